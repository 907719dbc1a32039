r"""`\w`, `\s` and edges of words in expressions know all letters and all spaces."""

from __future__ import annotations

import pytest

from coder.model.rule import Regex
from coder.tag.expressions import expression_places
from coder.tag.letters import Branch, branches, for_all_letters


def _found(pattern: str, text: str, case: str = "exact") -> list[str]:
    parts = [(Regex(pattern, case), None)]
    every = [r for _, ranges in expression_places(parts, text, 0, len(text)) for r in ranges]
    return [text[start:end] for start, end in every]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\b\w+schaft\b", "Die Mobilitätspartnerschaft gilt.", ["Mobilitätspartnerschaft"]),
        (r"\w*partnerschaft\w*", "Länderpartnerschaften", ["Länderpartnerschaften"]),
        (r"\bétat\b|\bpays\b", "un état, un pays, des états", ["état", "pays"]),
        (r"\bgal", "égal gal", ["gal"]),
        (r"a\sb", "a\u00a0b a b", ["a\u00a0b", "a b"]),
        (r"[\w-]+ Art", "größer-Ä Art", ["größer-Ä Art"]),
        (r"[^\s,]+", "l'été\u00a0, où", ["l'été", "où"]),
        (r"\S+", "où\u2009là", ["où", "là"]),
        (r"\W", "é-ñ", ["-"]),
        (r"\b(?:a|ä)\b", "ä. a, äa", ["ä", "a"]),
    ],
)
def test_letters_of_all_languages_are_letters(pattern: str, text: str, found: list[str]) -> None:
    assert _found(pattern, text) == found


def test_an_expression_that_is_too_large_for_all_letters_still_runs() -> None:
    assert _found(r"(?:\w{1,200}-){1,4}x", "ab-x") == ["ab-x"]


@pytest.mark.parametrize(
    ("pattern", "wide"),
    [
        (r"\d+ [x×]", r"\d+ [x×]"),
        (r"\\w", r"\\w"),
        (r"\Q\w\E\w", r"\Q\w\E[\pL\pM\pN_]"),
        (r"[]\w]", r"[]\pL\pM\pN_]"),
        (r"[^]\w]", r"[^]\pL\pM\pN_]"),
        (r"[[:alpha:]\w][\W]", r"[[:alpha:]\pL\pM\pN_][\W]"),
        (r"\w\Q", r"[\pL\pM\pN_]\Q"),
    ],
)
def test_only_short_classes_are_written_otherwise(pattern: str, wide: str) -> None:
    assert for_all_letters(pattern) == wide


def test_edges_are_taken_off_branches_that_no_brackets_hold() -> None:
    assert branches(r"\ba|(b\b|c)|[|]\b") == [
        Branch("a", True, False),
        Branch(r"(b\b|c)", False, False),
        Branch("[|]", False, True),
    ]
    assert branches(r"\b-") == [Branch(r"\b-", False, False)]
