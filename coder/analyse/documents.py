"""What analyses need to know of documents beside their codings.

Owns the facts behind tables by a variable: the value of each document, how many words it has, for which
codes it was read, what is pending in it, which of its pages have no text. All come from the project;
what is not given is taken as none. A document without a value stands under "(no value)", last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["NO_VALUE", "DocumentFacts", "value_order", "years_between"]

NO_VALUE = "(no value)"
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Facts by document id.

    `values` holds one variable's value; `words` and `lengths` the numbers of words and code points;
    `read` the codes for which the document was read by those whose codings count; `pending` the undecided
    suggestions of (document, code); `pages_without_text` the number of pages that nobody could read.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    read: Mapping[str, Collection[str]] = field(default_factory=dict)
    pending: Mapping[tuple[str, str], int] = field(default_factory=dict)
    pages_without_text: Mapping[str, int] = field(default_factory=dict)

    def value(self, doc: str) -> str:
        """The document's value of the variable, or `NO_VALUE`."""
        return self.values.get(doc) or NO_VALUE


def value_order(values: Iterable[str], declared: Sequence[str] = ()) -> tuple[str, ...]:
    """Distinct values in the order of a table: declared ones, then numbers, then words; no value last.

    Declared values come also when no document has them.
    """
    rest = set(values) - set(declared) - {NO_VALUE}
    numbers = sorted((v for v in rest if _NUMBER.match(v)), key=lambda v: (float(v), v))
    words = sorted(rest.difference(numbers), key=lambda v: (v.casefold(), v))
    last = (NO_VALUE,) if NO_VALUE in values else ()
    return (*(v for v in declared if v != NO_VALUE), *numbers, *words, *last)


def years_between(values: Iterable[str]) -> tuple[str, ...]:
    """All years from the first to the last among the values, those without documents too."""
    years = [int(v) for v in values if _YEAR.match(v)]
    return tuple(f"{year:04d}" for year in range(min(years), max(years) + 1)) if years else ()
