"""The selectors, the same on every verb that reads codings, and the Selection they become.

Owns spelling and help of the shared selectors. A verb gets them all by naming a parameter `selection`
(see `command`) and takes one frozen value; it never repeats the options. `--final` and `--pool` say
which layer counts; the verb's own default holds when neither is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from coder.model.errors import UsageError
from coder.model.selection import HOWS, ORIGINS, UNITS, Selection

__all__ = ["PANEL", "SELECTORS", "Selector", "selection_from"]

PANEL: Final = "Which codings"


class Selector(NamedTuple):
    """One selector: `flag`, `metavar` (empty for a switch), help, field of Selection, repeatable."""

    flag: str
    metavar: str
    help: str
    field: str
    many: bool = False


SELECTORS: Final = (
    Selector("--corpus", "NAME", "Only this corpus.", "corpus"),
    Selector("--doc", "GLOB", "Only these documents; repeatable.", "docs", True),
    Selector("--code", "ID|PATH", "Only this code; repeatable.", "codes", True),
    Selector("--under", "CODE", "This code and all below it; repeatable.", "under", True),
    Selector("--by", "CODER", "Only this coder's codings; repeatable.", "by", True),
    Selector("--origin", "|".join(ORIGINS), "How the passage was found.", "origin"),
    Selector("--how", "|".join(HOWS), "By what act it was coded.", "how"),
    Selector("--where", "EXPR", "Document variables and attributes: year >= 2008.", "where"),
    Selector("--unit", "|".join(UNITS), "The unit that is counted.", "unit"),
    Selector("--round", "NAME", "Only the documents of this assignment round.", "round"),
    Selector("--as-of", "DATE|VERSION", "As it was then: a date or a codebook version.", "as_of"),
    Selector("--final", "", "Each document once, by its final coding.", "final"),
    Selector("--pool", "", "All coders' codings, each within coder.", "pool"),
)


def selection_from(values: Mapping[str, Any]) -> Selection:
    """The Selection of parsed selectors, by field name; missing names do not limit.

    Raises:
        UsageError: when both layers are asked for, or a value is not allowed.
    """
    if values.get("final") and values.get("pool"):
        raise UsageError(
            "--final and --pool exclude each other",
            hint="--final takes each document's final coding, --pool those of all coders",
        )
    layer = "final" if values.get("final") else "pool" if values.get("pool") else ""
    fields: dict[str, Any] = {}
    for selector in SELECTORS:
        value = values.get(selector.field)
        if selector.metavar and value:
            fields[selector.field] = tuple(value) if selector.many else value
    return Selection(layer=layer, **fields)
