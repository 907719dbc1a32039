"""documents.csv: read as spreadsheets leave it, written the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.model.errors import Unreadable
from coder.store.documents import Entry, read_sheet, write_sheet

ENTRIES = [
    Entry(
        "EU-01",
        "main",
        "a.pdf",
        "EU-01.0a1b2c3d.txt",
        "ff",
        ("EU-1", "EU"),
        {"case": "EU", "mood": "x, y"},
    ),
    Entry("CH-01", "main", variables={"year": "2009", "case": 'C"H'}),
]


def test_a_sheet_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "documents.csv"
    assert read_sheet(path, "main") == []
    write_sheet(path, ENTRIES)
    head = path.read_text("utf-8").split("\n")[0]
    assert head == "id,file,year,case,mood,text,sha256,formerly"
    first, second = read_sheet(path, "main")
    assert first == Entry(*(getattr(ENTRIES[0], f) for f in ("id", "corpus", "file", "text", "sha256", "formerly")),
                          {"year": "", "case": "EU", "mood": "x, y"})  # fmt: skip
    assert second.variables == {"year": "2009", "case": 'C"H', "mood": ""}
    assert first.ids == ("EU-01", "EU-1", "EU")
    assert first.with_variable("case", "CH").variables["case"] == "CH"


def test_equal_rows_are_equal_bytes_and_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "documents.csv"
    write_sheet(path, ENTRIES)
    before = path.read_bytes(), path.stat().st_ino
    write_sheet(path, read_sheet(path, "main"))
    assert (path.read_bytes(), path.stat().st_ino) == before


@pytest.mark.parametrize(
    "data",
    [
        "id,case\nEU-01,EU\n",
        "\ufeffid;case\r\nEU-01;EU\r\n",
        "id\tcase\n\n , \nEU-01\tEU\n".replace(" , ", "\t"),
        " id , case\nEU-01,EU",
    ],
)
def test_what_spreadsheets_make_of_it_is_read(tmp_path: Path, data: str) -> None:
    path = tmp_path / "documents.csv"
    path.write_bytes(data.encode())
    (entry,) = read_sheet(path, "main")
    assert (entry.id, entry.variables["case"]) == ("EU-01", "EU")


@pytest.mark.parametrize(
    "data,why,place",
    [
        (b"\xff", "not UTF-8 at byte 0", ""),
        (b"name\nx\n", "no column id", ":1"),
        (b"id,case\n,EU\n", "a row without id", ":2"),
        (b"id\nEU\neu\n", "stands twice", ":3"),
        (b"id,file\nEU,../../x\n", "outside the corpus", ":2"),
        (b"id,text\nEU,x/y.txt\n", "no stored text", ":2"),
    ],
)
def test_faults_are_told_with_their_row(tmp_path: Path, data: bytes, why: str, place: str) -> None:
    path = tmp_path / "documents.csv"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=why) as told:
        read_sheet(path, "main")
    assert str(told.value.place).startswith(str(path))
    assert str(told.value.place).endswith(place)


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_whatever_stands_in_a_cell_comes_back(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    path = tmp_path / "documents.csv"
    entries = [
        Entry(f"D-{n}", "main", variables={"one": a, "two; x": b}) for n, (a, b) in enumerate(cells)
    ]
    write_sheet(path, entries)
    assert [e.variables for e in read_sheet(path, "main")] == [e.variables for e in entries]
