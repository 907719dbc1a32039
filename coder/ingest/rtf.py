"""RTF as a reading: paragraphs, headings, table rows, footnotes after their paragraph, in its own code pages.

Numbers of lists and headings stand as the file keeps them beside its lists, marks of notes where they are.
The control words are walked once, with a stack of groups; nothing is looked up by patterns over the whole
file, so a hostile one costs linear time. Text deleted under tracked changes and hidden text are left out and
said; heads, feet and comments are kept as furniture. Bytes are read by the code page of their font, else of
the document. Offsets are code points; RTF has no pages of its own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from coder.ingest.numbering import raised
from coder.ingest.reading import EXTRACTORS, Block, Options, Reading, assembled
from coder.ingest.rtfwords import APART, CHARSETS, PUNCTUATION, SIGNS, SILENT
from coder.model.document import Furniture
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.text.clean import one_line

__all__ = ["read_rtf"]


_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)
_SYMBOLS = 2  # the charset of fonts whose letters are pictures
_HEADING = re.compile(r"(?:heading|überschrift|titre|t[íi]tulo|titolo|kop) ?\d|title$", re.I)
_DEEPEST = 2_000


@dataclass(frozen=True, slots=True)
class _Group:
    """What is in force inside a pair of braces; `to` names the stream that words go to, "" is nowhere."""

    to: str = "text"
    font: int = -1
    skip: int = 1
    deleted: bool = False
    hidden: bool = False
    optional: bool = False
    raised: bool = False


@dataclass(slots=True)
class _Story:
    """The walk over the file: groups, fonts, and the words of each stream."""

    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    raw: bytearray = field(default_factory=bytearray)
    skipping: int = 0
    default_font: int = -1
    style: int = 0
    outline: bool = False
    in_table: bool = False
    listed: bool = False
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    apart: list[Furniture] = field(default_factory=list)
    symbols: set[int] = field(default_factory=set)
    label: str = ""
    numbers: int = 0
    marks: int = 0
    marked: bool = False
    deleted: int = 0
    hidden: int = 0
    ended: bool = False


def read_rtf(data: bytes, name: str, options: Options) -> Reading:
    """An RTF file.

    Raises:
        Unreadable: when it is damaged.
    """
    if data.rstrip(b" \t\r\n\x00")[-1:] != b"}":
        raise Unreadable(
            "damaged: the RTF file is cut short", place=name, hint="fetch the file again"
        )
    story = _Story()
    if not _walk(data, story):
        raise Unreadable("damaged: groups of the RTF file nest beyond measure", place=name)
    _end_paragraph(story)
    text, paragraphs, headings = assembled(_with_kinds(story))
    return Reading(
        text=text,
        extractor=EXTRACTORS["rtf"],
        paragraphs=paragraphs,
        headings=headings,
        furniture=tuple(dict.fromkeys(story.apart)),
        origin={"kind": "rtf", "encoding": story.page},
        findings=tuple(_findings(story)),
        encoding="rtf",
    )


def _with_kinds(story: _Story) -> Iterator[Block]:
    """The blocks; `style N` becomes heading or paragraph now that all styles are known."""
    for block in story.blocks:
        if block.kind.startswith("style "):
            called = story.styles.get(int(block.kind[6:]), "")
            yield Block("heading" if _HEADING.search(called) else "paragraph", block.text)
        else:
            yield block


def _walk(data: bytes, story: _Story) -> bool:
    """Go through the file once; False when groups nest too deeply."""
    stack: list[_Group] = []
    now = _Group()
    at, length = 0, len(data)
    while at < length and not story.ended:
        match = _TOKEN.match(data, at)
        if match is None:
            break
        at = match.end()
        word, number, hexes, sign, brace, plain = match.groups()
        if hexes is not None:
            if story.skipping:
                story.skipping -= 1
            else:
                story.raw.append(int(hexes, 16))
            continue
        if plain is not None:
            story.raw.extend(_kept(plain, story))
            continue
        if word is None and sign is None and brace is None:
            continue
        _flush(story, now)
        story.skipping = 0
        if brace == b"{":
            stack.append(now)
            now = replace(now, optional=False)
            if len(stack) > _DEEPEST:
                return False
        elif brace == b"}":
            now = _closed(story, now, stack)
        elif sign is not None:
            now = _sign(story, now, sign.decode("latin-1"))
        elif word == b"bin":
            at += max(0, int(number or 0))
        else:
            value = int(number) if number else None
            now = _word(story, now, word.decode("ascii"), value)
    _flush(story, now)
    return True


def _kept(plain: bytes, story: _Story) -> bytes:
    """Plain bytes without those that stand in for a character just given by number."""
    gone = min(story.skipping, len(plain))
    story.skipping -= gone
    return plain[gone:]


def _closed(story: _Story, now: _Group, stack: list[_Group]) -> _Group:
    """A group ends: what stood apart in it is put away."""
    if not stack:
        return now
    before = stack.pop()
    if now.to != before.to and now.to not in ("", "text", "fonts"):
        words = _taken(story, now.to)
        said = one_line(words)
        if now.to == "note" and said:
            story.notes.append(said)
        elif now.to == "label" and any(map(str.isalnum, said)):
            story.label = said
            _put(story, before, f"{said} ")
        elif now.to == "styles":
            _style(story, words)
        elif said:
            story.apart.append(Furniture(1, now.to, said))
    elif now.to == "styles":
        _style(story, _taken(story, "styles"))
    story.ended = not stack
    return before


def _style(story: _Story, words: str) -> None:
    """One entry of the style sheet: the number read last, and its name up to the semicolon."""
    called = words.strip().rstrip(";")
    if called:
        story.styles.setdefault(story.style, called)
    story.style = 0


def _mark(story: _Story, now: _Group) -> None:
    """The mark of a note, which the program counts: in the text, and before the note's own words."""
    if now.to == "text" and not (now.deleted or now.hidden):
        story.marks += 1
        story.marked = True
    if now.to in ("text", "note") and story.marked:
        _put(story, replace(now, raised=True), f"{story.marks}")
    if now.to == "note":
        _put(story, now, " ")
        story.marked = False


def _sign(story: _Story, now: _Group, sign: str) -> _Group:
    if sign == "*":
        return replace(now, optional=True)
    if sign in "\r\n":
        _paragraph(story, now)
    elif sign in PUNCTUATION:
        _put(story, now, PUNCTUATION[sign])
    return now


def _word(story: _Story, now: _Group, word: str, value: int | None) -> _Group:
    """A control word: what is in force after it."""
    if word in APART:
        return replace(now, to=APART[word], optional=False) if now.to == "text" else now
    if word == "chftn":
        _mark(story, now)
        return now
    if word == "fonttbl":
        return replace(now, to="fonts")
    if word in SILENT or (now.optional and word not in ("cs", "shpinst")):
        return replace(now, to="", optional=False)
    if word == "u" and value is not None:
        _put(story, now, chr(value % 0x10000))
        story.skipping = now.skip
    elif word in SIGNS:
        _put(story, now, SIGNS[word])
    elif word in ("par", "sect", "page", "cell", "nestcell", "row", "nestrow"):
        _layout(story, now, word)
    elif word in ("pard", "intbl", "s", "outlinelevel", "ls", "trowd"):
        _paragraph_word(story, now, word, value)
    elif word in ("ansicpg", "mac", "pc", "pca", "deff"):
        _document_word(story, word, value)
    elif word == "fcharset" and now.to == "fonts":
        story.fonts[now.font] = CHARSETS.get(value or 0, "")
        if value == _SYMBOLS:
            story.symbols.add(now.font)
    return _character_word(now, word, value, story)


def _character_word(now: _Group, word: str, value: int | None, story: _Story) -> _Group:
    if word == "f":
        return replace(now, font=-1 if value is None else value)
    if word == "uc":
        return replace(now, skip=max(0, min(8, value or 0)))
    if word == "deleted":
        return replace(now, deleted=value != 0)
    if word == "v":
        return replace(now, hidden=value != 0)
    if word in ("super", "nosupersub", "sub"):
        return replace(now, raised=word == "super" and value != 0)
    if word == "plain":
        return replace(now, font=story.default_font, deleted=False, hidden=False, raised=False)
    return now


def _document_word(story: _Story, word: str, value: int | None) -> None:
    if word == "deff":
        story.default_font = -1 if value is None else value
        return
    page = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}.get(word, f"cp{value}")
    page = "utf-8" if page == "cp65001" else page
    try:
        codecs.lookup(page)
    except LookupError:
        return
    story.page = page


def _paragraph_word(story: _Story, now: _Group, word: str, value: int | None) -> None:
    if now.to == "styles":
        story.style = (value or 0) if word == "s" else story.style
    elif now.to != "text":
        return
    elif word == "pard":
        story.style, story.outline, story.in_table, story.listed = 0, False, False, False
    elif word in ("intbl", "trowd"):
        story.in_table = True
    elif word == "s":
        story.style = value or 0
    elif word == "outlinelevel":
        story.outline = value is not None and value < 9
    elif word == "ls":
        story.listed = True


def _layout(story: _Story, now: _Group, word: str) -> None:
    """The end of a paragraph, a cell or a row."""
    if now.to == "text" and word in ("row", "nestrow"):
        _end_row(story)
    elif now.to == "text" and word in ("cell", "nestcell"):
        _put(story, replace(now, deleted=False, hidden=False), "\x01")
        story.in_table = True
    else:
        _paragraph(story, now)


def _paragraph(story: _Story, now: _Group) -> None:
    if now.to != "text":
        _put(story, now, "\n")
    elif story.in_table:
        _put(story, now, " ")
    else:
        _end_paragraph(story)


def _end_row(story: _Story) -> None:
    words = _taken(story, "text")
    cells = [one_line(cell) for cell in words.split("\x01")]
    story.blocks.append(Block("row", "\t".join(cells).strip("\t")))
    story.in_table = False
    _end_notes(story)


def _end_paragraph(story: _Story) -> None:
    words = _numbered(story, _taken(story, "text").replace("\x01", "\t"))
    kind = "heading" if story.outline else "item" if story.listed else f"style {story.style}"
    lines = [one_line(line) for line in words.split("\n")]
    story.blocks.append(Block(kind, "\n".join(lines)))
    _end_notes(story)


def _numbered(story: _Story, words: str) -> str:
    """The words of a paragraph; nothing where they are only the number that the program gave it."""
    label, story.label = story.label, ""
    if label and words.strip() == label:
        return ""
    story.numbers += bool(label)
    return words


def _end_notes(story: _Story) -> None:
    story.blocks.extend(Block("note", note) for note in story.notes)
    story.notes.clear()


# -- words ------------------------------------------------------------------------------------


def _flush(story: _Story, now: _Group) -> None:
    """The bytes that have come in, as characters of the page in force."""
    if not story.raw:
        return
    raw = bytes(story.raw)
    story.raw.clear()
    font = now.font if now.font >= 0 else story.default_font
    if now.to == "label" and font in story.symbols:
        return  # a bullet
    _put(story, now, raw.decode(story.fonts.get(font) or story.page, "replace"))


def _put(story: _Story, now: _Group, words: str) -> None:
    if now.to in ("", "fonts"):
        return
    if now.deleted or now.hidden:
        if words.strip():
            story.deleted += now.deleted
            story.hidden += now.hidden and not now.deleted
        return
    story.words.setdefault(now.to, []).append(raised(words) if now.raised else words)


def _taken(story: _Story, stream: str) -> str:
    """The words of a stream, which is empty then; halves of characters given by number are joined."""
    words = "".join(story.words.pop(stream, []))
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _findings(story: _Story) -> Iterator[Finding]:
    if story.numbers:
        what = f"numbers of lists and headings, in the text: {story.numbers}"
        yield Finding(Level.NOTE, "numbering", what)
    if story.deleted:
        what = f"tracked changes, deleted pieces left out: {story.deleted}"
        yield Finding(Level.NOTE, "tracked-changes", what)
    if story.hidden:
        what = f"hidden pieces of text, left out: {story.hidden}"
        yield Finding(Level.NOTE, "hidden-text", what)
    comments = sum(f.kind == "comment" for f in story.apart)
    if comments:
        what = f"comments, kept apart from the text: {comments}"
        yield Finding(Level.NOTE, "comments", what)
