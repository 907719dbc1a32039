"""The workbench on the full screen: keys to acts, acts to what is drawn again.

    run(project, "EU-03")

Owns the sitting on the screen: which key does what comes from `keys`, what an act does from `hands`, what
a row looks like from `paint`. After an act only the rows that changed are drawn, and the last act stands
in words at the foot. Nothing is saved on leaving, because everything was saved before it was said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Key as KeyEvent
from textual.widgets import Static

from coder.model.errors import CoderError, UsageError
from coder.text.safe import safe_line
from coder.workbench.hands import Hands
from coder.workbench.help import HelpScreen
from coder.workbench.keys import Key, bound
from coder.workbench.palette import look_of
from coder.workbench.panels import Line, panel
from coder.workbench.prompt import Prompt
from coder.workbench.view import TextView

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.workbench.queue import Queue

__all__ = ["Workbench", "run", "run_review"]

NARROW = 100
"""Columns below which the panel is closed at the beginning."""


class Workbench(App[int]):
    """One document on the screen.

    Args:
        hands: on the document.
    """

    CSS = """
    #panel { width: 36; border-left: solid $panel; padding: 0 1; }
    #below { height: auto; }
    #said { height: 1; padding: 0 1; }
    #foot { height: 1; padding: 0 1; background: $panel; }
    #head { height: 1; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f12"

    def __init__(self, hands: Hands) -> None:
        super().__init__()
        self.hands = hands
        self.keys = {key.name: key for key in bound(hands.desk.project.settings.options)}
        self._dark = True
        self._last = ""

    # -- the screen ----------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The document, the panel, and three lines of words."""
        desk = self.hands.desk
        yield Static("", id="head", markup=False)
        with Horizontal():
            yield TextView(desk, look_of(desk.project.book_with_proposed(), dark=self._dark))
            with VerticalScroll(id="panel", can_focus=False):
                yield Static("", id="beside", markup=False)
        with Vertical(id="below"):
            yield Prompt(desk.picker)
            yield Static("", id="foot", markup=False)
            yield Static("", id="said", markup=False)

    @property
    def view(self) -> TextView:
        """The document."""
        return self.query_one(TextView)

    def on_mount(self) -> None:
        """Show where the coder stands."""
        self.title = self.hands.desk.doc.id
        self.query_one("#panel").display = self.size.width >= NARROW
        self.view.focus()
        self.tell("")

    def tell(self, said: str, *, fault: bool = False) -> None:
        """Show the words of the last act, and what the next key means."""
        desk = self.hands.desk
        if said and not fault:
            self._last = said + ("; u takes back" if _changes(said) else "")
        words = Text(safe_line(said if fault else self._last), style="bold red" if fault else "bold")
        self.query_one("#said", Static).update(words, layout=False)
        title = desk.doc.variables.get("title", "")
        head = f"{self.hands.where()}   {title}"
        self.query_one("#head", Static).update(Text(safe_line(head), no_wrap=True), layout=False)
        meant = self.hands.meant()
        foot = f"{meant + ' | ' if meant else ''}{self._foot()}"
        self.query_one("#foot", Static).update(Text(safe_line(foot), no_wrap=True), layout=False)
        if self.query_one("#panel").display:
            self.query_one("#beside", Static).update(_drawn(panel(desk)), layout=False)

    def _foot(self) -> str:
        return "  ".join(f"{key.name} {key.foot}" for key in self.keys.values() if key.foot)

    # -- keys ----------------------------------------------------------------------------------

    def on_key(self, event: KeyEvent) -> None:
        """Do what the key means."""
        if len(self.screen_stack) > 1 or self.query_one(Prompt).display:
            return
        name = event.key
        if event.character and event.character.isprintable() and event.character != " ":
            name = event.character
        key = self.keys.get(name)
        if key is not None:
            event.stop()
            event.prevent_default()
            self.press(key)

    def press(self, key: Key) -> None:
        """Do what a key of the table means."""
        desk = self.hands.desk
        if key.act == "leave":
            self.exit(0)
        elif key.act == "help":
            self.push_screen(HelpScreen(tuple(self.keys.values()), desk))
        elif key.act == "palette":
            self.action_command_palette()
        elif key.act == "panel":
            beside = self.query_one("#panel")
            beside.display = not beside.display
            self.tell("")
        elif key.act == "ask":
            self._ask(key.argument)
        elif key.act == "move" and key.argument.startswith("screen"):
            step = int(key.argument.split()[1]) * max(1, self.view.size.height - 2)
            row = self.view.rows.at(desk.cursor.span.start) + step
            row = min(max(0, row), len(self.view.rows) - 1)
            self.act(lambda: desk.go(self.view.rows.ranges[row][0]))
        else:
            self.act(lambda: self.hands.do(key.act, key.argument))

    def act(self, what: Callable[[], object]) -> None:
        """Do something with the desk, and draw what changed."""
        desk = self.hands.desk
        before = (desk.cursor.span.start, desk.cursor.span.end)
        try:
            what()
            said, fault = desk.said, False
        except CoderError as error:
            said, fault = f"{error}{f' ({error.hint})' if error.hint else ''}", True
        after = (desk.cursor.span.start, desk.cursor.span.end)
        self.view.touch(before, after, *desk.touched())
        self.view.show_cursor()
        self.tell(said, fault=fault)

    # -- what needs a word -----------------------------------------------------------------------

    def _ask(self, what: str) -> None:
        told = ""
        if what == "accept_rest":
            from coder.workbench.doing import rest_of_rule

            try:
                rest = rest_of_rule(self.hands.desk)
            except CoderError as error:
                self.tell(str(error), fault=True)
                return
            told = f"{len(rest)} suggestions of rule {rest[0].key.rule} are open in this document"
        if what == "finish":
            desk = self.hands.desk
            told = f"{desk.share_seen():.0%} of {desk.doc.id} was on screen"
        self.query_one(Prompt).ask("memo" if what == "editor" else what, told=told)

    def on_prompt_answered(self, message: Prompt.Answered) -> None:
        """Do what was asked, with the answer."""
        self.view.focus()
        word = message.word
        if word is None or (message.what in ("accept_rest", "finish") and word.strip() != "y"):
            self.tell("nothing was done")
            return
        if message.what == "place" and word.strip().isdecimal():
            row = min(max(1, int(word)), len(self.view.rows)) - 1
            self.act(lambda: self.hands.desk.go(self.view.rows.ranges[row][0]))
            return
        self.act(lambda: self.hands.ask(message.what, word))

    def on_text_view_marked(self, message: TextView.Marked) -> None:
        """The mouse marked a passage, or was clicked."""
        desk = self.hands.desk
        self.act(
            lambda: (desk.select(message.span) if message.span else desk.go(message.offset)) and ""
        )


def _changes(said: str) -> bool:
    words = ("coded", "accepted", "rejected", "removed", "recoded", "split", "joined", "wrote")
    return said.startswith(words) or " is now " in said or " = " in said


def _drawn(lines: list[Line]) -> Text:
    text = Text()
    for line in lines:
        style = {"head": "bold underline", "dim": "dim", "meant": "bold"}.get(line.kind, "")
        text.append(("\n" if line.kind == "head" and text else "") + line.text + "\n", style=style)
    return text


def run(
    project: Project, doc_id: str, *, unit: str = "", at: str = "", readonly: bool = False
) -> int:
    """Open the full screen on a document; returns the exit code.

    Raises:
        UnknownName, InputError, UsageError: see `Hands`.
    """
    return Workbench(Hands(project, doc_id, unit=unit, at=at, readonly=readonly)).run() or 0


def run_review(queue: Queue) -> int:
    """Open the full screen on a queue of suggestions; returns the exit code."""
    raise UsageError(
        f"the review on the full screen is not there yet; {len(queue)} suggestions wait",
        hint="--linear works line by line",
    )
