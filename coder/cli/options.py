"""Options that several verbs share, written once: one spelling, one help text.

    def tag(project: Project, docs: DocArguments = None, *, dry_run: DryRun = False) -> None: ...

Owns spelling and help of these types, and that `--lang` names a language; what they do is the library's.
Imported by the modules of verbs, never by `coder --help`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from coder.cli.parameters import Argument, Option

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
    "Password",
    "Permutations",
    "RollUp",
    "Seed",
    "Tables",
    "Top",
    "WholePage",
    "Yes",
    "language",
    "one_language",
]

DryRun = Annotated[bool, Option("--dry-run", help="Say what would happen; change nothing.")]
Yes = Annotated[bool, Option("--yes", help="Do it without asking.")]
Seed = Annotated[
    int, Option("--seed", metavar="S", help="Seed of the draw; the same S, the same draw.")
]
Jobs = Annotated[int, Option("--jobs", metavar="N", help="Processes at once; 0 for one per core.")]
Lang = Annotated[
    str, Option("--lang", metavar="L", help="Language of the text: en, de, fr, es ...")
]


def language(written: str) -> str:
    """The languages of `--lang`, however they are written, as codes parted by `|`; empty for none.

    Raises:
        BadValue: a word that names no language, with the nearest one.
    """
    from coder.model.errors import BadValue, nearest
    from coder.model.languages import NAMES, codes, unknown

    for word in unknown(written):
        near = nearest(word.casefold(), NAMES)
        raise BadValue(
            f"--lang: {word!r} is no language", found=word, nearest=near,
            hint="a code of two letters (en, de, fr, es ...) or an English name; several as en,de",
        )  # fmt: skip
    return "|".join(codes(written))


def one_language(written: str) -> str:
    """The same where only one can be meant.

    Raises:
        BadValue: no language, or several.
    """
    found = language(written)
    if "|" in found:
        from coder.model.errors import BadValue

        raise BadValue("--lang: one language at a time here", found=written)
    return found


Password = Annotated[str, Option("--password", metavar="P", help="Password of a locked file.")]
Tables = Annotated[bool, Option("--tables", help="Keep the cells of tables, tab-separated.")]
WholePage = Annotated[
    bool, Option("--whole-page", help="Of HTML take all that is shown, not the main content only.")
]
Linear = Annotated[bool, Option("--linear", help="One unit at a time, in plain lines.")]
RollUp = Annotated[
    int | None,
    Option(
        "--roll-up", metavar="DEPTH", help="Count codes as their ancestor at DEPTH; 0 is the top."
    ),
]
Top = Annotated[int | None, Option("--top", metavar="N", help="List the N largest.")]
Bootstrap = Annotated[
    int | None, Option("--ci", metavar="B", bare="2000", help="Intervals from B draws; bare, 2000.")
]
Permutations = Annotated[
    int | None, Option("--perm", metavar="B", help="Permutation test with B draws.")
]
Keep = Annotated[
    str, Option("--keep", metavar="NAME", help="Add this output to exports.yaml under NAME.")
]
Labels = Annotated[
    str,
    Option("--labels", metavar="name|id|LANG", help="How codes are called in the output."),
]
CoderList = Annotated[
    str, Option("--coders", metavar="A,B", help="These coders, separated by commas.")
]
FileArgument = Annotated[Path, Argument(metavar="FILE", help="The file to read.")]
FileArguments = Annotated[list[Path], Argument(metavar="FILE...", help="The files to read.")]
DocArguments = Annotated[
    list[str] | None, Argument(metavar="[DOC...]", help="Document ids; all without.")
]
