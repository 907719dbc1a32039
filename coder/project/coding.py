"""A coder's verbs on codings: add, remove, recode, resize, split, join, set, flag.

Owns the checks before an act: the place is in the text, the code and attribute are in the codebook, the
coding is one's own. Each function is one group in the record; what it returns is what now stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.model.codebook import Attribute
from coder.model.coding import AttributeValue, Coding, How
from coder.model.document import Document
from coder.model.errors import BadValue, CoderError, UnknownName, UsageError
from coder.model.names import fold_name
from coder.model.span import Span
from coder.project.places import find_quote, parse_place
from coder.review import acts
from coder.review.acts import Act, Place

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "Added",
    "Refused",
    "add",
    "add_many",
    "assignments",
    "change",
    "code_named",
    "find_coding",
    "flag",
    "join",
    "own",
    "recode",
    "remove",
    "resize",
    "set_attributes",
    "split",
]


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of a batch that was not taken: its number from 1, and why."""

    number: int
    error: CoderError


def _place(doc: Document, span: Span) -> Place:
    return Place(doc.id, doc.hash, span, doc.quote(span))


def _attribute(declared: Attribute, value: str) -> None:
    """Check a value.

    Raises:
        BadValue: with the allowed values.
    """
    if declared.values and value not in declared.values:
        raise BadValue.of_value(f"attribute {declared.name!r}", value, declared.values)
    if declared.type == "integer" and not value.lstrip("+-").isdecimal():
        raise BadValue(f"attribute {declared.name!r} is {value!r}, not a whole number", found=value)


def _attributes(project: Project, code: str, given: Mapping[str, str]) -> dict[str, AttributeValue]:
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


@dataclass(frozen=True, slots=True)
class Added:
    """A coding, and whether it is new; one that is not is the equal one that counted before."""

    coding: Coding
    new: bool


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
    line = _Line(doc, _span(doc, span), code, attributes or {}, memo)
    return _add(project, line, how=how)


@dataclass(frozen=True, slots=True)
class _Line:
    """What is to be coded, looked up as far as the document goes."""

    doc: Document
    span: Span
    code: str
    attributes: Mapping[str, str]
    memo: str


def _span(doc: Document, written: Span | str) -> Span:
    return parse_place(doc, written) if isinstance(written, str) else written


def _add(project: Project, line: _Line, *, how: How, group: str = "") -> Added:
    place = _place(line.doc, line.span)
    code_id = code_named(project, line.code)
    values = _attributes(project, code_id, line.attributes)
    by = project.writer()
    known = _known(project, by, place, code_id)
    if known is not None:
        return Added(_completed(project, known, line, group), False)
    reference = project.books.reference(code_id)
    act = acts.add(place, reference, how=how, attributes=values, memo=line.memo)
    (event,) = project.record.write(by, [act], group=group)
    return Added(found_again(project, str(event["id"])), True)


def _known(project: Project, by: str, place: Place, code_id: str) -> Coding | None:
    """The living coding of this coder with this place and code that counts, if there is one."""
    own = project.view.at(place.doc, place.text, place.span)
    same = [c for c in own if c.code == code_id and fold_name(c.by) == fold_name(by)]
    return same[0] if same else None


def _completed(project: Project, coding: Coding, line: _Line, group: str) -> Coding:
    """A coding that was there, with the attributes and the memo that came with it now."""
    todo = [
        acts.attribute(coding, name, value)
        for name, value in line.attributes.items()
        if coding.attributes.get(name) != AttributeValue(value)
    ]
    if line.memo and line.memo not in coding.memo:
        whole = f"{coding.memo}\n\n{line.memo}" if coding.memo else line.memo
        todo.append(acts.memo_on_coding(coding, whole))
    change(project, todo, group=group)
    return found_again(project, coding.id) if todo else coding


def found_again(project: Project, coding_id: str) -> Coding:
    """The coding that an event just made."""
    coding = project.view.by_id(coding_id)
    if coding is None:
        raise UnknownName(
            f"coding {coding_id} was written and is not in the index", hint="coder doctor"
        )
    return coding


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
    """
    project.writer()
    project.book()
    group = project.record.stamps.new_id()
    for number, line in lines:
        try:
            if isinstance(line, CoderError):
                raise line
            added = _add(project, _line(project, line), how=How.BATCH, group=group)
        except CoderError as error:
            yield Refused(number, error)
            continue
        yield added


_LINE_KEYS = ("doc", "code", "start", "end", "span", "quote", "set", "memo")


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


# -- changes ----------------------------------------------------------------------------------


def find_coding(project: Project, written: str) -> Coding:
    """A living coding by its id, or by enough of the beginning or end of it.

    Raises:
        UnknownName: none, or several.
    """
    coding = project.view.by_id(written)
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
    """Give codings another code, as one step; returns how many changed."""
    code_id = code_named(project, code)
    mine = [c for c in own(project, codings) if c.code != code_id]
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
    place = _place(doc, _span(doc, span))
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
    act = acts.join(first, second, _place(doc, span), new_id=project.record.stamps.new_id)
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
        _attributes(project, coding.code, values)
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
