"""`coder rules score`: precision, recall and agreement of the rules, and what they miss and hit in vain.

Owns which of the three tables is asked for. The figures are `coder.project.scoring`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Cell, Table
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["score"]

Against = Annotated[
    str,
    Option("--against", metavar="NAME|consensus", help="Whose decisions and codings; all without."),
]
Misses = Annotated[bool, Option("--misses", help="Quote the codings that no rule hits.")]
FalseHits = Annotated[bool, Option("--false-hits", help="Quote the hits that were rejected.")]
Agreement = Annotated[
    bool, Option("--agreement", help="Compare the rules with each coder, as if they were one.")
]


def score(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    against: Against = "",
    misses: Misses = False,
    false_hits: FalseHits = False,
    agreement: Agreement = False,
) -> None:
    """Show how good the rules are, by what coders decided and marked.

    Per rule: hits, how many were accepted, rejected, disputed and are pending, precision
    with Wilson's interval, and recall on the documents that coders finished for the code.
    --misses and --false-hits list the quotations behind the figures instead; --agreement
    takes the rules as one more coder. Documents that you code independently are left out.

    Examples:
        coder rules score
        coder rules score --against ben --code win_win --csv
        coder rules score --misses --false-hits --under frame
        coder rules score --agreement --unit paragraph
    """
    table = _table(project, selection, (against, misses, false_hits, agreement))
    _emit(table, out, quoted=misses or false_hits)
    diagnostics.done(
        diagnostics.plural(len(table.rows), "row"), _next(misses, false_hits, agreement)
    )


def _table(project: Project, selection: Selection, asked: tuple[str, bool, bool, bool]) -> Table:
    from dataclasses import replace

    from coder.model.errors import UsageError

    against, misses, false_hits, agreement = asked
    if agreement and (misses or false_hits or against):
        hint = "ask for one table at a time"
        raise UsageError("--agreement goes with no other table", hint=hint)
    if agreement:
        unit = selection.unit or "sentence"
        return project.rules_agreement(replace(selection, unit=""), unit=unit)
    if misses or false_hits:
        return project.score_quotations(
            selection, against=against, misses=misses, false_hits=false_hits
        )
    return project.score_rules(selection, against=against)


def _emit(table: Table, out: OutputOptions, *, quoted: bool) -> None:
    """Print the table; quotations are read, so a terminal gets each whole, on lines of its own."""
    from coder.cli.output import emit, emit_text, is_drawn

    if not quoted or not is_drawn(out):
        return emit(table, out)
    for note in table.caption.notes:
        diagnostics.note(note)
    emit_text("".join(_quotation(row) for row in table.dicts()), out)


def _quotation(row: dict[str, Cell]) -> str:
    rule = f", rule {row['rule']}" if row["rule"] else ""
    page = f", p. {row['page']}" if row["page"] is not None else ""
    words = " ".join(str(row["text"]).split())
    rule += f", {row['match']}" if row["match"] else ""
    head = f"{row['kind']} of {row['code']}{rule}: {row['doc']}{page}, {row['start']}:{row['end']}"
    return f"{head} ({row['by']}, {str(row['id'])[:8]})\n    {words}\n"


def _next(misses: bool, false_hits: bool, agreement: bool) -> str:
    if misses:
        return "coder rules propose"
    if false_hits:
        return "coder rules explain ID"
    return "" if agreement else "coder rules score --misses --false-hits"
