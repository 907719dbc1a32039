"""Read for a code: may absence, recall and agreement rest on this document for this code?

A document counts as read for a code by a coder only if it was finished, on the current text, when the
code existed with its present meaning. Owns that sentence; where the facts come from (events, sheet,
migrations) is not its matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coder.model.affairs import Finish
from coder.model.migration import Migration, still_covers, translate
from coder.model.registers import Raw

__all__ = ["PART", "FirstReading", "codes_read", "first_reading", "has_finished"]


def codes_read(
    finishes: Iterable[Finish],
    *,
    text: str,
    book: str,
    codes: Sequence[str],
    entries: Sequence[Migration],
) -> frozenset[str]:
    """Codes of `book` for which these readings of one document by one coder count now.

    Args:
        finishes: that coder's standing readings of that document.
        text: hash of the document's current text; readings of other versions do not count.
        book: the codebook's name.
        codes: ids in the codebook now.
        entries: the codebook's migrations, oldest first.
    """
    covered: set[str] = set()
    for finish in finishes:
        if finish.text != text or finish.book != book:
            continue
        own: set[str] = set()
        for code, mig, read in finish.marks:
            name = still_covers(code, mig, entries)
            if read and name is not None:
                own.add(name)
            elif not read:
                own.discard(name or translate(code, mig, entries).code)
        covered |= own
    return frozenset(c for c in codes if c in covered)


@dataclass(frozen=True, slots=True)
class FirstReading:
    """When one coder first finished one document.

    `moments` gives for each code, under its present name, the (seq, id) of the finish that first covered
    it; `time` and `event` are of the earliest; `again` tells that a reading was taken back before.
    """

    moments: Mapping[str, tuple[int, str]]
    time: str
    event: str
    again: bool = False


def first_reading(
    events: Iterable[Raw], *, book: str, entries: Sequence[Migration], since: int = 0
) -> FirstReading | None:
    """The first reading of one document by one coder that was not taken back; None for none.

    Args:
        events: that coder's finish events on it whose group stands, in order.
        book: the codebook's name; readings under another do not count.
        entries: the codebook's migrations, oldest first.
        since: events up to this `seq` do not count: they belong to what came before the round.
    """
    moments: dict[str, tuple[int, str]] = {}
    first: Raw | None = None
    again = False
    for event in events:
        if event["seq"] <= since or event.get("book", "") != book:
            continue
        codes, mig = event.get("codes") or (), event.get("mig", 0)
        if event["value"]:
            first = first or event
            for code in codes:
                name = still_covers(code, mig, entries)
                if name is not None:
                    moments.setdefault(name, (event["seq"], event["id"]))
            continue
        names = {still_covers(c, mig, entries) or translate(c, mig, entries).code for c in codes}
        again = again or first is not None
        moments = {k: m for k, m in moments.items() if codes and k not in names}
        if not moments:
            first = None
    return None if first is None else FirstReading(moments, first["time"], first["id"], again)


PART = "codes"
"""What `how` of a finish says when it was for some codes only (`finish DOC --for CODE`)."""


def has_finished(events: Iterable[Raw], *, since: int = 0) -> bool:
    """Whether one coder has finished one document as a whole, so that others' work may be shown.

    Args:
        events: that coder's finish events on it whose group stands, in order.
        since: events up to this `seq` do not count.
    """
    done = False
    for event in events:
        if event["seq"] > since and event.get("how") != PART:
            done = bool(event["value"]) or (done and bool(event.get("codes")))
    return done
