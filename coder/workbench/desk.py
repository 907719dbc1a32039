"""One document on the desk: its text, what lies on it, where the coder stands, what an act would act on.

Owns the state of a sitting and nothing of the screen, so that the full screen, the line mode and the
tests do the same work with the same words. What counts is in the record: the marks here are a copy that
is brought up to date after every act, mark by mark and never by reading the document's codings anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from coder.model.names import fold_name
from coder.model.span import Span
from coder.project.blindness import Sight, sight_of
from coder.project.cards import Card, Cards, code_cards
from coder.project.laid import Laid, codes_used, laid_codings
from coder.workbench.cursor import Cursor, Places
from coder.workbench.marks import Mark, Marks, laid_mark
from coder.workbench.picker import Choice, Picker

if TYPE_CHECKING:
    from coder.model.coding import Coding, Suggestion
    from coder.project.facade import Project
    from coder.text.canonical import Canonical

__all__ = ["Desk", "choices_of", "counted", "mark_of"]

RECENT = 50
"""Codes used last that the picker puts first."""


def counted(n: int, what: str) -> str:
    """A number with its noun: 1 coding, 2 codings."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def mark_of(thing: Coding | Suggestion) -> Mark:
    """A coding or a suggestion as a mark, not yet in a lane."""
    from coder.model.coding import Coding  # not before something is looked at: see `Laid`

    if isinstance(thing, Coding):
        span = thing.span
        return Mark(
            thing.id,
            span.start,
            span.end,
            thing.code,
            by=thing.by,
            again=thing.look_again,
            held=thing,
        )
    return Mark(thing.id, thing.wide.start, thing.wide.end, thing.code, suggestion=thing)


def choices_of(cards: Cards, sight: Sight) -> list[Choice]:
    """The codes that can be picked, proposed ones at the end; retired ones are left out.

    While a document is blind, codes that others proposed are left out too: their names say what they saw.
    """
    return [
        Choice(c.id, c.label, bool(c.by))
        for c in cards.codes
        if not c.retired and (not c.by or sight.sees_note(c.by))
    ]


class Desk:
    """A document as a coder works on it.

    Args:
        project: open, with somebody at work unless `readonly`.
        doc_id: the document.
        kind: unit of the cursor.
        readonly: whether acts are refused.
        suggestions: whether pending suggestions are shown.

    Raises:
        UnknownName, InputError, UsageError: see `Project.document` and `Project.writer`.
    """

    def __init__(
        self,
        project: Project,
        doc_id: str,
        *,
        kind: str = "sentence",
        readonly: bool = False,
        suggestions: bool = True,
    ) -> None:
        self.project = project
        self.doc = project.document(doc_id)
        self.text_hash = project.library.full_hash(project.library.entry(doc_id))
        self.by = project.reader() if readonly else project.writer()
        self.readonly = readonly
        self.places = Places(self.doc)
        self.cursor = self.places.around(kind, 0)
        self.said = ""
        self.last_code = ""
        self.pinned: dict[str, str] = {}
        self.own_pins: set[str] = set()
        self.seen: set[int] = set()
        self.top = -1
        self.panel: dict[str, bool] = {}
        self._touched: list[tuple[int, int]] = []
        self.meant = ""
        self._mine: dict[str, bool] = {}
        self._suggests = suggestions
        self.untagged = False
        self.heard = project.index.seq
        self.sight = sight_of(project)
        self.cards = code_cards(project)
        self._proposed = {s.id: s for s in self._open_suggestions()} if suggestions else {}
        self._laid = self._read()
        self.marks = Marks(map(mark_of, self._proposed.values()), self._laid, own=self.owns)
        self.picker = Picker(self.choices())
        self.pin_from_book()

    # -- what lies there -----------------------------------------------------------------------

    def _read(self) -> Laid:
        return laid_codings(
            self.project, self.doc.id, shows=lambda by: self.sight.sees(self.doc.id, by=by)
        )

    def shows(self, coding: Coding) -> bool:
        """Whether a coding may be seen here: one's own always, others' where nothing keeps them apart."""
        return self.sight.sees(self.doc.id, by=coding.by)

    def _open_suggestions(self) -> list[Suggestion]:
        from coder.model.errors import InputError
        from coder.model.selection import Selection

        if not self.sight.sees_suggestions(self.doc.id):
            return []
        self.untagged = not self.project.suggestions.tagged(self.project.books.name)
        if self.untagged:
            return []
        try:
            return self.project.pending(Selection(docs=(self.doc.id,)))
        except InputError:
            self.untagged = True
            return []

    def own(self, mark: Mark) -> bool:
        """Whether a mark is this coder's own coding."""
        return self.owns(mark.by)

    def owns(self, by: str) -> bool:
        """Whether a coder, by id, is this one; nobody is."""
        own = self._mine.get(by)
        if own is None:
            own = self._mine[by] = bool(by) and fold_name(by) == fold_name(self.by)
        return own

    def place(self, things: Iterable[Coding | Suggestion]) -> list[Mark]:
        """Put codings and suggestions on the desk as they are now; dead ones are taken away."""
        from coder.model.coding import Coding

        out = []
        for thing in things:
            gone = isinstance(thing, Coding) and (not thing.alive or thing.carried == "review")
            before = self.marks.get(thing.id)
            mark = self.marks.remove(thing.id) if gone else self.marks.add(mark_of(thing))
            out += [mark] if mark else []
            self._touched += [(m.start, m.end) for m in (before, mark) if m is not None]
        return out

    def renew(self, ids: Iterable[str]) -> None:
        """Read codings again from the record, by id, after something was done to them."""
        for coding_id in ids:
            before, coding = self.marks.get(coding_id), self.project.view.by_id(coding_id)
            if coding is not None and coding.doc == self.doc.id and self.shows(coding):
                self.place([coding])
            else:
                self.lift(coding_id)
            for mark in (before, self.marks.get(coding_id)):
                if mark is not None and self.own(mark):
                    self._show_once(mark)

    def _show_once(self, like: Mark) -> None:
        """Show of this coder's codings that are equal to a mark only the first made, as the record counts."""
        span = Span(like.start, like.end)
        first: dict[str, Coding] = {}
        for c in self.project.view.at(self.doc.id, self.text_hash, span):
            if c.code != like.code or not self.owns(c.by):
                continue
            shown = first.setdefault(c.book, c)
            if shown is c:
                self.place([c] if c.id not in self.marks else [])
                continue
            self.lift(c.id)
            if self.meant == c.id:
                self.meant = shown.id

    def lift(self, mark_id: str) -> None:
        """Take a mark off the desk."""
        mark = self.marks.remove(mark_id)
        self._touched += [(mark.start, mark.end)] if mark is not None else []

    def touched(self) -> list[tuple[int, int]]:
        """The places at which marks came, went or changed since this was last asked."""
        found = [*self._touched, *((m.start, m.end) for m in self.marks.moved)]
        self._touched, self.marks.moved = [], []
        return found

    def suggestion(self, suggestion_id: str) -> Suggestion | None:
        """A suggestion of this document that was pending when it was opened."""
        return self._proposed.get(suggestion_id)

    def see_again(self) -> bool:
        """Ask anew what may be seen here, after a document was finished; True where that changed."""
        before, self.sight = self.sight, sight_of(self.project)
        if before == self.sight:
            return False
        self.codes_changed()
        return self.catch_up()

    def keep_up(self) -> None:
        """Act on what stands now: where another program wrote meanwhile, the desk follows."""
        if self.project.record.refresh() or self.project.index.seq != self.heard:
            self.catch_up()

    def catch_up(self) -> bool:
        """Bring the desk to what the record says, after somebody else may have written; True if so."""
        self.heard = self.project.index.seq
        if code_cards(self.project) != self.cards:
            self.codes_changed()
        before, now = self._laid, self._read()
        found = {s.id: s for s in self._open_suggestions()} if self._suggests else {}
        self._proposed |= found
        gone = [m.id for m in self.marks.every() if m.id not in now.number and m.id not in found]
        for mark_id in gone:
            self.lift(mark_id)
        changed = [n for n in range(len(now)) if self._differs(before, now, n)]
        for n in changed:
            old = self.marks.get(now.ids[n])
            mark = self.marks.add(laid_mark(now, n))
            self._touched += [(m.start, m.end) for m in (old, mark) if m is not None]
        fresh = [s for s in found.values() if self._is_new(s)]
        self.place(fresh)
        self._laid = now
        return bool(gone or changed or fresh)

    def _differs(self, before: Laid, now: Laid, n: int) -> bool:
        """Whether a coding is not on the desk, or is there otherwise than it reads now."""
        mark = self.marks.get(now.ids[n])
        if mark is None:
            return True
        if mark.held is not None:
            return mark.held != now.coding(mark.id)
        was = before.number.get(mark.id)
        return was is None or before.line(was) != now.line(n)

    def _is_new(self, suggestion: Suggestion) -> bool:
        mark = self.marks.get(suggestion.id)
        return mark is None or mark.suggestion != suggestion

    # -- codes ---------------------------------------------------------------------------------

    def choices(self) -> list[Choice]:
        """The codes that can be picked, in the order of the codebook; retired ones are left out."""
        return choices_of(self.cards, self.sight)

    def used_before(self) -> list[str]:
        """The codes of this coder's newest codings here, the newest first."""
        return codes_used(self.project, self.doc.id, by=self.by, count=RECENT)

    def pin_from_book(self) -> None:
        """Put codes on digits: those whose `key` is a digit, else the first of the codebook."""
        known = [c for c in self.cards.codes if not c.retired and not c.by]
        self.pinned = {c.key: c.id for c in known if c.key in tuple("123456789")}
        if not self.pinned:
            self.pinned = {str(n): c.id for n, c in enumerate(known[:9], 1)}

    def label(self, code: str) -> str:
        """A code's name as it is shown."""
        return self.labels.get(code, code)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """{code: name}, with proposed codes marked."""
        return {c.id: c.label for c in self.cards.codes}

    def card(self, code: str) -> Card | None:
        """What the codebook says of a code; None for one that it does not have."""
        return next((c for c in self.cards.codes if c.id == code), None)

    def codes_changed(self) -> None:
        """A code was proposed or adopted: names and choices are read again."""
        self.cards = code_cards(self.project)
        self.__dict__.pop("labels", None)
        choices = self.choices()
        known = {c.id for c in choices}
        self.picker = Picker(choices, [c for c in self.picker.recent if c in known])
        self.last_code = self.last_code if self.last_code in known else ""
        self.pinned = {digit: code for digit, code in self.pinned.items() if code in known}

    # -- what the next act means ---------------------------------------------------------------

    def targets(self) -> list[Mark]:
        """What an act could mean here: marks under the cursor, own codings first, the innermost first.

        The turn begins with the one that is meant, so that the next after it comes next.
        """
        found = self._in_turn()
        at = next((n for n, m in enumerate(found) if m.id == self.meant), 0)
        return [*found[at:], *found[:at]]

    def _in_turn(self) -> list[Mark]:
        under = self.marks.over(self.cursor.span.start, self.cursor.span.end)
        mine = [m for m in under if self.own(m) or not m.decided]
        return sorted(mine, key=lambda m: (not m.decided, m.end - m.start, m.start, m.id))

    def mean(self, mark_id: str) -> None:
        """Let the next act mean this mark, as long as the cursor stays on it."""
        self.meant = mark_id

    def next_target(self) -> Mark | None:
        """Let the next act mean the next thing under the cursor."""
        found = self.targets()
        self.meant = found[1 % len(found)].id if found else ""
        return self.target()

    def target(self, *, decided: bool | None = None) -> Mark | None:
        """What the next act means: any, a coding (`decided`), or a suggestion (not `decided`)."""
        return next((m for m in self.targets() if decided in (None, m.decided)), None)

    def which_target(self) -> tuple[int, int]:
        """The number from 1 of what the next act means among all that it could mean here, and of all."""
        found, meant = self._in_turn(), self.target()
        return (found.index(meant) + 1 if meant is not None else 0), len(found)

    @cached_property
    def folded(self) -> Canonical:
        """The text as searches see it, made at the first search."""
        from coder.text.canonical import canonical

        return canonical(self.doc.text)

    # -- moving --------------------------------------------------------------------------------

    def stand(self, cursor: Cursor) -> Cursor:
        """Stand at a cursor."""
        if cursor.span != self.cursor.span:
            under = self.marks.over(cursor.span.start, cursor.span.end)
            if self.meant not in {m.id for m in under}:
                self.meant = ""
        self.cursor = cursor
        return cursor

    def go(self, offset: int) -> Cursor:
        """Stand on the unit at an offset."""
        return self.stand(self.places.around(self.cursor.kind, offset))

    def select(self, span: Span) -> Cursor:
        """Take a span as it was marked."""
        return self.stand(self.places.selected(self.cursor, span))

    def saw(self, start: int, end: int) -> None:
        """Remember that the sentences of start..end were on screen."""
        units = self.places.units("sentence")
        first = self.places.around("sentence", start).number
        for number in range(first, len(units)):
            if units[number].start >= end:
                break
            self.seen.add(number)

    def share_seen(self) -> float:
        """The share of sentences that were on screen, in [0, 1]."""
        return len(self.seen) / max(1, len(self.places.units("sentence")))
