"""What spreadsheets do to words, and how to tell it from a change that a person made.

    as_meant("007", RawCell("7", "number"))      "007"
    as_meant("3-4", RawCell("2025-04-03", "date", made=date(2025, 4, 3)))      "3-4"
    as_meant("aid", RawCell("aids"))      None

Owns the list of such accidents: dates made of numbers and of names of months (English, German, French,
Spanish), zeros lost in front, long numbers rounded, numbers and truth values written otherwise. A cell is
judged against what stood in it before; a new cell cannot be judged, and a date in one is told.
"""

from __future__ import annotations

import datetime
import re

from coder.codebook.workbook import RawCell

__all__ = ["as_meant", "is_yes", "made_date"]

_MONTHS = {
    name: n
    for n, names in enumerate(
        ("jan ene janv", "feb fév fev févr febr", "mar mär mrz mars maer", "apr avr abr", "may mai",
         "jun juin", "jul juil", "aug aoû août ago", "sep sept", "oct okt", "nov", "dec dez déc dic"),
        1,
    )
    for name in names.split()
}  # fmt: skip
_YES = {"yes", "y", "true", "x", "1", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero"}
_NO = {"", "no", "n", "false", "0", "nein", "falsch", "non", "faux", "falso"}
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_PARTS = re.compile(r"[^\W\d_]+|\d+")


def is_yes(text: str) -> bool | None:
    """Yes or no in four languages and as spreadsheets write it; None for anything else."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def as_meant(before: str, cell: RawCell) -> str | None:
    """`before`, when the cell is what a spreadsheet makes of it; None for a real difference."""
    found = cell.text.strip()
    if before and found == f"'{before}" and before[0] in "=+-@'":
        return before  # the guard of a sheet in text, kept by a program that shows it
    if not before or before == found or "\n" in before or len(before) > 40:
        return None
    if cell.kind == "date" or _date_like(found):
        mine = _readings(before)
        made = {(cell.made.month, cell.made.day), (cell.made.month, cell.made.year % 100)} if (
            cell.made
        ) else _readings(found)  # fmt: skip
        if mine & made:
            return before
    if _NUMBER.fullmatch(before) and _NUMBER.fullmatch(found):
        was, now = _value(before), _value(found)
        rounded = "e" in found.casefold() and abs(was - now) <= abs(was) * 1e-4
        return before if was == now or rounded else None
    words = {"true", "false", "yes", "no"}
    if cell.kind == "truth" or found.casefold() in _YES | _NO - {""}:
        same = before.casefold() in words and is_yes(before) == is_yes(found)
        return before if same else None
    return None


def made_date(cell: RawCell) -> bool:
    """Whether a cell is a date in the eyes of the program that wrote it."""
    return cell.kind == "date"


def _value(text: str) -> float:
    return float(text.replace(",", "."))


def _date_like(text: str) -> bool:
    return len(text) <= 25 and bool(_readings(text))


def _readings(text: str) -> set[tuple[int, int]]:
    """(month, day or year of the century) that a short text may mean; empty for none."""
    parts = _PARTS.findall(text.casefold())
    if not 2 <= len(parts) <= 6 or len(text) > 25:
        return set()
    try:
        day = datetime.date.fromisoformat(text[:10])
    except ValueError:
        pass
    else:
        return {(day.month, day.day), (day.month, day.year % 100)}
    numbers = [int(p) for p in parts if p.isdigit() and len(p) <= 4]
    months = [_MONTHS.get(p, 0) or _MONTHS.get(p[:3], 0) for p in parts if not p.isdigit()]
    if any(not m for m in months) or len(months) > 1 or not numbers or len(numbers) > 3:
        return set()
    if months:
        return {(months[0], n % 100) for n in numbers}
    if len(numbers) < 2:
        return set()
    first, second = numbers[0], numbers[1]
    pairs = {(first, second % 100), (second, first % 100)}
    if len(numbers) == 3:
        pairs |= {(first, numbers[2] % 100), (second, numbers[2] % 100)}
    return {(m, n) for m, n in pairs if 1 <= m <= 12}
