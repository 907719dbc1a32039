"""What a coder does, as events that are not yet stamped.

Owns the bodies: which keys an event of each kind carries, and `after`, the newest events on the thing
that the writer had read. Pure: ids for new codings come from the caller, stamping and writing are the
project's. Who may do what is checked here, because only a coding's own coder changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.model.coding import AttributeValue, Coding, How, Origin, Suggestion, accepted_id
from coder.model.errors import BadSpan, NotYours, UsageError
from coder.model.names import fold_name
from coder.model.span import Span

__all__ = [
    "Act",
    "CodeRef",
    "Place",
    "accept",
    "add",
    "attribute",
    "check_own",
    "flag",
    "join",
    "key_json",
    "memo_on_coding",
    "recode",
    "reject",
    "resize",
    "restore",
    "retract",
    "split",
]

BLANK_LINE = "\n\n"
"""What stands between two paragraphs of a memo."""


@dataclass(frozen=True, slots=True)
class Act:
    """An event without id, seq, time and coder. `on` empty means: about itself (it makes the thing)."""

    kind: str
    on: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a text version with its quotation."""

    doc: str
    text: str
    span: Span
    quote: str

    def keys(self) -> dict[str, Any]:
        """The keys of an event."""
        return {
            "text": self.text,
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A code as an event names it: codebook, id, migrations known, codebook state."""

    book: str
    code: str
    mig: int
    book_hash: str = ""

    def keys(self) -> dict[str, Any]:
        """The keys of an event."""
        out: dict[str, Any] = {"book": self.book, "code": self.code, "mig": self.mig}
        if self.book_hash:
            out["book_hash"] = self.book_hash
        return out


def check_own(by: str, codings: Iterable[Coding]) -> None:
    """Refuse other people's codings.

    Raises:
        NotYours: naming the first one and its coder.
    """
    for coding in codings:
        if fold_name(coding.by) != fold_name(by):
            raise NotYours(
                f"coding {coding.id} belongs to {coding.by}",
                found=coding.id,
                hint=f"only {coding.by} changes it; {by} can add a coding of their own beside it",
            )


def _attributes(values: Mapping[str, AttributeValue]) -> dict[str, Any]:
    return {k: {"value": v.value, "origin": v.origin} for k, v in values.items()}


def _origin(origin: Origin) -> str | dict[str, str]:
    if not origin.is_rule:
        return "manual"
    return {
        "rule": origin.rule,
        "rule_hash": origin.rule_hash,
        "book_hash": origin.book_hash,
        "engine": origin.engine,
    }


def add(
    place: Place,
    code: CodeRef,
    *,
    how: How = How.HAND,
    attributes: Mapping[str, AttributeValue] | None = None,
    memo: str = "",
) -> Act:
    """A new coding by hand or from a file."""
    body: dict[str, Any] = {"doc": place.doc, **place.keys(), **code.keys()}
    body["origin"] = "manual"
    body["how"] = str(how)
    if attributes:
        body["attributes"] = _attributes(attributes)
    if memo:
        body["memo"] = memo
    return Act("add", "", body)


def key_json(s: Suggestion) -> dict[str, Any]:
    """The suggestion's key as an event carries it."""
    k = s.key
    return {
        "text": k.text,
        "book": k.book,
        "code": k.code,
        "rule": k.rule,
        "start": k.start,
        "end": k.end,
        "rule_hash": k.rule_hash,
    }


def accept(
    s: Suggestion,
    by: str,
    *,
    quote: str,
    mig: int,
    how: How,
    after: Sequence[str] = (),
    told: Mapping[str, AttributeValue] | None = None,
) -> Act:
    """Accept a suggestion as the coding its expansion covers; proposed attributes stay proposed.

    Args:
        s: the suggestion.
        by: who accepts it.
        quote: the characters of its expansion in the text.
        mig: number of migrations of the codebook known.
        how: single or bulk.
        after: newest events on the coding and the decision.
        told: attributes that the text itself tells; what the rule proposes stands above them.
    """
    body: dict[str, Any] = {
        "doc": s.doc,
        "suggestion": key_json(s),
        "text": s.key.text,
        "start": s.wide.start,
        "end": s.wide.end,
        "quote": quote,
        "book": s.key.book,
        "code": s.key.code,
        "mig": mig,
        "book_hash": s.book_hash,
        "origin": _origin(Origin(s.key.rule, s.key.rule_hash, s.book_hash, s.engine)),
        "how": str(how),
    }
    values = {k: AttributeValue(v, "proposed") for k, v in s.proposes.items()}
    if told or values:
        body["attributes"] = _attributes({**(told or {}), **values})
    return Act("accept", accepted_id(by, s.key), body, tuple(after))


def reject(s: Suggestion, *, mig: int, how: How, after: Sequence[str] = ()) -> Act:
    """Reject a suggestion; it stays rejected until its rule changes."""
    body = {
        "doc": s.doc,
        "suggestion": key_json(s),
        "quote": s.quote,
        "mig": mig,
        "how": str(how),
    }
    return Act("reject", s.id, body, tuple(after))


def retract(coding: Coding) -> Act:
    """Take a coding away."""
    return Act("retract", coding.id, {}, coding.heads)


def restore(coding: Coding) -> Act:
    """Bring a coding back."""
    return Act("restore", coding.id, {}, coding.heads)


def recode(coding: Coding, code: CodeRef) -> Act:
    """Give a coding another code."""
    return Act("recode", coding.id, code.keys(), coding.heads)


def resize(coding: Coding, place: Place) -> Act:
    """Give a coding another span of the current text."""
    return Act("resize", coding.id, place.keys(), coding.heads)


def attribute(coding: Coding, name: str, value: str | None) -> Act:
    """Set or unset an attribute by hand; confirming a proposed value is setting it."""
    body = {"name": name, "value": value, "origin": "hand"}
    return Act("attribute", coding.id, body, coding.heads)


def flag(coding: Coding, name: str, *, on: bool, text: str = "") -> Act:
    """Mark a coding as doubt or exemplar, or take the mark away."""
    body: dict[str, Any] = {"flag": name, "value": on}
    if text:
        body["text"] = text
    return Act("flag", coding.id, body, coding.heads)


def memo_on_coding(coding: Coding, text: str) -> Act:
    """Write the note of one's own coding."""
    return Act("memo", coding.id, {"memo": text}, coding.heads)


def _inherited(coding: Coding, text: str) -> dict[str, Any]:
    """What the makings of a split or join say about the new codings.

    The code stands as it was given, with the migrations known then, so it goes on meaning what it meant.
    """
    out: dict[str, Any] = {
        "doc": coding.doc,
        "text": text,
        "book": coding.book,
        "code": coding.code_as_given or coding.code,
        "mig": coding.mig,
        "origin": _origin(coding.origin),
        "how": str(coding.how),
    }
    if coding.attributes:
        out["attributes"] = _attributes(coding.attributes)
    if coding.flags:
        out["flags"] = dict(coding.flags)
    return out


def split(coding: Coding, offset: int, *, text: str, new_id: Callable[[], str]) -> Act:
    """Make two codings of one at `offset`, a code point of the document inside it.

    Raises:
        BadSpan: when the offset is not inside.
    """
    if not coding.span.start < offset < coding.span.end:
        raise BadSpan(
            f"offset {offset} is not inside {coding.span}",
            place=coding.id,
            found=offset,
            hint=f"give an offset from {coding.span.start + 1} to {coding.span.end - 1}",
        )
    cut = offset - coding.span.start
    makes = [
        {"id": new_id(), "start": start, "end": end, "quote": quote}
        for start, end, quote in (
            (coding.span.start, offset, coding.quote[:cut]),
            (offset, coding.span.end, coding.quote[cut:]),
        )
    ]
    body = {"makes": makes, **_inherited(coding, text)}
    if coding.memo:
        body["memo"] = coding.memo
    return Act("split", coding.id, body, coding.heads)


def join(first: Coding, second: Coding, place: Place, *, new_id: Callable[[], str]) -> Act:
    """Make one coding of two with the same document and code; flags, attributes and memos of both stay.

    What both memos begin with, as those of two parts of one coding do, stands once.

    Raises:
        UsageError: document, code or text version differ, or both are one coding.
    """
    if first.id == second.id:
        raise UsageError("a coding cannot be joined with itself", place=first.id)
    if (first.doc, first.book, first.code) != (second.doc, second.book, second.code):
        raise UsageError(
            "only codings of one document with one code can be joined",
            place=first.id,
            found=f"{first.doc} {first.code}, {second.doc} {second.code}",
            hint="recode one of them first",
        )
    for coding in (first, second):
        if coding.text != place.text:
            raise UsageError(
                "a coding that waits for review on a new text cannot be joined",
                place=coding.id,
                hint="give it its place on the new text first: coder resize",
            )
    memo = _both(first.memo, second.memo)
    body = {
        "of": [first.id, second.id],
        **_inherited(first, place.text),
        **place.keys(),
        **({"memo": memo} if memo else {}),
    }
    merged = {**second.attributes, **first.attributes}
    if merged:
        body["attributes"] = _attributes(merged)
    if first.flags or second.flags:
        body["flags"] = {**second.flags, **first.flags}
    return Act("join", new_id(), body, tuple(dict.fromkeys((*first.heads, *second.heads))))


def _both(first: str, second: str) -> str:
    """Two memos as one, paragraph by paragraph; those that both begin with stand once."""
    one, other = first.split(BLANK_LINE), second.split(BLANK_LINE)
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return BLANK_LINE.join(part for part in (first, BLANK_LINE.join(other[shared:])) if part)
