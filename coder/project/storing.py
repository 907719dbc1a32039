"""New text versions: written once, aligned with the one before, said what becomes of codings.

Owns the order: text and map, then the alignment; the row of the sheet, which makes a version the present
one, is the caller's and comes last. Computing sentences anew keeps the text and changes its map only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.carry import Alignment, carry
from coder.model.document import TextMap, text_hash
from coder.model.errors import CoderError
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.store.documents import Entry
from coder.store.texts import extractor_of, read_map, read_text, write_alignment, write_text

if TYPE_CHECKING:
    from coder.ingest.extract import Extraction
    from coder.project.facade import Project

__all__ = ["newer_extractor", "resegment", "store_text"]


def store_text(project: Project, row: Entry, text: Extraction) -> tuple[Entry, tuple[Finding, ...]]:
    """Write the text; with an earlier one also the alignment, and tell what becomes of codings.

    Returns:
        The row naming the text, and a finding where there is a new version.
    """
    folder = project.layout.texts(row.corpus)
    if not text.text.strip():
        return (row if row.text else replace(row, text="")), ()
    name = write_text(folder, row.id, text.text, text.map)
    if not row.text or row.text == name:
        return replace(row, text=name), ()
    try:
        old = read_text(folder / row.text)
    except CoderError as error:
        what = (
            f"the earlier text could not be read, so codings on it are to be reviewed: {error.what}"
        )
        return replace(row, text=name), (Finding(Level.WARNING, "new-version", what, row.id),)
    from coder.ingest.align import equal_blocks

    alignment = Alignment(text_hash(old), text_hash(text.text), equal_blocks(old, text.text))
    write_alignment(folder, row.id, alignment)
    counts = _fates(project, row, alignment)
    told = ", ".join(f"{n} {state}" for state, n in counts.items() if n) or "no codings"
    what = f"a new version of its text; codings: {told}"
    hint = "coder docs review lists those to look at" if counts["review"] else ""
    return replace(row, text=name), (Finding(Level.NOTE, "new-version", what, row.id, hint=hint),)


def _fates(project: Project, row: Entry, alignment: Alignment) -> dict[str, int]:
    out = {"exact": 0, "moved": 0, "review": 0}
    for r in project.index.rows_of(row.ids):
        if r.text == alignment.old:
            out[carry(Span(r.start, r.end), alignment).state] += 1
    return out


def newer_extractor(project: Project, row: Entry) -> tuple[Finding, ...]:
    """A note where the stored text was made by an earlier version of the reader of PDFs."""
    from coder.ingest.pdf import EXTRACTOR

    made_by = extractor_of(project.layout.texts(row.corpus) / row.text)
    if made_by in ("", EXTRACTOR) or made_by.split()[0] != EXTRACTOR.split()[0]:
        return ()
    what = f"its text was made by {made_by}, and {EXTRACTOR} may read it otherwise (ingest --again)"
    return (Finding(Level.NOTE, "newer-extractor", what, row.id),)


def resegment(
    project: Project, row: Entry, *, lang: str = ""
) -> tuple[str, TextMap, tuple[Finding, ...]]:
    """Compute the sentences of the present text anew; the text stays.

    Returns:
        The text, its map now, and what changed (nothing for the same units).

    Raises:
        Unreadable: the stored text or its map is damaged.
    """
    from coder.ingest.extract import resegmented

    folder = project.layout.texts(row.corpus)
    text, old = read_text(folder / row.text), read_map(folder / row.text)
    new = resegmented(text, old, lang=lang or None)
    if new == old:
        return text, new, ()
    write_text(folder, row.text.removesuffix(".txt").rpartition(".")[0], text, new)
    what = f"{len(old.sentences)} sentences are {len(new.sentences)} now, by {new.segmenter}"
    return text, new, (Finding(Level.NOTE, "resegmented", what, row.id),)
