"""How much the rules pass over, from a random sample of paragraphs without a hit.

    drawn = draw(project, selection, n=50, seed=7)       drawn.table() is the sheet to be judged
    audit = take_back(project, rows)                     the judged sheet; kept in the project
    table = estimates(project)                           all kept audits, computed again

Owns the sample: paragraphs of the selected documents in which no rule of the selected codes has a hit, in an
order drawn by chance from a seed, so that any number from the beginning is a random sample. The question is
whether a paragraph carries any of the codes. A judged sheet is kept as `codebooks/audits/NAME.csv`, one file
for each draw and judge; it holds what the draw rested on, so that the estimate can be computed again at any
time. Places are half-open code points of the text version named in the row.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from coder.model.coding import Suggestion
from coder.model.errors import BadValue, InputError, UsageError
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.judged import Facts, gather
from coder.stats.elusion import Passed, Retrieved, recall_estimate
from coder.store.files import write_atomic
from coder.tag.identity import rule_hashes

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["COLUMNS", "Audit", "Drawn", "draw", "estimates", "take_back"]

COLUMNS = ("number", "doc", "page", "start", "end", "text", "judged", "text_version", "draw")
YES = ("yes", "y", "true", "1", "x", "ja", "oui", "s\u00ed", "si")
NO = ("no", "n", "false", "0", "-", "nein", "non")
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
    with_hit, without = _paragraphs(project, facts)
    chosen = [without[i] for i in _order(len(without), seed)[:n]]
    population = _population(facts, with_hit, len(without))
    rules = _rules(project, facts.codes)
    places = tuple(chosen)
    limits = selection or Selection()
    return Drawn(project, facts.codes, seed, population, rules, places, limits, facts.notes)


def _order(count: int, seed: int) -> list[int]:
    """The numbers below `count` in an order drawn from the seed."""
    from coder.stats.draws import Draws

    words = Draws(seed).words(count).tolist()
    return sorted(range(count), key=lambda i: (words[i], i))


def _check_current(project: Project, facts: Facts) -> None:
    tagged = project.suggestions.tagged(project.books.name)
    old = [e.id for e in facts.entries if e.id not in tagged]
    if old or project.suggestions.of_another_state(project.books.name, project.book().hash):
        raise InputError(
            "the rules were not run since the codebook or the documents changed", hint="coder tag"
        )


def _paragraphs(
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


def _population(facts: Facts, with_hit: Iterable[list[Suggestion]], unmatched: int) -> Population:
    """A paragraph is right where a hit was accepted, wrong where all were rejected, else open."""
    matched = right = wrong = 0
    for hits in with_hit:
        states = {facts.verdicts[s.id] for s in hits}
        matched += 1
        right += "accepted" in states
        wrong += states == {"rejected"}
    return Population(matched, unmatched, right, wrong)


def _rules(project: Project, codes: Iterable[str]) -> str:
    """A name for what the rules of some codes mean. 16 hex digits."""
    wanted = set(codes)
    hashes = rule_hashes(project.book())
    told = sorted(f"{code} {rule} {h}" for (code, rule), h in hashes.items() if code in wanted)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


# -- judged ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Audit:
    """A judged sample: `judged` of its paragraphs were looked at, `carrying` of them carry a code.

    `now` tells whether the rules are still those of the draw; else decisions are those kept with it.
    """

    name: str
    judge: str
    codes: tuple[str, ...]
    judged: int
    carrying: int
    population: Population
    now: bool
    notes: tuple[str, ...] = ()

    def row(self) -> tuple[Cell, ...]:
        """A row of the table of estimates."""
        p = self.population
        made = recall_estimate(
            Retrieved(p.matched, p.right, p.wrong), Passed(p.unmatched, self.judged, self.carrying)
        )
        missed = made.missed_bounds or (None, None)
        return (
            self.name, "|".join(self.codes), self.judge, self.judged, self.carrying, p.unmatched,
            made.missed, *missed, p.matched, p.right, p.wrong, p.matched - p.right - p.wrong,
            made.recall, *(made.bounds or (None, None)), "now" if self.now else "of the draw",
        )  # fmt: skip


ESTIMATE_COLUMNS = (
    "audit", "codes", "judge", "judged", "carrying", "unmatched", "missed", "missed_low",
    "missed_high", "matched", "right", "wrong", "open", "recall", "recall_low", "recall_high", "rules",
)  # fmt: skip


def take_back(project: Project, rows: Sequence[Mapping[str, str]], *, place: str = "") -> Table:
    """Take a judged sheet, keep it in the project, and give the estimate.

    Args:
        project: the project.
        rows: the sheet's rows by column; `judged` holds yes or no, or is empty where nobody looked.
        place: the sheet's name, for messages.

    Raises:
        UsageError, BadValue: it is no such sheet, or says something else than yes or no.
    """
    project.record.check_writable()
    judge = project.writer()
    judged = _judged(rows, place)
    label = _label(rows, place)
    facts = gather(project, _selection(label))
    _check_places(project, rows, place)
    now = label["rules"] == _rules(project, facts.codes)
    if not now:
        raise UsageError(
            "the rules of these codes changed since the sample was drawn",
            place=place,
            hint="draw again; an audit is of the rules that passed the paragraphs over",
        )
    with_hit, without = _paragraphs(project, facts)
    population = _population(facts, with_hit, len(without))
    codes = label["codes"].split("|")
    stem = codes[0] if len(codes) == 1 else f"{len(codes)}-codes"
    name = f"{project.books.name}-{stem}-s{label['seed']}-n{label['drawn']}-{label['rules'][:8]}-{judge}"
    label |= {"judge": judge, "right": str(population.right), "wrong": str(population.wrong)}
    data = _written(rows, judged, label)
    folder = _folder(project)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / f"{name}.csv", data)
    return _table([_audit(project, folder / f"{name}.csv")])


def estimates(project: Project) -> Table:
    """The estimate of every kept audit, computed again with the decisions as they are now.

    Raises:
        InputError: there is none.
    """
    paths = sorted(_folder(project).glob("*.csv"))
    own = [p for p in paths if p.name.startswith(f"{project.books.name}-")]
    if not own:
        raise InputError(
            "no audit is kept", hint="coder rules audit --code CODE --output sample.csv draws one"
        )
    return _table([_audit(project, path) for path in own])


def _selection(label: Mapping[str, str]) -> Selection:
    """The documents and codes that a draw was made of."""
    docs = unquote(label.get("docs", ""))
    return Selection(
        codes=tuple(label["codes"].split("|")),
        corpus=unquote(label.get("corpus", "")),
        docs=tuple(docs.split("|")) if docs else (),
        where=unquote(label.get("where", "")),
    )


def _folder(project: Project) -> Path:
    return project.layout.codebooks / "audits"


def _table(audits: Sequence[Audit]) -> Table:
    notes = [n for a in audits for n in a.notes]
    notes.append(
        "recall is of paragraphs that carry any of the codes; bounds hold at 95 % (Wilson, Bonferroni)"
    )
    rows = tuple(a.row() for a in audits)
    return Table(ESTIMATE_COLUMNS, rows, Caption("Audits", notes=tuple(dict.fromkeys(notes))), ())


def _audit(project: Project, path: Path) -> Audit:
    text = path.read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    judged = _judged(rows, path.name)
    label = _label(rows, path.name)
    codes = tuple(label["codes"].split("|"))
    known = tuple(c for c in codes if c in project.book())
    population = Population(
        int(label["matched"]), int(label["unmatched"]), int(label["right"]), int(label["wrong"])
    )
    now = known == codes and label["rules"] == _rules(project, codes)
    notes: list[str] = []
    if now:
        facts = gather(project, _selection(label))
        fresh = _population(facts, _paragraphs(project, facts)[0], population.unmatched)
        if fresh.matched == population.matched:
            population = fresh
        else:
            now = False
            notes.append(f"{path.stem}: the documents changed since the draw")
    looked = [j for j in judged if j is not None]
    if len(looked) < len(judged):
        notes.append(
            f"{path.stem}: {len(judged) - len(looked)} of {len(judged)} are not judged yet"
        )
        if judged[: len(looked)] != looked:
            notes.append(
                f"{path.stem}: rows were passed over; judge them in their order, or recall is biased"
            )
    return Audit(
        path.stem, label["judge"], codes, len(looked), sum(looked), population, now, tuple(notes)
    )


def _judged(rows: Sequence[Mapping[str, str]], place: str) -> list[bool | None]:
    if not rows or any(name not in rows[0] for name in ("judged", "draw", "doc", "start", "end")):
        raise UsageError(
            "not a sheet of rules audit: it needs the columns doc, start, end, judged and draw",
            place=place,
            hint="coder rules audit --output sample.csv writes one; fill the column judged",
        )
    out: list[bool | None] = []
    for number, row in enumerate(rows, 2):
        said = (row.get("judged") or "").strip().casefold()
        if said and said not in YES + NO:
            raise BadValue(
                f"row {number}: judged is {said!r}", place=place, found=said, hint="write yes or no"
            )
        out.append(said in YES if said else None)
    if not any(j is not None for j in out):
        raise UsageError("nothing is judged yet", place=place, hint="write yes or no under judged")
    return out


def _label(rows: Sequence[Mapping[str, str]], place: str) -> dict[str, str]:
    said = {row.get("draw") or "" for row in rows}
    parts = (
        dict(part.partition("=")[::2] for part in said.pop().split("; ")) if len(said) == 1 else {}
    )
    wanted = ("codes", "seed", "drawn", "unmatched", "matched", "rules")
    whole = all(parts.get(name) for name in wanted)
    if not whole or any(not parts[name].isdigit() for name in wanted[1:5]):
        raise UsageError(
            "the column draw was changed, or the sheet holds rows of several draws",
            place=place,
            hint="draw again with the same seed and copy the column judged into it",
        )
    return parts


def _check_places(project: Project, rows: Sequence[Mapping[str, str]], place: str) -> None:
    """Refuse rows that are no paragraphs of a text version that is here."""
    for number, row in enumerate(rows, 2):
        entry = project.library.find(row["doc"])
        if entry is None or not (row["start"].isdigit() and row["end"].isdigit()):
            raise UsageError(f"row {number}: no such place: {row['doc']}", place=place)
        if row.get("text_version") != project.library.full_hash(entry):
            raise UsageError(
                f"row {number}: the text of {entry.id} is another one now",
                place=place,
                hint="coder tag, then draw again",
            )


def _written(
    rows: Sequence[Mapping[str, str]], judged: Sequence[bool | None], label: Mapping[str, str]
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    told = "; ".join(f"{k}={v}" for k, v in label.items())
    words = {True: "yes", False: "no", None: ""}
    for row, said in zip(rows, judged, strict=True):
        cells = {**row, "judged": words[said], "draw": told}
        writer.writerow([cells.get(name, "") for name in COLUMNS])
    return out.getvalue().encode()
