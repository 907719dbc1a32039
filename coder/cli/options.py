"""Options that several verbs share, written once: one spelling, one help text.

    def tag(project: Project, docs: DocArguments = None, *, dry_run: DryRun = False) -> None: ...

Owns spelling and help of these types only; what they do is the library's. Imported by the modules of
verbs, never by `coder --help`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

__all__ = [
    "Bootstrap",
    "CoderList",
    "DocArguments",
    "DryRun",
    "FileArgument",
    "FileArguments",
    "Jobs",
    "Keep",
    "Labels",
    "Lang",
    "Linear",
    "Minimum",
    "OPTIONAL_VALUES",
    "Password",
    "Permutations",
    "RollUp",
    "Seed",
    "Tables",
    "Top",
    "Yes",
]

OPTIONAL_VALUES: Final = {"--ci": "2000"}
"""Options that may stand without their value, and what they mean then."""

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
Seed = Annotated[
    int, typer.Option("--seed", metavar="S", help="Seed of the draw; the same S, the same draw.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", help="Processes at once; 0 for one per core.")
]
Lang = Annotated[
    str, typer.Option("--lang", metavar="L", help="Language of the text: en, de, fr, es ...")
]
Password = Annotated[
    str, typer.Option("--password", metavar="P", help="Password of a locked file.")
]
Tables = Annotated[bool, typer.Option("--tables", help="Keep the cells of tables, tab-separated.")]
Linear = Annotated[bool, typer.Option("--linear", help="One unit at a time, in plain lines.")]
RollUp = Annotated[
    int | None,
    typer.Option(
        "--roll-up", metavar="DEPTH", help="Count codes as their ancestor at DEPTH; 0 is the top."
    ),
]
Minimum = Annotated[int, typer.Option("--min", metavar="N", help="Leave out cells under N.")]
Top = Annotated[int, typer.Option("--top", metavar="N", help="Only the N largest.")]
Bootstrap = Annotated[
    int | None, typer.Option("--ci", metavar="B", help="Intervals from B bootstrap draws.")
]
Permutations = Annotated[
    int | None, typer.Option("--perm", metavar="B", help="Permutation test with B draws.")
]
Keep = Annotated[
    str, typer.Option("--keep", metavar="NAME", help="Add this output to exports.yaml under NAME.")
]
Labels = Annotated[
    str,
    typer.Option("--labels", metavar="name|id|LANG", help="How codes are called in the output."),
]
CoderList = Annotated[
    str, typer.Option("--coders", metavar="A,B", help="These coders, separated by commas.")
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")]
FileArguments = Annotated[list[Path], typer.Argument(metavar="FILE...", help="The files to read.")]
DocArguments = Annotated[
    list[str] | None, typer.Argument(metavar="[DOC...]", help="Document ids; all without.")
]
