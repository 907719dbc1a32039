"""The panel as a widget: lines of words beside the text, of which only those that changed are drawn.

Owns the wrapping to its width and the drawing by rows. What is said in it comes from `panels`; a line that
is longer than the panel goes on below, set in by as much as it was, and two more.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coder.text.safe import safe_cells
from coder.workbench.panels import Line
from coder.workbench.rows import wrap

__all__ = ["Side"]

STYLES = {
    "head": Style(bold=True, underline=True),
    "dim": Style(dim=True),
    "meant": Style(bold=True),
}


class Side(ScrollView, can_focus=False):
    """Lines beside the text."""

    DEFAULT_CSS = """
    Side {
        width: 36; border-left: solid $panel; padding: 0 0 0 1;
        scrollbar-size-vertical: 1; overflow-x: hidden;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="side")
        self._lines: list[Line] = []
        self._rows: list[tuple[str, str]] = []

    def tell(self, lines: Sequence[Line]) -> None:
        """Show these lines; rows that stay what they are are not drawn again."""
        self._lines = list(lines)
        before = self._rows
        self._rows = self._wrapped()
        if len(before) != len(self._rows):
            self.virtual_size = Size(1, len(self._rows))
        if self.scroll_offset.y:
            self.scroll_to(y=0, animate=False, immediate=True)
            self.refresh()
            return
        left, top = self.gutter.left, self.gutter.top
        for number in range(max(len(before), len(self._rows))):
            if before[number : number + 1] != self._rows[number : number + 1]:
                self.refresh(Region(left, top + number, self.scrollable_content_region.width, 1))

    def on_resize(self, _: events.Resize) -> None:
        """Wrap anew."""
        self._rows = self._wrapped()
        self.virtual_size = Size(1, len(self._rows))
        self.refresh()

    def _wrapped(self) -> list[tuple[str, str]]:
        width = max(8, self.scrollable_content_region.width)
        out: list[tuple[str, str]] = []
        for line in self._lines:
            if line.kind == "head" and out:
                out.append(("", ""))
            text = line.text.lstrip(" ")
            indent = len(line.text) - len(text)
            for number, (start, end) in enumerate(wrap(text, max(4, width - indent - 2))):
                lead = " " * (indent if not number else indent + 2)
                out.append((lead + text[start:end], line.kind))
        return out

    def render_line(self, y: int) -> Strip:
        """One row."""
        number = y + int(self.scroll_offset.y)
        width = self.scrollable_content_region.width
        if number >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        text, kind = self._rows[number]
        style = self.rich_style + STYLES.get(kind, Style.null())
        return Strip([Segment(safe_cells(text), style)]).adjust_cell_length(width, self.rich_style)
