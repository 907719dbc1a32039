from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coder.text.paragraphs import paragraphs
from tests.ceiling import ends

TEXTS = st.text(st.sampled_from("ab.\n\t 1)(•-#é"), max_size=300)


def shown(text: str) -> list[str]:
    return [span.of(text) for span in paragraphs(text)]


@given(TEXTS)
def test_paragraphs_are_sorted_disjoint_trimmed_and_hold_all_ink(text: str) -> None:
    spans = paragraphs(text)
    at = 0
    for span in spans:
        assert text[at : span.start].strip() == ""
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert text[at:].strip() == ""


def test_a_blank_line_ends_a_paragraph_and_wrapped_lines_do_not() -> None:
    text = "The partners agree\non migration.\n \t\nSecond."
    assert shown(text) == ["The partners agree\non migration.", "Second."]


def test_bullets_enumerators_headings_and_table_rows_stand_alone() -> None:
    text = "Aims:\n- one\n  more\n- two\n(a) three\n1. four\n# Head\nbody\nx\t1\ny\t2"
    assert shown(text) == [
        "Aims:", "- one\n  more", "- two", "(a) three", "1. four", "# Head", "body", "x\t1", "y\t2",
    ]  # fmt: skip


def test_lines_too_long_to_be_wrapped_by_hand_are_paragraphs() -> None:
    assert shown("word " * 40 + "\nnext") == [("word " * 40).strip(), "next"]


def test_a_megabyte_of_blanks_takes_no_time() -> None:
    with ends():
        paragraphs("a" + " " * 1_000_000 + "\n" * 1000 + "b")
