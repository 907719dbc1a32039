"""Writes docs/cli.md, the page of all verbs, from the program itself.

    .venv/bin/python scripts/cli_reference.py            # write the page
    .venv/bin/python scripts/cli_reference.py --check    # exit 1 when it would change

Verbs come from the table in coder/cli/table.py, their words from the docstrings, their options from the
parser, exit codes from the enumeration: nothing is said here that the program does not do. Options that
all verbs share stand once, at the top.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from coder.cli import diagnostics
from coder.cli.command import Command, command_for
from coder.cli.given import GLOBAL_OPTIONS
from coder.cli.helppage import verb_page
from coder.cli.selectors import SELECTORS
from coder.cli.table import GROUPS, PANELS, VERBS, Verb

__all__ = ["main", "page"]

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cli.md"

INTRO = """\
# The verbs of coder

<!-- Written by scripts/cli_reference.py; change the docstrings of coder/cli, then run `make docs`. -->

    coder [OPTIONS] VERB [ARGUMENTS] [OPTIONS]

Data goes to stdout, everything else to stderr. On a terminal a table is drawn; in a pipe it is
tab-separated with a header. Nothing is asked where there is no terminal. `coder VERB --help` shows what
stands here; `coder help WORD` takes the words of ATLAS.ti, MAXQDA, NVivo and REFI-QDA as well.
"""


def table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    """A Markdown table of two columns, the first in code style; empty without rows."""
    body = [f"| `{cell(a)}` | {cell(b)} |" for a, b in rows]
    return "\n".join([f"| {head[0]} | {head[1]} |", "|---|---|", *body]) + "\n" if body else ""


def cell(text: str) -> str:
    """Text that cannot end its cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def exit_codes() -> Iterator[tuple[str, str]]:
    """Each exit code with the sentence that stands below it in the source."""
    found = ast.parse(inspect.getsource(diagnostics.ExitCode)).body[0]
    assert isinstance(found, ast.ClassDef)
    for line, below in pairwise(found.body):
        if isinstance(line, ast.Assign) and isinstance(below, ast.Expr):
            yield ast.literal_eval(line.value), ast.literal_eval(below.value)


def shared() -> str:
    """What every verb understands."""
    options = [(f"{o.flag} {o.metavar}".rstrip(), o.help) for o in GLOBAL_OPTIONS]
    selectors = [(f"{s.flag} {s.metavar}".rstrip(), s.help) for s in SELECTORS]
    codes = [(str(number), why) for number, why in exit_codes()]
    return "\n".join(
        [
            "## Anywhere\n",
            "Before or after the verb:\n",
            table(("option", "meaning"), options),
            "## Which codings\n",
            "The same on every verb that reads codings:\n",
            table(("selector", "meaning"), selectors),
            "## Exit codes\n",
            table(("code", "meaning"), codes),
        ]
    )


def words(docstring: str) -> str:
    """A docstring as Markdown: paragraphs as they are, the examples as a console."""
    text, _, examples = inspect.cleandoc(docstring).partition("\nExamples:\n")
    out = text.strip().replace("<", "\\<") + "\n"
    if examples.strip():
        shown = inspect.cleandoc(examples).strip()
        out += "\n```console\n" + re.sub(r"(?m)^(?=coder\b)", "$ ", shown) + "\n```\n"
    return out


def parameters(command: Command) -> Iterator[tuple[str, str]]:
    """The verb's own arguments and options, as written and what they mean."""
    for parameter in command.own:
        yield parameter.shown, parameter.note.help


def section(verb: Verb) -> str:
    """Everything about one verb."""
    command = command_for(verb)
    usage = verb_page(command).splitlines()[0].removeprefix("Usage: ")
    parts = [
        f"### coder {verb.name}\n",
        f"    {usage}\n",
        words(command.function.__doc__ or verb.help),
        table(("argument or option", "meaning"), parameters(command)),
    ]
    if "selection" in command.needs:
        parts.append("Takes the [selectors](#which-codings).\n")
    return "\n".join(part for part in parts if part)


def page() -> str:
    """The whole page."""
    parts = [INTRO, shared()]
    for panel in PANELS:
        verbs = [v for v in VERBS if v.panel == panel]
        if not verbs:
            continue
        parts.append(f"## {panel}\n")
        groups = {v.name.split(" ")[0] for v in verbs if " " in v.name}
        parts += [f"`coder {g} ...`: {GROUPS[g][1]}\n" for g in GROUPS if g in groups]
        parts += [section(v) for v in verbs]
    return "\n".join(parts)


def main(args: list[str]) -> int:
    """Write the page, or with `--check` tell whether it is current."""
    text = page()
    current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
    if "--check" in args:
        print("docs/cli.md is current" if current else "docs/cli.md is old; run make docs")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(f"docs/cli.md: {len(VERBS)} verbs")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
