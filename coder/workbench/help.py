"""The keys on a screen of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key as KeyEvent
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.text.safe import safe_line
from coder.workbench.desk import Desk
from coder.workbench.keys import FLAGS, Key, key_table
from coder.workbench.rows import wrap

__all__ = ["HelpScreen"]

WIDTH = 52
"""Cells of the words of a key."""
BESIDE = 24
"""Cells that the border, the keys and the scroll bar take."""


class HelpScreen(ModalScreen[None]):
    """All keys by heading; any key but the arrows closes it.

    Args:
        keys: as they are bound.
        desk: for the pinned codes.
        told: words above the keys.
    """

    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 76; max-width: 100%; height: 90%; border: solid $primary; padding: 0 1;
    }
    """

    def __init__(self, keys: tuple[Key, ...], desk: Desk, told: str = "") -> None:
        super().__init__()
        self.keys = keys
        self.desk = desk
        self.told = told

    def compose(self) -> ComposeResult:
        """The table."""
        room = max(12, min(WIDTH, self.app.size.width - BESIDE))
        text = Text("arrows and page keys read on, any other key closes this\n", style="dim")
        text.append(f"{self.told}\n" if self.told else "", style="not dim")
        for group, keys in key_table(self.keys).items():
            text.append(f"{group}\n", style="bold not dim")
            for names, words in _lines(keys):
                rows = [words[start:end] for start, end in wrap(words, room)]
                text.append(f"  {names:<16}{rows[0]}\n", style="not dim")
                text.append("".join(f"{'':<18}{row}\n" for row in rows[1:]), style="not dim")
        digits = any(key.act == "pinned" for key in self.keys)
        pinned = sorted(self.desk.pinned.items()) if digits else []
        text.append("On the digits now\n" if pinned else "", style="bold not dim")
        for digit, code in pinned:
            text.append(f"  {digit:<16}{safe_line(self.desk.label(code))}\n", style="not dim")
        text.append("Flags of a suggestion\n", style="bold not dim")
        for flag, words in FLAGS:
            text.append(f"  {flag:<16}{words}\n", style="not dim")
        with VerticalScroll():
            yield Static(text, markup=False)

    def on_key(self, event: KeyEvent) -> None:
        """Close it."""
        if event.key not in ("down", "up", "pagedown", "pageup"):
            event.stop()
            event.prevent_default()
            self.dismiss(None)


def _lines(keys: Sequence[Key]) -> Iterator[tuple[str, str]]:
    """(keys, words): keys that do the same stand on one line."""
    for _, same in groupby(keys, key=lambda k: k.bound_to):
        first, *more = same
        yield " ".join([first.name, *(k.name for k in more)]), first.words
