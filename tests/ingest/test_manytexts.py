from __future__ import annotations

import io
from pathlib import Path

import pytest

from coder.ingest.manytexts import texts_of
from coder.model.errors import UnknownName, Unreadable


def put(tmp_path: Path, data: str | bytes, name: str = "Some answers.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_one_row_is_one_text_and_other_columns_are_variables(tmp_path: Path) -> None:
    table = 'who;Text;age;sha256\na1;"One.\n\nTwo.";34;x\na2;Three;;\n'
    texts = texts_of(put(tmp_path, table), text_column="text", id_column="WHO")
    assert [(r.number, r.id, r.text, dict(r.variables)) for r in texts.rows] == [
        (2, "a1", "One.\n\nTwo.", {"age": "34"}), (3, "a2", "Three", {}),
    ]  # fmt: skip
    assert "sha256" in texts.findings[0].what


def test_ids_without_a_column_are_the_table_and_the_row(tmp_path: Path) -> None:
    texts = texts_of(put(tmp_path, "text\nOne\n\nThree\n"), text_column="text")
    assert [r.id for r in texts.rows] == ["Some-answers-0002", "Some-answers-0004"]


def test_a_row_keeps_its_fault_to_itself(tmp_path: Path) -> None:
    table = "id,text\nx,One\n,Two\nX,Three\na b/c,Four\n"
    rows = texts_of(put(tmp_path, table), text_column="text", id_column="id").rows
    assert [r.fault for r in rows] == [
        "",
        "there is no id in this row",
        "the id 'X' stands twice",
        "",
    ]
    assert rows[3].id == "a-b-c"


def test_cells_of_texts_are_no_dates_and_no_errors(tmp_path: Path) -> None:
    table = put(tmp_path, "text,year\n3-Mar,2009\n#REF!,1999\n")
    assert texts_of(table, text_column="text").findings == ()


def test_a_workbook_and_a_code_page_are_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["n", "text"])
    book.active.append([1, "Eins\nund zwei"])
    buffer = io.BytesIO()
    book.save(buffer)
    (row,) = texts_of(put(tmp_path, buffer.getvalue(), "a.xlsx"), text_column="text").rows
    assert (row.text, row.variables) == ("Eins\nund zwei", {"n": "1"})
    legacy = "text;n\nDie Länder übernehmen für alle die Maßnahmen;1\n".encode("cp1252")
    texts = texts_of(put(tmp_path, legacy), text_column="text")
    assert texts.rows[0].text == "Die Länder übernehmen für alle die Maßnahmen"
    assert [f.code for f in texts.findings] == ["encoding"]


def test_a_cell_may_hold_a_whole_text(tmp_path: Path) -> None:
    long = "word " * 60_000
    (row,) = texts_of(put(tmp_path, f'text,n\n"{long}",1\n'), text_column="text").rows
    assert len(row.text) >= 299_999


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="column 'txet' is not known"):
        texts_of(put(tmp_path, "text\nx\n"), text_column="txet")
    with pytest.raises(Unreadable, match="missing"):
        texts_of(tmp_path / "no.csv", text_column="text")
    with pytest.raises(Unreadable, match="empty"):
        texts_of(put(tmp_path, b""), text_column="text")
