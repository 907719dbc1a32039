"""`coder export codebook`: the codebook for a paper's appendix, as data, and for other programs.

Owns which of the three is meant: a format for people, a raw one, or a .qdc, and that a .qdc says what it
does not hold: exit code 5 then, as for `export refi`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, report
from coder.cli.options import Labels
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["codebook", "emit_qdc"]

Counts = Annotated[bool, Option("--counts", help="Frequencies also where nothing is coded.")]


def codebook(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    counts: Counts = False,
    labels: Labels = "",
) -> ExitCode:
    """Write the codebook as a table, one row a code.

    With definitions, limits, examples and, where codings exist, how many there are
    (each document once, with its final coding). For people (md, tex, docx) codes are
    called by name; a .qdc is for ATLAS.ti, MAXQDA, NVivo and others, and with what
    such a file cannot hold (rules) the exit code is 5.

    Examples:
        coder export codebook --output codebook.docx
        coder export codebook --output codebook.csv --pool
        coder export codebook --output codebook.qdc
    """
    from coder.cli.output import emit

    if _is_qdc(out):
        return emit_qdc(project, out)
    table = project.codebook_appendix(
        selection, people=_for_people(out), names=labels or "name", counts=counts
    )
    emit(table, out)
    return ExitCode.DONE


def _is_qdc(out: OutputOptions) -> bool:
    ending = out.file.suffix.casefold() if out.file else ""
    return out.format == "qdc" or (not out.format and ending == ".qdc")


def _for_people(out: OutputOptions) -> bool:
    from coder.cli.output import format_of

    return format_of(out, terminal=False) in ("md", "latex", "docx")


def emit_qdc(project: Project, out: OutputOptions) -> ExitCode:
    """Write the .qdc; 5 when the codebook says what such a file cannot hold, which is named on stderr."""
    from coder.cli.output import emit

    data, findings = project.codebook_qdc()
    emit(data, out)
    report(findings)
    lossy = any(f.code == "not-in-qdc" for f in findings)
    return ExitCode.PARTLY if lossy else ExitCode.DONE
