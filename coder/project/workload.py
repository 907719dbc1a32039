"""What each coder did and has left: assigned, begun, finished, codings.

Owns the counts by coder that `status` shows: equal codings of one coder count once, ids that differ in case
alone are one coder, and finished means on the present text. It loads no arrays and no codebook.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.model.names import fold_name
from coder.project.blindness import ALL, Sight, unfinished

if TYPE_CHECKING:
    from coder.model.affairs import Assignment
    from coder.project.facade import Project

__all__ = [
    "CoderStanding",
    "again_of",
    "coders_of",
    "double_finished",
    "documents_by_round",
    "finishes_of",
    "is_current",
    "left_of",
]


Finishes = Sequence[tuple[str, str, str]]


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


# Each of these is answered from an index of the table alone, whatever its size.
_CODERS = "SELECT DISTINCT by FROM codings"
_DOCUMENTS = "SELECT DISTINCT doc FROM codings WHERE alive = 1"
_COUNTS = "SELECT doc, by, COUNT(*) FROM codings WHERE alive = 1 GROUP BY doc, text, by"
_ALIKE = (
    "SELECT doc, text, by FROM codings WHERE alive = 1 GROUP BY doc, text, by "
    "HAVING COUNT(*) > COUNT(DISTINCT (start * 67108859 + end) * 8191 + code)"
)
"""Groups in which two codings may be equal: a number made of place and code stands twice."""
_PLACED = (
    "SELECT doc, text, by FROM codings WHERE alive = 1 GROUP BY doc, text, by "
    "HAVING COUNT(*) > COUNT(DISTINCT start * 67108859 + end)"
)
"""The same where codes were renamed or merged: any two at one place may be of one code now."""
_RENAMING = (b"rename", b"merge", b"undo")
_SAME = (
    "SELECT by, start, end, book, code, mig FROM codings WHERE alive = 1 AND doc = ? AND text = ? "
    "AND by IN (%s)"
)
_LAST = "SELECT doc, time, state FROM codings WHERE by = ? ORDER BY seq DESC LIMIT ?"


def is_current(text: str, short: str) -> bool:
    """Whether a text version is the one whose hash begins so; no map is read for it."""
    return bool(short) and text.startswith(short)


@dataclass(slots=True)
class _Work:
    """What one coder did, as sets of present document ids."""

    standing: CoderStanding
    begun: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)


def coders_of(
    project: Project, finished: Finishes | None = None, sight: Sight = ALL
) -> tuple[list[CoderStanding], dict[str, set[str]]]:
    """Coders in the order of coder.toml, then as met; and the documents each coded.

    `finished` is what `finishes_of` gave, where the caller has it already. What `sight` does not show, the
    codings of others in blind documents, is in no count.
    """
    index, library = project.index, project.library
    work: dict[str, _Work] = {}

    def of(by: str) -> _Work:
        listed = project.settings.coder(by)
        name = listed.id if listed else by
        return work.setdefault(fold_name(name), _Work(CoderStanding(name)))

    def present(doc: str) -> str:
        entry = library.find(doc)
        return entry.id if entry else doc

    for listed in project.settings.coders:
        of(listed.id)
    by_number = {n: of(index.name(n)) for (n,) in index.db.execute(_CODERS)}
    here = {n: present(index.name(n)) for (n,) in index.db.execute(_DOCUMENTS)}
    veiled = {
        (n, by)
        for n, doc in here.items()
        for by in (by_number if doc in sight.blind else ())
        if not sight.sees(doc, by=index.name(by))
    }
    for doc, by, count in index.db.execute(_COUNTS):
        if (doc, by) not in veiled:
            by_number[by].begun.add(here[doc])
            by_number[by].standing.codings += count
    for by, twins in _twins(project, by_number, veiled).items():
        by_number[by].standing.codings -= twins
    for number, own in by_number.items():
        # The limit keeps the database from sorting all of them where nothing is veiled.
        rows = index.db.execute(_LAST, (number, -1 if veiled else 1))
        shown = ((t, s) for doc, t, s in rows if (doc, number) not in veiled)
        own.standing.last, state = next(shown, ("", None))
        own.standing.book = "" if state is None else index.name(state)[:8]
    for by, doc, time in finished if finished is not None else finishes_of(project):
        of(by).finished.add(doc)
        of(by).standing.last = max(of(by).standing.last, time)
    for assignment in _assignments(project):
        for by in assignment.coders:
            of(by).assigned.add(present(assignment.doc))
    for own in work.values():
        counts = own.standing
        counts.begun, counts.finished = len(own.begun | own.finished), len(own.finished)
        counts.assigned = len(own.assigned)
    return [w.standing for w in work.values()], {k: w.begun for k, w in work.items()}


def _twins(
    project: Project, coders: Mapping[int, _Work], veiled: Container[tuple[int, int]]
) -> dict[int, int]:
    """How many codings of a coder (by number of the id) are equal to another of the same coder."""
    same: dict[int, list[int]] = {}
    for one, work in coders.items():
        same[one] = [other for other, found in coders.items() if found is work]
    several = any(len(own) > 1 for own in same.values())
    db = project.index.db
    now = _present_codes(project)
    sql = _PLACED if now else _ALIKE
    if several:
        sql = "SELECT DISTINCT doc, text, by FROM codings WHERE alive = 1"
    out: dict[int, int] = {}
    for doc, text, by in db.execute(sql).fetchall():
        if (doc, by) in veiled:
            continue
        own = same[by]
        if by != min(own) and len(own) > 1 and _wrote(project, doc, text, min(own)):
            continue  # counted with the first spelling
        marks = ",".join("?" * len(own))
        rows = db.execute(_SAME % marks, (doc, text, *own)).fetchall()
        known = {(*row[1:4], now.get(row[3:6], row[4])) for row in rows}
        out[by] = out.get(by, 0) + len(rows) - len(known)
    return out


def _present_codes(project: Project) -> dict[tuple[int, int, int], str]:
    """{(codebook, code, migrations known), as numbers: what the code is called now}.

    Of codebooks alone in whose list of migrations something was renamed; no other list is read.
    """
    out: dict[tuple[int, int, int], str] = {}
    index = project.index
    for book in project.layout.book_names():
        path = project.layout.migrations(book)
        data = path.read_bytes() if path.is_file() else b""
        if not any(kind in data for kind in _RENAMING):
            continue
        from coder.model.migration import translate

        try:
            entries = project.books.migrations(book)
        except CoderError:
            continue  # doctor tells what is wrong with it
        number = index.known_number(book)
        sql = "SELECT DISTINCT code, mig FROM codings WHERE alive = 1 AND book = ?"
        for code, mig in index.db.execute(sql, (number,)).fetchall():
            out[number, code, mig] = translate(index.name(code), mig, entries).code
    return out


def _wrote(project: Project, doc: int, text: int, by: int) -> bool:
    sql = "SELECT 1 FROM codings WHERE alive = 1 AND doc = ? AND text = ? AND by = ? LIMIT 1"
    return project.index.db.execute(sql, (doc, text, by)).fetchone() is not None


def double_finished(finished: Finishes) -> int:
    """Documents that at least two coders have finished on the present text."""
    by_doc: dict[str, set[str]] = {}
    for by, doc, _ in finished:
        by_doc.setdefault(doc, set()).add(fold_name(by))
    return sum(len(coders) > 1 for coders in by_doc.values())


def finishes_of(project: Project) -> Finishes:
    """(coder, document, time) of readings that stand on the present text."""
    events = project.index.affairs("finish")
    if not events:
        return ()
    from coder.model.affairs import fold_finishes

    library = project.library
    out = []
    for finish in fold_finishes(events):
        entry = library.find(finish.doc)
        if entry is not None and is_current(finish.text, library.short_hash(entry)):
            out.append((finish.by, entry.id, finish.time))
    return out


def left_of(project: Project, who: str, finished: Finishes | None = None) -> tuple[str, ...]:
    """Documents with a text that this coder has to read and has not finished.

    Those assigned to the coder, until finished in their round; where none are, all for a coder and none for
    a lead who has given documents out. `finished` as in `coders_of`.
    """
    mine = fold_name(who)
    every = finishes_of(project) if finished is None else finished
    done = {doc for by, doc, _ in every if fold_name(by) == mine}
    given = _assignments(project)
    wanted = {a.doc for a in given if mine in map(fold_name, a.coders)}
    listed = project.settings.coder(who)
    if given and not wanted and listed is not None and listed.role == "lead":
        return ()
    again = unfinished(project, who) if wanted else {}
    return tuple(
        e.id
        for e in project.library.entries
        if e.text and (e.id not in done or e.id in again) and (not wanted or wanted & set(e.ids))
    )


def again_of(
    project: Project, who: str, left: Sequence[str], finished: Finishes
) -> dict[str, tuple[str, ...]]:
    """Of documents that are left: those finished before, by the rounds in which to finish them once more."""
    done = {doc for by, doc, _ in finished if fold_name(by) == fold_name(who)} & set(left)
    return (
        {doc: name for doc, name in unfinished(project, who).items() if doc in done} if done else {}
    )


def _assignments(project: Project) -> tuple[Assignment, ...]:
    events = project.index.affairs("assign")
    if not events:
        return ()
    from coder.model.affairs import fold_assignments

    return fold_assignments(events)


def documents_by_round(project: Project) -> dict[str, int]:
    """How many documents each round has given out."""
    out: dict[str, int] = {}
    for a in _assignments(project):
        out[a.round] = out.get(a.round, 0) + 1
    return out
