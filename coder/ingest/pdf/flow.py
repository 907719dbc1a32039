"""The whole document as one text: paragraphs over columns and pages, notes in their place, the way back.

    page 1: "... the Govern-"  + running foot   page 2: running head + "ment decided."   ->   one paragraph

Goes through the laid-out pages once, holding a single open paragraph. A paragraph that a column or page
breaks is joined; footnotes of its first page then stand before it, so that pages stay whole ranges of the
text and no sentence is cut by a note. `Writer` puts down characters, spans, page borders and `runs`: for
every stretch of text the page and PDFium's character indices, as lists of small numbers (see `places`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from coder.ingest.pdf.breaks import TERMINAL, first_word, second_half
from coder.ingest.pdf.hyphens import SUSPENDED, Hyphens, joined_word
from coder.ingest.pdf.lines import MARK, Line, parted
from coder.ingest.pdf.paragraphs import Paragraph
from coder.model.span import Span

__all__ = ["Flow", "Writer"]

_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
# A line that ends inside an address of the web or of mail, or in a number with a dash.
_ADDRESS = re.compile(
    rf"(?:(?:https?:/?|www\.|\w\.\w{{2,}}/)[^\s,;]*[/@_.?=&%#~+:{MARK}-]|[\w.+{MARK}-]+@[\w.-]*)\Z"
)
_IN_ADDRESS = re.compile(r"[\w%~?#&=/+][^\s]*")
_LIKE_ADDRESS = re.compile(r"[./_%?=&#~\d]|\w-\w")
_RANGE = re.compile(rf"\d[-–{MARK}]\Z")
_DASH = re.compile(r"[^\W_][–—]\Z")
_CLOSE = {"row", "item"}
_LATER = 6


class Writer:
    """Puts paragraphs down as characters and remembers where everything went."""

    def __init__(self, words: Mapping[str, int], lang: str = "und") -> None:
        self.words = words
        self._hyphens = Hyphens(words, lang)
        self.parts: list[str] = []
        self.at = 0
        self.paragraphs: list[Span] = []
        self.headings: list[Span] = []
        self.decisions: list[Mapping[str, object]] = []
        self.runs: list[list[int]] = []
        self.page_starts: dict[int, int] = {}
        self.tables: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.notes: list[Span] = []
        self._last = ""
        self._clean_end = 0
        self._raw_end = 0

    def add(self, paragraph: Paragraph) -> None:
        """Put down one paragraph."""
        if self.parts:
            together = paragraph.kind == self._last and paragraph.kind in _CLOSE
            gap = "\n" if together else "\n\n"
            self.parts.append(gap)
            self.at += len(gap)
        start = self.at
        first = len(self.parts)
        self._lines(paragraph)
        written = "".join(self.parts[first:])
        if not unicodedata.is_normalized("NFC", written):
            # Only where letters and accents of two lines met; the way back is then a little coarser.
            written = unicodedata.normalize("NFC", written)
        self.parts[first:] = [written]
        self.at = start + len(written)
        if not written.strip():
            return
        span = Span(start, self.at)
        self.paragraphs.append(span)
        if paragraph.kind == "heading":
            self.headings.append(span)
        self._last = paragraph.kind
        if paragraph.kind == "note":
            self.notes.append(span)
        page, line = paragraph.lines[0]
        if paragraph.kind == "row" and line.region < 0:
            self.tables.setdefault((page, -1 - line.region), []).append((start, self.at))

    def _lines(self, paragraph: Paragraph) -> None:
        lines = paragraph.lines
        if paragraph.kind == "row" and any(MARK in line.text[:-1] for _, line in lines):
            lines = [(page, part) for page, line in lines for part in parted(line)]
        for number, (page, line) in enumerate(lines):
            text = line.text if paragraph.kind == "row" else line.text.replace("\t", " ")
            following = lines[number + 1][1].text if number + 1 < len(lines) else None
            self.page_starts.setdefault(page, self.at)
            body, tail = self._ending(text, following)
            self._way_back(page, line, len(body))
            self.parts.append(body + tail)
            self.at += len(body) + len(tail)

    def _ending(self, text: str, following: str | None) -> tuple[str, str]:
        """The line without its break, and what stands between it and the next line."""
        hyphen = text[-1] if text[-1] in (MARK, "-", "‐") else ""
        if following is None:
            return (text[:-1] + "-" if hyphen == MARK else text), ""
        if _in_address(text, following):
            return self._unbroken(text.replace(MARK, "-"), following, "address")
        if _RANGE.search(text) and following[0].isdecimal():
            return self._unbroken(text.replace(MARK, "-"), following, "number")
        if _DASH.search(text) and following[0].isalnum() and self._tight(text[-1]):
            return self._unbroken(text, following, "dash")
        if not hyphen or (hyphen != MARK and not text[-2:-1].isalpha()):
            glued = _CJK.match(text[-1]) and _CJK.match(following[0])
            return text, "" if glued else " "
        left = text[:-1]
        if not left or not left[-1].isalnum():
            return left + "-", " "
        keep, why = self._hyphens.keep(left.rsplit(" ", 1)[-1], following)
        before, after = joined_word(left, following)
        decision: dict[str, object] = {
            "at": self.at + len(left), "kind": "hyphen", "kept": keep, "why": why,
            "left": before, "right": after,
        }  # fmt: skip
        times = self._hyphens.counts(left.rsplit(" ", 1)[-1], following)
        if any(times):
            decision["times"] = list(times)  # joined, with a hyphen
        self.decisions.append(decision)
        return (left + "-" if keep else left), " " if why == SUSPENDED else ""

    def _tight(self, dash: str) -> bool:
        """Whether the document sets this dash between two words without blanks."""
        return self.words.get(dash, 0) > self.words.get(dash + " ", 0)

    def _unbroken(self, text: str, following: str, kind: str) -> tuple[str, str]:
        """An address or number that a line end breaks goes on without a blank."""
        before, after = text.rsplit(None, 1)[-1][-40:], following.split(None, 1)[0][:40]
        self.decisions.append(
            {"at": self.at + len(text), "kind": kind, "kept": True, "left": before, "right": after}
        )
        return text, ""

    def _way_back(self, page: int, line: Line, kept: int) -> None:
        """Runs of the line, each as four differences to the end of the run before it."""
        if not self.runs or self.runs[-1][0] != page:
            self.runs.append([page, self.at])
            self._clean_end, self._raw_end = self.at, 0
        flat = self.runs[-1]
        for at, start, size, raw in line.runs:
            length = min(size, kept - at)
            if length <= 0:
                continue
            full = raw - (size - length) if size == raw else raw
            clean = self.at + at
            flat += (clean - self._clean_end, start - self._raw_end, length, full - length)
            self._clean_end, self._raw_end = clean + length, start + full


def _in_address(text: str, following: str) -> bool:
    """Whether a line ends inside an address that the next line goes on with.

    After a dot or slash the address may as well be at its end, so what follows has to look like one.
    """
    last = text.rsplit(None, 1)[-1]
    if not ("/" in last or "@" in last or "www" in last) or not _ADDRESS.search(last):
        return False
    word = _IN_ADDRESS.match(following)
    if word is None:
        return False
    if text.endswith("//") or text[-1] in f"@_?=&%#~+{MARK}-" or "@" in last:
        return True
    if text.endswith("."):
        return following[0].islower() or following[0].isdecimal()
    return _LIKE_ADDRESS.search(word[0].rstrip(".,;:)")) is not None


class Flow:
    """Joins paragraphs over columns and pages and hands them to the writer in order."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._open: Paragraph | None = None
        self._notes: list[Paragraph] = []

    def region(self, paragraphs: list[Paragraph], following: list[Paragraph] | None = None) -> None:
        """The paragraphs of the next region; `following` are those of the region after it.

        A box, table or figure that parts a sentence stands behind the paragraph, as a note does.
        """
        rest = paragraphs
        if self._open is not None:
            if following and paragraphs and _parts_a_sentence(self._open, paragraphs, following):
                self._notes += paragraphs
                return
            rest = self._continued(self._open, paragraphs)
        for paragraph in rest:
            self._flush()
            self._open = paragraph

    def notes(self, paragraphs: Iterable[Paragraph]) -> None:
        """Footnotes of the page, to stand at its end or before what runs over it."""
        self._notes += paragraphs

    def page_ends(self, page: int, following: list[Paragraph] | None) -> None:
        """The page is over; `following` are the paragraphs with which the next one begins."""
        if not self._notes or self._open is None:
            self._put(self._notes)
            self._notes = []
            return
        runs_on = following is not None and _next_part(self._open, following) is not None
        if not runs_on:
            self._flush()
            return
        if self._open.lines[0][0] == page:
            self._put(self._notes)
            self._notes = []

    def end(self) -> None:
        """Everything is in."""
        self._flush()

    def _continued(self, before: Paragraph, paragraphs: list[Paragraph]) -> list[Paragraph]:
        at = _next_part(before, paragraphs)
        if at is None:
            return paragraphs
        part = paragraphs[at]
        before.lines += part.lines
        before.right, before.left = part.right, part.left
        return paragraphs[:at] + paragraphs[at + 1 :]

    def _flush(self) -> None:
        if self._open is not None:
            self.writer.add(self._open)
            self._open = None
        self._put(self._notes)
        self._notes = []

    def _put(self, paragraphs: Iterable[Paragraph]) -> None:
        for paragraph in paragraphs:
            self.writer.add(paragraph)


def _full(before: Paragraph, after: Paragraph) -> bool:
    """Whether the first word of one would not have fitted on the last line of the other."""
    last = before.last
    return before.right - last.x1 < max(3 * last.size, first_word(after.first) + 1.2 * last.size)


def _hanging(before: Paragraph, after: Paragraph) -> bool:
    """Whether one goes on at the edge at which the lines of the other stand, as items of lists do."""
    offsets = after.first.x0 - after.left, before.last.x0 - before.left
    return len(before.lines) > 1 and abs(offsets[0] - offsets[1]) < 0.4 * after.first.size


def _parts_a_sentence(
    before: Paragraph, between: list[Paragraph], following: list[Paragraph]
) -> bool:
    """Whether running text goes on in the region after the next, and not in or out of the next."""
    last = before.last
    prose = before.kind in ("text", "item") and len(before.lines) >= 2
    if not prose or not _full(before, following[0]) or TERMINAL.search(last.text):
        return False
    if _next_part(before, between) is not None or _next_part(between[-1], following) is not None:
        return False
    at = _next_part(before, following)
    return at is not None and following[at].first.text[:1].islower()


def _next_part(before: Paragraph, paragraphs: list[Paragraph]) -> int | None:
    """Which of the paragraphs goes on where `before` stops, if one does."""
    if before.kind not in ("text", "item", "note") or not paragraphs:
        return None
    last = before.last
    unfinished = not TERMINAL.search(last.text)
    for at, paragraph in enumerate(paragraphs[:_LATER]):
        alike = abs(paragraph.first.size - last.size) < 0.08 * last.size
        if paragraph.kind != "text" or not alike:
            continue
        start = paragraph.first.text.lstrip("\"'“„«(")
        small = start[:1].islower()
        if last.text.endswith(MARK) and second_half(last.text, start, first=at == 0):
            return at
        if small and (unfinished or last.text[-1] in ";:"):
            return at
        wide = len(before.lines) > 1 or last.x1 - last.x0 > 12 * last.size or last.rtl
        full = wide and (_full(before, paragraph) or last.rtl or last.text[-1] == ",")
        begun = paragraph.indented and not _hanging(before, paragraph)
        if at == 0 and unfinished and full and not begun and start[:1] not in "–—•-":
            return at
        if at == 0 and unfinished and _CJK.match(last.text[-1]):
            return at
    return None
