"""Where to go next: by unit, by search, by what stands or is missing there.

Owns every movement of the cursor that a key or a command asks for, and the words for where it cannot go.
Searching folds as the rules do (case, dashes, quotes, spaces); `/.../` is a regular expression in RE2.
Places found are whole units of the cursor, but for a search, which takes in exactly what it found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from coder.model.errors import UnknownName, UsageError
from coder.model.span import Span
from coder.workbench.cursor import KINDS, Cursor
from coder.workbench.desk import Desk

if TYPE_CHECKING:
    from coder.text.canonical import Canonical
    from coder.workbench.marks import Mark

__all__ = [
    "FILTERS",
    "Search",
    "check_filter",
    "extend",
    "move",
    "next_by",
    "row_number",
    "to_place",
    "turn_unit",
]

FILTERS = ("uncoded", "suggestion", "doubt", "exemplar", "memo", "again", "coding")
"""What one can go to (`again`: codings that ask for a second look); also a code, and NAME=VALUE."""


def move(desk: Desk, what: str, step: int, *, rows: int = 20) -> Cursor:
    """Go by units of the cursor, by paragraphs, by screens of `rows` units, or to an end of the document."""
    cursor = desk.cursor
    if what == "unit":
        there = desk.places.move(cursor, step)
        if there == cursor:
            edge = "last" if step > 0 else "first"
            desk.said = f"this is the {edge} {cursor.kind} of {desk.doc.id}"
        return desk.stand(there)
    if what == "screen":
        return desk.stand(desk.places.move(cursor, step * rows))
    if what == "document":
        last = len(desk.places.units(cursor.kind)) - 1
        return desk.stand(desk.places.cursor(cursor.kind, last if step > 0 else 0))
    here = desk.places.of_kind(cursor, "paragraph")
    there = desk.places.move(here, step)
    return desk.go(there.span.start)


def extend(desk: Desk, edge: str, by: str, step: int) -> Cursor:
    """Move the end or the start of what the cursor takes in by `unit`, `word` or `character`."""
    kind = desk.cursor.kind if by == "unit" else by
    moved = desk.places.end_moved if edge == "end" else desk.places.start_moved
    return desk.stand(moved(desk.cursor, kind, step))


def turn_unit(desk: Desk, kind: str = "") -> Cursor:
    """Let the cursor be a unit of a kind, by default of the next one; `same` lets go what was taken in."""
    now = desk.cursor.kind
    if kind == "same":
        return desk.stand(desk.places.of_kind(desk.cursor, now))
    if kind and kind not in KINDS:
        raise UnknownName.of("unit", kind, KINDS)
    following = KINDS[(KINDS.index(now) + 1) % len(KINDS)]
    desk.said = f"the cursor is a {kind or following} now"
    return desk.stand(desk.places.of_kind(desk.cursor, kind or following))


_WAYS = (
    (
        re.compile(r"(?:p(?:\.|ages?)?\s*\S+,?\s*)?(?:¶|par(?:a|agraph)?\b\.?|par)\s*(\d+)", re.I),
        "par",
    ),
    (re.compile(r"(?:sentence\b|sent\b\.?|s\.?)\s*(\d+)", re.I), "s"),
    (re.compile(r"(?:pages?\b|pg?\.?)\s*(\d+)", re.I), "p"),
    (re.compile(r"(?:pages?\b|pg?\.)\s*(\S+)", re.I), ""),
)
"""How people write a paragraph, a sentence, a page and a printed page: `¶30`, `p.3 ¶30`, `page 3`."""
_ROW = re.compile(r"(?:(?:row|line)\s*)?(\d+)", re.I)


def row_number(written: str) -> int | None:
    """The row of the screen that is meant by `30`, `row 30` or `line 30`; None for another place."""
    match = _ROW.fullmatch(written.strip())
    return int(match[1]) if match else None


def _short(written: str) -> str:
    """A place in the short form: `par30` for `paragraph 30`; what is not known stays as it is."""
    for pattern, letters in _WAYS:
        match = pattern.fullmatch(written)
        if match:
            return f"{letters}{match[1]}"
    return written


def to_place(desk: Desk, written: str) -> Cursor:
    """Go to a place as people write it: `p4` or `4`, `iii`, `p3s2`, `¶7`, `par7`, `s12`, `1200:1345`.

    Args:
        desk: the desk.
        written: what was typed.

    Raises:
        UnknownName, BadSpan, UsageError: nothing is called so.
    """
    from coder.project.places import parse_place

    labels = {p.label: p for p in desk.doc.map.pages if p.start < p.end}
    word = written.strip() if written.strip() in labels else _short(written.strip())
    numbers = {str(p.number): p for p in desk.doc.map.pages if p.start < p.end}
    bare = word.removeprefix("p")
    if bare.isdecimal() and bare in numbers:
        return desk.go(numbers[bare].start)
    if word in labels:
        return desk.go(labels[word].start)
    if bare.isdecimal():
        hint = "" if numbers else "the document has no pages; par7 goes to its seventh paragraph"
        raise UnknownName.of("page", bare, numbers, hint=hint)
    span = parse_place(desk.doc, word)
    exact = ":" in word and not word.startswith("label")
    return desk.select(span) if exact else desk.go(span.start)


class Search:
    """One search of a document: every place, found once.

    Args:
        desk: the desk.
        written: words, or `/regular expression/`.

    Raises:
        UsageError: nothing is written, or the expression is none.
    """

    def __init__(self, desk: Desk, written: str) -> None:
        if not written.strip("/ "):
            raise UsageError(
                "nothing is searched for", hint="write words, or /a regular expression/"
            )
        self.written = written
        whole = len(written) > 2 and written[0] == written[-1] == "/"
        self.found = (
            _expression(desk.doc.text, written[1:-1]) if whole else _folded(desk.folded, written)
        )
        self._starts = [span.start for span in self.found]

    def go(self, desk: Desk, step: int) -> Cursor:
        """Go to the next place found (or the previous one), round the end of the document if need be."""
        if not self.found:
            desk.said = f"{self.written!r} is not in {desk.doc.id}"
            return desk.cursor
        here = desk.cursor.span.start
        side = bisect_right if step > 0 else bisect_left
        number = side(self._starts, here) - (step < 0)
        around = ""
        if not 0 <= number < len(self.found):
            around = f", from the {'top' if step > 0 else 'end'} again"
            number %= len(self.found)
        desk.said = f"{self.written}: {number + 1} of {len(self.found)}{around}"
        return desk.select(self.found[number])


def _expression(text: str, pattern: str) -> list[Span]:
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        raise UsageError(f"/{pattern}/ is no regular expression: {error}", found=pattern) from None
    return [Span(m.start(), m.end()) for m in compiled.finditer(text) if m.start() < m.end()]


def _folded(form: Canonical, written: str) -> list[Span]:
    from coder.text.canonical import canonical

    wanted = canonical(" ".join(written.split())).text
    out, at = [], form.text.find(wanted)
    while at >= 0 and wanted:
        place = form.span(at, at + len(wanted))
        out.append(Span(*place))
        at = form.text.find(wanted, at + 1)
    return out


def check_filter(desk: Desk, what: str) -> None:
    """Check that something can be gone to.

    Raises:
        UnknownName: neither a filter, nor a code, nor an attribute with `=`.
    """
    name, equals, _ = what.partition("=")
    if equals:
        desk.project.book().attribute(name.strip())
        return
    book = desk.project.book_with_proposed()
    if what not in FILTERS and what not in book:
        raise UnknownName.of("filter", what, (*FILTERS, *book.ids))


def next_by(desk: Desk, what: str, step: int = 1) -> Cursor:
    """Go to the next (or previous) unit that is `uncoded`, or that carries what is named.

    Raises:
        UnknownName: neither a filter nor a code.
    """
    check_filter(desk, what)
    found = _uncoded(desk, step) if what == "uncoded" else _marked(desk, what, step)
    if found is None:
        thing = {"uncoded": "uncoded unit", "again": "coding to look at again"}.get(what, what)
        here, there = ("after", "above") if step > 0 else ("before", "below")
        others = _others(desk, what, -step)
        desk.said = f"no {thing} {here} this" + (f"; {others} {there}" if others else "")
        return desk.cursor
    return found


def _others(desk: Desk, what: str, step: int) -> int:
    """How many are on the other side, of what is sought in vain."""
    span = desk.cursor.span
    if what == "uncoded":
        units = desk.places.units(desk.cursor.kind)
        wanted = units[desk.cursor.number + 1 :] if step > 0 else units[: desk.cursor.number]
        return sum(not any(map(desk.own, desk.marks.over(u.start, u.end))) for u in wanted)
    found = (m for m in desk.marks.every() if _is(desk, what, m))
    return sum(m.start > span.start if step > 0 else m.start < span.start for m in found)


def _uncoded(desk: Desk, step: int) -> Cursor | None:
    units = desk.places.units(desk.cursor.kind)
    number = desk.cursor.number + step
    while 0 <= number < len(units):
        unit = units[number]
        if not any(desk.own(m) for m in desk.marks.over(unit.start, unit.end)):
            return desk.stand(desk.places.cursor(desk.cursor.kind, number))
        number += step
    return None


def _marked(desk: Desk, what: str, step: int) -> Cursor | None:
    """Stand on the nearest mark that is what is wanted; of several on one place one after the other."""
    meant = desk.target()
    span = desk.cursor.span
    same = meant is not None and (meant.start, meant.end) == (span.start, span.end)
    on_it = meant.id if meant is not None and same and _is(desk, what, meant) else ""
    here = (span.start, -span.end, on_it or ("" if step > 0 else "\uffff"))
    best: tuple[tuple[int, int, str], Mark] | None = None
    for mark in desk.marks.every():
        place = (mark.start, -mark.end, mark.id)
        if (place <= here) if step > 0 else (place >= here):
            continue
        nearer = best is None or ((place < best[0]) if step > 0 else (place > best[0]))
        if nearer and _is(desk, what, mark):
            best = (place, mark)
    if best is None:
        return None
    cursor = desk.select(Span(best[1].start, best[1].end))
    desk.mean(best[1].id)
    return cursor


def _is(desk: Desk, what: str, mark: Mark) -> bool:
    if what == "suggestion":
        return not mark.decided
    if not desk.own(mark):
        return False
    if what in ("coding", "again"):
        return what == "coding" or mark.again
    if what in ("memo", "doubt", "exemplar") and mark.bare:
        return False
    name, equals, value = what.partition("=")
    if not equals and what not in FILTERS:
        return what == mark.code
    if mark.bare:
        return not value.strip()
    coding = mark.coding
    if coding is None:
        return False
    if equals:
        held = coding.attributes.get(name.strip())
        return (held.value if held is not None else "") == value.strip()
    return bool(coding.memo) if what == "memo" else what in coding.flags
