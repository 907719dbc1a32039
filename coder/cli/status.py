"""`coder status`: where the project stands and the one next command.

Owns the page: a coder sees their own work, a lead (or nobody in particular) everybody's, and all what needs
a person. With a format, the table of coders alone; with JSON, everything as one object.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli.diagnostics import ExitCode, plural
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.project.facade import Project
    from coder.project.standing import Standing

__all__ = ["status"]

SHOWN: Final = 3
"""Matters in the record that are named here; `coder doctor` lists all."""

ExitCodeWanted = Annotated[
    bool, Option("--exit-code", help="End with 1 when something needs a person.")
]


def status(project: Project, out: OutputOptions, *, exit_code: ExitCodeWanted = False) -> ExitCode:
    """Show where the project stands, and the one next command.

    A coder sees what is done, left and next; a lead sees each coder. With --json
    everything as one object, with another format the table of coders.

    Examples:
        coder status
        coder status --json
        coder status --exit-code --quiet
    """
    from coder.cli.output import emit, emit_text, format_of

    found = project.status()
    form = format_of(out, terminal=True)
    if form == "json":
        emit_text(_json(found), out)
    elif out.format or out.file:
        emit(_coders(found), out)
    else:
        emit_text(_page(found, str(project.root)), out)
    return ExitCode.PROBLEMS if exit_code and found.attention else ExitCode.DONE


def _page(s: Standing, root: str) -> str:
    from coder.text.safe import safe_line

    parts = [f"{safe_line(s.name)} in {safe_line(root)}", _counts(s)]
    if s.coders and (s.lead or not s.me):
        from coder.cli.grid import grid

        parts.append("\n" + grid(_coders(s), width=_width()).rstrip("\n") + "\n")
    parts += _together(s)
    parts += _mine(s)
    if s.attention:
        told = [*s.attention, *_first_findings(s)]
        parts += ["", "needs a person:", *(f"  {safe_line(what)}" for what in told)]
    return "\n".join([*parts, "", f"Next: {s.next}"]) + "\n"


def _together(s: Standing) -> list[str]:
    """What is coded by several, and for a lead what became of it."""
    out = []
    if s.coded and not s.blind:
        share = s.double_coded / s.coded
        out.append(f"coded by several: {s.double_coded} of {s.coded} documents ({share:.0%})")
    if s.lead and s.rounds:
        from coder.text.safe import safe_line

        given = ", ".join(
            f"{safe_line(name)} {plural(n, 'document')}" for name, n in s.rounds.items()
        )
        out.append(f"rounds: {given}")
    if s.lead and s.double_finished:
        told = "not counted yet (coder conflicts, of all documents)"
        if s.conflicts is not None:
            told = f"{s.conflicts} open" + ("" if s.conflicts_current else " when last counted")
        finished = plural(s.double_finished, "document")
        out.append(f"finished by several: {finished}; conflicts: {told}")
    out += _agreed(s)
    if s.lead and s.moved:
        out.append(f"moved with a new text: {plural(s.moved, 'coding')} (coder docs review)")
    return out


def _agreed(s: Standing) -> list[str]:
    """What `coder agree` said last: all codes together, and the codes with the lowest values."""
    found = s.agreement
    if found is None:
        return []
    from coder.text.safe import safe_line

    whole = "undefined" if found.overall is None else _two(found.overall)
    when = "" if found.current else ", before what was coded since"
    named = safe_line(", ".join(found.coders))
    out = [f"last agreement: alpha {whole} for sets of codes by {found.unit} ({named}){when}"]
    if found.worst:
        out.append("  lowest: " + safe_line(", ".join(f"{c} {_two(v)}" for c, v in found.worst)))
    return out


def _two(value: float) -> str:
    """Two digits, and no minus before a zero."""
    return f"{round(value, 2) + 0.0:.2f}"


def _first_findings(s: Standing) -> list[str]:
    """The first few matters in the record, each with the id of its coding; clashes before others."""
    found = sorted(s.findings, key=lambda finding: finding.code != "clash")
    return [str(finding) for finding in found[:SHOWN]]


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def _counts(s: Standing) -> str:
    coders = sum(1 for c in s.coders if c.codings)
    by = f" by {plural(coders, 'coder')}" if coders else ""
    by += " that you may see" if s.blind else ""
    pending = "not tagged" if s.pending is None else plural(s.pending, "suggestion") + " pending"
    parts = [plural(s.documents, "document"), plural(s.codes, "code")]
    return ", ".join([*parts, plural(s.codings, "coding") + by, pending])


def _mine(s: Standing) -> list[str]:
    if not s.me:
        return []
    from coder.text.safe import safe_line

    own = next((c for c in s.coders if c.by.casefold() == s.me.casefold()), None)
    if own is None:
        done = "nothing coded yet"
    else:
        assigned = f"{own.assigned} assigned, " if own.assigned else ""
        done = (
            f"{plural(own.codings, 'coding')}; {assigned}{own.begun} begun, {own.finished} finished"
        )
    left = ", ".join(s.mine_left[:6]) + (" ..." if len(s.mine_left) > 6 else "")
    lines = [f"{safe_line(s.me)}: {done}"]
    if s.mine_left:
        lines.append(f"left: {plural(len(s.mine_left), 'document')}{_again(s)}: {safe_line(left)}")
    elif s.documents and not (s.lead and s.rounds):
        lines.append("left: nothing")
    if s.blind:
        named = ", ".join(s.blind[:6]) + (" ..." if len(s.blind) > 6 else "")
        lines.append(
            f"coded independently, others' work not shown until finished: {safe_line(named)}"
        )
    return lines


def _again(s: Standing) -> str:
    """Which of what is left was finished before, and the rounds that ask for it once more."""
    if not s.mine_again:
        return ""
    from coder.text.safe import safe_line

    names = dict.fromkeys(name for own in s.mine_again.values() for name in own)
    some = "" if len(s.mine_again) == len(s.mine_left) else f", {len(s.mine_again)} of them"
    many = "rounds" if len(names) > 1 else "round"
    return (
        f"{some} finished before, to be finished once more in {many} {safe_line(', '.join(names))}"
    )


def _coders(s: Standing) -> Table:
    from coder.model.results import Table

    columns = ("coder", "assigned", "begun", "finished", "codings", "last_event", "codebook")
    rows = tuple(
        (c.by, c.assigned, c.begun, c.finished, c.codings, c.last or None, c.book or None)
        for c in s.coders
    )
    return Table(columns, rows, text_columns=("coder",))


def _json(s: Standing) -> str:
    import json
    from dataclasses import asdict

    shape = asdict(s)
    shape["findings"] = [str(finding) for finding in s.findings]
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"
