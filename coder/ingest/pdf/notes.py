"""Footnotes and the marks in the text that lead to them.

    "... of major projects⁷ remained ..."   "⁷ Projects whose capital cost exceeded ..."   ->   note 7, marked

A note begins with its mark; the place in the text is the nearest one that has the same mark, before the note
rather than after it, because a note stands at the foot of its page. Offsets are code points of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from coder.model.span import Span

__all__ = ["marked_notes"]

_MARK = re.compile(
    r"(?P<raised>[⁰¹²³⁴-⁹]{1,3})|\(?\[?(?P<plain>\d{1,3})[\])]?[.)]?(?=\D)|(?P<sign>[*†‡§¶‖]{1,3})"
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FAR = 12_000  # characters between a mark and its note


def marked_notes(text: str, notes: Sequence[Span]) -> Iterator[Mapping[str, object]]:
    """One entry for each note: `at`, its `mark` in plain form, and where it is `marked`, or None."""
    begun = {span.start for span in notes}
    for span in notes:
        found = _MARK.match(text[span.start : span.start + 12])
        if found is None:
            continue
        sign = found["sign"]
        mark = sign or unicodedata.normalize("NFKC", found["raised"] or found["plain"])
        raised = sign or "".join(_RAISED[int(digit)] for digit in mark)
        place = _nearest(text, raised, span, begun)
        yield {"kind": "note", "at": span.start, "mark": mark, "marked": place}


def _nearest(text: str, mark: str, note: Span, begun: set[int]) -> int | None:
    """Where the mark stands in running text: the last place before the note, else the first after it."""
    low, high = max(0, note.start - _FAR), note.end + _FAR
    alone = re.compile(rf"(?<![{_RAISED}*]){re.escape(mark)}(?![{_RAISED}*])")
    before, after = None, None
    for found in alone.finditer(text, low, min(high, len(text))):
        if found.start() in begun or note.start <= found.start() < note.end:
            continue
        if found.start() < note.start:
            before = found.start()
        else:
            after = found.start()
            break
    return before if before is not None else after
