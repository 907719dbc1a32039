"""New text versions: written once, aligned with the one before, said what becomes of codings.

Owns the order: what becomes of codings is known before anything is written; then text and map, then the
alignment; the row of the sheet, which makes a version the present one, is the caller's and comes last.
Paragraphs and sentences of a text that stays the same are computed anew only when that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    from coder.project.ingesting import IngestOptions

__all__ = ["Change", "changed_text", "newer_extractor", "resegment"]


@dataclass(frozen=True, slots=True)
class Change:
    """A text that is about to be stored, and what it means for the document.

    `kind` is first, same (as the present text), version (another one), none (there is nothing to store) or
    lost (another one, and the present one cannot be read). `fates` counts living codings of the present
    text by what becomes of them: exact, moved, review.
    """

    project: Project
    row: Entry
    text: str
    map: TextMap
    kind: str
    fates: Mapping[str, int]
    alignment: Alignment | None = None
    notes: tuple[Finding, ...] = ()

    def agreed(self, options: IngestOptions) -> bool:
        """Whether to go on: not in a dry run, and not where codings would move and a person says no."""
        if options.dry_run:
            return False
        troubled = self.fates.get("moved", 0) + self.fates.get("review", 0)
        if self.kind != "version" or not troubled or options.agree is None:
            return True
        return options.agree(self.row.id, self.fates)

    def stored(self) -> Entry:
        """Write text, map and alignment; the row that names the text."""
        if self.kind == "none":
            return self.row
        folder = self.project.layout.texts(self.row.corpus)
        name = write_text(folder, self.row.id, self.text, self.map)
        if self.alignment is not None:
            write_alignment(folder, self.row.id, self.alignment)
        return replace(self.row, text=name)

    def told(self) -> tuple[Finding, ...]:
        """What was done, once it is."""
        if self.kind != "version":
            return self.notes
        what = f"a new version of its text; codings: {_counted(self.fates)}"
        hint = "coder docs review lists those to look at" if self.fates["review"] else ""
        made = Finding(Level.NOTE, "new-version", what, self.row.id, hint=hint)
        return (*self.notes, made)

    def foretold(self) -> tuple[Finding, ...]:
        """What would be done."""
        if self.kind != "version":
            return self.notes
        what = f"a new text would be made; codings: {_counted(self.fates)}"
        hint = f"coder ingest --again makes it; coder docs history {self.row.id} shows all texts"
        return (*self.notes, Finding(Level.NOTE, "new-version", what, self.row.id, hint=hint))


def changed_text(project: Project, row: Entry, text: Extraction, *, units: bool = False) -> Change:
    """What storing this text would change; nothing is written.

    Args:
        project: the project.
        row: the document, with the present text if it has one.
        text: what was read now.
        units: where the text is the same, take the new paragraphs and sentences too.
    """
    written = text.text
    if not written.strip():
        return Change(project, row, "", text.map, "none", {}, notes=_nothing_read(row))
    if not row.text:
        return Change(project, row, written, text.map, "first", {})
    path = project.layout.texts(row.corpus) / row.text
    try:
        old, old_map = read_text(path), read_map(path)
    except CoderError as error:
        what = (
            f"the earlier text could not be read, so codings on it are to be reviewed: {error.what}"
        )
        note = Finding(Level.WARNING, "new-version", what, row.id)
        return Change(project, row, written, text.map, "lost", {}, notes=(note,))
    if old == written:
        kept, notes = (text.map, ()) if units else _with_units(row, text.map, old_map)
        return Change(project, row, written, kept, "same", {}, notes=notes)
    from coder.ingest.align import equal_blocks

    alignment = Alignment(text_hash(old), text_hash(written), equal_blocks(old, written))
    fates = _fates(project, row, alignment)
    return Change(project, row, written, text.map, "version", fates, alignment)


def _nothing_read(row: Entry) -> tuple[Finding, ...]:
    if not row.text:
        return ()
    what = "no text was read this time; it keeps the text that it has"
    return (Finding(Level.WARNING, "kept", what, row.id),)


def _with_units(row: Entry, new: TextMap, old: TextMap) -> tuple[TextMap, tuple[Finding, ...]]:
    """The new map with the units that results rest on: only `--resegment` computes those anew."""
    kept = replace(
        new, paragraphs=old.paragraphs, sentences=old.sentences, headings=old.headings,
        segmenter=old.segmenter, languages=old.languages,
    )  # fmt: skip
    if (new.paragraphs, new.sentences) == (old.paragraphs, old.sentences):
        return new, ()
    what = "the same text; it keeps its paragraphs and sentences, which would be others now"
    hint = "coder ingest --again --resegment takes them"
    return kept, (Finding(Level.NOTE, "units", what, row.id, hint=hint),)


def _counted(fates: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {state}" for state, n in fates.items() if n) or "none"


def _fates(project: Project, row: Entry, alignment: Alignment) -> dict[str, int]:
    out = {"exact": 0, "moved": 0, "review": 0}
    for r in project.index.rows_of(row.ids):
        if r.text == alignment.old:
            out[carry(Span(r.start, r.end), alignment).state] += 1
    return out


def newer_extractor(project: Project, row: Entry) -> tuple[Finding, ...]:
    """A note where the stored text was made by an earlier version of its reader."""
    from coder.ingest.pdf import EXTRACTOR
    from coder.ingest.reading import EXTRACTORS

    made_by = extractor_of(project.layout.texts(row.corpus) / row.text)
    now = {name.split()[0]: name for name in (EXTRACTOR, *EXTRACTORS.values())}
    newest = now.get(made_by.partition(" ")[0], made_by)
    if newest == made_by:
        return ()
    what = f"its text was made by {made_by}, and {newest} may read it otherwise (ingest --again)"
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
    from coder.project.spoken import as_said

    folder = project.layout.texts(row.corpus)
    text, old = read_text(folder / row.text), read_map(folder / row.text)
    said = as_said(text, old, row.variables.get("lang", ""))
    new = resegmented(text, said, lang=lang or None)
    if new == old:
        return text, new, ()
    write_text(folder, row.text.removesuffix(".txt").rpartition(".")[0], text, new)
    what = f"{len(old.sentences)} sentences are {len(new.sentences)} now, by {new.segmenter}"
    return text, new, (Finding(Level.NOTE, "resegmented", what, row.id),)
