"""A code's definition, criteria and examples as one description, and back.

Other programs know a single text for a code. Owns the labelled lines in which the rest goes along, so that
what one writer writes every reader here takes apart again: `Include: ...`, `Exclude: ...`, `Example: ...`,
`Not an example: ...`, each on a line of its own behind the definition.
"""

from __future__ import annotations

import re
from typing import Final

from coder.model.codebook import Code

__all__ = ["described", "description_of"]

_LABELS: Final = ("Include", "Exclude", "Example", "Not an example")
_LABELLED = re.compile(rf"({'|'.join(_LABELS)}): (.+)")


def description_of(code: Code) -> str:
    """The description that other programs get."""
    from coder.codebook.sheet import example_line

    told = code.definition.strip()
    lines = [line.strip() for line in told.split("\n")] if told else []
    shown = [[example_line(e.text, e.lang) for e in code.examples if e.positive is p]
             for p in (True, False)]  # fmt: skip
    for label, items in zip(_LABELS, (code.include, code.exclude, *shown), strict=True):
        lines += [f"{label}: {' '.join(item.split())}" for item in items]
    return "\n".join(lines)


def described(text: str) -> tuple[str, dict[str, list[str]]]:
    """A description's own words, and what stands behind each label in lines of their own."""
    lists: dict[str, list[str]] = {label: [] for label in _LABELS}
    own = []
    for line in text.split("\n"):
        told = _LABELLED.fullmatch(line.strip())
        if told:
            lists[told[1]].append(told[2].strip())
        else:
            own.append(line)
    return "\n".join(own).strip(), lists
