"""Subtitles as a text to read: SRT and WebVTT, cues joined to paragraphs, times and speakers in the map.

    00:00:01,000 --> 00:00:03,000          Anna: We agreed on readmission.
    Anna: We agreed                  ->
    00:00:03,000 --> 00:00:05,000          (one paragraph, one turn, two cues)
    on readmission.

A new paragraph begins with another speaker, and after a pause at the end of a sentence. A speaker given as
WebVTT voice is written before the turn as `Name: `, so that a quotation says who speaks. Owns
`origin["cues"]`: [start, end, from, to] for each cue, code points of the text and seconds of the recording,
sorted and disjoint. Tags are taken out; comments of WebVTT are kept as furniture.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from coder.ingest.encoding import decode
from coder.ingest.plain import encoding_findings
from coder.ingest.reading import EXTRACTORS, Options, Reading
from coder.ingest.turns import LABEL
from coder.model.document import Furniture, Turn
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.text.clean import clean_text, one_line

__all__ = ["is_transcript", "read_transcript"]

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}")
_FIRST = re.compile(rf"\s*(?:\d{{1,9}}[ \t]*\r?\n)?[ \t]*{_CLOCK}[ \t]*-->[ \t]*\d")
_VOICE = re.compile(r"<v(?:\.[^ \t>]{0,80})?[ \t]+([^>\n]{1,200})>")
_INNER = re.compile(r"<(?:\d{1,3}:)?\d{1,2}:\d{2}\.\d{3}>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|\{\\[^}\n]{0,60}\}")
_DASH = re.compile(r"[-–—][ \t]?(?=\w)")
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")
_ASIDE = re.compile(r"(?<=\n\n)(NOTE|STYLE|REGION)\b([^\n]*(?:\n[^\n]+)*)")
_PAUSE = 1.5  # seconds of silence that end a paragraph with its sentence
_LONG = 900  # characters after which a sentence's end is enough


@dataclass(slots=True)
class _Cue:
    begin: float
    end: float
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one voice says in one cue; `dashed` is a change to a speaker without a name."""

    begin: float
    end: float
    name: str
    text: str
    dashed: bool = False


def is_transcript(head: str) -> bool:
    """Whether a file that begins like this is SRT or WebVTT."""
    return bool(re.match(r"\ufeff?WEBVTT(?:[ \t\r\n]|\Z)", head) or _FIRST.match(head))


def read_transcript(data: bytes, name: str, options: Options) -> Reading:
    """An SRT or WebVTT file.

    Raises:
        Unreadable: there is no cue in it.
    """
    decoded = decode(data)
    written = clean_text(decoded.text).lstrip("\n ")
    cues, comments = _cues(written)
    if not cues:
        raise Unreadable(
            "not a transcript: there is no cue with times in it",
            place=name,
            hint="a cue is a line 00:00:01,000 --> 00:00:04,000 with text below it",
        )
    rolling = bool(_INNER.search(written))
    dropped = _without_repeats(cues) if rolling else 0
    telling = _Telling()
    telling.tell(list(_said(cues)))
    turns = tuple(telling.turns)
    findings = list(encoding_findings(decoded))
    if dropped:
        what = f"{dropped} lines that captions showed twice while rolling are in the text once"
        findings.append(Finding(Level.NOTE, "repeated-lines", what))
    if turns:
        names = len({turn.name for turn in turns})
        findings.append(Finding(Level.NOTE, "speakers", f"{len(turns)} turns of {names} speakers"))
    return Reading(
        text="".join(telling.parts),
        extractor=EXTRACTORS["transcript"],
        paragraphs=tuple(telling.paragraphs),
        furniture=tuple(Furniture(1, "comment", comment) for comment in comments),
        origin={"kind": "transcript", "encoding": decoded.encoding, "cues": telling.times},
        findings=tuple(findings),
        encoding=decoded.encoding,
        speakers=turns,
    )


# -- cues -------------------------------------------------------------------------------------


def _cues(text: str) -> tuple[list[_Cue], list[str]]:
    """The cues in order of the file, and the comments of a WebVTT file."""
    comments: list[str] = []
    if text.startswith("WEBVTT"):
        asides = [m for m in _ASIDE.finditer(text) if "-->" not in m[2]]
        comments = [one_line(m[2]) for m in asides if m[1] == "NOTE"]
        for match in reversed(asides):
            text = text[: match.start()] + text[match.end() :]
    cues: list[_Cue] = []
    for line in text.split("\n"):
        times = _TIMES.match(line)
        if times:
            if cues:
                _without_number(cues[-1].lines)
            parts = times.groups()
            cues.append(_Cue(_seconds(parts[:4]), _seconds(parts[4:])))
        elif cues:
            cues[-1].lines.append(line)
    for cue in cues:
        cue.lines = [line for line in cue.lines if line.strip()]
    return cues, [comment for comment in comments if comment]


def _without_number(lines: list[str]) -> None:
    """Take off the line right above the next times when it is the number or name of the next cue."""
    if lines and lines[-1].strip():
        alone = len(lines) > 1 and not lines[-2].strip()
        if alone or lines[-1].strip().isdigit():
            lines.pop()


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return round(hours * 3600 + minutes * 60 + seconds + float(f"0.{parts[3] or 0}"), 3)


def _without_repeats(cues: list[_Cue]) -> int:
    """Take out what rolling captions show again: the last line of the cue before as the first of the next."""
    dropped = 0
    last = ""
    for cue in cues:
        plain = [_plain(line) for line in cue.lines]
        if plain and plain[0] == last:
            del cue.lines[0]
            dropped += 1
        last = plain[-1] if plain else last
    return dropped


def _plain(line: str) -> str:
    return one_line(html.unescape(_TAG.sub("", _INNER.sub("", line))))


# -- what is said -----------------------------------------------------------------------------


def _said(cues: list[_Cue]) -> Iterator[_Said]:
    """Pieces of speech; a piece without name and dash goes on with the speaker before."""
    for cue in cues:
        for name, line, voiced in _voices(cue.lines):
            text = _plain(line)
            dashed = bool(_DASH.match(text)) and not name
            if dashed:
                text = _DASH.sub("", text, count=1)
            label = LABEL.match(text) if not voiced else None
            if label and _is_name(label["name"]):
                name, text = one_line(label["name"]), text[label.end() :].strip()
            if text:
                yield _Said(cue.begin, cue.end, name, text, dashed)


def _is_name(label: str) -> bool:
    words = label.split()
    return 0 < len(words) <= 4 and not words[0][0].islower()


def _voices(lines: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Pieces of a cue with the voice they are given to: (name, line, whether by a voice tag)."""
    name = ""
    for line in lines:
        at = 0
        for match in _VOICE.finditer(line):
            if line[at : match.start()].strip():
                yield name, line[at : match.start()], bool(name)
            name, at = one_line(html.unescape(match[1])), match.end()
        yield name, line[at:], bool(name)


# -- the text ---------------------------------------------------------------------------------


class _Telling:
    """Puts pieces of speech together: text, paragraphs, turns, times."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.paragraphs: list[Span] = []
        self.turns: list[Turn] = []
        self.times: list[list[float]] = []
        self.at = self.start = 0
        self.speaker = ""

    def tell(self, pieces: list[_Said]) -> None:
        """All pieces, in order."""
        before: _Said | None = None
        for piece in pieces:
            speaker = piece.name or ("" if piece.dashed else self.speaker)
            changes = before is None or piece.dashed or speaker != self.speaker
            if before is None or changes or self._pauses(before, piece):
                self._paragraph(speaker, changes)
            else:
                self._put(" ")
            self.times.append([self.at, self.at + len(piece.text), piece.begin, piece.end])
            self._put(piece.text)
            if speaker:
                self.turns[-1] = replace(self.turns[-1], end=self.at)
            before = piece
        if before is not None:
            self.paragraphs.append(Span(self.start, self.at))

    def _paragraph(self, speaker: str, changes: bool) -> None:
        if self.at:
            self.paragraphs.append(Span(self.start, self.at))
            self._put("\n\n")
        self.start, self.speaker = self.at, speaker
        if speaker and changes:
            self._put(f"{speaker}: ")
            self.turns.append(Turn(self.start, self.at, speaker))

    def _pauses(self, before: _Said, piece: _Said) -> bool:
        silent = piece.begin - before.end >= _PAUSE or self.at - self.start > _LONG
        return silent and bool(_ENDS.search(before.text))

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.at += len(words)
