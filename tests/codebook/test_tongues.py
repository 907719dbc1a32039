"""Codes of languages: those that exist pass, a slip is told where it stands."""

from __future__ import annotations

import re

import pytest

from coder.codebook.load import load_text
from coder.codebook.tongues import CODE, TWO_LETTERS

BOOK = """codebook: b
languages: [en, {lang}]
codes:
  - id: a
    rules:
      - {{id: r, lang: {lang}, phrase: word}}
"""


@pytest.mark.parametrize("lang", ["no", "en", "gsw"])
def test_a_language_that_exists_is_text(lang: str) -> None:
    book, _ = load_text(BOOK.format(lang=lang).encode(), "b", "b.yaml")
    assert book is not None
    assert book.languages == ("en", lang)
    assert book.codes[0].rules[0].lang == (lang,)


def test_on_is_no_language_and_is_told_with_its_place_and_the_nearest() -> None:
    book, findings = load_text(BOOK.format(lang="on").encode(), "b", "b.yaml")
    assert book is None
    told = [str(f.what) for f in findings if "language code" in f.what]
    assert len(told) == 2
    assert all("'on' is not" in what and "nearest is 'no'" in what for what in told)
    assert {f.place for f in findings} >= {"b.yaml:2:17", "b.yaml:6:23"}


def test_the_pattern_is_the_list() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    pairs = [a + b for a in letters for b in letters]
    assert [p for p in pairs if re.fullmatch(CODE, p)] == sorted(TWO_LETTERS)
