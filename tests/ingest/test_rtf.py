from __future__ import annotations

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.model.errors import Unreadable
from tests.ceiling import ends
from tests.ingest.contract import keeps_the_contract

FONTS = rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Times;}{\f2\fcharset128 Gothic;}}"
STYLES = rb"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\snext0 heading 1;}{\*\cs9 Strong;}}"


def read(body: bytes) -> Extraction:
    data = rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + STYLES + body + b"}"
    return keeps_the_contract(extract_bytes(data, "a.rtf"))


def test_paragraphs_headings_and_signs() -> None:
    made = read(
        rb"\pard\s1 Aims\par\pard\plain One\u8217?s \ldblquote aim\rdblquote.\line next\par"
    )
    assert made.text == "Aims\n\nOne’s “aim”.\nnext"
    assert [h.of(made.text) for h in made.map.headings] == ["Aims"]


def test_bytes_are_read_by_the_page_of_their_font() -> None:
    made = read(rb"Gr\'fc\'dfe \f1 \'cf\'f0\'e8\f2 \'93\'fa\f0  caf\'e9 \u-10179?\u-8704?")
    assert made.text == "Grüße При日 café 😀"


def test_rows_of_a_table_are_lines_with_tabs() -> None:
    row = rb"\trowd\cellx100\cellx200\pard\intbl "
    made = read(row + rb"A\cell B\cell\row" + row + rb"C\par D\cell E\cell\row\pard End.\par")
    assert made.text == "A\tB\nC D\tE\n\nEnd."


def test_notes_stand_after_their_paragraph_and_the_rest_apart() -> None:
    made = read(
        rb"{\info{\title No}}{\header\pard Head\par}Text{\footnote \pard{\super\chftn} See.\par}."
        rb"{\*\annotation\pard Hm?}\par Next {\field{\*\fldinst HYPERLINK x}{\fldrslt link}}.\par"
    )
    assert made.text == "Text.\n\nSee.\n\nNext link."
    assert [(f.kind, f.text) for f in made.map.furniture] == [("head", "Head"), ("comment", "Hm?")]


def test_deleted_and_hidden_text_is_out_and_said() -> None:
    made = read(rb"The {\deleted old}{\revised new} text{\v  secret}.\par")
    assert made.text == "The new text."
    assert [f.code for f in made.findings] == ["tracked-changes", "hidden-text"]


def test_pictures_and_binary_data_are_passed_over() -> None:
    made = read(rb"a{\pict\bin5 }}{{\ }b{\pict ffd8ff}c\par")
    assert made.text == "abc"


@pytest.mark.parametrize("depth", [200, 1500])
def test_deep_groups_are_read(depth: int) -> None:
    assert read(b"{" * depth + b"deep" + b"}" * depth).text == "deep"


def test_groups_beyond_measure_are_refused() -> None:
    with pytest.raises(Unreadable, match="nest beyond measure"):
        extract_bytes(b"{\\rtf1 " + b"{" * 100_000 + b"}" * 100_001, "a.rtf")


def test_a_hostile_file_costs_linear_time() -> None:
    body = rb"{\field{\*\fldinst{HYPERLINK " * 1900 + b"x" * 200_000
    with ends(), pytest.raises(Unreadable):
        extract_bytes(b"{\\rtf1 " + body * 3 + b"}", "a.rtf")


@pytest.mark.parametrize(
    "tail", [rb"\u99999999?", rb"\'zz", rb"\ansicpg99999 \'e9", rb"\uc99 x", b"\\"]
)
def test_odd_control_words_are_survived(tail: bytes) -> None:
    assert read(b"words " + tail + b" more\\par").text.startswith("words")
