"""Lines of a batch as they arrive: JSON lines, or CSV with a header, told by the first line.

Owns reading without waiting: each line is handed on as soon as it is there, before the input ends. A
line that cannot be read is handed on as the error it gave, with its number from 1 (of a CSV row over
several lines, the first), and the next one is read.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TextIO

from coder.model.errors import CoderError, UsageError

__all__ = ["Numbered", "batch_lines", "utf8_lines"]

Numbered = tuple[int, Mapping[str, Any] | CoderError]

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CELL: Final = 10_000_000


def utf8_lines(stream: TextIO) -> Iterator[str]:
    """Lines of a stream as they come, read as UTF-8 on every system; a bad byte becomes a surrogate."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
    while line := stream.readline():
        yield line


def batch_lines(lines: Iterable[str]) -> Iterator[Numbered]:
    """The objects of a batch with their line numbers, or why a line is none."""
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        text = line.removeprefix("\ufeff") if number == 1 else line
        if not text.strip():
            continue
        if text.lstrip().startswith(("{", "[")):
            yield from _json_lines(itertools.chain([(number, text)], numbered))
        else:
            yield from _table_lines(text, number, (line for _, line in numbered))
        return


def _json_lines(numbered: Iterable[tuple[int, str]]) -> Iterator[Numbered]:
    for number, line in numbered:
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> Mapping[str, Any] | CoderError:
    if _SURROGATE.search(line):
        return UsageError("not UTF-8")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return UsageError(f"not JSON: {error}")
    if not isinstance(found, dict):
        return UsageError("not a JSON object")
    return found


def _table_lines(header: str, number: int, rest: Iterator[str]) -> Iterator[Numbered]:
    csv.field_size_limit(_CELL)
    first = header.rstrip("\r\n")
    mark = max(",;\t", key=first.count)
    names = [name.strip() for name in next(csv.reader([first], delimiter=mark))]
    fault = _header_fault(names)
    if fault is not None:
        yield number, fault
        return
    rows = csv.reader(rest, delimiter=mark, strict=True)
    while True:
        at = number + rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield at, UsageError(f"not a table row: {error}")
            continue
        if any(cells):
            yield at, _row(names, cells)


def _header_fault(names: list[str]) -> CoderError | None:
    missing = [name for name in ("doc", "code") if name not in names]
    if missing:
        return UsageError(
            f"the header has no column {missing[0]}",
            found=", ".join(names),
            hint="columns are doc, code, and start and end, span or quote; set and memo if wanted",
        )
    if len(set(names)) < len(names):
        return UsageError("the header names a column twice", found=", ".join(names))
    return None


def _row(names: list[str], cells: list[str]) -> Mapping[str, Any] | CoderError:
    if len(cells) > len(names):
        return UsageError(f"{len(cells)} cells under {len(names)} columns")
    if any(_SURROGATE.search(cell) for cell in cells):
        return UsageError("not UTF-8")
    row: dict[str, Any] = dict(zip(names, cells, strict=False))
    written = str(row.get("set") or "")
    try:
        if written.lstrip().startswith("{"):
            row["set"] = json.loads(written)
        elif written:
            row["set"] = _pairs(written)
    except (ValueError, RecursionError) as error:
        return UsageError(f"set: {error}")
    return row


def _pairs(written: str) -> dict[str, str]:
    """`stance=contests; weight=2` as names and values."""
    out = {}
    for part in written.split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"{part.strip()!r} is no name=value")
        out[name.strip()] = value.strip()
    return out
