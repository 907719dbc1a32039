"""What the demo's figures tell, and the page that goes with its files.

Owns that no figure is typed: each sentence is put together from results of the same analyses that wrote
the files, so a change of a coding changes the sentence. Rates are codings in a thousand words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coder.model.results import Matrix
from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.project.demo import Output
    from coder.project.facade import Project

__all__ = ["TELLERS", "rates", "readme", "story"]

_HEAD = """# What the demo made

`make demo`, or `coder demo` on any system, copies the example project, does the whole job on the copy
and writes these files. They are made anew each time, to the same bytes; nothing here is edited by hand.
The documents and the coders of the example are fictional. The commands are as `--coder ana` gives them;
for another coder only the suggestions that wait (`open`) differ. exports.yaml lists them all:
`coder reproduce` makes them again and says what changed. docs/tutorial.md reads them as a paper.

"""


def story(project: Project) -> tuple[str, ...]:
    """The planted story as sentences with figures."""
    return tuple(tell(project) for tell in TELLERS)


def rates(project: Project, case: str) -> dict[int, float]:
    """{year: codings of the partnership family in a thousand words} for the texts of a case."""
    chosen = Selection(under=("partnership",), where=f'case = "{case}"')
    found = project.crosstab("year", chosen, measure="per1000")
    assert isinstance(found, Matrix)
    sums = [sum(v or 0 for v in column) for column in zip(*found.values, strict=True)]
    years = {int(y): total for y, total in zip(found.cols, sums, strict=True) if y.isdecimal()}
    return dict(sorted(years.items()))


def _rise(project: Project) -> str:
    parts = []
    for case in ("CH", "EU", "US-MX"):
        until = {y: rate for y, rate in rates(project, case).items() if y <= 2009}
        first, last = min(until), max(until)
        parts.append(f"{case} {until[first]:.1f} in {first} and {until[last]:.1f} in {last}")
    return "Partnership talk rises until 2009, in a thousand words: " + "; ".join(parts) + "."


def _pair(project: Project) -> str:
    from coder.analyse.cooccur import strongest

    found = project.cooccur(Selection(where="side = joint"), rule="sentence")
    (a, b, n), (c, d, m) = strongest(found, top=2).rows
    first, second = " and ".join(sorted((str(a), str(b)))), " and ".join(sorted((str(c), str(d))))
    return f"In joint texts {first} meet most often, in {n} sentences; the next pair is {second}, in {m}."


def _silence(project: Project) -> str:
    cells = project.absent("side", Selection(codes=("migrant_rights",)), long=True).dicts()
    by_side = {str(cell["value"]): cell for cell in cells}
    cell = by_side["receiving"]
    others = ", ".join(f"{side} {c['n']}" for side, c in by_side.items() if c["n"])
    return (
        f"Rights of migrants: {cell['n']} codings in texts of receiving states, {cell['read']} of "
        f"{cell['documents']} read for it; elsewhere: {others}."
    )


def _contested(project: Project) -> str:
    chosen = Selection(codes=("partnership",), where="year = 2011", layer="final")
    hits = project.codings(chosen)
    against = [c for c in hits if (v := c.attributes.get("stance")) and v.value == "contests"]
    return (
        f"In 2011 partnership stands in {len(hits)} segments, and {len(against)} of them contest it: "
        "a count without stance would tell another story."
    )


def _agreement(project: Project) -> str:
    from statistics import median

    from coder.project.agreeing import Question

    one = Selection(codes=("conditionality",))
    asked = Question(measures=("alpha",), per=("round", "code"))
    rounds = {line.key["round"]: line.head.value for line in project.agree(one, asked).lines}
    by_round = " and ".join(f"{v:.2f} in round {k}" for k, v in sorted(rounds.items()) if v)
    middle = []
    for depth in (None, 0):
        lines = project.agree(None, Question(measures=("alpha",), roll_up=depth)).lines
        middle.append(median(v for line in lines if (v := line.head.value) is not None))
    codes, families = middle
    return (
        f"Agreement on conditionality is {by_round}, after its definition was redrawn; over all codes "
        f"the median alpha is {codes:.2f}, and {families:.2f} when codes count as their families."
    )


def _coders(project: Project) -> str:
    now = project.status()
    return (
        f"{len(now.coders)} coders, {now.codings} codings; {now.double_coded} of {now.coded} documents "
        "were coded by several, and each counts once here (its final coding)."
    )


TELLERS: tuple[Callable[[Project], str], ...] = (
    _rise,
    _pair,
    _silence,
    _contested,
    _agreement,
    _coders,
)
"""One function a sentence, in this order."""


def readme(outputs: Sequence[Output], told: Sequence[str]) -> str:
    """The page that says what each file is, how to make it, and what it shows."""
    lines = ["| file | what it is | command, in the project |", "| --- | --- | --- |"]
    for one in outputs:
        command = one.command.replace("|", "\\|")
        lines.append(f"| [{one.file}]({one.file}) | {one.about} | `{command}` |")
    shown = "\n".join(f"- {sentence}" for sentence in told)
    return _HEAD + "\n".join(lines) + f"\n\n## What they show\n\n{shown}\n"
