"""A project as a REFI-QDA file, for ATLAS.ti, MAXQDA, NVivo, QualCoder and others.

    made = refi_file(project)
    made.data, made.lost

Owns what goes along: every codebook, every document with a text, all coders' codings kept apart, memos,
variables, and what imports brought for the way back. Suggestions stay here unless asked for, and then stand
under a user of their own, so that nothing a machine marked passes for a person's coding. Equal states give
equal bytes: no clock, no path, no name of a machine. `lost` counts what the format cannot hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from coder.exchange.formats import (
    Foreign,
    ForeignCase,
    ForeignCoding,
    ForeignDocument,
    ForeignLink,
    ForeignMemo,
    ForeignSet,
    ForeignUser,
)
from coder.exchange.refi_write import refi_bytes
from coder.model.finding import Finding, Level
from coder.model.names import fold_name
from coder.model.selection import Selection
from coder.project.blindness import sight_of
from coder.project.kept import Kept, kept_of
from coder.project.reficodings import NONE, Going, all_codings, chosen, proposed
from coder.project.refiguids import made_guid, user_guid
from coder.project.refithings import Codes, codes_of, documents_of, memos_of, sets_of
from coder.text.bulk import in_bulk

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["RefiFile", "foreign_of", "refi_file"]


@dataclass(frozen=True, slots=True)
class RefiFile:
    """A .qdpx, what it holds, and how many of each thing it does not."""

    data: bytes
    counts: Mapping[str, int]
    lost: Mapping[str, int]
    findings: tuple[Finding, ...]


def refi_file(
    project: Project, selection: Selection | None = None, *, suggestions: bool = False
) -> RefiFile:
    """The project as a .qdpx.

    Args:
        project: the project.
        selection: which documents and codings; all coders' unless it says otherwise.
        suggestions: take pending suggestions along, under users named `rule: ID@VERSION`.

    Raises:
        UnknownName: a selector that names what is not there.
        CheckFailed: a codebook has errors.
    """
    with in_bulk():
        foreign, lost = foreign_of(project, selection, suggestions=suggestions)
        data, unwritten = refi_bytes(foreign)
    counts = {
        "documents": len(foreign.documents), "codes": len(foreign.codes),
        "codings": len(foreign.codings), "coders": len(foreign.users),
    }  # fmt: skip
    all_lost = dict(sorted((Counter(unwritten) + lost).items()))
    return RefiFile(data, counts, all_lost, tuple(_warnings(foreign)))


def foreign_of(
    project: Project, selection: Selection | None = None, *, suggestions: bool = False
) -> tuple[Foreign, Counter[str]]:
    """Everything that goes along as a value, and what stays behind."""
    lost: Counter[str] = Counter()
    limited = selection if selection and replace(selection, layer="") else None
    if selection and selection.layer == "final":
        limited = selection
    sight, kept = sight_of(project), kept_of(project)
    codes = codes_of(project, project.layout.book_names(), lost)
    found: Iterable[Going] = (
        all_codings(project, sight, lost) if limited is None else chosen(project, limited, lost)
    )
    if suggestions:
        found = chain(found, proposed(project, codes.versions))
    going = list(found)
    wanted = None if limited is None else [e.id for e in project.entries(limited)]
    documents, variables = documents_of(project, kept, wanted, lost)
    users = _Users(project, kept)
    going = [g for g in going if g.doc in documents]
    codings = tuple(_codings(project, going, codes, documents, users))
    by_id = {g.id: g for g in going}
    memos = []
    for memo, one in memos_of(project, sight, codes, documents, by_id, lost):
        if _of_project(one):
            memos.append(one)
        elif not _is_description(one, documents):
            memos.append(replace(one, user=users.id(memo.by), target=_target(one, by_id)))
    alias = _aliases(kept, documents)
    _count_rest(project, lost, suggestions=suggestions)
    return Foreign(
        name=_name(project, kept), description=_project_description(memos), codes=tuple(codes.codes),
        users=users.used(), documents=tuple(documents.values()), codings=codings,
        memos=tuple(m for m in memos if not _of_project(m)),
        variables=variables, sets=tuple(_set(s, alias) for s in sets_of(kept, codes.groups)),
        cases=tuple(_case(c, alias) for c in kept.cases),
        links=tuple(_link(x, alias) for x in kept.links),
    ), lost  # fmt: skip


def _codings(
    project: Project,
    going: Iterable[Going],
    codes: Codes,
    documents: Mapping[str, ForeignDocument],
    users: _Users,
) -> Iterator[ForeignCoding]:
    ids = {name: doc.id for name, doc in documents.items()}
    people: dict[str, str] = {}
    known = codes.ids
    for at, doc, start, end, book, code, by, time, memo, foreign in going:
        own = str(foreign.get("id", "") or made_guid(at))
        code_id = known.get((book, code)) or codes.id(project, book, code)
        user = people.get(by) or people.setdefault(by, users.id(by))
        yield _coding((ids[doc], start, end, code_id, user, time, own, "", -1, memo, NONE, foreign))


_coding = partial(tuple.__new__, ForeignCoding)
"""A value of all its parts; asking the class takes three times as long."""


class _Users:
    """The users of a file: whoever is asked for, and those whom imports brought."""

    def __init__(self, project: Project, kept: Kept) -> None:
        self.project = project
        self.kept = kept
        self._ids: dict[str, str] = {}
        self._used: dict[str, ForeignUser] = {}
        for coder in kept.users:
            self.id(coder)

    def id(self, coder: str) -> str:
        """The id of a coder, of whom is said from now on that they are used."""
        found = self._ids.get(coder)
        if found is None:
            fold = fold_name(coder)
            facts = self.kept.users.get(fold, {})
            found = str(facts.get("guid") or user_guid(self.project, coder))
            self._ids[coder] = found
            self._used.setdefault(found, ForeignUser(found, str(facts.get("name", coder))))
        return found

    def used(self) -> tuple[ForeignUser, ...]:
        """Users by name, then id."""
        return tuple(sorted(self._used.values(), key=lambda u: (fold_name(u.name), u.id)))


def _target(memo: ForeignMemo, going: Mapping[str, Going]) -> str:
    """The target's id in the file: of a coding, the one that it keeps."""
    if memo.kind != "coding":
        return memo.target
    g = going[memo.target]
    return str(g.foreign.get("id", "") or made_guid(g.id))


def _is_description(memo: ForeignMemo, documents: dict[str, ForeignDocument]) -> bool:
    """Give a memo back to its document as the description that it was; the first one is it."""
    if memo.foreign.get("as") != "description" or memo.kind != "doc":
        return False
    for name, doc in documents.items():
        if doc.id == memo.target and not doc.description:
            documents[name] = replace(doc, description=memo.text)
            return True
    return False


def _project_description(memos: list[ForeignMemo]) -> str:
    return "\n\n".join(m.text for m in memos if _of_project(m))


def _of_project(memo: ForeignMemo) -> bool:
    """Whether a memo was the description of the project."""
    return memo.kind == "project" and memo.foreign.get("as") == "description"


def _name(project: Project, kept: Kept) -> str:
    names = list(dict.fromkeys(filter(None, kept.names)))
    return names[0] if len(names) == 1 else project.settings.name or "project"


def _aliases(kept: Kept, documents: Mapping[str, ForeignDocument]) -> dict[str, str]:
    """Ids that imports gave to documents, and the ones they have in the file."""
    return {g: documents[d].id for g, d in kept.document_ids.items() if d in documents}


def _set(one: ForeignSet, alias: Mapping[str, str]) -> ForeignSet:
    return replace(one, documents=tuple(alias.get(d, d) for d in one.documents))


def _case(one: ForeignCase, alias: Mapping[str, str]) -> ForeignCase:
    return replace(one, documents=tuple(alias.get(d, d) for d in one.documents))


def _link(one: ForeignLink, alias: Mapping[str, str]) -> ForeignLink:
    return replace(
        one, origin=alias.get(one.origin, one.origin), target=alias.get(one.target, one.target)
    )


def _count_rest(project: Project, lost: Counter[str], *, suggestions: bool) -> None:
    """What has no place in the format at all."""
    from coder.model.affairs import standing

    for kind, what in (
        ("finish", "readings (who has read what)"),
        ("assign", "assignments"),
        ("adjudicate", "settled conflicts"),
    ):
        lost[what] += len(standing(project.index.affairs(kind)))
    if not suggestions:
        path = project.layout.cache(project.settings.id) / "suggestions.sqlite"
        if path.exists():
            from coder.model.errors import CoderError
            from coder.project.decisions import pending

            try:
                lost["suggestions that nobody decided"] += len(pending(project))
            except CoderError:
                lost["suggestions of other codebooks"] += 1


def _warnings(foreign: Foreign) -> Iterable[Finding]:
    names = Counter(c.name for c in foreign.codes)
    twice = sorted(n for n, k in names.items() if k > 1)
    if twice:
        what = f"names of codes that stand more than once: {', '.join(twice[:8])}"
        hint = "QualCoder keeps one code for each name; rename them there or here"
        yield Finding(Level.WARNING, "same-name", what, hint=hint)
