"""Values as YAML, written as a person would: plain words bare, everything else in quotation marks.

    pair("examples", [{"text": "a win-win", "code": "true"}], 4)

Owns what may stand bare, inside brackets and outside of them. Values are texts, lists and tables of them
(nested as needed); a `Bare` is put down as it is (true, 0.5). Reading such text back with the codebook's
reader gives the same value: that is the law of this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["WIDTH", "Bare", "Value", "inline", "item", "pair", "scalar"]

WIDTH = 110
"""Where a line is too long to hold a whole list or table."""

_BARE = re.compile(r"[^\W\d_](?:[\w ().;/,'’-]*[\w.)])?")
_BARE_INSIDE = re.compile(r"[^\W\d_](?:[\w .;/'’*-]*[\w.*])?")
_LOOKS_LIKE_MORE = re.compile(r"(?i)yes|no|on|off|true|false|null|y|n|nan|inf")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UNSEEN = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


class Bare(str):
    """Written as it is, without quotation marks."""

    __slots__ = ()


Value = str | Sequence["Value"] | Mapping[str, "Value"]


def scalar(text: str, *, inside: bool = False, quoted: bool = False) -> str:
    """A text on one line; `inside` brackets fewer characters may stand bare, `quoted` none."""
    if isinstance(text, Bare):
        return str(text)
    bare = _BARE_INSIDE if inside else _BARE
    if (
        not quoted
        and bare.fullmatch(text)
        and not _LOOKS_LIKE_MORE.fullmatch(text)
        and "  " not in text
    ):
        return text
    out = "".join(_ESCAPES.get(c, c) for c in text)
    return '"' + _UNSEEN.sub(_escaped, out) + '"'


def _escaped(match: re.Match[str]) -> str:
    at = ord(match[0])
    return f"\\x{at:02x}" if at < 0x100 else f"\\u{at:04x}"


def inline(value: Value) -> str:
    """Any value on one line, in brackets and braces."""
    if isinstance(value, str):
        return scalar(value, inside=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {inline(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(map(inline, value)) + "]"


def pair(key: str, value: Value, indent: int) -> list[str]:
    """The lines of `key: value` at a depth of `indent` spaces.

    Lists of words stand on one line while they fit; tables in lists one to a line.
    """
    lead = " " * indent + key + ":"
    if isinstance(value, str):
        return _text(lead, value, indent)
    whole = f"{lead} {inline(value)}"
    if isinstance(value, Mapping):
        if len(whole) <= WIDTH or not value:
            return [whole]
        return [lead, *(line for k, v in value.items() for line in pair(k, v, indent + 2))]
    short = all(isinstance(v, str) and len(v) <= 30 for v in value)
    if not value or (short and len(whole) <= WIDTH):
        return [whole]
    return [lead, *(line for v in value for line in item(v, indent + 2))]


def _text(lead: str, value: str, indent: int) -> list[str]:
    lines = value.split("\n")
    plain = all(line == line.rstrip() and not _UNSEEN.search(line) for line in lines)
    if len(lines) > 1 and plain and lines[0] and lines[-1] and lines[0][0] != " ":
        inner = " " * (indent + 2)
        return [f"{lead} |-", *(inner + line if line else "" for line in lines)]
    return [f"{lead} {scalar(value)}"]


def item(value: Value, indent: int) -> list[str]:
    """The lines of an entry of a list, its dash at a depth of `indent` spaces."""
    dash = " " * indent + "- "
    if isinstance(value, str):
        return [dash + scalar(value)]
    whole = dash + inline(value)
    if not isinstance(value, Mapping) or len(whole) <= WIDTH:
        return [whole]
    if all(isinstance(v, str) for v in value.values()):
        return [whole]  # examples stand on one line, however long
    lines = [line for k, v in value.items() for line in pair(k, v, indent + 2)]
    return [dash + lines[0].lstrip(), *lines[1:]]
