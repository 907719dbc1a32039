from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from coder.cli.sheets import Sheet, read_sheet
from coder.model.errors import Unreadable


def read(tmp_path: Path, data: bytes, name: str = "t.csv") -> Sheet:
    (tmp_path / name).write_bytes(data)
    return read_sheet(tmp_path / name)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_separator_is_told_from_the_header(tmp_path: Path, mark: str, end: str) -> None:
    lines = [mark.join(cells) for cells in (("doc", "text"), ("d", '"a, b; c"'))]
    sheet = read(tmp_path, end.join(lines).encode())
    assert sheet == Sheet(("doc", "text"), (("d", "a, b; c"),))


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert read(tmp_path, b"doc\nd1\nd2\n").rows == (("d1",), ("d2",))


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffdoc;ö\nd;ü".encode()) == Sheet(("doc", "ö"), (("d", "ü"),))


def test_a_code_page_is_read_and_said(tmp_path: Path) -> None:
    sheet = read(
        tmp_path, "doc,Übersicht über die Zusammenarbeit für Länder\nd,é\n".encode("cp1252")
    )
    assert sheet.header[1].startswith("Übersicht")
    assert [f.code for f in sheet.findings] == ["encoding"]


def workbook(tmp_path: Path, *rows: tuple[object, ...]) -> Sheet:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    return read_sheet(tmp_path / "t.xlsx")


def test_a_workbook_gives_its_cells_as_typed(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path, ("doc", "n", "x"), ("d", 12.0, None), ("e", 0.5, True), ("f", 7, "=1")
    )
    assert sheet.rows[:2] == (("d", "12", ""), ("e", "0.5", "true"))


def test_a_date_made_by_a_spreadsheet_is_named_by_row(tmp_path: Path) -> None:
    sheet = workbook(tmp_path, ("doc", "when"), ("d", datetime.datetime(2024, 3, 1)), ("e", "1-3"))
    assert sheet.rows == (("d", "2024-03-01"), ("e", "1-3"))
    assert [(f.code, f.place.rpartition(": ")[2]) for f in sheet.findings] == [
        ("date-cell", "row 2")
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old or locked"),
        (b'doc,text\n"open', "not a table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as caught:
        read(tmp_path, data)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no.csv"):
        with pytest.raises(Unreadable):
            read_sheet(path)
