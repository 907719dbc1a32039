"""Findings as the result of a check: lines on stdout that editors jump to, or a table when asked.

    frames.yaml:41:9: code 'win_wim' is not known; nearest is 'win_win'
    frames.yaml:52:5: note: code 'tokenism' has no definition

Owns these lines. Findings beside a result (of ingest, of opening) are not data and go to stderr through
`diagnostics.report` instead.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from coder.cli.given import OutputOptions
from coder.cli.output import emit, emit_text
from coder.model.finding import Finding, Level
from coder.model.results import Table

__all__ = ["counted", "emit_findings", "finding_line", "findings_table"]


def finding_line(finding: Finding) -> str:
    """One finding in one line; an error needs no name, a warning or note is called so."""
    name = "" if finding.level is Level.ERROR else f"{finding.level.name.lower()}: "
    text = f"{finding.place}: {name}{finding.what}" if finding.place else name + finding.what
    if finding.allowed and len(finding.allowed) <= 12 and finding.allowed[0] not in text:
        text += f"; allowed: {', '.join(finding.allowed)}"
    return text


def findings_table(findings: Sequence[Finding]) -> Table:
    """The findings as a table: level, kind, place, what, hint."""
    rows = tuple((f.level.name.lower(), f.code, f.place, f.what, f.hint) for f in findings)
    return Table(("level", "kind", "place", "what", "hint"), rows, text_columns=("place", "what"))


def emit_findings(findings: Sequence[Finding], out: OutputOptions) -> None:
    """Print the findings: as lines with their hints, or in the format that was asked for."""
    if out.format or out.file:
        emit(findings_table(findings), out)
        return
    from coder.text.safe import safe_line

    lines = []
    for finding in findings:
        lines.append(safe_line(finding_line(finding)))
        if finding.hint and sys.stdout.isatty():
            lines.append(f"  hint: {safe_line(finding.hint)}")
    emit_text("".join(line + "\n" for line in lines), out)


def counted(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 note`; `no findings` when there are none."""
    from coder.cli.diagnostics import plural

    levels = [finding.level for finding in findings]
    told = [
        plural(levels.count(level), level.name.lower())
        for level in reversed(Level)
        if level in levels
    ]
    return ", ".join(told) or "no findings"
