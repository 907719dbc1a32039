"""Adding codings: one, or line by line as they come.

Owns that an equal coding (coder, document, text, span, code) is not made twice: the one that counts is
given back, with the attributes and the memo that came along. Who speaks is known from the text. A batch is
one step in the record, and each of its lines is durable before the next is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from coder.model.coding import AttributeValue, Coding, How
from coder.model.document import Document
from coder.model.errors import CoderError, StorageFull, UnknownName, UsageError
from coder.model.names import fold_name
from coder.model.span import Span
from coder.project.coding import (
    change,
    checked_attributes,
    code_named,
    found_again,
    place_of,
    told_by_text,
)
from coder.project.places import find_quote, parse_place
from coder.review import acts
from coder.review.acts import Place

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Added", "Refused", "add", "add_many"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of a batch that was not taken: its number from 1, and why."""

    number: int
    error: CoderError


@dataclass(frozen=True, slots=True)
class Added:
    """A coding, and whether it is new; one that is not is the equal one that counted before.

    `written` names what came along and was written on one that was there: attributes, `memo`.
    """

    coding: Coding
    new: bool
    written: tuple[str, ...] = ()


def add(
    project: Project,
    doc_id: str,
    span: Span | str,
    code: str,
    *,
    attributes: Mapping[str, str] | None = None,
    memo: str = "",
    how: How = How.HAND,
) -> Added:
    """Add a coding of this coder; adding an equal one again makes no second one.

    Args:
        project: the project.
        doc_id: document id.
        span: a Span, or a place as people write it (`project.places`).
        code: id, path or key of a code.
        attributes: values by name; must be declared in the codebook. An equal coding gets them too.
        memo: note of the coding; added to that of an equal one.
        how: by what act.

    Raises:
        UnknownName, BadSpan, BadValue, UsageError: nothing was written.
    """
    doc = project.library.document(doc_id)
    line = _Line(
        doc, parse_place(doc, span) if isinstance(span, str) else span, code, attributes or {}, memo
    )
    return _add(project, line, how=how)


@dataclass(frozen=True, slots=True)
class _Line:
    """What is to be coded, looked up as far as the document goes."""

    doc: Document
    span: Span
    code: str
    attributes: Mapping[str, str]
    memo: str


def _add(project: Project, line: _Line, *, how: How, group: str = "") -> Added:
    place = place_of(line.doc, line.span)
    code_id = code_named(project, line.code)
    values = checked_attributes(project, code_id, line.attributes)
    by = project.writer()
    known = _known(project, by, place, code_id)
    if known is not None:
        return _completed(project, known, line, group)
    reference = project.books.reference(code_id)
    told = told_by_text(project, line.doc, line.span, code_id)
    act = acts.add(place, reference, how=how, attributes={**told, **values}, memo=line.memo)
    (event,) = project.record.write(by, [act], group=group)
    return Added(found_again(project, str(event["id"])), True)


def _known(project: Project, by: str, place: Place, code_id: str) -> Coding | None:
    """The living coding of this coder with this place and code that counts, if there is one."""
    own = project.view.at(place.doc, place.text, place.span)
    same = [c for c in own if c.code == code_id and fold_name(c.by) == fold_name(by)]
    return same[0] if same else None


def _completed(project: Project, coding: Coding, line: _Line, group: str) -> Added:
    """A coding that was there, with the attributes and the memo that came with it now."""
    todo = {
        name: acts.attribute(coding, name, value)
        for name, value in line.attributes.items()
        if coding.attributes.get(name) != AttributeValue(value)
    }
    written = tuple(todo)
    if line.memo and f"\n\n{line.memo}\n\n" not in f"\n\n{coding.memo}\n\n":
        whole = f"{coding.memo}\n\n{line.memo}" if coding.memo else line.memo
        todo[""] = acts.memo_on_coding(coding, whole)
        written = (*written, "memo")
    change(project, list(todo.values()), group=group)
    return Added(found_again(project, coding.id) if todo else coding, False, written)


def add_many(
    project: Project, lines: Iterable[tuple[int, Mapping[str, Any] | CoderError]]
) -> Iterator[Added | Refused]:
    """Add codings line by line, as one step; each is durable before it is yielded.

    A line that cannot be taken stops nothing.

    Args:
        project: the project.
        lines: (line number, object with doc, code and start+end, span or quote; optionally set, memo),
            or the error that reading the line gave.

    Raises:
        UsageError, CheckFailed: nobody codes, or the codebook has errors; nothing was written.
        StorageFull: there is no room for the next line; what was yielded is kept.
    """
    project.writer()
    project.book()
    group = project.record.stamps.new_id()
    for number, line in lines:
        try:
            if isinstance(line, CoderError):
                raise line
            added = _add(project, _line(project, line), how=How.BATCH, group=group)
        except StorageFull:  # the next line would meet the same disk
            raise
        except CoderError as error:
            yield Refused(number, error)
            continue
        yield added


_LINE_KEYS: Final = ("doc", "code", "start", "end", "span", "quote", "set", "memo")


def _line(project: Project, line: Mapping[str, Any]) -> _Line:
    unknown = sorted(set(line) - set(_LINE_KEYS))
    if unknown:
        raise UnknownName.of("key", unknown[0], _LINE_KEYS)
    for key in ("doc", "code"):
        if not isinstance(line.get(key), str) or not line[key]:
            raise UsageError(f"{key} is missing", found=line.get(key))
    given = line.get("set") or {}
    if not isinstance(given, Mapping):
        raise UsageError("set must be an object", found=given)
    memo = line.get("memo") or ""
    if not isinstance(memo, str):
        raise UsageError("memo must be a text", found=memo)
    doc = project.library.document(line["doc"])
    values = {str(k): str(v) for k, v in given.items()}
    return _Line(doc, _line_span(doc, line), line["code"], values, memo)


def _line_span(doc: Document, line: Mapping[str, Any]) -> Span:
    given = [k for k in ("start", "end", "span", "quote") if line.get(k) not in (None, "")]
    ways = list(dict.fromkeys("start" if k == "end" else k for k in given))
    if len(ways) != 1:
        raise UsageError("give exactly one of start and end, span, or quote", found=", ".join(ways))
    if ways == ["quote"]:
        return find_quote(doc, str(line["quote"]))
    if ways == ["span"]:
        return parse_place(doc, str(line["span"]))
    return parse_place(doc, f"{line.get('start', '')}:{line.get('end', '')}")
