"""EPUB as a reading: the book in reading order, its headings, and the pages of the printed edition.

    META-INF/container.xml -> package -> spine -> chapters, each read as a web page

A chapter is no page: pages are those of print where the book names them (page breaks in the text, a page
list in its navigation), with their printed labels; else there are none. The table of contents that the book
keeps for programs is no part of the text. Owns that members are only read by the names in the container, and
that a chapter which cannot be read costs that chapter and is said. Locked books are `Unreadable`.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import unquote

from coder.ingest.container import open_container, read_member
from coder.ingest.html import page_blocks, parsed_html
from coder.ingest.reading import EXTRACTORS, Block, Options, Reading, assembled
from coder.ingest.xmlpart import local_name, parsed_xml
from coder.model.document import Page
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.text.clean import one_line
from coder.text.paragraphs import trimmed

__all__ = ["read_epub"]

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_TYPE = "{http://www.idpf.org/2007/ops}type"
# Marks of page breaks while blocks are put together: no file may hold these characters.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARK = re.compile(f"(?:(?<=\\s){_OPEN}([0-9]+){_CLOSE} ?|{_OPEN}([0-9]+){_CLOSE})")


@dataclass(frozen=True, slots=True)
class _Book:
    """What the package says: chapters in reading order, the navigation, and words about the book."""

    chapters: tuple[str, ...]
    navigation: tuple[str, ...]
    about: Mapping[str, str]


@dataclass(slots=True)
class _Breaks:
    """Page breaks as they turn up: `named` gives labels by (member, id); `labels` those found."""

    named: Mapping[tuple[str, str], str]
    labels: list[str] = field(default_factory=list)

    def mark(self, member: str, element: Any) -> str:
        """What stands in the text for an element that is a page break; empty for others."""
        label = self.named.get((member, element.get("id") or ""), "")
        kind = f"{element.get('epub:type') or ''} {element.get('role') or ''}"
        if "pagebreak" in kind:
            told = (element.get(key) for key in ("title", "aria-label"))
            own = next(filter(None, told), "") or "".join(element.itertext())
            label = one_line(own).rstrip(".") or label
        elif label and (len(element) or (element.text or "").strip()):
            return ""  # an anchor around words: the page list names a place, not an empty element
        if not label or len(label) > 20:
            return ""
        self.labels.append(label)
        return f"{_OPEN}{len(self.labels) - 1}{_CLOSE}"


def read_epub(data: bytes, name: str, options: Options) -> Reading:
    """An EPUB book.

    Raises:
        Unreadable: not a zip, no book in it, locked, damaged, or unpacking beyond all measure.
    """
    findings: list[Finding] = []
    with open_container(data, name, "EPUB") as archive:
        book = _book(archive, name)
        _refuse_locked(archive, book, name)
        breaks = _Breaks(_page_list(archive, book, name))
        blocks = list(_chapters(archive, book, breaks, name, findings))
    marked, paragraphs, headings = assembled(_carried(blocks))
    text, spans, pages = _unmarked(marked, paragraphs, breaks.labels)
    heads = {span.start for span in headings}
    return Reading(
        text=text,
        extractor=EXTRACTORS["epub"],
        paragraphs=tuple(new for _, new in spans),
        headings=tuple(new for old, new in spans if old.start in heads),
        pages=pages,
        origin={"kind": "epub", "meta": dict(book.about)},
        findings=tuple(findings),
        encoding="utf-8",
        partial=bool(findings),
    )


# -- the package ------------------------------------------------------------------------------


def _book(archive: zipfile.ZipFile, name: str) -> _Book:
    """The package document's manifest and spine."""
    names = set(archive.namelist())
    root = _xml(archive, "META-INF/container.xml", name)
    paths = [e.get("full-path", "") for e in root.iter() if local_name(e.tag) == "rootfile"]
    member = next((unquote(p) for p in paths if unquote(p) in names), "")
    if not member:
        raise Unreadable("not an EPUB: the book's package is missing", place=name)
    package = _xml(archive, member, name)
    folder = posixpath.dirname(member)
    items: dict[str, str] = {}
    navigation = []
    about: dict[str, str] = {}
    spine = []
    for element in package.iter():
        kind = local_name(element.tag)
        if kind == "item":
            path = _path(folder, element.get("href", ""))
            media = element.get("media-type", "")
            if "nav" in element.get("properties", "").split() or "ncx" in media:
                navigation.append(path)
            elif media in _PAGES:
                items[element.get("id", "")] = path
        elif kind == "itemref":
            spine.append(element.get("idref", ""))
        elif kind in ("title", "creator", "language", "date") and one_line(element.text or ""):
            about.setdefault(kind, one_line(element.text))
    chapters = dict.fromkeys(items[i] for i in spine if i in items)
    return _Book(tuple(chapters), tuple(navigation), about)


def _xml(archive: zipfile.ZipFile, member: str, name: str) -> Any:
    if member not in archive.namelist():
        raise Unreadable(f"not an EPUB: {member} is missing in it", place=name)
    return parsed_xml(read_member(archive, member, name), name, member, doctype=True)


def _path(folder: str, address: str) -> str:
    """The member that a relative address names."""
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _refuse_locked(archive: zipfile.ZipFile, book: _Book, name: str) -> None:
    """A book whose chapters are encrypted; scrambled fonts alone do not matter."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return
    root = _xml(archive, "META-INF/encryption.xml", name)
    locked = {unquote(element.get("URI", "")) for element in root.iter()}
    if locked & set(book.chapters):
        raise Unreadable(
            "encrypted: a book with copy protection", place=name, hint="get it without protection"
        )


def _page_list(archive: zipfile.ZipFile, book: _Book, name: str) -> dict[tuple[str, str], str]:
    """Printed page labels by (member, id) from the navigation, new form and old."""
    out: dict[tuple[str, str], str] = {}
    for member in book.navigation:
        if member not in archive.namelist():
            continue
        folder = posixpath.dirname(member)
        for element in _xml(archive, member, name).iter():
            for address, label in _targets(element):
                anchor = address.partition("#")[2]
                if anchor and one_line(label):
                    out[_path(folder, address), unquote(anchor)] = one_line(label)
    return out


def _targets(element: Any) -> Iterator[tuple[str, str]]:
    """Addresses and labels in a page list (nav) or of one of its entries (pageTarget)."""
    kind = local_name(element.tag)
    if kind == "nav" and "page-list" in (element.get(_TYPE) or ""):
        for link in element.iter():
            if local_name(link.tag) == "a":
                yield link.get("href", ""), "".join(link.itertext())
    elif kind == "pagetarget":
        content = (c.get("src", "") for c in element if local_name(c.tag) == "content")
        yield "".join(content), "".join(element.itertext())


# -- the text ---------------------------------------------------------------------------------


def _chapters(
    archive: zipfile.ZipFile, book: _Book, breaks: _Breaks, name: str, findings: list[Finding]
) -> Iterator[Block]:
    """The blocks of all chapters; one that cannot be read is said and passed over."""
    names = set(archive.namelist())
    for member in book.chapters:
        if member not in names:
            what = f"damaged: the chapter {member} is missing in the book"
            findings.append(Finding(Level.WARNING, "damaged", what))
            continue
        data = read_member(archive, member, name)
        if not data.strip():
            continue
        try:
            root, _, cut = parsed_html(data, name)
        except Unreadable:
            what = f"damaged: the chapter {member} cannot be read"
            findings.append(Finding(Level.WARNING, "damaged", what))
            continue
        if cut:
            what = f"damaged: {member} is nested too deeply; a part was not read"
            findings.append(Finding(Level.WARNING, "damaged", what))
        bodies = root.xpath("//body")
        top = bodies[0] if bodies else root
        yield from page_blocks(top, whole=True, mark=partial(breaks.mark, member))


def _carried(blocks: list[Block]) -> Iterator[Block]:
    """Page breaks that stand between blocks go to the beginning of the next."""
    waiting = ""
    for block in blocks:
        if _MARK.sub("", block.text).strip():
            yield Block(block.kind, waiting + block.text)
            waiting = ""
        else:
            waiting += block.text.strip()


def _unmarked(
    marked: str, paragraphs: tuple[Span, ...], labels: list[str]
) -> tuple[str, list[tuple[Span, Span]], tuple[Page, ...]]:
    """The text without marks, its paragraphs old and new, and the pages that the marks begin."""
    parts: list[str] = []
    breaks: list[tuple[int, str]] = []
    gone: list[tuple[int, int]] = []
    done = length = 0
    for match in _MARK.finditer(marked):
        if int(match[1] or match[2]) >= len(labels):
            continue  # the file holds these characters itself
        parts.append(marked[done : match.start()])
        length += match.start() - done
        breaks.append((length, labels[int(match[1] or match[2])]))
        gone.append((match.start(), match.end()))
        done = match.end()
    text = "".join([*parts, marked[done:]])
    spans: list[tuple[Span, Span]] = []
    at = removed = 0
    for span in paragraphs:
        while at < len(gone) and gone[at][1] <= span.start:
            removed += gone[at][1] - gone[at][0]
            at += 1
        start = span.start - removed
        while at < len(gone) and gone[at][1] <= span.end:
            removed += gone[at][1] - gone[at][0]
            at += 1
        new = trimmed(text, start, span.end - removed)
        if new is not None:
            spans.append((span, new))
    return text, spans, _pages(breaks, len(text))


def _pages(breaks: list[tuple[int, str]], length: int) -> tuple[Page, ...]:
    """Pages from their first characters; what stands before the first break has no label."""
    if not breaks:
        return ()
    starts = [(0, "")] if breaks[0][0] > 0 else []
    starts += breaks
    ends = [at for at, _ in starts[1:]] + [length]
    return tuple(
        Page(number, label, start, end)
        for number, ((start, label), end) in enumerate(zip(starts, ends, strict=True), 1)
    )
