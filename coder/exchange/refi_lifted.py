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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import TypeVar

from coder.exchange.positions import Selected
from coder.exchange.refi_marked import Coded, Marked
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

_S = rb"[ \t\r\n]*"
_VALUE = rb'[^"<&\x00-\x1f]*'  # reads as it is written
_GUID = rb"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
_VALUES: Mapping[str, bytes] = {
    "guid": _GUID,
    "targetGUID": _GUID,
    "name": _VALUE + rb"(?:&(?:amp|lt|gt|quot|apos);" + _VALUE + rb")*",
    "startPosition": rb"[0-9]{1,12}",
    "endPosition": rb"[0-9]{1,12}",
}
_FACTS = rb'((?:[ \t\r\n]+\w+="[^"<]*")*)'
_HEAD = re.compile(rb"<PlainTextSelection%b%b>%b<Coding%b%b>" % (_FACTS, _S, _S, _FACTS, _S))
_FACT = re.compile(rb'(\w+)="')
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(<\?xml[^<>?]*\?>)?[ \t\r\n]*<[^?!]")
_UTF8 = re.compile(rb"""encoding[ \t\r\n]*=[ \t\r\n]*["']utf-?8["']""", re.IGNORECASE)
_NONE = ("\ufffe", "\uffff")  # no characters of XML
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))

_T = TypeVar("_T", bound=tuple[object, ...])

Row = tuple[bytes, ...]
Shape = tuple[tuple[str, ...], tuple[str, ...]]
"""The attributes of a selection and of its coding, in the order in which they are written."""


class Lifted:
    """What was taken out, by runs; `changed` elements say when or by whom they were changed last."""

    def __init__(self) -> None:
        self._runs: list[list[Marked]] = []
        self._left: set[int] = set()
        self.changed = 0

    def put(self, run: list[Marked]) -> bytes:
        """Keep a run; returns the element that stands for it."""
        self._left.add(len(self._runs))
        self._runs.append(run)
        return b'<%b n="%d"/>' % (_MARK, len(self._runs) - 1)

    def take(self, n: int) -> list[Marked]:
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
    lifted, columns = Lifted(), _Columns(shape)
    try:
        shell = b"".join(_parts(xml, columns, lifted))
    except UnicodeError:  # the parser says what is wrong
        return xml, Lifted()
    return (shell, lifted) if _plain(shell, lifted.runs) else (xml, Lifted())


def _parts(xml: bytes, columns: _Columns, lifted: Lifted) -> Iterator[bytes]:
    """What stays, with an element for each run."""
    run: list[Row] = []
    copied, end = 0, -1
    for found in columns.pattern.finditer(xml):
        at, after = found.span()
        if at != end:
            if run:
                yield columns.put(run, lifted)
                run = []
            yield xml[copied:at]
        run.append(found.groups())
        copied = end = after
    if run:
        yield columns.put(run, lifted)
    yield xml[copied:]


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


def _usual(xml: bytes) -> Shape | None:
    """The most frequent shape of the first selections."""
    shapes: Counter[Shape] = Counter()
    for found, _ in zip(_HEAD.finditer(xml), range(_LOOK), strict=False):
        first, second = (tuple(n.decode() for n in _FACT.findall(part)) for part in found.groups())
        shapes[first, second] += 1
    for (first, second), n in shapes.most_common(1):
        once = len(set(first)) == len(first) and len(set(second)) == len(second)
        needed = {"guid", "startPosition", "endPosition"} <= set(first) <= _SELECTION
        if n > _FEW and once and needed and {"guid"} <= set(second) <= _CODING:
            return first, second
    return None


class _Columns:
    """One shape: its pattern, and values of its rows."""

    def __init__(self, shape: Shape) -> None:
        first, second = shape
        self.pattern = re.compile(
            rb"<PlainTextSelection%b%b>%b<Coding%b%b>%b<CodeRef%b%b(?:/>|></CodeRef>)%b</Coding>%b"
            rb"</PlainTextSelection>%b"
            % (
                _facts(first),
                _S,
                _S,
                _facts(second),
                _S,
                _S,
                _facts(("targetGUID",)),
                _S,
                _S,
                _S,
                _S,
            )
        )
        self.names = [*first, *(f"coding {n}" for n in second), "code"]
        self.changes = bool(_CHANGES & set(first))
        self._small: dict[str, str] = {}

    def put(self, rows: Sequence[Row], lifted: Lifted) -> bytes:
        """Keep a run; returns the element that stands for it."""
        lifted.changed += self.changes * len(rows)
        return lifted.put(self.marked(rows))

    def marked(self, rows: Sequence[Row]) -> list[Marked]:
        """The selections of a run.

        Raises:
            UnicodeError: some characters are none.
        """
        columns: dict[str, list[str]] = {
            name: _column(column)
            for name, column in zip(self.names, zip(*rows, strict=True), strict=True)
        }
        none = [""] * len(rows)
        names = columns.get("name", none)
        users = self.ids(columns.get("creatingUser", none))
        times = columns.get("creationDateTime", none)
        coders = self.ids(columns.get("coding creatingUser", none))
        whens = columns.get("coding creationDateTime", none)
        positions = (map(int, columns[n]) for n in ("startPosition", "endPosition"))
        coded = _made(
            Coded, _lower(columns["coding guid"]), self.ids(columns["code"]), _either(coders, users),
            _either(whens, times), repeat(()),
        )  # fmt: skip
        return list(
            _made(
                Marked,
                _lower(columns["guid"]),
                _made(Selected, *positions, map(_read, names)),
                users,
                times,
                repeat(""),
                repeat(()),
                zip(coded, strict=True),
            )
        )

    def ids(self, written: Sequence[str]) -> list[str]:
        """Ids of few things, each looked at once."""
        known = self._small
        for one in set(written) - known.keys():
            known[one] = small(one)
        return [known[one] for one in written]


def _made(kind: type[_T], *columns: Iterable[object]) -> Iterator[_T]:
    """Named tuples of a class; asking the class for each takes three times as long."""
    return map(partial(tuple.__new__, kind), zip(*columns, strict=False))


def _facts(names: Sequence[str]) -> bytes:
    """A pattern of these attributes with these names in this order, their values as groups."""
    return b"".join(rb'[ \t\r\n]+%b="(%b)"' % (n.encode(), _VALUES.get(n, _VALUE)) for n in names)


def _read(written: str) -> str:
    """A value as XML reads it."""
    if "&" in written:
        for entity, sign in _ENTITIES:
            written = written.replace(entity, sign)
    return written


def _column(values: Sequence[bytes]) -> list[str]:
    whole = b"\n".join(values).decode()
    if any(one in whole for one in _NONE):
        raise UnicodeError("characters that XML has not")
    return whole.split("\n")


def _lower(guids: Sequence[str]) -> list[str]:
    return "\n".join(guids).lower().split("\n")


def _either(first: Sequence[str], second: Sequence[str]) -> Sequence[str]:
    return first if all(first) else [a or b for a, b in zip(first, second, strict=True)]
