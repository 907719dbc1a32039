"""DOCX as a reading: headings, paragraphs, list items, tables as rows, notes after their paragraph.

The parts are read by lxml straight from the zip container, because what matters here (tracked changes,
notes, text boxes) is not in the usual document objects. What tracked changes delete is left out, a deleted
paragraph mark joins its paragraph to the next, what they insert is in; hidden text is left out; all of it is
said. Comments, headers and footers are kept apart as furniture. Nothing in the container is believed: members
are read by name, counted while they are unpacked, and refused above a size or a ratio; XML with a DTD is
refused. Offsets are code points; DOCX has no pages.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from coder.ingest.container import open_container, read_member
from coder.ingest.reading import Block, Options, Reading, assembled
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
        notes = _notes(archive, names, name)
        headings = _heading_styles(archive, names, name)
        furniture = _furniture(archive, names, name)
        comments = _comments(archive, names, name)
    story = _Story(notes, headings)
    text, paragraphs, heads = assembled(story.blocks(body))
    return Reading(
        text=text,
        extractor="docx 2",
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


def _notes(archive: zipfile.ZipFile, names: set[str], name: str) -> dict[tuple[str, str], str]:
    """Texts of foot- and endnotes by (kind, id)."""
    out: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        member = f"word/{kind}s.xml"
        if member not in names:
            continue
        for note in _part(archive, member, name).iterchildren(f"{_W}{kind}"):
            if note.get(f"{_W}type") in (None, "normal"):
                texts = [_text(p) for p in note.iter(f"{_W}p")]
                out[kind, note.get(f"{_W}id", "")] = one_line(" ".join(texts))
    return out


def _heading_styles(archive: zipfile.ZipFile, names: set[str], name: str) -> frozenset[str]:
    """Ids of the paragraph styles that are headings, by outline level or by name."""
    if "word/styles.xml" not in names:
        return frozenset()
    out = set()
    for style in _part(archive, "word/styles.xml", name).iterchildren(f"{_W}style"):
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


def _text(paragraph: Any) -> str:
    """The characters of one paragraph, without those of paragraphs inside it (text boxes)."""
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in _SKIP or (tag == f"{_W}p" and element is not paragraph) or _is_hidden(element):
            walk.skip_subtree()
        elif tag in (f"{_W}t", _MATH):
            parts.append(element.text or "")
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

    def __init__(self, notes: dict[tuple[str, str], str], headings: frozenset[str]) -> None:
        self.notes = notes
        self.headings = headings
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
        written = self.carried + _text(element)
        self.carried = ""
        if any(element.find(f"{_W}pPr/{_W}rPr/{tag}") is not None for tag in _DELETED):
            self.deleted += 1
            self.carried = written
            self.waiting.extend(self._notes_of(element))
            return
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

    def _row(self, row: Any) -> Iterator[Block]:
        if row.find(f"{_W}trPr/{_W}del") is not None:
            return
        cells = []
        for cell in row.iterchildren(f"{_W}tc"):
            cells.append(one_line(" ".join(_text(p) for p in cell.iter(f"{_W}p"))))
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
            f"tracked changes: {story.inserted} insertions are in the text, "
            f"{story.deleted} deletions are not"
        )
        out.append(Finding(Level.NOTE, "tracked-changes", what))
    for number, code, what in (
        (comments, "comments", "comments are kept apart from the text"),
        (story.hidden, "hidden-text", "runs of hidden text were left out"),
        (story.boxes, "text-boxes", "paragraphs of text boxes stand where they are anchored"),
    ):
        if number:
            out.append(Finding(Level.NOTE, code, f"{number} {what}"))
    return tuple(out)
