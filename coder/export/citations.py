r"""References from a bibliography, as far as a source line needs them: who, when, what.

    references(b"@article{doe2008, author = {Doe, Jane and M\"uller, Jan}, year = 2008}")["doe2008"].short()
    'Doe and Müller 2008'

Owns reading of BibTeX and CSL-JSON, told apart by their first sign, and the short citation (author-date; one
or two names, `et al.` from three; the title where nobody is named; n.d. without a year). Strings and
crossrefs of BibTeX that need another entry are left as they are. Nothing of a bibliography is run.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from coder.model.errors import Unreadable

__all__ = ["Reference", "references"]

_ENTRY = re.compile(r"@\s*(\w+)\s*[{(]\s*")
_FIELD = re.compile(r"\s*,?\s*([\w-]+)\s*=\s*")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a",
    "k": "\u0328",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "aa": "å", "AA": "Å", "i": "i", "j": "j",
}  # fmt: skip
_ACCENT = re.compile(r"\\([`'^~\"=.]|[cvuHrk](?![A-Za-z]))\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])\s*(?:\{\})?")
_SIGN = re.compile(r"\\([&%$#_{}])")
_COMMAND = re.compile(r"\\[A-Za-z]+\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """One work: its key, the names of its authors, year and title; empty where unknown."""

    key: str
    authors: tuple[str, ...] = ()
    year: str = ""
    title: str = ""

    def short(self) -> str:
        """The short citation: `Doe and Roe 2008`."""
        names = self.authors
        if not names:
            who = self.title if len(self.title) <= 60 else self.title[:57].rstrip() + "..."
        elif len(names) > 2:
            who = f"{names[0]} et al."
        else:
            who = " and ".join(names)
        return f"{who or self.key} {self.year or 'n.d.'}"


def references(data: bytes, place: str = "") -> dict[str, Reference]:
    """{key: reference} of a bibliography in BibTeX or CSL-JSON.

    Args:
        data: the bytes of the file.
        place: what it is called in messages.

    Raises:
        Unreadable: it is neither.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}", place=place) from None
    if text.lstrip()[:1] in ("[", "{"):
        return _csl(text, place)
    found = {r.key: r for r in _bibtex(text, place)}
    if text.strip() and not found:
        raise Unreadable("no entry of a bibliography", place=place, hint="BibTeX or CSL-JSON")
    return found


# -- CSL-JSON ------------------------------------------------------------------------------------


def _csl(text: str, place: str) -> dict[str, Reference]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON: {error}"[:200], place=place) from None
    if isinstance(items, dict):
        items = items.get("items", list(items.values()))
    out = {}
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("id") is not None:
            key = str(item.get("citation-key") or item["id"])
            out[key] = Reference(key, _csl_names(item), _csl_year(item), str(item.get("title", "")))
    if not out:
        raise Unreadable("no reference with an id", place=place, hint="a list of CSL-JSON items")
    return out


def _csl_names(item: dict[str, object]) -> tuple[str, ...]:
    names = item.get("author") or item.get("editor") or ()
    out = []
    for name in names if isinstance(names, list) else ():
        if isinstance(name, dict):
            part = str(name.get("non-dropping-particle") or "")
            family = str(name.get("literal") or name.get("family") or name.get("given") or "")
            out.append(f"{part} {family}".strip())
    return tuple(filter(None, out))


def _csl_year(item: dict[str, object]) -> str:
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return str(parts[0][0])
    return str(issued.get("raw") or issued.get("literal") or "")[:4]


# -- BibTeX --------------------------------------------------------------------------------------


def _bibtex(text: str, place: str) -> Iterator[Reference]:
    strings: dict[str, str] = {}
    at = 0
    while match := _ENTRY.search(text, at):
        kind, at = match[1].casefold(), match.end()
        if kind in ("comment", "preamble"):
            continue
        if kind == "string":
            fields, at = _fields(text, at, strings, place)
            strings |= fields
            continue
        comma = re.compile(r"[^,})\s]*").match(text, at)
        key, at = (comma[0], comma.end()) if comma else ("", at)
        fields, at = _fields(text, at, strings, place)
        if key:
            yield Reference(key, _names(fields), _year(fields), _plain(fields.get("title", "")))


def _fields(text: str, at: int, strings: dict[str, str], place: str) -> tuple[dict[str, str], int]:
    out: dict[str, str] = {}
    while match := _FIELD.match(text, at):
        value, at = _value(text, match.end(), strings, place)
        out.setdefault(match[1].casefold(), value)
    return out, at


def _value(text: str, at: int, strings: dict[str, str], place: str) -> tuple[str, int]:
    """A value as it is written, its parts joined by `#`."""
    out = ""
    while True:
        if text[at : at + 1] in ("{", '"'):
            end = _closing(text, at, place)
            out, at = out + text[at + 1 : end], end + 1
        else:
            word = re.compile(r"[^\s,#{}()\"]*").match(text, at)
            assert word is not None
            out, at = out + strings.get(word[0].casefold(), word[0]), word.end()
        more = re.compile(r"\s*#\s*").match(text, at)
        if more is None:
            return out, at
        at = more.end()


def _closing(text: str, at: int, place: str) -> int:
    """Where a value in braces or quotation marks ends."""
    quoted, depth, n = text[at] == '"', 0, at + 1
    while n < len(text):
        char = text[n]
        if char == "\\":
            n += 1
        elif depth == 0 and char == ('"' if quoted else "}"):
            return n
        elif char in "{}":
            depth += 1 if char == "{" else -1
        n += 1
    line = text.count("\n", 0, at) + 1
    raise Unreadable("a value has no end", place=f"{place}:{line}", hint="a brace is missing")


def _names(fields: dict[str, str]) -> tuple[str, ...]:
    written = fields.get("author") or fields.get("editor") or ""
    out = []
    for name in re.split(r"\s+and\s+(?![^{]*\})", written.strip()) if written.strip() else ():
        if name.startswith("{") and name.endswith("}"):
            out.append(_plain(name))
        elif "," in name:
            out.append(_plain(name.partition(",")[0]))
        else:
            out.append(_family(name))
    return tuple(filter(None, out))


def _family(name: str) -> str:
    """The family name of `Ludwig van Beethoven`: from the first small word on, else the last word."""
    words = re.findall(r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\.|[^\s{}\\])+", name)
    small = next((n for n, w in enumerate(words[:-1]) if n and w[:1].islower()), len(words) - 1)
    return _plain(" ".join(words[small:]))


def _year(fields: dict[str, str]) -> str:
    found = re.search(r"\d{4}", fields.get("year") or fields.get("date") or "")
    return found[0] if found else _plain(fields.get("year", ""))


def _plain(text: str) -> str:
    """A value without braces and commands, accents as letters."""
    text = _ACCENT.sub(lambda m: (m[2] or m[3]) + _ACCENTS[m[1]], text)
    text = _LETTER.sub(lambda m: _LETTERS[m[1]], text)
    text = _SIGN.sub(lambda m: "\x00" if m[1] == "{" else "\x01" if m[1] == "}" else m[1], text)
    text = _COMMAND.sub("", text).replace("{", "").replace("}", "").replace("~", " ")
    text = text.replace("\x00", "{").replace("\x01", "}").replace("---", "—").replace("--", "–")
    return unicodedata.normalize("NFC", " ".join(text.split()))
