"""Plain text and Markdown as readings.

Plain text and Markdown are stored as written (after the cleaning every text gets), so that a quotation is
found again in the file; the paragraphs are told from blank lines. Front matter of Markdown is no part of
the text: it stands in the reading's origin. A guessed encoding is said in a finding of code `encoding`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from coder.ingest.encoding import Decoded, decode
from coder.ingest.reading import EXTRACTORS, Options, Reading
from coder.model.document import Furniture
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.text.clean import clean_text
from coder.text.paragraphs import paragraphs

__all__ = ["encoding_findings", "read_markdown", "read_text"]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FRONT = re.compile(r"---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_UNDERLINE = re.compile(r"\n(?:={3,}|-{3,})[ \t]*\Z")
_FENCE = re.compile(r"(?:```|~~~)")


def read_text(data: bytes, name: str, options: Options) -> Reading:
    """A plain text file.

    Raises:
        Unreadable: when the bytes are no text in any encoding.
    """
    decoded = _decoded(data, name)
    reading = _reading(clean_text(decoded.text), decoded, EXTRACTORS["text"])
    if not name.lower().endswith((".csv", ".tsv")):
        return reading
    what = "a table, which was read as one text"
    note = Finding(Level.NOTE, "table", what, hint="--text-column NAME makes each row a document")
    return replace(reading, findings=(*reading.findings, note))


def read_markdown(data: bytes, name: str, options: Options) -> Reading:
    """A Markdown file: the text as written, front matter apart, headings known.

    Raises:
        Unreadable: when the bytes are no text in any encoding.
    """
    decoded = _decoded(data, name)
    text = clean_text(decoded.text)
    front = _FRONT.match(text)
    if front:
        text = text[front.end() :].lstrip("\n")
    reading = _reading(text, decoded, EXTRACTORS["markdown"])
    fenced = False
    headings: list[Span] = []
    for span in reading.paragraphs:
        written = span.of(text)
        if len(_FENCE.findall(written)) % 2:
            fenced = not fenced
        elif not fenced and (_HEADING.match(written) or _UNDERLINE.search(written)):
            headings.append(span)
    return Reading(
        text=text,
        extractor=reading.extractor,
        paragraphs=reading.paragraphs,
        headings=tuple(headings),
        furniture=(Furniture(1, "head", front[1]),) if front and front[1].strip() else (),
        origin={**reading.origin, "front_matter": front[1]} if front else reading.origin,
        findings=reading.findings,
        encoding=reading.encoding,
    )


def _decoded(data: bytes, name: str) -> Decoded:
    decoded = decode(data)
    sample = decoded.text[:100_000]
    odd = len(_CONTROL.findall(sample)) + sample.count("\ufffd")
    if decoded.encoding == "binary" or odd > max(2, len(sample) // 50):
        raise Unreadable(
            "not a text: the file holds binary data",
            place=name,
            hint="give the text as PDF, DOCX, HTML, RTF, Markdown or plain text",
        )
    return decoded


def encoding_findings(decoded: Decoded) -> tuple[Finding, ...]:
    """A note on the encoding when it had to be told from the bytes; nothing for UTF-8."""
    if decoded.encoding in ("ascii", "utf-8"):
        return ()
    unsure = decoded.sure < 0.7
    return (
        Finding(
            Level.WARNING if unsure else Level.NOTE,
            "encoding",
            f"read as {decoded.encoding} (confidence {decoded.sure:.2f})",
            found=decoded.encoding,
            hint="look at letters with accents; save the file as UTF-8 if they are wrong"
            if unsure
            else "",
        ),
    )


def _reading(text: str, decoded: Decoded, extractor: str) -> Reading:
    return Reading(
        text=text,
        extractor=extractor,
        paragraphs=paragraphs(text),
        origin={"kind": extractor.split()[0], "encoding": decoded.encoding},
        findings=encoding_findings(decoded),
        encoding=decoded.encoding,
    )
