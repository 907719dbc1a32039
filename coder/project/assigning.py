"""Giving out a round: who codes what, recorded as one step, and how many units a round needs.

    made = assign(project, "r1", Terms(coders=("ana", "ben"), double=0.3))      made.table, made.coders

Owns the terms of a round and what is recorded of them: one `assign` event a document with coders, primary,
whether suggestions are shown, and under `how` the seed and shares that made the plan. The plan itself is
`review.assigning`'s. Lengths are characters of the present text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

from coder.model.affairs import Assignment
from coder.model.errors import BadValue, ConflictError, UnknownName, UsageError
from coder.model.names import fold_name
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.blindness import sight_of
from coder.project.rounds import rounds
from coder.review.acts import Act
from coder.review.assigning import Load, Share, needed, share_out

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.store.documents import Entry

__all__ = ["Assigned", "PlanTerms", "Terms", "assign", "check_lead", "plan"]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a round is given out.

    `coders` empty means the round's own, else all persons who are no leads. `double` is the share of
    documents with a second coder, `stratify` a variable of documents. `again` gives documents out anew
    that this round has given out already.
    """

    coders: tuple[str, ...] = ()
    double: float = 0.0
    stratify: str = ""
    suggestions: bool = False
    seed: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a round gives out: the table of new assignments, per coder (documents, primary, characters).

    `kept` are documents that keep the assignment they have in this round, `without_text` those that
    nobody can code; `others` are by document who has coded it and is not given it in this round.
    """

    table: Table
    coders: Mapping[str, tuple[int, int, int]]
    double: int
    kept: tuple[str, ...] = ()
    without_text: tuple[str, ...] = ()
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def check_lead(project: Project, what: str) -> str:
    """The writer, when they may act for all: a lead, or anybody where coder.toml names no lead.

    Raises:
        ConflictError: a lead is named, and it is somebody else.
    """
    by = project.writer()
    leads = [c.id for c in project.settings.coders if c.role == "lead"]
    if leads and fold_name(by) not in map(fold_name, leads):
        raise ConflictError(
            f"{by} is no lead here, and {what} is a lead's",
            found=by,
            hint=f"coder.toml names who is: {', '.join(leads)}",
        )
    return by


def assign(
    project: Project,
    round: str,
    terms: Terms | None = None,
    *,
    selection: Selection | None = None,
    dry_run: bool = False,
) -> Assigned:
    """Give documents out for coding, as one step that `undo` takes back.

    Args:
        project: the project.
        round: the round's name; one that exists goes on with documents it has not given out.
        terms: how.
        selection: documents; all with a text by default.
        dry_run: say what would be, and write nothing.

    Raises:
        BadValue: no name, a share outside [0, 1], nobody to code.
        UnknownName: a coder or variable that is not there.
        ConflictError: a lead is named in coder.toml, and it is somebody else.
    """
    given = terms or Terms()
    by = project.reader() if dry_run else check_lead(project, "assigning")
    name, before = _round(project, round)
    coders = _coders(project, given, before)
    entries = project.entries(selection)
    known = {a.doc for a in before}
    kept = () if given.again else tuple(e.id for e in entries if e.id in known)
    loads = _loads(project, [e for e in entries if e.id not in kept], given.stratify)
    empty = tuple(x.doc for x in loads if not x.length)
    loads = [x for x in loads if x.length]
    read = _read_already(project, before) if kept else {}
    shares = share_out(loads, coders, double=given.double, seed=given.seed, given=read)
    if shares and not dry_run:
        project.record.write(by, _acts(project, name, given, shares))
    sizes = {x.doc: x for x in loads}
    per = {
        c: (
            sum(c in s.coders for s in shares),
            sum(c == s.coders[0] for s in shares),
            sum(sizes[s.doc].length for s in shares if c in s.coders),
        )
        for c in coders
    }
    double = sum(len(s.coders) > 1 for s in shares)
    others = _others(project, shares)
    return Assigned(_table(name, given, shares, sizes), per, double, kept, empty, others)


def _others(project: Project, shares: Sequence[Share]) -> dict[str, tuple[str, ...]]:
    """Who has coded these documents and is not among those they are given to, as far as one may see."""
    given = {s.doc: set(map(fold_name, s.coders)) for s in shares}
    sight, index = sight_of(project), project.index
    out: dict[str, dict[str, str]] = {}
    rows = index.db.execute("SELECT DISTINCT doc, by FROM codings WHERE alive = 1").fetchall()
    for doc, by in sorted((index.name(d), index.name(b)) for d, b in rows):
        entry = project.library.find(doc)
        if entry is None or fold_name(by) in given.get(entry.id, {fold_name(by)}):
            continue
        if sight.sees(entry.id, by=by):
            out.setdefault(entry.id, {}).setdefault(fold_name(by), by)
    return {s.doc: tuple(out[s.doc].values()) for s in shares if s.doc in out}


def _acts(project: Project, name: str, terms: Terms, shares: Sequence[Share]) -> list[Act]:
    how = f"seed={terms.seed} double={terms.double:g} stratify={terms.stratify}"
    body = {"round": name, "suggestions": terms.suggestions, "how": how}
    return [
        Act(
            "assign",
            s.doc,
            {**body, "coders": list(s.coders), "primary": s.coders[0]},
            _heads(project, s.doc),
        )
        for s in shares
    ]


def _table(name: str, terms: Terms, shares: Sequence[Share], sizes: Mapping[str, Load]) -> Table:
    columns: tuple[str, ...] = ("doc", "primary", "second", "characters")
    rows: list[tuple[Cell, ...]] = [
        (s.doc, s.coders[0], ", ".join(s.coders[1:]), sizes[s.doc].length) for s in shares
    ]
    if terms.stratify:
        columns = (*columns, terms.stratify)
        rows = [(*row, sizes[s.doc].stratum) for row, s in zip(rows, shares, strict=True)]
    return Table(columns, tuple(rows), Caption(f"Round {name}"), columns)


def _round(project: Project, written: str) -> tuple[str, tuple[Assignment, ...]]:
    """The round's name, checked, and what it has given out."""
    name = " ".join(written.split())
    if not name or len(name) > 40 or not name.isprintable():
        raise BadValue(f"{written!r} is no name of a round", found=written, hint="--round r1")
    found = rounds(project)
    for other in found:
        if fold_name(other) == fold_name(name) and other != name:
            raise UsageError(f"there is a round {other!r}, written so", found=name)
    return name, found.get(name, ())


def _coders(project: Project, terms: Terms, before: Sequence[Assignment]) -> tuple[str, ...]:
    if terms.coders:
        try:
            chosen = project.coder_ids(terms.coders)
        except UnknownName as error:
            error.hint = 'somebody new is listed in coder.toml first: [[coders]] and id = "NAME"'
            raise
        if len(set(map(fold_name, chosen))) < len(chosen):
            raise BadValue("a coder is named twice", found=", ".join(terms.coders))
        return chosen
    own = tuple(dict.fromkeys(c for a in before for c in a.coders))
    if own:
        return own
    persons = [c for c in project.settings.coders if c.kind == "person"]
    plain = tuple(c.id for c in persons if c.role != "lead")
    return plain or tuple(c.id for c in persons) or tuple(project.coders())


def _loads(project: Project, entries: Sequence[Entry], variable: str) -> list[Load]:
    from coder.store.texts import read_extent

    values = project.variables()
    known = {n for own in values.values() for n in own} | {"corpus"}
    if variable and variable not in known:
        raise UnknownName.of("variable", variable, known, hint="coder docs list shows them")
    out = []
    for entry in entries:
        path = project.library.text_path(entry)
        extent = read_extent(path) if path is not None else None
        own = {"corpus": entry.corpus, **values.get(entry.id, {})}
        stratum = own.get(variable, "(no value)") if variable else ""
        out.append(Load(entry.id, extent[1] if extent else 0, stratum, own.get("primary", "")))
    return out


def _read_already(project: Project, before: Sequence[Assignment]) -> dict[str, int]:
    """Characters that coders have to read in this round by what it gave out before."""
    entries = [project.library.entry(a.doc) for a in before]
    out: dict[str, int] = {}
    for a, load in zip(before, _loads(project, entries, ""), strict=True):
        for coder in a.coders:
            out[coder] = out.get(coder, 0) + load.length
    return out


def _heads(project: Project, doc: str) -> tuple[str, ...]:
    """The newest assignments of a document."""
    ids = project.library.entry(doc).ids
    own = [e for i in ids for e in project.index.affairs("assign", on=i)]
    named = {a for e in own for a in e["after"]}
    return tuple(e["id"] for e in own if e["id"] not in named)


# -- how many ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What interval is wanted: its whole width, the alpha expected, units, and the prevalence if known."""

    width: float = 0.2
    agreement: float = 0.8
    unit: str = "sentence"
    prevalence: float | None = None


def plan(
    project: Project, terms: PlanTerms | None = None, *, selection: Selection | None = None
) -> Table:
    """How many units two coders must both code for an interval of a wanted width, code by code.

    Prevalence is the share of units that carry the code, within coder, in documents that somebody coded;
    documents are counted by their mean number of units. Bloch and Kraemer 1989 (see `review.assigning`).

    Raises:
        BadValue: a figure outside its range.
    """
    import numpy as np

    from coder.analyse.incidence import count_units, units_looked_at
    from coder.analyse.selection import where_docs
    from coder.project.analysing import units_of
    from coder.project.selecting import counted

    wanted = terms or PlanTerms()
    if wanted.unit not in ("sentence", "paragraph", "page", "document"):
        raise BadValue.of_value("--unit", wanted.unit, ("sentence", "paragraph", "page"))
    needed(0.5, width=wanted.width, agreement=wanted.agreement)  # refuses what no code can have
    chosen = counted(project, selection or Selection(), default="pool")
    units = units_of(project, chosen, wanted.unit)
    per_doc = np.bincount(np.asarray(units.doc, dtype=np.int64), minlength=len(chosen.columns.docs))
    mean = float(per_doc[per_doc > 0].mean()) if (per_doc > 0).any() else 0.0
    coded = {chosen.columns.docs[i] for i in np.unique(np.asarray(chosen.columns.doc)).tolist()}
    columns = where_docs(chosen.columns, lambda doc: doc in coded)
    marked = np.diag(count_units(columns, units)) if len(columns) else [0] * len(columns.codes)
    looked = units_looked_at(columns, units) if len(columns) else 0
    rows: list[tuple[Cell, ...]] = []
    for code, n in zip(columns.codes, (int(x) for x in marked), strict=True):
        share = wanted.prevalence if wanted.prevalence is not None else n / looked if looked else 0
        if wanted.prevalence is None and not 0 < share < 1:
            rows.append((code, n, share if looked else None, None, None, None))
            continue
        many = needed(share, width=wanted.width, agreement=wanted.agreement)
        docs = ceil(many / mean) if mean else None
        rows.append((code, n, share, many, _nearest(many * share), docs))
    facts = {
        "unit": wanted.unit, "width": f"{wanted.width:g}", "alpha": f"{wanted.agreement:g}",
        "interval": "95 %", "units a document": f"{mean:.1f}",
    }  # fmt: skip
    notes = (
        "variance of Bloch and Kraemer (1989), two coders, units taken as independent: sentences of one "
        "document are alike, so take this as the least",
        "a code that nobody marked needs --prevalence",
    )
    columns_ = ("code", "marked", "prevalence", "units", "of_them_marked", "documents")
    return Table(columns_, tuple(rows), Caption("Units to code by two", facts, notes), ("code",))


def _nearest(value: float) -> int:
    """The nearest whole number, halves upwards."""
    return int(value + 0.5)
