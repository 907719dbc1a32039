"""Tables in files that people hand in, opened with suspicion: XLSX, or text with separators.

Owns the joining of three things that do not know each other: the look into a zip container before a library
unpacks it, the telling of an encoding, and the reading of cells. Nothing else is done with the file.
"""

from __future__ import annotations

from pathlib import Path

from coder.codebook.workbook import RawTable, tables_of_text, tables_of_workbook
from coder.ingest.container import check_members, open_container
from coder.ingest.encoding import decode
from coder.model.errors import InputError, Unreadable
from coder.model.finding import Finding, Level

__all__ = ["LARGEST", "bytes_of", "read_tables", "text_of"]

LARGEST = 50_000_000
"""Bytes of a file; no codebook is as large."""


def bytes_of(path: Path) -> bytes:
    """The bytes of a file that somebody handed in.

    Raises:
        InputError: there is no such file.
        Unreadable: a folder, empty, too large, or not to be opened.
    """
    place = str(path)
    if path.is_dir():
        raise Unreadable("a folder, not a file", place=place, hint="give the file in it")
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"larger than {LARGEST // 1_000_000} MB", place=place)
        data = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "cannot be opened").lower()
        kind = InputError if isinstance(error, FileNotFoundError) else Unreadable
        raise kind(f"the file cannot be read: {why}", place=place) from error
    if not data.strip():
        raise Unreadable("the file is empty", place=place)
    return data


def text_of(data: bytes, place: str) -> tuple[str, tuple[Finding, ...]]:
    """The characters of a text file, and a word on the encoding where it is not UTF-8.

    Raises:
        Unreadable: binary data.
    """
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        told = decode(data)
    if told.encoding == "binary" or "\x00" in told.text:
        raise Unreadable("binary data, not a table", place=place, hint="save it as .xlsx or .csv")
    what = f"read as {told.encoding}, since it is not UTF-8"
    hint = "when letters look wrong, save it as UTF-8 or as .xlsx"
    return told.text, (Finding(Level.WARNING, "encoding", what, place, hint=hint),)


def read_tables(data: bytes, name: str) -> tuple[tuple[RawTable, ...], tuple[Finding, ...]]:
    """The tables of a workbook or the one of a text, and what there is to tell.

    Args:
        data: the file.
        name: what it is called in messages.

    Raises:
        Unreadable: damaged, harmful, or no table.
    """
    if data.startswith(b"PK\x03\x04"):
        with open_container(data, name, "spreadsheet") as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable("not a spreadsheet", place=name, hint="give XLSX or CSV")
            check_members(archive, name)
        return tables_of_workbook(data, name), ()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "an old spreadsheet (.xls) or one with a password", place=name,
            hint="save it as .xlsx or .csv",
        )  # fmt: skip
    if name.casefold().endswith((".xlsx", ".xlsm", ".ods")):
        raise Unreadable("damaged: not the spreadsheet that its name says", place=name,
                         hint="save it again as .xlsx or .csv")  # fmt: skip
    text, findings = text_of(data, name)
    if "\x00" in text:
        raise Unreadable("binary data, not a table", place=name, hint="save it as .xlsx or .csv")
    return tables_of_text(text, name), findings
