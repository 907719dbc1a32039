"""How one document looks on a screen, and the small words of `coder docs`.

    --- page 3 (iii) ---
    [12] Paragraph twelve ...
         * win_win  ana  1200:1345  a1b2c3d4

Owns that everything of it passes `safe_text`, into a pipe too: it is a view, not the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.coding import Coding
    from coder.model.document import Page
    from coder.model.results import Table
    from coder.project.facade import Project
    from coder.project.showing import Shown

__all__ = ["emit_shown", "fitting", "open_page", "page_of", "pairs"]


def pairs(written: Iterable[str]) -> dict[str, str]:
    """`year=2008` as name and value.

    Raises:
        UsageError: one has no `=`, or a name stands twice.
    """
    out: dict[str, str] = {}
    for word in written:
        name, equals, value = word.partition("=")
        name = name.strip()
        if not equals or not name:
            raise UsageError(f"{word!r} is not NAME=VALUE", found=word, hint="year=2008")
        if name in out:
            raise UsageError(f"{name} is given twice", found=word)
        out[name] = value
    return out


def emit_shown(shown: Shown, out: OutputOptions) -> None:
    """Print a document as a page to read, or its paragraphs in the format asked for."""
    from coder.cli.diagnostics import note, warn
    from coder.cli.output import emit, emit_text

    if out.format or (out.file and out.file.suffix not in ("", ".txt")):
        from coder.project.showing import shown_table

        emit(shown_table(shown), out)
    else:
        emit_text(page_of(shown), out)
    if shown.hidden:
        note("codings of others are hidden until you have finished this document")
    if shown.unplaced:
        warn(
            f"{len(shown.unplaced)} codings of an earlier text have no sure place in this one",
            hint=f"coder docs review {shown.doc.id}",
        )
    warnings = shown.doc.map.origin.get("warnings")
    for _, what, _hint in warnings if isinstance(warnings, list) else ():
        note(f"its text: {what}")
    for page in shown.empty_pages:
        note(f"page {_number(page)} has no text")


def page_of(shown: Shown) -> str:
    """The page to read; ends with a newline."""
    return "".join(line + "\n" for line in _lines(shown))


def _lines(shown: Shown) -> Iterator[str]:
    from coder.text.safe import safe_line, safe_text

    doc = shown.doc
    yield safe_line(f"{doc.id}  {doc.variables.get('title', '')}".rstrip())
    yield safe_line("; ".join(f"{k}: {v}" for k, v in doc.variables.items() if k != "title"))
    here: Page | None = None
    for paragraph in shown.paragraphs:
        yield ""
        if paragraph.page is not None and paragraph.page != here:
            here = paragraph.page
            yield f"--- page {safe_line(_number(here))} ---"
            yield ""
        head = f"[{paragraph.number}] "
        yield head + safe_text(paragraph.text)
        yield from (" " * len(head) + line for c in paragraph.codings for line in _coding(c))


def _number(page: Page) -> str:
    """`3`, or `3 (iii)` where another label is printed on it."""
    return (
        str(page.number)
        if page.label in ("", str(page.number))
        else f"{page.number} ({page.label})"
    )


def _coding(coding: Coding) -> Iterator[str]:
    """A coding on a line; a memo of more than one goes on below, line by line."""
    from coder.text.safe import safe_line

    values = "  ".join(
        f"{name}={value.value}{'?' if value.proposed else ''}"
        for name, value in coding.attributes.items()
    )
    moved = "moved" if coding.carried == "moved" else ""
    again = "to be looked at again" if coding.look_again else ""
    place = (str(coding.span), coding.id[-8:])
    parts = [f"* {coding.code}", coding.by, *place, moved, again, values]
    memo, *more = [line for line in coding.memo.splitlines() if line.strip()] or [""]
    parts.append(f"memo: {memo}" if memo else "")
    yield safe_line("  ".join(p for p in parts if p))
    yield from (f"    {safe_line(line.strip())}" for line in more)


def open_page(
    project: Project, out: OutputOptions, doc: str, *, place: str, page: str, password: str
) -> None:
    """Draw a page with a place marked on it; sources without pages are opened as they are."""
    import sys

    from coder.cli.diagnostics import report
    from coder.cli.output import emit, emit_as
    from coder.project.showing import source_of

    found = project.document(doc)
    if found.map.origin.get("kind") != "pdf" and not (place or out.file):
        return _open_source(source_of(project, doc))
    emit_as(out, ("png",))
    drawn = project.page_picture(doc, place=place, page=page, password=password)
    report(drawn.findings)
    if out.file is not None or not sys.stdout.isatty():
        return emit(drawn.png, out)
    _open_picture(drawn.png, f"{found.id}-page-{drawn.page.number}.png")


def _open_picture(png: bytes, name: str) -> None:
    """Keep the picture until the system clears its temporary files: the program that shows it needs it."""
    import tempfile

    path = Path(tempfile.mkdtemp(prefix="coder-")) / name
    path.write_bytes(png)
    _open_source(path)


def _open_source(path: Path) -> None:
    """Open a file in the program that this system has for it."""
    import webbrowser

    from coder.cli.diagnostics import done, warn

    if not webbrowser.open(path.resolve().as_uri()):
        warn(f"no program here shows {path}", hint="open it by hand")
    done(f"opened {path.name}")


def fitting(table: Table, width: int) -> tuple[Table, tuple[str, ...]]:
    """The list of documents as one table on a terminal, and the variables that had no room.

    The corpus, where there is but one, and warnings that nobody has go first; then variables, the last
    first. Id, title, size and state stay.
    """
    from coder.cli.grid import grid

    corpora, warnings = ({row[i] for row in table.rows} for i in (-2, -1))
    silent = ["corpus"] * (len(corpora) < 2) + ["warnings"] * (not any(warnings))
    title = "title" in table.columns
    variables = table.columns[1 + title : table.columns.index("pages")]
    shown, gone = table, []
    for name in (*silent, *reversed(variables)):
        if "\n\n" not in grid(shown, width=width):
            break
        at = shown.columns.index(name)
        rows = tuple((*row[:at], *row[at + 1 :]) for row in shown.rows)
        columns = (*shown.columns[:at], *shown.columns[at + 1 :])
        shown = replace(shown, columns=columns, rows=rows)
        gone += [name] if name in variables else []
    return shown, tuple(reversed(gone))
