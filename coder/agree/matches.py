"""F1, precision and recall of one value or code, on units or on characters.

    precision = both / the other's      recall = both / the reference's      F1 = 2 both / (one + other)

Owns the counting by pairs of coders on what both judged. The first coder is the reference of precision and
recall, and with more than two coders they are the mean over the others; F1 needs no reference and is the
mean over all pairs. Several codes are counted together: hits and marks are added up before dividing.
No correction for chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from coder.agree.judgements import PRESENT, Floats, Judgements, against_rest, members
from coder.agree.parts import Groups, Parts, divided, mean_of_known, parts_of, score
from coder.model.errors import BadValue, UsageError
from coder.model.results import Score

__all__ = ["MATCHES", "f1", "match_parts", "precision", "recall"]

MATCHES: Final = ("f1", "precision", "recall")


def match_parts(measure: str, codes: Sequence[Judgements], *, positive: str = PRESENT) -> Parts:
    """F1, precision or recall taken apart, over one or several sets of judgements.

    Raises:
        BadValue: for another measure, or a positive value that no judgement can have.
        UsageError: without judgements.
    """
    if measure not in MATCHES:
        raise BadValue.of_value("a measure of matches", measure, MATCHES)
    if not codes:
        raise UsageError(f"{measure} needs judgements")
    marked = [_marked(one, positive) for one in codes]
    head = codes[0]
    pairs = list(combinations(range(len(head.coders)), 2))
    if measure != "f1":
        pairs = [(a, b) for a, b in pairs if a == 0]

    def sums(groups: Groups) -> Floats:
        total = np.zeros((groups.count, 3 * len(pairs)))
        for one in marked:
            tally, columns = groups.tally(one), []
            for a, b in pairs:
                x, y = one.cells[a], one.cells[b]
                here, there = (x == 1) & (y >= 0), (y == 1) & (x >= 0)
                columns += [tally.total(f * 1.0) for f in (here & there, here, there)]
            total += np.stack(columns, axis=1) if columns else 0
        return total

    def value(s: Floats) -> Floats:
        hits, first, second = np.moveaxis(s.reshape(len(s), len(pairs), 3), 2, 0)
        below = {"f1": (first + second) / 2, "precision": second, "recall": first}[measure]
        return mean_of_known(divided(hits, below))

    def reason() -> str:
        if len(head.coders) < 2:
            return f"nothing to compare: {len(head.coders) or 'no'} coder"
        who = {
            "f1": "neither coder",
            "precision": "no other coder",
            "recall": "the reference coder",
        }
        return f"nothing to count: {who[measure]} marked {positive!r} in what was compared"

    parts = parts_of(measure, head, sums, value, reason)
    same = all(len(one) == len(head) for one in codes)
    blocks = max(one.blocks for one in codes)
    return Parts(parts.blank, sums, value, reason, parts.units if same else 0, blocks)


def _marked(judged: Judgements, positive: str) -> Judgements:
    known = {code for value in judged.values for code in members(value)}
    if judged.values and positive not in known:
        raise BadValue.of_value("the positive value", positive, sorted(known))
    return against_rest(judged, positive)


def f1(judged: Judgements, *, positive: str = PRESENT) -> Score:
    """F1 of one value: hits over the mean of what two coders marked (Dice 1945, Ecology 26:297).

    Returns:
        in [0, 1]; undefined when nobody marked the value.

    Raises:
        BadValue: for a value that no judgement can have.
    """
    return score(match_parts("f1", [judged], positive=positive))


def precision(judged: Judgements, *, positive: str = PRESENT) -> Score:
    """Share of what the others marked that the first coder marked too.

    Van Rijsbergen 1979, Information Retrieval, chapter 7.

    Returns:
        in [0, 1]; undefined when no other coder marked the value.

    Raises:
        BadValue: for a value that no judgement can have.
    """
    return score(match_parts("precision", [judged], positive=positive))


def recall(judged: Judgements, *, positive: str = PRESENT) -> Score:
    """Share of what the first coder marked that the others marked too.

    Van Rijsbergen 1979, Information Retrieval, chapter 7.

    Returns:
        in [0, 1]; undefined when the first coder did not mark the value.

    Raises:
        BadValue: for a value that no judgement can have.
    """
    return score(match_parts("recall", [judged], positive=positive))
