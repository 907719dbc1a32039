"""What is written as YAML reads back as the same value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.codebook.patch import Patch
from coder.codebook.shape import Plain, take
from coder.codebook.tree import Faults, read_tree
from coder.codebook.writing import Bare, inline, item, pair, scalar
from coder.model.errors import CheckFailed

ODD = st.text(
    st.sampled_from("ab Z9é日😀\"'#:-,[]{}&*!|>%@`~?\\/().=\t\n\u2028\xa0\x85"), max_size=12
)
TEXTS = ODD | st.sampled_from(["no", "null", "~", "1e3", "- a", "a: b", "a #b", "", "Yes", "x:"])
VALUES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "lang"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def read(text: str) -> object:
    faults = Faults("f")
    tree = read_tree(text.encode(), faults)
    assert tree is not None and not faults.errors, (text, faults.findings)
    return take(tree, Plain(), faults, "")


@given(VALUES)
def test_a_value_reads_back_in_a_line_and_in_a_block(value):
    assert read(f"k: {inline(value)}\n") == {"k": value}
    assert read("\n".join(["t:", *pair("k", value, 2), "  z: 1"]) + "\n") == {
        "t": {"k": value, "z": "1"}
    }
    assert read("\n".join(item(value, 0)) + "\n") == [value]


@given(TEXTS)
def test_a_text_reads_back_alone_and_inside_brackets(text):
    assert read(f"k: {scalar(text)}") == {"k": text}
    assert read(f"k: [{scalar(text, inside=True)}, {scalar(text, quoted=True)}]") == {
        "k": [text, text]
    }


def test_plain_words_stand_bare_and_long_lists_stand_in_lines():
    assert scalar("Both sides, at once.") == "Both sides, at once."
    assert scalar("no") == '"no"' and scalar(Bare("true")) == "true"
    assert pair("rules", [{"id": "a", "phrase": ["x"]}], 0) == [
        "rules:",
        "  - {id: a, phrase: [x]}",
    ]
    assert pair("glob", [f"word{n}*" for n in range(30)], 2)[:2] == ["  glob:", '    - "word0*"']


def test_changes_are_made_at_their_places_and_nowhere_else():
    data = b"\xef\xbb\xbfa: 1\r\nb: 2 # two\r\nc: 3"
    patch = Patch(data)
    patch.insert_lines(3, ["d: 4"])
    patch.replace((2, 4), (2, 5), "22")
    patch.delete_lines(1, 1)
    patch.insert_lines(2, ["x: y"])
    assert patch.bytes() == b"\xef\xbb\xbfb: 22 # two\r\nx: y\r\nc: 3\r\nd: 4"
    assert patch.slice((1, 1), (2, 2)) == "a: 1\nb"


def test_changes_that_meet_are_refused():
    patch = Patch(b"abcdef\n")
    patch.replace((1, 1), (1, 4), "x")
    patch.replace((1, 3), (1, 5), "y")
    with pytest.raises(CheckFailed, match="two changes meet"):
        patch.bytes()
