r"""The words of a query: names, texts, expressions, signs, each with its place.

    tokens_of('win_win near 20 /readmi\w+/', where)

Owns what a word is: letters, digits and `_ . : @ * -`, so that code paths, dates and globs are one word.
A text stands in double or single quotation marks, straight or curly; an expression between slashes, where
`\/` is a slash. Places are code points of the query, from 0; nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from coder.model.errors import BadValue

__all__ = ["Token", "tokens_of"]

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"[^"]*"|'[^']*'|\u201c[^\u201d]*\u201d|\u201e[^\u201c\u201d]*[\u201c\u201d]|\u00ab[^\u00bb]*\u00bb)
    |/(?P<regex>(?:[^/\\]|\\.)+)/
    |(?P<sign>==|!=|<=|>=|<>|[=<>(),\[\]])
    |(?P<word>[@\w][\w.:@*-]*)
    |(?P<bad>\S))""",
    re.VERBOSE,
)
_COMPARISONS = ("=", "==", "!=", "<>", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `kind` is word, text, regex, sign or end; [at, end) are its characters in the query."""

    kind: str
    text: str
    at: int
    end: int

    @property
    def folded(self) -> str:
        """The word without case; empty for what is no word."""
        return self.text.casefold() if self.kind == "word" else ""

    @property
    def is_comparison(self) -> bool:
        """Whether it compares: a sign, `in`, `not in`."""
        return self.folded in ("in", "not") or (self.kind == "sign" and self.text in _COMPARISONS)

    @property
    def ends_term(self) -> bool:
        """Whether nothing that it stands before can be an argument: the end, a closing sign, a comma."""
        return self.kind == "end" or (self.kind == "sign" and self.text in (")", ",", "]", "["))

    def is_word(self, word: str) -> bool:
        """Whether it is this word, in any case."""
        return self.folded == word

    def is_sign(self, sign: str) -> bool:
        """Whether it is this sign."""
        return self.kind == "sign" and self.text == sign


def tokens_of(text: str, where: Callable[[int], str]) -> list[Token]:
    """The words of a query, the end last.

    Args:
        text: the query.
        where: what to call the place of a character in messages.

    Raises:
        BadValue: a sign that means nothing here.
    """
    out: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        found, at = match[kind], match.start(kind)
        if kind == "bad":
            raise BadValue(
                f"a query cannot hold {found!r} here",
                place=where(at),
                found=found,
                hint="a text or a value with signs stands in quotation marks, closed by the same mark",
            )
        if kind == "text":
            out.append(Token(kind, found[1:-1], at, match.end()))
        elif kind == "regex":
            out.append(Token(kind, found.replace("\\/", "/"), at - 1, match.end()))
        else:
            out.append(Token(kind, found, at, match.end()))
    return [*out, Token("end", "", len(text), len(text))]
