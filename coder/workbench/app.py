"""The workbench on the full screen: keys to acts, acts to what is drawn again.

    run(project, "EU-03")

Owns the sitting on the screen: which key does what comes from `keys`, what an act does from `hands`, what
a row looks like from `paint`. After an act only the rows that changed are drawn, and the last act stands
in words at the foot. Nothing is saved on leaving, because everything was saved before it was said.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.errors import CoderError, UsageError
from coder.project.places import describe
from coder.workbench.asking import told_before
from coder.workbench.find import row_number
from coder.workbench.frame import NARROW, Frame
from coder.workbench.keys import Key, bound
from coder.workbench.panels import Line, panel
from coder.workbench.similar import Similar
from coder.workbench.view import TextView

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.workbench.hands import Hands
    from coder.workbench.queue import Queue
    from coder.workbench.themes import Scheme

__all__ = ["Workbench", "run", "run_review"]

HERE = {
    "suggestion": ("accept", "reject", "target"),
    "coding": ("remove", "ask recode", "ask memo", "target"),
    "": ("ask code", "repeat", "next suggestion", "unit", "ask search"),
}
"""The keys that matter most by what is at the cursor, as coder.toml names their acts."""


class Workbench(Frame):
    """One document on the screen.

    Args:
        hands: on the document.
        scheme: colours; those that settings and environment ask for without.
    """

    def __init__(self, hands: Hands, *, scheme: Scheme | None = None) -> None:
        super().__init__(hands.desk, bound(hands.desk.project.settings.options), scheme=scheme)
        self.hands = hands
        self.similar = Similar(hands.desk)
        self._heard = hands.desk.project.index.seq
        key = {k.act: k.name for k in reversed(self.table)}
        hint = f"a digit gives its code, space goes on, {key.get('help', '?')} shows all keys"
        self._said = hands.desk.said or hint
        self._said_at, self._act = hands.desk.cursor.span, self._said

    def on_ready(self) -> None:
        """What is there now stays; garbage is looked for among the rest from here on."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    # -- words ---------------------------------------------------------------------------------

    def head(self) -> str:
        """Where the coder stands."""
        desk = self.desk
        count = f"{desk.cursor.number + 1} of {len(desk.places.units(desk.cursor.kind))}"
        where = f"{self.hands.where()}  [{desk.cursor.kind}]  "
        counted = f"{self.hands.where()}  [{desk.cursor.kind} {count}]  "
        if self.side.display or not desk.pinned:
            return counted + desk.doc.variables.get("title", "")
        room = self.size.width - 2
        if len(counted) + sum(len(self._short(c, 8)) + 4 for c in desk.pinned.values()) <= room:
            where = counted
        return where + self._pins(room - len(where))

    def _short(self, code: str, longest: int) -> str:
        return self.desk.label(code)[:longest]

    def _pins(self, room: int) -> str:
        """What the digits mean, in as many letters as there is room for; the panel has the names."""
        desk, told = self.desk, ""
        for longest in (24, 12, 8, 5):
            told = "  ".join(
                f"{d} {self._short(c, longest)}" for d, c in sorted(desk.pinned.items())
            )
            if len(told) <= room:
                return told
        letters = {d: self.view.painter.look(c).letters for d, c in sorted(desk.pinned.items())}
        told = " ".join(f"{digit} {two}" for digit, two in letters.items())
        return told if len(told) <= room else " ".join(f"{d}{two}" for d, two in letters.items())

    def meant(self) -> str:
        """What the next key acts on."""
        told = self.hands.meant()
        at, count = self.desk.which_target() if told else (0, 0)
        if count > 1:
            key = next((k.name for k in self.table if k.act == "target"), "tab")
            return f"acting on {at} of {count}: {told} ({key} turns)"
        return f"here: {told or self._of_others()}"

    def _of_others(self) -> str:
        """What is said where nothing of this coder is."""
        span = self.desk.cursor.span
        count = sum(m.decided for m in self.desk.marks.over(span.start, span.end))
        key = next((k.name for k in self.table if k.act == "overlaps"), "o")
        return f"nothing of yours; {count} by others ({key})" if count else "nothing yet"

    def footed(self) -> Iterable[Key]:
        """Keys that matter here, then going on and taking back, the help last."""
        mark = self.desk.target()
        kind = "" if mark is None else "coding" if mark.decided else "suggestion"
        first = {act: n for n, act in enumerate(HERE[kind])}
        always = [k for k in self.table if k.foot and k.act in ("move", "undo", "help")]
        named = [k for k in self.table if k.bound_to in first]
        rest = [k for k in self.table if k.foot and k not in named and k not in always]
        if kind:
            skip = {"coding": ("accept", "reject"), "suggestion": ("remove", "ask recode")}[kind]
            rest = [k for k in rest if k.act not in skip and k.bound_to not in skip]
        else:
            rest = [k for k in rest if k.act not in ("accept", "reject", "remove", "ask")]
        named = [self._named(k) for k in named]
        rest = [self._named(k) for k in rest]
        named.sort(key=lambda k: first[k.bound_to])
        yield from (*named, *always[:-1], *rest, always[-1]) if always else (*named, *rest)

    def _named(self, key: Key) -> Key:
        """A key with its word for the foot; the one that codes again says with which code."""
        if key.act == "repeat" and self.desk.last_code:
            return replace(key, foot=f"again: {self._short(self.desk.last_code, 16)}")
        return key if key.foot else replace(key, foot="turn")

    def beside(self) -> list[Line]:
        """The lines of the panel, with similar passages at its end."""
        mark = self.desk.target()
        code = mark.code if mark is not None else self.desk.last_code
        return panel(self.desk, alike=self.similar.lines(code))

    def tell(self, said: str, *, fault: bool = False) -> None:
        """Show the words of the last act with the key that takes it back; other words go with a move."""
        here = self.desk.cursor.span
        if said:
            self._said_at = here
        elif here != self._said_at:
            self._said = self._act
        if said and not fault and self.desk.project.index.seq != self._heard:
            back = said.startswith("took back")
            act, does = ("redo", "does it again") if back else ("undo", "undoes")
            key = next((k.name for k in self.table if k.act == act), act)
            said = self._act = f"{said}; {key} {does}"
        super().tell(said, fault=fault)

    # -- keys ----------------------------------------------------------------------------------

    def press(self, key: Key) -> None:
        """Do what a key of the table means."""
        own: dict[str, Callable[[str], object]] = {
            "leave": lambda _: self.exit(0),
            "help": lambda _: self._help(),
            "palette": lambda _: self.action_command_palette(),
            "panel": lambda on: self.side.read_on() if on else self._turn_panel(),
            "ask": self._ask,
            "overlaps": lambda _: self.act(self._overlap),
            "open": lambda _: self.act(self._source),
        }
        if key.act in own:
            own[key.act](key.argument)
        elif key.act == "move" and key.argument.startswith("screen"):
            self._turn_page(int(key.argument.split()[1]))
        else:
            self.act(lambda: self.hands.do(key.act, key.argument))

    def _turn_panel(self) -> None:
        self.flip_panel()
        self.desk.panel = {**self.desk.panel, self._breadth(): self.side.display}

    def laid_anew(self) -> None:
        """Keep where the text is scrolled to now, and whether the panel is open."""
        super().laid_anew()
        self.hands.sitting.keep()

    def _breadth(self) -> str:
        return "wide" if self.size.width >= NARROW else "narrow"

    def opens_panel(self) -> bool:
        """Whether the panel is open at the beginning: as it was last left on a screen of this breadth."""
        return self.desk.panel.get(self._breadth(), super().opens_panel()) is True

    def _help(self) -> None:
        from coder.workbench.help import HelpScreen

        self.push_screen(HelpScreen(self.table, self.desk))

    def act(self, what: Callable[[], object]) -> None:
        """Do something with the desk, and draw what changed; codes proposed now get their look."""
        picker, before, top = self.desk.picker, self.desk.cursor, self.desk.top
        self._heard = self.desk.project.index.seq
        self.desk.said = ""
        super().act(what)
        self._heard = self.desk.project.index.seq
        if self.desk.top != top:
            self.hands.sitting.keep()  # now that it is known where the screen was scrolled to
        if self.desk.picker is not picker:
            self.view.looks = self.view.painter.looks = self._looks()
        if self.desk.cursor != before and self.view.painter.front:
            self.view.painter.front = ""
            self.view.touch((before.span.start, before.span.end))

    def _turn_page(self, step: int) -> None:
        if self.view.read_on(step):
            self.hands.sitting.keep()
            self.tell("")
            return
        self.act(lambda: self._to_page(step))

    def _to_page(self, step: int) -> str:
        """Go by as many rows as the screen has, but by one unit at least."""
        desk, rows = self.desk, self.view.rows
        row = rows.at(desk.cursor.span.start) + step * max(1, self.view.size.height - 2)
        there = desk.places.around(desk.cursor.kind, rows.row(max(0, row)).start).number
        number = desk.cursor.number
        number = max(there, number + 1) if step > 0 else min(there, number - 1)
        desk.stand(desk.places.cursor(desk.cursor.kind, number))
        self.hands.sitting.keep()
        return ""

    def _to_row(self, row: int) -> str:
        self.desk.go(self.view.rows.row(max(0, row)).start)
        self.hands.sitting.keep()
        return ""

    def _overlap(self) -> str:
        """Show the next of the codings that overlap here in front of the others."""
        desk, painter = self.desk, self.view.painter
        span = desk.cursor.span
        over = [m for m in desk.marks.over(span.start, span.end) if m.decided]
        if not over:
            return "no coding is here"
        ids = [m.id for m in over]
        at = (ids.index(painter.front) + 1) % len(ids) if painter.front in ids else 0
        painter.front = ids[at]
        mark = over[at]
        desk.mean(mark.id)
        self.view.touch((min(m.start for m in over), max(m.end for m in over)))
        by = mark.coding.by if mark.coding is not None else ""
        place = describe(desk.doc, mark.coding.span) if mark.coding is not None else ""
        return f"{at + 1} of {len(over)} here: {desk.label(mark.code)} by {by}, {place}"

    def _source(self) -> str:
        from coder.workbench.outside import show_source

        project, doc = self.desk.project, self.desk.doc
        entry = project.library.entry(doc.id)
        page = doc.page_at(self.desk.cursor.span.start)
        show_source(project.layout.sources(entry.corpus) / entry.file, page.number if page else 0)
        return f"{entry.file} is open beside this"

    # -- what needs a word -----------------------------------------------------------------------

    def _ask(self, what: str) -> None:
        if what == "editor":
            self._edit()
            return
        told, fault = self.attempt(lambda: told_before(self.desk, what))
        if fault:
            self.tell(told, fault=True)
        else:
            self.ask(what, told=told)

    def _edit(self) -> None:
        """Let the editor have the terminal with the note at hand, and keep what it leaves."""
        from coder.workbench.doing import memo_text
        from coder.workbench.outside import edited, editor_of

        def write() -> str:
            if self.desk.readonly:
                return self.hands.ask("editor", "")
            command, text = editor_of(os.environ), memo_text(self.desk)
            return self.hands.ask("editor", self._lent(lambda: edited(command, text)))

        self.act(write)

    def _lent(self, use: Callable[[], str]) -> str:
        """Lend the terminal, and have it back however its use ends: Textual gives up at an error.

        Raises:
            UsageError: the terminal cannot be lent, as on Windows; or what its use raised.
        """
        from textual.app import SuspendNotSupported

        came: list[str | CoderError] = []
        try:
            with self.suspend():
                try:
                    came.append(use())
                except CoderError as error:
                    came.append(error)
        except SuspendNotSupported:
            raise UsageError(
                "this terminal cannot be lent to an editor", hint="write the note here with m"
            ) from None
        (found,) = came
        if isinstance(found, CoderError):
            raise found
        return found

    def answered(self, what: str, word: str) -> None:
        """Do what needed a word."""
        row = row_number(word) if what == "place" else None
        if row is not None:
            self.act(lambda: self._to_row(row - 1))
            return
        self.act(lambda: self.hands.ask(what, word))

    def on_text_view_marked(self, message: TextView.Marked) -> None:
        """The mouse marked a passage, or was clicked."""
        span, desk = message.span, self.desk

        def stand() -> str:
            desk.select(span) if span is not None else desk.go(message.offset)
            self.hands.sitting.keep()
            return ""

        self.act(stand)


def run(
    project: Project,
    doc_id: str,
    *,
    unit: str = "",
    at: str = "",
    readonly: bool = False,
    review: Queue | None = None,
) -> int:
    """Open the full screen on a document, or on a queue of suggestions; returns the exit code.

    Raises:
        UnknownName, InputError, UsageError: see `Hands`.
    """
    if review is not None:
        return run_review(review)
    from coder.workbench.hands import Hands

    gc.disable()  # nothing that is read while a document opens becomes garbage, then or at a key
    try:
        hands = Hands(project, doc_id, unit=unit, at=at, readonly=readonly)
        return Workbench(hands).run() or 0
    finally:
        gc.enable()


def run_review(queue: Queue) -> int:
    """Open the full screen on a queue of suggestions; returns the exit code."""
    from coder.workbench.review_screen import ReviewScreen

    return ReviewScreen(queue).run() or 0
