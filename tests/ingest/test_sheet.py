from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.ingest.sheet import Sheet, read_sheet, sheet_of
from coder.model.errors import CoderError, Unreadable


def xlsx(*rows: list[object]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def codes(sheet: Sheet) -> list[str]:
    return [f.code for f in sheet.findings]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_separator_is_found(delimiter: str) -> None:
    rows = [["id", "title", "year"], ["EU-01", '"Pact, a new; one"', "2008"], ["EU-02", "Two", ""]]
    sheet = sheet_of("\n".join(delimiter.join(r) for r in rows).encode(), "m.csv")
    assert (sheet.delimiter, sheet.columns) == (delimiter, ("id", "title", "year"))
    assert sheet.rows[0].cells == {"id": "EU-01", "title": "Pact, a new; one", "year": "2008"}
    assert sheet.rows[1].cells == {"id": "EU-02", "title": "Two"}
    assert [r.number for r in sheet.rows] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_come_back_and_a_code_page_is_reported(encoding: str) -> None:
    text = "id;title\nDE-1;Die Rückführung über die Grenze für alle\n"
    sheet = sheet_of(text.encode(encoding), "m.csv")
    assert sheet.rows[0].cells["title"].startswith("Die Rückführung")
    assert ("encoding" in codes(sheet)) == (encoding in ("cp1252", "utf-16"))


def test_excel_separator_line_and_blank_rows_keep_the_numbers() -> None:
    sheet = sheet_of(b"sep=;\r\nid;year\r\n\r\n;\r\nA;2008\r\n", "m.csv")
    assert [(r.number, r.cells["id"]) for r in sheet.rows] == [(5, "A")]


def test_a_workbook_gives_plain_strings_and_names_made_dates_by_row() -> None:
    data = xlsx(
        ["id", "date", "case", "year", "ok"],
        ["A", datetime.date(2010, 6, 5), datetime.datetime(2010, 3, 1), 2010.0, True],
        [],
        ["B", None, "EU", 2011, False],
    )
    sheet = sheet_of(data, "m.xlsx")
    assert sheet.rows[0].cells == {
        "id": "A", "date": "2010-06-05", "case": "2010-03-01", "year": "2010", "ok": "true",
    }  # fmt: skip
    assert [r.number for r in sheet.rows] == [2, 4]
    (finding,) = sheet.findings
    assert finding.code == "date-cell"
    assert finding.what.startswith("row 2: column 'case' holds '2010-03-01'")


@pytest.mark.parametrize("cell", ["03. Mai", "3-May", "May-08", "1. Mär", "12-dic"])
def test_a_csv_that_went_through_a_spreadsheet_is_noticed(cell: str) -> None:
    assert codes(sheet_of(f"id,case\nA,{cell}\n".encode(), "m.csv")) == ["date-cell"]


@pytest.mark.parametrize("cell", ["2008", "Art. 5", "Mayor", "5", "2010-05-03", "Mali"])
def test_ordinary_cells_are_no_dates(cell: str) -> None:
    assert codes(sheet_of(f"id,case\nA,{cell}\n".encode(), "m.csv")) == []


def test_odd_headers_and_rows_are_reported_by_row() -> None:
    sheet = sheet_of(b"id,Year,,year\nA,1,2,3,4\nB,#REF!\n", "m.csv")
    assert sheet.columns == ("id", "Year")
    assert codes(sheet) == ["column", "duplicate-column", "too-many-cells", "error-cell"]
    assert str(sheet.findings[2]) == (
        "m.csv: row 2: one cell more than there are columns, which is not read"
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "empty"), (b"\n\n", "empty"), (b"PK\x03\x04", "not a spreadsheet"),
     (bytes(range(256)) * 9, "binary"), (b"\xd0\xcf\x11\xe0", "old spreadsheet")],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        sheet_of(data, "m.csv")


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no.csv"):
        with pytest.raises(Unreadable):
            read_sheet(path)
    (tmp_path / "m.csv").write_text("id\nA\n", encoding="utf-8")
    assert read_sheet(tmp_path / "m.csv").name == "m.csv"


@given(
    st.binary(max_size=200)
    | st.text(st.sampled_from('ab,;\t\n"\r\x00é'), max_size=60).map(str.encode)
)
def test_no_bytes_make_a_traceback(data: bytes) -> None:
    try:
        sheet = sheet_of(data, "m.csv")
    except CoderError:
        return
    for row in sheet.rows:
        assert set(row.cells) <= set(sheet.columns)
        assert all(value == value.strip() and value for value in row.cells.values())


def test_a_cut_workbook_is_damaged() -> None:
    data = xlsx(["id"], ["A"])
    with pytest.raises(Unreadable, match=r"damaged|not a spreadsheet"):
        sheet_of(data[: len(data) // 2], "m.xlsx")
