"""DOCX as a reading: headings, paragraphs, list items, tables as rows, notes after their paragraph.

The parts are read by lxml straight from the zip container, because what matters here (tracked changes,
notes, text boxes, numbers) is not in the usual document objects. Numbers of lists, headings and articles
stand before their paragraph and marks of notes in it, as on the printed page. What tracked changes delete is
left out, a deleted paragraph mark joins its paragraph to the next, what they insert is in; hidden text is
left out; all of it is said. Comments, headers and footers are kept apart as furniture. Nothing in the
container is believed: members are read by name, counted while they are unpacked, and refused above a size or
a ratio; XML with a DTD is refused. Offsets are code points; DOCX has no pages.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from coder.ingest.container import open_container, read_member
from coder.ingest.docxnumbers import Numbers, note_marks
from coder.ingest.numbering import raised
from coder.ingest.reading import EXTRACTORS, Block, Options, Reading, assembled
from coder.ingest.xmlpart import parsed_xml
from coder.model.document import Furniture
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.text.clean import one_line

__all__ = ["read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(
    r"(?:heading|berschrift|titre|t[íi]tulo|titolo|kop|nag[łl][óo]wek)\s*\d?$|title$", re.I
)
_PART = re.compile(r"word/(?:header|footer)\d*\.xml\Z")
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_INSERTED = (f"{_W}ins", f"{_W}moveTo")
_SKIP = frozenset({*_DELETED, f"{_W}instrText", f"{_W}delText", _FALLBACK, f"{_W}rt",
                   f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", f"{_W}tblPr"})  # fmt: skip
_OFF = ("0", "false", "off")


def read_docx(data: bytes, name: str, options: Options) -> Reading:
    """A Word document.

    Raises:
        Unreadable: not a zip, no document in it, encrypted, damaged, or unpacking beyond all measure.
    """
    with open_container(data, name, "DOCX") as archive:
        names = set(archive.namelist())
        if "word/document.xml" not in names:
            raise Unreadable("not a DOCX: there is no document in it", place=name)
        body = _part(archive, "word/document.xml", name)
        styles = _part_if(archive, names, "word/styles.xml", name)
        numbers = Numbers.of(_part_if(archive, names, "word/numbering.xml", name), styles)
        marks = note_marks(body, _DELETED)
        notes = _notes(archive, names, name, marks)
        furniture = _furniture(archive, names, name)
        comments = _comments(archive, names, name)
    story = _Story(notes, _heading_styles(styles), numbers, marks)
    text, paragraphs, heads = assembled(story.blocks(body))
    return Reading(
        text=text,
        extractor=EXTRACTORS["docx"],
        paragraphs=paragraphs,
        headings=heads,
        furniture=furniture + comments,
        origin={"kind": "docx"},
        findings=_findings(story, len(comments)),
        encoding="utf-8",
    )


def _part(archive: zipfile.ZipFile, member: str, name: str) -> Any:
    """The root element of an XML member."""
    data = read_member(archive, member, name).replace(_STRICT, _LOOSE)
    return parsed_xml(data, name, member)


def _part_if(archive: zipfile.ZipFile, names: set[str], member: str, name: str) -> Any:
    """The same for a member that need not be there; None without it."""
    return _part(archive, member, name) if member in names else None


def _notes(
    archive: zipfile.ZipFile, names: set[str], name: str, marks: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], str]:
    """Texts of foot- and endnotes by (kind, id), each behind its mark."""
    out: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        member = f"word/{kind}s.xml"
        if member not in names:
            continue
        for note in _part(archive, member, name).iterchildren(f"{_W}{kind}"):
            if note.get(f"{_W}type") in (None, "normal"):
                key = kind, note.get(f"{_W}id", "")
                said = one_line(" ".join(_text(p) for p in note.iter(f"{_W}p")))
                out[key] = f"{marks.get(key, '')} {said}".strip() if said else ""
    return out


def _heading_styles(styles: Any) -> frozenset[str]:
    """Ids of the paragraph styles that are headings, by outline level or by name."""
    out = set()
    for style in styles.iterchildren(f"{_W}style") if styles is not None else ():
        shown = style.find(f"{_W}name")
        level = style.find(f"{_W}pPr/{_W}outlineLvl")
        called = shown.get(f"{_W}val", "") if shown is not None else ""
        if level is not None or _HEADING.search(called):
            out.add(style.get(f"{_W}styleId", ""))
    return frozenset(out)


def _furniture(archive: zipfile.ZipFile, names: set[str], name: str) -> tuple[Furniture, ...]:
    out = []
    for member in sorted(n for n in names if _PART.match(n)):
        texts = (one_line(_text(p)) for p in _part(archive, member, name).iter(f"{_W}p"))
        text = "\n".join(dict.fromkeys(t for t in texts if t))
        if text:
            out.append(Furniture(1, "head" if "header" in member else "foot", text))
    return tuple(dict.fromkeys(out))


def _comments(archive: zipfile.ZipFile, names: set[str], name: str) -> tuple[Furniture, ...]:
    """Remarks beside the text, with who made them; they are never part of it."""
    if "word/comments.xml" not in names:
        return ()
    out = []
    for comment in _part(archive, "word/comments.xml", name).iterchildren(f"{_W}comment"):
        said = one_line(" ".join(_text(p) for p in comment.iter(f"{_W}p")))
        who = one_line(comment.get(f"{_W}author", ""))
        if said:
            out.append(Furniture(1, "comment", f"{who}: {said}" if who else said))
    return tuple(out)


_REFERENCES = {f"{_W}{kind}Reference": kind for kind in ("footnote", "endnote")}


def _text(paragraph: Any, marks: Mapping[tuple[str, str], str] | None = None) -> str:
    """The characters of one paragraph, without those of paragraphs inside it (text boxes).

    Args:
        paragraph: the element.
        marks: what stands for the notes' marks; without, they are left out.
    """
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in _SKIP or (tag == f"{_W}p" and element is not paragraph) or _is_hidden(element):
            walk.skip_subtree()
        elif tag in (f"{_W}t", _MATH):
            words = element.text or ""
            parts.append(raised(words) if _is_raised(element) else words)
        elif tag in _REFERENCES and marks is not None:
            parts.append(marks.get((_REFERENCES[tag], element.get(f"{_W}id", "")), ""))
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            parts.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("\u2011")
        elif tag == f"{_W}sym":
            parts.append(_symbol(element.get(f"{_W}char", "")))
    return "".join(parts)


def _is_hidden(element: Any) -> bool:
    """Whether a run is set as hidden text."""
    if element.tag != f"{_W}r":
        return False
    mark = element.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "1") not in _OFF


def _is_raised(words: Any) -> bool:
    """Whether words of a run are set as a superscript."""
    run = words.getparent()
    mark = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    return mark is not None and mark.get(f"{_W}val") == "superscript"


def _symbol(code: str) -> str:
    """A character given by number; those of symbol fonts say nothing but "a bullet"."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xE000 <= number <= 0xF8FF or not 32 <= number < 0xD800:
        return "•"
    return chr(number)


class _Story:
    """Walks the body and counts what a person should hear of."""

    def __init__(
        self,
        notes: dict[tuple[str, str], str],
        headings: frozenset[str],
        numbers: Numbers,
        marks: Mapping[tuple[str, str], str],
    ) -> None:
        self.notes = notes
        self.headings = headings
        self.numbers = numbers
        self.marks = marks
        self.deleted = 0
        self.inserted = 0
        self.hidden = 0
        self.boxes = 0
        # Words whose paragraph mark was deleted go on in the next paragraph, their notes wait for it.
        self.carried = ""
        self.waiting: list[Block] = []

    def blocks(self, root: Any) -> Iterator[Block]:
        """Blocks in document order; the walk is flat, so deep nesting costs nothing."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                self._count(element)
                if tag in _SKIP:
                    walk.skip_subtree()
                elif tag == f"{_W}tr":
                    yield from self._row(element)
                    for inner in element.iter(*_DELETED, *_INSERTED, f"{_W}r"):
                        self._count(inner)
                    walk.skip_subtree()
            elif tag == f"{_W}p" and not _in_row(element):
                yield from self._paragraph(element)
        yield Block("paragraph", self.carried)
        yield from self.waiting

    def _count(self, element: Any) -> None:
        self.deleted += element.tag in _DELETED
        self.inserted += element.tag in _INSERTED
        self.hidden += element.tag == f"{_W}r" and _is_hidden(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        words = self.carried + _text(element, self.marks)
        self.carried = ""
        if any(element.find(f"{_W}pPr/{_W}rPr/{tag}") is not None for tag in _DELETED):
            self.deleted += 1
            self.carried = words
            self.waiting.extend(self._notes_of(element))
            return
        written = self._label(element, words) + words
        style = element.find(f"{_W}pPr/{_W}pStyle")
        listed = element.find(f"{_W}pPr/{_W}numPr") is not None
        level = element.find(f"{_W}pPr/{_W}outlineLvl") is not None
        kind = "item" if listed else "paragraph"
        if level or (style is not None and style.get(f"{_W}val") in self.headings):
            kind = "heading"
        if any(True for _ in element.iterancestors(f"{_W}txbxContent")):
            self.boxes += 1
        yield Block(kind, "\n".join(one_line(line) for line in written.split("\n")))
        yield from self.waiting
        self.waiting.clear()
        yield from self._notes_of(element)

    def _label(self, element: Any, words: str) -> str:
        """The number of a paragraph and a blank; an empty paragraph counts and shows nothing."""
        label = self.numbers.label(element)
        return f"{label} " if label and words.strip() else ""

    def _row(self, row: Any) -> Iterator[Block]:
        if row.find(f"{_W}trPr/{_W}del") is not None:
            return
        cells = []
        for cell in row.iterchildren(f"{_W}tc"):
            found = ((p, _text(p, self.marks)) for p in cell.iter(f"{_W}p"))
            cells.append(one_line(" ".join(self._label(p, words) + words for p, words in found)))
        yield Block("row", "\t".join(cells).strip("\t"))
        yield from self._notes_of(row)

    def _notes_of(self, element: Any) -> Iterator[Block]:
        for kind in ("footnote", "endnote"):
            for mark in element.iter(f"{_W}{kind}Reference"):
                text = self.notes.pop((kind, mark.get(f"{_W}id", "")), "")
                if text and not any(True for _ in mark.iterancestors(*_DELETED)):
                    yield Block("note", text)


def _in_row(element: Any) -> bool:
    return any(True for _ in element.iterancestors(f"{_W}tr"))


def _findings(story: _Story, comments: int) -> tuple[Finding, ...]:
    out = []
    if story.deleted or story.inserted:
        what = (
            f"tracked changes, insertions in the text: {story.inserted}, "
            f"deletions left out: {story.deleted}"
        )
        out.append(Finding(Level.NOTE, "tracked-changes", what))
    made = story.numbers.made
    if story.numbers.in_digits:
        what = f"numbers that are words on the page, given in digits: {story.numbers.in_digits}"
        out.append(Finding(Level.WARNING, "numbering", what, hint="compare with the document"))
    for number, code, what in (
        (made, "numbering", "numbers of lists and headings, in the text"),
        (comments, "comments", "comments, kept apart from the text"),
        (story.hidden, "hidden-text", "hidden pieces of text, left out"),
        (story.boxes, "text-boxes", "paragraphs of text boxes, where they are anchored"),
    ):
        if number:
            out.append(Finding(Level.NOTE, code, f"{what}: {number}"))
    return tuple(out)
