"""Words that mark one part of a corpus against another.

    keyness(target, reference, least=5)

Owns the measures and their sources: log-likelihood of two frequencies (Rayson and Garside 2000) says how
sure a difference is, log ratio (Hardie 2014; 0 counts as 0.5) how great: each 1 is twice as often. The
Bayes factor is Wilson's (2013): log-likelihood less the logarithm of all words; below 0 the data speak
against a difference. Many words are tested at once, so log-likelihood ranks words and is no test of one.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from coder.analyse.words import Counts
from coder.model.results import Caption, Cell, Table

__all__ = ["keyness", "log_likelihood", "log_ratio"]

_SMALL = 500
"""Words of a part below which a difference rests on very little."""


def log_likelihood(n: int, other: int, size: int, other_size: int) -> float:
    """How sure it is that a word is not equally frequent in two parts, 0 or more.

    Args:
        n: how often it stands in the one part.
        other: how often in the other.
        size: words of the one part, above 0.
        other_size: words of the other, above 0.
    """
    both = (n + other) / (size + other_size)
    terms = ((n, size * both), (other, other_size * both))
    return max(0.0, 2 * sum(o * math.log(o / e) for o, e in terms if o))


def log_ratio(n: int, other: int, size: int, other_size: int) -> float:
    """How many times a word's share doubles from the other part to the one; 0 counts as 0.5."""
    return math.log2(((n or 0.5) / size) / ((other or 0.5) / other_size))


def keyness(
    target: Counts,
    reference: Counts,
    *,
    least: int = 5,
    documents: int = 1,
    top: int | None = None,
    stop: Collection[str] = (),
) -> Table:
    """Words by how sure it is that they mark the target: those over-used first, then those under-used.

    A word that one part lacks has no ratio where the 0.5 would say the opposite of what was counted.

    Args:
        target: the part that is asked about.
        reference: what it is held against.
        least: words that stand less often in both together are left out.
        documents: words that stand in fewer documents of both are left out.
        top: only so many over-used and so many under-used; None for all.
        stop: words that are left out.
    """
    a, b = target.total, reference.total
    words = sorted({*target.by_word, *reference.by_word} - set(stop)) if a and b else []
    more: list[tuple[Cell, ...]] = []
    less: list[tuple[Cell, ...]] = []
    for word in words:
        n, other = target.n(word), reference.n(word)
        held = {*target.by_word.get(word, ()), *reference.by_word.get(word, ())}
        if n + other < least or len(held) < documents:
            continue
        sure = log_likelihood(n, other, a, b)
        ratio = log_ratio(n, other, a, b)
        over = n * b > other * a
        row: tuple[Cell, ...] = (
            word, n, other, n / a * 1000, other / b * 1000, ratio if (ratio > 0) is over else None,
            sure, sure - math.log(a + b), target.documents(word), reference.documents(word),
        )  # fmt: skip
        (more if over else less).append(row)
    columns = (
        "word", "n", "reference_n", "per1000", "reference_per1000", "log_ratio", "log_likelihood",
        "bayes_factor", "documents", "reference_documents",
    )  # fmt: skip
    rows = (*sorted(more, key=_rank)[:top], *sorted(less, key=_rank)[:top])
    return Table(columns, rows, _caption(a, b), ("word",))


def _number(cell: Cell) -> float:
    assert isinstance(cell, int | float)
    return cell


def _rank(row: tuple[Cell, ...]) -> tuple[float, str]:
    return -_number(row[6]), str(row[0])


def _caption(a: int, b: int) -> Caption:
    facts = {
        "measure": "log ratio (Hardie 2014); log-likelihood (Rayson and Garside 2000); "
        "Bayes factor (Wilson 2013)",
        "words": str(a),
        "words of the reference": str(b),
    }
    notes = []
    if not a or not b:
        notes.append("one part has no words: there is nothing to compare")
    elif min(a, b) < _SMALL:
        notes.append(f"one part has only {min(a, b)} words: differences rest on very little")
    return Caption("Words that mark a part", facts, tuple(notes))
