"""Numbers of lists, headings and articles in DOCX: what Word writes before a paragraph, and notes' marks.

    <w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>   ->   "3.2"

The rules lie in numbering.xml; a paragraph names them itself or by its style, a style by the one that it is
based on. Lists that share a definition count on together unless one says where it begins. Owns that every
numbered paragraph of the text as accepted counts once, in document order. Bullets have no number. Reads
elements that are parsed already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from coder.ingest.numbering import SUPERSCRIPT, Count, Level, spelled
from coder.text.clean import one_line

__all__ = ["Numbers", "note_marks"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 12  # steps from a style to the one it is based on


@dataclass(frozen=True, slots=True)
class _List:
    """A list that paragraphs name: the definition it counts by, and its own starts."""

    definition: str
    levels: dict[int, Level]
    by_style: dict[str, int]
    starts: dict[int, int]


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str = ""
    number: str = ""
    level: str = ""


@dataclass(slots=True)
class Numbers:
    """The lists of one document; `label` is asked of every paragraph, in order."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, _Style] = field(default_factory=dict)
    made: int = 0
    in_digits: int = 0
    _counts: dict[str, Count] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> Numbers:
        """From the roots of numbering.xml and styles.xml; None where there is none."""
        out = cls()
        for style in styles.iterchildren(f"{_W}style") if styles is not None else ():
            out.styles[style.get(f"{_W}styleId", "")] = _Style(
                _value(style, "basedOn"), _value(style, "pPr/numPr/numId"),
                _value(style, "pPr/numPr/ilvl"),
            )  # fmt: skip
        if numbering is not None:
            out.lists.update(_lists(numbering, out.styles))
        return out

    def label(self, paragraph: Any) -> str:
        """What stands before a paragraph; counts it."""
        style = _value(paragraph, "pPr/pStyle")
        number = _value(paragraph, "pPr/numPr/numId")
        level = _value(paragraph, "pPr/numPr/ilvl")
        if not number:
            number, given, style = self._by_style(style)
            level = level or given
        found = self.lists.get(number)
        if found is None:
            return ""
        at = _int(level, found.by_style.get(style, 0))
        if number not in self._begun:
            self._begin(number, found)
        label = one_line(self._counts[found.definition].step(at, found.levels, found.starts))
        if label:
            self.made += 1
            self.in_digits += at in found.levels and spelled(found.levels[at].form)
        return label

    def _begin(self, number: str, found: _List) -> None:
        """The first paragraph of a list: where it has starts of its own, it begins there."""
        self._begun.add(number)
        count = self._counts.setdefault(found.definition, Count())
        for level in found.starts:
            count.restart(level)

    def _by_style(self, style: str) -> tuple[str, str, str]:
        """The list and level that a style gives, and the style that names the list."""
        for _ in range(_DEEPEST):
            found = self.styles.get(style)
            if found is None:
                break
            if found.number:
                return found.number, found.level, style
            style = found.based_on
        return "", "", ""


def _lists(numbering: Any, styles: dict[str, _Style]) -> Iterator[tuple[str, _List]]:
    """The lists by number; definitions that point to a style's list are followed."""
    definitions = {
        e.get(f"{_W}abstractNumId", ""): e for e in numbering.iterchildren(f"{_W}abstractNum")
    }
    nums = {e.get(f"{_W}numId", ""): e for e in numbering.iterchildren(f"{_W}num")}
    for number, num in nums.items():
        key = _value(num, "abstractNumId")
        definition = definitions.get(key)
        linked = _value(definition, "numStyleLink") if definition is not None else ""
        if linked and linked in styles:
            other = nums.get(styles[linked].number)
            key = _value(other, "abstractNumId") if other is not None else key
            definition = definitions.get(key)
        if definition is None:
            continue
        levels, by_style = _levels(definition)
        starts = {}
        for override in num.iterchildren(f"{_W}lvlOverride"):
            own, own_styles = _levels(override)
            levels, by_style = {**levels, **own}, {**by_style, **own_styles}
            start = _value(override, "startOverride")
            if start:
                starts[_int(override.get(f"{_W}ilvl"), 0)] = _int(start, 1)
        yield number, _List(key, levels, by_style, starts)


def _levels(holder: Any) -> tuple[dict[int, Level], dict[str, int]]:
    """The levels that an element defines, and which styles take which of them."""
    levels: dict[int, Level] = {}
    by_style: dict[str, int] = {}
    for element in holder.iterchildren(f"{_W}lvl"):
        at = _int(element.get(f"{_W}ilvl"), 0)
        restart = _value(element, "lvlRestart")
        legal = element.find(f"{_W}isLgl")
        levels[at] = Level(
            start=_int(_value(element, "start"), 1),
            form=_value(element, "numFmt") or "decimal",
            text=_value(element, "lvlText"),
            legal=legal is not None and legal.get(f"{_W}val", "1") not in ("0", "false", "off"),
            restart=_int(restart, 0) if restart else None,
        )
        if style := _value(element, "pStyle"):
            by_style[style] = at
    return levels, by_style


def note_marks(body: Any, deleted: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Marks of foot- and endnotes by (kind, id), in superscript digits; none for marks that are typed."""
    out: dict[tuple[str, str], str] = {}
    counts = {"footnote": 0, "endnote": 0}
    for mark in body.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
        kind = "footnote" if mark.tag.endswith("footnoteReference") else "endnote"
        key = kind, mark.get(f"{_W}id", "")
        if key in out or any(True for _ in mark.iterancestors(*deleted)):
            continue
        if mark.get(f"{_W}customMarkFollows", "0") not in ("0", "false", "off"):
            out[key] = ""
            continue
        counts[kind] += 1
        out[key] = str(counts[kind]).translate(SUPERSCRIPT)
    return out


def _value(element: Any, path: str) -> str:
    """The attribute `val` of the element below; empty without one."""
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return found.get(f"{_W}val", "") if found is not None else ""


def _int(written: str | None, otherwise: int) -> int:
    try:
        return int(written) if written else otherwise
    except ValueError:
        return otherwise
