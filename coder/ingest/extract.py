"""One file to one clean text with its map: the door of this package.

    extract("a.pdf")   ->   Extraction(text=..., map=TextMap(...), kind="pdf", state="ok", ...)

Owns: the text is NFC and has no `text_faults`; pages, paragraphs and sentences in the map are sorted
code-point spans of it, every sentence inside one paragraph; the same bytes give the same text. A file that
cannot be read at all raises `Unreadable`; what can be read in part comes back with state `partial` or
`empty` and findings (`scan`, `garbled`, `damaged`, `encoding`, ...). Never anything else: a reader that
fails on a hostile file is reported as damage. Reads one file; writes nothing.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coder.ingest.kind import kind_of
from coder.ingest.languages import language_findings
from coder.ingest.reading import Options, Reading
from coder.model.document import Passage, TextMap
from coder.model.errors import CoderError, Unreadable, UsageError
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.text.language import passages
from coder.text.sentences import segmenter_name, sentences

__all__ = ["ENGINES", "MAX_BYTES", "Extraction", "extract", "extract_bytes", "resegmented"]

ENGINES = ("pdfium", "pdfplumber")
MAX_BYTES = 1 << 30

# Named here, imported when a file of the kind turns up: each loads a library of some weight.
_READERS = {
    "pdf": ("coder.ingest.pdf.reader", "read_pdf"),
    "docx": ("coder.ingest.docx", "read_docx"),
    "odt": ("coder.ingest.odt", "read_odt"),
    "epub": ("coder.ingest.epub", "read_epub"),
    "html": ("coder.ingest.html", "read_html"),
    "xml": ("coder.ingest.markup", "read_xml"),
    "transcript": ("coder.ingest.transcript", "read_transcript"),
    "markdown": ("coder.ingest.plain", "read_markdown"),
    "text": ("coder.ingest.plain", "read_text"),
    "rtf": ("coder.ingest.rtf", "read_rtf"),
}
# Kinds in which a conversation is written down as "Speaker: words".
_SPOKEN = frozenset({"docx", "odt", "rtf", "markdown", "text"})


@dataclass(frozen=True, slots=True)
class Extraction:
    """A text with its map and what is to be told about it.

    `kind` is one of `coder.ingest.kind.KINDS`; `source_hash` the SHA-256 of the file in hex;
    `pages` the number of pages of the source (0 where the format has none); `state` is "ok", "partial"
    (some pages without text, garbled or damaged) or "empty".
    """

    text: str
    map: TextMap
    kind: str
    source_hash: str
    encoding: str
    pages: int
    state: str
    findings: tuple[Finding, ...] = ()


def extract(
    path: str | Path,
    *,
    lang: str | None = None,
    password: str | None = None,
    engine: str = "pdfium",
    tables: bool = False,
    whole: bool = False,
    furniture: bool = False,
) -> Extraction:
    """The clean text of a file.

    Args:
        path: the file; its kind is told from its content, then from its suffix.
        lang: two-letter code that overrides the language told from the text.
        password: opens an encrypted PDF.
        engine: `pdfium`, or `pdfplumber` for PDFs (slower, a second opinion).
        tables: read ruled tables of PDFs as rows with tabs between the cells.
        whole: read all that a web page shows, not its main content only.
        furniture: leave running heads, feet and page numbers of PDFs in the text.

    Raises:
        Unreadable: missing, a folder, empty, encrypted, damaged, or not what its suffix says.
        UsageError: for an unknown engine.
    """
    data = _bytes_of(Path(path))
    options = Options(
        lang=lang, password=password, engine=engine, tables=tables, whole=whole, furniture=furniture
    )
    return extract_bytes(data, Path(path).name, options)


def extract_bytes(data: bytes, name: str, options: Options | None = None) -> Extraction:
    """The same for bytes that are already in memory; `name` gives the suffix and stands in messages.

    Raises:
        Unreadable: as `extract`.
        UsageError: for an unknown engine.
    """
    asked = options or Options()
    if asked.engine not in ENGINES:
        raise UsageError(f"engine {asked.engine!r} is not known", allowed=ENGINES)
    kind = kind_of(data, name)
    module, function = _READERS[kind]
    try:
        reading: Reading = getattr(importlib.import_module(module), function)(data, name, asked)
        if kind in _SPOKEN:
            from coder.ingest.turns import with_turns

            reading = with_turns(reading)
    except CoderError:
        raise
    except (MemoryError, ImportError):
        raise
    except Exception as error:  # a hostile file must not become a traceback
        raise Unreadable(
            f"damaged: the {kind} file could not be read ({type(error).__name__})",
            place=name,
            hint="open it in the program that made it and save it again",
        ) from error
    findings = tuple(f if f.place else replace(f, place=name) for f in reading.findings)
    if not reading.text.strip() and not findings:
        findings = (Finding(Level.WARNING, "empty", "the file holds no text", place=name),)
    text_map = _mapped(reading, asked.lang, findings)
    findings += tuple(language_findings(text_map, len(reading.text), name))
    return Extraction(
        text=reading.text,
        map=text_map,
        kind=kind,
        source_hash=hashlib.sha256(data).hexdigest(),
        encoding=reading.encoding,
        pages=len(reading.pages),
        state=_state(reading),
        findings=findings,
    )


def resegmented(text: str, old: TextMap, *, lang: str | None = None) -> TextMap:
    """The map with sentences computed anew over the same paragraphs."""
    parts = old.languages if lang is None else passages(text, old.paragraphs, lang=lang)
    langs = _langs(old.paragraphs, parts)
    return replace(
        old,
        languages=parts,
        sentences=sentences(text, old.paragraphs, langs),
        segmenter=segmenter_name(langs),
    )


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise Unreadable("a folder, not a file", place=str(path), hint="give the files in it")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable("the file is larger than 1 GB", place=str(path), hint="split it")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("missing: there is no such file", place=str(path)) from error
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"the file cannot be opened ({what})", place=str(path)) from error


def _state(reading: Reading) -> str:
    if not reading.text.strip():
        return "empty"
    return "partial" if reading.partial else "ok"


def _mapped(reading: Reading, lang: str | None, findings: Sequence[Finding]) -> TextMap:
    """The map; warnings stand first in its origin, where a list of many documents finds them soon."""
    told = [[f.code, f.what, f.hint] for f in findings if f.level > Level.NOTE]
    parts = passages(reading.text, reading.paragraphs, lang=lang)
    langs = _langs(reading.paragraphs, parts)
    return TextMap(
        extractor=reading.extractor,
        segmenter=segmenter_name(langs),
        pages=reading.pages,
        paragraphs=reading.paragraphs,
        sentences=sentences(reading.text, reading.paragraphs, langs),
        languages=parts,
        furniture=reading.furniture,
        headings=reading.headings,
        origin={"warnings": told, **reading.origin} if told else reading.origin,
        decisions=reading.decisions,
        speakers=reading.speakers,
    )


def _langs(paragraphs: Sequence[Span], parts: Sequence[Passage]) -> list[str]:
    """The language of each paragraph; passages begin and end at paragraph borders."""
    out: list[str] = []
    at = 0
    for span in paragraphs:
        while at < len(parts) and parts[at].end <= span.start:
            at += 1
        out.append(parts[at].lang if at < len(parts) else "und")
    return out
