"""XML that is no web page and no office file (treaties, debates, journals): text with headings, no tags.

    <article number="ARTICLE 1" name="Objectives">The objectives are ...   ->   heading, paragraph

An element with words of its own is a block, what stands in its sentences stays in them; elements that hold
blocks are sections, whose attributes `number` and `name` (or `title`, `heading`) are headings. Elements that
describe the text (`meta`, `teiHeader`, `metadata` ...) are no part of it: they stand in `origin["meta"]`.
Line ends and indents of the file are layout; an empty line, or a wide blank where a line end was lost, parts
paragraphs. No schema is known here, nothing is loaded, nothing expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from coder.ingest.reading import EXTRACTORS, Block, Options, Reading, assembled
from coder.ingest.xmlpart import local_name, parsed_xml
from coder.model.document import Furniture
from coder.model.finding import Finding, Level
from coder.text.clean import clean_text, one_line

__all__ = ["read_xml"]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABOUT = _names(
    "meta metadata teiheader docmeta frbrwork identification header-meta article-meta journal-meta"
)
_HEADINGS = _names("title head heading subtitle headline chapeau-title article-title subheading")
_ITEMS = _names("item li list-item listitem entry-item point")
_ROWS = _names("row tr")
_CELLS = _names("cell td th entry")
_NOTES = _names("note footnote fn authorialnote")
_BLOCKS = _HEADINGS | _ITEMS | _ROWS | _NOTES | _names(
    """p para paragraph par section sec article chapter part div body front back list table speech turn
    quote blockquote lg clause recital preamble conclusions annex formula"""
)  # fmt: skip
_NUMBER = ("number", "num")
_CALLED = ("name", "title", "heading")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
# Two blanks where a line end was lost: after a comma or semicolon, or before (a), 1. and the like.
_LOST = re.compile(r"(?<=[;:,]) {2,}(?=\S)| {2,}(?=\(?[a-z0-9]{1,4}[.)] )")
_LONGEST = 120  # characters of an attribute that is a heading
_MOST_META = 2_000  # characters kept of one field


def read_xml(data: bytes, name: str, options: Options) -> Reading:
    """An XML document.

    Raises:
        Unreadable: not XML, nested beyond measure, or with entities of its own.
    """
    root = parsed_xml(data, name, doctype=True)
    about = [element for element in root.iter() if local_name(element.tag) in _ABOUT]
    meta = _meta(about)
    story = _Story()
    text, paragraphs, headings = assembled(story.blocks(root))
    findings = []
    if story.entities:
        what = f"{story.entities} entities without a known meaning were left out"
        findings.append(Finding(Level.WARNING, "entities", what))
    encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    return Reading(
        text=text,
        extractor=EXTRACTORS["xml"],
        paragraphs=paragraphs,
        headings=headings,
        furniture=tuple(Furniture(1, "meta", f"{k}: {v}") for k, v in meta.items()),
        origin={"kind": "xml", "encoding": encoding, "meta": meta},
        findings=tuple(findings),
        encoding=encoding,
    )


def _meta(about: list[Any]) -> dict[str, str]:
    """What the describing elements say: name and words of each of their leaves, repeated ones joined."""
    out: dict[str, list[str]] = {}
    for element in about:
        for leaf in element.iter():
            written = one_line(leaf.text or "") if not len(leaf) else ""
            values = out.setdefault(local_name(leaf.tag), []) if written else []
            if written and written not in values:
                values.append(written)
    return {key: "|".join(values)[:_MOST_META] for key, values in out.items() if key}


class _Story:
    """Gathers words into blocks while the tree is walked."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.kind = "paragraph"
        self.rows = 0
        self.entities = 0
        self.mixed: list[bool] = []  # for each open element, whether words stand among its children

    def blocks(self, root: Any) -> Iterator[Block]:
        """Blocks in document order; the walk is flat, so deep nesting costs nothing."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = local_name(element.tag)
            if event == "start":
                skipped = name in _ABOUT and element is not root
                if skipped:
                    walk.skip_subtree()
                else:
                    yield from self._opened(element, name)
                self.mixed.append(not skipped and _mixed(element))
            else:
                self.mixed.pop()
                yield from self._closed(name)
                self.parts.append((element.tail or "") if element is not root else "")
        yield from self._flush("paragraph")

    def _opened(self, element: Any, name: str) -> Iterator[Block]:
        if name in _ROWS:
            yield from self._flush("row") if not self.rows else ()
            self.rows += 1
        elif self.rows:
            self.parts.append("\x01" if name in _CELLS and self.parts else " ")
        elif self._apart(name):
            yield from self._flush(_kind(name))
            heading = _heading(element)
            if heading:
                yield Block("heading", heading)
        if name:
            self.parts.append(element.text or "")
            self.entities += sum(not isinstance(child.tag, str) for child in element)

    def _apart(self, name: str) -> bool:
        """Whether an element makes a block: by its name, or because it stands among no words."""
        return name in _BLOCKS or not self.mixed or not self.mixed[-1]

    def _closed(self, name: str) -> Iterator[Block]:
        if name in _ROWS:
            self.rows = max(0, self.rows - 1)
            yield from self._flush("paragraph") if not self.rows else ()
        elif self._apart(name) and not self.rows:
            yield from self._flush("paragraph")

    def _flush(self, kind: str) -> Iterator[Block]:
        written = "".join(self.parts)
        if self.kind == "row":
            cells = (one_line(cell) for cell in written.split("\x01"))
            yield Block("row", "\t".join(cells).strip("\t"))
        else:
            for paragraph in _PARAGRAPH.split(clean_text(written.replace("\x01", " "))):
                for piece in _LOST.split(paragraph.replace("\n", " ")):
                    yield Block(self.kind, one_line(piece))
        self.parts.clear()
        self.kind = kind


def _mixed(element: Any) -> bool:
    """Whether words stand in the element itself, beside or between what it holds."""
    if (element.text or "").strip():
        return True
    return any((child.tail or "").strip() for child in element)


def _kind(name: str) -> str:
    if name in _HEADINGS:
        return "heading"
    return "item" if name in _ITEMS else "note" if name in _NOTES else "paragraph"


def _heading(element: Any) -> str:
    """What number and name of a section say, when they are given as attributes."""
    given = {local_name(key): one_line(value) for key, value in element.attrib.items()}
    number = next((given[key] for key in _NUMBER if given.get(key)), "")
    called = next((given[key] for key in _CALLED if given.get(key)), "")
    if not called and number.isdigit():
        return ""
    heading = f"{number} {called}".strip()
    return heading if len(heading) <= _LONGEST else ""
