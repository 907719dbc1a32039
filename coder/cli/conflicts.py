"""`coder conflicts`: where coders differ, with both texts, the most confused codes first.

Owns which table is shown: the disagreements, the matrix of codes, or the pairs of codes to sharpen. A
terminal shows two readings a row, short; files and pipes have every column.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli import diagnostics
from coder.cli.options import CoderList, DocArguments
from coder.cli.parameters import Option
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coder.cli.given import OutputOptions
    from coder.model.results import Cell, Table
    from coder.model.selection import Selection
    from coder.project.conflicting import Asked, Conflicts
    from coder.project.facade import Project

__all__ = ["Kind", "asked_for", "conflicts", "scope", "with_docs"]

Kind = Annotated[
    str,
    Option("--kind", metavar="missed|boundary|sibling|parent|attribute", help="Only this kind."),
]
Matrix = Annotated[bool, Option("--matrix", help="The matrix of codes: who gave which for which.")]
Pairs = Annotated[
    bool, Option("--pairs", help="Pairs of codes to sharpen, by the alpha that would be gained.")
]
Unit = Annotated[str, Option("--unit", metavar="UNIT", help="With --pairs: sentence without.")]
Settled = Annotated[bool, Option("--settled", help="Those that are settled, too.")]
Unfinished = Annotated[
    bool, Option("--unfinished", help="Also where coders have coded and not finished.")
]


def conflicts(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    docs: DocArguments = None,
    *,
    kind: Kind = "",
    coders: CoderList = "",
    matrix: Matrix = False,
    pairs: Pairs = False,
    unit: Unit = "",
    settled: Settled = False,
    unfinished: Unfinished = False,
) -> None:
    """Show where coders differ, the most confused codes first.

    Only documents that at least two coders have finished, each for the codes that they
    read it for. missed: one has nothing there; boundary: the same code in another place;
    parent: a code above or below; sibling: another code; attribute: another value.

    Examples:
        coder conflicts
        coder conflicts EU-01 --kind boundary --csv
        coder conflicts --pairs
        coder conflicts --coders "ana,ben" --matrix --output confusion.xlsx
    """
    asked, chosen = asked_for(kind, coders, settled, unfinished), with_docs(selection, docs)
    if (matrix and pairs) or (unit and not pairs):
        raise UsageError("--matrix and --pairs are two tables; --unit belongs to --pairs")
    if matrix:
        return _matrix(project, chosen, asked, out)
    if pairs:
        return _pairs(project, chosen, asked, out, unit)
    _list(project, chosen, asked, out)


def asked_for(kind: str, coders: str, settled: bool = False, unfinished: bool = False) -> Asked:
    """What the options of this verb and of `adjudicate` ask for."""
    from coder.project.conflicting import Asked

    names = tuple(x.strip() for x in coders.split(",") if x.strip())
    return Asked(kind, names, settled, unfinished)


def with_docs(selection: Selection, docs: Sequence[str] | None) -> Selection:
    """The selection with the documents named as arguments."""
    from dataclasses import replace

    return replace(selection, docs=(*selection.docs, *(docs or ())))


def scope(docs: Sequence[str], chosen: Selection, asked: Asked) -> str:
    """The documents, the round and the coders as the command line has them, with a space before."""
    words = "".join(f" {doc}" for doc in docs)
    words += f' --round "{chosen.round}"' if chosen.round else ""
    return words + (f' --coders "{",".join(asked.coders)}"' if asked.coders else "")


def _matrix(project: Project, chosen: Selection, asked: Asked, out: OutputOptions) -> None:
    from coder.cli.output import emit

    emit(project.confusion(chosen, asked), out)


def _pairs(
    project: Project, chosen: Selection, asked: Asked, out: OutputOptions, unit: str
) -> None:
    from coder.cli.output import emit

    table = project.confused_pairs(chosen, asked, unit=unit or "sentence")
    emit(table, out)
    if not table.rows:
        diagnostics.note("no two codes are taken for each other here")


def _list(project: Project, chosen: Selection, asked: Asked, out: OutputOptions) -> None:
    from coder.cli.output import emit, format_of
    from coder.project.conflicting import conflicts_table, remember

    found = project.conflicts(chosen, asked)
    if not chosen and not asked.kind and not asked.coders and not asked.unfinished:
        remember(project, found)
    table = conflicts_table(project, found)
    short = format_of(out, terminal=sys.stdout.isatty()) == "table"
    emit(_short(table) if short else table, out)
    _tell(chosen, found)


PLACES: Final = ("conflict", "kind", "doc", "one", "other")


def _short(table: Table) -> Table:
    """Two readings a row: who, which code, and the words; all who have nothing there in one."""
    from dataclasses import replace

    def said(row: dict[str, Cell], which: str) -> str:
        by, code, text = (row[f"{part}_{which}"] for part in ("coder", "code", "text"))
        values = f" ({row[f'values_{which}']})" if row[f"values_{which}"] else ""
        return f"{by}: {code}{values}: {text}"

    silent: dict[tuple[Cell, ...], list[str]] = {}
    for d in table.dicts():
        kind = f"{d['kind']}, {d['state']}" if d["state"] != "open" else d["kind"]
        first = (d["conflict"], kind, d["doc"], said(d, "a"))
        if d["code_b"]:
            silent[*first, said(d, "b")] = []
        else:
            silent.setdefault((*first, ""), []).append(str(d["coder_b"]))
    rows = tuple(
        (*row[:-1], f"{', '.join(dict.fromkeys(who))}: nothing" if who else row[-1])
        for row, who in silent.items()
    )
    return replace(table, columns=PLACES, rows=rows, text_columns=PLACES)


def _tell(chosen: Selection, found: Conflicts) -> None:
    from collections import Counter

    plural = diagnostics.plural
    if not found.compared:
        diagnostics.warn(
            "there is no document that two coders have finished",
            hint="coder finish ID says that you have read one; --unfinished compares all the same",
        )
    for orphan in found.orphans:
        what = (
            f"{orphan.doc}: a decision by {orphan.by} rests on codings that are not there any more"
        )
        diagnostics.warn(what, hint="it does not count")
    kinds = Counter(c.item.kind for c in found.differing)
    states = Counter(c.state for c in found.differing)
    told = [f"{n} {kind}" for kind, n in kinds.most_common()]
    told += [f"{states[s]} {s}" for s in ("stale", "twice", "settled") if states[s]]
    named = f": {', '.join(told)}" if told else ""
    docs = plural(len(found.compared), "document")
    counted = f"{plural(len(found.differing), 'conflict')} in {docs} compared{named}"
    going = f"coder adjudicate{scope(chosen.docs, chosen, found.asked)} --linear"
    diagnostics.done(counted, going if found.open else "")
