"""Codes, documents, memos, sets and cases of a project on their way to a REFI-QDA file.

Owns that things keep the ids that an import brought, else get the ones that are theirs at every export; that
groups of codes and imported sets of one id are one set; and that a memo which was a description in another
program is one again. What the format cannot hold is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from coder.codebook.foreign import in_groups, is_heading, kept_notes, own_words
from coder.exchange.formats import (
    ForeignCode,
    ForeignDocument,
    ForeignMemo,
    ForeignSet,
    ForeignVariable,
)
from coder.model.affairs import fold_memos
from coder.model.memo import Memo
from coder.project.blindness import Sight
from coder.project.books import Books
from coder.project.labelled import description_of
from coder.project.refiguids import code_guids, document_guid, group_guids, made_guid

if TYPE_CHECKING:
    from coder.model.codebook import Codebook
    from coder.project.facade import Project
    from coder.project.kept import Kept
    from coder.project.reficodings import Going

__all__ = ["Codes", "codes_of", "documents_of", "memos_of", "sets_of"]


@dataclass(slots=True)
class Codes:
    """Codes of all codebooks in order; `ids` are by (codebook, code)."""

    codes: list[ForeignCode] = field(default_factory=list)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: list[ForeignSet] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def id(self, project: Project, book: str, code: str) -> str:
        """The id of a code; one that is in no codebook is made up as a code of this name."""
        key = (book, code)
        if key not in self.ids:
            self.ids[key] = made_guid(project.settings.id, "code", book, code)
            named = next((c.name for c in project_coined(project) if c.code == code), code)
            self.codes.append(ForeignCode(self.ids[key], named or code))
        return self.ids[key]


def project_coined(project: Project) -> Iterable[Any]:
    """Codes that coders proposed, in the codebook in use; none when none is in use."""
    names = project.layout.book_names()
    in_use = project.books.chosen or project.books.default or len(names) == 1
    return project.coined() if in_use else ()


def codes_of(project: Project, names: Sequence[str], lost: Counter[str]) -> Codes:
    """The codes and groups of these codebooks."""
    out = Codes()
    for name in names:
        book = project.books.book(name)
        notes, group_notes = kept_notes(project.books.data(name))
        guids, group_ids = code_guids(project, name), group_guids(project, name)
        out.versions[name] = book.version
        for _, code in book.tree():
            out.ids[name, code.id] = guids[code.id]
            out.codes.append(
                ForeignCode(
                    guids[code.id], code.label, guids.get(code.parent, ""), description_of(code),
                    code.colour, not is_heading(notes.get(code.id, "")),
                )
            )  # fmt: skip
        for group in book.groups:
            inside = tuple(
                guids[c.id] for c in book
                if group.id == c.group or group.id in in_groups(notes.get(c.id, ""))
            )  # fmt: skip
            said = own_words(group_notes.get(group.id, ""))
            out.groups.append(ForeignSet(group_ids[group.id], group.name or group.id, said, inside))
        _lose(book, lost)
    return out


def _lose(book: Codebook, lost: Counter[str]) -> None:
    lost["rules of codes"] += sum(len(c.rules) for c in book)
    lost["names of codes in other languages"] += sum(len(c.names) for c in book)
    lost["keys of codes"] += sum(bool(c.key) for c in book)
    lost["codes that are out of use (they are written as codes)"] += sum(c.retired for c in book)
    lost["groups whose codes exclude each other (as groups)"] += sum(
        g.exclusive for g in book.groups
    )
    lost["declared attributes of codings"] += len(book.attributes)


# -- documents --------------------------------------------------------------------------------


def documents_of(
    project: Project, kept: Kept, wanted: Iterable[str] | None, lost: Counter[str]
) -> tuple[dict[str, ForeignDocument], tuple[ForeignVariable, ...]]:
    """{document: as it is written}, in the order of the sheets, and the variables.

    Args:
        project: the project.
        kept: what imports left.
        wanted: ids; None for all.
        lost: takes documents without a text.
    """
    chosen = None if wanted is None else set(wanted)
    values = project.variables()
    out: dict[str, ForeignDocument] = {}
    columns: set[str] = set()
    for entry in project.library.entries:
        if chosen is not None and entry.id not in chosen:
            continue
        if not entry.text:
            lost["documents without a text"] += 1
            continue
        facts = kept.documents.get(entry.id, {})
        own = {k: v for k, v in values.get(entry.id, {}).items() if k != "primary"}
        columns.update(own)
        source = b""
        path = project.layout.sources(entry.corpus) / entry.file
        if entry.file and PurePath(entry.file).suffix.casefold() == ".pdf" and path.is_file():
            source = path.read_bytes()
        elif entry.file and path.is_file():
            lost["source files that are no PDF (their text is written)"] += 1
        named = {_called(kept, k): " ".join(v.split()) for k, v in sorted(own.items())}
        text = project.library.document(entry.id).text
        out[entry.id] = ForeignDocument(
            str(facts.get("guid") or document_guid(project, entry.id)),
            str(facts.get("name") or entry.id), text, file=entry.file, source=source,
            user=str(facts.get("user", "")), time=str(facts.get("time", "")), variables=named,
            foreign={"representation": str(facts.get("representation", ""))},
        )  # fmt: skip
    return out, _variables(project, kept, columns)


def _called(kept: Kept, column: str) -> str:
    known = kept.variables.get(column)
    return known.name if known is not None else column


def _variables(project: Project, kept: Kept, columns: set[str]) -> tuple[ForeignVariable, ...]:
    declared = {}
    for name in project.layout.book_names():
        declared.update({v.name: v for v in project.books.book(name).variables})
    out = []
    for column in sorted({*columns, *kept.variables}):
        known = kept.variables.get(column)
        if known is None:
            kind = declared[column].type if column in declared else "text"
            known = ForeignVariable(column, kind)
        out.append(known)
    return tuple(sorted(out, key=lambda v: v.name))


# -- sets -------------------------------------------------------------------------------------


def sets_of(kept: Kept, groups: Sequence[ForeignSet]) -> Iterator[ForeignSet]:
    """Imported sets first, with the codes that their groups hold now, then groups of our own."""
    by_id = {g.id: g for g in groups}
    seen = set()
    for one in kept.sets:
        if one.id in seen:
            continue
        seen.add(one.id)
        group = by_id.get(one.id)
        yield replace(one, codes=group.codes, name=group.name) if group else one
    yield from (g for g in groups if g.id not in seen)


# -- memos ------------------------------------------------------------------------------------


def memos_of(
    project: Project,
    sight: Sight,
    codes: Codes,
    documents: Mapping[str, ForeignDocument],
    going: Mapping[str, Going],
    lost: Counter[str],
) -> Iterator[tuple[Memo, ForeignMemo]]:
    """Memos that have a target in the file; users are coders' ids still.

    Memos that say what an import brought are left out: they are the project's own account.
    """
    events = list(project.index.affairs("memo", "retract", "restore"))
    carried = {e["id"]: e["foreign"] for e in events if isinstance(e.get("foreign"), dict)}
    books = {n: Books(project.layout, n) for n in project.layout.book_names()}
    for memo in fold_memos(events):
        foreign: Mapping[str, Any] = carried.get(memo.id, {})
        if "import" in foreign:
            continue
        kind, target, doc = memo.target.kind, "", ""
        if kind == "doc":
            entry = project.library.find(memo.target.id)
            doc = entry.id if entry else ""
            target = documents[doc].id if doc in documents else ""
        elif kind == "code":
            name, _, code = memo.target.id.partition("/")
            now = books[name].translated(name, code, memo.mig) if name in books else None
            target = codes.ids.get((name, now or code), "")
        elif kind == "coding" and memo.target.id in going:
            doc, target = going[memo.target.id].doc, memo.target.id
        if kind != "project" and not target:
            lost["memos on things that are not in the file"] += 1
        elif not sight.sees_note(memo.by, doc):
            lost["memos of others that you may not see yet"] += 1
        else:
            rest = {k: v for k, v in foreign.items() if k in ("free", "as")}
            made = ForeignMemo(
                str(foreign.get("id") or made_guid(memo.id)), memo.text, kind, target,
                str(foreign.get("name", "")), memo.by, memo.time, rest,
            )  # fmt: skip
            yield memo, made
