"""Codings and suggestions: what identifies them, and that one is never the other."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.coding import (
    MANUAL,
    AttributeValue,
    Coding,
    How,
    Origin,
    Suggestion,
    SuggestionKey,
    accepted_id,
)
from tests.builders import a_coding, a_document, a_suggestion

KEYS = st.builds(
    SuggestionKey,
    st.sampled_from(["t1", "t2"]),
    st.sampled_from(["b1", "b2"]),
    st.sampled_from(["c", "c1"]),
    st.sampled_from(["r", "1r"]),
    st.integers(0, 3),
    st.integers(4, 6),
    st.sampled_from(["h1", "h2"]),
)


@given(KEYS, KEYS)
def test_two_suggestions_are_the_same_exactly_when_their_keys_are(
    one: SuggestionKey, other: SuggestionKey
) -> None:
    assert (one.id == other.id) == (one == other)
    assert uuid.UUID(one.id).version == 5


def test_the_id_of_a_suggestion_is_a_contract() -> None:
    key = SuggestionKey("0" * 16, "frames", "win_win", "win-1", 10, 17, "abcd")
    assert key.id == "50e6f6f7-44df-504c-abba-dd74903ce7b1"
    assert accepted_id("ana", key) == "9fb8c89d-1f52-5656-b3ce-631693a2bb3d"


@given(KEYS, st.sampled_from(["ana", "ben"]), st.sampled_from(["ana", "ben"]))
def test_accepting_twice_is_accepting_once_for_each_coder(
    key: SuggestionKey, by: str, other: str
) -> None:
    assert (accepted_id(by, key) == accepted_id(other, key)) == (by == other)
    assert accepted_id(by, key) != key.id


def test_a_suggestion_has_no_coder_and_a_coding_always_has_one() -> None:
    suggestion, coding = ({f.name: f for f in dataclasses.fields(c)} for c in (Suggestion, Coding))
    assert "by" not in suggestion
    assert coding["by"].default is dataclasses.MISSING


def test_a_suggestion_goes_by_its_key() -> None:
    suggestion = a_suggestion(a_document("A win-win."), "win-win", "win_win")
    assert suggestion.id == suggestion.key.id
    assert suggestion.code == "win_win"


def test_an_origin_is_a_rule_or_a_person() -> None:
    assert not MANUAL.is_rule
    assert Origin("win-1", "h", "b", "e").is_rule


def test_a_value_that_a_flag_proposed_is_no_value_yet() -> None:
    assert not AttributeValue("contests").proposed
    assert AttributeValue("contests", "proposed").proposed


def test_how_is_written_as_one_word() -> None:
    assert [str(h) for h in How] == ["hand", "single", "bulk", "batch", "import", "unknown"]


def test_a_coding_cannot_be_changed_in_place() -> None:
    coding = a_coding(a_document("A win-win."), "win-win", "win_win")
    with pytest.raises(dataclasses.FrozenInstanceError):
        coding.by = "ben"  # type: ignore[misc]
