"""`coder codebook diff|again|lint`: what changed, what it asks for, and what is said in vain.

Owns the words of these verbs. How states are named is `coder.project.bookversions`' business, what counts as
a difference `coder.codebook.difference`'s, what is remarked on `coder.codebook.lint`'s.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, done, plural
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.finding import Finding
    from coder.project.bookdiff import BookDiff
    from coder.project.facade import Project

__all__ = ["again", "diff", "lint"]

Before = Annotated[
    str,
    Argument(
        metavar="[A]", help="A file, a version, a hash, a git revision; the last release without."
    ),
]
After = Annotated[str, Argument(metavar="[B]", help="The same; the file as it is now without.")]
Codings = Annotated[bool, Option("--codings", help="List the codings that want a second look.")]
BookFile = Annotated[
    Path | None,
    Argument(metavar="[FILE]", help="A codebook file; without it the project's codebook."),
]
MaybeCode = Annotated[str, Argument(metavar="[CODE]", help="Only codings under this code.")]
Everybody = Annotated[bool, Option("--all", help="Everybody's, not yours alone.")]
Strict = Annotated[bool, Option("--strict", help="End with 1 when anything is found.")]


def diff(
    project: Project,
    out: OutputOptions,
    a: Before = "",
    b: After = "now",
    *,
    codings: Codings = False,
) -> None:
    """Compare two states of the codebook.

    A state is a file, now, a version, a hash of codebooks/history, or a git revision
    ("HEAD~3" or git:main). It says what changed code by code, in words, and how many
    codings that touches. One row says one difference; how a file is laid out is none.
    second_look counts the codings that were made under another wording of their code.

    Examples:
        coder codebook diff
        coder codebook diff 1.0 now
        coder codebook diff "HEAD~3" --codings
        coder codebook diff drafts/frames.yaml now --csv
    """
    from coder.cli.output import emit, emit_text
    from coder.project.bookdiff import book_diff, second_looks

    found = book_diff(project, a, b)
    if codings or out.format or out.file or not sys.stdout.isatty():
        emit(second_looks(project, found) if codings else found.table, out)
    else:
        emit_text(_page(found), out)
    codes = len({d.code for d in found.differences if d.code})
    changed = plural(len(found.differences), "difference")
    look = plural(len(found.looks), "coding")
    told = f"{found.old.label} to {found.new.label}: {changed} in {plural(codes, 'code')}, {look} to look at"
    done(told, "coder codebook diff --codings" if found.looks and not codings else "")


def _page(found: BookDiff) -> str:
    """The differences for reading: each code with its codings, then what changed in it."""
    from coder.text.safe import safe_line

    lines: list[str] = []
    here: str | None = None
    for row in found.table.dicts():
        if row["code"] != here:
            here = str(row["code"])
            counts = f"  {row['codings']} codings" if row["codings"] else ""
            looks = f", {row['second_look']} to be looked at" if row["second_look"] else ""
            lines.append(f"{here or 'beside the codes'}{counts}{looks}")
        lines.append(f"  {row['what']}")
        signs = (("-", row["was"]), ("+", row["now"]))
        lines += [f"    {sign} {text}" for sign, text in signs if text]
    return "".join(safe_line(line) + "\n" for line in lines)


def again(
    project: Project, out: OutputOptions, code: MaybeCode = "", *, everybody: Everybody = False
) -> None:
    """List your codings to be looked at again.

    Their code was split, given another meaning or refused since. Give each the code that
    fits with coder recode; to give it the same code confirms it.

    Examples:
        coder codebook again
        coder codebook again aid --all --csv
    """
    from coder.cli.output import emit
    from coder.project.secondlook import again_table

    table = again_table(project, code, everybody=everybody)
    emit(table, out)
    told = f"{plural(len(table.rows), 'coding')} to be looked at again"
    done(told, "coder recode ID CODE" if table.rows else "")


def lint(
    given: Given, out: OutputOptions, file: BookFile = None, *, strict: Strict = False
) -> ExitCode:
    """List what the codebook says in vain.

    Rules that can never count or that another covers, rules of two codes that fire
    together, codes that nothing tells apart, codes without definition or example, sets
    and groups that nothing uses. With a file it needs no project. Notes leave 0.

    Examples:
        coder codebook lint
        coder codebook lint codebooks/frames.yaml --strict
    """
    from coder.cli.findings import counted, emit_findings
    from coder.model.finding import Level

    findings = _linted(file, given)
    emit_findings(findings, out)
    bad = any(f.level is Level.ERROR or strict for f in findings)
    done(counted(findings), "" if findings else "coder codebook test")
    return ExitCode.PROBLEMS if bad else ExitCode.DONE


def _linted(file: Path | None, given: Given) -> tuple[Finding, ...]:
    from coder.project.codebooks import lint_file

    if file is not None:
        return lint_file(file)
    from coder.cli.opening import opened

    with opened(given) as opening:
        return tuple(opening.project.lint_codebook())
