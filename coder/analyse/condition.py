"""Conditions on variables: `case = EU and year >= 2008`.

    condition = parse_condition('not (case in (EU, US) or title = "shared prosperity")', ["case", "title"])
    condition({"case": "CH", "title": "..."})    True

Owns the little language behind `--where`. Values are bare (several words too) or quoted; = and == are
alike; and, or, not, in are written in any case; `and` binds tighter than `or`. Two values that are both
numbers compare as numbers, else as text by code point, so dates in ISO form compare as dates. A missing
value is the empty text: it equals only "", differs from everything else, and is neither before nor after
anything. Hence `a != b` is always `not a = b`.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from coder.model.errors import BadValue, UnknownName

__all__ = ["Condition", "parse_condition"]

Row = Mapping[str, str]
Test = Callable[[Row], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<op>==|!=|<=|>=|<>|[=<>(),])|(?P<word>[^\s"'=<>!(),][^\s"=<>!(),]*)|(?P<bad>\S))"""
)
_NUMBER = re.compile(r"[+-]?\d{1,60}(\.\d{1,60})?\Z", re.ASCII)
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUAL = ("=", "==")
_DIFFERENT = ("!=", "<>")
_DEEPEST = 50
_WORDS = ("and", "or", "not", "in")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that can be asked of a mapping of names to values; `names` are those it looks at."""

    text: str
    names: tuple[str, ...]
    test: Test

    def __call__(self, row: Row) -> bool:
        """Whether the condition holds for these values."""
        return self.test(row)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.casefold() == word


def parse_condition(text: str, names: Iterable[str] | None = None) -> Condition:
    """The condition that a text means.

    Args:
        text: for example `case = EU and year >= 2008`.
        names: the variables and attributes that exist; None allows all names.

    Raises:
        UnknownName: for another name, with the nearest.
        BadValue: when the text is no condition; the place tells the character, counted from 1.
    """
    parser = _Parser(text, None if names is None else tuple(names))
    test = parser.either(0)
    if parser.now.kind != "end":
        parser.refuse("expected and, or, or the end")
    return Condition(text, tuple(dict.fromkeys(parser.used)), test)


class _Parser:
    """Recursive descent over the tokens; `now` is the token at hand."""

    def __init__(self, text: str, names: tuple[str, ...] | None) -> None:
        self.tokens = _tokens(text)
        self.place = 0
        self.names = names
        self.used: list[str] = []

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def refuse(self, what: str) -> NoReturn:
        ended = self.now.kind == "end"
        found = "the end" if ended else self.now.text
        raise BadValue(
            f"{what}, but the condition ends" if ended else f"{what}, not {found!r}",
            place=f"where, character {self.now.at + 1}",
            found=found,
            hint='a condition looks like: case = EU and year >= 2008; or: title = "two words"',
        )

    def take(self) -> _Token:
        token = self.now
        self.place += 1
        return token

    def either(self, depth: int) -> Test:
        tests = [self.both(depth)]
        while self.now.is_word("or"):
            self.take()
            tests.append(self.both(depth))
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def both(self, depth: int) -> Test:
        tests = [self.one(depth)]
        while self.now.is_word("and"):
            self.take()
            tests.append(self.one(depth))
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def one(self, depth: int) -> Test:
        if depth > _DEEPEST:
            self.refuse(f"more than {_DEEPEST} levels deep")
        if self.now.is_word("not"):
            self.take()
            inner = self.one(depth + 1)
            return lambda row: not inner(row)
        if self.now.text == "(" and self.now.kind == "op":
            self.take()
            inner = self.either(depth + 1)
            self.close()
            return inner
        return self.comparison(self.name())

    def close(self) -> None:
        if self.now.kind != "op" or self.now.text != ")":
            self.refuse("expected )")
        self.take()

    def name(self) -> str:
        if self.now.kind not in ("word", "text") or self.now.text.casefold() in _WORDS:
            self.refuse("expected the name of a variable")
        name = self.now.text
        if self.names is not None and name not in self.names:
            raise UnknownName.of("variable", name, self.names)
        self.used.append(name)
        self.take()
        return name

    def comparison(self, name: str) -> Test:
        if self.now.is_word("in") or self.now.is_word("not"):
            if negated := self.take().is_word("not"):
                if not self.now.is_word("in"):
                    self.refuse("expected in after not")
                self.take()
            values = self.several()
            return lambda row: any(_equal(row.get(name, ""), v) for v in values) != negated
        sign = self.now.text
        if self.now.kind != "op" or sign not in (*_EQUAL, *_DIFFERENT, *_ORDER):
            self.refuse("expected =, !=, <, <=, >, >= or in")
        self.take()
        value = self.value()
        if sign in _ORDER:
            compare = _ORDER[sign]
            return lambda row: _ordered(row.get(name, ""), value, compare)
        return lambda row: _equal(row.get(name, ""), value) != (sign in _DIFFERENT)

    def several(self) -> tuple[str, ...]:
        if self.now.kind != "op" or self.now.text != "(":
            self.refuse("expected ( and values with commas between")
        self.take()
        values = [self.value()]
        while self.now.kind == "op" and self.now.text == ",":
            self.take()
            values.append(self.value())
        self.close()
        return tuple(values)

    def value(self) -> str:
        if self.now.kind == "text":
            return unicodedata.normalize("NFC", self.take().text)
        words: list[str] = []
        while self.now.kind == "word" and not (self.now.is_word("and") or self.now.is_word("or")):
            words.append(self.take().text)
        if not words:
            self.refuse("expected a value")
        return unicodedata.normalize("NFC", " ".join(words))


def _tokens(text: str) -> tuple[_Token, ...]:
    out: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        found = match[kind]
        if kind == "bad":
            raise BadValue(
                f"a condition cannot hold {found!r} here",
                place=f"where, character {match.start(kind) + 1}",
                found=found,
                hint="a quotation mark needs its other half; values with signs need quotation marks",
            )
        out.append(_Token(kind, found[1:-1] if kind == "text" else found, match.start(kind)))
    return (*out, _Token("end", "", len(text)))


def _numbers(a: str, b: str) -> tuple[Decimal, Decimal] | None:
    if _NUMBER.match(a) and _NUMBER.match(b):
        return Decimal(a), Decimal(b)
    return None


def _equal(have: str, want: str) -> bool:
    numbers = _numbers(have, want)
    if numbers:
        return numbers[0] == numbers[1]
    return unicodedata.normalize("NFC", have) == want


def _ordered(have: str, want: str, compare: Callable[[Any, Any], bool]) -> bool:
    if not have:
        return False
    numbers = _numbers(have, want)
    return compare(*numbers) if numbers else compare(unicodedata.normalize("NFC", have), want)
