"""Columns of what counts: alive, under today's codes and ids, on today's texts, each once per coder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coder.model.coding import Coding
from coder.model.columns import Columns
from coder.model.event import encode
from coder.store.columns import (
    View,
    build_columns,
    load_columns,
    load_units,
    make_units,
    save_columns,
    save_units,
)
from coder.store.index import Index
from tests.builders import a_coding, a_document, an_event, the_add_of

DOC = a_document("The agreement is a win-win. Readmission follows from it.", id="EU-01")
OLD = a_document("An older text of the same document.", id="EU-1")


def coded(quote: str, code: str, by: str = "ana", *, doc: Any = DOC, **more: Any) -> Coding:
    return a_coding(doc, quote, code, by=by, **more)


CODINGS = [
    coded("agreement", "win_win"),
    coded("The agreement is a win-win.", "win_win", "Ben"),
    coded("Readmission", "old_code"),
    coded("agreement", "win_win", "ANA", id="twin"),
    coded("agreement", "aid", book="topics"),
    coded("older", "aid", doc=OLD),
    coded("same", "aid", doc=OLD),
    coded("text", "aid", doc=OLD),
    coded("win-win", "unheard_of", "eve"),
    coded("win-win", "aid", doc=a_document("win-win", id="gone")),
]


def carry(doc: str, text: str, start: int, end: int) -> tuple[int, int, str]:
    assert (doc, text) == ("EU-01", OLD.hash)
    return {"older": (0, 5, "exact"), "same": (5, 9, "moved")}.get(
        OLD.text[start:end], (0, 1, "review")
    )


VIEW = View(
    docs=["CH-01", "EU-01"],
    resolve={"EU-1": "EU-01", "EU-01": "EU-01"},
    current={"CH-01": "", "EU-01": DOC.hash},
    codes=["aid", "win_win", "new_code"],
    coders=["eve", "ana"],
    translate=lambda book, code, mig: (
        None if book != "frames" else {"old_code": "new_code"}.get(code, code)
    ),
    carry=carry,
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    folder = tmp_path / "codings"
    folder.mkdir()
    made = Index(None, folder)
    yield made
    made.close()


def filled(index: Index, *more: Any) -> Index:
    events = [the_add_of(c, seq=n) for n, c in enumerate(CODINGS, 1)]
    path = index.codings / "ana.jsonl"
    path.write_bytes(b"".join(encode(e.raw()).encode() + b"\n" for e in (*events, *more)))
    index.refresh([path])
    return index


def shown(columns: Columns) -> list[tuple[str, int, int, str, str]]:
    return [
        (columns.docs[d], int(s), int(e), columns.codes[c], columns.coders[b])
        for d, s, e, c, b in zip(
            columns.doc, columns.start, columns.end, columns.code, columns.by, strict=True
        )
    ]


def test_what_counts_is_counted_once_under_the_names_of_today(index: Index) -> None:
    columns = build_columns(filled(index), VIEW)
    assert shown(columns) == [
        ("EU-01", 0, 27, "win_win", "Ben"),
        ("EU-01", 0, 5, "aid", "ana"),
        ("EU-01", 4, 13, "win_win", "ana"),
        ("EU-01", 5, 9, "aid", "ana"),
        ("EU-01", 19, 26, "unheard_of", "eve"),
        ("EU-01", 28, 39, "new_code", "ana"),
    ]
    assert columns.notes == {"unknown_doc": 1, "other_book": 1, "moved": 1, "review": 1, "twins": 1}
    assert columns.codes == ("aid", "win_win", "new_code", "unheard_of")
    assert columns.coders == ("eve", "ana", "Ben")
    assert columns.hows == ("hand",)


def test_of_equal_codings_the_first_in_order_counts(index: Index) -> None:
    columns = build_columns(filled(index), VIEW)
    rows = {r.row: r.id for r in index.rows()}
    assert [rows[int(r)] for r in columns.row if rows[int(r)] in (CODINGS[0].id, "twin")] == [
        CODINGS[0].id
    ]
    gone = an_event("retract", seq=20, on=CODINGS[0].id, after=[CODINGS[0].id])
    again = build_columns(filled(index, gone), VIEW)
    assert [index.rows("row = ?", (int(r),))[0].id for r in again.row][2] == "twin"
    assert "twins" not in again.notes


def test_without_codings_the_columns_are_empty(index: Index) -> None:
    columns = build_columns(index, VIEW)
    assert len(columns) == 0
    assert columns.notes == {}
    assert columns.codes == ("aid", "win_win", "new_code")


def test_columns_are_kept_and_read_as_they_were(index: Index, tmp_path: Path) -> None:
    for columns in (build_columns(index, VIEW), build_columns(filled(index), VIEW)):
        folder = tmp_path / "columns" / f"state{len(columns)}"
        save_columns(folder, columns, {"first": {"EU-01": "ana"}})
        kept = load_columns(folder)
        assert kept is not None
        found, extra = kept
        assert extra == {"first": {"EU-01": "ana"}}
        assert shown(found) == shown(columns)
        assert (found.docs, found.codes, found.coders, found.hows, found.rules) == (
            columns.docs, columns.codes, columns.coders, columns.hows, columns.rules,
        )  # fmt: skip
        assert found.notes == columns.notes
        assert [p.name for p in (tmp_path / "columns").iterdir()] == [folder.name]


@pytest.mark.parametrize("name", ["meta.json", "doc.npy", "row.npy"])
@pytest.mark.parametrize("damage", ["gone", "short", "other", "pickle"])
def test_damaged_columns_are_none(index: Index, tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "columns" / "state"
    save_columns(folder, build_columns(filled(index), VIEW), {})
    path = folder / name
    if damage == "gone":
        path.unlink()
    elif damage == "short":
        path.write_bytes(path.read_bytes()[:10])
    elif damage == "other" and name.endswith(".npy"):
        np.save(path, np.arange(3), allow_pickle=False)
    elif damage == "pickle" and name.endswith(".npy"):
        np.save(path, np.array([{}], dtype=object), allow_pickle=True)
    else:
        path.write_bytes(b"{}")
    assert load_columns(folder) is None


def test_a_folder_that_cannot_be_written_costs_nothing(index: Index, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    columns = build_columns(filled(index), VIEW)
    save_columns(tmp_path / "file" / "state", columns, {})
    assert load_columns(tmp_path / "file" / "state") is None
    units = make_units("page", ["a"], [(0, 0, 3)])
    save_units(tmp_path / "file" / "u.npy", units)
    assert load_units(tmp_path / "file" / "u.npy", "page", ["a"]) is None


@pytest.mark.parametrize("triples", [[], [(0, 0, 5), (0, 5, 9), (1, 0, 2)]])
def test_units_are_kept(tmp_path: Path, triples: list[tuple[int, int, int]]) -> None:
    units = make_units("sentence", ["a", "b"], triples)
    save_units(tmp_path / "units" / "u.npy", units)
    found = load_units(tmp_path / "units" / "u.npy", "sentence", ["a", "b"])
    assert found is not None
    assert (found.kind, found.docs) == ("sentence", ("a", "b"))
    assert (
        list(zip(found.doc.tolist(), found.start.tolist(), found.end.tolist(), strict=True))
        == triples
    )
