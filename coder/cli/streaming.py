"""Long tables written piece by piece, so that a million rows need the memory of a few thousand.

Owns the three formats that can be written so (csv, tsv, jsonl) and that their bytes are those that the whole
table would give; every other format gets the whole table. A file appears whole or not at all.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coder.cli import diagnostics
from coder.cli.output import emit, format_of, write_file

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.project.codingrows import CodingRows

__all__ = ["chunks_of", "emit_rows"]


def emit_rows(rows: CodingRows, out: OutputOptions) -> None:
    """Write the rows to a file or a pipe as they come; a terminal and other formats get the table.

    Raises:
        UsageError, InputError: see `output.emit`.
    """
    terminal = sys.stdout.isatty()
    form = format_of(out, terminal=terminal)
    piped = out.file is not None or (not terminal and hasattr(sys.stdout, "buffer"))
    if form not in ("csv", "tsv", "jsonl") or out.excel or out.watch is not None or not piped:
        emit(rows.table(), out)
        return
    data = chunks_of(rows.tables(), form)
    if out.file is not None:
        write_file(out.file, data)
        diagnostics.note(f"written: {out.file}")
    else:
        sys.stdout.flush()
        for chunk in data:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    for sentence in rows.caption.notes:
        diagnostics.note(sentence)


def chunks_of(tables: Iterable[Table], form: str) -> Iterator[bytes]:
    """The bytes of one table of all rows, in pieces.

    Args:
        tables: pieces of it, at least one.
        form: csv, tsv or jsonl.
    """
    from coder.export.write import write

    for at, table in enumerate(tables):
        if form == "csv":
            yield _csv(table, header=not at)
            continue
        data, _ = write(table, form)
        # The header is one line: names of columns hold no line ends.
        yield data if form == "jsonl" or not at else data.partition(b"\n")[2]


def _csv(table: Table, *, header: bool) -> bytes:
    """As `coder.export.delimited`, by the standard library's writer, which is ten times as fast."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(table.columns)
    writer.writerows(table.rows)
    return text.getvalue().encode("utf-8", "backslashreplace")
