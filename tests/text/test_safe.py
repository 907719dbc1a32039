"""Nothing that steers a terminal or hides gets through."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.text.safe import safe_line, safe_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\rb\x00\x7f", "a␍b␀␡"),
        ("\x9b31m\x85", "\\x9b31m\\x85"),
        ("abc\u202edef\u2066", "abc\\u202edef\\u2066"),
        ("pay\u200bpal \ufeff\u00ad", "pay\\u200bpal \\ufeff\\xad"),
        ("a\u200db \u200c", "a\\u200db \\u200c"),
        ("line\u2028break", "line\\u2028break"),
        ("\U000e0041tag", "\\U000e0041tag"),
        ("half \ud83d", "half \\ud83d"),
        ("می\u200cخواهم 👩\u200d🌾", "می\u200cخواهم 👩\u200d🌾"),
        ("Zürich – „Partnerschaft“ naïve\u0301 ❤️", "Zürich – „Partnerschaft“ naïve\u0301 ❤️"),
        ("two\nlines\tand tab [bold]", "two\nlines\tand tab [bold]"),
    ],
)
def test_what_is_unseen_is_shown_and_the_rest_stays(text, shown):
    assert safe_text(text) == shown


def test_a_line_has_no_breaks():
    assert safe_line("two\nlines\tand\r") == "two\\nlines\\tand␍"


@given(st.text(st.characters()))
def test_nothing_steers_after(text):
    shown = safe_text(text)
    for character in shown:
        assert character in "\n\t\u200c\u200d" or unicodedata.category(character) not in (
            "Cc",
            "Cs",
        )
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
    assert safe_text(shown) == shown
    assert "\n" not in safe_line(text) and "\t" not in safe_line(text)
    shown.encode("utf-8")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(text):
    assert safe_line(text) == text
