"""The first codebook is a good example of itself."""

from __future__ import annotations

from coder.codebook.edit import add_code
from coder.codebook.load import load_text
from coder.codebook.starter import starter


def test_the_first_codebook_has_not_a_single_finding() -> None:
    data = starter("frames").encode()
    book, findings = load_text(data, "frames", "frames.yaml")
    assert findings == ()
    assert book is not None and book.name == "frames"
    assert "codebook: frames" in data.decode()
    assert all(code.definition and code.examples and code.rules for code in book.codes)


def test_the_first_codebook_can_be_added_to() -> None:
    data = add_code(starter("frames").encode(), "control", name="Control")
    book, findings = load_text(data, "frames", "frames.yaml")
    assert book is not None and book.codes[-1].id == "control"
    assert [f.code for f in findings] == ["no-definition"]
