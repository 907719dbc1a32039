r"""Expressions that begin with digits are tried where those stand, and match what they match anyway."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.rule import Regex
from coder.tag import expressions
from coder.tag.demands import reach
from coder.tag.expressions import expression_places

Range = tuple[int, int]


def _places(pattern: str, text: str, inside: Range, short: int) -> list[Range]:
    """Matches, with stretches up to `short` characters looked at as a whole."""
    parts = [(Regex(pattern), None)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(expressions, "_SHORT", short)
        return [r for _, ranges in expression_places(parts, text, *inside) for r in ranges]


PATTERNS = st.sampled_from(
    [
        r"\b3\s?[x×]\s?1\b", r"3\s?x", r"33?", r"3{1,2}", r"\b33\b", r"(?i)3X{0,2}\b", r"3(?:1|x3)?",
        r"3|1", r"3[^x]", r"1\b", r"\b3.", r"3+x", r"3x*",
    ]
)  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(["3", "1", "x", "X", "×", " ", "\n", "a", "é", "ж", "-"]), max_size=40
).map("".join)


@settings(max_examples=500, deadline=None)
@given(PATTERNS, TEXTS, st.integers(0, 5), st.integers(0, 5))
def test_matches_are_the_same_wherever_they_are_tried(
    pattern: str, text: str, before: int, behind: int
) -> None:
    inside = (min(before, len(text)), max(min(before, len(text)), len(text) - behind))
    assert _places(pattern, text, inside, -1) == _places(pattern, text, inside, 10**9)


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        (r"\b3\s?[x×]\s?1\b", 5),
        (r"(?i)ab|cde{2,3}", 5),
        (r"(?:ab?){3}", 6),
        (r"\bArt\.\s?\d{1,3}", 8),
        (r"\pL{2}é", 3),
        (r"a+", None),
        (r"a|b*", None),
        (r"\b", 0),
        (r"(?:\b)*x", 1),
        (r"^a", None),
        (r"\Qa\E", None),
    ],
)
def test_the_most_signs_of_a_match_are_told(pattern: str, signs: int | None) -> None:
    assert reach(pattern) == signs
