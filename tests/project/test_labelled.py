"""A code's parts as one description, and back."""

from __future__ import annotations

from coder.model.codebook import Code, Example
from coder.project.labelled import described, description_of


def test_what_is_written_in_labelled_lines_is_taken_apart_again() -> None:
    code = Code(
        "aid", "Aid", definition=" Money for jobs.\n  Any sum. ", include=("loans\nand grants",),
        exclude=("trade",), examples=(Example("We pay.", positive=True), Example("We sell.", positive=False)),
    )  # fmt: skip
    text = description_of(code)
    assert text.split("\n")[:2] == ["Money for jobs.", "Any sum."]
    own, lists = described(text)
    assert own == "Money for jobs.\nAny sum."
    assert lists["Include"] == ["loans and grants"] and lists["Exclude"] == ["trade"]
    assert [len(lists[k]) for k in ("Example", "Not an example")] == [1, 1]


def test_a_text_without_labels_is_a_definition() -> None:
    assert described("Includes much. Example given.")[0] == "Includes much. Example given."
    assert description_of(Code("a", "A")) == ""
