from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from coder.model.document import text_faults
from coder.text.clean import clean_text, one_line

ANY = st.text(
    st.characters(codec=None, categories=None)
    | st.sampled_from("\r\n\t\x00\xad\ufeff\ufffe\u2028é\u0301")
)


@given(ANY)
def test_cleaned_text_has_no_faults_is_nfc_and_stays_as_it_is(text: str) -> None:
    clean = clean_text(text)
    assert text_faults(clean) == ()
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_text(clean) == clean
    clean.encode("utf-8")


def test_line_ends_become_lf_and_soft_hyphens_go_before_composition() -> None:
    assert clean_text("\ufeffa\r\nb\rc\x0cd\u2029e") == "a\nb\nc\nd\ne"
    assert clean_text("Caf e\u00ad\u0301") == "Caf é"


def test_tabs_and_plain_ascii_are_kept() -> None:
    assert clean_text("a\tb\n c ") == "a\tb\n c "


def test_one_line_folds_white_space() -> None:
    assert one_line("  a\u00a0\n\t b\r\n") == "a b"
