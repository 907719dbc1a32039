"""What every full screen of the workbench has: the text, the panel, four rows of words, a line that asks.

    head    where one is
    text  | panel
    meant   what the next key acts on
    foot    keys that matter here
    said    the last act in words

Owns the drawing after an act: only rows that changed, and no new layout. What an act is, and which words
stand where, is said by the screens made of it (`app`, `review_screen`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import Event, InputEvent, Paste, Resize
from textual.events import Key as KeyEvent
from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme

from coder.model.errors import CoderError
from coder.text.safe import safe_line
from coder.workbench.keys import Key
from coder.workbench.page import Abreast, Page
from coder.workbench.paint import TEXT_AT
from coder.workbench.palette import Look, look_of
from coder.workbench.panels import Line
from coder.workbench.prompt import Prompt
from coder.workbench.side import Side
from coder.workbench.themes import SCHEMES, Scheme, scheme_of
from coder.workbench.view import WIDEST, TextView
from coder.workbench.words import Words

if TYPE_CHECKING:
    from textual.command import Provider

    from coder.workbench.desk import Desk

__all__ = ["NARROW", "Frame", "fitted"]

NARROW = 100
"""Columns below which the panel is closed at the beginning."""
PAPER = Theme(
    "coder-light", primary="#004578", secondary="#0178d4", accent="#b35c00", background="#fcfcfa",
    surface="#f2f2ef", panel="#e3e8ee", dark=False,
)  # fmt: skip
"""A page that is as light as paper; `palette.LIGHT` is its background."""
BOLD = Style(bold=True)
FAULT = Style(bold=True, reverse=True)
SLIM = 34
"""Columns of the panel at least."""


def _commands() -> type[Provider]:
    """The commands of the palette, read when it is first opened."""
    from coder.workbench.commands import Commands

    return Commands


class Frame(App[int]):
    """A screen with one document on it.

    Args:
        desk: what is shown first.
        keys: in the order of the help.
        scheme: colours; those that settings and environment ask for without.
    """

    CSS = """
    Screen { layers: below above; }
    #head { background: $panel; }
    #below { background: $panel; }
    """
    AUTO_FOCUS = ""  # keys are taken here, whatever has the focus
    BINDINGS: ClassVar[list[BindingType]] = []
    COMMANDS: ClassVar = {_commands}
    COMMAND_PALETTE_BINDING = "f12"

    def __init__(self, desk: Desk, keys: Sequence[Key], *, scheme: Scheme | None = None) -> None:
        self.scheme = scheme or scheme_of(desk.project.settings.options, os.environ)
        super().__init__(ansi_color=True if self.scheme.mono else None)
        self._wear(self.scheme)
        self.desk = desk
        self.table = tuple(keys)
        self.keys = {key.name: key for key in keys}
        self._said = ""
        self._hint = ""
        self._wide = 0
        self._began = False
        self._head, self._below = Words(id="head"), Words(3, id="below")
        self.view = TextView(desk, self._looks(), mono=self.scheme.mono)
        self.side = Side()
        self.prompt = Prompt(desk.picker, self._answer)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colours no colour leaves the program, whoever asked for it."""
        if self.scheme.mono:
            return [NoColor()]
        # an empty NO_COLOR says nothing, but to Textual
        return [f for f in super().get_line_filters() if not isinstance(f, (NoColor, Monochrome))]

    # -- the screen ----------------------------------------------------------------------------

    def get_default_screen(self) -> Page:
        """The screen that the document is on."""
        return Page(lambda: not self._began and self.view.scroll_y == 0)

    def compose(self) -> ComposeResult:
        """The document, the panel, and four rows of words, as they will be: they are drawn once."""
        self.side.display = self.opens_panel()
        self._fit(self.size.width)
        self.view.wrap(self.size.width - (self._rest(self._wide) if self.side.display else 0) - 1)
        self.tell("")
        yield self._head
        with Abreast():
            yield self.view
            yield self.side
        yield self._below
        yield self.prompt

    def opens_panel(self) -> bool:
        """Whether the panel is open at the beginning."""
        return self.size.width >= NARROW

    def _looks(self) -> dict[str, Look]:
        codes = ((c.id, c.label, c.top) for c in self.desk.cards.codes)
        return look_of(codes, dark=self.scheme.dark)

    def on_mount(self) -> None:
        """Give the terminal's window a name."""
        self.title = self.desk.doc.id

    def on_resize(self, event: Resize) -> None:
        """The text has 88 columns at most, the panel the rest."""
        if event.size.width != self._wide:
            self._fit(event.size.width)
            self.call_after_refresh(self.laid_anew)

    def _fit(self, width: int) -> None:
        self._wide = width
        self.side.styles.width = self._rest(width)

    @staticmethod
    def _rest(width: int) -> int:
        return max(SLIM, width - WIDEST - TEXT_AT - 1)

    # -- words ---------------------------------------------------------------------------------

    def head(self) -> str:
        """Where one is."""
        raise NotImplementedError

    def meant(self) -> str:
        """What the next key acts on."""
        raise NotImplementedError

    def footed(self) -> Iterable[Key]:
        """The keys of the foot, those that matter here first."""
        return (key for key in self.table if key.foot)

    def beside(self) -> list[Line]:
        """The lines of the panel."""
        raise NotImplementedError

    def tell(self, said: str, *, fault: bool = False) -> None:
        """Show the words of the last act, and what the next key means."""
        if said and not fault:
            self._said = said
        words = fitted(safe_line(said if fault else self._said), self.size.width - 3)
        self._below.tell(words, FAULT if fault else BOLD, row=2)
        self._head.tell(safe_line(self.head()), BOLD)
        self._below.tell(safe_line(self.meant()))
        self._below.tell(safe_line(self._hint if fault and self._hint else self._foot()), row=1)
        self._hint = ""
        if self.side.display:
            self.side.tell(self.beside())

    def _foot(self) -> str:
        """As many keys as the row has room for; the last one, the help, always."""
        told = [f"{key.name} {key.foot}" for key in self.footed()]
        room = self.size.width - 3 - sum(len(words) + 2 for words in told[-1:])
        out = []
        for words in told[:-1]:
            room -= len(words) + 2
            if room < 0:
                break
            out.append(words)
        return "  ".join([*out, *told[-1:]])

    # -- keys ----------------------------------------------------------------------------------

    async def on_event(self, event: Event) -> None:
        """Take keys in the order in which they come, before any widget: none may get lost on the way."""
        self._began = self._began or isinstance(event, (InputEvent, Paste))
        alone = len(self.screen_stack) == 1 and bool(self.screen.is_mounted)
        if alone and isinstance(event, KeyEvent) and self.take(event):
            return
        await super().on_event(event)

    def take(self, event: KeyEvent) -> bool:
        """Do what a key means; False when it means nothing here."""
        if self.prompt.display:
            self.prompt.key(event)
            return True
        name = event.key
        if event.character and event.character.isprintable() and event.character != " ":
            name = event.character
        key = self.keys.get(name)
        if key is not None:
            self.press(key)
        return key is not None

    def on_paste(self, event: Paste) -> None:
        """Pasted text goes into the line that asks."""
        if self.prompt.display:
            self.prompt.insert(event.text)

    def press(self, key: Key) -> None:
        """Do what a key of the table means."""
        raise NotImplementedError

    def _answer(self, what: str, word: str | None) -> None:
        """Do what was asked, with the answer."""
        yes = what in ("accept_rest", "finish")
        if word is None or (yes and word.strip().casefold() not in ("y", "yes")):
            self.tell("nothing was done")
            return
        self.answered(what, word)

    def answered(self, what: str, word: str) -> None:
        """Do what needed a word."""
        raise NotImplementedError

    def ask(self, what: str, *, told: str = "", given: str = "") -> None:
        """Ask for a word below the text."""
        self.prompt.picker = self.desk.picker
        self.prompt.ask(what, told=told, given=given)
        self.view.show_cursor(covered=self.prompt.rows(self.size.width) - self._below.size.height)

    def attempt(self, what: Callable[[], object]) -> tuple[str, bool]:
        """Do something; returns the words about it, and whether it failed (and changed nothing)."""
        try:
            said = what()
        except CoderError as error:
            self._hint = error.hint
            return str(error), True
        return (said if isinstance(said, str) else self.desk.said), False

    def act(self, what: Callable[[], object]) -> None:
        """Do something with the desk, and draw what changed."""
        desk = self.desk
        before = (desk.cursor.span.start, desk.cursor.span.end)
        found = self.view.painter.found
        said, fault = self.attempt(what)
        after = (desk.cursor.span.start, desk.cursor.span.end)
        places = [before, after, *desk.touched()]
        self.view.touch(*places, *([found] if found else []))
        self.view.show_cursor()
        self.tell(said, fault=fault)

    def flip_panel(self) -> None:
        """Open or close the panel."""
        self.side.display = not self.side.display
        self.call_after_refresh(self.laid_anew)

    def laid_anew(self) -> None:
        """The text was laid out anew: say what there is room for."""
        self.tell("")

    def turn_theme(self, name: str) -> None:
        """Draw on a dark or a light page; a screen without colours stays without."""
        if not self.scheme.mono:
            self._wear(SCHEMES[name])
            self.view.show(self.desk, self._looks())
            self.tell(f"the page is {name} now")

    def _wear(self, scheme: Scheme) -> None:
        self.scheme = scheme
        if scheme.theme == PAPER.name:
            self.register_theme(PAPER)
        self.theme = scheme.theme

    def action_help_quit(self) -> None:
        """What ctrl+c says."""
        key = next((key.name for key in self.table if key.act == "leave"), "ctrl+q")
        self.tell(f"{key} leaves; everything is saved")


def fitted(words: str, room: int) -> str:
    """Words cut to a room in their middle: what stands behind the last semicolon is kept."""
    if cell_len(words) <= room:
        return words
    head, _, tail = words.rpartition("; ")
    left = room - cell_len(tail) - 3
    return f"{set_cell_size(head, left).rstrip()}…; {tail}" if left > 10 and head else words
