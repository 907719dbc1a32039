"""`coder demo`: the whole job on a copy of the example project, and where to look.

Shows each step as it is done; what the steps are is `coder.project.demo`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.project.demo import Done

__all__ = ["demo"]

Folder = Annotated[
    Path | None, Argument(metavar="[DIR]", help="A new or empty folder; ./coder-demo without.")
]


def demo(folder: Folder = None) -> None:
    """Do the whole job on a copy of the example project.

    Ingest, rules, status, co-occurrence, tables, agreement, figures, quotations, report,
    methods: everything is written to exports/ of the copy, which stays there to be
    worked on; coder reproduce makes it again. Needs no network and no rights but to
    write the folder; a folder that holds anything is refused. Documents and coders
    are fictional.

    Examples:
        coder demo
        coder demo trial
    """
    from coder.cli.diagnostics import done as say
    from coder.cli.keeping import record_all

    place = folder or Path("coder-demo")
    for done in _steps(place):
        say(f"{done.step:<14} {done.said}")
    record_all(place.absolute(), [(one.kept, one.result) for one in done.outputs])
    _close(place, done)


def _steps(place: Path) -> Iterator[Done]:
    """The steps as they are done, each with a progress line of its own while it runs."""
    from coder.cli.progress import Step, progress
    from coder.project.demo import run_demo

    lines: list[Step] = []
    run = run_demo(place, progress=lambda done, total, what: lines[-1](done, total, what))
    while True:
        with progress("demo") as line:
            lines.append(line)
            done = next(run, None)
        if done is None:
            return
        yield done


def _close(place: Path, last: Done) -> None:
    """What was found, where it lies, and what to do next."""
    import sys

    from coder.cli import diagnostics
    from coder.text.safe import safe_line

    where = safe_line(str(place))
    lines = [f"What the demo shows ({len(last.outputs)} files in {where}/exports):"]
    for sentence in last.story:
        lines += _wrapped(sentence)
    lines.append("Look first at:")
    lines += [f"  {where}/exports/{file:<14}  {what}" for file, what in _FIRST]
    sys.stdout.write("\n".join(lines) + "\n")
    shown = f'"{where}"' if " " in where else where
    diagnostics.done("the project is yours to try", f"coder --project {shown} status")


_FIRST = (
    ("README.md", "what each file is, and the command that makes it"),
    ("report.html", "everything on one page, to open in a browser"),
    ("methods.md", "the methods section, every number computed"),
    ("network.svg", "what stands together in joint texts"),
)


def _wrapped(sentence: str) -> list[str]:
    """A sentence as a point of a list; on a terminal it is broken between words."""
    import shutil
    import sys
    from textwrap import wrap

    if not sys.stdout.isatty():
        return [f"  - {sentence}"]
    width = min(100, shutil.get_terminal_size((100, 24)).columns - 1)
    return wrap(
        sentence, max(20, width), initial_indent="  - ", subsequent_indent="    ",
        break_on_hyphens=False,
    )  # fmt: skip
