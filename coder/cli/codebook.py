"""`coder codebook`: check and show codebooks; changes of a codebook are in their own module.

Owns the verbs that read. Findings of a check are its data: they go to stdout as `file:line:col: what`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, done
from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.finding import Finding

__all__ = ["check"]

BookFile = Annotated[
    Path | None,
    Argument(metavar="[FILE]", help="A codebook file; without it the project's codebook."),
]


def check(given: Given, out: OutputOptions, file: BookFile = None) -> ExitCode:
    """Find all faults of a codebook, each with its place.

    Ends with 1 when there are errors; notes (a code without definition, a rule
    that another covers) leave 0. With a file it needs no project.

    Examples:
        coder codebook check
        coder codebook check codebooks/frames.yaml
        coder codebook check frames.yaml --json
    """
    from coder.cli.findings import counted, emit_findings
    from coder.model.finding import Level

    findings = _findings(file, given)
    emit_findings(findings, out)
    bad = any(finding.level is Level.ERROR for finding in findings)
    done(counted(findings), "" if bad else "coder codebook test")
    return ExitCode.PROBLEMS if bad else ExitCode.DONE


def _findings(file: Path | None, given: Given) -> tuple[Finding, ...]:
    if file is not None:
        from coder.codebook.load import load

        return load(file)[1]
    from coder.cli.opening import opened

    with opened(given) as opening:
        return tuple(opening.project.check_codebook())
