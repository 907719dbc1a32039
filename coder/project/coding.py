"""A coder's verbs on codings: remove, recode, resize, split, join, set, flag.

Owns the checks before an act: the place is in the text, the code and attribute are in the codebook, the
coding is one's own. Each function is one group in the record; what it returns is what now stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coder.model.codebook import Attribute
from coder.model.coding import AttributeValue, Coding
from coder.model.document import Document
from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.span import Span
from coder.project.places import parse_place
from coder.review import acts
from coder.review.acts import Act, Place

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "assignments",
    "change",
    "checked_attributes",
    "code_named",
    "find_coding",
    "flag",
    "found_again",
    "join",
    "own",
    "place_of",
    "recode",
    "remove",
    "resize",
    "set_attributes",
    "split",
    "told_by_text",
]


def place_of(doc: Document, span: Span) -> Place:
    """A span of the current text with its quotation."""
    return Place(doc.id, doc.hash, span, doc.quote(span))


def _attribute(declared: Attribute, value: str) -> None:
    """Check a value.

    Raises:
        BadValue: with the allowed values.
    """
    if declared.values and value not in declared.values:
        raise BadValue.of_value(f"attribute {declared.name!r}", value, declared.values)
    if declared.type == "integer" and not re.fullmatch("[+-]?[0-9]{1,18}", value):
        raise BadValue(f"attribute {declared.name!r} is {value!r}, not a whole number", found=value)


def checked_attributes(
    project: Project, code: str, given: Mapping[str, str]
) -> dict[str, AttributeValue]:
    """Values that the codebook allows for this code, as set by hand.

    Raises:
        UnknownName, UsageError, BadValue: an attribute or value that does not fit.
    """
    book = project.book()
    out = {}
    for name, value in given.items():
        declared = book.attribute(name)
        if declared.scope and code not in declared.scope:
            raise UsageError(
                f"attribute {name!r} does not belong to code {code!r}", allowed=declared.scope
            )
        _attribute(declared, value)
        out[name] = AttributeValue(value)
    return out


def told_by_text(
    project: Project, doc: Document, span: Span, code: str
) -> dict[str, AttributeValue]:
    """What the text itself says of a passage: who speaks in it, where the codebook has `speaker`.

    Empty where several speak, and where the codebook allows other values only.
    """
    name = doc.speaker_at(span.start) if doc.map.speakers and span.start < span.end else ""
    if not name or name != doc.speaker_at(span.end - 1):
        return {}
    declared = next((a for a in project.book().attributes if a.name == "speaker"), None)
    if declared is None or (declared.scope and code not in declared.scope):
        return {}
    if any(name != t.name for t in doc.map.speakers if t.start < span.end and span.start < t.end):
        return {}
    try:
        _attribute(declared, name)
    except BadValue:
        return {}
    return {declared.name: AttributeValue(name, "text")}


def code_named(project: Project, written: str) -> str:
    """The id of a code in the codebook, or of one that a coder proposed.

    Raises:
        UnknownName: there is none; the nearest is named.
    """
    book = project.book()
    coined = {c.code for c in project.coined()}
    if written in coined and written not in book:
        return written
    return book.code(written).id


def found_again(project: Project, coding_id: str) -> Coding:
    """The coding that an event just made."""
    coding = project.view.by_id(coding_id)
    if coding is None:
        raise UnknownName(
            f"coding {coding_id} was written and is not in the index", hint="coder doctor"
        )
    return coding


# -- changes ----------------------------------------------------------------------------------


def find_coding(project: Project, written: str) -> Coding:
    """A coding by its id, by enough of the beginning or end of it, or as papers cite it: `EU-03:k7f2q`.

    Raises:
        UnknownName: none, or several.
    """
    coding = project.view.by_id(written)
    if coding is None and project.library.find(written.rpartition(":")[0]):
        from coder.project.quoteids import find_quotation

        return find_quotation(project, written)
    if coding is None and len(written) >= 4:
        ids = project.record.index.ids_like(written)
        if len(ids) > 1:
            raise UnknownName(f"{written!r} could be {len(ids)} codings", allowed=ids[:6])
        coding = project.view.by_id(ids[0]) if ids else None
    if coding is None:
        raise UnknownName(
            f"coding {written!r} is not known",
            found=written,
            hint="coder export codings lists them",
        )
    return coding


def own(project: Project, codings: Sequence[Coding]) -> list[Coding]:
    """These codings, when all are this coder's and alive.

    Raises:
        NotYours: one belongs to somebody else.
        UsageError: one was removed before.
    """
    acts.check_own(project.writer(), codings)
    for coding in codings:
        if not coding.alive:
            raise UsageError(
                f"coding {coding.id} was removed", found=coding.id, hint="coder log shows when"
            )
    return list(codings)


def change(project: Project, todo: Sequence[Act], *, group: str = "") -> None:
    """Write acts on codings as one group; nothing is written for no acts."""
    if todo:
        project.record.write(project.writer(), todo, group=group)


def remove(project: Project, codings: Sequence[Coding]) -> int:
    """Remove codings of this coder, equal ones included, as one step; returns how many."""
    mine = own(project, codings)
    twins = {t.id: t for c in mine for t in project.view.twins(c)}
    every = list({**{c.id: c for c in mine}, **twins}.values())
    change(project, [acts.retract(c) for c in every])
    return len(mine)


def recode(project: Project, codings: Sequence[Coding], code: str) -> int:
    """Give codings another code, as one step; returns how many changed.

    One whose newest events did not know each other, or that is to be looked at again after its code was
    split or redefined, is given its code once more, which settles it.
    """
    code_id = code_named(project, code)
    mine = [
        c for c in own(project, codings) if c.code != code_id or len(c.heads) > 1 or c.look_again
    ]
    reference = project.books.reference(code_id) if mine else None
    if reference is not None:
        change(project, [acts.recode(c, reference) for c in mine])
    return len(mine)


def resize(project: Project, coding: Coding, span: Span | str) -> Coding:
    """Give a coding another span; a coding to be reviewed after a new text version is settled by it.

    Raises:
        BadSpan: outside the text.
    """
    own(project, [coding])
    doc = project.library.document(coding.doc)
    place = place_of(doc, parse_place(doc, span) if isinstance(span, str) else span)
    act = acts.resize(coding, place)
    if coding.carried == "review":
        act = Act("reanchor", act.on, act.body, act.after)
    change(project, [act])
    return found_again(project, coding.id)


def split(project: Project, coding: Coding, offset: int) -> tuple[Coding, Coding]:
    """Make two codings of one at a code point of the document inside it."""
    own(project, [coding])
    act = acts.split(coding, offset, text=coding.text, new_id=project.record.stamps.new_id)
    change(project, [act])
    first, second = (found_again(project, m["id"]) for m in act.body["makes"])
    return first, second


def join(project: Project, first: Coding, second: Coding) -> Coding:
    """Make one coding of two; it covers both and what lies between."""
    own(project, [first, second])
    doc = project.library.document(first.doc)
    span = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    act = acts.join(first, second, place_of(doc, span), new_id=project.record.stamps.new_id)
    change(project, [act])
    return found_again(project, act.on)


def assignments(words: Sequence[str]) -> tuple[list[str], dict[str, str | None]]:
    """Words as ids and `name=value` pairs; a value of None takes the value away.

    Raises:
        UsageError: no pair, an id behind one, or a name twice.
    """
    ids = [w for w in words if "=" not in w]
    pairs = [w.partition("=") for w in words if "=" in w]
    values: dict[str, str | None] = {
        name.strip(): value.strip() or None for name, _, value in pairs
    }
    if not pairs:
        raise UsageError("no attribute is given", hint="write NAME=VALUE, as stance=contests")
    if words and "=" not in words[-1]:
        raise UsageError(f"{words[-1]!r} stands behind an attribute", hint="ids come first")
    if len(values) < len(pairs):
        raise UsageError("an attribute is given twice", found=" ".join(words))
    return ids, values


def set_attributes(
    project: Project, codings: Sequence[Coding], given: Mapping[str, str | None]
) -> int:
    """Set attributes (None or "" unsets) on codings, as one step; returns how many codings."""
    mine = own(project, codings)
    todo: list[Act] = []
    for coding in mine:
        values = {k: v for k, v in given.items() if v}
        checked_attributes(project, coding.code, values)
        for name, value in given.items():
            project.book().attribute(name)
            todo.append(acts.attribute(coding, name, value or None))
    change(project, todo)
    return len(mine)


def flag(
    project: Project, codings: Sequence[Coding], name: str, *, on: bool, text: str = ""
) -> int:
    """Mark codings as doubt or exemplar, or take the mark away; returns how many."""
    mine = own(project, codings)
    change(project, [acts.flag(c, name, on=on, text=text) for c in mine])
    return len(mine)
