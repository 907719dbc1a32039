"""Changes to a file by place: all are noted first and made at once, and every other byte stays.

    patch = Patch(data)
    patch.replace((3, 11), (3, 17), "Aid")
    data = patch.bytes()

Places are lines and columns from 1, as `tree.py` gives them, in the file as it was. Changes may not
overlap; what is put at one place stands in the order in which it was noted. Line ends are those of the file.
Knows no YAML: what to write is `writing.py`'s business, whether the result is a codebook the caller's.
"""

from __future__ import annotations

from coder.model.errors import CheckFailed

__all__ = ["Patch", "Place"]

Place = tuple[int, int]


class Patch:
    """The text of a file and the changes that wait."""

    def __init__(self, data: bytes) -> None:
        self._bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        self._text = data.decode("utf-8-sig")
        self._lines = self._text.split("\n")
        self._newline = "\r\n" if self._lines[0].endswith("\r") else "\n"
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._changes: list[tuple[int, int, int, str]] = []

    def line(self, number: int) -> str:
        """A line without its end; empty beyond the last."""
        return self._lines[number - 1].rstrip("\r") if number <= len(self._lines) else ""

    @property
    def count(self) -> int:
        """How many lines there are; a file that ends with a line end has an empty one at its end."""
        return len(self._lines)

    def slice(self, start: Place, end: Place) -> str:
        """What stands between two places, with LF."""
        return self._text[self._at(start) : self._at(end)].replace("\r\n", "\n")

    def _at(self, place: Place) -> int:
        return min(self._starts[place[0] - 1] + place[1] - 1, len(self._text))

    def _note(self, start: int, end: int, text: str) -> None:
        text = text.replace("\n", self._newline)
        self._changes.append((start, end, len(self._changes), text))

    def replace(self, start: Place, end: Place, text: str) -> None:
        """Put `text` where `[start, end)` stood."""
        self._note(self._at(start), self._at(end), text)

    def insert_lines(self, after: int, lines: list[str]) -> None:
        """Put whole lines behind line `after` (0: at the top)."""
        if after >= len(self._lines):
            self._note(len(self._text), len(self._text), "\n" + "\n".join(lines))
        else:
            at = self._starts[after]
            self._note(at, at, "".join(line + "\n" for line in lines))

    def delete_lines(self, first: int, last: int) -> None:
        """Take whole lines away."""
        start, end = self._starts[first - 1], self._starts[last]
        if end > len(self._text):  # the last line of a file without a line end
            end = len(self._text)
            start = max(0, start - len(self._newline))
        self._note(start, end, "")

    def bytes(self) -> bytes:
        """The file with all changes.

        Raises:
            CheckFailed: two changes meet at one place, which is a fault of their maker.
        """
        out: list[str] = []
        at, gone = 0, False
        for start, end, _, text in sorted(self._changes, key=lambda c: (c[0], c[2])):
            if start < at:
                if text or not gone:
                    raise CheckFailed("two changes meet in one line; make them one after the other")
                start = at  # what is taken away may be taken away by two
            out += [self._text[at:start], text]
            at, gone = max(at, end), not text
        out.append(self._text[at:])
        return self._bom + "".join(out).encode("utf-8")
