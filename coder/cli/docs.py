"""`coder docs`: the documents of the project.

Owns the verbs of the group and their words; the list, variables and names are `coder.project.cataloguing`'s,
versions `coder.project.versions`'. How one document looks on a screen is in `docpage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.options import DocArguments, Password, Yes
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.project.facade import Project

__all__ = ["history", "list_", "rename", "review", "rm", "set_", "show", "text"]

Doc = Annotated[str, Argument(metavar="ID", help="The document's id.")]
MaybeDoc = Annotated[str, Argument(metavar="[ID]", help="The document's id; all without.")]
NewId = Annotated[str, Argument(metavar="NEW", help="The id it gets.")]
Assignments = Annotated[
    list[str], Argument(metavar="NAME=VALUE...", help="Variables; an empty value unsets.")
]
Corpus = Annotated[str, Option("--corpus", metavar="NAME", help="Only this corpus.")]
Where = Annotated[str, Option("--where", metavar="EXPR", help="Variables: year >= 2008.")]
Round = Annotated[str, Option("--round", metavar="NAME", help="Only those of this round.")]
Undo = Annotated[bool, Option("--undo", help="Bring back one that was taken out.")]
All = Annotated[bool, Option("--all", help="All variables, not only the usual ones.")]
PageNumber = Annotated[
    str, Option("--page", metavar="N", help="One page, by its number or printed label.")
]
Open = Annotated[
    bool, Option("--open", help="Draw the page of a PDF, or open a source of another kind.")
]
Place = Annotated[
    str,
    Argument(
        metavar="[PLACE]", help="What --open marks: 1200:1345, p3s2, par7 or the id of a coding."
    ),
]


def list_(
    project: Project,
    out: OutputOptions,
    docs: DocArguments = None,
    *,
    corpus: Corpus = "",
    where: Where = "",
    round_: Round = "",
    all_: All = False,
) -> None:
    """List the documents with variables, size and state.

    The state is your own: open, begun, finished; anybody's where nobody is named.
    Other states: not ingested, no text (a scan), text missing.

    Examples:
        coder docs list
        coder docs list "EU-*" --where "year >= 2008"
        coder docs list --all --csv --output documents.csv
    """
    from coder.cli.diagnostics import done, note, plural
    from coder.model.selection import Selection

    chosen = Selection(corpus=corpus, docs=tuple(docs or ()), where=where, round=round_)
    table = project.documents(chosen, every=all_)
    _emit(table, out, every=all_)
    if not table.rows:
        note(f"no document matches: {chosen}" if chosen else "there is no document yet")
    done(
        plural(len(table.rows), "document"),
        "coder docs show ID" if table.rows else "coder ingest PATH",
    )


def _emit(table: Table, out: OutputOptions, *, every: bool) -> None:
    """The list; a terminal gets as many columns as it has room for, unless every one was asked for."""
    import shutil

    from coder.cli.diagnostics import note
    from coder.cli.docpage import fitting
    from coder.cli.output import emit, is_drawn

    gone: tuple[str, ...] = ()
    if not every and is_drawn(out):
        table, gone = fitting(table, shutil.get_terminal_size((100, 24)).columns)
    emit(table, out)
    if gone:
        note(f"no room here for {', '.join(gone)}; --all and --csv have them")


def show(
    project: Project,
    out: OutputOptions,
    doc: Doc,
    place: Place = "",
    *,
    page: PageNumber = "",
    open_: Open = False,
    password: Password = "",
) -> None:
    """Show a document, or one page of it, with the codings in it.

    Paragraphs are numbered; a coding stands under the paragraph in which it begins.
    With --csv, --json or another format the paragraphs are rows. --open draws a page
    of a PDF with a place or a coding marked on it: a PNG that this system's program
    shows, or --output keeps; other sources are opened as they are.

    Examples:
        coder docs show EU-01
        coder docs show EU-01 --page 3
        coder docs show EU-01 --open 1200:1345 --output page.png
        coder docs show EU-01 --page iii --open
    """
    from coder.cli.docpage import emit_shown, open_page

    if open_ or place:
        return open_page(project, out, doc, place=place, page=page, password=password)
    emit_shown(project.show_document(doc, page=page), out)


def text(project: Project, out: OutputOptions, doc: Doc) -> None:
    """Print exactly the stored text, to which all offsets belong.

    Into a pipe or a file it comes byte by byte as stored; on a terminal what would
    steer it is made visible.

    Examples:
        coder docs text EU-01
        coder docs text EU-01 --output eu-01.txt
    """
    import sys

    from coder.cli.output import emit, emit_as

    emit_as(out, ("txt",))
    stored = project.document(doc).text
    exact = out.file is not None or not sys.stdout.isatty()
    emit(stored.encode("utf-8", "surrogatepass") if exact else stored, out)


def set_(project: Project, doc: Doc, assignments: Assignments) -> None:
    """Set variables of a document, or of all that a pattern matches.

    Written to the record and to documents.csv; undo takes it back. The variable
    primary names the coder whose coding is final where several coded.

    Examples:
        coder docs set EU-01 year=2008 "case=Cape Verde"
        coder docs set "EU-*" actor=EU
        coder docs set EU-01 primary=ana
    """
    from coder.cli.diagnostics import done, plural
    from coder.cli.docpage import pairs

    changed = project.set_variables(doc, pairs(assignments))
    docs = plural(len({c.doc for c in changed}), "document")
    told = f"{plural(len(changed), 'value')} set in {docs}" if changed else "nothing to change"
    done(told, "coder docs list" if changed else "")


def rename(project: Project, doc: Doc, new: NewId) -> None:
    """Give a document another id; the old one still finds it.

    Files stay as they are, and codings made under the old id follow. Renaming it again
    takes it back; undo does not, as it is about codings and variables.

    Examples:
        coder docs rename scan0001 EU-06
    """
    from coder.cli.diagnostics import done, note

    former = project.library.entry(doc).id
    entry = project.rename_document(doc, new)
    note(f"coder docs rename {entry.id} {former} takes it back")
    done(f"{entry.id}, formerly {former}", f"coder docs show {entry.id}")


def rm(project: Project, doc: Doc, *, undo: Undo = False, yes: Yes = False) -> None:
    """Take a document out of documents.csv; files and codings are kept.

    Its row moves to removed.csv; --undo brings it back with id and variables, as does
    coder ingest of the same file. One that has codings is taken out with --yes only;
    they stay in the record and count again when the document is back.

    Examples:
        coder docs rm EU-06
        coder docs rm EU-06 --undo
        coder docs rm EU-06 --yes
    """
    from coder.cli.diagnostics import done, note, plural

    if undo:
        return _restored(project, doc)
    entry, codings = project.remove_document(doc, yes=yes)
    if codings:
        note(f"{plural(codings, 'coding')} of {entry.id} wait in the record")
    note(f"its files stay in corpora/{entry.corpus}; coder docs rm {entry.id} --undo takes it back")
    done(f"{entry.id} taken out of {entry.corpus}", "coder docs list")


def _restored(project: Project, doc: str) -> None:
    from coder.cli.diagnostics import done
    from coder.project.removed import restore_document

    entry = restore_document(project, doc)
    done(f"{entry.id} is back in {entry.corpus}", f"coder docs show {entry.id}")


def history(project: Project, out: OutputOptions, doc: Doc) -> None:
    """List every stored text of a document, latest last.

    Kept is the share of it that stands unchanged in the present text. Dates are those
    of the first coding on a text: texts have no clock of their own.

    Examples:
        coder docs history EU-01
        coder docs history EU-01 --json
    """
    from coder.cli.output import emit

    emit(project.text_history(doc), out)


def review(project: Project, out: OutputOptions, doc: MaybeDoc = "") -> None:
    """List codings that a new text version moved.

    Those to be reviewed come first. Moved ones count; those to be reviewed do not,
    until they have a place again: coder resize ID START:END, with the place shown
    where the quotation stands, or another.

    Examples:
        coder docs review
        coder docs review EU-01 --csv
    """
    from coder.cli.diagnostics import done
    from coder.cli.output import emit

    table = project.moved_codings(doc)
    emit(table, out)
    open_ = sum(row[4] == "review" for row in table.rows)
    done(
        f"{open_} to review, {len(table.rows) - open_} moved",
        "coder resize ID SPAN" if open_ else "",
    )
