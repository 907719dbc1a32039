"""The query language: what an expression means, as a tree; nothing is looked up but names.

    parse_query("win_win and readmission within sentence", vocabulary)
    parse_query('sub(control)[stance = contests] near 2 sentences "mutual benefit"', vocabulary)

Owns the grammar and its messages: every fault tells the character, counted from 1, and the nearest name.
Precedence, tightest first: proximity, not, and, or, `within UNIT` (which takes in all of its parentheses).
Saved queries (`@name`) are put in where they stand; one that leads back to itself is refused. Text is
never run: it becomes a tree of the values below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

from coder.analyse.condition import Condition, parse_condition
from coder.analyse.querytokens import Token, tokens_of
from coder.analyse.querytree import (
    And,
    Codes,
    Everything,
    Node,
    Not,
    OneOf,
    Or,
    Proximity,
    Units,
    Variable,
    Words,
)
from coder.model.codebook import Codebook
from coder.model.errors import BadValue, CoderError, UnknownName

__all__ = [
    "DISTANCES",
    "OPERATORS",
    "OWN_NAMES",
    "UNITS",
    "Vocabulary",
    "parse_query",
]

OPERATORS: Final = (
    "within", "encloses", "overlaps", "runs_into", "overlapped_by", "follows", "precedes", "near",
)  # fmt: skip
"""Proximity operators: the left side's segments that stand so to one of the right side."""

UNITS: Final = ("sentence", "paragraph", "section", "page", "document")
"""What `within` takes as a unit."""

DISTANCES: Final = ("characters", "words", "sentences", "paragraphs")

OWN_NAMES: Final = ("by", "how", "coded")
"""Names that tests of codings may use beside attributes: who, by what act, when (UTC, ISO form)."""

_SPACED = ("near", "follows", "precedes")
_TREES = ("sub", "up", "sib")
_ALSO = {"tokens": "words"}
_ALIASES = {"cooccurs": "overlaps", "co-occurs": "overlaps"}
_KEYWORDS = ("and", "or", "not", "in", "any", "one_of", *OPERATORS, *_TREES, *_ALIASES)
_DEEPEST, _LONGEST = 40, 10_000
_HINT = 'for instance: win_win and readmission within sentence; or: win_win near 200 "mutual"'


@dataclass(frozen=True)
class Vocabulary:
    """The names that an expression may use: the codebook's, variables and attributes, saved queries.

    `names` are variables of documents; `attributes` those of codings.
    """

    book: Codebook
    names: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    saved: Mapping[str, str] = field(default_factory=dict)


def parse_query(text: str, vocabulary: Vocabulary) -> Node:
    """The tree that an expression means.

    Raises:
        BadValue: it is none; the place tells the character, counted from 1.
        UnknownName: a code, variable or saved query that is not there, with the nearest.
    """
    return _parsed(text, vocabulary, ())


def _parsed(text: str, vocabulary: Vocabulary, inside: tuple[str, ...]) -> Node:
    if len(text) > _LONGEST:
        raise BadValue(f"a query has at most {_LONGEST} characters, this one {len(text)}")
    parser = _Parser(text, vocabulary, inside)
    node = parser.query(0)
    if parser.now.kind != "end":
        parser.refuse("expected and, or, a proximity operator, or the end")
    return node


class _Parser:
    """Recursive descent over the tokens; `now` is the token at hand."""

    def __init__(self, text: str, vocabulary: Vocabulary, inside: tuple[str, ...]) -> None:
        self.text = text
        self.inside = inside
        self.known = vocabulary
        self.tokens = tokens_of(text, self._where)
        self.place = 0

    # -- tokens --------------------------------------------------------------------------------

    def _where(self, at: int) -> str:
        return f"{f'query @{self.inside[-1]}' if self.inside else 'query'}, character {at + 1}"

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    @property
    def then(self) -> Token:
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.now
        self.place += 1
        return token

    def refuse(self, what: str, *, hint: str = "") -> NoReturn:
        """Something else was expected than the word at hand."""
        ended = self.now.kind == "end"
        told = f"{what}, but the query ends" if ended else f"{what}, not {self.now.text!r}"
        self.wrong(told, self.now, hint=hint)

    def wrong(self, what: str, token: Token, *, hint: str = "") -> NoReturn:
        """The word is one that cannot stand there."""
        raise BadValue(what, place=self._where(token.at), found=token.text, hint=hint or _HINT)

    def expect(self, sign: str, what: str) -> None:
        if not self.now.is_sign(sign):
            self.refuse(what)
        self.take()

    # -- grammar -------------------------------------------------------------------------------

    def query(self, depth: int) -> Node:
        if depth > _DEEPEST:
            self.wrong(f"more than {_DEEPEST} levels deep", self.now)
        node = self.either(depth)
        while self.now.is_word("within") and self.then.folded in UNITS:
            self.take()
            node = Units(node, self.take().folded)
        return node

    def either(self, depth: int) -> Node:
        parts = [self.both(depth)]
        while self.now.is_word("or"):
            self.take()
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self, depth: int) -> Node:
        parts = [self.one(depth)]
        while self.now.is_word("and"):
            self.take()
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self, depth: int) -> Node:
        turns = 0
        while self.now.is_word("not"):
            self.take()
            turns += 1
        node = self.proximity(depth)
        return Not(node) if turns % 2 else node

    def proximity(self, depth: int) -> Node:
        left = self.term(depth)
        while operator := self._operator():
            self.take()
            gap, distance = self._gap(operator)
            left = Proximity(left, operator, self.term(depth), gap, distance)
        return left

    def _operator(self) -> str:
        word = _ALIASES.get(self.now.folded, self.now.folded)
        if self.now.kind != "word" or word not in OPERATORS:
            return ""
        return "" if word == "within" and self.then.folded in UNITS else word

    def _gap(self, operator: str) -> tuple[int | None, str]:
        if self.now.kind != "word" or not (self.now.text.isascii() and self.now.text.isdigit()):
            if operator == "near":
                self.refuse("expected how far", hint="near 200 (characters), or near 2 sentences")
            return None, "characters"
        if operator not in _SPACED:
            hint = "near, follows and precedes take one"
            self.wrong(f"{operator} takes no distance", self.now, hint=hint)
        gap = int(self.take().text[:18])
        plural = self.now.folded + "s" if not self.now.folded.endswith("s") else self.now.folded
        plural = _ALSO.get(plural, plural)
        if self.now.kind == "word" and plural in DISTANCES:
            self.take()
            return gap, plural
        return gap, "characters"

    def term(self, depth: int) -> Node:
        if self.now.is_sign("("):
            self.take()
            node = self.query(depth + 1)
            self.expect(")", "expected )")
            return node
        if self.now.kind in ("text", "regex"):
            token = self.take()
            return self._words("plain" if token.kind == "text" else "regex", token)
        if self.now.kind != "word":
            self.refuse("expected a code, a text in quotation marks, or (")
        return self._named(depth)

    def _words(self, kind: str, token: Token) -> Words:
        if not token.text.strip():
            self.wrong("there are no words to look for", token)
        return Words(kind, token.text)

    def _named(self, depth: int) -> Node:
        token = self.now
        if token.text.startswith("@"):
            return self._saved(depth)
        if self.then.is_comparison:
            return self._comparison()
        if token.folded in _TREES and not self.then.ends_term:
            return self._tree(self.take().folded)
        if token.folded == "one_of":
            return self._one_of(depth)
        if token.folded == "any":
            self.take()
            return Everything()
        head, colon, _ = token.text.partition(":")
        if colon and head.casefold() in ("text", "lemma"):
            return self._prefixed(head.casefold())
        if token.folded in _KEYWORDS:
            self.refuse("expected a code, a text in quotation marks, or (")
        return self._code()

    def _prefixed(self, kind: str) -> Words:
        token = self.take()
        rest = token.text.partition(":")[2]
        if not rest and self.now.kind == "text" and self.now.at == token.end:
            rest = self.take().text
        if not rest.strip():
            self.wrong(f"there is no word after {kind}:", token)
        return Words("plain" if kind == "text" else "lemma", rest)

    def _saved(self, depth: int) -> Node:
        token = self.take()
        name = token.text[1:]
        if name in self.inside:
            self.wrong(f"the saved query @{name} leads back to itself", token)
        if name not in self.known.saved:
            raise self._unknown("saved query", token, [f"@{n}" for n in self.known.saved])
        if depth + len(self.inside) > _DEEPEST:
            self.wrong(f"more than {_DEEPEST} levels deep", token)
        return _parsed(self.known.saved[name], self.known, (*self.inside, name))

    def _one_of(self, depth: int) -> Node:
        self.take()
        self.expect("(", "expected ( and parts with commas between")
        parts = [self.query(depth + 1)]
        while self.now.is_sign(","):
            self.take()
            parts.append(self.query(depth + 1))
        self.expect(")", "expected , or )")
        return OneOf(tuple(parts))

    # -- names ---------------------------------------------------------------------------------

    def _unknown(self, kind: str, token: Token, names: list[str], hint: str = "") -> UnknownName:
        error = UnknownName.of(kind, token.text, names, hint=hint)
        error.place = self._where(token.at)
        return error

    def _code_id(self) -> str:
        token = self.now
        if token.kind != "word":
            self.refuse("expected a code")
        written = token.text.removeprefix("code:")
        book = self.known.book
        try:
            found = book.code(written).id
        except UnknownName:
            if written in (*self.known.names, *self.known.attributes):
                hint = f"{written} is a variable: write {written} = VALUE"
            else:
                hint = (
                    "a text stands in quotation marks; coder codebook show --tree lists the codes"
                )
            raise self._unknown(
                "code", token, [*book.ids, *map(book.path, book.ids), *_KEYWORDS], hint
            ) from None
        self.take()
        return found

    def _code(self) -> Codes:
        if self.now.text.endswith(".*"):
            return self._tree("sub", self.now.text[:-2])
        return Codes((self._code_id(),), self._bracket())

    def _tree(self, kind: str, written: str = "") -> Codes:
        book = self.known.book
        if written:
            token = self.now
            self.tokens[self.place] = Token("word", written, token.at, token.end)
        bracket = not written and self.now.is_sign("(")
        if bracket:
            self.take()
        top = self._code_id()
        if bracket:
            self.expect(")", "expected )")
        code = book.code(top)
        if kind == "sub":
            ids = tuple(c.id for c in book.subtree(top))
        elif kind == "up":
            ids = (top, code.parent) if code.parent else (top,)
        else:
            ids = tuple(c.id for c in book.children(code.parent)) if code.parent else (top,)
        return Codes(ids, self._bracket())

    def _bracket(self) -> Condition | None:
        if not self.now.is_sign("["):
            return None
        start = self.take().end
        while self.now.kind != "end" and not self.now.is_sign("]"):
            self.take()
        stop = self.now.at
        self.expect("]", "expected ] after the test of attributes")
        return self._condition(start, stop, (*self.known.attributes, *OWN_NAMES))

    def _comparison(self) -> Variable:
        start = self.take().at
        if self.take().folded == "not" and self.now.is_word("in"):
            self.take()
        if self.tokens[self.place - 1].folded == "in":
            while self.now.kind != "end" and not self.now.is_sign(")"):
                self.take()
        if self.now.kind == "end":
            self.refuse("expected a value")
        token = self.take()
        follows = self.now.kind in ("word", "text") and self.now.folded not in _KEYWORDS
        if follows and token.kind == "word":
            self.wrong("a value of several words stands in quotation marks", self.now)
        names = (*self.known.names, *self.known.attributes, *OWN_NAMES)
        return Variable(self._condition(start, token.end, names))

    def _condition(self, start: int, stop: int, names: tuple[str, ...]) -> Condition:
        try:
            return parse_condition(self.text[start:stop], names)
        except CoderError as error:
            inside = error.place.rpartition(" ")[2]
            at = start + (int(inside) - 1 if inside.isdigit() else 0)
            error.place = self._where(at)
            raise
