"""The keys on a screen of their own."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key as KeyEvent
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.workbench.desk import Desk
from coder.workbench.keys import Key, key_table
from coder.workbench.rows import wrap

__all__ = ["HelpScreen"]

WIDTH = 56
"""Cells of the words of a key."""


class HelpScreen(ModalScreen[None]):
    """All keys by heading; any key but the arrows closes it.

    Args:
        keys: as they are bound.
        desk: for the pinned codes.
    """

    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll { width: 76; height: 90%; border: solid $primary; padding: 0 1; }
    """

    def __init__(self, keys: tuple[Key, ...], desk: Desk) -> None:
        super().__init__()
        self.keys = keys
        self.desk = desk

    def compose(self) -> ComposeResult:
        """The table."""
        text = Text()
        for group, keys in key_table(self.keys).items():
            text.append(f"{group}\n", style="bold")
            for key in keys:
                rows = [key.words[start:end] for start, end in wrap(key.words, WIDTH)]
                text.append(f"  {key.name:<12}{rows[0]}\n")
                text.append("".join(f"{'':<14}{row}\n" for row in rows[1:]))
        with VerticalScroll():
            yield Static(text, markup=False)

    def on_key(self, event: KeyEvent) -> None:
        """Close it."""
        if event.key not in ("down", "up", "pagedown", "pageup"):
            event.stop()
            event.prevent_default()
            self.dismiss(None)
