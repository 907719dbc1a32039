"""The three fictional coders at work: each sheet of the plan becomes acts of the facade.

Owns the order of the work and its fixed clock: one sitting for each coder and document. A cell of
`passages.csv` says how a coder marks the passage: `quote` (these words), `sentence` or `paragraph`
(the units that hold them), `accept` (the rule's suggestion there), and after a space another code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import coder
from coder.model.coding import Coding, How, Suggestion
from coder.model.document import Document
from coder.model.errors import QuoteProblem
from coder.model.migration import Migration
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.facade import Project
from coder.project.places import find_quote
from coder.project.stamps import fixed_stamps
from coder.review.acts import Act
from coder.store.history import append_migration

__all__ = ["Play", "find_words", "planned_span"]

Row = dict[str, str]
CODERS = ("ana", "ben", "chloe")
FIRST_DAY = {
    "one": datetime(2025, 2, 3, 8, tzinfo=UTC),
    "two": datetime(2025, 3, 17, 8, tzinfo=UTC),
}


def find_words(doc: Document, quote: str) -> Span:
    """Return where the words stand, also when a paragraph or a page ends between them."""
    try:
        return find_quote(doc, quote)
    except QuoteProblem:
        found = list(re.finditer(r"\s+".join(map(re.escape, quote.split())), doc.text))
        if len(found) != 1:
            raise
        return Span(*found[0].span())


def planned_span(doc: Document, quote: str, unit: str) -> Span:
    """Return the quotation's place, or the sentences or paragraphs around it."""
    span = find_words(doc, quote)
    if unit in ("quote", "accept"):
        return span
    units = doc.map.sentences if unit == "sentence" else doc.map.paragraphs
    around = [u for u in units if u.start < span.end and span.start < u.end]
    return Span(min(span.start, around[0].start), max(span.end, around[-1].end))


class Play:
    """The plan, played in a project whose documents have texts."""

    def __init__(self, root: Path, plan: Path) -> None:
        self.root, self.plan = root, plan
        self.sittings = 0
        self.passages = self.sheet("passages")
        self.ties = self.sheet("conditionality")
        self.decisions = self.sheet("decisions")
        self.acts = self.sheet("acts")
        self.rounds = self.sheet("rounds")

    def sheet(self, name: str) -> list[Row]:
        """Read one sheet of the plan."""
        with (self.plan / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def sitting(self, by: str, round_name: str) -> Project:
        """Open the project for one coder; the clock goes on by two hours from sitting to sitting."""
        self.sittings += 1
        day, place = divmod(self.sittings, 4)
        start = FIRST_DAY[round_name] + timedelta(days=day, hours=2 * place)
        stamps = fixed_stamps(start.timestamp(), self.sittings)
        return coder.open(self.root, coder=by, stamps=stamps)

    # -- rounds --------------------------------------------------------------------------------

    def round_one(self) -> None:
        """Assignment, then every coder's documents in the order of the sheet."""
        with self.sitting("ana", "one") as project:
            project.tag()
            self.assign(project, "one")
        for by in CODERS:
            for doc in self.documents("one", by):
                with self.sitting(by, "one") as project:
                    self.code(project, by, doc)
                    self.extras(project, by, "one", doc)
                    project.finish(doc, seen=1.0)
            with self.sitting(by, "one") as project:
                self.extras(project, by, "one", "")

    def round_two(self) -> None:
        """The redrawn code once more: what stood is taken back, what holds is coded again."""
        self.sittings = 0
        with self.sitting("ana", "two") as project:
            project.tag()
            self.extras(project, "ana", "two", "")
            self.assign(project, "two")
        for by in CODERS:
            with self.sitting(by, "two") as project:
                for doc in self.documents("two", by):
                    old = [c for c in own(project, by, doc) if c.code == "conditionality"]
                    if old:
                        project.remove(old)
                    for row in self.ties:
                        if row["doc"] == doc and row[f"two_{by}"]:
                            self.add(project, row, row[f"two_{by}"], "conditionality")
                    project.finish(doc, codes=["conditionality"], seen=1.0)

    def redefine(self, code: str) -> None:
        """Tell that a code has another meaning from here on."""
        path = self.root / "codebooks" / "migration-partnerships.migrations.yaml"
        stamps = fixed_stamps(FIRST_DAY["two"].timestamp() - 3600, 1000)
        entry = Migration(stamps.new_id(), "redefine", (code,), (code,), stamps.time(), "ana")
        append_migration(path, entry)

    def documents(self, round_name: str, by: str) -> list[str]:
        """Return what a coder has to read in a round."""
        rows = [r for r in self.rounds if r["round"] == round_name]
        return [r["doc"] for r in rows if by in r["coders"].split()]

    def assign(self, project: Project, round_name: str) -> None:
        """Write down who reads what, and whose coding is final."""
        rows = [r for r in self.rounds if r["round"] == round_name]
        acts = [
            Act(
                "assign",
                r["doc"],
                {
                    "round": round_name,
                    "coders": r["coders"].split(),
                    "primary": r["primary"],
                    "suggestions": True,
                },
            )
            for r in rows
        ]
        project.record.write("ana", acts)

    # -- one document --------------------------------------------------------------------------

    def code(self, project: Project, by: str, doc: str) -> None:
        """Single decisions, passages from first to last, decisions on many at once."""
        decisions = [r for r in self.decisions if (r["by"], r["doc"]) == (by, doc)]
        for row in decisions:
            if row["words"]:
                decide(project, row, [s for s in open_ones(project, row) if fits(project, s, row)])
        for row, cell in self.cells(by, doc):
            unit, _, code = cell.partition(" ")
            self.add(project, row, unit, code or row["code"])
        for row in decisions:
            if not row["words"]:
                decide(project, row, open_ones(project, row))

    def cells(self, by: str, doc: str) -> Iterator[tuple[Row, str]]:
        """Passages of round one with the coder's cell."""
        for row in self.passages:
            if row["doc"] == doc and row[by]:
                yield row, row[by]
        for row in self.ties:
            if row["doc"] == doc and row[f"one_{by}"]:
                yield {**row, "code": "conditionality"}, row[f"one_{by}"]

    def add(self, project: Project, row: Row, unit: str, code: str) -> None:
        """Code one passage."""
        values = {"stance": row["stance"]} if row["stance"] else {}
        if unit == "accept":
            self.accept(project, row, values)
            return
        doc = project.library.document(row["doc"])
        span = planned_span(doc, row["quote"], unit)
        project.add(doc.id, span, code, attributes=values, how=How.HAND)

    def accept(self, project: Project, row: Row, values: Row) -> None:
        """Accept the first suggestion in the passage; its stance is confirmed by hand."""
        span = find_words(project.library.document(row["doc"]), row["quote"])
        inside = [s for s in open_ones(project, row) if span.start <= s.span.start < span.end]
        if not inside:
            raise SystemExit(f"no suggestion of {row['code']} in {row['doc']}: {row['quote']}")
        (made,) = project.accept(inside[:1])
        if values:
            project.set([project.coding(made)], values)

    # -- what else people do -------------------------------------------------------------------

    def extras(self, project: Project, by: str, round_name: str, doc: str) -> None:
        """Memos, marks and changes of a sitting."""
        for row in self.acts:
            if (row["by"], row["round"], row["doc"]) == (by, round_name, doc):
                EXTRAS[row["act"]](project, row)


def own(project: Project, by: str, doc: str) -> list[Coding]:
    """Return the coder's codings of a document."""
    return [c for c in project.codings_of(doc) if c.by == by]


def the_coding(project: Project, row: Row) -> Coding:
    """Return the coder's own coding of this code whose place holds the words."""
    span = find_words(project.library.document(row["doc"]), row["words"])
    for one in own(project, row["by"], row["doc"]):
        if one.code == row["code"] and one.span.start < span.end and span.start < one.span.end:
            return one
    raise SystemExit(f"{row['by']} has no {row['code']} at {row['doc']}: {row['words']}")


def open_ones(project: Project, row: Row) -> list[Suggestion]:
    """Return the pending suggestions of a code in a document, one for each place."""
    code, doc = row["code"], row["doc"]
    coded = {(c.code, c.span) for c in project.codings_of(doc) if c.by == project.writer()}
    kept: dict[Span, Suggestion] = {}
    for one in project.pending(Selection(docs=(doc,), codes=(code,))):
        if (code, one.wide) not in coded or row.get("act") == "reject":
            kept.setdefault(one.wide, one)
    return list(kept.values())


def fits(project: Project, suggestion: Suggestion, row: Row) -> bool:
    words = " ".join(project.library.document(row["doc"]).quote(suggestion.wide).split())
    return row["words"] in words


def decide(project: Project, row: Row, found: list[Suggestion]) -> None:
    if not found:
        raise SystemExit(f"nothing to decide: {row}")
    if row["words"]:
        found = found[:1]
    if row["act"] == "accept":
        project.accept(found)
    else:
        project.reject(found)


def memo(project: Project, row: Row) -> None:
    if row["words"]:
        project.memo(the_coding(project, row).id, row["text"])
    else:
        project.memo(row["doc"] or row["code"] or "project", row["text"])


def resize(project: Project, row: Row) -> None:
    doc = project.library.document(row["doc"])
    project.resize(the_coding(project, row), find_words(doc, row["text"]))


def split(project: Project, row: Row) -> None:
    doc = project.library.document(row["doc"])
    project.split(the_coding(project, row), find_words(doc, row["text"]).start)


def undo(project: Project, row: Row) -> None:
    """Code something by mistake and take it back."""
    span = find_words(project.library.document(row["doc"]), row["words"])
    project.add(row["doc"], span, row["code"], how=How.HAND)
    project.undo()


def coin(project: Project, row: Row) -> None:
    """Propose a code and use it once."""
    name, parent, definition = row["text"].split("|")
    body = {
        "book": project.books.name,
        "code": row["code"],
        "name": name,
        "parent": parent,
        "definition": definition,
    }
    project.record.write(row["by"], [Act("coin", "", body)])
    span = planned_span(project.library.document(row["doc"]), row["words"], "sentence")
    project.add(row["doc"], span, row["code"], how=How.HAND)


def mark(name: str) -> Callable[[Project, Row], None]:
    def act(project: Project, row: Row) -> None:
        project.flag([the_coding(project, row)], name, text=row["text"])

    return act


EXTRAS: dict[str, Callable[[Project, Row], None]] = {
    "memo": memo,
    "exemplar": mark("exemplar"),
    "doubt": mark("doubt"),
    "resize": resize,
    "split": split,
    "undo": undo,
    "coin": coin,
}
