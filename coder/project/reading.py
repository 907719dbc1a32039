"""Who has read what: finishing documents, and for which codes a reading counts.

Owns the facts behind absence, recall and agreement as the project knows them: `finish` events on the
current text with the codes that existed. What was never on screen and what is still pending is said when
a document is finished, never assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.model.affairs import Finish, fold_assignments, fold_finishes, standing
from coder.model.errors import CoderError, UsageError
from coder.model.names import fold_name
from coder.model.reading import PART, codes_read
from coder.model.registers import Raw
from coder.model.selection import Selection
from coder.project import decisions
from coder.review.acts import Act
from coder.store.documents import Entry
from coder.store.index import Index

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Finished", "Reading", "codes_now", "finish", "primary_coders", "reading_of"]


@dataclass(frozen=True, slots=True)
class Finished:
    """What finishing has to say: codes, pages without text, suggestions still pending (None: not tagged).

    `seen` is the share of units that were on screen, in [0, 1]; None when nobody measured it. Of a reading
    taken back, `codes` are those that it stood for; none where nothing stood and nothing was written.
    """

    doc: str
    codes: tuple[str, ...]
    empty_pages: tuple[int, ...]
    pending: int | None
    taken_back: bool = False
    seen: float | None = None


@dataclass(frozen=True)
class Reading:
    """Readings of all documents: `read[doc][coder]` are the codes for which the reading counts now."""

    read: Mapping[str, Mapping[str, frozenset[str]]]
    finishes: Sequence[Finish]

    def codes(self, doc: str, coders: Sequence[str] | None) -> frozenset[str]:
        """Codes for which one of these coders (anybody for None) has read the document."""
        wanted = None if coders is None else set(map(fold_name, coders))
        found = [
            codes
            for name, codes in self.read.get(doc, {}).items()
            if wanted is None or fold_name(name) in wanted
        ]
        return frozenset().union(*found)


def finish(
    project: Project,
    doc_id: str,
    *,
    codes: Sequence[str] = (),
    undo: bool = False,
    seen: float | None = None,
) -> Finished:
    """Say that this coder has read a document, for all codes or for some.

    Args:
        project: the project.
        doc_id: the document; one without text is finished too (its pages are named).
        codes: ids; all codes of the codebook by default.
        undo: take the reading back.
        seen: share of units that were on screen, in [0, 1]; None when it is not known.
    """
    by = project.writer()
    entry = project.library.entry(doc_id)
    book = project.book()
    asked = tuple(book.code(c).id for c in codes)
    wanted = asked or tuple(c.id for c in book if not c.retired)
    text = project.library.full_hash(entry)
    if not text:
        raise UsageError(
            f"{entry.id} has no text, so it cannot be read here",
            place=entry.id,
            hint="add a text layer or a transcript and ingest it again",
        )
    known = _standing(project, entry, by, text)
    if undo:
        mine = [f for f in _finishes(project, entry, by) if f.text == text and f.book == book.name]
        stood = {c for f in mine for c, _ in f.codes}
        read = codes_now(project, entry, _events(project, entry, by)) | stood
        wanted = tuple(c for c in wanted if c in read) if asked else tuple(sorted(read))
        if not wanted:
            return Finished(entry.id, (), (), None, taken_back=True)
    body: dict[str, Any] = {
        "text": text, "book": book.name, "book_hash": project.books.keep(),
        "mig": len(project.books.migrations()), "value": not undo,
    }  # fmt: skip
    if asked:
        body["how"] = PART
    if asked or not undo:
        body["codes"] = list(wanted)
    if seen is not None:
        body["seen"] = round(seen, 4)
    project.record.write(by, [_act(project, on, by, body) for on in known or {entry.id: None}])
    shares = [s for s in (seen, *known.values()) if s is not None]
    return Finished(
        entry.id, wanted, _empty_pages(project, entry.id), _open(project, entry.id), undo,
        shares[0] if shares else None,
    )  # fmt: skip


def _events(project: Project, entry: Entry, by: str) -> list[Raw]:
    """This coder's finish events on a document, under any of its ids, whose group stands; in order."""
    mine = fold_name(by)
    own = [e for i in entry.ids for e in project.record.index.affairs("finish", on=i)]
    return [e for e in standing(own) if fold_name(e["by"]) == mine]


def _finishes(project: Project, entry: Entry, by: str) -> list[Finish]:
    mine = fold_name(by)
    own = [e for i in entry.ids for e in project.record.index.affairs("finish", on=i)]
    return [f for f in fold_finishes(own) if fold_name(f.by) == mine]


def _standing(project: Project, entry: Entry, by: str, text: str) -> dict[str, float | None]:
    """This coder's readings of the present text: the id each stands under (a former one, too), and seen."""
    return {f.doc: f.seen for f in _finishes(project, entry, by) if f.text == text}


def codes_now(project: Project, entry: Entry, events: Sequence[Raw]) -> frozenset[str]:
    """Codes of the codebook in use for which one coder's reading of a document counts on its present text.

    Args:
        project: the project.
        entry: the document.
        events: that coder's finish events on it.
    """
    return codes_read(
        fold_finishes(events),
        text=project.library.full_hash(entry),
        book=project.books.name,
        codes=[c.id for c in project.book()],
        entries=project.books.migrations(),
    )


def _act(project: Project, on: str, by: str, body: Mapping[str, Any]) -> Act:
    mine = fold_name(by)
    own = [e for e in project.record.index.affairs("finish", on=on) if fold_name(e["by"]) == mine]
    return Act("finish", on, body, tuple(e["id"] for e in own[-1:]))


def _empty_pages(project: Project, doc_id: str) -> tuple[int, ...]:
    doc = project.document(doc_id)
    return tuple(p.number for p in doc.map.pages if p.start == p.end)


def _open(project: Project, doc_id: str) -> int | None:
    try:
        return len(decisions.pending(project, Selection(docs=(doc_id,))))
    except CoderError:
        return None


def reading_of(project: Project, index: Index | None = None) -> Reading:
    """Readings of all documents on their current texts, through the present index or one "as of"."""
    finishes = fold_finishes((index or project.index).affairs("finish"))
    book = project.books.name
    codes = [c.id for c in project.book()]
    entries = project.books.migrations()
    read: dict[str, dict[str, frozenset[str]]] = {}
    for doc, by, own in _grouped(project, finishes):
        text = project.library.full_hash(project.library.entry(doc))
        found = codes_read(own, text=text, book=book, codes=codes, entries=entries)
        if found:
            read.setdefault(doc, {})[by] = found
    return Reading(read, finishes)


def _grouped(project: Project, finishes: Iterable[Finish]) -> list[tuple[str, str, list[Finish]]]:
    out: dict[tuple[str, str], list[Finish]] = {}
    for f in finishes:
        entry = project.library.find(f.doc)
        if entry is not None:
            out.setdefault((entry.id, fold_name(f.by)), []).append(f)
    return [(doc, own[0].by, own) for (doc, _), own in out.items()]


def primary_coders(project: Project, index: Index) -> dict[str, tuple[str, str]]:
    """{document: (coder, why)}: whose coding is final where several coded; the last resort is not here.

    Why is `primary` (set or assigned) or `first to finish`.
    """
    out: dict[str, tuple[str, str]] = {}
    finishes = sorted(fold_finishes(index.affairs("finish")), key=lambda f: (f.seq, f.event))
    for f in finishes:
        entry = project.library.find(f.doc)
        if entry is not None:
            out.setdefault(entry.id, (f.by, "first to finish"))
    for a in sorted(fold_assignments(index.affairs("assign")), key=lambda a: a.seq):
        entry = project.library.find(a.doc)
        if entry is not None and a.primary:
            out[entry.id] = (a.primary, "primary")
    for doc, values in project.variables().items():
        if values.get("primary"):
            out[doc] = (values["primary"], "primary")
    return out
