"""The panel as a widget: lines of words beside the text, of which only those that changed are drawn.

Owns the wrapping to its width and the drawing by rows. What is said in it comes from `panels`; a line that
is longer than the panel goes on below, set in by as much as it was, and two more.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from coder.text.safe import safe_cells
from coder.workbench.panels import Line
from coder.workbench.rows import wrap

__all__ = ["Side"]

STYLES = {
    "head": Style(bold=True),
    "dim": Style(dim=True),
    "meant": Style(bold=True),
}


class Side(Widget, can_focus=False):
    """Lines beside the text."""

    DEFAULT_CSS = """
    Side {
        width: 36; height: 1fr;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="side")
        self._lines: list[Line] = []
        self._rows: list[tuple[str, str]] = []
        self._width = 0
        self._top = 0
        self._styles: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """The theme changed: styles are made anew."""
        self._styles.clear()
        super().notify_style_update()

    def tell(self, lines: Sequence[Line]) -> None:
        """Show these lines; rows that stay what they are are not drawn again."""
        self._lines = list(lines)
        if not self.size.height:
            return  # it is not on the screen yet, and wraps when it comes there
        before, self._rows = self._rows, self._wrapped()
        if self._top:
            self._top = 0
            self.refresh()
            return
        for number in range(min(self.size.height, max(len(before), len(self._rows)))):
            old = before[number] if number < len(before) else ("", "")
            new = self._rows[number] if number < len(self._rows) else ("", "")
            if old != new:
                wide = 1 + max(cell_len(old[0]), cell_len(new[0]))
                self.refresh(Region(0, number, wide, 1))
        if len(self._rows) != len(before) and max(len(self._rows), len(before)) > self.size.height:
            self.refresh(Region(0, self.size.height - 1, self.size.width, 1))

    def read_on(self) -> None:
        """Read on below, and after the last row from the top, until the next act."""
        at_end = self._top + self.size.height >= len(self._rows)
        self._turn(-self._top if at_end else max(1, self.size.height - 1))

    def _turn(self, step: int) -> None:
        most = max(0, len(self._rows) - self.size.height)
        top = min(max(0, self._top + step), most)
        if top != self._top:
            self._top = top
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Read on below, until the next key."""
        event.stop()
        self._turn(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Read on above."""
        event.stop()
        self._turn(-3)

    def _wrapped(self) -> list[tuple[str, str]]:
        self._width = self.size.width
        width = max(8, self._width - 1)
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
        if self._width != self.size.width:
            self._rows = self._wrapped()
        number = y + self._top
        if y == self.size.height - 1 and number < len(self._rows) - 1:
            return self._strip("…", "dim")
        if number >= len(self._rows):
            return self._strip("", "")
        return self._strip(*self._rows[number])

    def _strip(self, text: str, kind: str) -> Strip:
        if not self._styles:
            base = self.rich_style
            self._styles = {"": base, **{name: base + style for name, style in STYLES.items()}}
        style = self._styles.get(kind, self._styles[""])
        row = f" {safe_cells(text)}"
        row += " " * (self.size.width - cell_len(row))  # one segment costs fewer bytes than two
        return Strip([Segment(row, style)]).adjust_cell_length(self.size.width, self._styles[""])
