"""Suggestions in the cache: replaced document by document, asked for by place and code."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coder.model.errors import StorageFull
from coder.store import suggestions as module
from coder.store.suggestions import SuggestionStore
from tests.builders import a_document, a_suggestion

DOC = a_document("A win-win. Readmission follows. Aid is given.", id="EU-01")
WIN = replace(
    a_suggestion(DOC, "win-win", "win_win"),
    flags=("negated",),
    proposes={"stance": "contests"},
    weight=0.5,
)
BACK = a_suggestion(DOC, "Readmission", "readmission")
AID = a_suggestion(DOC, "Aid", "aid")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SuggestionStore]:
    made = SuggestionStore(tmp_path / "cache" / "suggestions.sqlite")
    yield made
    made.close()


def test_suggestions_come_back_as_they_were_by_place(store: SuggestionStore) -> None:
    assert store.tagged("frames") == {}
    assert store.replace("EU-01", "frames", "s1", [AID, WIN, BACK, WIN]) == 3
    assert store.select() == [WIN, BACK, AID]
    assert store.select("code = ?", ("aid",)) == [AID]
    assert store.tagged("frames") == {"EU-01": "s1"}
    ((where, ids),) = store.counts().items()
    assert (where, sorted(ids)) == (("EU-01", ""), sorted(s.id for s in (WIN, BACK, AID)))
    assert store.counts(by_code=True)["EU-01", "aid"] == [AID.id]


def test_a_document_is_replaced_as_a_whole_or_by_rule_or_code(store: SuggestionStore) -> None:
    store.replace("EU-01", "frames", "s1", [WIN, BACK])
    store.replace("CH-01", "frames", "s1", [])
    store.replace("EU-01", "frames", "s2", [AID], codes=frozenset({"aid", "win_win"}))
    assert store.select() == [BACK, AID]
    assert store.tagged("frames") == {"EU-01": "s1", "CH-01": "s1"}
    store.replace("EU-01", "frames", "s3", [], rules=frozenset({BACK.key.rule}))
    assert store.select() == [AID]
    store.replace("EU-01", "frames", "s4", [WIN])
    assert store.select() == [WIN]
    store.replace("US-01", "frames", "s1", [], rules=frozenset())
    assert store.tagged("frames") == {"EU-01": "s4", "CH-01": "s1", "US-01": "in part"}


def test_a_stopped_replacement_leaves_what_was_there(
    store: SuggestionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.replace("EU-01", "frames", "s1", [WIN])

    def stopped(*_: object) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_replaced", stopped)
    with pytest.raises(KeyboardInterrupt):
        store.replace("EU-01", "frames", "s2", [])
    assert store.select() == [WIN]


def test_they_survive_and_another_version_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.sqlite"
    for expected in ([], [WIN]):
        store = SuggestionStore(path)
        assert store.select() == expected
        store.replace("EU-01", "frames", "s1", [WIN])
        store.close()
    monkeypatch.setattr(module, "VERSION", 99)
    store = SuggestionStore(path)
    assert store.select() == []
    store.close()


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"no database " * 500)
    store = SuggestionStore(path)
    store.replace("EU-01", "frames", "s1", [WIN])
    store.close()
    assert path.read_bytes().startswith(b"SQLite")


def test_without_a_place_there_are_none_and_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = SuggestionStore(tmp_path / "file" / "s.sqlite")
    assert store.tagged("frames") == {}
    assert store.select() == []
    with pytest.raises(StorageFull):
        store.replace("EU-01", "frames", "s1", [WIN])
    store.close()
    memory = SuggestionStore(None)
    assert memory.replace("EU-01", "frames", "s1", [WIN]) == 1
    memory.close()


def test_a_full_cache_is_said_so_and_damage_is_not_hidden(
    store: SuggestionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, kind in (("SQLITE_FULL", StorageFull), ("SQLITE_CORRUPT", sqlite3.DatabaseError)):

        def broken(*_: object, name: str = name) -> list[str]:
            error = sqlite3.OperationalError(name)
            error.sqlite_errorname = name
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(store, "_replaced", broken)
            with pytest.raises(kind):
                store.replace("EU-01", "frames", "s1", [WIN])
    store.replace("EU-01", "frames", "s1", [WIN])
    assert store.select() == [WIN]
