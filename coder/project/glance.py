"""A codebook file at a glance: how many codes it has and whether there are rules, without reading YAML.

Owns that the glance is either right or not taken: it counts the entries of a block list under `codes:`,
whose dashes all stand in one column, and answers None for any other layout. For `coder status`, which must
start as fast as it counts; nothing else may rest on it, and it finds no faults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Glance", "glance"]

_KEY = re.compile(rb"^codes:[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_DASH = re.compile(rb"^([ ]*)-(?=\s)", re.MULTILINE)
_END = re.compile(rb"^[^\s#-]", re.MULTILINE)
_RULES = re.compile(rb"^[ \t]*(?:-[ \t]+)?rules:|[{,][ \t]*rules:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Glance:
    """Number of codes, and whether any rule seems to be there."""

    codes: int
    rules: bool


def glance(data: bytes) -> Glance | None:
    """What a codebook file holds, or None when only reading it properly can tell."""
    key = _KEY.search(data)
    if key is None:
        return None
    stop = _END.search(data, key.end())
    body = data[key.end() : stop.start() if stop else len(data)]
    first = _DASH.search(body)
    if first is None or not _only_comments(body[: first.start()]):
        return None
    dash = re.compile(rb"^%b-(?=\s)" % first[1], re.MULTILINE)
    return Glance(len(dash.findall(body)), _RULES.search(body) is not None)


def _only_comments(lines: bytes) -> bool:
    return all(not x.strip() or x.lstrip().startswith(b"#") for x in lines.splitlines())
