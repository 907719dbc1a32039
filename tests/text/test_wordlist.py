from __future__ import annotations

import os
from pathlib import Path

import pytest

from coder.text import wordlist
from coder.text.wordlist import LANGUAGES, knows, wordlist_name


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A table of three words, and which languages were read from it."""
    read: list[str] = []

    def table(lang: str) -> set[bytes]:
        read.append(lang)
        return {b"observations", b"related", "überall".encode()}

    monkeypatch.setattr(wordlist, "_table", table)
    wordlist._forms.cache_clear()
    return read


@pytest.fixture(autouse=True)
def forgotten() -> None:
    wordlist._forms.cache_clear()


def test_a_list_is_made_once_and_kept(small: list[str]) -> None:
    assert knows("observations", "en") and knows("überall", "en")
    assert not knows("schoolrelated", "en")
    wordlist._forms.cache_clear()
    assert knows("related", "en")
    assert small == ["en"]
    (kept,) = Path(os.environ["CODER_CACHE"]).glob("words-en-*.u32")
    assert wordlist_name().replace(" ", "-") in kept.name


def test_a_torn_list_is_made_again(small: list[str]) -> None:
    knows("related", "en")
    (kept,) = Path(os.environ["CODER_CACHE"]).glob("words-en-*.u32")
    kept.write_bytes(kept.read_bytes()[:-3])
    wordlist._forms.cache_clear()
    assert knows("related", "en")
    assert small == ["en", "en"]


def test_a_folder_that_cannot_be_written_changes_no_answer(
    small: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("CODER_CACHE", str(tmp_path / "file" / "below"))
    assert knows("related", "en") and not knows("xyz", "en")
    assert small == ["en"]


def test_a_language_without_a_list_knows_nothing(small: list[str]) -> None:
    assert not knows("related", "de") and not knows("related", "und")
    assert small == []
    assert "de" not in LANGUAGES


def test_the_real_list_knows_english() -> None:
    assert all(knows(w, "en") for w in ("observations", "disability", "cooperation"))
    assert not any(knows(w, "en") for w in ("schoolrelated", "opensource", "avai"))
