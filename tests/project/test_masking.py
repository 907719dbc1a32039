from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.document import TextMap
from coder.model.span import Span
from coder.project.masking import mask_map, mask_text, places_of
from coder.project.wordruns import SourceWords

WORD = re.compile(r"\w+(?:['’-]\w+)*")
TEXTS = st.text(alphabet="ab’-., \n9é", min_size=1, max_size=80)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sets(st.integers(0, 80), max_size=4))
def test_lengths_and_words_between_places_stay(text: str, places: set[int]) -> None:
    made = mask_text(text, TextMap("e", "s"), places)
    assert len(made) == len(text)
    edges = sorted({0, len(text), *(p for p in places if p < len(text))})
    for start, end in pairwise(edges):
        old, new = text[start:end], made[start:end]
        assert len(re.findall(r"\w+", new)) == len(re.findall(r"\w+", old))
        assert bool(new[0].isalnum()) == bool(old[0].isalnum())
    assert len(WORD.findall(made)) == len(WORD.findall(text))
    assert set(made) <= set("x -")


def test_headings_keep_their_number_and_nothing_else() -> None:
    text = "Article 7 Readmission of persons\nCivil matters\nThe parties agree."
    spans = (Span(0, 32), Span(33, 46), Span(47, 65))
    text_map = TextMap("e", "s", paragraphs=spans, headings=spans[:2])
    made = mask_text(text, text_map, places_of(text_map, ()))
    assert made.startswith("Article 7 x x x")
    assert set(made[9:]) <= set("x ")


def test_the_map_loses_what_holds_words() -> None:
    from coder.model.document import Furniture, Turn

    text_map = TextMap(
        "e", "s", furniture=(Furniture(1, "head", "A head"),), origin={"runs": ["words"]},
        decisions=({"joined": "co-operation"},), speakers=(Turn(0, 4, "Ms Sample"),),
    )  # fmt: skip
    made = mask_map(text_map, {})
    assert not made.furniture and not made.origin and not made.decisions
    assert made.speakers[0].name == "speaker 1"


def test_runs_are_found_across_line_ends_and_marks() -> None:
    source = "One two three four five, six\nseven eight nine ten eleven twelve."
    long = "Note: TWO three four five six seven eight nine «ten» eleven!"
    words = SourceWords(
        [source], [long, "three four five six", "ten nine eight seven"], names=["Six"]
    )
    assert words.run(long) and not words.run("two three")
    assert words.whole("Three, four five six") and not words.whole("ten nine eight seven")
    assert words.has("six") and not words.has("Seven")
