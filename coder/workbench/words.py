"""One row of words, of which only the part that changed is drawn."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["PLAIN", "Words"]


PLAIN = Style.null()


class Words(Widget, can_focus=False):
    """A row of words; what is longer than the row ends in an ellipsis.

    Args:
        id: name of the row.
    """

    DEFAULT_CSS = "Words { height: 1; width: 100%; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.told = ""
        self.look = PLAIN

    def tell(self, words: str, style: Style = PLAIN) -> None:
        """Show other words, in one style; nothing is drawn when they are the same."""
        if words == self.told and style == self.look:
            return
        wide = 2 + max(cell_len(self.told), cell_len(words))
        self.told, self.look = words, style
        self.refresh(Region(0, 0, min(self.size.width, wide), 1))

    def render_line(self, y: int) -> Strip:
        """The row."""
        base, width = self.rich_style, self.size.width
        style = base + self.look
        row = f" {self.told}"
        if cell_len(row) >= width:
            row = f"{set_cell_size(row, max(1, width - 2))}… "
        row += " " * (width - cell_len(row))
        return Strip([Segment(row, style)])
