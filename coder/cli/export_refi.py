"""`coder export refi`: the project for ATLAS.ti, MAXQDA, NVivo, QualCoder and others.

Owns which of the two files is meant, a project or a codebook, the words of the loss report, and the exit
code: 0 when the file holds everything, 5 with the losses on stderr, as for `export spans` and `import`. The
format is known to `coder.exchange`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["refi"]

WithSuggestions = Annotated[
    bool,
    Option(
        "--with-suggestions",
        help="Undecided suggestions too, each under a user named after its rule.",
    ),
]


def refi(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    with_suggestions: WithSuggestions = False,
) -> ExitCode:
    """Write the project for ATLAS.ti, MAXQDA, NVivo: REFI-QDA.

    A .qdpx holds documents, codes, all coders' codings, memos and variables; a .qdc
    the codebook alone. What the format cannot hold is named with its number, and the
    exit code is 5 then. Equal projects give equal bytes; imported ids come back.

    Examples:
        coder export refi --output study.qdpx
        coder export refi --output ana.qdpx --by ana
        coder export refi --output codes.qdc
    """
    from coder.cli.diagnostics import report
    from coder.cli.export_codebook import emit_qdc
    from coder.cli.output import emit

    if _is_codebook(out):
        return emit_qdc(project, out)
    made = project.refi_file(selection, suggestions=with_suggestions)
    emit(made.data, out)
    report(made.findings)
    return _told(made.lost, made.counts)


def _is_codebook(out: OutputOptions) -> bool:
    from coder.model.errors import UsageError

    ending = out.file.suffix.casefold() if out.file else ""
    asked = out.format or ending.removeprefix(".")
    if asked not in ("", "qdpx", "qdc"):
        raise UsageError(
            f"REFI-QDA is no {asked}", found=asked, hint="--output NAME.qdpx, or NAME.qdc for codes"
        )
    return asked == "qdc"


def _told(lost: Mapping[str, int], counts: Mapping[str, int]) -> ExitCode:
    from coder.cli.diagnostics import done, plural, warn

    for what, n in lost.items():
        warn(f"not in the file: {n:,} x {what}")
    done(", ".join(plural(n, what.removesuffix("s")) for what, n in counts.items()))
    return ExitCode.PARTLY if lost else ExitCode.DONE
