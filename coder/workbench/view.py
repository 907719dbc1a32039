"""The document on the screen: only the rows that are seen are drawn, only those that changed again.

Owns the scrolling, the mouse, and which rows an act touches. It draws what `paint` says and changes
nothing itself: a press of a key goes to the application, a mouse that marks a passage stands the cursor
there. Rows are counted from 0; offsets are code points.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coder.model.span import Span
from coder.workbench.cursor import whole_character
from coder.workbench.desk import Desk
from coder.workbench.paint import TEXT_AT, Painter, Piece
from coder.workbench.palette import Look
from coder.workbench.rows import Rows

__all__ = ["TextView"]

BLANK = Piece("")
WIDEST = 88
"""Cells of a row of text; longer ones tire the eye."""


CONTEXT = 3
"""Rows that stay in sight before (or behind) the cursor when the screen moves on."""


class TextView(ScrollView, can_focus=False):
    """The text of a desk with its marks.

    Args:
        desk: what is drawn.
        looks: {code: look}.
        mono: whether there are no colours.
    """

    DEFAULT_CSS = """
    TextView {
        width: 1fr; height: 1fr;
        scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll;
    }
    """

    class Marked(Message):
        """A passage was marked, or a place clicked, with the mouse."""

        def __init__(self, span: Span | None, offset: int) -> None:
            super().__init__()
            self.span = span
            self.offset = offset

    def __init__(self, desk: Desk, looks: Mapping[str, Look], *, mono: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.mono = mono
        self.looks = looks
        self.rows = Rows("", 2)
        self.painter = Painter(desk, self.rows, looks, mono=mono)
        self._styles: dict[tuple[object, ...], Style] = {}
        self._from: int | None = None
        self._shown = False
        self._stood: Span | None = None

    # -- rows ----------------------------------------------------------------------------------

    def on_resize(self, _: events.Resize) -> None:
        """Wrap the text anew when the width changed, and keep the cursor in sight."""
        anew, first = self.wrap(self.scrollable_content_region.width), not self._shown
        self._shown = True
        if not (first and self._as_before()):
            self.show_cursor(middle=anew or first)
        if anew:
            self.refresh()

    def wrap(self, room: int) -> bool:
        """Wrap the text for so many cells of the widget; False where its rows are as they were."""
        width = max(10, min(WIDEST, room - TEXT_AT))
        if width == self.rows.width and self.rows.text:
            return False
        self._wrap(width)
        return True

    def _wrap(self, width: int) -> None:
        self.rows = Rows(self.desk.doc.text, width)
        self.painter = Painter(self.desk, self.rows, self.looks, mono=self.mono)
        self.virtual_size = Size(1, len(self.rows))

    def show(self, desk: Desk, looks: Mapping[str, Look] | None = None) -> None:
        """Draw another desk, or other colours, in the place of these."""
        self.desk, self.looks = desk, looks or self.looks
        self._styles.clear()
        self._wrap(self.rows.width)
        self.show_cursor(middle=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        number = y + int(self.scroll_offset.y)
        width = self.size.width
        blank = self._style(BLANK)
        if not self.rows.has(number):
            return Strip.blank(width, blank)
        return Strip(self._segments(number)).adjust_cell_length(width, blank)

    def _segments(self, number: int) -> list[Segment]:
        """The row; neighbours of one style are one segment, because each costs bytes on the line."""
        out: list[tuple[str, Style]] = []
        for piece in self.painter.row(number):
            plain = not piece.text.strip() and not piece.behind and piece.start < 0
            style = out[-1][1] if plain and out and not out[-1][1].underline else self._style(piece)
            if out and out[-1][1] is style:
                out[-1] = (out[-1][0] + piece.text, style)
            else:
                out.append((piece.text, style))
        return [Segment(text, style) for text, style in out]

    def notify_style_update(self) -> None:
        """The theme changed: styles are made anew."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, piece: Piece) -> Style:
        key = (piece.front, piece.behind, piece.bold, piece.underline, piece.dim, piece.reverse)
        found = self._styles.get(key)
        if found is None:
            own = Style(
                color=piece.front or None,
                bgcolor=piece.behind or None,
                bold=piece.bold or None,
                underline=piece.underline or None,
                dim=piece.dim or None,
                reverse=piece.reverse or None,
            )
            found = self._styles[key] = self.rich_style + own
        return found

    # -- what changed --------------------------------------------------------------------------

    def touch(self, *spans: tuple[int, int]) -> None:
        """Draw the rows of these places again, and no others."""
        top, height = int(self.scroll_offset.y), self.size.height
        numbers = {n for start, end in spans for n in self.rows.touched(start, end)}
        for number in sorted(numbers):
            if top <= number < top + height:
                start, end = self.rows.ranges[number]
                wide = TEXT_AT + max(1, self.rows.cells(start, end))
                self.refresh(Region(0, number - top, min(wide, self.size.width), 1))

    def show_cursor(self, *, middle: bool = False, covered: int = 0) -> None:
        """Scroll until the cursor is in sight, with a few rows around it; say what is on screen.

        Args:
            middle: whether it comes to the upper third, wherever it was.
            covered: rows at the foot over which something else lies.
        """
        span, before = self.desk.cursor.span, self._stood
        self._stood = span
        first, last = self.rows.at(span.start), self.rows.at(max(span.start, span.end - 1))
        height, top = max(1, self.size.height - max(0, covered)), int(self.scroll_offset.y)
        if before is not None and last - first >= height and not middle:
            if span == before and first < top + height and last >= top:
                return self.seen()  # it is being read where it stands
            if span.start == before.start:
                return self._show_end(last, height)
        last = min(last, first + height - 1)
        if middle or not (top <= first and last < top + height):
            # the next rows stay in sight for long: a whole screen is drawn as seldom as can be
            goal = first - height // 3
            if not middle and top <= first < top + height + 8:
                goal = first - CONTEXT
            elif not middle and top - 8 <= last < top:
                goal = last - height + 1 + CONTEXT
            self._go(goal)
        self.seen()

    def _go(self, top: int) -> None:
        self.scroll_to(y=max(0, top), animate=False, immediate=True, force=True)

    def _as_before(self) -> bool:
        """Scroll to where the last sitting was; False when the cursor would not be in sight there."""
        if self.desk.top < 0:
            return False
        span, top = self.desk.cursor.span, self.rows.at(self.desk.top)
        rows = self.rows.touched(span.start, span.end)
        if rows[-1] < top or rows[0] >= top + self.size.height:
            return False
        self._stood = span
        self._go(top)
        self.seen()
        return True

    def _show_end(self, last: int, height: int) -> None:
        """Bring the row at which something long ends in sight, because it is the end that moves."""
        top = int(self.scroll_offset.y)
        if not top <= last < top + height:
            context = min(CONTEXT, height - 1)
            self._go(last - height + 1 + context if last >= top else last - context)
        self.seen()

    def read_on(self, step: int) -> bool:
        """Scroll by a screen inside a unit that is longer; False where no more of it lies that way."""
        rows = self.rows.touched(self.desk.cursor.span.start, self.desk.cursor.span.end)
        top, height = int(self.scroll_offset.y), self.size.height
        on_screen = rows[0] < top + height and rows[-1] >= top
        left = rows[-1] - (top + height - 1) if step > 0 else top - rows[0]
        if on_screen and left > 0:
            by = min(left, max(1, height - 2))
            self._go(top + (by if step > 0 else -by))
            self.seen()
        return on_screen and left > 0

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What the wheel brings on screen was seen too."""
        super().watch_scroll_y(old_value, new_value)
        if self._shown:
            self.seen()

    def seen(self) -> None:
        """Tell the desk which part of the text is on screen."""
        top = int(self.scroll_offset.y)
        last = self.rows.row(top + max(1, self.size.height) - 1)
        self.desk.top = self.rows.row(top).start
        self.desk.saw(self.desk.top, last.end)
        if len(self.rows) != self.virtual_size.height:  # more is wrapped than before
            self.virtual_size = Size(1, len(self.rows))

    # -- the mouse -----------------------------------------------------------------------------

    def _offset(self, event: events.MouseEvent) -> int:
        row = max(0, int(event.y) + int(self.scroll_offset.y))
        row = row if self.rows.has(row) else len(self.rows) - 1
        return self.rows.offset(row, int(event.x) - TEXT_AT)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to mark."""
        self._from = self._offset(event)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark on."""
        if self._from is not None and event.button:
            self._mark(self._offset(event))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A click stands the cursor there; a drag takes what was marked."""
        self.release_mouse()
        start, self._from = self._from, None
        if start is not None and self._offset(event) == start:
            self.post_message(self.Marked(None, start))

    def _mark(self, to: int) -> None:
        """Mark from where the button went down: whole characters, and no blanks at the edges."""
        start = self._from if self._from is not None else to
        if to == start:
            return
        text = self.desk.doc.text
        low = whole_character(text, min(start, to), -1)
        high = whole_character(text, max(start, to) + 1, 1)
        low = high - len(text[low:high].lstrip())
        high = low + len(text[low:high].rstrip())
        if low < high:
            self.post_message(self.Marked(Span(low, high), low))
