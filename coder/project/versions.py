"""The versions of a document's text, and what became of the codings made on earlier ones.

Owns two tables: `history`, every stored text with when it was first coded and how much of it the present
one keeps, and `review`, the codings that a new text moved or that a person has to place. Texts carry no
time of their own; the dates are those of the record. Nothing is changed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.carry import Alignment, carry_along, route
from coder.model.document import TextMap, text_hash
from coder.model.errors import CoderError
from coder.model.results import Caption, Cell, Table
from coder.model.span import Span
from coder.project.blindness import sight_of
from coder.store.documents import Entry
from coder.store.index import Row
from coder.store.texts import read_map, read_text, versions

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["history_table", "review_table"]

HISTORY = (
    "version", "state", "file", "characters", "pages", "first_coded", "codings", "kept", "extractor",
    "segmenter",
)  # fmt: skip
REVIEW = (
    "coding", "doc", "code", "by", "state", "score", "was", "now", "start", "end", "text_version",
)  # fmt: skip


def history_table(project: Project, doc_id: str) -> Table:
    """Every stored text of a document, the present one last.

    `kept` is the share of the version's characters, in [0, 1], that stand unchanged in the present text;
    `codings` are living ones made on that version; a version whose file is damaged is `unreadable`.

    Raises:
        UnknownName: no such document.
    """
    entry = project.library.entry(doc_id)
    folder = project.layout.texts(entry.corpus)
    found = {p.name: p for i in entry.ids for p in versions(folder, i).values()}
    rows: list[tuple[tuple[bool, str, str], tuple[Cell, ...]]] = []
    for name, path in found.items():
        try:
            text, text_map = read_text(path), read_map(path)
        except CoderError:
            text, text_map = "", None
        row = _version(project, entry, name, text, text_map)
        rows.append(((name == entry.text, str(row[5] or ""), name), row))
    formerly = ", ".join(entry.formerly)
    notes = (f"formerly called {formerly}",) if formerly else ()
    body = tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))
    return Table(HISTORY, body, Caption(f"Texts of {entry.id}", notes=notes), ("file",))


def _version(
    project: Project, entry: Entry, name: str, text: str, text_map: TextMap | None
) -> tuple[Cell, ...]:
    short = name.removesuffix(".txt").rpartition(".")[2]
    if text_map is None:
        return (short, "unreadable", name, *(None for _ in HISTORY[3:]))
    full = text_hash(text)
    index = project.index
    sql = "SELECT MIN(time), SUM(alive) FROM codings WHERE text = ?"
    first, alive = index.db.execute(sql, (index.known_number(full),)).fetchone()
    state = "current" if name == entry.text else "earlier"
    return (
        short, state, name, len(text), len(text_map.pages) or None, first, alive or 0,
        _kept(project, entry, full, len(text)), text_map.extractor, text_map.segmenter,
    )  # fmt: skip


def _kept(project: Project, entry: Entry, full: str, length: int) -> float | None:
    """The share of a version that stands in the present text; None without a way between them."""
    current = project.library.full_hash(entry)
    chain = route(full, current, project.library.alignments(entry)) if current else None
    if chain is None or not length:
        return None
    spans = [Span(0, length)]
    for step in chain:
        spans = [piece for span in spans for piece in _pieces(span, step)]
    return sum(map(len, spans)) / length


def _pieces(span: Span, step: Alignment) -> list[Span]:
    """The parts of a span that stand in the next version, where they lie there."""
    out = []
    for old, new, length in step.blocks:
        low, high = max(span.start, old), min(span.end, old + length)
        if low < high:
            out.append(Span(new + low - old, new + high - old))
    return out


def review_table(project: Project, doc_id: str = "") -> Table:
    """Codings that a new text version moved (they count) or left without a sure place (they do not).

    Those to review come first. `was` is the quotation as coded, `now` what stands at the new place;
    start and end are code points of the present text, empty for those without a place in it. One that stands
    word by word at another place is shown there, and is to review all the same: a person decides.

    Raises:
        UnknownName: no such document.
    """
    library = project.library
    entries = (library.entry(doc_id),) if doc_id else library.entries
    sight = sight_of(project)
    found: list[tuple[tuple[bool, int, int, str], tuple[Cell, ...]]] = []
    for position, entry in enumerate(entries):
        current = library.full_hash(entry)
        for row in project.index.rows_of(entry.ids) if current else ():
            if row.text == current or not sight.sees(entry.id, by=row.by):
                continue
            cells = _moved(project, entry, row, current)
            if cells is not None:
                key = (cells[4] != "review", position, row.start, row.id)
                found.append((key, cells))
    body = tuple(cells for _, cells in sorted(found, key=lambda pair: pair[0]))
    return Table(REVIEW, body, Caption(""), ("doc", "code", "by", "was", "now"))


def _moved(project: Project, entry: Entry, row: Row, current: str) -> tuple[Cell, ...] | None:
    """The line of one coding; None for one that was carried exactly."""
    library = project.library
    chain = route(row.text, current, library.alignments(entry))
    carried = carry_along(Span(row.start, row.end), chain) if chain is not None else None
    state = carried.state if carried else "review"
    if state == "exact":
        return None
    place = carried.span if carried else None
    quotes = [e["quote"] for e in project.index.events_about([row.id]) if e.get("quote")]
    now = ""
    try:
        text = library.document(entry.id).text
        if state == "review":  # a piece that an alignment found tells less than the whole quotation
            place = _elsewhere(text, quotes[-1] if quotes else "") or place
        now = text[place.start : place.end] if place is not None else ""
    except CoderError:
        place = None
    code = project.books.translated(row.book, row.code, row.mig) if _in_use(project, row) else None
    return (
        row.id, entry.id, code or row.code, row.by, state, round(carried.score, 4) if carried else 0.0,
        quotes[-1] if quotes else "", now, place.start if place else None,
        place.end if place else None, row.text[:8],
    )  # fmt: skip


def _elsewhere(text: str, quote: str) -> Span | None:
    """Where the quotation stands word by word, when that is one place: text that was moved, as notes are."""
    at = text.find(quote) if quote else -1
    if at < 0 or text.find(quote, at + 1) >= 0:
        return None
    return Span(at, at + len(quote))


def _in_use(project: Project, row: Row) -> bool:
    try:
        return project.has_book() and row.book == project.books.name
    except CoderError:
        return False
