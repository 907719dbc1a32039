"""How evenly codes spread over documents, and where they come first and last.

    code      n  documents  of   juilland_d   dp     dp_norm  first  first_doc  last  last_doc
    win_win  15          5   5        0.785  0.18      0.22    1999  EU-01      2008  US-02

Owns three measures with documents as the parts of the corpus and words as their size. `juilland_d`: 1 - V /
sqrt(n - 1), V the variation of frequency per word over n documents (Juilland and Chang-Rodriguez 1964); 1
is even. `dp`: half the sum of |share of the words - share of the codings| (Gries 2008); 0 is even. `dp_norm`:
dp / (1 - the smallest document's share), so that 1 can be reached (Lijffijt and Gries 2012). None where a
code has no codings, where no words are known, or where there is one document.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from coder.analyse.arrays import ints
from coder.model.columns import Columns
from coder.model.results import Caption, Cell, Table

__all__ = ["dispersion", "spread"]

_COLUMNS = (
    "code", "n", "documents", "of", "chars", "per1000", "juilland_d", "dp", "dp_norm",
    "first", "first_doc", "last", "last_doc",
)  # fmt: skip


def spread(
    counts: Sequence[int], sizes: Sequence[int]
) -> tuple[float | None, float | None, float | None]:
    """Juilland's D, Gries' DP and DP norm of one code over the documents that have words.

    Args:
        counts: codings of the code in each document.
        sizes: words of each document.
    """
    parts = [(count, size) for count, size in zip(counts, sizes, strict=True) if size > 0]
    n, words, hits = len(parts), sum(s for _, s in parts), sum(c for c, _ in parts)
    if n < 2 or not hits:
        return None, None, None
    rates = [count / size for count, size in parts]
    mean = math.fsum(rates) / n
    deviation = math.sqrt(math.fsum((rate - mean) ** 2 for rate in rates) / n)
    juilland = 1 - deviation / mean / math.sqrt(n - 1)
    dp = math.fsum(abs(size / words - count / hits) for count, size in parts) / 2
    smallest = min(size for _, size in parts) / words
    return juilland, dp, dp / (1 - smallest)


def dispersion(
    columns: Columns,
    *,
    words: Mapping[str, int],
    when: Mapping[str, str] | None = None,
    chars: Mapping[str, int] | None = None,
) -> Table:
    """Each code with its frequency, its dispersion and its first and last occurrence.

    Args:
        columns: codings that count; all its documents are looked at.
        words: words of each document.
        when: date or year of each document, in ISO form so that text order is time order; documents
            without one are neither first nor last as long as one has a date.
        chars: code points that carry each code.

    Returns:
        code, n, documents, of, chars, per1000 (words), juilland_d, dp, dp_norm, first, first_doc, last,
        last_doc; dates are empty where there are none, and then the order of documents decides.
    """
    n_docs, n_codes = len(columns.docs), len(columns.codes)
    cell = ints(columns.code) * max(1, n_docs) + ints(columns.doc)
    counts = np.bincount(cell, minlength=n_docs * n_codes).reshape(n_codes, n_docs).tolist()
    sizes = [words.get(doc, 0) for doc in columns.docs]
    total, dates = sum(sizes), when or {}
    rows: list[tuple[Cell, ...]] = []
    for code, own in zip(columns.codes, counts, strict=True):
        n, holders = sum(own), [at for at, count in enumerate(own) if count]
        rate = 1000 * n / total if total else None
        sizes_of = (n, len(holders), n_docs, (chars or {}).get(code, 0), rate)
        ends = _ends([columns.docs[at] for at in holders], dates)
        rows.append((code, *sizes_of, *spread(own, sizes), *ends))
    facts = {"codings": str(len(columns)), "documents": str(n_docs), "words": str(total)}
    return Table(_COLUMNS, tuple(rows), Caption("Codes and their dispersion", facts), ("code",))


def _ends(docs: Sequence[str], when: Mapping[str, str]) -> tuple[Cell, ...]:
    """Date and document of the first and of the last occurrence."""
    dated = [doc for doc in docs if when.get(doc)] or list(docs)
    if not dated:
        return "", "", "", ""
    first = min(dated, key=lambda doc: when.get(doc, ""))
    last = max(reversed(dated), key=lambda doc: when.get(doc, ""))
    return when.get(first, ""), first, when.get(last, ""), last
