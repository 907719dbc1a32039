"""Values of a variable put into bands: years into periods.

    parse_bands("year:1999-2007,2008-2015")      ("year", (Band("1999-2007", 1999, 2007), ...))

Owns the small language behind `--per` and `--cols`: a name, and perhaps bands after a colon, each two
whole numbers with both ends belonging to it, or one number. The year of an ISO date counts as its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coder.model.errors import BadValue

__all__ = ["Band", "banded", "parse_bands"]

_BAND = re.compile(r"\s*(\d{1,9})\s*(?:(?:-|\.\.|–)\s*(\d{1,9})\s*)?\Z", re.ASCII)
_NUMBER = re.compile(r"(\d{1,9})(?:\.0*|-\d\d(?:-\d\d.*)?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Band:
    """A band of whole numbers, both ends included."""

    name: str
    low: int
    high: int


def parse_bands(text: str) -> tuple[str, tuple[Band, ...]]:
    """The variable and its bands; no bands for a bare name (which may hold a colon).

    Raises:
        BadValue: for a band that ends before it begins.
    """
    name, colon, rest = text.rpartition(":")
    found = [_BAND.match(part) for part in rest.split(",")]
    if not colon or not name or any(match is None for match in found):
        return text, ()
    bands = []
    for match in found:
        assert match is not None
        low, high = int(match[1]), int(match[2] or match[1])
        if high < low:
            raise BadValue(
                f"the band {match[0].strip()!r} ends before it begins",
                found=match[0].strip(),
                hint=f"write bands as {name}:1999-2007,2008-2015",
            )
        bands.append(Band(f"{low}-{high}" if high != low else f"{low}", low, high))
    return name, tuple(bands)


def banded(value: str, bands: Sequence[Band]) -> str:
    """The name of the first band that holds the value; empty for none, the value itself without bands."""
    if not bands:
        return value
    number = _NUMBER.match(value)
    if number is None:
        return ""
    return next((b.name for b in bands if b.low <= int(number[1]) <= b.high), "")
