r"""RE2 expressions in which `\w`, `\s` and the edges of words know all letters, not those of ASCII only.

    for_all_letters(r"\b\w+schaft\b")   ->   an expression that finds "Mobilitätspartnerschaft"
    branches(r"\bétat\b|\bpays\b")      ->   [Branch("état", True, True), Branch("pays", True, True)]

Owns that reading. `\W` and `\S` inside a class and `\b` in the middle of a branch stay as RE2 understands
them; digits stay ASCII. Compiles nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Branch", "branches", "for_all_letters"]

_WORD = r"\pL\pM\pN_"
_SPACE = r"\s\x{0B}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}"
_OUTSIDE = {
    r"\w": f"[{_WORD}]",
    r"\W": f"[^{_WORD}]",
    r"\s": f"[{_SPACE}]",
    r"\S": f"[^{_SPACE}]",
}
_INSIDE = {r"\w": _WORD, r"\s": _SPACE}
_LETTER_FIRST = re.compile(r"[^\W_(\[\\]|[(\[]|\\[pPwd]")
_GROUPS = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|([()|])", re.S)
_ENDS = ")]*+?}"


class Branch(NamedTuple):
    """One way to match: an expression, and whether a word has to begin or end where it does."""

    core: str
    left: bool
    right: bool


def for_all_letters(pattern: str) -> str:
    """The expression with the classes of words and white space widened to all letters and all spaces."""
    if not any(short in pattern for short in _OUTSIDE):
        return pattern
    out: list[str] = []
    at, inside = 0, False
    while at < len(pattern):
        upto = at + 1
        piece = sign = pattern[at]
        if pattern.startswith("\\Q", at):
            end = pattern.find("\\E", at)
            upto = len(pattern) if end < 0 else end + 2
            piece = pattern[at:upto]
        elif sign == "\\":
            upto = at + 2
            piece = pattern[at:upto]
            piece = (_INSIDE if inside else _OUTSIDE).get(piece, piece)
        elif inside:
            if pattern.startswith("[:", at):
                upto = pattern.find(":]", at) + 2 if ":]" in pattern[at:] else upto
                piece = pattern[at:upto]
            inside = sign != "]" or upto > at + 1
        elif sign == "[":
            inside = True
            upto += pattern.startswith("^", upto)
            upto += pattern.startswith("]", upto)
            piece = pattern[at:upto]
        out.append(piece)
        at = upto
    return "".join(out)


def branches(pattern: str) -> list[Branch]:
    r"""The ways to match that no brackets hold together, each without the `\b` at its ends.

    An edge is taken off only where a letter stands beside it, or what may hold one.
    """
    out: list[Branch] = []
    depth = done = 0
    for sign in _GROUPS.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(sign[1] or "", 0)
        if sign[1] == "|" and not depth:
            out.append(_branch(pattern[done : sign.start()]))
            done = sign.end()
    return [*out, _branch(pattern[done:])]


def _branch(core: str) -> Branch:
    left = core.startswith(r"\b") and _LETTER_FIRST.match(core, 2) is not None
    right = core.endswith(r"\b") and len(core) > 2 and (core[-3].isalnum() or core[-3] in _ENDS)
    return Branch(core[2 * left : len(core) - 2 * right], left, right)
