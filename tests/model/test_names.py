"""Ids that are safe as names of files everywhere, and how odd names are made regular."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.names import fold_name, is_code_id, is_coder_id, is_doc_id, slug

NAMES = st.text(
    alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab.-_ /\\:*CON"),
    max_size=100,
)


@pytest.mark.parametrize(
    "name", ["EU-01", "a", "Übersicht_2008", "a.b", "x" * 80, "договор", "com10"]
)
def test_regular_document_ids_pass(name: str) -> None:
    assert is_doc_id(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * 81,
        "a b",
        "a/b",
        "..",
        ".hidden",
        "-rf",
        "end.",
        "a\n",
        "CON",
        "nul.txt",
        "lpt1",
        "e\u0301",
    ],
)
def test_names_that_some_system_could_not_store_are_refused(name: str) -> None:
    assert not is_doc_id(name)


def test_coder_ids_are_at_most_forty_characters() -> None:
    assert is_coder_id("a" * 40)
    assert not is_coder_id("a" * 41)
    assert is_doc_id("a" * 41)


@pytest.mark.parametrize("name", ["win_win", "a", "a-1_b"])
def test_regular_code_ids_pass(name: str) -> None:
    assert is_code_id(name)


@pytest.mark.parametrize("name", ["", "Win", "1a", "_a", "a.b", "ä", "a b", "a\n"])
def test_irregular_code_ids_are_refused(name: str) -> None:
    assert not is_code_id(name)


@pytest.mark.parametrize(
    ("one", "other"), [("ANA", "ana"), ("Straße", "STRASSE"), ("e\u0301", "É"), ("Å", "\u212b")]
)
def test_names_that_differ_in_case_or_form_fold_together(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@given(NAMES)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
    assert unicodedata.is_normalized("NFC", fold_name(name))


@pytest.mark.parametrize(
    ("name", "regular"),
    [
        ("EU-01", "EU-01"),
        ("Joint Declaration (2008).v2", "Joint-Declaration-2008-.v2"),
        ("a -- b", "a-b"),
        ("../../etc/passwd", "etc-passwd"),
        ("---", "x"),
        ("", "x"),
        ("…", "x"),
        ("con", "x-con"),
        ("Aux.pdf", "x-Aux.pdf"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_odd_names_become_the_nearest_regular_id(name: str, regular: str) -> None:
    assert slug(name) == regular


@given(NAMES)
def test_a_slug_is_an_id_and_stays_itself(name: str) -> None:
    made = slug(name)
    assert is_doc_id(made)
    assert slug(made) == made


@given(NAMES, st.integers(8, 40))
def test_a_slug_can_be_kept_short(name: str, longest: int) -> None:
    made = slug(name, longest=longest)
    assert is_coder_id(made) and len(made) <= longest


@given(st.text(alphabet="abcxyz019_", min_size=1, max_size=40))
def test_ids_are_their_own_slug(name: str) -> None:
    assert slug(name) == name
