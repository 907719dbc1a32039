"""Where the project stands: per document, per coder, and what to do next.

Owns the one page that `coder status` shows. It loads no arrays and reads no codebook where a glance will
do: everything is counted by the index. What is not known is said ("not tagged"), never shown as 0. A
document counts as finished on its present text only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.model.finding import Finding, Level
from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.model.affairs import Assignment
    from coder.project.facade import Project

__all__ = ["CoderStanding", "Standing", "left_of", "standing", "state_key"]


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
    """The project's state. Counts are of what is alive; None means not known.

    `lead` tells whether who is at work is a lead; `rounds` counts documents by round; `attention` are
    sentences about what a person has to settle; `next` is one command.
    """

    name: str
    documents: int
    without_text: tuple[str, ...]
    codes: int
    codings: int
    coders: list[CoderStanding]
    me: str
    lead: bool = False
    mine_left: tuple[str, ...] = ()
    double_coded: int = 0
    coded: int = 0
    pending: int | None = None
    doubts: int = 0
    proposed: tuple[str, ...] = ()
    review: int = 0
    rounds: Mapping[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    attention: tuple[str, ...] = ()
    next: str = ""


def standing(project: Project) -> Standing:
    """What `coder status` shows."""
    index = project.index
    entries = project.library.entries
    coders, documents_of = _coders(project)
    several: dict[str, int] = {}
    for docs in documents_of.values():
        for doc in docs:
            several[doc] = several.get(doc, 0) + 1
    who = project.reader()
    listed = project.settings.coder(who) if who else None
    codes, rules = _codes(project)
    out = Standing(
        name=project.settings.name,
        documents=len(entries),
        without_text=tuple(e.id for e in entries if not e.text),
        codes=codes,
        codings=sum(c.codings for c in coders),
        coders=coders,
        me=who,
        lead=listed is not None and listed.role == "lead",
        mine_left=left_of(project, who) if who else (),
        double_coded=sum(n > 1 for n in several.values()),
        coded=len(several),
        pending=_pending(project),
        doubts=_count(project, "rest <> '' AND rest LIKE '%\"doubt\"%'"),
        proposed=_proposed(project),
        review=_in_review(project),
        rounds=_rounds(project),
        findings=[f for f in index.findings() if f.level >= Level.WARNING],
    )
    out.attention = tuple(_attention(out))
    out.next = _next(out, rules=rules)
    return out


# -- coders -----------------------------------------------------------------------------------

# Each of these is answered from an index of the table alone, whatever its size.
_CODERS = "SELECT DISTINCT by FROM codings"
_DOCUMENTS = "SELECT DISTINCT doc FROM codings WHERE alive = 1"
_VERSIONS = "SELECT DISTINCT doc, text FROM codings WHERE alive = 1"
_COUNTS = "SELECT doc, by, COUNT(*) FROM codings WHERE alive = 1 GROUP BY doc, text, by"
_LAST = "SELECT time, state FROM codings WHERE by = ? ORDER BY seq DESC LIMIT 1"


def _is_current(text: str, short: str) -> bool:
    """Whether a text version is the one whose hash begins so; no map is read for it."""
    return bool(short) and text.startswith(short)


@dataclass(slots=True)
class _Work:
    """What one coder did, as sets of present document ids."""

    standing: CoderStanding
    begun: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)


def _coders(project: Project) -> tuple[list[CoderStanding], dict[str, set[str]]]:
    """Coders in the order of coder.toml, then as met; and the documents each coded."""
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
    for doc, by, count in index.db.execute(_COUNTS):
        by_number[by].begun.add(here[doc])
        by_number[by].standing.codings += count
    for by, own in by_number.items():
        own.standing.last, state = index.db.execute(_LAST, (by,)).fetchone()
        own.standing.book = index.name(state)[:8]
    for by, doc, time in _finished(project):
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


def _finished(project: Project) -> Iterator[tuple[str, str, str]]:
    """(coder, document, time) of readings that stand on the present text."""
    events = project.index.affairs("finish")
    if not events:
        return
    from coder.model.affairs import fold_finishes

    library = project.library
    for finish in fold_finishes(events):
        entry = library.find(finish.doc)
        if entry is not None and _is_current(finish.text, library.short_hash(entry)):
            yield finish.by, entry.id, finish.time


def left_of(project: Project, who: str) -> tuple[str, ...]:
    """Documents with a text that this coder has to read and has not finished.

    Those assigned to the coder; all, where none are.
    """
    mine = fold_name(who)
    done = {doc for by, doc, _ in _finished(project) if fold_name(by) == mine}
    wanted = {a.doc for a in _assignments(project) if mine in map(fold_name, a.coders)}
    return tuple(
        e.id
        for e in project.library.entries
        if e.text and e.id not in done and (not wanted or wanted & set(e.ids))
    )


def _assignments(project: Project) -> tuple[Assignment, ...]:
    events = project.index.affairs("assign")
    if not events:
        return ()
    from coder.model.affairs import fold_assignments

    return fold_assignments(events)


def _rounds(project: Project) -> dict[str, int]:
    out: dict[str, int] = {}
    for a in _assignments(project):
        out[a.round] = out.get(a.round, 0) + 1
    return out


# -- counts -----------------------------------------------------------------------------------


def _codes(project: Project) -> tuple[int, bool]:
    """How many codes there are, and whether any has rules; of all codebooks where none is chosen."""
    from coder.project.glance import glance

    names = project.layout.book_names()
    chosen = (project.books.chosen or project.books.default).removesuffix(".yaml")
    codes, rules = 0, False
    for name in [n for n in names if n == chosen] or names:
        seen = glance(project.layout.book(name).read_bytes())
        if seen is not None:
            codes, rules = codes + seen.codes, rules or seen.rules
            continue
        try:
            book = project.book(name)
        except CoderError:
            continue
        codes, rules = codes + len(book.codes), rules or any(c.rules for c in book)
    return codes, rules


def _count(project: Project, where: str) -> int:
    sql = f"SELECT COUNT(*) FROM codings WHERE alive = 1 AND {where}"  # noqa: S608  (words of this module)
    return int(project.index.db.execute(sql).fetchone()[0])


def _pending(project: Project) -> int | None:
    if not (project.layout.cache(project.settings.id) / "suggestions.sqlite").exists():
        return None
    try:
        name = project.books.name
    except CoderError:
        return None
    if not project.suggestions.tagged(name):
        return None
    decided = _decided(project) if project.reader() else {}
    short = {e.id: project.library.short_hash(e) for e in project.library.entries}
    sql = "SELECT sid, doc, text FROM suggestions WHERE book = ?"
    total: int = sum(
        decided.get(sid, "pending") == "pending" and text.startswith(short.get(doc) or "-")
        for sid, doc, text in project.suggestions.db.execute(sql, (name,))
    )
    return total


def _decided(project: Project) -> Mapping[str, str]:
    from coder.project.decisions import decided  # needed only where rules were run

    return decided(project, project.reader()).states


def _proposed(project: Project) -> tuple[str, ...]:
    if not project.has_book() or not project.index.affairs("coin"):
        return ()
    try:
        return tuple(c.code for c in project.coined())
    except CoderError:
        return ()


def _in_review(project: Project) -> int:
    """Codings whose place on the current text a person has to decide."""
    index, library = project.index, project.library
    total = 0
    sql = "SELECT start, end FROM codings WHERE alive = 1 AND doc = ? AND text = ?"
    for doc, number in index.db.execute(_VERSIONS).fetchall():
        entry, text = library.find(index.name(doc)), index.name(number)
        if entry is None or not entry.text or _is_current(text, library.short_hash(entry)):
            continue
        current = library.full_hash(entry)
        for start, end in index.db.execute(sql, (doc, number)):
            total += library.carry(entry.id, text, start, end, current=current)[2] == "review"
    return total


# -- words ------------------------------------------------------------------------------------


def _attention(s: Standing) -> Iterator[str]:
    """What a person has to settle; work that is merely left is not among it."""

    def some(n: int, one: str, many: str) -> str:
        return f"{n:,} {one if n == 1 else many}"

    if s.without_text:
        named = ", ".join(s.without_text[:5]) + (" ..." if len(s.without_text) > 5 else "")
        yield some(len(s.without_text), "document", "documents") + f" without text: {named}"
    if s.review:
        yield some(s.review, "coding", "codings") + " to be reviewed after a new text version"
    if s.findings:
        yield (
            some(len(s.findings), "matter", "matters") + " in the record (coder doctor lists them)"
        )
    if s.doubts:
        yield some(s.doubts, "coding", "codings") + " marked as doubtful"
    if s.proposed:
        yield some(len(s.proposed), "code", "codes") + f" proposed: {', '.join(s.proposed[:5])}"


def _next(s: Standing, *, rules: bool) -> str:
    """The one command that goes on from here."""
    if not s.documents:
        return "coder ingest PATH"
    if not s.codes:
        return "coder codebook add ID --name NAME"
    if s.findings:
        return "coder doctor"
    if s.review:
        return "coder docs review"
    if s.pending is None and rules:
        return "coder tag"
    if not s.me:
        return "coder me NAME"
    if s.pending:
        return "coder suggest list"
    if s.mine_left:
        return f"coder docs show {s.mine_left[0]}"
    return "coder cooccur"


def state_key(project: Project) -> str:
    """A name for what the number of conflicts depends on: the record, the codebook, the sheets."""
    import hashlib

    digest = hashlib.sha256(project.index.state.encode())
    layout = project.layout
    paths = [layout.book(n) for n in layout.book_names()]
    for path in (*paths, *(layout.sheet(n) for n in layout.corpus_names())):
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()[:16]
