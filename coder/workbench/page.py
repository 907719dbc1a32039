"""The screen that everything lies on, drawn once at the beginning, and the room beside the text.

Owns that opening costs one layout and one picture: Textual styles, lays out and draws a new screen up to
three times before anybody has pressed a key, although it is complete at the first. What is left out is
only what would give the same picture again; after the first key or a new size nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from textual.containers import Horizontal
from textual.events import Resize, ScreenResume
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

__all__ = ["Abreast", "Page"]


class Abreast(Horizontal):
    """Holds the text and the panel; it is never seen itself."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing but blanks."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height


class Page(Screen[None]):
    """The screen of the workbench.

    Args:
        still: whether all is as it was composed: nobody pressed a key, and the text did not move.
    """

    def __init__(self, still: Callable[[], bool]) -> None:
        super().__init__()
        self._still = still
        self._resumed = self._drawn = False

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing but blanks: the rows of words, the text and the panel cover it."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Widgets that were made just now have their styles."""
        if not self._resumed:
            self._resumed = True
            event.refresh_styles = False

    def on_resize(self, event: Resize) -> None:
        """A size that is laid out already is none to lay out again."""
        if event.size == self.size and self._still():
            event.prevent_default().stop()

    def _on_timer_update(self) -> None:
        """What was wished for while the screen was made is on it since its first picture."""
        if not self._drawn and self.size:
            self._drawn = True
            if self._still():
                with suppress(AttributeError):  # another Textual: then it is drawn once more
                    self._forget()
        super()._on_timer_update()

    def _forget(self) -> None:
        self._compositor.update_widgets(self._dirty_widgets)
        self._compositor._dirty_regions.clear()
        self._dirty_widgets.clear()
        self._layout_required = self._repaint_required = False
