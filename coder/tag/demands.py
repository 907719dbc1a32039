r"""What every match of an expression must hold: words of which one stands in it, and over how many line ends.

    demand(r'(?i)["“]\s?(?:partnership|\pL*partnerschaft)')   ->  ("partnershi", "partnerschaf"), 1 line end

    reach(r'3\s?[x×]\s?1')                                  ->  5 signs at most

So an expression is tried only where one of its words stands, and nothing is lost by it. Owns that reading
of RE2's language: what it is not sure of gives no demand, and the expression is tried everywhere. The last
letter of a word is left out, since a mark behind it may have made another letter of it in canonical text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Demand", "demand", "reach"]

_LEAST = 4
"""Letters; shorter words stand nearly everywhere."""
_COUNT = re.compile(r"(\*|\+|\?|\{(\d+)(,?)(\d*)\})\??")
_CLASS = re.compile(r"\[(\^?)(\]?(?:\\.|[^\]\\\[])*)\]", re.S)
_ESCAPE = re.compile(r"\\(?:([pP])(?:\{(\w+)\}|(\w))|(.))", re.S)
_HEAD = re.compile(r"\(\?i\)")
_IN_LINES = frozenset("LMNPS")  # classes of signs that hold no line end


class Demand(NamedTuple):
    """Words in canonical letters, of which each match holds one, and the most line ends in a match."""

    words: tuple[str, ...]
    lines: int


class _Held(NamedTuple):
    """What a piece of an expression holds: sets of words (one of each set), line ends; a letter by itself.

    `signs` are the most that it matches; None without a limit.
    """

    groups: tuple[frozenset[str], ...] = ()
    lines: int = 0
    letter: str = ""
    signs: int | None = 1


class _UnclearError(Exception):
    """The expression holds something of which this reader is not sure."""


@lru_cache(maxsize=1024)
def demand(pattern: str) -> Demand | None:
    """What an expression demands; None where that is not known, or too little to be of use."""
    held = _read(pattern)
    if held is None:
        return None
    cut = [frozenset(w[:-1] for w in group) for group in held.groups]
    best = max(cut, key=lambda group: min(map(len, group)), default=frozenset({""}))
    return Demand(tuple(sorted(best)), held.lines) if min(map(len, best)) >= _LEAST else None


@lru_cache(maxsize=1024)
def reach(pattern: str) -> int | None:
    """The most signs that a match has; None where that is not known, or without a limit."""
    held = _read(pattern)
    return None if held is None else held.signs


def _read(pattern: str) -> _Held | None:
    """What an expression holds; None where this reader is not sure."""
    head = _HEAD.match(pattern)
    reader = _Reader(pattern, head.end() if head else 0)
    try:
        held = reader.choice()
    except _UnclearError:
        return None
    return held if reader.at == len(pattern) else None


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, pattern: str, at: int) -> None:
        self.pattern, self.at = pattern, at

    def choice(self) -> _Held:
        """Branches up to the end or a closing bracket."""
        branches = [self._branch()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            branches.append(self._branch())
        lines = max(b.lines for b in branches)
        widths = [b.signs for b in branches if b.signs is not None]
        signs = max(widths) if len(widths) == len(branches) else None
        if len(branches) == 1:
            return _Held(branches[0].groups, lines, signs=signs)
        longest = [
            max(b.groups, key=lambda g: min(map(len, g)), default=frozenset[str]())
            for b in branches
        ]
        words = (frozenset().union(*longest),) if all(longest) else ()
        return _Held(words, lines, signs=signs)

    def _branch(self) -> _Held:
        groups: list[frozenset[str]] = []
        lines, run = 0, ""
        signs: int | None = 0
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            held = self._atom()
            least, most = self._count()
            if held.lines and most is None:
                raise _UnclearError
            lines += held.lines * (most or 0)
            if held.signs != 0:
                endless = None in (signs, held.signs, most)
                signs = None if endless else (signs or 0) + (held.signs or 0) * (most or 0)
            if held.letter and least:
                run += held.letter * least
                if (least, most) == (1, 1):
                    continue
            groups += [frozenset({run})] if run else []
            run = ""
            groups += held.groups if least else ()
        groups += [frozenset({run})] if run else []
        return _Held(tuple(groups), lines, signs=signs)

    def _count(self) -> tuple[int, int | None]:
        """How often the piece just read may stand there; None for any number."""
        found = _COUNT.match(self.pattern, self.at)
        if found is None:
            return 1, 1
        self.at = found.end()
        sign, low, comma, high = found.groups()
        if low is None:
            return int(sign == "+"), 1 if sign == "?" else None
        least = int(low)
        return least, int(high) if high else None if comma else least

    def _atom(self) -> _Held:
        sign = self.pattern[self.at]
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._class()
        if sign == "\\":
            return self._escape()
        if sign in "^$*+?{":
            raise _UnclearError
        self.at += 1
        if sign.isascii() and sign.isalpha():
            return _Held(letter=sign.lower())
        return _Held(lines=int(sign == "\n"))

    def _group(self) -> _Held:
        self.at += 1
        if self.pattern.startswith("?", self.at):
            if not self.pattern.startswith("?:", self.at):
                raise _UnclearError
            self.at += 2
        held = self.choice()
        if not self.pattern.startswith(")", self.at):
            raise _UnclearError
        self.at += 1
        return held

    def _class(self) -> _Held:
        found = _CLASS.match(self.pattern, self.at)
        if found is None:
            raise _UnclearError
        self.at = found.end()
        inner = found[2]
        escapes = [_in_a_line(m) for m in _ESCAPE.finditer(inner)]
        plain = _ESCAPE.sub("", inner)
        wide = any(low < "\n" for low in re.findall(r"(.)-", plain, re.S)) or "\\" in plain
        return _Held(lines=int(bool(found[1]) or "\n" in plain or wide or not all(escapes)))

    def _escape(self) -> _Held:
        found = _ESCAPE.match(self.pattern, self.at)
        if found is None or ((found[4] or "") in "AzQECxafv01234567" and found[4]):
            raise _UnclearError
        self.at = found.end()
        return _Held(
            lines=int(not _in_a_line(found)), signs=int((found[4] or "") not in ("b", "B"))
        )


def _in_a_line(escape: re.Match[str]) -> bool:
    """Whether a sign or class that is written with a backslash holds no line end."""
    kind, long, short, sign = escape.groups()
    if kind:
        return bool(kind == "p" and (long or short)[0] in _IN_LINES)
    return bool(sign in "dwSbB" or (not sign.isalnum() and sign != "\n") or sign == "t")
