"""Cells come out of files as what they are, whatever the file holds."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from coder.codebook.workbook import column_letters, tables_of_text, tables_of_workbook
from coder.model.errors import Unreadable


def workbook(*rows, title="Codes"):
    """An XLSX with these rows, each value in the type it has."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_keep_what_kind_of_thing_they_are():
    (table,) = tables_of_workbook(
        workbook(["id", 7, 1.5, True, datetime(2025, 4, 3), None, "x"], [], ["a"]), "f"
    )
    first = table.rows[0].cells
    assert [(c.text, c.kind) for c in first] == [
        ("id", "text"), ("7", "number"), ("1.5", "number"), ("true", "truth"),
        ("2025-04-03", "date"), ("", "text"), ("x", "text"),
    ]  # fmt: skip
    assert first[4].made == date(2025, 4, 3)
    assert [r.number for r in table.rows] == [1, 3] and table.place(3, 27) == "Codes!AB3"
    assert column_letters(0) == "A" and column_letters(702) == "AAA"


def test_a_formula_gives_its_value_and_a_finding_and_text_stays_text():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("Codes")
    page.write_string(0, 0, "=1+1")
    page.write_formula(0, 1, "=1+1", None, 2)
    page.write_string(1, 0, "a\x0bb _x0041_")
    page.write_string(1, 1, "in", book.add_format({"indent": 3}))
    book.close()
    (table,) = tables_of_workbook(file.getvalue(), "f")
    assert [c.text for c in table.rows[0].cells] == ["=1+1", "2"]
    assert [(f.place, f.found) for f in table.findings] == [("Codes!B1", "=1+1")]
    assert table.rows[1].text(0) == "a\x0bb _x0041_" and table.rows[1].cells[1].indent == 3


def test_text_is_cut_at_the_separator_that_its_header_has():
    for text in ("\ufeffid;name\r\na;x,y\r\n", "sep=;\nid;name\na;x,y\n", '"id"\t"name"\na\tx,y'):
        (table,) = tables_of_text(text, "f.csv")
        assert [c.text for c in table.rows[-1].cells] == ["a", "x,y"]
    (table,) = tables_of_text("id,name\n\na,'=1+1\nb,''-x\nc,'tis\n", "f.csv")
    assert [r.text(1) for r in table.rows[1:]] == ["=1+1", "'-x", "'tis"]
    assert [r.number for r in table.rows] == [1, 3, 4, 5] and table.place(3, 1) == "row 3, column 2"


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 no zip", workbook(["x" * 40])[:-300], b""], ids=["no zip", "cut", "empty"]
)
def test_damaged_workbooks_are_refused_in_words(data):
    with pytest.raises(Unreadable, match="damaged"):
        tables_of_workbook(data, "f")


def test_cells_and_tables_beyond_all_measure_are_refused():
    with pytest.raises(Unreadable, match="row 2: a cell is too long"):
        tables_of_text("id,name\na," + "x" * 1_000_001, "f")
    with pytest.raises(Unreadable, match="more than 50,000 rows"):
        tables_of_text("id\n" + "a\n" * 50_001, "f")
    with pytest.raises(Unreadable, match="more than 256 cells"):
        tables_of_text("id\n" + "a," * 300 + "b\n", "f")
