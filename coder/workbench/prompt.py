"""The line at the foot that asks for a word: a code by letters, a note, a place, a search.

Owns the asking and the editing of one line, and that no key is lost: keys are taken one after the other as
they come (`key`), by the screen, never by way of a focus that moves later than the fingers. For codes
three candidates stand above the line while letters come; the first is what Enter takes, and the arrows
choose another. It lies above the rows of words, so that the document stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.text import Text
from textual.events import Key as KeyEvent
from textual.widget import Widget

from coder.text.safe import safe_cells, safe_line
from coder.workbench.picker import Choice, Picker

__all__ = ["ASKS", "Prompt"]

SHOWN = 3
"""Candidates that stand above the line."""
BY_LETTERS = ("code", "recode", "pin")

ASKS = {
    "code": "code", "recode": "other code", "pin": "digit, then code", "place": "go to", "search": "search",
    "filter": "filter", "memo": "note", "note": "note", "attribute": "NAME=VALUE",
    "in_vivo": "name of the new code", "accept_rest": "accept them? y", "finish": "finish? y",
    "decision": "decision",
}  # fmt: skip


class Prompt(Widget, can_focus=False):
    """Asks for one word; hidden until `ask` is called.

    Args:
        picker: the codes.
        done: called with the question and the answer; None when it was taken back.
    """

    DEFAULT_CSS = """
    Prompt {
        layer: above; dock: bottom; width: 100%; height: auto; display: none;
        background: $panel; border-top: solid $primary; padding: 0 1;
    }
    """

    def __init__(self, picker: Picker, done: Callable[[str, str | None], None]) -> None:
        super().__init__()
        self.picker = picker
        self.done = done
        self.what = ""
        self.value = ""
        self.cursor = 0
        self._told = ""
        self._at = 0
        self._height = 0

    def ask(self, what: str, *, told: str = "", given: str = "") -> None:
        """Show the line and ask.

        Args:
            what: name of the question.
            told: said above the line.
            given: what stands in the line at the beginning.
        """
        self.what, self._at, self._told = what, 0, told
        self.value, self.cursor = given, len(given)
        self.display = True
        self._height = 0
        self._draw()

    @property
    def by_letters(self) -> bool:
        """Whether the answer is a code."""
        return self.what in BY_LETTERS

    def candidates(self) -> list[Choice]:
        """The codes that what is typed can mean."""
        typed = self.value[1:].lstrip() if self.what == "pin" else self.value
        return self.picker.ranked(typed) if self.by_letters else []

    # -- keys ----------------------------------------------------------------------------------

    def key(self, event: KeyEvent) -> None:
        """Take one key."""
        if event.key == "escape":
            self._close(None)
        elif event.key == "enter":
            self._answer()
        elif event.key in ("down", "up", "tab", "shift+tab") and self.by_letters:
            step = -1 if event.key in ("up", "shift+tab") else 1
            self._at = max(0, min(self._at + step, len(self.candidates()) - 1))
            self._draw()
        elif event.key in EDITS:
            self.value, self.cursor = EDITS[event.key](self.value, self.cursor)
            self._at = 0
            self._draw()
        elif event.character and event.character.isprintable():
            self.insert(event.character)

    def insert(self, text: str) -> None:
        """Put text in where the line's cursor is."""
        text = " ".join(text.splitlines())
        self.value = self.value[: self.cursor] + text + self.value[self.cursor :]
        self.cursor += len(text)
        self._at = 0
        self._draw()

    def _answer(self) -> None:
        word = self.value
        if self.by_letters:
            found = self.candidates()
            if not found:
                return
            digit = f"{self.value[:1]} " if self.what == "pin" else ""
            word = f"{digit}{found[self._at].id}"
        self._close(word)

    def _close(self, word: str | None) -> None:
        self.display = False
        self.done(self.what, word)

    # -- drawing -------------------------------------------------------------------------------

    def rows(self, width: int) -> int:
        """How many rows it takes on a screen so wide, with its border."""
        room = max(1, width - 2)
        return 1 + sum(max(1, -(-line.cell_len // room)) for line in self.lines())

    def _draw(self) -> None:
        height = len(self.lines())
        self.refresh(layout=height != self._height)
        self._height = height

    def lines(self) -> list[Text]:
        """What is shown, from above: words or candidates, and the line."""
        out = [Text(safe_line(self._told))] if self._told else []
        found: list[Choice] = []
        if self.by_letters:
            found = self.candidates()
            top = max(0, self._at - SHOWN + 1)
            out += [
                self._candidate(choice, number == self._at)
                for number, choice in enumerate(found[top : top + SHOWN], top)
            ] or [Text("no code is called so")]
            out += [Text("")] * (SHOWN - len(out))
        return [*out, self._line(len(found))]

    @staticmethod
    def _candidate(choice: Choice, chosen: bool) -> Text:
        text = Text("> " if chosen else "  ", no_wrap=True, overflow="ellipsis")
        text.append(safe_line(choice.name), style="bold" if chosen else "")
        text.append(f"  {safe_line(choice.id)}", style="dim")
        return text.append(" (proposed)", style="dim") if choice.proposed else text

    def _line(self, count: int = 0) -> Text:
        """The line: the question, what is typed, and where the next letter goes."""
        asked = f"{ASKS.get(self.what, self.what)}: "
        before, behind = (
            safe_cells(self.value[: self.cursor]),
            safe_cells(self.value[self.cursor :]),
        )
        room = max(10, (self.size.width or 78) - cell_len(asked) - 2)
        while cell_len(before) > room:
            before = before[1:]
        text = Text(asked, style="bold", no_wrap=True, overflow="crop")
        text.append(before, style="not bold")
        text.append(behind[:1] or " ", style="not bold reverse")
        text.append(behind[1:], style="not bold")
        if self.by_letters:
            text.append(self._chosen(count), style="not bold dim")
        return text

    def _chosen(self, count: int) -> str:
        """Which of the codes that fit Enter takes, and the keys that matter here."""
        which = f"{self._at + 1} of {count}, " if count else ""
        return f"   {which}arrows choose, Enter, Esc"

    def render(self) -> Text:
        """The lines one below the other."""
        return Text("\n").join(self.lines())


def _word_gone(value: str, at: int) -> tuple[str, int]:
    kept = value[:at].rstrip()
    kept = kept[: kept.rfind(" ") + 1]
    return kept + value[at:], len(kept)


EDITS: dict[str, Callable[[str, int], tuple[str, int]]] = {
    "backspace": lambda v, at: (v[: max(0, at - 1)] + v[at:], max(0, at - 1)),
    "delete": lambda v, at: (v[:at] + v[at + 1 :], at),
    "left": lambda v, at: (v, max(0, at - 1)),
    "right": lambda v, at: (v, min(len(v), at + 1)),
    "home": lambda v, _: (v, 0),
    "end": lambda v, _: (v, len(v)),
    "ctrl+a": lambda v, _: (v, 0),
    "ctrl+e": lambda v, _: (v, len(v)),
    "ctrl+u": lambda v, at: (v[at:], 0),
    "ctrl+k": lambda v, at: (v[:at], at),
    "ctrl+w": _word_gone,
}
"""How the line is edited: {key: (text, place) to (text, place)}."""
