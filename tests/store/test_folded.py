"""Canonical forms kept in the cache are those that would be made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.store import folded
from coder.store.folded import kept_canonical
from coder.text.canonical import canonical

ODD = "A Win \u2013 Win,  \u201eGemein\u00adsam\u201c respon-\nsibility\u00b2 \ufb01ne \u0130zmir \U0001d49clpha stra\u00dfe\n\n"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folded, "SHORTEST", 1)


@given(
    st.lists(st.sampled_from([*ODD.split(" "), " ", "\n", "-\n", "x"]), max_size=30).map("".join)
)
@settings(max_examples=40)
def test_what_is_read_back_is_what_was_made(text: str) -> None:
    made = canonical(text)
    assert folded._read(folded._written(made, len(text)), len(text)) == made


def test_a_text_is_folded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ODD * 50
    first = kept_canonical(tmp_path, text)
    monkeypatch.setattr(folded, "canonical", lambda _: pytest.fail("folded again"))
    assert kept_canonical(tmp_path, text) == first == canonical(text)


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[1]\n", None])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    kept_canonical(tmp_path, ODD)
    (path,) = (tmp_path / "canonical").iterdir()
    path.write_bytes(path.read_bytes()[:-3] + b"xyz" if damage is None else damage)
    assert kept_canonical(tmp_path, ODD) == canonical(ODD)


def test_short_texts_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folded, "SHORTEST", 10_000)
    kept_canonical(tmp_path / "cache", ODD)
    assert not (tmp_path / "cache").exists()
