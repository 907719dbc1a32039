"""Lines of text as a reader sees them, with the way back to PDFium's characters.

Pieces that stand on one baseline are put side by side, spaces where gaps are, tabs where the gaps are those
of a table. The characters are made fit for storing here, once: ligatures spelled out, odd blanks made
plain, control and private characters dropped, NFC, small raised digits as superscripts. `runs` say which
raw characters every stretch of the line came from: (offset in line, raw start, length, raw length); a
stretch with two different lengths is to be taken as a whole.
Owns: a line is not empty, has no blanks at its ends, and holds no U+FFFE except as its last character,
where it marks a hyphen that `hyphens` will decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coder.ingest.pdf.pieces import Piece

__all__ = ["MARK", "Line", "lines_of", "parted", "plain", "with_brackets"]

MARK = "\ufffe"
Run = tuple[int, int, int, int]

_ODD = re.compile(
    "[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0590\u2010-\u2015\u2018-\u2026\u20ac]|  "
)
_DROP = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\uffff\u0640]"
)
_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_LIGATURE = re.compile("[\ufb00-\ufb06\u0132\u0133]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Private characters of the two symbol fonts that every word processor uses for bullets.
_BULLETS = dict.fromkeys([0xF0A7, 0xF0B7, 0xF06E, 0xF076, 0xF0D8, 0xF0FC, 0xF02D, 0xF0A8], "•")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_CJK_GAP = re.compile(
    f"(?<={_CJK.pattern}) +(?={_CJK.pattern}|[,.;:!?)\\]”’])|(?<=[(\\[“‘]) +(?={_CJK.pattern})"
)
# Accents that were set as characters of their own, and what stands for them until they join their letter:
# characters that are none, one row for those before it, one for those after it.
_ACCENTS = "`^~¨´¸¯ˆ˜ˇ˘˙˚˝"
_COMBINING = "\u0300\u0302\u0303\u0308\u0301\u0327\u0304\u0302\u0303\u030c\u0306\u0307\u030a\u030b"
_BEFORE, _AFTER = 0xFDD0, 0xFDE0
_BEFORE_LETTER = re.compile("([\ufdd0-\ufddf])(.)")
_AFTER_DOTLESS = re.compile("[ıȷ](?=[\ufde0-\ufdef])")
_ANY_ACCENT = re.compile("[\ufdd0-\ufdef]")
_TURNED = str.maketrans("()[]{}«»", ")(][}{»«")
_SUPER = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


@dataclass(slots=True)
class Line:
    """A line on a page; `region` numbers the column or band it stands in, `cells` its table cells."""

    text: str
    runs: tuple[Run, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    region: int
    bold: bool = False
    cells: int = 1
    rtl: bool = False
    bullet: bool = False


def lines_of(pieces: Sequence[Piece], text: str, region: int) -> list[Line]:
    """The lines of one region from top to bottom."""
    out = []
    for row in _rows(pieces):
        line = _line(row, text, region)
        if line is not None:
            out.append(line)
    return out


def parted(line: Line) -> list[Line]:
    """A row of a table cut after each hyphen at which a line of a cell ends, for `hyphens` to decide."""
    out: list[Line] = []
    start = 0
    for end in [m.end() for m in re.finditer(MARK, line.text[:-1])] + [len(line.text)]:
        runs = tuple(
            (max(at, start) - start, raw + max(at, start) - at, min(at + size, end) - max(at, start),
             min(at + size, end) - max(at, start) if size == length else length)
            for at, raw, size, length in line.runs
            if at < end and at + size > start and (size == length or start <= at)
        )  # fmt: skip
        out.append(replace(line, text=line.text[start:end], runs=runs))
        start = end
    return out


def with_brackets(lines: Sequence[Line]) -> None:
    """Turn the brackets of lines from right to left, where they come as they look and not as they mean.

    Told from lines that hold a pair: one that closes before it opens. What most pairs say goes for all.
    """
    told = 0
    own = [line for line in lines if line.rtl]
    for line in own:
        first = min((at for at in map(line.text.find, "()[]") if at >= 0), default=-1)
        if first >= 0 and any(a in line.text and b in line.text for a, b in ("()", "[]")):
            told += 1 if line.text[first] in ")]" else -1
    if told > 0:
        for line in own:
            line.text = line.text.translate(_TURNED)


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces grouped by baseline; a small raised piece belongs to the line it hangs on."""
    rows: list[list[Piece]] = []
    lead: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        at = _row_of(piece, lead)
        if at is None:
            rows.append([piece])
            lead.append(piece)
        else:
            rows[at].append(piece)
            if piece.size > lead[at].size:
                lead[at] = piece
    for row in rows:
        if len(row) == 1:
            continue
        rtl = sum(p.end - p.start for p in row if p.rtl) * 2 > sum(p.end - p.start for p in row)
        row.sort(key=lambda p: -p.x1 if rtl else p.x0)
    order = sorted(range(len(rows)), key=lambda at: lead[at].middle)
    return [rows[at] for at in order]


def _row_of(piece: Piece, lead: list[Piece]) -> int | None:
    """The row among the last ones that the piece stands in."""
    for at in range(len(lead) - 1, max(-1, len(lead) - 4), -1):
        other = lead[at]
        shared = min(piece.bottom, other.bottom) - max(piece.top, other.top)
        if shared > 0.5 * min(piece.size, other.size):
            return at
    return None


def _line(row: list[Piece], text: str, region: int) -> Line | None:
    if len(row) == 1:
        return _line_of(row[0], text, region)  # as most are
    tallest = max(row, key=lambda p: (p.size, p.end - p.start))
    longest = max(row, key=lambda p: p.end - p.start)
    written = ""
    runs: list[Run] = []
    cells = 1
    before: Piece | None = None
    for piece in row:
        raised = _is_mark(piece, tallest, text)
        made, made_runs = plain(text, piece, raised)
        if not made:
            continue
        if before is not None and written:
            if written.endswith(MARK):  # the line goes on, so the hyphen was one
                written = written[:-1] + "-"
            gap = max(piece.x0 - before.x1, before.x0 - piece.x1)
            if gap > 1.5 * longest.size:
                written += "\t"
                cells += 1
            elif gap > 0.12 * longest.size and not (raised and gap < 0.4 * longest.size):
                written += " "
        shift = len(written)
        written += made
        runs += [(at + shift, start, size, raw) for at, start, size, raw in made_runs]
        before = piece
    if not written.strip():
        return None
    return Line(
        text=written,
        runs=tuple(runs),
        x0=min(p.x0 for p in row),
        x1=max(p.x1 for p in row),
        top=tallest.top,
        bottom=tallest.bottom,
        size=longest.size,
        region=region,
        bold=all(p.bold for p in row),
        cells=cells,
        rtl=longest.rtl,
        bullet=bool(row[0].bullet),
    )


def _line_of(piece: Piece, text: str, region: int) -> Line | None:
    """The line that a piece makes alone."""
    written, runs = plain(text, piece)
    if not written or written.isspace():
        return None
    return Line(
        text=written,
        runs=tuple(runs),
        x0=piece.x0,
        x1=piece.x1,
        top=piece.top,
        bottom=piece.bottom,
        size=piece.size,
        region=region,
        bold=piece.bold,
        rtl=piece.rtl,
        bullet=bool(piece.bullet),
    )


def _is_mark(piece: Piece, line: Piece, text: str) -> bool:
    """Whether the whole piece is a small raised number beside full-size text."""
    return (
        piece.end - piece.start <= 3
        and piece.size < 0.8 * line.size
        and piece.bottom < line.bottom - 0.1 * line.size
        and text[piece.start : piece.end].isdecimal()
    )


def plain(text: str, piece: Piece, raised: bool = False) -> tuple[str, list[Run]]:
    """The characters of a piece as they are stored, and where they came from."""
    written = text[piece.start : piece.end]
    simple = not (raised or piece.raised or piece.accents or piece.bullet or piece.turned)
    if simple and not _ODD.search(written):
        return written, [(0, piece.start, len(written), len(written))]
    return _rewritten(written, piece, raised)


def _rewritten(written: str, piece: Piece, raised: bool) -> tuple[str, list[Run]]:
    """The slow way: word by word, so that a word that changes its length is one run."""
    parts: list[str] = []
    runs: list[Run] = []
    at = 0
    if written[-1:] == "\u00ad":
        written = written[:-1] + MARK
    if piece.bullet:
        written = piece.bullet + written[1:]
    for start, end in piece.turned:
        first, last = start - piece.start, end - piece.start
        written = written[:first] + written[first:last][::-1] + written[last:]
    for at_accent, follows in piece.accents:
        place = at_accent - piece.start
        mark = chr((_BEFORE if follows else _AFTER) + _ACCENTS.index(written[place]))
        written = written[:place] + mark + written[place + 1 :]
    marks = set(range(piece.start, piece.end)) if raised else set(piece.raised)
    for word in re.finditer(r"[^ ]+| +", _same_length(written, marks, piece.start)):
        made = " " if word[0][0] == " " else _made(word[0])
        if not made or (made == " " and (not parts or parts[-1] == " ")):
            continue
        runs.append((at, piece.start + word.start(), len(made), word.end() - word.start()))
        parts.append(made)
        at += len(made)
    if parts and parts[-1] == " ":
        parts.pop()
        runs.pop()
    return _spaced_cjk("".join(parts), _joined(runs))


def _same_length(written: str, marks: set[int], start: int) -> str:
    """Changes of one character for one: blanks, bullets, superscripts."""
    written = _BLANK.sub(" ", written)
    if _PRIVATE.search(written):
        written = written.translate(_BULLETS)
    if marks:
        written = "".join(
            _SUPER.get(c, c) if start + i in marks else c for i, c in enumerate(written)
        )
    return written


def _made(word: str) -> str:
    """A word in its stored form; U+FFFE inside a word was a hyphen after all."""
    if MARK in word[:-1]:
        word = word[:-1].replace(MARK, "-") + word[-1]
    if _ANY_ACCENT.search(word):
        word = _BEFORE_LETTER.sub(lambda m: m[2] + chr(ord(m[1]) - _BEFORE + _AFTER), word)
        word = _AFTER_DOTLESS.sub(lambda m: "ij"["ıȷ".index(m[0])], word)
        word = _ANY_ACCENT.sub(lambda m: _COMBINING[(ord(m[0]) - _BEFORE) % 16], word)
    word = _LIGATURE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), word)
    # Presentation forms of Arabic are letters in their joined shapes; the letter is what is meant.
    if any("\ufb1d" <= c <= "\ufefc" for c in word):
        word = unicodedata.normalize("NFKC", word)
    return unicodedata.normalize("NFC", _DROP.sub("", word))


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbouring runs that continue each other as one."""
    out: list[Run] = []
    for run in runs:
        if out:
            at, start, size, raw = out[-1]
            follows = at + size == run[0] and start + raw == run[1]
            if follows and size == raw and run[2] == run[3]:
                out[-1] = (at, start, size + run[2], raw + run[3])
                continue
        out.append(run)
    return out


def _spaced_cjk(written: str, runs: list[Run]) -> tuple[str, list[Run]]:
    """Without the blanks that justified Chinese and Japanese lines have between all characters."""
    if not _CJK_GAP.search(written):
        return written, runs
    raw: list[int] = []
    for _, start, size, length in runs:
        raw += [start + min(i, length - 1) for i in range(size)]
    keep = [True] * len(written)
    for gap in _CJK_GAP.finditer(written):
        keep[gap.start() : gap.end()] = [False] * (gap.end() - gap.start())
    chars = [(c, r) for c, r, k in zip(written, raw, keep, strict=False) if k]
    single = [(i, r, 1, 1) for i, (_, r) in enumerate(chars)]
    return "".join(c for c, _ in chars), _joined(single)
