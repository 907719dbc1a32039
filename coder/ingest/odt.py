"""OpenDocument text as a reading: headings, paragraphs, list items, tables as rows, notes, comments apart.

`content.xml` is read from the zip container, or the whole from a flat file (.fodt). Numbers of lists and
headings stand before their paragraph and marks of notes in it, as on the page. Text deleted under tracked
changes lies apart in the format and is left out, inserted text is in; comments, page heads and page feet are
kept as furniture. Counts of repeated cells are not believed: nothing is repeated. Offsets are code points;
the pages that a program once broke the text into are not kept, as they are not those of print.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from coder.ingest.container import open_container, read_member
from coder.ingest.numbering import raised, written
from coder.ingest.odtnumbers import labels_of, raised_styles
from coder.ingest.reading import EXTRACTORS, Block, Options, Reading, assembled
from coder.ingest.xmlpart import parsed_xml
from coder.model.document import Furniture
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.text.clean import one_line

__all__ = ["read_odt"]

_NS = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = f"{_NS}office:1.0}}", f"{_NS}text:1.0}}", f"{_NS}table:1.0}}"
_DRAW, _STYLE = f"{_NS}drawing:1.0}}", f"{_NS}style:1.0}}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_P, _H = f"{_TEXT}p", f"{_TEXT}h"
_APART = frozenset({
    f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}ruby-text",
    f"{_OFFICE}forms", f"{_TEXT}sequence-decls", f"{_TEXT}variable-decls",
    f"{_TEXT}user-field-decls", f"{_TEXT}hidden-paragraph",
})  # fmt: skip
_BLANKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}


def read_odt(data: bytes, name: str, options: Options) -> Reading:
    """An OpenDocument text.

    Raises:
        Unreadable: not a zip, no text in it, encrypted, damaged, or unpacking beyond all measure.
    """
    if data.startswith(b"PK"):
        with open_container(data, name, "ODT") as archive:
            content, styles = _parts(archive, name)
    else:
        content = parsed_xml(data, name)
        styles = content
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable("not a text document: there is no text part in it", place=name)
    story = _Story(
        _titles(content), labels_of(body, content, styles), raised_styles(content, styles)
    )
    text, paragraphs, headings = assembled(story.blocks(body))
    comments = (Furniture(1, "comment", comment) for comment in story.comments)
    return Reading(
        text=text,
        extractor=EXTRACTORS["odt"],
        paragraphs=paragraphs,
        headings=headings,
        furniture=(*_heads_and_feet(styles), *comments),
        origin={"kind": "odt"},
        findings=_findings(story, body),
        encoding="utf-8",
    )


def _parts(archive: zipfile.ZipFile, name: str) -> tuple[Any, Any]:
    """The roots of content.xml and styles.xml (None when that is missing)."""
    names = set(archive.namelist())
    if "content.xml" not in names:
        raise Unreadable("not an ODT: there is no content in it", place=name)
    if "META-INF/manifest.xml" in names:
        manifest = read_member(archive, "META-INF/manifest.xml", name)
        if b"encryption-data" in manifest:
            raise Unreadable(
                "encrypted: an OpenDocument file with a password",
                place=name,
                hint="open it in LibreOffice and save it without a password",
            )
    content = parsed_xml(read_member(archive, "content.xml", name), name, "content.xml")
    if "styles.xml" not in names:
        return content, None
    return content, parsed_xml(read_member(archive, "styles.xml", name), name, "styles.xml")


def _titles(content: Any) -> frozenset[str]:
    """Names of the paragraph styles that make a title, those derived in the document included."""
    out = {"Title", "Subtitle"}
    for style in content.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
        if style.get(f"{_STYLE}parent-style-name") in ("Title", "Subtitle"):
            out.add(style.get(f"{_STYLE}name", ""))
    return frozenset(out)


def _heads_and_feet(styles: Any) -> tuple[Furniture, ...]:
    out: list[Furniture] = []
    for kind, tags in (("head", ("header", "header-left", "header-first")),
                       ("foot", ("footer", "footer-left", "footer-first"))):  # fmt: skip
        for tag in tags if styles is not None else ():
            for element in styles.iter(f"{_STYLE}{tag}"):
                text = "\n".join(filter(None, (one_line(_text(p)) for p in element.iter(_P, _H))))
                if text:
                    out.append(Furniture(1, kind, text))
    return tuple(dict.fromkeys(out))


_SPAN, _NOTE = f"{_TEXT}span", f"{_TEXT}note"


def _text(paragraph: Any, supers: frozenset[str] = frozenset(), *, marks: bool = False) -> str:
    """The characters of one paragraph, without notes, comments and paragraphs of frames in it.

    Args:
        paragraph: the element.
        supers: character styles whose digits are superscripts.
        marks: put the marks of notes where they stand.
    """
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element is not paragraph:
                parts.append(element.tail or "")
        elif element.tag in _APART or (element.tag in (_P, _H) and element is not paragraph):
            if marks and element.tag == _NOTE:
                parts.append(_mark(element))
            walk.skip_subtree()
        else:
            words = element.text or ""
            if element.tag == _SPAN and element.get(f"{_TEXT}style-name") in supers:
                words = raised(words)
            parts.append(_BLANKS.get(element.tag) or words)
    return "".join(parts)


def _mark(note: Any) -> str:
    """The mark of a note as superscript digits, as in the other formats; a sign such as * stays."""
    mark = one_line(note.findtext(f"{_TEXT}note-citation", ""))
    return raised(str(_number_of(mark)) if mark.isalpha() else mark)


@cache
def _number_of(mark: str) -> int:
    """The number that letters stand for: small Roman ones are what endnotes have."""
    for form in ("lowerRoman", "lowerLetter"):
        for number in range(1, 400):
            if written(number, form) == mark.casefold():
                return number
    return 1


class _Story:
    """Walks the body and counts what a person should hear of."""

    def __init__(
        self, titles: frozenset[str], labels: Mapping[Any, str], supers: frozenset[str]
    ) -> None:
        self.titles = titles
        self.labels = labels
        self.supers = supers
        self.comments: list[str] = []
        self.boxes = 0
        self.numbers = 0

    def _words(self, paragraph: Any) -> str:
        """The characters of a paragraph behind its number; an empty one shows none."""
        words = _text(paragraph, self.supers, marks=True)
        label = self.labels.get(paragraph, "") if words.strip() else ""
        self.numbers += bool(label)
        return f"{label} {words}" if label else words

    def blocks(self, body: Any) -> Iterator[Block]:
        """Blocks in document order; the walk is flat, so deep nesting costs nothing."""
        from lxml import etree

        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag == f"{_TABLE}table-row":
                    yield from self._row(element)
                if tag in _APART or tag == f"{_TABLE}table-row":
                    walk.skip_subtree()
            elif tag in (_P, _H) and not _under(element, f"{_TABLE}table-row"):
                yield from self._paragraph(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        kind = "item" if _under(element, f"{_TEXT}list-item") else "paragraph"
        if element.tag == _H or element.get(f"{_TEXT}style-name") in self.titles:
            kind = "heading"
        if _under(element, f"{_DRAW}text-box"):
            self.boxes += 1
        lines = self._words(element).split("\n")
        yield Block(kind, "\n".join(one_line(line) for line in lines))
        yield from self._beside(element)

    def _row(self, row: Any) -> Iterator[Block]:
        cells = []
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            inside = (p for p in cell.iter(_P, _H) if not _kept_apart(p, cell))
            cells.append(one_line(" ".join(self._words(p) for p in inside)))
        yield Block("row", "\t".join(cells).strip("\t"))
        yield from self._beside(row)

    def _beside(self, element: Any) -> Iterator[Block]:
        """The notes of a paragraph or row as blocks; its comments are put aside."""
        for note in element.iter(f"{_TEXT}note"):
            body = note.find(f"{_TEXT}note-body")
            if body is not None and _owner(note, element):
                said = one_line(" ".join(_text(p, self.supers) for p in body.iter(_P, _H)))
                yield Block("note", f"{_mark(note)} {said}".strip() if said else "")
        for comment in element.iter(f"{_OFFICE}annotation"):
            said = one_line(" ".join(_text(p) for p in comment.iter(_P, _H)))
            if said and _owner(comment, element):
                who = one_line(comment.findtext(_CREATOR, ""))
                self.comments.append(f"{who}: {said}" if who else said)


def _under(element: Any, tag: str) -> bool:
    return any(True for _ in element.iterancestors(tag))


def _kept_apart(paragraph: Any, cell: Any) -> bool:
    """Whether a paragraph in a cell belongs to a note or comment there."""
    for above in paragraph.iterancestors():
        if above is cell:
            return False
        if above.tag in _APART:
            return True
    return False


def _owner(inner: Any, element: Any) -> bool:
    """Whether the note stands in this paragraph itself, not in one of a frame within it."""
    if element.tag not in (_P, _H):
        return True
    return next(inner.iterancestors(_P, _H), None) is element


def _findings(story: _Story, body: Any) -> tuple[Finding, ...]:
    out = []
    deleted = sum(1 for _ in body.iter(f"{_TEXT}deletion"))
    inserted = sum(1 for _ in body.iter(f"{_TEXT}insertion"))
    if deleted or inserted:
        what = f"tracked changes, insertions in the text: {inserted}, deletions left out: {deleted}"
        out.append(Finding(Level.NOTE, "tracked-changes", what))
    if story.numbers:
        what = f"numbers of lists and headings, in the text: {story.numbers}"
        out.append(Finding(Level.NOTE, "numbering", what))
    if story.comments:
        what = f"comments, kept apart from the text: {len(story.comments)}"
        out.append(Finding(Level.NOTE, "comments", what))
    if story.boxes:
        what = f"paragraphs of text boxes, where they are anchored: {story.boxes}"
        out.append(Finding(Level.NOTE, "text-boxes", what))
    return tuple(out)
