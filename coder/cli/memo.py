"""`coder memo`: notes on the project, a document, a code or a coding.

Owns where the text of a note comes from: the command line, stdin (`-`), or the editor named by VISUAL or
EDITOR when a person is there. Notes themselves are the project's.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli import diagnostics
from coder.cli.parameters import Argument, Option
from coder.model.errors import InputError

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.project.facade import Project
    from coder.project.notes import Note

__all__ = ["add", "edit", "export", "list_", "show"]

Target = Annotated[
    str, Argument(metavar="TARGET", help="project, or the id of a document, code or coding.")
]
MaybeTarget = Annotated[str, Argument(metavar="[TARGET]", help="Only notes on this; all without.")]
Text = Annotated[str, Argument(metavar="TEXT", help="The note, in Markdown; - reads stdin.")]
MaybeText = Annotated[
    str | None,
    Argument(metavar="[TEXT]", help="The new text; - reads stdin; without it the editor opens."),
]
Docs = Annotated[
    list[str] | None, Option("--doc", metavar="GLOB", help="Only on these documents; repeatable.")
]
Codes = Annotated[
    list[str] | None, Option("--code", metavar="ID|PATH", help="Only on this code; repeatable.")
]
By = Annotated[
    list[str] | None, Option("--by", metavar="CODER", help="Only this coder's; repeatable.")
]
NoteId = Annotated[str, Argument(metavar="ID", help="Id of the note, or its beginning or end.")]
NAMES: Final = 14
"""Characters that what a note hangs on has at least; a wide terminal shows more."""
Folder = Annotated[
    Path | None, Argument(metavar="[FOLDER]", help="Where to; exports/memos without.")
]


def add(project: Project, target: Target, text: Text) -> None:
    """Write a note on the project, a document, a code or a coding.

    On your own coding it is added below what stands there. doc:X, code:X and coding:X
    say which X is meant. Prints the id of the note.

    Examples:
        coder memo add project "The word partnership changes its sense in 2011."
        coder memo add EU-01 "Second reading needed."
        coder memo add code:win_win -
    """
    note = project.memo(target, _read(text))
    sys.stdout.write(f"{note.id}\n")
    diagnostics.done(f"1 memo on {note.target}", f"coder memo show {note.id}")


def list_(
    project: Project,
    out: OutputOptions,
    target: MaybeTarget = "",
    *,
    doc: Docs = None,
    code: Codes = None,
    by: By = None,
) -> None:
    """List notes, all of them or those on one thing.

    --doc and --code take the notes on their codings too. A terminal shows the end of
    each id, which the other verbs take; files and pipes have the whole.

    Examples:
        coder memo list
        coder memo list EU-01 --json
        coder memo list --doc "EU-*" --by ana
    """
    from coder.model.selection import Selection
    from coder.project.notes import chosen_notes

    chosen = Selection(docs=tuple(doc or ()), codes=tuple(code or ()), by=tuple(by or ()))
    found = chosen_notes(project, project.memos(target), chosen)
    _emit(project, found, out)
    if not found:
        where = f" on {target}" if target else ""
        diagnostics.note(f"there are no memos{where}" + (f" ({chosen})" if chosen else ""))


def _emit(project: Project, found: Sequence[Note], out: OutputOptions) -> None:
    from coder.cli.output import emit, format_of
    from coder.project.listing import notes_for_reading, notes_table

    terminal = sys.stdout.isatty() and out.file is None
    if not terminal or format_of(out, terminal=True) != "table":
        return emit(notes_table(found), out)
    import shutil

    columns = shutil.get_terminal_size((100, 24)).columns
    emit(notes_for_reading(project, found, names=max(NAMES, columns // 6)), out)


def show(project: Project, out: OutputOptions, memo: NoteId) -> None:
    """Print the text of a note.

    Examples:
        coder memo show 0190a1b2
    """
    from coder.cli.output import emit_text
    from coder.project.notes import find_note, named

    note = find_note(project, memo)
    minute = note.time[:16].replace("T", " ")
    diagnostics.note(f"on {named(project, note.target)} by {note.by}, {minute}".rstrip(", "))
    emit_text(note.text if note.text.endswith("\n") else note.text + "\n", out)


def edit(project: Project, given: Given, memo: NoteId, text: MaybeText = None) -> None:
    """Change the text of your own note; an empty text takes it away.

    Examples:
        coder memo edit 0190a1b2
        coder memo edit 0190a1b2 "Checked: it does."
    """
    from coder.project.notes import edit_note, find_note

    note = find_note(project, memo)
    new = _edited(note.text, given) if text is None else _read(text)
    if new.strip() == note.text.strip():
        diagnostics.done("nothing was changed")
        return
    edit_note(project, note.id, new)
    diagnostics.done("1 memo changed" if new.strip() else "1 memo taken away", "coder undo")


def export(project: Project, folder: Folder = None) -> None:
    """Write every note as a Markdown file.

    Nothing reads the files back; the notes themselves are in the journals.

    Examples:
        coder memo export
        coder memo export notes
    """
    from coder.cli.output import write_file
    from coder.project.notes import note_files

    where = folder or project.layout.exports / "memos"
    files = note_files(project)
    where.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_file(where / name, data)
    diagnostics.done(f"{diagnostics.plural(len(files), 'memo')} written to {where}")


def _read(text: str) -> str:
    if text != "-":
        return text
    from coder.cli.lines import utf8_lines

    found = "".join(utf8_lines(sys.stdin)).replace("\r\n", "\n")
    if any("\ud800" <= c <= "\udfff" for c in found):
        raise InputError("the text on stdin is not UTF-8", hint="save it as UTF-8 first")
    return found


def _edited(text: str, given: Given) -> str:
    from coder.cli.editor import edited

    return edited(text, given, suffix=".md")
