"""What a changed cell of a sheet may say, and what it means: ids, parents, colours, yes and no, rules.

Owns the meaning of single cells: a parent or group may be written as id, path or name, a colour with or
without its sign, a list with bullets before its entries. What cannot be meant is refused in words; the
caller knows the cell. Only cells that changed come here, so that nothing that stood before is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coder.codebook.colours import COLOUR_HINT, colour_of
from coder.codebook.damage import is_yes, made_date
from coder.codebook.rulenote import IN_YAML, parse_rule
from coder.codebook.sheet import LINES, tidy
from coder.codebook.workbook import RawCell
from coder.model.errors import BadValue, UnknownName
from coder.model.names import fold_name, slug

__all__ = ["Names", "checked", "code_id_of", "fresh_id"]

_BULLET = re.compile(r"^(?:[•·▪‣◦]\s*|[-–*]\s+)")
_ERROR = re.compile(r"#[A-ZÄÖÜ/0]{2,12}[!?]|#N/A|#NV")
_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l",
            "đ": "d", "ð": "d", "þ": "th", "ı": "i"}  # fmt: skip
_TYPES = ("nominal", "ordinal", "integer", "text", "date")


@dataclass(frozen=True, slots=True)
class Names:
    """What codes and groups are called: ids as they shall be, ids they had, and names."""

    ids: Collection[str]
    had: Mapping[str, str]
    named: Mapping[str, str]
    groups: Mapping[str, str]

    def code(self, written: str) -> str:
        """The id that is meant by an id, a former id, a path or a name; as written when none is."""
        if not written:
            return ""
        last = re.split(r"\s*(?:\.|>|::|/|\\)\s*", written)[-1]
        for name in (written, last):
            if name in self.had:
                return self.had[name]
            if name in self.ids:
                return name
        return (
            self.named.get(fold_name(tidy(written))) or self.named.get(fold_name(last)) or written
        )

    def group(self, written: str) -> str:
        """The group that is meant by an id or a name; as written when none is."""
        if written in self.groups:
            return written
        folded = fold_name(written)
        return next((g for g, n in self.groups.items() if folded in (g, fold_name(n))), written)


def code_id_of(name: str) -> str:
    """A code id made of a name: small Latin letters, digits and `_`; never empty."""
    text = unicodedata.normalize("NFC", name).casefold()
    text = "".join(_LETTERS.get(c, c) for c in text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(r"[^a-z0-9]+", "_", text).strip("_")[:60].rstrip("_")
    if not text or slug(text).startswith("x-"):
        text = f"code_{text}".rstrip("_")
    return text if text[0].isalpha() else f"c{text}"


def fresh_id(name: str, taken: Collection[str]) -> str:
    """An id for a name that no other code has."""
    ident, n = code_id_of(name), 2
    while (found := ident if n == 2 else f"{ident}_{n - 1}") in taken:
        n += 1
    return found


def checked(column: str, cell: RawCell, names: Names, before: str) -> str:
    """What a changed cell says, as the codebook would say it.

    Args:
        column: the column.
        cell: the cell.
        names: what parents and groups may be called.
        before: what stood there; lines that stood there are taken as they are.

    Raises:
        BadValue: it cannot stand there.
        UnknownName: there is no such code or group.
    """
    text = tidy(cell.text)
    if made_date(cell):
        raise BadValue(
            f"a date, not text: {text}", found=text,
            hint="set the column to Text and type the cell again",
        )  # fmt: skip
    if cell.kind == "formula" or _ERROR.fullmatch(text):
        raise BadValue(
            f"a formula, not text: {text[:40]}", found=text,
            hint="put an apostrophe before text that begins with = + - or @",
        )  # fmt: skip
    if IN_YAML in text and column != "rules":
        raise BadValue(f"{IN_YAML} stands for what a cell cannot show", found=text)
    if column == "codes":
        return "\n".join(_code(line, names) for line in _lines(text.replace(",", "\n"), before))
    if column in LINES:
        lines = _lines(text, before)
        for line in lines if column == "rules" else ():
            if line not in before.split("\n"):
                parse_rule(line)
        return "\n".join(lines)
    if not text:
        return ""
    if column in ("retired", "colour", "shortcut", "type"):
        return _short_one(column, text)
    if column == "parent":
        return _code(text, names)
    if column == "group":
        group = names.group(text)
        if group not in names.groups:
            raise UnknownName.of("group", text, names.groups,
                                 hint="groups are made in the YAML file")  # fmt: skip
        return group
    return text if column in ("definition", "question") else " ".join(text.split())


def _lines(text: str, before: str) -> list[str]:
    """Entries of a cell without the bullets that people put before them."""
    there = set(before.split("\n"))
    lines = (line if line in there else _BULLET.sub("", line) for line in text.split("\n"))
    return [line for line in lines if line]


def _code(text: str, names: Names) -> str:
    found = names.code(text)
    if found not in names.ids:
        raise UnknownName.of("code", text, names.ids)
    return found


def _short_one(column: str, text: str) -> str:
    if column == "retired":
        answer = is_yes(text)
        if answer is None:
            raise BadValue(f"{text!r} is neither yes nor no", found=text, allowed=("yes", "no"))
        return "yes" if answer else ""
    if column == "colour":
        colour = colour_of(text)
        if not colour:
            raise BadValue(f"{text!r} is no colour", found=text, hint=COLOUR_HINT)
        return colour
    if column == "type" and text not in _TYPES:
        raise BadValue(f"{text!r} is no type", found=text, allowed=_TYPES)
    if column == "shortcut" and not re.fullmatch(r"\S{1,3}", text):
        raise BadValue(f"{text!r} is no shortcut: one to three letters or digits", found=text)
    return text
