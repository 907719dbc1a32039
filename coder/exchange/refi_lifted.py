"""Selections of the usual shape, taken out of the XML of a REFI-QDA project before it becomes a tree.

    shell, lifted = lift(xml)
    lifted.take(0)          # what stood where the shell has its first placeholder

Nearly all of a large project is one shape again and again: a selection, in it one coding, in it one code. A
tree of these and the way through it cost several times what one pattern over the bytes does. Owns that this
is no second way to read XML: only whole elements with known attributes, each once, and with nothing in their
values that XML would read otherwise, are taken, and only from files without comments, sections or
declarations of their own; an element stays in the place of each run, so that what surrounds it is as valid
or invalid as it was. All else is parsed. Positions are as written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from coder.exchange.refi_marked import Run
from coder.exchange.refi_things import small

__all__ = ["PLACEHOLDER", "Lifted", "lift"]

PLACEHOLDER = "_lifted_"
"""The element that stands in the shell for a run of selections; `n` says which."""

_MARK = PLACEHOLDER.encode()
_LOOK = 300  # selections that say what is usual
_FEW = 50  # of them; less is not worth it
_CHANGES = frozenset({"modifyingUser", "modifiedDateTime"})
_SELECTION = _CHANGES | {
    "guid", "name", "startPosition", "endPosition", "creatingUser", "creationDateTime",
}  # fmt: skip
_CODING = frozenset({"guid", "creatingUser", "creationDateTime"})

_OPEN = b"<PlainTextSelection"
_S = rb"[ \t\r\n]*"
_FACTS = rb'((?:[ \t\r\n]+\w+="[^"<]*")*)'
_ELEMENT = re.compile(
    rb"<PlainTextSelection%b%b>%b<Coding%b%b>%b<CodeRef%b%b(?:/>|></CodeRef>)%b</Coding>%b"
    rb"</PlainTextSelection>" % (_FACTS, _S, _S, _FACTS, _S, _S, _FACTS, _S, _S, _S)
)
_FACT = re.compile(rb'(\w+)="')
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(<\?xml[^<>?]*\?>)?[ \t\r\n]*<[^?!]")
_UTF8 = re.compile(rb"""encoding[ \t\r\n]*=[ \t\r\n]*["']utf-?8["']""", re.IGNORECASE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_OTHER = re.compile(rb"&(?!(?:lt|gt|quot|apos|amp);)")
_READ_OTHERWISE = b"<" + bytes(n for n in range(32) if n != 10)
_NONE = ("\ufffe", "\uffff")  # no characters of XML
_HEX = b"0123456789abcdefABCDEF-\n"
_MOST = 1 << 40  # positions beyond are none

Row = list[bytes]
"""The values of one element, as they stand between quotation marks."""


class _Unusual(ValueError):
    """Values that only a parser can tell."""


class Lifted:
    """What was taken out, by runs; `changed` elements say when or by whom they were changed last."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._left: set[int] = set()
        self.changed = 0

    def put(self, run: Run) -> bytes:
        """Keep a run; returns the element that stands for it."""
        self._left.add(len(self._runs))
        self._runs.append(run)
        return b'<%b n="%d"/>' % (_MARK, len(self._runs) - 1)

    def take(self, n: int) -> Run:
        """The run for which a placeholder stands."""
        self._left.discard(n)
        return self._runs[n]

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self._runs)

    @property
    def left(self) -> bool:
        """Whether some stood where no selections are read."""
        return bool(self._left)


def lift(xml: bytes) -> tuple[bytes, Lifted]:
    """The XML without its selections of the usual shape, and these.

    Returns:
        The bytes as they are and nothing, when there are few or when the XML is not of the plain kind.
    """
    shape = _usual(xml)
    if shape is None:
        return xml, Lifted()
    lifted = Lifted()
    shell = b"".join(_parts(xml, shape, lifted))
    return (shell, lifted) if _plain(shell, lifted.runs) else (xml, Lifted())


def _parts(xml: bytes, shape: _Shape, lifted: Lifted) -> Iterator[bytes]:
    """What stays, with an element for each run."""
    between, end, n = shape.between, shape.end, 2 * len(shape.between)
    skip = len(end)
    run: list[Row] = []
    first, *others = xml.split(_OPEN)
    yield first
    for other in others:
        pieces = other.split(b'"', n)
        last = pieces.pop()
        if pieces[::2] != between or not last.startswith(end):
            yield from _run(run, shape, lifted)
            yield _OPEN + other
            run = []
            continue
        run.append(pieces[1::2])
        rest = last[skip:]
        if rest.strip(b" \t\r\n"):
            yield from _run(run, shape, lifted)
            yield rest
            run = []
    yield from _run(run, shape, lifted)


def _run(rows: Sequence[Row], shape: _Shape, lifted: Lifted) -> Iterator[bytes]:
    """The element for a run, or the run as it was where only a parser can tell what it says."""
    if rows:
        try:
            yield lifted.put(shape.run(rows))
            lifted.changed += shape.changes * len(rows)
        except ValueError:
            for row in rows:
                pairs = zip(shape.between, row, strict=True)
                yield _OPEN + b'"'.join(part for pair in pairs for part in pair) + b'"' + shape.end


def _plain(shell: bytes, runs: int) -> bool:
    """Whether bytes of a file can be taken for what they are, by what stays of it."""
    found = _BEGIN.match(shell)
    declared = found and (found[1] or b"")
    return (
        declared is not None
        and shell.count(b"<?") == bool(declared)
        and (b"encoding" not in declared or _UTF8.search(declared) is not None)
        and b"<!" not in shell
        and b"\x00" not in shell
        and shell.count(_MARK) == runs
    )


def _usual(xml: bytes) -> _Shape | None:
    """The most frequent shape of the first selections."""
    shapes: Counter[tuple[bytes, ...]] = Counter()
    names: dict[tuple[bytes, ...], list[list[str]]] = {}
    for found, _ in zip(_ELEMENT.finditer(xml), range(_LOOK), strict=False):
        between = tuple(found[0].removeprefix(_OPEN).split(b'"')[::2])
        shapes[between] += 1
        if between not in names:
            names[between] = [[n.decode() for n in _FACT.findall(part)] for part in found.groups()]
    for between, n in shapes.most_common(1):
        first, second, third = names[between]
        once = all(len(set(some)) == len(some) for some in names[between])
        needed = {"guid", "startPosition", "endPosition"} <= set(first) <= _SELECTION
        known = {"guid"} <= set(second) <= _CODING and third == ["targetGUID"]
        if n > _FEW and once and needed and known:
            return _Shape(between, [*first, *(f"coding {n}" for n in second), "code"])
    return None


class _Shape:
    """What stands between the values, what behind the last, what the values are called."""

    def __init__(self, between: Sequence[bytes], names: Sequence[str]) -> None:
        *first, self.end = between
        self.between = first
        self.names = names
        self.changes = bool(_CHANGES & set(names))
        self._small: dict[bytes, str] = {}

    def run(self, rows: Sequence[Row]) -> Run:
        """The selections of a run.

        Raises:
            ValueError: some values may not be what they seem.
        """
        columns = dict(zip(self.names, zip(*rows, strict=True), strict=True))
        none = [""] * len(rows)
        users = self.ids(columns, "creatingUser") or none
        coders = self.ids(columns, "coding creatingUser") or users
        times: Sequence[str] = none
        whens: Sequence[str] = none
        if "creationDateTime" in columns:
            times = whens = _plain_values(columns["creationDateTime"])
        if "coding creationDateTime" in columns:
            whens = _either(_plain_values(columns["coding creationDateTime"]), times)
        for one in _CHANGES & columns.keys():
            _plain_values(columns[one])
        return Run(
            _guids(columns["guid"]), _positions(columns["startPosition"]),
            _positions(columns["endPosition"]), _read(columns["name"]) if "name" in columns else none,
            users, times, _guids(columns["coding guid"]), self.ids(columns, "code"),
            _either(coders, users), whens,
        )  # fmt: skip

    def ids(self, columns: Mapping[str, Sequence[bytes]], name: str) -> list[str]:
        """Ids of few things, each looked at once; nothing for a column that is not there."""
        known, column = self._small, columns.get(name, ())
        new = list(set(column) - known.keys())
        if new:
            known.update(zip(new, map(small, _plain_values(new)), strict=True))
        return [known[one] for one in column]


def _plain_values(values: Sequence[bytes]) -> list[str]:
    """Values that read as they are written."""
    whole = b"\n".join(values)
    if b"&" in whole:
        raise _Unusual
    return _decoded(whole, len(values))


def _read(values: Sequence[bytes]) -> list[str]:
    """Values with the entities that every XML has."""
    whole = b"\n".join(values)
    entities = b"&" in whole
    if entities and _OTHER.search(whole):
        raise _Unusual
    out = _decoded(whole, len(values))
    if entities:
        for n, one in enumerate(out):
            for entity, sign in _ENTITIES if "&" in one else ():
                one = one.replace(entity, sign)
            out[n] = one
    return out


def _decoded(whole: bytes, n: int) -> list[str]:
    """So many values from between line ends, when XML reads none of their characters otherwise."""
    if len(whole.translate(None, _READ_OTHERWISE)) != len(whole) or whole.count(b"\n") != n - 1:
        raise _Unusual
    text = whole.decode()
    if not text.isascii() and any(one in text for one in _NONE):
        raise _Unusual
    return text.split("\n")


def _guids(values: Sequence[bytes]) -> list[str]:
    """Ids without braces, in small letters."""
    whole, n = b"\n".join(values), len(values)
    if len(whole) != 37 * n - 1 or whole.translate(None, _HEX) or whole[36::37].strip(b"\n"):
        raise _Unusual
    if any(whole[at::37] != b"-" * n for at in (8, 13, 18, 23)) or whole.count(b"-") != 4 * n:
        raise _Unusual
    return whole.lower().decode().split("\n")


def _positions(values: Sequence[bytes]) -> list[int]:
    if b"".join(values).translate(None, b"0123456789"):
        raise _Unusual
    out = list(map(int, values))
    if max(out) >= _MOST:
        raise _Unusual
    return out


def _either(first: Sequence[str], second: Sequence[str]) -> Sequence[str]:
    return first if all(first) else [a or b for a, b in zip(first, second, strict=True)]
