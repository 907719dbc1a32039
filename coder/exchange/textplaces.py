"""Places in texts that came along with their codings, counted as the other program counts.

    places, findings = read_places(texts, selections, "QualCoder", "study.qda", options)

Owns what happens when positions and texts do not fit: the reading that fits best is chosen for the whole file
and told where it is not the plain one; what lies outside even so makes the file refused, or is left out and
counted when that was asked for. Places are code points, half-open, in the text as it will be stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coder.exchange.formats import ReadOptions
from coder.exchange.positions import Selected, Stored, choose
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["OUTSIDE", "Claim", "read_places"]

OUTSIDE = "codings that lie outside their text"


@dataclass(frozen=True, slots=True)
class Claim:
    """Where a program says that something stands in a document, and the words it kept of it."""

    document: str
    start: int
    end: int
    words: str = ""


def read_places(
    texts: Mapping[str, Stored],
    claims: Sequence[Claim],
    origin: str,
    place: str,
    options: ReadOptions,
) -> tuple[list[tuple[int, int] | None], list[Finding]]:
    """The place of each claim; None where it lies outside or selects nothing.

    Raises:
        Unreadable: some lie outside, and they were not to be left out.
    """
    of_document: dict[str, list[Selected]] = {name: [] for name in texts}
    for claim in claims:
        if claim.document in of_document:
            of_document[claim.document].append(Selected(claim.start, claim.end, claim.words))
    chosen = choose(((texts[n], of_document[n]) for n in texts), origin=origin)
    places: list[tuple[int, int] | None] = []
    for claim in claims:
        text = texts.get(claim.document)
        found = text.place(chosen.reading, claim.start, claim.end) if text else None
        places.append(found if found and found[0] < found[1] else None)
    outside = sum(p is None for p in places)
    if outside and not options.keep_broken:
        raise Unreadable(
            f"{outside:,} of {len(places):,} codings lie outside their text", place=place,
            hint="--keep-broken takes the others and leaves these out",
        )  # fmt: skip
    return places, _told(texts, chosen.reading, chosen.doubtful, place)


def _told(
    texts: Mapping[str, Stored], reading: object, doubtful: bool, place: str
) -> list[Finding]:
    out = []
    plain = str(reading).startswith("characters") and str(reading).endswith(
        "behind the last character"
    )
    if not plain or doubtful:
        level = Level.WARNING if doubtful else Level.NOTE
        out.append(Finding(level, "positions", f"positions are read as {reading}", place))
    removed = sum(text.removed for text in texts.values())
    if removed:
        what = f"{removed:,} characters that no text here may hold (controls, soft hyphens) were left out"
        out.append(Finding(Level.NOTE, "characters", what, place))
    return out
