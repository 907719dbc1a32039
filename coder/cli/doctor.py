"""`coder doctor`: every file and journal against its own promises, and this terminal.

Owns what the terminal is asked. The checks are `coder.project.checking`'s; they change nothing but what
`--fix` (set-aside events) and `--upgrade` (the format number) say.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.finding import Finding
    from coder.project.facade import Project

__all__ = ["doctor"]

Fix = Annotated[
    bool, Option("--fix", help="Set unreadable lines of journals aside; nothing is rewritten.")
]
Upgrade = Annotated[bool, Option("--upgrade", help="Raise the format number in coder.toml.")]


def doctor(
    given: Given, out: OutputOptions, *, fix: Fix = False, upgrade: Upgrade = False
) -> ExitCode:
    """Check texts, sources, codings and journals of a project.

    Ends with 1 when something is wrong; warnings and notes leave 0. It changes nothing
    unless told to: --fix appends events that set unreadable lines aside.

    Examples:
        coder doctor
        coder doctor --fix
        coder doctor --json
    """
    from coder.cli.diagnostics import done
    from coder.cli.findings import counted, emit_findings
    from coder.cli.opening import opened
    from coder.model.finding import Level

    with opened(given) as opening:
        _change(opening.project, fix=fix, upgrade=upgrade)
        found = [*opening.project.doctor(), *_terminal()]
        emit_findings(found, out)
        opening.listed = found
    bad = any(finding.level is Level.ERROR for finding in found)
    done(counted(found), "coder doctor --fix" if _mendable(found) else "")
    return ExitCode.PROBLEMS if bad else ExitCode.DONE


def _mendable(found: list[Finding]) -> bool:
    return any(finding.code == "bad-line" for finding in found)


def _change(project: Project, *, fix: bool, upgrade: bool) -> None:
    from coder.cli.diagnostics import note, plural
    from coder.project.checking import fix_journals
    from coder.project.checking import upgrade as upgraded

    if upgrade:
        before, after = upgraded(project)
        same = f"the format is {after} already" if before == after else ""
        note(same or f"the format was {before} and is {after} now")
    if fix:
        note(f"{plural(fix_journals(project), 'line')} set aside")


def _terminal() -> list[Finding]:
    """What this terminal can show."""
    import shutil

    from coder.model.finding import Finding, Level

    out = []
    encoding = (sys.stdout.encoding or "ascii").casefold().replace("_", "-")
    if encoding not in ("utf-8", "utf8"):
        what = f"the output is {encoding}; letters that it lacks are shown as \\u codes"
        hint = "set PYTHONUTF8=1, or choose a UTF-8 locale"
        out.append(Finding(Level.WARNING, "terminal", what, "terminal", hint=hint))
    size = shutil.get_terminal_size()
    kind = "a terminal" if sys.stdout.isatty() else "no terminal"
    what = f"{kind}, {size.columns} by {size.lines}, {encoding}"
    return [*out, Finding(Level.NOTE, "terminal", what, "terminal")]
