from __future__ import annotations

from pathlib import Path

import pytest

from coder.codebook.load import load_text
from coder.codebook.starter import starter
from coder.project.glance import Glance, glance
from tests.gates.source import ROOT
from tests.project.small import BOOK

LAYOUTS = (
    BOOK,
    starter("codebook"),
    "codes:\n- id: a\n- id: b\n",
    "codes:\r\n  - id: a\r\n    definition: |\r\n      - not a code\r\n      - nor this\r\n  - id: b\r\n",
    "codes:\n  # a word\n\n  - id: a\n    rules:\n      - id: x\n        phrase: y\n# end\n\n  - id: b\n",
    "codes:\n  - {id: a, rules: [{id: x, phrase: y}]}\n  -\n    id: b\nversion: '1'\n",
    "codes: # all of them\n  - id: a\n    include:\n    - one\n    - two\n",
)


@pytest.mark.parametrize("text", LAYOUTS, ids=range(len(LAYOUTS)))
def test_a_glance_counts_what_reading_counts(text: str) -> None:
    book, findings = load_text(text.encode(), "codebook", "x.yaml")
    assert book is not None, findings
    assert glance(text.encode()) == Glance(len(book.codes), any(c.rules for c in book))


def test_the_demo_is_counted_right() -> None:
    for path in Path(ROOT / "codebooks").glob("*.yaml"):
        book, _ = load_text(path.read_bytes(), path.stem, path.name)
        if book is not None:
            assert glance(path.read_bytes()) == Glance(len(book.codes), True)


@pytest.mark.parametrize(
    "text", ["codes: []\n", "codes: [{id: a}]\n", "", "version: 1\n", "codes:\n"]
)
def test_other_layouts_are_left_to_the_reader(text: str) -> None:
    assert glance(text.encode()) is None
