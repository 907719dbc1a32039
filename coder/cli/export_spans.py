"""`coder export spans`: codings for machine learning and annotation programs, with an account of losses.

Owns the formats by ending and the words; exit 0 when the file holds everything, 5 with the losses on stderr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.options import Labels
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.exportspans import SpanFile
    from coder.project.facade import Project

__all__ = ["spans"]

AllDocs = Annotated[
    bool, Option("--all-docs", help="Also documents without a coding, as negative examples.")
]


def spans(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    labels: Labels = "",
    all_docs: AllDocs = False,
) -> ExitCode:
    """Write codings for spaCy, Prodigy, doccano, or as Web Annotations.

    The ending chooses: .jsonl (Prodigy, doccano), .spacy (DocBin), .jsonld (W3C, all
    coders' unless --by or --final; the others take each document's final coding).
    Labels are codes' ids, or names with --labels. Ends with 5 when the format cannot
    hold something; it is named and counted.

    Examples:
        coder export spans --output train.spacy
        coder export spans --under frame --labels name --output frames.jsonl
        coder export spans --output codings.jsonld
    """
    from coder.cli.output import emit, emit_as
    from coder.project.exportspans import SPAN_FORMS

    form = emit_as(out, SPAN_FORMS)
    made = project.span_file(selection, form, names=labels or "id", bare=all_docs)
    emit(made.data, out)
    return _told(made)


def _told(made: SpanFile) -> ExitCode:
    from coder.cli.diagnostics import done, note, plural, warn

    for sentence in made.notes:
        note(sentence)
    if made.bare:
        documents = plural(made.bare, "document")
        note(f"{documents} without a coding left out; --all-docs takes them along")
    if made.overlapping:
        note(f"{plural(made.overlapping, 'coding')} overlap others; all are in the file")
    for what, count in made.losses.items():
        warn(f"not in the file: {count:,} x {what}")
    done(f"{plural(made.codings, 'coding')} in {plural(made.documents, 'document')}")
    return ExitCode.PARTLY if made.losses else ExitCode.DONE
