"""Rows of words, of which only the part that changed is drawn."""

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
    """Rows of words; what is longer than its row ends in an ellipsis.

    Args:
        rows: how many.
        id: name of the rows.
    """

    DEFAULT_CSS = "Words { width: 100%; }"

    def __init__(self, rows: int = 1, *, id: str) -> None:
        super().__init__(id=id)
        self.styles.height = rows
        self.told = [""] * rows
        self.looks = [PLAIN] * rows

    def tell(self, words: str, style: Style = PLAIN, *, row: int = 0) -> None:
        """Show other words in a row, in one style; nothing is drawn when they are the same."""
        before = self.told[row]
        if words == before and style == self.looks[row]:
            return
        wide = 2 + max(cell_len(before), cell_len(words))
        self.told[row], self.looks[row] = words, style
        if self.size.width:
            self.refresh(Region(0, row, min(self.size.width, wide), 1))

    def render_line(self, y: int) -> Strip:
        """One row."""
        base, width = self.rich_style, self.size.width
        style = base + self.looks[y]
        row = f" {self.told[y]}"
        if cell_len(row) >= width:
            row = f"{set_cell_size(row, max(1, width - 2))}… "
        row += " " * (width - cell_len(row))
        return Strip([Segment(row, style)])
