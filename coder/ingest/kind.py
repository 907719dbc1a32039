"""What kind of file this is: told from its first bytes, the suffix only where bytes do not say.

    b"%PDF-1.7 ..." named report.txt   ->   pdf

Returns one of `KINDS`. Files of other kinds, and files whose suffix promises what the bytes do not hold,
raise `Unreadable` with a hint. Of a zip container the names of its parts are read, nothing is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile

from coder.model.errors import Unreadable

__all__ = ["KINDS", "kind_of"]

KINDS = (
    "pdf", "docx", "odt", "epub", "html", "xml", "markdown", "text", "rtf", "transcript"
)  # fmt: skip

_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_XML = re.compile(rb"\s*<\?xml\s")
_FLAT_ODT = re.compile(rb"<office:document[\s>]")
_SUFFIX_KIND = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".ott": "odt",
    ".fodt": "odt",
    ".epub": "epub",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xml": "xml",
    ".md": "markdown",
    ".markdown": "markdown",
    ".rtf": "rtf",
    ".srt": "transcript",
    ".vtt": "transcript",
}
_BY_BYTES = frozenset({"pdf", "docx", "odt", "epub", "rtf"})  # their first bytes always say so
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of files that hold no text we could read, and what to tell about them. Those that are plain
# letters count only where zeros follow: a text may begin with the word "MZ".
_FOREIGN = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_HINTS = {
    "an image": "scanned: make a PDF with a text layer of it by OCR",
    "a recording": "give its transcript: SRT, VTT, or a text with the speakers' names",
}
# Streams of the container that old Office programs wrote, and what to save their files as.
_OLD = (
    ("WordDocument", ("an old Word document (.doc)", "DOCX")),
    ("Workbook", ("an old spreadsheet (.xls)", "XLSX or CSV")),
    ("PowerPoint Document", ("an old presentation (.ppt)", "PDF")),
    ("__substg1.0", ("a message of Outlook (.msg)", "text or PDF")),
)
_GIVE = "give the text as PDF, DOCX, ODT, EPUB, HTML, RTF, Markdown or plain text"


def kind_of(data: bytes, name: str) -> str:
    """The kind of the file `name` with these bytes.

    Raises:
        Unreadable: for an empty file, another kind, or a suffix that the bytes belie.
    """
    suffix = _suffix(name)
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("the file is empty", place=name, hint="nothing was read; fetch it again")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data, name)
    _refuse_foreign(data, name)
    wanted = _SUFFIX_KIND.get(suffix)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if _FLAT_ODT.search(head):
        return "odt"
    if wanted in _BY_BYTES:
        raise Unreadable(
            f"not a {wanted.upper()}: damaged, or another kind of file with the suffix {suffix}",
            place=name,
            hint="open it in the program that made it and save it again",
        )
    return _text_kind(head, wanted)


def _text_kind(head: bytes, wanted: str | None) -> str:
    """The kind of a file of characters; `head` is its beginning."""
    if wanted == "html" or _MARKUP.match(head):
        return "html"
    if wanted in ("xml", "transcript", "markdown"):
        return wanted
    if _XML.match(head):
        return "xml"
    from coder.ingest.transcript import is_transcript

    written = head.replace(b"\x00", b"").decode("latin-1").lstrip("\xff\xfe")
    return "transcript" if is_transcript(written) else "text"


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def _zip_kind(data: bytes, name: str) -> str:
    """The document among the formats that are zip containers; its reader opens the container."""
    parts = _members(data)
    for part, kind in (
        ("word/document.xml", "docx"),
        ("META-INF/container.xml", "epub"),
        ("content.xml", "odt"),
    ):
        if part in parts:
            return kind
    for mark, what in (("xl/", "a spreadsheet"), ("ppt/", "a presentation")):
        if any(part.startswith(mark) for part in parts):
            hint = _GIVE
            if what == "a spreadsheet":
                hint = "--text-column NAME makes each row a document; --meta FILE gives variables"
            raise Unreadable(f"{what}, which is not read as a text", place=name, hint=hint)
    wanted = _SUFFIX_KIND.get(_suffix(name))
    if wanted in ("docx", "odt", "epub"):
        return wanted  # damaged: its reader says how
    if b"word/" in data:
        return "docx"
    raise Unreadable(
        "a zip archive, not a document", place=name, hint="unpack it and give the files in it"
    )


def _members(data: bytes) -> frozenset[str]:
    """Names of the parts; none when the container cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def _refuse_foreign(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(
                "encrypted: an Office file with a password",
                place=name,
                hint="open it in Word and save it without a password",
            )
        what, form = next(
            (told for mark, told in _OLD if mark.encode("utf-16-le") in data), _OLD[0][1]
        )
        raise Unreadable(
            f"{what}, which is not read",
            place=name,
            hint=f"open it in its program or in LibreOffice and save it as {form}",
        )
    for magic, what in _FOREIGN:
        if data.startswith(magic) and not (magic.isalnum() and b"\x00" not in data[:1024]):
            raise Unreadable(f"{what}, not a document", place=name, hint=_HINTS.get(what, _GIVE))
