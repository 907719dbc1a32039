"""Numbers of lists and headings in OpenDocument text: what stands before a paragraph on the page.

    <text:list text:style-name="L1"><text:list-item><text:p>   ->   "(a)"

A list's style gives its levels, an item is numbered by how deep it lies; lists go on from others where they
say so. Headings outside of lists are numbered by the outline, where it has numbers. Owns that each item is
counted once, at its first paragraph, in document order. Works on elements that are parsed already; paragraphs
in deleted text and notes are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from coder.ingest.numbering import Count, Level
from coder.text.clean import one_line

__all__ = ["labels_of", "raised_styles"]

_NS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _STYLE = f"{_NS}text:1.0}}", f"{_NS}style:1.0}}"
_FORMAT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_P, _H, _LIST, _ITEM = (f"{_TEXT}{name}" for name in ("p", "h", "list", "list-item"))
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman", "": "none"}  # fmt: skip
_UNSEEN = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note"})

Levels = dict[int, Level]


@dataclass(slots=True)
class _Open:
    """A list that is being walked; `waiting` while the item at hand has not got its number."""

    style: str
    count: Count
    waiting: bool = False
    override: str = ""


@dataclass(slots=True)
class _Walk:
    """The walk over a body; `named` are counts by list id, `styled` the last one of each style."""

    styles: dict[str, Levels]
    outline: Levels
    open: list[_Open] = field(default_factory=list)
    named: dict[str, Count] = field(default_factory=dict)
    styled: dict[str, Count] = field(default_factory=dict)
    headings: Count = field(default_factory=Count)

    def list_begins(self, element: Any) -> None:
        """A list: nested ones go on with the count and style of the one around them."""
        style = element.get(f"{_TEXT}style-name", "")
        if self.open:
            around = self.open[-1]
            self.open.append(_Open(style or around.override or around.style, around.count))
            return
        count = Count()
        before = element.get(f"{_TEXT}continue-list")
        if before is not None:
            count = self.named.get(before) or self.styled.get(style) or count
        elif element.get(f"{_TEXT}continue-numbering") == "true":
            count = self.styled.get(style) or count
        self.named[element.get(_ID, "")] = self.styled[style] = count
        self.open.append(_Open(style, count))

    def item_begins(self, element: Any) -> None:
        """An item: its number goes to its first paragraph, if it begins with one."""
        here = self.open[-1]
        here.override = element.get(f"{_TEXT}style-override", "")
        first = next(element.iterchildren("{*}*"), None)
        here.waiting = first is not None and first.tag in (_P, _H)
        start = element.get(f"{_TEXT}start-value", "")
        if start.isdecimal():
            level = len(self.open) - 1
            here.count.restart(level)
            here.count.now[level] = int(start) - 1

    def label(self, element: Any) -> str:
        """What stands before a paragraph."""
        if self.open and self.open[-1].waiting:
            here = self.open[-1]
            here.waiting = False
            levels = self.styles.get(here.override or here.style, {})
            if here.override:
                self.styled[here.override] = here.count
            return here.count.step(len(self.open) - 1, levels, {})
        if element.tag == _H and not self.open and element.get(f"{_TEXT}is-list-header") != "true":
            level = element.get(f"{_TEXT}outline-level", "1")
            return self.headings.step(int(level) - 1 if level.isdecimal() else 0, self.outline, {})
        return ""


def labels_of(body: Any, *roots: Any) -> dict[Any, str]:
    """The labels of the paragraphs that have one.

    Args:
        body: the text.
        roots: where styles are defined, the text's own first.
    """
    from lxml import etree

    styles, outline = _styles(roots)
    walk = _Walk(styles, outline)
    out: dict[Any, str] = {}
    steps = etree.iterwalk(body, events=("start", "end"))
    for event, element in steps:
        tag = element.tag
        if event == "start" and tag in _UNSEEN:
            steps.skip_subtree()
        elif event == "start" and tag == _LIST:
            walk.list_begins(element)
        elif event == "start" and tag == _ITEM and walk.open:
            walk.item_begins(element)
        elif event == "start" and tag in (_P, _H):
            label = one_line(walk.label(element))
            if label:
                out[element] = label
        elif event == "end" and tag == _LIST and walk.open:
            walk.open.pop()
        elif event == "end" and tag == _ITEM and walk.open:
            walk.open[-1].waiting = False
    return out


def _styles(roots: tuple[Any, ...]) -> tuple[dict[str, Levels], Levels]:
    """Levels of the list styles by name, and of the outline."""
    styles: dict[str, Levels] = {}
    outline: Levels = {}
    for root in roots:
        for element in root.iter(f"{_TEXT}list-style") if root is not None else ():
            styles.setdefault(element.get(f"{_STYLE}name", ""), dict(_levels(element)))
        for element in root.iter(f"{_TEXT}outline-style") if root is not None else ():
            outline = outline or dict(_levels(element))
    return styles, outline


def _levels(style: Any) -> Iterator[tuple[int, Level]]:
    for element in style.iterchildren("{*}*"):
        at = element.get(f"{_TEXT}level", "")
        if not at.isdecimal():
            continue
        number = element.get(f"{_STYLE}num-format")
        if number is None:
            yield int(at) - 1, Level(form="bullet")
            continue
        start = element.get(f"{_TEXT}start-value", "1")
        text = _pattern(element, int(at)) if number else ""
        form = _FORMS.get(number, "decimal")
        yield int(at) - 1, Level(int(start) if start.isdecimal() else 1, form, text)


def _pattern(element: Any, level: int) -> str:
    """How a level's number is put together: `%1.%2` with what stands before and after."""
    whole = element.get(_FORMAT)
    if whole is not None:
        return re.sub(r"%(\d)%", r"%\1", whole)
    shown = element.get(f"{_TEXT}display-levels", "1")
    many = min(level, int(shown) if shown.isdecimal() else 1)
    numbers = ".".join(f"%{n}" for n in range(level - many + 1, level + 1))
    before, after = element.get(f"{_STYLE}num-prefix", ""), element.get(f"{_STYLE}num-suffix", "")
    return f"{before}{numbers}{after}"


def raised_styles(*roots: Any) -> frozenset[str]:
    """Names of the character styles that set a superscript."""
    out = set()
    for root in roots:
        for style in root.iter(f"{_STYLE}style") if root is not None else ():
            for shape in style.iterchildren(f"{_STYLE}text-properties"):
                if re.match("super|[1-9]", shape.get(f"{_STYLE}text-position", "")):
                    out.add(style.get(f"{_STYLE}name", ""))
    return frozenset(out)
