"""The demo counted by hand: journals, texts and maps read with the standard library alone.

Replays the journals in order of (seq, id) and counts with loops; it shares no line with the program.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

Event = dict[str, Any]
Pair = tuple[str, str]


@dataclass
class Mark:
    """A coding as it stands."""

    id: str
    by: str
    doc: str
    start: int
    end: int
    code: str
    quote: str
    alive: bool = True
    values: dict[str, str] = field(default_factory=dict)


class Recount:
    """The project at `root`, up to an event number if one is given."""

    def __init__(self, root: Path, *, until: int = 0) -> None:
        self.root = root
        self.corpus = root / "corpora" / "migration-partnerships"
        lines = (self.corpus / "documents.csv").read_text(encoding="utf-8").splitlines()
        self.sheet = {row["id"]: row for row in csv.DictReader(lines)}
        self.texts = {d: self.file(row["text"]) for d, row in self.sheet.items()}
        self.maps = {
            d: json.loads(self.file(row["text"].replace(".txt", ".map.json")))
            for d, row in self.sheet.items()
        }
        self.events = sorted(self.journals(), key=lambda e: (e["seq"], e["id"]))
        self.marks = self.replay(e for e in self.events if not until or e["seq"] <= until)
        self.primary = {e["on"]: e["primary"] for e in self.events if e["kind"] == "assign"}

    def file(self, name: str) -> str:
        return (self.corpus / "texts" / name).read_bytes().decode("utf-8")

    def journals(self) -> Iterator[Event]:
        for path in sorted((self.root / "codings").glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
                yield json.loads(line)

    def replay(self, events: Iterable[Event]) -> list[Mark]:
        marks: dict[str, Mark] = {}
        for e in events:
            kind = e["kind"]
            if kind in ("add", "accept"):
                self.made(marks, e, e["id"] if kind == "add" else e["on"], e)
            elif kind == "split":
                marks[e["on"]].alive = False
                for part in e["makes"]:
                    self.made(marks, e, part["id"], part)
            elif kind in ("retract", "restore") and e["on"] in marks:
                marks[e["on"]].alive = kind == "restore"
            elif kind == "resize":
                one = marks[e["on"]]
                one.start, one.end, one.quote = e["start"], e["end"], e["quote"]
            elif kind == "attribute":
                marks[e["on"]].values[e["name"]] = e["value"]
            elif kind in ("recode", "join", "reanchor"):
                raise AssertionError(f"the demo has no {kind}")
        return [m for m in marks.values() if m.alive]

    def made(self, marks: dict[str, Mark], e: Event, name: str, place: Event) -> None:
        given = e.get("attributes", {})
        values = {k: v["value"] for k, v in given.items() if v["origin"] == "hand"}
        marks[name] = Mark(
            name, e["by"], e["doc"], place["start"], place["end"], e["code"], place["quote"],
            values=values,
        )  # fmt: skip

    # -- which codings count -------------------------------------------------------------------

    def final(self) -> list[Mark]:
        """Each document once: its only coder's, else its primary coder's."""
        return [m for m in self.marks if m.by == self.primary[m.doc]]

    def docs(self, **wanted: str) -> set[str]:
        return {d for d, row in self.sheet.items() if all(row[k] == v for k, v in wanted.items())}

    def units(self, kind: str, doc: str) -> list[tuple[int, int]]:
        if kind == "document":
            return [(0, len(self.texts[doc]))]
        return [(a, b) for a, b in self.maps[doc][f"{kind}s"]]

    # -- counts --------------------------------------------------------------------------------

    def together(self, marks: list[Mark], rule: str) -> Counter[Pair]:
        """How often two codes stand together, both ways round, and each code with itself."""
        if rule in ("sentence", "paragraph", "document"):
            return self.in_units(marks, rule)
        close = _closeness(rule)
        out: Counter[Pair] = Counter((m.code, m.code) for m in marks)
        for a, b in combinations(marks, 2):
            if (a.by, a.doc) == (b.by, b.doc) and a.code != b.code and close(a, b):
                out[a.code, b.code] += 1
                out[b.code, a.code] += 1
        return out

    def in_units(self, marks: list[Mark], kind: str) -> Counter[Pair]:
        out: Counter[Pair] = Counter()
        for by, doc in sorted({(m.by, m.doc) for m in marks}):
            own = [m for m in marks if (m.by, m.doc) == (by, doc)]
            for start, end in self.units(kind, doc):
                here = sorted({m.code for m in own if m.start < end and start < m.end})
                out.update((a, b) for a in here for b in here)
        return out

    def alpha(self, codes: set[str], docs: set[str], coders: tuple[str, ...]) -> float:
        """Krippendorff's alpha, nominal, of the presence of any of the codes in sentences."""
        rows = []
        for doc in sorted(docs):
            for start, end in self.units("sentence", doc):
                rows.append([self.present(codes, by, doc, start, end) for by in coders])
        return alpha(rows)

    def alpha_of_characters(
        self, codes: set[str], docs: set[str], coders: tuple[str, ...]
    ) -> float:
        rows: list[tuple[bool, ...]] = []
        for doc in sorted(docs):
            lines = []
            for by in coders:
                line = [False] * len(self.texts[doc])
                for m in self.marks:
                    if (m.by, m.doc) == (by, doc) and m.code in codes:
                        line[m.start : m.end] = [True] * (m.end - m.start)
                lines.append(line)
            rows += zip(*lines, strict=True)
        return alpha(rows)

    def present(self, codes: set[str], by: str, doc: str, start: int, end: int) -> bool:
        return any(
            m.start < end and start < m.end
            for m in self.marks
            if (m.by, m.doc) == (by, doc) and m.code in codes
        )


def _closeness(rule: str) -> Callable[[Mark, Mark], bool]:
    if rule == "same":
        return lambda a, b: (a.start, a.end) == (b.start, b.end)
    if rule == "overlap":
        return lambda a, b: a.start < b.end and b.start < a.end
    gap = int(rule.removeprefix("near:"))
    return lambda a, b: max(a.start, b.start) - min(a.end, b.end) <= gap


def alpha(rows: list[Any]) -> float:
    """One minus observed over expected disagreement, for two values and no missing ones."""
    coders = len(rows[0])
    total = len(rows) * coders
    ones = sum(sum(row) for row in rows)
    observed = sum(2 * sum(row) * (coders - sum(row)) / (coders - 1) for row in rows) / total
    return 1 - observed / (2 * ones * (total - ones) / (total * (total - 1)))
