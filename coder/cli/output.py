"""The one place that prints results: on a terminal, into a pipe, or to a file.

Owns three rules. A terminal gets an aligned table, a pipe TSV with a header, a file what its ending
says; `--format` overrides. Whatever steers a terminal is made visible on terminals, in whatever format,
and in TSV; csv, json and jsonl in files and pipes are exact. A file appears whole or not at all, and
never inside a project's record. What formats look like is known to `coder.export`, not here.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coder.cli import diagnostics
from coder.model.errors import BadValue, ConflictError, InputError, UsageError, nearest

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import EdgeList, Matrix, Score, Table

    Result = Table | Matrix | EdgeList | Score | Sequence[Score]

__all__ = ["FORMATS", "emit", "emit_as", "emit_text", "format_of", "is_drawn", "write_file"]

FORMATS: Final = ("table", "csv", "tsv", "json", "jsonl", "md", "latex")
"""What `--format` takes on stdout; a file may have any format that its ending names."""

KEPT: Final = ("codings", "codebooks", "corpora", "coder.toml")
"""Parts of a project that no output may be written into."""


def emit(result: Result | str | bytes, out: OutputOptions) -> None:
    """Print a result or write it to the file that was asked for.

    Text and bytes are written as they are (all that goes to a terminal passes `safe_text`); for
    results, the format is told by `format_of`. Sentences that belong to the result go to stderr as notes.

    Raises:
        UsageError: for an unknown format, or a place where outputs do not belong.
        InputError: when the folder of the file does not exist.
    """
    if out.watch is not None:
        out.watch(result)
    if isinstance(result, str):
        return emit_text(result, out)
    if isinstance(result, bytes):
        return _put(result, out)
    form = format_of(out, terminal=sys.stdout.isatty())
    if form == "table":
        _emit_table(result, out)
    else:
        from coder.export.write import write

        data, findings = write(result, form, labels=out.labels, excel=out.excel, digits=out.digits)
        _put(data, out)
        diagnostics.report(findings)
    for sentence in _notes(result):
        diagnostics.note(sentence)


def emit_text(text: str, out: OutputOptions) -> None:
    """Print exactly `text`; on a terminal what steers it is made visible."""
    if out.file is not None:
        _put(text.encode("utf-8", "backslashreplace"), out)
        return
    if sys.stdout.isatty():
        from coder.text.safe import safe_text

        text = safe_text(text)
    sys.stdout.write(text)


def is_drawn(out: OutputOptions) -> bool:
    """Whether a table becomes aligned lines to be read at once: no file, no form for programs."""
    return out.file is None and format_of(out, terminal=sys.stdout.isatty()) == "table"


def format_of(out: OutputOptions, *, terminal: bool) -> str:
    """The format: as asked for, else by the file's ending, else table or tsv.

    Raises:
        BadValue: for a format that does not exist.
    """
    if out.format and (out.format in FORMATS or out.file is not None):
        return out.format
    if out.format:
        raise BadValue(
            f"format {out.format!r} does not exist",
            found=out.format,
            allowed=FORMATS,
            nearest=nearest(out.format, FORMATS),
            hint="other formats are files: --output FILE, its ending tells which",
        )
    if out.file is not None:
        from coder.export.write import format_of as format_of_file

        return format_of_file(out.file)
    return "table" if terminal else "tsv"


def emit_as(out: OutputOptions, known: Sequence[str]) -> str:
    """Which of the `known` formats of a verb without tables is asked for; the first by default.

    Raises:
        BadValue: for another format or ending.
    """
    asked = out.format or (out.file.suffix.casefold().lstrip(".") if out.file else "")
    if asked and asked not in known:
        raise BadValue(
            f"format {asked!r} is not made here",
            found=asked,
            allowed=known,
            hint=f"leave it out for {known[0]}, or ask for {' or '.join(known[1:])}",
        )
    return asked or known[0]


def write_file(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data` (or its pieces) to `path` whole or not at all, replacing what was there.

    Raises:
        UsageError: when `path` is a folder or lies in a project's record.
        InputError: when its folder does not exist.
        ConflictError: when another program keeps the file open, or the disk is full.
    """
    _check_place(path)
    waiting = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with waiting.open("wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(path)
    except PermissionError as error:
        raise ConflictError(
            "cannot be written",
            place=str(path),
            hint="close it in the program that shows it, or check the folder's permissions",
        ) from error
    except OSError as error:
        from coder.store.files import storage_error

        raise storage_error(error, path) from None
    finally:
        waiting.unlink(missing_ok=True)


def _check_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise InputError(
            "the folder for the output does not exist",
            place=str(path.parent),
            hint="make the folder first, or write somewhere else",
        )
    if path.is_dir():
        raise UsageError("is a folder, not a file", place=str(path), hint="name a file in it")
    real = path.resolve()
    for folder in real.parents:
        if (folder / "coder.toml").is_file():
            inside = real.relative_to(folder).parts[0]
            if inside.casefold() in KEPT:
                raise UsageError(
                    f"outputs are not written into {inside} of a project",
                    place=str(path),
                    hint="write to exports/ or to a folder outside the project",
                )


def _put(data: bytes, out: OutputOptions) -> None:
    if out.file is not None:
        write_file(out.file, data)
        diagnostics.note(f"written: {out.file}")
        return
    sys.stdout.flush()
    if sys.stdout.isatty():
        from coder.text.safe import safe_text

        shown = data.decode("utf-8-sig", "backslashreplace").replace("\r\n", "\n")
        sys.stdout.write(safe_text(shown))
        return
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:  # a stream of characters put in its place
        sys.stdout.write(data.decode("utf-8", "backslashreplace"))
        return
    stream.write(data)
    stream.flush()


def _emit_table(result: Result, out: OutputOptions) -> None:
    from coder.cli.grid import grid
    from coder.export.tables import table_of

    table = table_of(result, out.labels)
    bold = out.file is None and diagnostics.wants_colour(sys.stdout)
    width = shutil.get_terminal_size((100, 24)).columns if out.file is None else 100
    drawn = grid(table, width=width, digits=out.digits, bold=bold)
    if table.caption.title:
        drawn = f"{_safe(table.caption.title)}\n{drawn}"
    if table.caption.facts:
        facts = "; ".join(f"{name}: {fact}" for name, fact in table.caption.facts.items())
        drawn += f"{_safe(facts)}\n"
    if out.file is None:
        sys.stdout.write(drawn)
    else:
        _put(drawn.encode("utf-8", "backslashreplace"), out)


def _safe(text: str) -> str:
    from coder.text.safe import safe_line

    return safe_line(text)


def _notes(result: Result) -> tuple[str, ...]:
    caption = getattr(result, "caption", None)
    return caption.notes if caption is not None else ()
