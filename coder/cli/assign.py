"""`coder assign`: documents given out for independent coding, and how many a round needs.

Parses and tells; who codes what is decided by `coder.project.assigning`. With `--plan` nothing is given out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from coder.cli import diagnostics
from coder.cli.options import CoderList, DocArguments, DryRun, Seed
from coder.cli.parameters import Option
from coder.model.errors import BadValue, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.assigning import Assigned, PlanTerms, Terms
    from coder.project.facade import Project

__all__ = ["assign"]

SHOWN: Final = 3
"""Documents that a note names."""

Round = Annotated[str, Option("--round", metavar="NAME", help="The round's name.")]
Double = Annotated[
    float, Option("--double", metavar="SHARE", help="Share of documents with two coders: 0.3.")
]
Stratify = Annotated[
    str, Option("--stratify", metavar="VARIABLE", help="The same mix of its values for everybody.")
]
NoSuggestions = Annotated[
    bool,
    Option("--no-suggestions", help="Coders see no suggestions until they finish (the default)."),
]
Suggestions = Annotated[
    bool, Option("--suggestions", help="Coders see suggestions of the rules while they code.")
]
Again = Annotated[bool, Option("--again", help="Give out anew what the round gave out already.")]
Plan = Annotated[bool, Option("--plan", help="Say how many units and documents are needed.")]
Width = Annotated[
    float, Option("--width", metavar="W", help="With --plan: width of the interval; 0.2 without.")
]
Expected = Annotated[
    float, Option("--alpha", metavar="A", help="With --plan: the alpha expected; 0.8 without.")
]
Prevalence = Annotated[
    float | None,
    Option("--prevalence", metavar="P", help="With --plan: share of units with the code."),
]
Unit = Annotated[str, Option("--unit", metavar="UNIT", help="With --plan: sentence or paragraph.")]
Corpus = Annotated[str, Option("--corpus", metavar="NAME", help="Only this corpus.")]
Where = Annotated[str, Option("--where", metavar="EXPR", help="Variables: year >= 2008.")]
Codes = Annotated[
    list[str] | None, Option("--code", metavar="ID", help="With --plan: this code; repeatable.")
]


def assign(
    project: Project,
    out: OutputOptions,
    docs: DocArguments = None,
    *,
    round_: Round = "",
    coders: CoderList = "",
    double: Double = 0.0,
    stratify: Stratify = "",
    no_suggestions: NoSuggestions = False,
    suggestions: Suggestions = False,
    seed: Seed = 0,
    again: Again = False,
    dry_run: DryRun = False,
    corpus: Corpus = "",
    where: Where = "",
    plan: Plan = False,
    width: Width = 0.2,
    alpha: Expected = 0.8,
    prevalence: Prevalence = None,
    unit: Unit = "sentence",
    code: Codes = None,
) -> None:
    """Give documents out: who codes what, blind until finished.

    Each document gets a primary coder, whose coding is final where no consensus is
    made, and a share of them a second one; lengths are balanced. Coders are those
    named, else the round's, else all persons in coder.toml who are no leads. The same
    seed gives the same plan. undo takes it back.

    Examples:
        coder assign --round pilot --double 1 --coders "ana,ben"
        coder assign --round main --double 0.3 --stratify case --seed 7 --dry-run
        coder assign --plan --code win_win --width 0.15
    """
    chosen = _selection(docs, corpus, where, code)
    if plan:
        terms = _plan_terms(width, alpha, unit, prevalence)
        return _emit_plan(project, out, chosen, terms)
    _check(round_, code, suggestions and no_suggestions)
    names = tuple(x.strip() for x in coders.split(",") if x.strip())
    given = _terms(names, double, stratify, suggestions, (seed, again))
    made = project.assign(round_, given, selection=chosen, dry_run=dry_run)
    _tell(made, out, round_, dry_run=dry_run)


def _check(name: str, codes: Sequence[str] | None, both: bool) -> None:
    if not name:
        raise UsageError("the round has no name", hint="coder assign --round NAME")
    if codes:
        raise UsageError(
            "documents are given out for all codes", found=", ".join(codes), hint="leave out --code"
        )
    if both:
        raise UsageError("--suggestions and --no-suggestions exclude each other")


def _selection(
    docs: Sequence[str] | None, corpus: str, where: str, codes: Sequence[str] | None
) -> Selection:
    from coder.model.selection import Selection

    return Selection(corpus=corpus, docs=tuple(docs or ()), where=where, codes=tuple(codes or ()))


def _terms(
    coders: tuple[str, ...], double: float, stratify: str, suggestions: bool, rest: tuple[int, bool]
) -> Terms:
    from coder.project.assigning import Terms

    if not 0 <= double <= 1:
        raise BadValue(f"--double is {double:g}, and is a share", found=double, hint="0 to 1: 0.3")
    return Terms(coders, double, stratify, suggestions, rest[0], rest[1])


def _plan_terms(width: float, alpha: float, unit: str, prevalence: float | None) -> PlanTerms:
    from coder.project.assigning import PlanTerms

    return PlanTerms(width, alpha, unit, prevalence)


def _emit_plan(project: Project, out: OutputOptions, chosen: Selection, terms: PlanTerms) -> None:
    from coder.cli.output import emit

    emit(project.plan_round(terms, selection=chosen), out)
    diagnostics.done("nothing is given out yet", "coder assign --round NAME --double SHARE")


def _tell(made: Assigned, out: OutputOptions, name: str, *, dry_run: bool) -> None:
    from coder.cli.output import emit

    plural = diagnostics.plural
    emit(made.table, out)
    for coder, (docs, first, length) in made.coders.items():
        if docs:
            told = f"{plural(docs, 'document')}, {first} as primary, {length:,} characters"
            diagnostics.note(f"{coder}: {told}")
    if made.kept:
        kept = plural(len(made.kept), "document")
        diagnostics.note(f"{kept} of round {name} given out before; --again gives them out anew")
    if made.without_text:
        diagnostics.warn(f"without text, so nobody can code them: {', '.join(made.without_text)}")
    _tell_others(made)
    given = f"{plural(len(made.table.rows), 'document')} in round {name}, {made.double} by two"
    if dry_run or not made.table.rows:
        return diagnostics.done(f"{given}; nothing was written")
    diagnostics.done(given, "coder pack --for NAME --output FILE.zip")


def _tell_others(made: Assigned) -> None:
    """Who has coded these documents before, and what of it counts now."""
    if not made.others:
        return
    found = [f"{doc} by {', '.join(who)}" for doc, who in made.others.items()]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    diagnostics.note(
        f"coded before by others: {'; '.join(found[:SHOWN])}{more}. What they coded stays, but "
        "conflicts and the consensus are between the coders of this round once two of them have finished, "
        "and the primary coder of this round is final until then"
    )
