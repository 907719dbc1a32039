"""The line at the foot that asks for a word: a code by letters, a note, a place, a search.

Owns the asking and nothing else: what is asked is answered with `Answered`, or taken back with escape.
For codes three candidates stand above the line while letters come; the first is what Enter takes, and the
arrows choose another.
"""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key as KeyEvent
from textual.message import Message
from textual.widgets import Input, Static

from coder.text.safe import safe_line
from coder.workbench.picker import Choice, Picker

__all__ = ["Prompt"]

SHOWN = 3
"""Candidates that stand above the line."""

ASKS = {
    "code": "code", "recode": "other code", "pin": "digit and code", "place": "go to", "search": "search",
    "filter": "filter", "memo": "note", "attribute": "NAME=VALUE", "in_vivo": "name of the new code",
    "accept_rest": "accept them? y", "finish": "finish? y",
}  # fmt: skip


class Prompt(Vertical):
    """Asks for one word; hidden until `ask` is called."""

    DEFAULT_CSS = """
    Prompt { height: auto; display: none; background: $panel; }
    Prompt Input, Prompt Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    Prompt Static { height: auto; padding: 0 1; }
    """

    class Answered(Message):
        """What was asked, and the answer; None when it was taken back."""

        def __init__(self, what: str, word: str | None) -> None:
            super().__init__()
            self.what = what
            self.word = word

    def __init__(self, picker: Picker) -> None:
        super().__init__()
        self.picker = picker
        self.what = ""
        self._at = 0

    def compose(self) -> ComposeResult:
        """The candidates above the line."""
        yield Static("", id="candidates", markup=False)
        yield Input(id="word", select_on_focus=False)

    def ask(self, what: str, *, told: str = "", given: str = "") -> None:
        """Show the line and ask.

        Args:
            what: name of the question.
            told: said above the line.
            given: what stands in the line at the beginning.
        """
        self.what, self._at = what, 0
        self.display = True
        line = self.query_one(Input)
        line.placeholder = ASKS.get(what, what)
        line.value = given
        line.cursor_position = len(given)
        self.query_one(Static).update(Text(safe_line(told)))
        self._show()
        line.focus()

    @property
    def by_letters(self) -> bool:
        """Whether the answer is a code."""
        return self.what in ("code", "recode", "pin")

    def _typed(self) -> str:
        typed = self.query_one(Input).value
        return typed.partition(" ")[2] if self.what == "pin" else typed

    def candidates(self) -> list[Choice]:
        """The codes that what is typed can mean."""
        return self.picker.ranked(self._typed()) if self.by_letters else []

    def _show(self) -> None:
        if not self.by_letters:
            return
        found = self.candidates()
        self._at = min(self._at, max(0, len(found) - 1))
        top = max(0, self._at - SHOWN + 1)
        text = Text()
        for number, choice in enumerate(found[top : top + SHOWN], top):
            text.append("> " if number == self._at else "  ")
            text.append(safe_line(choice.name), style="bold" if number == self._at else "")
            text.append(f"  {safe_line(choice.id)}\n", style="dim")
        if not found:
            text.append("  no code is called so\n")
        text.rstrip()
        self.query_one(Static).update(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Letters came or went."""
        event.stop()
        self._at = 0
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer."""
        event.stop()
        found = self.candidates()
        word = event.value
        if self.by_letters:
            if not found:
                return
            digit = f"{event.value[:1]} " if self.what == "pin" else ""
            word = f"{digit}{found[self._at].id}"
        self._close(word)

    def on_key(self, event: KeyEvent) -> None:
        """Escape takes the question back; arrows choose another candidate."""
        if event.key == "escape":
            self._close(None)
        elif event.key in ("down", "up", "tab") and self.by_letters:
            step = -1 if event.key == "up" else 1
            self._at = max(0, min(self._at + step, len(self.candidates()) - 1))
            self._show()
        else:
            return
        event.stop()
        event.prevent_default()

    def _close(self, word: str | None) -> None:
        self.display = False
        self.post_message(self.Answered(self.what, word))
