"""Where the project stands: per document, per coder, and what to do next.

Owns the one page that `coder status` shows. It loads no arrays: everything is counted by the index. What
is not known is said ("not tagged"), never shown as 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.affairs import fold_assignments, fold_finishes
from coder.model.errors import CoderError
from coder.model.finding import Finding, Level
from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["CoderStanding", "Standing", "standing"]


@dataclass(slots=True)
class CoderStanding:
    """One coder: documents assigned, begun, finished; codings; last event; codebook state in use."""

    by: str
    assigned: int = 0
    begun: int = 0
    finished: int = 0
    codings: int = 0
    last: str = ""
    book: str = ""


@dataclass(slots=True)
class Standing:
    """The project's state. Counts are of what is alive; None means not known."""

    name: str
    documents: int
    without_text: tuple[str, ...]
    codes: int
    codings: int
    coders: list[CoderStanding]
    me: str
    mine_left: tuple[str, ...] = ()
    double_coded: int = 0
    coded: int = 0
    pending: int | None = None
    doubts: int = 0
    proposed: tuple[str, ...] = ()
    review: int = 0
    rounds: Mapping[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    next: str = ""


def standing(project: Project) -> Standing:
    """What `coder status` shows."""
    index = project.index
    entries = project.library.entries
    per_coder, documents_of = _coders(project)
    several: dict[str, set[str]] = {}
    for by, docs in documents_of.items():
        for doc in docs:
            several.setdefault(doc, set()).add(by)
    who = project.reader()
    out = Standing(
        name=project.settings.name,
        documents=len(entries),
        without_text=tuple(e.id for e in entries if not e.text),
        codes=_codes(project),
        codings=sum(c.codings for c in per_coder.values()),
        coders=list(per_coder.values()),
        me=who,
        double_coded=sum(len(b) > 1 for b in several.values()),
        coded=len(several),
        pending=_pending(project),
        doubts=_count(project, "rest LIKE '%\"doubt\"%'"),
        proposed=_proposed(project),
        review=_in_review(project),
        findings=[f for f in index.findings() if f.level >= Level.WARNING],
    )
    if who:
        out.mine_left = _left(project, who)
    out.next = _next(out, project)
    return out


def _coders(project: Project) -> tuple[dict[str, CoderStanding], dict[str, set[str]]]:
    index = project.index
    coders: dict[str, CoderStanding] = {}
    documents: dict[str, set[str]] = {}

    def of(by: str) -> CoderStanding:
        listed = project.settings.coder(by)
        return coders.setdefault(fold_name(by), CoderStanding(listed.id if listed else by))

    for entry in project.settings.coders:
        of(entry.id)
    sql = "SELECT by, doc, COUNT(*), MAX(time) FROM codings WHERE alive = 1 GROUP BY by, doc"
    for by, doc, n, last in index.db.execute(sql):
        coder = of(index.name(by))
        found = project.library.find(index.name(doc))
        documents.setdefault(coder.by, set()).add(found.id if found else index.name(doc))
        coder.codings += n
        coder.last = max(coder.last, last)
    for finish in fold_finishes(index.affairs("finish")):
        coder = of(finish.by)
        coder.finished += 1
        coder.last = max(coder.last, finish.time)
    for assignment in fold_assignments(index.affairs("assign")):
        for by in assignment.coders:
            of(by).assigned += 1
    for coder in coders.values():
        coder.begun = len(documents.get(coder.by, ()))
    return coders, documents


def _codes(project: Project) -> int:
    try:
        return len(project.book().codes) if project.has_book() else 0
    except CoderError:
        return 0


def _count(project: Project, where: str) -> int:
    sql = f"SELECT COUNT(*) FROM codings WHERE alive = 1 AND {where}"  # noqa: S608  (words of this module)
    return int(project.index.db.execute(sql).fetchone()[0])


def _pending(project: Project) -> int | None:
    try:
        name = project.books.name
    except CoderError:
        return None
    if not project.suggestions.tagged(name):
        return None
    decided = project.index.decisions(project.reader()) if project.reader() else {}
    short = {e.id: project.library.short_hash(e) for e in project.library.entries}
    sql = "SELECT sid, doc, text FROM suggestions WHERE book = ?"
    total: int = sum(
        decided.get(sid, "pending") == "pending" and text.startswith(short.get(doc) or "-")
        for sid, doc, text in project.suggestions.db.execute(sql, (name,))
    )
    return total


def _proposed(project: Project) -> tuple[str, ...]:
    try:
        return tuple(c.code for c in project.coined()) if project.has_book() else ()
    except CoderError:
        return ()


def _in_review(project: Project) -> int:
    """Codings whose place on the current text a person has to decide."""
    index = project.index
    total = 0
    sql = "SELECT doc, text, start, end FROM codings WHERE alive = 1 AND doc = ? AND text <> ?"
    for entry in project.library.entries:
        numbers = [index.known_number(i) for i in entry.ids]
        if not entry.text or max(numbers) < 0:
            continue
        current = project.library.full_hash(entry)
        for n in numbers:
            for _, text, start, end in index.db.execute(sql, (n, index.known_number(current))):
                place = project.library.carry(
                    entry.id, index.name(text), start, end, current=current
                )
                total += place[2] == "review"
    return total


def _left(project: Project, who: str) -> tuple[str, ...]:
    """Documents with a text that this coder has to read and has not finished."""
    index = project.index
    mine = fold_name(who)
    done = {f.doc for f in fold_finishes(index.affairs("finish")) if fold_name(f.by) == mine}
    assigned = fold_assignments(index.affairs("assign"))
    wanted = {a.doc for a in assigned if mine in map(fold_name, a.coders)}
    return tuple(
        e.id
        for e in project.library.entries
        if e.text and not done & set(e.ids) and (not wanted or wanted & set(e.ids))
    )


def _next(s: Standing, project: Project) -> str:
    """The one command that goes on from here."""
    if not s.documents:
        return "coder ingest PATH"
    if not s.codes:
        return "coder codebook add ID --name NAME"
    if s.findings:
        return "coder doctor"
    if s.review:
        return "coder docs review"
    if s.pending is None and any(c.rules for c in project.book()):
        return "coder tag"
    if not s.me:
        return "coder me NAME"
    if s.pending:
        return "coder suggest list"
    if s.mine_left:
        return f"coder docs show {s.mine_left[0]}"
    return "coder cooccur"
