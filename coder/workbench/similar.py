"""Passages that a coder gave the same code before, likest first: what one decided on such words last time.

    Similar(desk).lines("win_win")

Owns the likeness: the share of rare words that two passages have in common, where a word is rare when few of
the coder's passages with this code hold it. Only the coder's own codings are compared, the newest `MOST` of
a code, so that the time is bounded whatever the project holds; in a blind document nothing is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING

from coder.model.value import value
from coder.text.safe import safe_line
from coder.workbench.panels import Line
from coder.workbench.picker import plain

if TYPE_CHECKING:
    from coder.workbench.desk import Desk
    from coder.workbench.marks import Mark

__all__ = ["MOST", "Similar", "words_of"]

MOST = 400
"""Codings of a code that are compared, the newest first."""
SHOWN = 2
LONGEST = 2000
"""Characters of a passage that count."""
_WORD = re.compile(r"[^\W\d_]{4,}")


def words_of(text: str) -> frozenset[str]:
    """The words of a passage that can say something: four letters at least, case and accents away."""
    return frozenset(_WORD.findall(plain(text[:LONGEST])))


@value
class _Passage:
    """A passage of the coder's own with the words that count in it."""

    id: str
    doc: str
    quote: str
    words: frozenset[str]


class Similar:
    """The coder's own passages, by code; those of other documents are read once, when first asked for.

    Args:
        desk: on which the coder works; another one of the same project may take its place.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._read: dict[tuple[str, str], list[_Passage]] = {}
        self._known: dict[str, _Passage] = {}

    def _passages(self, code: str) -> list[_Passage]:
        doc = self.desk.doc.id
        if (code, doc) not in self._read:
            from coder.project.passages import passages_of

            newest = passages_of(self.desk.project, code, by=self.desk.by, most=MOST, besides=doc)
            read = [_Passage(p.id, p.doc, p.quote, words_of(p.quote)) for p in newest]
            self._read[code, doc] = read
        elsewhere = [p for p in self._read[code, doc] if p.doc != doc]
        here = [self._here(m) for m in self._near(code)]
        return [*here, *elsewhere]

    def _here(self, mark: Mark) -> _Passage:
        known = self._known.get(mark.id)
        quote = self.desk.doc.text[mark.start : mark.end]
        if known is None or known.quote != quote:
            known = _Passage(mark.id, self.desk.doc.id, quote, words_of(quote))
            self._known[mark.id] = known
        return known

    def _near(self, code: str) -> list[Mark]:
        """Own codings of this document before and behind the cursor, as many as fit the bound."""
        desk = self.desk
        at = desk.cursor.span.start
        found = desk.marks.over(max(0, at - 40_000), at + 40_000)
        return [m for m in found if m.code == code and desk.own(m)][:MOST]

    def lines(self, code: str) -> list[Line]:
        """Lines for the panel: heading, then up to two passages with their document; often none."""
        desk = self.desk
        if not code or desk.doc.id in desk.sight.blind:
            return []
        span = desk.cursor.span
        asked = words_of(desk.doc.quote(span))
        under = {m.id for m in desk.marks.over(span.start, span.end)}
        passages = [p for p in self._passages(code) if p.id not in under]
        held = Counter(word for p in passages for word in p.words)
        size = len(passages) + 1
        scored = sorted(
            ((sum(log(size / held[w]) + 0.1 for w in asked & p.words), p) for p in passages),
            key=lambda pair: (-pair[0], pair[1].doc, pair[1].id),
        )
        best = [p for score, p in scored[:SHOWN] if score > 0]
        if not best:
            return []
        return [Line("Coded alike before", "head"), *(self._line(p) for p in best)]

    @staticmethod
    def _line(passage: _Passage) -> Line:
        words = " ".join(passage.quote.split())
        short = words if len(words) <= 72 else words[:71] + "…"
        return Line(safe_line(f"{passage.doc}: {short}"), "dim")
