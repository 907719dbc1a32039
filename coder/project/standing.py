"""Where the project stands: per document, per coder, and what to do next.

Owns the one page that `coder status` shows. It loads no arrays and reads no codebook where a glance will
do: everything is counted by the index, equal codings of one coder once. What is not known is said ("not
tagged"), never shown as 0; the number of conflicts is the one that `coder conflicts` counted last. A
document counts as finished on its present text only. Nothing is told that the reader may not see yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.model.finding import Finding, Level
from coder.project.agreeing_last import LastAgreement
from coder.project.agreeing_last import last as last_agreed
from coder.project.blindness import sight_of, told_findings
from coder.project.workload import (
    CoderStanding,
    again_of,
    coders_of,
    documents_by_round,
    double_finished,
    finishes_of,
    is_current,
    left_of,
)

if TYPE_CHECKING:
    from coder.project.blindness import Sight
    from coder.project.facade import Project

__all__ = ["CoderStanding", "Standing", "left_of", "standing", "state_key"]


@dataclass(slots=True)
class Standing:
    """The project's state. Counts are of what is alive; None means not known.

    `lead` tells whether who is at work is a lead; `mine_again` are those of `mine_left` that were finished
    before, with the rounds that ask for it once more; `pending_left` counts suggestions in `mine_left`;
    `rounds` counts documents by round; `double_finished` those that two have finished, `conflicts` the
    open ones when last counted, which
    `conflicts_current` tells to be now; `agreement` is what `coder agree` said last here, for those who
    lead; `attention` are sentences about what a person has to settle; `next`
    is one command.
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
    mine_again: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    double_coded: int = 0
    coded: int = 0
    pending: int | None = None
    pending_left: int = 0
    doubts: int = 0
    proposed: tuple[str, ...] = ()
    review: int = 0
    moved: int = 0
    again: int = 0
    double_finished: int = 0
    conflicts: int | None = None
    conflicts_current: bool = False
    agreement: LastAgreement | None = None
    blind: tuple[str, ...] = ()
    rounds: Mapping[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    attention: tuple[str, ...] = ()
    next: str = ""


def standing(project: Project) -> Standing:
    """What `coder status` shows."""
    entries = project.library.entries
    finished = finishes_of(project)
    sight = sight_of(project)
    coders, documents_of = coders_of(project, finished, sight)
    several: dict[str, int] = {}
    for docs in documents_of.values():
        for doc in docs:
            several[doc] = several.get(doc, 0) + 1
    who = project.reader()
    listed = project.settings.coder(who) if who else None
    lead = listed is not None and listed.role == "lead"
    codes, rules = _codes(project)
    review, moved = _carried(project, sight)
    left = left_of(project, who, finished) if who else ()
    pending, here = _pending(project, sight, left)
    conflicts, current = _conflicts(project)
    out = Standing(
        name=project.settings.name,
        documents=len(entries),
        without_text=tuple(e.id for e in entries if not e.text),
        codes=codes,
        codings=sum(c.codings for c in coders),
        coders=coders,
        me=who,
        lead=lead,
        mine_left=left,
        mine_again=again_of(project, who, left, finished),
        double_coded=sum(n > 1 for n in several.values()),
        coded=len(several),
        pending=pending,
        pending_left=here,
        doubts=_doubts(project, sight),
        proposed=_proposed(project, sight),
        review=review,
        moved=moved,
        again=_again(project),
        double_finished=double_finished(finished),
        conflicts=conflicts,
        conflicts_current=current,
        agreement=last_agreed(project) if (lead or not who) and sight.sees_scores() else None,
        blind=tuple(e.id for e in entries if e.id in sight.blind),
        rounds=documents_by_round(project),
        findings=[f for f in told_findings(project) if f.level >= Level.WARNING],
    )
    out.attention = tuple(_attention(out))
    unaided = bool(left) and set(left) <= sight.unaided
    out.next = _next(out, rules=rules and not unaided)
    return out


# -- counts -----------------------------------------------------------------------------------

_VERSIONS = "SELECT DISTINCT doc, text FROM codings WHERE alive = 1"


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


def _doubts(project: Project, sight: Sight) -> int:
    """Codings marked as doubtful that the reader may see."""
    sql = "SELECT doc, by FROM codings WHERE alive = 1 AND rest <> '' AND rest LIKE '%\"doubt\"%'"
    rows = project.index.db.execute(sql).fetchall()
    return sum(_is_seen(project, doc, by, sight) for doc, by in rows)


def _is_seen(project: Project, doc: int, by: int, sight: Sight) -> bool:
    if not sight.blind:
        return True
    name = project.index.name(doc)
    entry = project.library.find(name)
    return sight.sees(entry.id if entry else name, by=project.index.name(by))


def _again(project: Project) -> int:
    """Codings that ask for a second look; what lists them is loaded only where something can ask."""
    asks = (b"split", b"redefine", b"refuse", b"undo")
    paths = [project.layout.migrations(name) for name in project.layout.book_names()]
    if not any(kind in p.read_bytes() for p in paths if p.is_file() for kind in asks):
        return 0
    from coder.project.secondlook import count_again

    return count_again(project)


def _conflicts(project: Project) -> tuple[int | None, bool]:
    """Open conflicts when they were last counted here, and whether nothing has changed since."""
    import json

    path = project.layout.cache(project.settings.id) / "conflicts.json"
    try:
        told = json.loads(path.read_text("utf-8"))
        return int(told["open"]), told["key"] == state_key(project)
    except (OSError, ValueError, KeyError, TypeError):
        return None, False


def _pending(project: Project, sight: Sight, left: Collection[str]) -> tuple[int | None, int]:
    """Suggestions that wait for the reader, and those of them in what is left; None: not tagged."""
    if not (project.layout.cache(project.settings.id) / "suggestions.sqlite").exists():
        return None, 0
    try:
        name = project.books.name
    except CoderError:
        return None, 0
    if not project.suggestions.tagged(name):
        return None, 0
    decided = _decided(project) if project.reader() else {}
    short = {e.id: project.library.short_hash(e) for e in project.library.entries}
    sql = "SELECT sid, doc, text FROM suggestions WHERE book = ?"
    found = [
        doc
        for sid, doc, text in project.suggestions.db.execute(sql, (name,))
        if decided.get(sid, "pending") == "pending"
        and text.startswith(short.get(doc) or "-")
        and sight.sees_suggestions(doc)
    ]
    wanted = set(left)
    return len(found), sum(doc in wanted for doc in found)


def _decided(project: Project) -> Mapping[str, str]:
    from coder.project.decisions import decided  # needed only where rules were run

    return decided(project, project.reader()).states


def _proposed(project: Project, sight: Sight) -> tuple[str, ...]:
    if not project.has_book() or not project.index.affairs("coin"):
        return ()
    try:
        return tuple(c.code for c in project.coined() if sight.sees_note(c.by))
    except CoderError:
        return ()


def _carried(project: Project, sight: Sight) -> tuple[int, int]:
    """Codings whose place on the current text a person has to decide, and those that were moved."""
    index, library = project.index, project.library
    found = {"review": 0, "moved": 0}
    sql = "SELECT start, end, by FROM codings WHERE alive = 1 AND doc = ? AND text = ?"
    for doc, number in index.db.execute(_VERSIONS).fetchall():
        entry, text = library.find(index.name(doc)), index.name(number)
        if entry is None or not entry.text or is_current(text, library.short_hash(entry)):
            continue
        current = library.full_hash(entry)
        for start, end, by in index.db.execute(sql, (doc, number)):
            if not sight.sees(entry.id, by=index.name(by)):
                continue
            state = library.carry(entry.id, text, start, end, current=current)[2]
            if state in found:
                found[state] += 1
    return found["review"], found["moved"]


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
    if s.again:
        how = "coder codebook again --all" if s.lead else "coder codebook again"
        yield some(s.again, "coding", "codings") + f" to be looked at again ({how})"
    if s.findings:
        yield (
            some(len(s.findings), "matter", "matters") + " in the record (coder doctor lists them)"
        )
    if s.lead and s.conflicts:
        when = "" if s.conflicts_current else " when last counted"
        yield some(s.conflicts, "open conflict", "open conflicts") + when
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
    if s.pending_left or (s.pending and not s.me):
        return "coder suggest list"
    if s.mine_left:
        return f"coder docs show {s.mine_left[0]}"
    return _lead_next(s) if s.lead else "coder cooccur"


def _lead_next(s: Standing) -> str:
    if not s.rounds and len(s.coders) > 1:
        return "coder assign --round NAME"
    if s.double_finished and not s.conflicts_current:
        return "coder conflicts"
    return "coder adjudicate --linear" if s.conflicts else "coder cooccur"


def state_key(project: Project) -> str:
    """A name for what the number of conflicts depends on: the record, the codebook, the sheets."""
    import hashlib

    digest = hashlib.sha256(project.index.state.encode())
    layout = project.layout
    paths = [layout.book(n) for n in layout.book_names()]
    for path in (*paths, *(layout.sheet(n) for n in layout.corpus_names())):
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()[:16]
