"""Edits change what was asked and not one byte more."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.codebook.edit import FIELDS, add_code, remove_code, rename_code, set_field
from coder.codebook.load import load_text
from coder.model.codebook import Code, Codebook
from coder.model.errors import BadValue, CheckFailed, UnknownName

DEMO = (Path(__file__).resolve().parents[2] / "codebooks/migration-partnerships.yaml").read_bytes()
BOOK = b"""\
# Head.
codes:
  # About one.
  - id: one # the first
    name: 'One'
    silences: [two, "three"]

  - id: two
    parent: one
    definition: >
      Long
      text.
    rules: [{id: r, phrase: one, silences: three}]

  # About three.
  - {id: three, parent: one, name: Three}
attributes: [{name: s, scope: [two]}]
"""


def book_of(data: bytes) -> Codebook:
    book, findings = load_text(data, "b", "b")
    assert book is not None, findings
    return book


def changed(before: bytes, after: bytes) -> list[str]:
    """Lines that went and lines that came."""
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line.rstrip() for line in lines if line[0] in "+-"]


def test_a_new_code_stands_behind_its_family() -> None:
    after = add_code(BOOK, "four", name="Four: it", parent="two", definition='A "four".')
    assert changed(BOOK, after) == [
        "+   - id: four",
        '+     name: "Four: it"',
        "+     parent: two",
        '+     definition: "A \\"four\\"."',
        "+",
    ]
    assert [c.id for c in book_of(after).codes] == ["one", "two", "four", "three"]
    assert book_of(after).code("four") == Code(
        "four", "Four: it", "two", definition='A "four".', line=15
    )


def test_a_new_code_without_parent_stands_last() -> None:
    after = add_code(BOOK, "four")
    assert [c.id for c in book_of(after).codes][-1] == "four"
    assert changed(BOOK, after) == ["+", "+   - id: four"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"codes: []\n", b"codes:\n  - id: new\n"),
        (b"codes:\n", b"codes:\n  - id: new\n"),
        (b"codes: [] # none\nnote: x\n", b"codes: # none\n  - id: new\nnote: x\n"),
        (b"codes: [{id: a}]\n", b"codes: [{id: a}, {id: new}]\n"),
        (b"codes:\n- id: a\n", b"codes:\n- id: a\n- id: new\n"),
        (b"codes:\r\n- id: a\r\n", b"codes:\r\n- id: a\r\n- id: new\r\n"),
        (b"codes:\n- id: a", b"codes:\n- id: a\n- id: new"),
        (b"codes:\n-   id: a\nnote: x\n", b"codes:\n-   id: a\n-   id: new\nnote: x\n"),
        (b"\xef\xbb\xbfcodes: []\n", b"\xef\xbb\xbfcodes:\n  - id: new\n"),
        (
            b"codes:\n- id: a\n  note: |\n    x\n\n# end\n",
            b"codes:\n- id: a\n  note: |\n    x\n- id: new\n\n# end\n",
        ),
    ],
)
def test_a_new_code_takes_the_layout_of_the_file(before: bytes, after: bytes) -> None:
    assert add_code(before, "new") == after


def test_a_new_id_reaches_every_place_where_the_old_one_stood() -> None:
    after = rename_code(BOOK, "three", "drei")
    assert after == BOOK.replace(b'"three"', b'"drei"').replace(
        b"silences: three", b"silences: drei"
    ).replace(b"id: three", b"id: drei")
    after = rename_code(BOOK, "one", "eins")
    assert book_of(after).code("two").parent == "eins"
    assert book_of(after).code("two").rules[0].body.values == ("one",)  # type: ignore[union-attr]
    assert rename_code(after, "eins", "one") == BOOK


@pytest.mark.parametrize("code", ["partnership", "readmission"])
def test_renaming_there_and_back_is_nothing(code: str) -> None:
    assert rename_code(rename_code(DEMO, code, "zzz"), "zzz", code) == DEMO


@pytest.mark.parametrize(
    ("code", "key", "value", "lines"),
    [
        ("one", "name", "Uno", ["-     name: 'One'", "+     name: Uno"]),
        ("one", "definition", "no", ['+     definition: "no"']),
        ("one", "name", "", ["-     name: 'One'"]),
        ("one", "retired", "true", ["+     retired: true"]),
        ("two", "parent", "three", ["-     parent: one", "+     parent: three"]),
        ("two", "definition", "Short: yes", ["-     definition: >", "-       Long", "-       text.", '+     definition: "Short: yes"']),
        ("three", "name", "Drei, vier", ["-   - {id: three, parent: one, name: Three}", '+   - {id: three, parent: one, name: "Drei, vier"}']),
        ("three", "parent", "", ["-   - {id: three, parent: one, name: Three}", "+   - {id: three, name: Three}"]),
        ("three", "key", "3", ["-   - {id: three, parent: one, name: Three}", '+   - {id: three, key: "3", parent: one, name: Three}']),
    ],
)  # fmt: skip
def test_a_field_changes_alone(code: str, key: str, value: str, lines: list[str]) -> None:
    after = set_field(BOOK, code, key, value)
    assert sorted(x for x in changed(BOOK, after)) == sorted(lines)
    found = getattr(book_of(after).code(code), key)
    assert found == (value if key != "retired" else True)


def test_a_code_goes_with_its_lines() -> None:
    book = add_code(BOOK, "four", parent="two")
    assert changed(book, remove_code(book, "four")) == ["-   - id: four", "-     parent: two", "-"]
    assert remove_code(book, "four") == BOOK
    assert remove_code(b"codes: [{id: a}, {id: b}]\n", "b") == b"codes: [{id: a}]\n"
    assert remove_code(b"codes: [{id: a}, {id: b}]\n", "a") == b"codes: [{id: b}]\n"


def test_edits_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadValue, match="is there already"):
        add_code(BOOK, "one")
    with pytest.raises(BadValue, match="nearest is 'win_win'"):
        add_code(BOOK, "Win Win")
    with pytest.raises(UnknownName):
        add_code(BOOK, "four", parent="fore")
    with pytest.raises(UnknownName):
        rename_code(BOOK, "four", "five")
    with pytest.raises(BadValue):
        rename_code(BOOK, "one", "two")
    with pytest.raises(BadValue, match="not a field"):
        set_field(BOOK, "one", "rules", "x")
    with pytest.raises(CheckFailed, match="would break"):
        set_field(BOOK, "one", "colour", "reddish")
    with pytest.raises(CheckFailed, match="would break"):
        set_field(BOOK, "one", "parent", "two")
    with pytest.raises(CheckFailed, match="would break"):
        remove_code(BOOK, "three")
    with pytest.raises(CheckFailed, match="has errors"):
        add_code(b"codes: [{id: A}]", "b")


@given(st.text(max_size=40), st.sampled_from([f for f in FIELDS if f in ("name", "definition")]))
def test_any_text_can_be_a_name(text: str, key: str) -> None:
    shown = " ".join(text.split())
    if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\ufeff\ufffe\uffff" for c in text):
        return
    for code in ("one", "three"):
        assert getattr(book_of(set_field(BOOK, code, key, text)).code(code), key) == shown
