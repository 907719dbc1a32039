"""Judged samples: taken back, kept in the project, and computed again at any time.

    table = take_back(project, rows)         the judged sheet is kept; the estimate
    table = estimates(project)               all kept audits, computed again

Owns the record of an audit: `codebooks/audits/NAME.csv`, one file for each draw and judge, with the places,
the answers and what the draw rested on. While the rules are those of the draw, the other half of recall, the
decisions about hits, is read from the record as it is now; afterwards it is what was kept with the audit.
Places are half-open code points of the text version named in the row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from coder.model.errors import BadValue, InputError, Unreadable, UsageError
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.auditing import (
    COLUMNS,
    Population,
    paragraphs_of,
    population_of,
    rules_name,
)
from coder.project.judged import gather
from coder.stats.elusion import Passed, Retrieved, recall_estimate
from coder.store.files import write_atomic

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "Audit",
    "empty_paragraphs",
    "estimates",
    "read_audit",
    "take_back",
    "written_audit",
]

YES = ("yes", "y", "true", "1", "x", "ja", "oui", "s\u00ed", "si")
NO = ("no", "n", "false", "0", "-", "nein", "non")


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
    now = label["rules"] == rules_name(project, facts.codes)
    if not now:
        raise UsageError(
            "the rules of these codes changed since the sample was drawn",
            place=place,
            hint="draw again; an audit is of the rules that passed the paragraphs over",
        )
    with_hit, without = paragraphs_of(project, facts)
    population = population_of(facts, with_hit, len(without))
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


def empty_paragraphs(project: Project) -> dict[tuple[str, str], list[Span]]:
    """Paragraphs that kept audits found to carry none of their codes, by (document, code)."""
    out: dict[tuple[str, str], list[Span]] = {}
    for path in sorted(_folder(project).glob(f"{project.books.name}-*.csv")):
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
        codes = _label(rows, path.name)["codes"].split("|")
        for row, said in zip(rows, _judged(rows, path.name), strict=True):
            entry = project.library.find(row["doc"])
            if said is False and entry and row["text_version"] == project.library.full_hash(entry):
                for code in codes:
                    place = Span(int(row["start"]), int(row["end"]))
                    out.setdefault((entry.id, code), []).append(place)
    return out


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
    now = known == codes and label["rules"] == rules_name(project, codes)
    notes: list[str] = []
    if now:
        facts = gather(project, _selection(label))
        fresh = population_of(facts, paragraphs_of(project, facts)[0], population.unmatched)
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
    told = "; ".join(f"{k}={v}" for k, v in label.items())
    words = {True: "yes", False: "no", None: ""}
    return written_audit(
        [{**r, "judged": words[j], "draw": told} for r, j in zip(rows, judged, strict=True)]
    )


def written_audit(rows: Sequence[Mapping[str, str]]) -> bytes:
    """A kept audit as the bytes of its file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([row.get(name, "") for name in COLUMNS] for row in rows)
    return out.getvalue().encode()


def read_audit(data: bytes, place: str) -> list[dict[str, str]]:
    """The rows of a kept audit, by column.

    Raises:
        Unreadable: the bytes are no such file.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
        _judged(rows, place)
        _label(rows, place)
    except (UnicodeDecodeError, csv.Error, UsageError, BadValue) as error:
        raise Unreadable(f"no judged sample: {error}", place=place) from None
    return rows
