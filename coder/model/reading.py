"""Read for a code: may absence, recall and agreement rest on this document for this code?

A document counts as read for a code by a coder only if it was finished, on the current text, when the
code existed with its present meaning. Owns that sentence; where the facts come from (events, sheet,
migrations) is not its matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coder.model.affairs import Finish
from coder.model.migration import Migration, still_covers, translate

__all__ = ["codes_read"]


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
