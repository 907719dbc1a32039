"""`coder agree`: how well the coders of a project agree, with intervals and reasons.

Owns how options become a question and which form an answer takes: a page on a terminal, one row a line for
people's files, one row a line and measure for machines. What is compared is the project's business.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, note, wants_colour, warn
from coder.cli.options import Bootstrap, CoderList, Labels, RollUp, Seed
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.agree.lines import Agreement
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = [
    "FailUnder",
    "Measures",
    "More",
    "Redraw",
    "agree",
    "emit_page",
    "json_text",
    "measures_of",
    "shortfall",
    "show",
    "width_of_page",
]

Measures = Annotated[
    list[str] | None,
    Option("--measure", metavar="M", help="A coefficient by name; several with commas."),
]
More = Annotated[list[str] | None, Argument(metavar="[M...]", help="More names after --measure.")]
Redraw = Annotated[
    str,
    Option(
        "--redraw",
        metavar="units|documents|pairs",
        help="What --ci redraws; pairs is Krippendorff's own, to repeat KALPHA.",
    ),
]
FailUnder = Annotated[
    float | None,
    Option(
        "--fail-under", metavar="X", help="End with 1 when a value (--ci: its low end) is below."
    ),
]
Unit = Annotated[
    str,
    Option(
        "--unit",
        metavar="sentence|paragraph|page|document|character",
        help="What is judged: whether it carries the code.",
    ),
]
Per = Annotated[
    list[str] | None,
    Option(
        "--per",
        metavar="WHAT",
        help="Lines by code, group, doc, pair, round, period or a variable; repeatable.",
    ),
]
Share = Annotated[
    float | None,
    Option(
        "--share",
        metavar="X",
        help="A unit carries a code from this share on; else by any character.",
    ),
]
State = Annotated[
    str, Option("--state", metavar="now", help="Of a round, what stands now, not at first finish.")
]
Gaps = Annotated[
    bool, Option("--gaps", help="Take documents that two have read; others are missing there.")
]
WithRules = Annotated[bool, Option("--with-rules", help="The rules as one more coder.")]
Against = Annotated[
    str, Option("--against", metavar="consensus", help="Each coder against the settled consensus.")
]
Earlier = Annotated[
    str,
    Option(
        "--earlier",
        metavar="ROUND|DATE|VERSION",
        help="Each coder against their own work then.",
    ),
]
Like = Annotated[
    str, Option("--like", metavar="atlas|maxqda|nvivo", help="That program's figures beside ours.")
]


def agree(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    more: More = None,
    *,
    coders: CoderList = "",
    unit: Unit = "sentence",
    measures: Measures = None,
    per: Per = None,
    draws: Bootstrap = None,
    seed: Seed = 0,
    redraw: Redraw = "units",
    share: Share = None,
    roll_up: RollUp = None,
    gaps: Gaps = False,
    state: State = "",
    with_rules: WithRules = False,
    earlier: Earlier = "",
    against: Against = "",
    like: Like = "",
    fail_under: FailUnder = None,
    labels: Labels = "",
) -> ExitCode:
    """Say how well coders agree, code by code, the lowest first.

    Alone: alpha of the presence of each code in sentences, on documents that all
    compared coders have finished since the code exists with its present meaning,
    with percent, how often each coder marked, and AC1 where a code is rare. Not
    read is never taken for "found nothing". --ci adds intervals and a verdict on
    their lower end. In a round each coder's state at the first finish counts.

    Examples:
        coder agree
        coder agree --coders "ana,ben" --unit paragraph --ci
        coder agree --round one --per code --per pair
        coder agree --roll-up 0 --measure "alpha,cohen,f1" --csv --output agreement.csv
        coder agree --code win_win --per case --fail-under 0.667
        coder agree --like maxqda --coders "ana,ben"
    """
    from coder.cli.naming import emit_named
    from coder.project.agreeing import Question

    extra = _extra(with_rules, earlier, against)
    asked = Question(
        _words(coders), unit, measures_of(measures, more), tuple(per or ["code"]), draws, seed,
        redraw, share, roll_up, gaps, state, extra,
    )  # fmt: skip
    if like:
        emit_named(project.agree_like(like, selection, asked), project, out, labels)
        return ExitCode.DONE
    found = project.agree(selection, asked)
    show(found, project, out, labels)
    return shortfall([(x.name, x.head.value, x.head.low) for x in found.lines], fail_under)


def _extra(with_rules: bool, earlier: str, against: str) -> tuple[str, ...]:
    """The coders that are put beside the others.

    Raises:
        BadValue: for something else than the consensus.
        UsageError: for two of them at once.
    """
    from coder.model.errors import BadValue, UsageError

    if against and against != "consensus":
        raise BadValue.of_value("--against", against, ["consensus"])
    wanted = {"--with-rules": with_rules, "--earlier": bool(earlier), "--against": bool(against)}
    if sum(wanted.values()) > 1:
        said = " and ".join(flag for flag, on in wanted.items() if on)
        raise UsageError(f"{said} ask for different comparisons", hint="ask for one at a time")
    names = {"--with-rules": "rules", "--earlier": f"earlier:{earlier}", "--against": against}
    return tuple(names[flag] for flag, on in wanted.items() if on)


def _words(written: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in written.split(",") if word.strip())


def measures_of(measures: list[str] | None, more: list[str] | None) -> tuple[str, ...]:
    """The measures asked for: `--measure a,b`, `--measure a b`, or `--measure a --measure b`.

    Raises:
        UsageError: for words that follow no `--measure`.
    """
    from coder.model.errors import UsageError

    if more and not measures:
        raise UsageError(f"{more[0]!r} is one word too many", found=more[0])
    return tuple(name for word in (*(measures or ()), *(more or ())) for name in _words(word))


def show(found: Agreement, project: Project, out: OutputOptions, labels: str) -> None:
    """Write an agreement as the output options say; notes go to stderr."""
    from coder.cli.agreepage import page
    from coder.cli.naming import emit_named
    from coder.cli.output import emit_text, format_of
    from coder.project.agreeing_tables import long_table, records, short_table, title_of

    form = format_of(out, terminal=sys.stdout.isatty())
    if form in ("json", "jsonl"):
        emit_text(json_text(records(found), form), out)
    elif form in ("csv", "tsv"):
        return emit_named(long_table(found), project, out, labels)
    elif form in ("svg", "png", "pdf"):
        from coder.cli.output import emit
        from coder.export.figure import drawing_bytes
        from coder.project.picturing import agreement_drawn

        drawing = agreement_drawn(project, found, names=labels or "name")
        emit(drawing_bytes(drawing, form), out)
    elif form != "table":
        return emit_named(short_table(found), project, out, labels)
    else:
        named = _named(found, project, labels)
        emit_page(page(named, title_of(named), width=width_of_page(out), bold=_bold(out)), out)
    for sentence in found.notes:
        note(sentence)
    return None


def json_text(objects: Sequence[Mapping[str, object]], form: str) -> str:
    """Objects as JSON, one a line either way."""
    import json

    lines = [json.dumps(one, ensure_ascii=False, allow_nan=False) for one in objects]
    if form == "jsonl":
        return "".join(f"{line}\n" for line in lines)
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def emit_page(text: str, out: OutputOptions) -> None:
    """A page whose cells were made safe already; only its head may be bold."""
    from coder.cli.output import emit_text

    if out.file is None:
        sys.stdout.write(text)
    else:
        emit_text(text, out)


def _named(found: Agreement, project: Project, labels: str) -> Agreement:
    """The lines with codes called as `--labels` says; by id without."""
    if not labels:
        return found
    from coder.project.analysing import labels as names_of

    names = names_of(project, [code.id for code in project.book()], labels)
    lines = (
        replace(x, key={k: names.get(v, v) if k == "code" else v for k, v in x.key.items()})
        for x in found.lines
    )
    return replace(found, lines=tuple(lines))


def width_of_page(out: OutputOptions) -> int:
    """Places of the terminal; a file or a pipe has 100, whoever looks at it."""
    shown = out.file is None and sys.stdout.isatty()
    return shutil.get_terminal_size((100, 24)).columns if shown else 100


def _bold(out: OutputOptions) -> bool:
    return out.file is None and wants_colour(sys.stdout)


def shortfall(
    found: Sequence[tuple[str, float | None, float | None]], least: float | None
) -> ExitCode:
    """Whether figures hold a bar: name, value and low end of each; without a value there is none to hold."""
    if least is None:
        return ExitCode.DONE
    known = [(name, low if low is not None else value) for name, value, low in found]
    short = [name for name, figure in known if figure is not None and figure < least]
    if short:
        warn(f"below {least:g}: {', '.join(short)}")
    elif all(figure is None for _, figure in known):
        warn(f"nothing was compared, so nothing reaches {least:g}")
    else:
        return ExitCode.DONE
    return ExitCode.PROBLEMS
