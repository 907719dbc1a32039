"""The units of documents that analyses count in: sentences, paragraphs, pages, sections, tokens.

Owns what the stored maps do not hold: a section is the run of paragraphs under the same innermost heading
(text before the first heading is in none), a token a run of letters and digits with the apostrophes and
hyphens inside it. Both depend on text and map alone and are kept beside the index. Lengths are code points.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from coder.model.columns import UnitColumns

if TYPE_CHECKING:
    from coder.model.document import Document
    from coder.project.facade import Project
    from coder.project.selecting import Counted
    from coder.project.view import CodingView
    from coder.store.documents import Entry

__all__ = ["TOKEN", "UNIT_KINDS", "lengths_of", "sections", "units_of", "word_counts"]

TOKEN: Final = re.compile(r"\w+(?:['\u2019-]\w+)*")
UNIT_KINDS: Final = ("sentence", "paragraph", "page", "section", "token")
_MADE: Final = ("section", "token")


def units_of(project: Project, chosen: Counted, kind: str) -> UnitColumns:
    """The units of the documents that the columns know, numbered as there."""
    import numpy as np

    units = _made(project, chosen.view, kind) if kind in _MADE else chosen.view.units(kind)
    place = {d: i for i, d in enumerate(chosen.columns.docs)}
    lut = np.array([place.get(d, -1) for d in units.docs] or [-1], dtype=np.int64)
    doc = lut[np.asarray(units.doc)]
    keep = doc >= 0
    return UnitColumns(
        kind,
        chosen.columns.docs,
        doc[keep],
        np.asarray(units.start)[keep],
        np.asarray(units.end)[keep],
        units.segmenter or _segmenter(project),
    )


def _segmenter(project: Project) -> str:
    """The segmenter of the first stored text; it stands in captions of results by unit."""
    for entry in project.library.entries:
        text_map = project.library.text_map(entry)
        if text_map is not None:
            return text_map.segmenter
    return ""


def _made(project: Project, view: CodingView, kind: str) -> UnitColumns:
    """Sections or tokens of all documents; kept per state of the texts and maps."""
    from coder.store.columns import load_units, make_units, save_units

    entries = project.library.entries
    docs = [e.id for e in entries]
    path = None
    if view.cache is not None:
        stamps = "\n".join(f"{e.id} {e.text} {project.library.map_stamp(e)}" for e in entries)
        key = hashlib.sha256(stamps.encode()).hexdigest()[:16]
        path = view.cache / "units" / f"{kind}-{key}.npy"
        found = load_units(path, kind, docs)
        if found is not None:
            return found
    rows: list[tuple[int, int, int]] = []
    for at, entry in enumerate(entries):
        if entry.text:
            rows += [(at, *span) for span in _spans(project.library.document(entry.id), kind)]
    made = make_units(kind, docs, rows)
    if path is not None:
        save_units(path, made)
    return made


def _spans(doc: Document, kind: str) -> list[tuple[int, int]]:
    if kind == "token":
        return [match.span() for match in TOKEN.finditer(doc.text)]
    return sections(doc)


def sections(doc: Document) -> list[tuple[int, int]]:
    """Start and end of every section: neighbouring paragraphs under the same headings."""
    from coder.text.sections import Outline

    outline, out = Outline(doc), list[tuple[int, int]]()
    before: tuple[str, ...] = ()
    for span in doc.map.paragraphs:
        titles = outline.at(span.start).titles
        if titles and titles == before and out:
            out[-1] = (out[-1][0], span.end)
        elif titles:
            out.append((span.start, span.end))
        before = titles
    return out


def word_counts(project: Project, docs: Sequence[str]) -> dict[str, int]:
    """Words of each document: tokens of its text; 0 for one without."""
    return {doc: len(TOKEN.findall(text)) for doc, text in _texts(project, docs)}


def lengths_of(project: Project, docs: Sequence[str]) -> dict[str, int]:
    """Code points of each document."""
    return {doc: len(text) for doc, text in _texts(project, docs)}


def _texts(project: Project, docs: Sequence[str]) -> list[tuple[str, str]]:
    known: dict[str, Entry] = {e.id: e for e in project.library.entries}
    return [(doc, project.library.document(doc).text if known[doc].text else "") for doc in docs]
