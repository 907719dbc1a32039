"""The two-letter codes of languages (ISO 639-1), so that a slip in one is told where it is written.

`no` is Norwegian and text like any other code, whatever a YAML reader would make of it; `on` is no language.
Codes of three letters are many, and taken as they are. Owns the list and the pattern made from it; says
nothing about which languages rules can be bent in.
"""

from __future__ import annotations

from coder.model.languages import NAMES

__all__ = ["CODE", "TAGS", "TWO_LETTERS"]

# The first letter, then those that follow it.
_LETTERS = (
    "aabefkmnrsvyz", "baegimnors", "caehorsuvy", "daevz", "eelnostu", "fafijory", "gadlnuv",
    "haeiortuyz", "iadegikostu", "jav", "kagijklmnorsuvwy", "labginotuv", "mghiklnrsty",
    "nabdeglnorvy", "ocjmrs", "pailst", "qu", "rmnouw", "sacdegiklmnoqrstuvw", "taeghiklnorstwy",
    "ugkrz", "veio", "wao", "xh", "yio", "zahu",
)  # fmt: skip

TWO_LETTERS = tuple(f"{row[0]}{second}" for row in _LETTERS for second in row[1:])

CODE = "|".join(["[a-z]{3}", *(f"{row[0]}[{row[1:]}]" for row in _LETTERS)])
"""What a code of a language looks like: one of the two-letter ones, or three letters."""

_WORDS = frozenset({"cat", "est", "fin", "ice", "lit", "may", "per", "por", "rum"})
TAGS = frozenset(TWO_LETTERS) | {
    name for name in NAMES if len(name) == 3 and name.isascii() and name not in _WORDS
}
"""Codes that mark a language even in front of a text: none that is rather a word there ("[may] be")."""
