"""A random sample of what the rules pass over, to be judged by a person.

    drawn = draw(project, selection, n=50, seed=7)       drawn.table() is the sheet to be judged

Owns the sample: paragraphs of the selected documents in which no rule of the selected codes has a hit, in an
order drawn by chance from a seed, so that any number from the beginning is a random sample. The question is
whether a paragraph carries any of the codes. What becomes of the judgement is in `audits`. Places are
half-open code points of the text version named in the row.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from coder.model.coding import Suggestion
from coder.model.errors import BadValue, InputError
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.judged import Facts, gather
from coder.project.rerun import Runner
from coder.tag.identity import match_hashes

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "COLUMNS",
    "Drawn",
    "Population",
    "draw",
    "paragraphs_of",
    "population_of",
    "rules_name",
]

COLUMNS = ("number", "doc", "page", "start", "end", "text", "judged", "text_version", "draw")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Population:
    """Paragraphs of the selected documents: with a hit (decided rightly, wrongly, or open) and without."""

    matched: int
    unmatched: int
    right: int
    wrong: int


@dataclass(frozen=True)
class Drawn:
    """A sample: places in the order of the draw, and what it rests on."""

    project: Project
    codes: tuple[str, ...]
    seed: int
    population: Population
    rules: str
    places: tuple[tuple[str, Span], ...]
    selection: Selection
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """All that the draw rests on, as it stands in each row: `codes=win_win; seed=7; ...`."""
        p = self.population
        facts = {
            "codes": "|".join(self.codes), "seed": self.seed, "drawn": len(self.places),
            "unmatched": p.unmatched, "matched": p.matched, "rules": self.rules,
        }  # fmt: skip
        chosen = self.selection
        limits = {"corpus": chosen.corpus, "docs": "|".join(chosen.docs), "where": chosen.where}
        facts |= {k: quote(v, safe=" |*<>!") for k, v in limits.items() if v}
        return "; ".join(f"{k}={v}" for k, v in facts.items())

    def table(self) -> Table:
        """The sheet: one row a paragraph, the column `judged` empty."""
        library = self.project.library
        rows: list[tuple[Cell, ...]] = []
        for number, (doc_id, span) in enumerate(self.places, 1):
            doc = library.document(doc_id)
            page = doc.page_at(span.start)
            head = (number, doc_id, page.number if page else None, span.start, span.end)
            rows.append((*head, doc.quote(span), "", doc.hash, self.label))
        question = f"does it carry {' or '.join(self.codes[:6])}{' ...' * (len(self.codes) > 6)}?"
        facts = {"question": question, "seed": str(self.seed)}
        return Table(
            COLUMNS, tuple(rows), Caption("Paragraphs without a hit", facts, self.notes), ("text",)
        )


def draw(
    project: Project, selection: Selection | None = None, *, n: int = 50, seed: int = 0
) -> Drawn:
    """Draw paragraphs in which no rule of the codes has a hit.

    Args:
        project: the project.
        selection: documents and codes; all codes with rules by default.
        n: how many; all there are when that is less.
        seed: a whole number of 0 or more; the same seed draws the same paragraphs.

    Raises:
        BadValue: n is below 1, or the seed below 0.
        InputError: the rules were not run, or not since the codebook or the documents changed.
    """
    if n < 1:
        raise BadValue(f"--n is {n}, and must be 1 or more", found=n)
    if seed < 0:
        raise BadValue(f"--seed is {seed}, and must be 0 or more", found=seed)
    facts = gather(project, selection)
    _check_current(project, facts)
    with_hit, without = paragraphs_of(project, facts)
    chosen = [without[i] for i in _order(len(without), seed)[:n]]
    population = population_of(facts, with_hit, len(without))
    rules = rules_name(project, facts.codes)
    places = tuple(chosen)
    limits = selection or Selection()
    return Drawn(project, facts.codes, seed, population, rules, places, limits, facts.notes)


def _order(count: int, seed: int) -> list[int]:
    """The numbers below `count` in an order drawn from the seed."""
    from coder.stats.draws import Draws

    words = Draws(seed).words(count).tolist()
    return sorted(range(count), key=lambda i: (words[i], i))


def _check_current(project: Project, facts: Facts) -> None:
    """Refuse a draw where the rules would find something else now; other edits do not matter."""
    name = project.books.name
    tagged = project.suggestions.tagged(name)
    old = [e.id for e in facts.entries if e.id not in tagged]
    if not old and project.suggestions.of_another_state(name, project.book().hash):
        runner = Runner(project, keeping=False)
        old = [e.id for e in facts.entries if tagged[e.id] != runner.state(e)]
    if old:
        raise InputError(
            "the rules were not run since they or the documents changed",
            place=", ".join(old[:5]) + (", ..." if len(old) > 5 else ""),
            hint="coder tag",
        )


def paragraphs_of(
    project: Project, facts: Facts
) -> tuple[list[list[Suggestion]], list[tuple[str, Span]]]:
    """Paragraphs with words: the hits of each that has some, and the places of the others."""
    by_doc: dict[str, list[Suggestion]] = {}
    for s in facts.suggestions:
        by_doc.setdefault(s.doc, []).append(s)
    with_hit: list[list[Suggestion]] = []
    without: list[tuple[str, Span]] = []
    for entry in facts.entries:
        doc = project.library.document(entry.id)
        for unit in doc.units("paragraph"):
            if not _WORD.search(unit.span.of(doc.text)):
                continue
            hits = [s for s in by_doc.get(entry.id, ()) if s.wide.overlaps(unit.span)]
            if hits:
                with_hit.append(hits)
            else:
                without.append((entry.id, unit.span))
    return with_hit, without


def population_of(facts: Facts, with_hit: Iterable[list[Suggestion]], unmatched: int) -> Population:
    """A paragraph is right where a hit was accepted, wrong where all were rejected, else open."""
    matched = right = wrong = 0
    for hits in with_hit:
        states = {facts.verdicts[s.id] for s in hits}
        matched += 1
        right += "accepted" in states
        wrong += states == {"rejected"}
    return Population(matched, unmatched, right, wrong)


def rules_name(project: Project, codes: Iterable[str]) -> str:
    """A name for what the rules of some codes mean. 16 hex digits."""
    wanted = set(codes)
    hashes = match_hashes(project.book())
    told = sorted(f"{code} {rule} {h}" for (code, rule), h in hashes.items() if code in wanted)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
