"""Lines of a journal that are spelled as one before them was, read without asking what each is.

    alike = Alike(number)
    alike.learn(body)              # a line that the careful way found plain
    alike.row(body, place)         # the row of another one, or None

A bulk import writes very many lines that differ in their values alone. Owns that a row comes out here only
where JSON could not say otherwise: the keys, their order and all that stands between strings are those of
the line learned from, no string but the quotation holds an escape, numbers are whole and in range. The
caller has made sure that the bytes are UTF-8 without control characters. Anything else is None, and read by
the usual way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any

from coder.model.event import MOST

__all__ = ["Alike"]

_STRINGS = ("id", "on", "time", "by", "group", "doc", "text", "book", "code", "how", "book_hash")
_NUMBERS = ("seq", "start", "end", "mig")
_ALWAYS = {"kind": b"add", "origin": b"manual"}
_IGNORED = frozenset({"quote"})
_COUNT = rb":(0|[1-9][0-9]{0,15}),"
_ONE = re.compile(_COUNT).fullmatch
_FOUR = re.compile(_COUNT * len(_NUMBERS)).fullmatch

Pieces = list[bytes]
Place = tuple[int, int, int]


class Alike:
    """One spelling; `number` gives the numbers of names."""

    def __init__(self, number: Callable[[str], int]) -> None:
        self._numbers = _Numbers(number)
        self._texts = _Texts()
        self._n = 0
        self._fixed: Callable[[Pieces], Any] = tuple
        self._want: Any = None
        self._values: Callable[[Pieces], Any] = tuple
        self._counts: Callable[[Pieces], Any] = tuple
        self._via = self._own = self._selection = self._quote = 0
        self._imports: dict[tuple[bytes, bytes], int] = {}

    def learn(self, body: bytes) -> None:
        """Take this spelling for the usual one, if it can be told from its quotation marks alone."""
        pieces = body.split(b'"')
        found = _places(pieces) if b"\\" not in body else None
        if found is None:
            return
        strings, numbers, varying = found
        fixed = [n for n in range(len(pieces)) if n not in varying]
        self._fixed = itemgetter(*fixed)
        self._want = self._fixed(pieces)
        self._values = itemgetter(*(strings[k] for k in _STRINGS))
        self._counts = itemgetter(*(numbers[k] for k in _NUMBERS))
        self._via = strings.get("via", 0)
        self._quote = strings["quote"]
        self._own, self._selection = (
            strings.get("foreign id", 0),
            strings.get("foreign selection", 0),
        )
        self._n = len(pieces)

    def row(self, body: bytes, place: Place) -> tuple[Any, ...] | None:
        """The row of a line, as `rows.bare_row` would have it."""
        pieces = body.split(b'"')
        if len(pieces) != self._n or self._fixed(pieces) != self._want:
            return None
        if b"\\" in body and not _only_line_ends(body, pieces[self._quote]):
            return None
        event, on, time, by, group, doc, text, book, code, how, state = self._values(pieces)
        counts = _FOUR(b"".join(self._counts(pieces)))
        if counts is None or event != on or not (event and time and by and group):
            return None
        seq, start, end, mig = map(int, counts.groups())
        if not (0 < seq <= MOST and start < end <= MOST and mig <= MOST):
            return None
        if self._via:
            key = (group, pieces[self._via])
            if seq > self._imports.get(key, 0):
                self._imports[key] = seq
        names = self._numbers
        return (
            event.decode(), seq, names[doc], names[text], start, end, names[book], names[code], mig,
            names[by], names[how], 0, 1, names[state], self._texts[group], self._texts[time],
            self._rest(pieces) if self._via or self._own else "", *place,
        )  # fmt: skip

    @property
    def imports(self) -> Iterator[tuple[str, str, int]]:
        """Groups that somebody imported, who, and their greatest number, of all rows so far."""
        for (group, via), seq in self._imports.items():
            yield group.decode(), via.decode(), seq

    def _rest(self, pieces: Pieces) -> str:
        via = self._texts[pieces[self._via]] if self._via else ""
        told = f'"via": "{via}"' if via else ""
        if not self._own:
            return f"{{{told}}}" if told else ""
        own, selection = pieces[self._own].decode(), pieces[self._selection].decode()
        foreign = f'"foreign": {{"id": "{own}", "selection": "{selection}"}}'
        return f"{{{foreign}, {told}}}" if told else f"{{{foreign}}}"


def _places(pieces: Pieces) -> tuple[dict[str, int], dict[str, int], set[int]] | None:
    """Where strings and numbers stand, and which pieces vary; None for what is not of the simple kind."""
    strings: dict[str, int] = {}
    numbers: dict[str, int] = {}
    varying: set[int] = set()
    inside = ""
    at = 1
    while at + 1 < len(pieces):
        key, mark = inside + pieces[at].decode(), pieces[at + 1]
        if mark == b":":
            strings[key] = at + 2
            closed = pieces[at + 3] if at + 3 < len(pieces) else b""
            if key not in _ALWAYS:
                varying.add(at + 2)
            elif pieces[at + 2] != _ALWAYS[key]:
                return None
            inside = "" if closed.startswith(b"}") else inside
            at += 4
            continue
        if mark == b":{" and key == "foreign":
            inside = "foreign "
        elif key in _NUMBERS and _ONE(mark):
            numbers[key] = at + 1
            varying.add(at + 1)
        elif (key, mark) not in (("v", b":1,"), ("after", b":[],")):
            return None
        at += 2
    known = {*_STRINGS, *_ALWAYS, *_IGNORED, "via", "foreign id", "foreign selection"}
    whole = set(strings) <= known and {*_STRINGS, *_ALWAYS, *_IGNORED} <= set(strings)
    both = ("foreign id" in strings) == ("foreign selection" in strings)
    if not whole or not both or len(numbers) != len(_NUMBERS):
        return None
    return strings, numbers, varying


def _only_line_ends(body: bytes, quote: bytes) -> bool:
    """Whether all escapes of a line are line ends in its quotation, which no row holds."""
    return b"\\" not in quote.replace(b"\\n", b"") and body.count(b"\\") == quote.count(b"\\")


class _Numbers(dict[bytes, int]):
    def __init__(self, number: Callable[[str], int]) -> None:
        super().__init__()
        self.number = number

    def __missing__(self, name: bytes) -> int:
        self[name] = found = self.number(name.decode())
        return found


class _Texts(dict[bytes, str]):
    def __missing__(self, text: bytes) -> str:
        if len(self) > 10_000:
            self.clear()
        self[text] = found = text.decode()
        return found
