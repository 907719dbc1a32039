"""What kind of file this is: told from its first bytes, the suffix only where bytes do not say.

    b"%PDF-1.7 ..." named report.txt   ->   pdf

Returns one of pdf, docx, html, markdown, text, rtf. Files of other kinds, and files whose suffix promises
what the bytes do not hold, raise `Unreadable` with a hint. Looks at the bytes only, opens nothing.
"""

from __future__ import annotations

import re

from coder.model.errors import Unreadable

__all__ = ["KINDS", "kind_of"]

KINDS = ("pdf", "docx", "html", "markdown", "text", "rtf")

_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_SUFFIX_KIND = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".rtf": "rtf",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of files that hold no text we could read, and what to tell about them.
_FOREIGN = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


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
    if wanted in ("pdf", "docx", "rtf"):
        raise Unreadable(
            f"not a {wanted.upper()}: damaged, or another kind of file with the suffix {suffix}",
            place=name,
            hint="open it in the program that made it and save it again",
        )
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if wanted == "html" or _MARKUP.match(head):
        return "html"
    return wanted or "text"


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def _zip_kind(data: bytes, name: str) -> str:
    """DOCX among the formats that are zip containers; the container is opened by its reader."""
    if _suffix(name) == ".docx" or b"word/" in data:
        return "docx"
    for mark, what in (
        (b"xl/", "a spreadsheet"),
        (b"ppt/", "a presentation"),
        (b"application/epub+zip", "an EPUB book"),
        (b"opendocument", "an OpenDocument file"),
    ):
        if mark in data:
            hint = "save it as DOCX, PDF or plain text"
            if what == "a spreadsheet":
                hint = "give a metadata sheet with --meta"
            raise Unreadable(f"{what}, which is not read as a text", place=name, hint=hint)
    raise Unreadable(
        "a zip archive, not a document", place=name, hint="unpack it and give the files in it"
    )


def _refuse_foreign(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(
                "encrypted: an Office file with a password",
                place=name,
                hint="open it in Word and save it without a password",
            )
        raise Unreadable(
            "an old Word document (.doc), which is not read",
            place=name,
            hint="open it in Word or LibreOffice and save it as DOCX",
        )
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            hint = "give the text as PDF, DOCX, HTML, RTF, Markdown or plain text"
            if what == "an image":
                hint = "scanned: make a PDF with a text layer of it by OCR"
            raise Unreadable(f"{what}, not a document", place=name, hint=hint)
