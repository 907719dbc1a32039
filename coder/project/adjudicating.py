"""Settling what coders differ about: decisions into the consensus layer, and what then counts.

    todo = conflicts(project, Selection()).open
    settle(project, todo[0], parse_decision("2 because the definition excludes it"))
    fill_agreed(project)                       consensus(project).codings

Owns the consensus layer: codings made by standing decisions that still rest on the readings they name. The
coders' journals are never touched; a decision is one step in the adjudicator's, which `undo` takes back.
Nobody settles what they may not see. Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coder.model.coding import AttributeValue, Coding, How
from coder.model.errors import BadSpan, UnknownName, UsageError
from coder.model.names import fold_name
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.blindness import sight_of
from coder.project.conflicting import Asked, Conflict, Conflicts, adjudications, conflicts
from coder.review.consensus import Adjudication, Decided, adjudicate
from coder.review.disagreement import values_of

if TYPE_CHECKING:
    from coder.model.columns import Columns
    from coder.project.facade import Project
    from coder.project.view import CodingView
    from coder.review.acts import Act

__all__ = [
    "CONSENSUS",
    "Choice",
    "Consensus",
    "agreement_inputs",
    "consensus",
    "consensus_columns",
    "fill_agreed",
    "find_conflict",
    "parse_decision",
    "queue",
    "settle",
]

CONSENSUS = "consensus"
"""Under which name the consensus stands where coders do; nobody may be called so."""


# -- a decision in words ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decides on a conflict.

    `keep` are numbers of its codings, from 1; empty means that nothing is there. `code`, `span` and
    `values` change the one that is kept. `act` is decide, skip or quit.
    """

    keep: tuple[int, ...] = ()
    code: str = ""
    span: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    act: str = "decide"


_ACTS = {"s": "skip", "skip": "skip", "q": "quit", "quit": "quit"}
_NONE = ("0", "n", "none", "nothing")


def parse_decision(written: str) -> Choice:
    """Read `1`, `1 2`, `none`, `2 code=aid span=10:30 stance=asserts because WHY`, `skip`, `quit`.

    Raises:
        UsageError: it is none of these.
    """
    decision, _, why = written.strip().partition(" because ")
    words = decision.replace(",", " ").split()
    if not words:
        raise UsageError("nothing is decided", hint=HELP)
    if len(words) == 1 and words[0].casefold() in _ACTS:
        return Choice(act=_ACTS[words[0].casefold()])
    keep, given = [], {}
    none = len(words) == 1 and words[0].casefold() in _NONE
    for word in () if none else words:
        name, equals, value = word.partition("=")
        if equals and name and value:
            given[name] = value
        elif re.fullmatch("[1-9][0-9]{0,3}", word):
            keep.append(int(word))
        else:
            raise UsageError(f"{word!r} decides nothing", found=word, hint=HELP)
    if given and len(keep) > 1:
        raise UsageError(
            "only one coding can be changed while it is kept", found=written, hint=HELP
        )
    if given and not keep:
        keep = [1]
    code, span = given.pop("code", ""), given.pop("span", "")
    return Choice(tuple(dict.fromkeys(keep)), code, span, given, why.strip())


HELP = (
    "1 keeps the first coding, 1 2 both, none neither; code=ID, span=START:END and NAME=VALUE change "
    "the one kept; because WHY; skip; quit"
)


# -- the queue --------------------------------------------------------------------------------


def queue(
    project: Project, selection: Selection | None = None, asked: Asked | None = None
) -> tuple[Conflict, ...]:
    """Open conflicts, document by document and in the order of the text."""
    found = conflicts(project, selection, asked)
    place = {doc: at for at, doc in enumerate(found.compared)}
    return tuple(sorted(found.open, key=lambda c: (place[c.item.doc], c.item.start, c.id)))


def find_conflict(found: Sequence[Conflict], written: str) -> Conflict:
    """A conflict by its id, or by enough of the beginning.

    Raises:
        UnknownName: none, or several.
    """
    hits = [c for c in found if c.id.startswith(written.casefold())]
    if len(hits) != 1:
        what = "is not open" if not hits else f"could be {len(hits)} of them"
        raise UnknownName(
            f"conflict {written!r} {what}", found=written, hint="coder conflicts lists them"
        )
    return hits[0]


def settle(project: Project, conflict: Conflict, choice: Choice) -> str:
    """Write a decision as one step; returns the event's id.

    Raises:
        UsageError, UnknownName, BadSpan, BadValue: the decision does not fit; nothing was written.
    """
    by = project.writer()
    if conflict.item.doc in sight_of(project).blind:
        raise UsageError(
            f"{conflict.item.doc} is yours to finish first", place=conflict.item.doc,
            hint=f"coder finish {conflict.item.doc}",
        )  # fmt: skip
    makes = _makes(project, conflict, choice)
    act = _act(project, conflict, makes, why=choice.why)
    (event,) = project.record.write(by, [act])
    return str(event["id"])


def fill_agreed(
    project: Project,
    selection: Selection | None = None,
    asked: Asked | None = None,
    *,
    dry_run: bool = False,
) -> tuple[Conflict, ...]:
    """Take over what all coders compared agree on, marked as agreed, as one step; returns what was filled.

    What was decided before on the same readings stays as it is.
    """
    found = conflicts(project, selection, asked)
    todo = tuple(c for c in found.items if not c.item.kinds and c.state != "settled")
    if todo and not dry_run:
        by = project.writer()
        acts = []
        for conflict in todo:
            made = [_decided(project, conflict.item.codings[0])]
            acts.append(_act(project, conflict, made, agreed=True))
        project.record.write(by, acts)
    return todo


def _act(
    project: Project, conflict: Conflict, makes: Sequence[Decided], *, agreed: bool = False, why: str = ""
) -> Act:  # fmt: skip
    entry = project.library.entry(conflict.item.doc)
    head = {
        "text": project.library.full_hash(entry), "book": project.books.name,
        "mig": len(project.books.migrations()), "book_hash": project.books.keep(),
    }  # fmt: skip
    return adjudicate(
        conflict.readings, makes, doc=entry.id, head=head,
        after=[a.event for a in conflict.decisions], agreed=agreed, why=why,
    )  # fmt: skip


def _makes(project: Project, conflict: Conflict, choice: Choice) -> list[Decided]:
    """The codings that a choice keeps, changed as it says, equal ones once."""
    codings = conflict.item.codings
    for n in choice.keep:
        if n > len(codings):
            raise UsageError(f"there is no coding {n} here", found=n, hint=f"1 to {len(codings)}")
    made = [_decided(project, codings[n - 1]) for n in choice.keep]
    if made and (choice.code or choice.span or choice.values):
        made = [_changed(project, conflict.item.doc, made[0], choice)]
    return list({(m.span, m.code): m for m in made}.values())


def _decided(project: Project, coding: Coding) -> Decided:
    doc = project.library.document(coding.doc)
    return Decided(
        project.record.stamps.new_id(), doc.hash, coding.span, doc.quote(coding.span), coding.book,
        coding.code, len(project.books.migrations()), values_set(project, coding),
    )  # fmt: skip


def values_set(project: Project, coding: Coding) -> dict[str, str]:
    """Confirmed values of a coding; a default that nobody set is none."""
    every = values_of(coding, project.book())
    return {k: v for k, v in every.items() if k in coding.attributes}


def _changed(project: Project, doc_id: str, made: Decided, choice: Choice) -> Decided:
    from coder.project.coding import checked_attributes, code_named
    from coder.project.places import parse_place

    doc = project.library.document(doc_id)
    code = code_named(project, choice.code) if choice.code else made.code
    span = parse_place(doc, choice.span) if choice.span else made.span
    checked = checked_attributes(project, code, choice.values)
    values = {**made.attributes, **{k: v.value for k, v in checked.items()}}
    return replace(made, code=code, span=span, quote=doc.quote(span), attributes=values)


# -- what then counts -------------------------------------------------------------------------


@dataclass(frozen=True)
class Consensus:
    """The consensus layer: its codings on present texts, and the documents of which it is whole.

    `codings` are of fresh decisions only, in all documents; `settled` are the documents where every item
    has one. `stale` and `twice` are decisions that do not count, listed by `coder conflicts`.
    """

    codings: tuple[Coding, ...]
    settled: frozenset[str]
    stale: int = 0
    twice: int = 0


def consensus(
    project: Project, *, view: CodingView | None = None, found: Conflicts | None = None
) -> Consensus:
    """The consensus of all documents that anything was decided on; blind ones are left out.

    Args:
        project: the project.
        view: the record as it was; the present one by default.
        found: all conflicts of these documents, where they are known already.
    """
    live = adjudications(project, view.index if view else None)
    if not live:
        return Consensus((), frozenset())
    docs = tuple(dict.fromkeys(a.doc for a in live))
    seen = found or conflicts(project, Selection(docs=docs), view=view)
    fresh = {c.decisions[0].event for c in seen.items if c.state == "settled"}
    made = [(a, _coding(project, a, m)) for a in live if a.event in fresh for m in a.makes]
    lost = {a.doc for a, coding in made if coding is None}
    blind = sight_of(project).blind
    return Consensus(
        tuple(c for _, c in made if c is not None and c.doc not in blind),
        seen.settled_documents() - lost,
        sum(c.state == "stale" for c in seen.items) + len(seen.orphans),
        sum(c.state == "twice" for c in seen.items),
    )


def _coding(project: Project, a: Adjudication, made: Decided) -> Coding | None:
    """A coding of the consensus as it reads now; None where it has no place or code any more."""
    entry = project.library.entry(a.doc)
    current = project.library.full_hash(entry)
    start, end, state, _ = project.library.carry(
        entry.id, made.text, made.span.start, made.span.end, current=current
    )
    code = project.books.translated(made.book, made.code, made.mig)
    if code is None or state == "review":
        return None
    try:
        quote = project.library.document(entry.id).quote(Span(start, end))
    except BadSpan:
        return None
    return Coding(
        id=made.id, doc=entry.id, text=current, span=Span(start, end), quote=quote, book=made.book,
        code=code, by=CONSENSUS, code_as_given=made.code, mig=made.mig,
        how=How.BULK if a.agreed else How.HAND,
        attributes={k: AttributeValue(v) for k, v in made.attributes.items()},
        memo=a.why, time=a.time, group=a.event, heads=(a.event,), carried=state,
    )  # fmt: skip


def consensus_columns(found: Consensus, columns: Columns) -> tuple[Columns, Columns]:
    """The consensus as columns, and the coders' own columns under the same names.

    Row n of the consensus is -1 - n: the place of its coding in `found.codings`, and no row of the index.
    """
    import numpy as np

    names = tuple(dict.fromkeys((*columns.codes, *(c.code for c in found.codings))))
    own = replace(
        columns,
        codes=names,
        coders=(*columns.coders, CONSENSUS),
        hows=tuple(dict.fromkeys((*columns.hows, How.HAND, How.BULK))),
    )
    doc, code, how = ({n: i for i, n in enumerate(x)} for x in (own.docs, names, own.hows))
    rows = sorted(
        (doc[c.doc], c.span.start, -c.span.end, code[c.code], how[c.how], -1 - n)
        for n, c in enumerate(found.codings)
        if c.doc in doc
    )
    table = np.array(rows, dtype=np.int64).reshape(-1, 6)
    made = replace(
        own, doc=table[:, 0], start=table[:, 1], end=-table[:, 2], code=table[:, 3],
        by=np.full(len(table), len(columns.coders)), how=table[:, 4],
        rule=np.zeros(len(table), dtype=np.int64), row=table[:, 5],
    )  # fmt: skip
    return made, own


def agreement_inputs(
    project: Project, coder: str, *, docs: Iterable[str] = ()
) -> tuple[tuple[Coding, ...], tuple[Coding, ...], frozenset[str]]:
    """What `agree` needs to hold one coder against the consensus.

    Args:
        project: the project.
        coder: whose agreement.
        docs: documents looked at; all whose consensus is whole by default.

    Returns:
        That coder's codings, the consensus, and the documents: those whose consensus is whole and that
        the coder was among the compared of.
    """
    whole = consensus(project)
    mine, wanted = fold_name(coder), set(docs)
    compared: Mapping[str, tuple[str, ...]] = {}
    if whole.settled:
        compared = conflicts(project, Selection(docs=tuple(sorted(whole.settled)))).compared
    common = frozenset(
        doc
        for doc, coders in compared.items()
        if mine in map(fold_name, coders) and (not wanted or doc in wanted)
    )
    own = tuple(
        c
        for doc in sorted(common)
        for c in project.view.of_document(doc)
        if fold_name(c.by) == mine and c.carried != "review" and c.book == project.books.name
    )
    return own, tuple(c for c in whole.codings if c.doc in common), common
