"""Opening a PDF with PDFium, and saying in plain words why it does not open.

Words that scripts may look for in messages: encrypted, damaged, empty. PDFium repairs many broken files
silently; `looks_cut` tells when the end of the file is missing, so that a repair does not pass for health.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from coder.model.errors import Unreadable

__all__ = ["looks_cut", "opened", "page_label"]

_PASSWORD = 4
_HANDLER = 5
_TAIL = 2048


def opened(data: bytes, name: str, password: str | None) -> Any:
    """The open document; the caller closes it.

    Raises:
        Unreadable: encrypted (and no or a wrong password), or damaged beyond repair, or without pages.
    """
    try:
        # A password that is not needed does no harm: files locked for editing only open without one.
        document = _tried(data, password) or pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refusal(name, password) from error
    if len(document) == 0:
        document.close()
        raise Unreadable("damaged: the PDF holds no pages", place=name, hint="fetch the file again")
    return document


def _tried(data: bytes, password: str | None) -> Any:
    if not password:
        return None
    try:
        return pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError:
        return None


def _refusal(name: str, password: str | None) -> Unreadable:
    code = raw.FPDF_GetLastError()
    if code == _PASSWORD:
        if password:
            return Unreadable(
                "encrypted: the password does not open the PDF",
                place=name,
                hint="check the password given with --password",
            )
        return Unreadable(
            "encrypted: the PDF asks for a password",
            place=name,
            hint="give it with --password, or save a copy without one",
        )
    if code == _HANDLER:
        return Unreadable(
            "encrypted: the PDF is locked in a way that is not supported",
            place=name,
            hint="save a copy without protection",
        )
    return Unreadable("damaged: the PDF cannot be opened", place=name, hint="fetch the file again")


def looks_cut(data: bytes) -> bool:
    """Whether the mark that ends every PDF is missing, as in a download that broke off."""
    return b"%%EOF" not in data[-_TAIL:]


def page_label(document: Any, index: int) -> str:
    """The label that the file itself gives to a page (index from 0), or ""."""
    size = raw.FPDF_GetPageLabel(document.raw, index, None, 0)
    if not 2 < size < 400:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetPageLabel(document.raw, index, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()
