"""Areas of PDF pages that have no text behind them, kept as memos on their documents.

Owns the words of such a memo: page, rectangle, codes and who gave them, and the comment. A coding stands on
characters here, so the codings of an area are counted as lost all the same; nothing of what they say is.
Pages are counted from 1 in the memo and from 0 in the file; a rectangle is in points as the file has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from coder.exchange.formats import ForeignCode, ForeignMemo, ForeignUser
from coder.exchange.refi_things import minted

__all__ = ["Area", "Given", "area_memos", "lose_areas"]

KEPT = "codings of areas of PDF pages (a memo keeps page, area and code)"


class Given(NamedTuple):
    """A code given to an area, by whom and when; ids as in the file."""

    code: str
    user: str
    time: str


class Area(NamedTuple):
    """An area; `box` is x and y of two corners as written, `notes` are ids."""

    guid: str
    page: int
    box: tuple[str, str, str, str]
    user: str
    time: str
    description: str
    notes: tuple[str, ...]
    given: tuple[Given, ...]


def lose_areas(areas: Iterable[Area], lost: Counter[str]) -> None:
    """Count areas whose document has no place here."""
    for area in areas:
        lost["areas of PDF pages"] += 1
        lost["codings of areas of PDF pages"] += len(area.given)
        notes = len(area.notes) + bool(area.description.strip())
        lost["memos on areas of PDF pages"] += notes


def area_memos(
    document: str,
    areas: Iterable[Area],
    codes: Iterable[ForeignCode],
    users: Iterable[ForeignUser],
    lost: Counter[str],
) -> Iterator[ForeignMemo]:
    """A memo for each area.

    Args:
        document: the id of the document that they are areas of.
        areas: the areas.
        codes: all codes of the file.
        users: all users of the file.
        lost: takes the codings, by their number.
    """
    names = {c.id: c.name for c in codes}
    people = {u.id: u.name for u in users}
    for area in areas:
        lost[KEPT] += len(area.given)
        first = next(iter(area.given), Given("", "", ""))
        user, time = area.user or first.user, area.time or first.time
        own = minted("area", area.guid or area.box, document, area.page)
        text = "\n".join(_lines(area, names, people))
        yield ForeignMemo(own, text, "doc", document, user=user, time=time)


def _lines(area: Area, codes: Mapping[str, str], people: Mapping[str, str]) -> Iterator[str]:
    x1, y1, x2, y2 = (" ".join(v.split())[:20] or "?" for v in area.box)
    page = str(area.page + 1) if area.page >= 0 else "?"
    yield f"Area on page {page} of the PDF: x {x1} to {x2}, y {y1} to {y2} points"
    for one in area.given:
        by = people.get(one.user, "")
        yield f"Code: {codes.get(one.code) or one.code}" + (f" ({by})" if by else "")
    if area.description.strip():
        yield f"\n{area.description}"
