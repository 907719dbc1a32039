"""One document on the desk: its text, what lies on it, where the coder stands, what an act would act on.

Owns the state of a sitting and nothing of the screen, so that the full screen, the line mode and the
tests do the same work with the same words. What counts is in the record: the marks here are a copy that
is brought up to date after every act, mark by mark and never by reading the document's codings anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from coder.model.coding import Coding, Suggestion
from coder.model.names import fold_name
from coder.model.span import Span
from coder.project.blindness import sight_of
from coder.workbench.cursor import Cursor, Places
from coder.workbench.marks import Mark, Marks
from coder.workbench.picker import Choice, Picker

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.text.canonical import Canonical

__all__ = ["Desk", "choices_of", "counted", "mark_of"]


def counted(n: int, what: str) -> str:
    """A number with its noun: 1 coding, 2 codings."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def mark_of(thing: Coding | Suggestion) -> Mark:
    """A coding or a suggestion as a mark, not yet in a lane."""
    if isinstance(thing, Coding):
        return Mark(thing.id, thing.span.start, thing.span.end, thing.code, coding=thing)
    return Mark(thing.id, thing.wide.start, thing.wide.end, thing.code, suggestion=thing)


def choices_of(project: Project) -> list[Choice]:
    """The codes of a project that can be picked, proposed ones at the end; retired ones are left out."""
    book = project.book()
    proposed = {c.code for c in project.coined()}
    return [
        Choice(c.id, c.label, c.id in proposed and c.id not in book)
        for _, c in project.book_with_proposed().tree()
        if not c.retired
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
        self.by = project.reader() if readonly else project.writer()
        self.readonly = readonly
        self.places = Places(self.doc)
        self.cursor = self.places.around(kind, 0)
        self.said = ""
        self.last_code = ""
        self.pinned: dict[str, str] = {}
        self.own_pins: set[str] = set()
        self.seen: set[int] = set()
        self._target = 0
        self._touched: list[tuple[int, int]] = []
        self._meant = ""
        self._suggests = suggestions
        self.untagged = False
        self.heard = project.index.seq
        self.sight = sight_of(project)
        self._proposed = {s.id: s for s in self._open_suggestions()} if suggestions else {}
        self.marks = Marks(map(mark_of, self._codings()))
        for suggestion in self._proposed.values():
            self.marks.add(mark_of(suggestion))
        self.picker = Picker(self.choices(), self._recent())
        self.pin_from_book()

    # -- what lies there -----------------------------------------------------------------------

    def _codings(self) -> list[Coding]:
        found = self.project.codings_of(self.doc.id)
        return [c for c in found if c.carried != "review" and self.shows(c)]

    def shows(self, coding: Coding) -> bool:
        """Whether a coding may be seen here: one's own always, others' where nothing keeps them apart."""
        return self.sight.sees(self.doc.id, by=coding.by)

    def _open_suggestions(self) -> list[Suggestion]:
        from coder.model.errors import InputError
        from coder.model.selection import Selection

        if not self.sight.sees_suggestions(self.doc.id):
            return []
        try:
            return self.project.pending(Selection(docs=(self.doc.id,)))
        except InputError:
            self.untagged = True
            return []

    def own(self, mark: Mark) -> bool:
        """Whether a mark is this coder's own coding."""
        return mark.coding is not None and fold_name(mark.coding.by) == fold_name(self.by)

    def place(self, things: Iterable[Coding | Suggestion]) -> list[Mark]:
        """Put codings and suggestions on the desk as they are now; dead ones are taken away."""
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
            coding = self.project.view.by_id(coding_id)
            if coding is not None and coding.doc == self.doc.id and self.shows(coding):
                self.place([coding])
            else:
                self.lift(coding_id)

    def lift(self, mark_id: str) -> None:
        """Take a mark off the desk."""
        mark = self.marks.remove(mark_id)
        self._touched += [(mark.start, mark.end)] if mark is not None else []

    def touched(self) -> list[tuple[int, int]]:
        """The places at which marks came, went or changed since this was last asked."""
        found, self._touched = self._touched, []
        return found

    def suggestion(self, suggestion_id: str) -> Suggestion | None:
        """A suggestion of this document that was pending when it was opened."""
        return self._proposed.get(suggestion_id)

    def see_again(self) -> bool:
        """Ask anew what may be seen here, after a document was finished; True where that changed."""
        before, self.sight = self.sight, sight_of(self.project)
        return before != self.sight and self.catch_up()

    def catch_up(self) -> bool:
        """Bring the desk to what the record says, after somebody else may have written; True if so."""
        things: dict[str, Coding | Suggestion] = {c.id: c for c in self._codings()}
        if self._suggests:
            found = {s.id: s for s in self._open_suggestions()}
            self._proposed |= found
            things |= found
        gone = [mark.id for mark in self.marks if mark.id not in things]
        for mark_id in gone:
            self.lift(mark_id)
        changed = [t for t in things.values() if self._other(t)]
        self.place(changed)
        return bool(gone or changed)

    def _other(self, thing: Coding | Suggestion) -> bool:
        """Whether something is not on the desk, or differs from what is."""
        mark = self.marks.get(thing.id)
        return mark is None or thing not in (mark.coding, mark.suggestion)

    # -- codes ---------------------------------------------------------------------------------

    def choices(self) -> list[Choice]:
        """The codes that can be picked, in the order of the codebook; retired ones are left out."""
        return choices_of(self.project)

    def _recent(self) -> list[str]:
        mine = [m.coding for m in self.marks if m.coding is not None and self.own(m)]
        return [c.code for c in sorted(mine, key=lambda c: c.time, reverse=True)[:50]]

    def pin_from_book(self) -> None:
        """Put codes on digits: those whose `key` is a digit, else the first of the codebook."""
        book = self.project.book()
        self.pinned = {c.key: c.id for c in book if c.key in tuple("123456789") and not c.retired}
        if not self.pinned:
            top = [c for c in self.picker.choices if c.id in book][:9]
            self.pinned = {str(n): c.id for n, c in enumerate(top, 1)}

    def label(self, code: str) -> str:
        """A code's name as it is shown."""
        return self.labels.get(code, code)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """{code: name}, with proposed codes marked."""
        return {c.id: c.label for c in self.project.book_with_proposed()}

    def codes_changed(self) -> None:
        """A code was proposed or adopted: names and choices are read again."""
        self.__dict__.pop("labels", None)
        choices = self.choices()
        known = {c.id for c in choices}
        self.picker = Picker(choices, [c for c in self.picker.recent if c in known])
        self.last_code = self.last_code if self.last_code in known else ""
        self.pinned = {digit: code for digit, code in self.pinned.items() if code in known}

    # -- what the next act means ---------------------------------------------------------------

    def targets(self) -> list[Mark]:
        """What an act could mean here: marks under the cursor, own codings first, the innermost first."""
        under = self.marks.over(self.cursor.span.start, self.cursor.span.end)
        mine = [m for m in under if self.own(m) or not m.decided]
        return sorted(
            mine,
            key=lambda m: (m.id != self._meant, not m.decided, m.end - m.start, m.start, m.id),
        )

    def mean(self, mark_id: str) -> None:
        """Let the next act mean this mark, as long as the cursor stays on it."""
        self._meant, self._target = mark_id, 0

    def next_target(self) -> Mark | None:
        """Let the next act mean the next thing under the cursor."""
        self._target += 1
        return self.target()

    def target(self, *, decided: bool | None = None) -> Mark | None:
        """What the next act means: any, a coding (`decided`), or a suggestion (not `decided`)."""
        found = self.targets()
        if not found:
            return None
        at = self._target % len(found)
        turned = [*found[at:], *found[:at]]
        return next((m for m in turned if decided is None or m.decided is decided), None)

    @cached_property
    def folded(self) -> Canonical:
        """The text as searches see it, made at the first search."""
        from coder.text.canonical import canonical

        return canonical(self.doc.text)

    # -- moving --------------------------------------------------------------------------------

    def stand(self, cursor: Cursor) -> Cursor:
        """Stand at a cursor."""
        if cursor.span != self.cursor.span:
            self._target = 0
            if self._meant not in {
                m.id for m in self.marks.over(cursor.span.start, cursor.span.end)
            }:
                self._meant = ""
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
