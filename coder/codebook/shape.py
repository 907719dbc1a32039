"""What a value in a codebook may look like: few kinds of shape, checked and published from one declaration.

    Table({"id": Text("an id", pattern=...), "lang": Many(LANG)}, required=("id",))

`take` reads a written value by its shape, reports every fault at its place and returns plain values: text as
`Said` (a str that knows its line), lists, `Row` (a dict that knows its keys' places), bool, float, int.
A value that is wrong is left out after the report, so that reading goes on. `schema.py` turns the same
shapes into JSON Schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from coder.codebook.tree import Faults, Written, cut
from coder.model.errors import nearest
from coder.model.languages import first

__all__ = [
    "Either",
    "Listed",
    "Many",
    "Number",
    "Open",
    "Plain",
    "Row",
    "Said",
    "Shape",
    "Table",
    "Text",
    "YES",
    "Yes",
    "meant",
    "take",
]

YES = {"true", "yes", "on", "y"}
_NO = {"false", "no", "off", "n"}
_SAFE = re.compile(r"[^\W\d][\w-]*(?: [\w-]+){0,6}")
"""Texts that need no quotation marks in YAML."""


class Said(str):
    """A text and where it stands."""

    at: tuple[int, int]

    @classmethod
    def of(cls, written: Written, text: str | None = None) -> Said:
        """The text of a scalar with its place."""
        said = cls(written.text if text is None else text)
        said.at = (written.line, written.col)
        return said


class Listed(list[Any]):
    """The entries of a list that were in order; `lost` of them were not, and are reported."""

    lost: int = 0


class Row(dict[str, Any]):
    """The entries of a table that were in order, and where the table and its keys stand."""

    at: tuple[int, int] = (1, 1)
    places: dict[str, tuple[int, int]]

    def place(self, key: str) -> tuple[int, int]:
        """Where the value of `key` stands, else the table."""
        return self.places.get(key, self.at)


@dataclass(frozen=True)
class Text:
    """A scalar as text: one of `choices`, or fully matching `pattern`; `what` names it in messages.

    `known` are texts that match, of which the nearest is named where one does not. `instead` is what to
    write where the pattern fails, with {} for what was written.
    """

    what: str = "a text"
    choices: tuple[str, ...] = ()
    pattern: str = ""
    known: tuple[str, ...] = ()
    empty: bool = False
    help: str = ""
    instead: str = ""


@dataclass(frozen=True)
class Yes:
    """true or false, in the spellings of YAML."""

    help: str = ""


@dataclass(frozen=True)
class Number:
    """A number in a closed range."""

    low: float = 0
    high: float = 1e9
    whole: bool = True
    help: str = ""


@dataclass(frozen=True)
class Many:
    """A list; with `single` one value may stand without brackets. `least` and `most` bound its length."""

    item: Shape
    single: bool = False
    least: int = 0
    most: int = 1_000_000
    help: str = ""


@dataclass(frozen=True)
class Table:
    """Known keys with their shapes. Of `one_of` exactly one must be there, of `some_of` at least one.

    `slips` are other words that people write for a key.
    """

    fields: Mapping[str, Any]
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    some_of: tuple[str, ...] = ()
    what: str = "entry"
    help: str = ""
    name: str = ""
    slips: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Open:
    """A table whose keys are names (matching `pattern`), all with values of one shape."""

    item: Shape
    pattern: str = r"[^\s].*"
    what: str = "a name"
    known: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class Either:
    """One of up to three shapes, told apart by what is written: a scalar, a list or a table."""

    scalar: Shape | None = None
    many: Shape | None = None
    table: Shape | None = None
    what: str = "a value"
    help: str = ""


@dataclass(frozen=True)
class Plain:
    """Anything, kept as nested lists, rows and texts that know their places."""

    help: str = field(default="")


Shape = Text | Yes | Number | Many | Table | Open | Either | Plain

# A name that is not known is compared with all of a few names; with some of more, so that a file with
# thousands of wrong names among thousands does not take its time.
_FEW, _MANY, _LONGEST_NAME = 200, 5_000, 100

_NAMES = {"scalar": "a single value", "list": "a list", "table": "a table of keys"}


def meant(name: str, names: Any) -> str:
    """`; nearest is 'x'`, or nothing when no name is near.

    Of very many names only those are compared that begin as this one does and are about as long.
    """
    if len(names) > _FEW:
        alike = (
            n for n in islice(names, _MANY)
            if n[:1].lower() == name[:1].lower() and abs(len(n) - len(name)) <= 3
        )  # fmt: skip
        names = tuple(islice(alike, _FEW))
    near = nearest(name[:_LONGEST_NAME], names)
    return f"; nearest is {near!r}" if near else ""


def _slip(name: str, known: tuple[str, ...]) -> str:
    """The same; the code of a language for its name, and of two letters the two the other way round."""
    other = name[::-1] if len(name) == 2 else first(name)
    return f"; nearest is {other!r}" if other in known else meant(name, known)


def take(written: Written, shape: Shape, faults: Faults, where: str) -> Any:
    """Read a value by its shape; None when it does not fit (then reported).

    `where` names the thing in messages ("code 'win_win'").
    """
    if isinstance(shape, Text):
        return _text(written, shape, faults, where)
    if isinstance(shape, Yes):
        return _yes(written, faults, where)
    if isinstance(shape, Number):
        return _number(written, shape, faults, where)
    if isinstance(shape, Many):
        return _many(written, shape, faults, where)
    if isinstance(shape, Table):
        return _table(written, shape, faults, where)
    if isinstance(shape, Open):
        return _open(written, shape, faults, where)
    if isinstance(shape, Plain):
        return _plain(written)
    inner = {"scalar": shape.scalar, "list": shape.many, "table": shape.table}[written.kind]
    if inner is None:
        instead = shape.scalar.instead if isinstance(shape.scalar, Text) else ""
        _wrong(written, shape.what, faults, where, _remedy(written, instead))
        return None
    return take(written, inner, faults, where)


def _wrong(written: Written, expected: str, faults: Faults, where: str, hint: str = "") -> None:
    found = repr(cut(written.text)) if written.kind == "scalar" else _NAMES[written.kind]
    if written.empty:
        found = "nothing"
    faults.add("bad-type", f"{where}: expected {expected}, found {found}", written, hint=hint)


def _remedy(written: Written, instead: str) -> str:
    """What to write in the place of a text, or of a list of texts, where that is known."""
    texts = [i.text for i in written.items] if written.kind == "list" else [written.text]
    if not (instead and texts and all(texts)):
        return ""
    shown = [t if _SAFE.fullmatch(t) else json.dumps(cut(t), ensure_ascii=False) for t in texts]
    return instead.format(shown[0] if len(shown) == 1 else f"[{', '.join(shown[:6])}]")


def _text(written: Written, shape: Text, faults: Faults, where: str) -> Said | None:
    if written.kind != "scalar":
        _wrong(written, shape.what, faults, where)
        return None
    text = Said.of(written)
    if not text.strip():
        if shape.empty:
            return text
        faults.add("empty", f"{where}: expected {shape.what}, found nothing", written)
        return None
    if shape.choices and text not in shape.choices:
        near = meant(text, shape.choices)
        what = f"{where}: {cut(text)!r} is not one of {', '.join(shape.choices)}{near}"
        faults.add("bad-value", what, written, allowed=shape.choices)
        return None
    if shape.pattern and not re.fullmatch(shape.pattern, text):
        near = _slip(text, shape.known)
        what = f"{where}: {cut(text)!r} is not {shape.what}{near}"
        faults.add("bad-value", what, written, hint=_remedy(written, shape.instead))
        return None
    return text


def _yes(written: Written, faults: Faults, where: str) -> bool | None:
    word = written.text.lower()
    if written.kind == "scalar" and word in YES | _NO:
        return word in YES
    _wrong(written, "true or false", faults, where)
    return None


def _number(written: Written, shape: Number, faults: Faults, where: str) -> float | int | None:
    kind = "a whole number" if shape.whole else "a number"
    expected = f"{kind} from {shape.low:g}" + (f" to {shape.high:g}" if shape.high < 1e9 else "")
    text = written.text.strip()
    pattern = r"[+-]?[0-9]{1,12}" if shape.whole else r"[+-]?([0-9]{1,12}(\.[0-9]*)?|\.[0-9]+)"
    if written.kind != "scalar" or not re.fullmatch(pattern, text):
        _wrong(written, expected, faults, where)
        return None
    value = int(text) if shape.whole else float(text)
    if not shape.low <= value <= shape.high:
        faults.add("bad-value", f"{where}: expected {expected}, found {text}", written)
        return None
    return value


def _many(written: Written, shape: Many, faults: Faults, where: str) -> list[Any] | None:
    if written.kind == "list" or (written.empty and not shape.least):
        items = written.items
    elif shape.single and not written.empty:
        items = [written]
    else:
        _wrong(written, "a list", faults, where)
        return None
    if not shape.least <= len(items) <= shape.most:
        bound = f"at least {shape.least}" if len(items) < shape.least else f"at most {shape.most}"
        faults.add("bad-value", f"{where}: {len(items)} entries, expected {bound}", written)
        return None
    # Entries that are tables are counted in messages ("rules 2"); texts are seen at their place.
    names = (f"{where} {n}" if i.kind == "table" else where for n, i in enumerate(items, 1))
    taken = [take(i, shape.item, faults, name) for i, name in zip(items, names, strict=True)]
    listed = Listed(t for t in taken if t is not None)
    listed.lost = len(taken) - len(listed)
    return listed


def _row(written: Written) -> Row:
    row = Row()
    row.at = (written.line, written.col)
    row.places = {}
    return row


def _table(written: Written, shape: Table, faults: Faults, where: str) -> Row | None:
    if written.kind != "table":
        _wrong(written, f"a table of keys ({_some(shape)})", faults, where)
        return None
    row = _row(written)
    where = _named(written, shape, where)
    for name, (key, value) in written.pairs.items():
        if name not in shape.fields:
            slip = shape.slips.get(name.lower())
            near = f"; nearest is {slip!r}" if slip else meant(name, shape.fields)
            what = f"{where}: unknown key {cut(name)!r}{near}"
            faults.add("unknown-key", what, key, allowed=tuple(shape.fields))
            continue
        row.places[name] = (value.line, value.col)
        if value.empty and name not in (*shape.required, *shape.one_of):
            continue  # a key with nothing under it is a key not given
        taken = take(value, shape.fields[name], faults, f"{where}: {name}")
        if taken is not None:
            row[name] = taken
    _present(written, shape, faults, where)
    return row


def _some(shape: Table) -> str:
    names = shape.required or shape.one_of or shape.some_of or tuple(shape.fields)
    return ", ".join(names[:6]) + (" ..." if len(names) > 6 else "")


def _named(written: Written, shape: Table, where: str) -> str:
    """Messages inside a table name it by its id, where it has one."""
    ident = written.pairs.get("id") or written.pairs.get("name") or None
    if shape.what and ident and ident[1].kind == "scalar" and ident[1].text:
        outer = where.partition(": ")[0] if shape.what == "rule" else ""
        return (f"{outer}: " if outer else "") + f"{shape.what} {cut(ident[1].text)!r}"
    return where


def _present(written: Written, shape: Table, faults: Faults, where: str) -> None:
    """Required keys, and exactly one or at least one of a set."""
    for name in shape.required:
        if name not in written.pairs:
            faults.add("missing-key", f"{where}: key {name!r} is missing", written)
    if shape.one_of:
        found = [n for n in written.pairs if n in shape.one_of]
        if not found:
            kinds = ", ".join(shape.one_of)
            faults.add("no-kind", f"{where}: none of {kinds}", written, allowed=shape.one_of)
        for name in found[1:]:
            what = f"{where}: {found[0]} and {name} in one {shape.what}; make two of it"
            faults.add("several-kinds", what, written.pairs[name][0])
    if shape.some_of and not any(n in written.pairs for n in shape.some_of):
        faults.add("missing-key", f"{where}: needs one of {', '.join(shape.some_of)}", written)


def _open(written: Written, shape: Open, faults: Faults, where: str) -> Row | None:
    if written.kind != "table":
        _wrong(written, f"a table from {shape.what} to its entry", faults, where)
        return None
    row = _row(written)
    for name, (key, value) in written.pairs.items():
        if not re.fullmatch(shape.pattern, name):
            near = _slip(name, shape.known)
            faults.add("bad-value", f"{where}: {cut(name)!r} is not {shape.what}{near}", key)
            continue
        taken = take(value, shape.item, faults, f"{where}: {name}")
        if taken is not None:
            row[name] = taken
            row.places[name] = (key.line, key.col)
    return row


def _plain(written: Written) -> Any:
    if written.kind == "list":
        return [_plain(i) for i in written.items]
    if written.kind == "table":
        row = _row(written)
        for name, (key, value) in written.pairs.items():
            row[name] = _plain(value)
            row.places[name] = (key.line, key.col)
        return row
    return Said.of(written)
