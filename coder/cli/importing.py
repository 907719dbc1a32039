"""`coder import`: other programs' projects and tables, with an account of what was lost.

Owns the words of the verb and its exit codes: 0 when nothing is lost, 5 with the loss report, and when the
file is refused an error before anything changed. Quotations that were not found are a table on stdout, or
in the file that `--output` names.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, done, note, plural, report, warn
from coder.cli.options import DryRun
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.project.facade import Project
    from coder.project.importing import Imported

__all__ = ["import_"]

ForeignFile = Annotated[Path, Argument(metavar="FILE", help="The file or folder to take in.")]
FromFormat = Annotated[
    str,
    Option(
        "--from-format",
        metavar="F",
        help="refi, sheet, qualcoder, taguette, dna, brat or annotations; else told from the ending.",
    ),
]
As = Annotated[
    str, Option("--as", metavar="CODER", help="Whose the codings are that name nobody; else yours.")
]
MapCoder = Annotated[
    list[str] | None,
    Option(
        "--map-coder", metavar="OLD=NEW", help="The file's user OLD is the coder NEW; repeatable."
    ),
]
Corpus = Annotated[
    str, Option("--corpus", metavar="NAME", help="Where new documents go; else the only corpus.")
]
KeepBroken = Annotated[
    bool, Option("--keep-broken", help="Leave out what lies outside its text; else it is refused.")
]
SetsToVariables = Annotated[
    bool,
    Option(
        "--sets-to-variables", help="Document groups become variables; 'age: 67' makes age = 67."
    ),
]
Finished = Annotated[
    bool, Option("--finished", help="Everybody has read what they coded; agreement asks for it.")
]


def import_(
    project: Project,
    file: ForeignFile,
    out: OutputOptions,
    *,
    from_format: FromFormat = "",
    as_: As = "",
    map_coder: MapCoder = None,
    corpus: Corpus = "",
    keep_broken: KeepBroken = False,
    sets_to_variables: SetsToVariables = False,
    finished: Finished = False,
    dry_run: DryRun = False,
) -> ExitCode:
    """Take in another program's project: documents, codes, codings, memos.

    From ATLAS.ti, MAXQDA, NVivo and QualCoder export as REFI-QDA (.qdpx). What has
    no place here is named with its number; --dry-run shows it first. One step,
    which coder undo takes back. Quotations that were not found come as a table.

    Examples:
        coder import study.qdpx --dry-run
        coder import study.qdpx --map-coder "Ana Silva=ana" --finished
        coder import quotations.xlsx --from-format sheet --output not-found.csv
    """
    from coder.cli.output import emit
    from coder.project.importing import ImportOptions

    options = ImportOptions(
        from_format, as_, _pairs(map_coder or []), corpus, dry_run, keep_broken,
        sets_to_variables, finished,
    )  # fmt: skip
    found = project.import_file(file, options)
    if found.review is not None:
        emit(found.review, out)
    _told(found, dry_run=dry_run)
    return ExitCode.PARTLY if found.lost else ExitCode.DONE


def _pairs(written: list[str]) -> dict[str, str]:
    from coder.model.errors import UsageError

    out = {}
    for pair in written:
        old, equals, new = pair.rpartition("=")
        if not (equals and old.strip() and new.strip()):
            hint = '--map-coder "Ana Silva=ana"'
            raise UsageError("--map-coder wants OLD=NEW", found=pair, hint=hint)
        out[old.strip()] = new.strip()
    return out


def _counted(n: int, what: str) -> str:
    """`1 area of PDF pages`, `2 areas of PDF pages`: what is counted stands first, in the plural."""
    first, space, rest = what.partition(" ")
    return f"{n:,} {first.removesuffix('s') if n == 1 else first}{space}{rest}"


def _told(found: Imported, *, dry_run: bool) -> None:
    if any(found.counts.values()):
        counted = ", ".join(_counted(n, what) for what, n in found.counts.items() if n)
        note(f"in the file: {counted}")
    report(found.findings)
    for coder, name in [(c, n) for c, n in found.coders.items() if c != n][:30]:
        note(f"coder {coder} is {name!r} in the file")
    for what, n in found.known.items():
        note(f"here already: {n:,} {what}")
    for what, n in found.lost.items():
        warn(f"not taken: {n:,} x {what}")
    counts = [
        plural(n, what)
        for n, what in (
            (found.documents, "document"), (found.codes, "code"), (found.codings, "coding"),
            (found.memos, "memo"),
        )
    ]  # fmt: skip
    into = f" codebooks/{found.book}.yaml holds the codes" if found.book else ""
    if dry_run:
        done(f"{', '.join(counts)} would come in; nothing was changed")
        return
    named = f"--codebook {found.book} " if found.new_book else ""
    done(f"{', '.join(counts)} came in;{into}" if into else f"{', '.join(counts)} came in",
         f"coder {named}status")  # fmt: skip
