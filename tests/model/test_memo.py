"""Memos: what they can hang on, and how that is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.errors import BadValue
from coder.model.memo import TARGETS, Memo, MemoTarget


@given(st.sampled_from(TARGETS), st.text(max_size=12))
def test_a_target_written_and_read_is_the_same(kind: str, id: str) -> None:
    target = MemoTarget(kind, id)
    assert MemoTarget.parse(str(target)) == target


@pytest.mark.parametrize(
    ("written", "kind", "id"),
    [
        ("project", "project", ""),
        ("doc:EU-01", "doc", "EU-01"),
        ("code:frames/win_win", "code", "frames/win_win"),
        ("coding:a:b", "coding", "a:b"),
    ],
)
def test_targets_read_as_people_write_them(written: str, kind: str, id: str) -> None:
    assert MemoTarget.parse(written) == MemoTarget(kind, id)


def test_other_things_carry_no_memo() -> None:
    with pytest.raises(BadValue) as refused:
        MemoTarget.parse("rule:win-1")
    assert refused.value.allowed == TARGETS


def test_a_memo_belongs_to_who_wrote_it() -> None:
    memo = Memo("m-1", MemoTarget("project"), "*Note*", "ana", "2024-05-01T08:00:00Z")
    assert memo.by == "ana" and memo.heads == ()
