"""Where quotations are put: likeness, and the choice among several places."""

from __future__ import annotations

import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.exchange.anchoring import HINT_STEP, Wanted, anchored

TEXT = "One win-win here.\n\nNothing.\n\nA win-win there, and an end.\n\nA last win-win."


def places(text: str, *wanted: Wanted) -> list[tuple[int, int] | None]:
    return [found.span for found in anchored(text, wanted)]


def test_the_same_characters_are_found_before_anything_else() -> None:
    text = "Win\u2013win and win-win."
    assert places(text, Wanted("win-win")) == [(12, 19)]


def test_other_dashes_quotes_spaces_and_case_are_the_same_words() -> None:
    text = "They said \u201cshared\nresponsibility\u201d\nand a win\u2013win."
    (found,) = anchored(text, [Wanted('"Shared responsibility" and a win-win')])
    assert found.how == "folded" and found.span == (10, len(text) - 1)


def test_a_blank_line_in_a_quotation_may_be_a_space_elsewhere() -> None:
    text = "A heading\n\nThe first words."
    assert places(text, Wanted("A heading The first words.")) == [(0, len(text))]


def test_letters_alone_find_a_long_quotation_and_never_a_short_one() -> None:
    text = "the mutual bene fits of mobility, as agreed; mobility"
    (found, short) = anchored(
        text, [Wanted("the mutual benefits of mobility"), Wanted("mobi lity")]
    )
    assert found.how == "loose" and text[slice(*found.span or (0, 0))].endswith("mobility")
    assert short.span is None and "does not stand" in short.why


def test_a_quotation_that_stands_often_is_not_guessed() -> None:
    (found,) = anchored(TEXT, [Wanted("win-win")])
    assert found.span is None and "stands 3 times" in found.why


def test_an_offset_that_the_quotation_confirms_is_taken() -> None:
    at = TEXT.rindex("win-win")
    assert places(TEXT, Wanted("win-win", at, at + 7)) == [(at, at + 7)]


def test_offsets_in_utf16_units_are_told_by_the_quotation() -> None:
    text = "\U0001f600\U0001f600 win-win and win-win"
    assert places(text, Wanted("win-win", 5, 12)) == [(3, 10)]


def test_the_words_around_choose() -> None:
    want = Wanted("win-win", prefix="last ", suffix=".")
    assert places(TEXT, want) == [(TEXT.rindex("win-win"), TEXT.rindex("win-win") + 7)]


def test_numbers_of_paragraphs_choose_where_they_rise_with_the_text() -> None:
    found = places(
        TEXT,
        Wanted("One", hint=1_000_000),
        Wanted("Nothing", hint=3_000_000),
        Wanted("win-win", hint=5_000_000),
        Wanted("an end", hint=5_000_000),
        Wanted("A last", hint=7_000_000),
    )
    assert found[2] == (TEXT.index("win-win there"), TEXT.index(" there"))


def test_the_order_of_rows_chooses_where_all_others_keep_it() -> None:
    found = places(TEXT, Wanted("Nothing"), Wanted("win-win"), Wanted("an end"))
    assert found[1] == (TEXT.index("win-win there"), TEXT.index(" there"))


def test_as_many_rows_of_a_coder_and_code_as_places_have_one_each() -> None:
    same = [Wanted("win-win", who="ana", codes="a")] * 3
    assert [p and p[0] for p in places(TEXT, *same)] == [4, 31, 66]


def test_two_codes_of_one_coder_are_not_dealt_out_to_two_places() -> None:
    text = "win-win, win-win"
    found = places(
        text, Wanted("win-win", who="ana", codes="a"), Wanted("win-win", who="ana", codes="b")
    )
    assert found == [None, None]


words = st.lists(st.sampled_from(["win", "aid", "é", "e\u0301", "\U0001f600", "-", "\n\n", " ", "x"]),
                 min_size=1, max_size=30)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(words, st.data())
def test_what_is_found_says_the_same(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (found,) = anchored(text, [Wanted(text[start:end], start, end)])
    assert found.span == (start, end)
    (loose,) = anchored(text, [Wanted(text[start:end])])
    if loose.span is not None and loose.how == "exact":
        assert text[slice(*loose.span)].strip() == text[start:end].strip()


def a_marked_text(seed: int) -> tuple[str, list[tuple[Wanted, tuple[int, int]]]]:
    """A text of few words, and stretches of it with the number of their paragraph, counted in some way."""
    random = Random(seed)
    words = ["win-win", "aid", "visa", "mutual", "benefit", "council", "the", "of", "and"]
    lengths = [random.randint(5, 30) for _ in range(random.randint(3, 20))]
    paragraphs = [" ".join(random.choice(words) for _ in range(n)) + "." for n in lengths]
    gap = "\n\n" if seed % 2 else "\n"
    marked = []
    at = 0
    for n, paragraph in enumerate(paragraphs):
        number = (n + 1, n, n * len(gap) + 1)[seed % 3]
        for _ in range(random.randint(0, 4)):
            edges = [0, *(m.end() for m in re.finditer(" ", paragraph)), len(paragraph) + 1]
            first = random.randrange(len(edges) - 1)
            last = min(len(edges) - 1, first + random.choice([1, 2, 3, 8]))
            start, end = at + edges[first], at + edges[last] - 1
            quote = paragraph[edges[first] : edges[last] - 1]
            marked.append((Wanted(quote, hint=number * HINT_STEP), (start, end)))
        at += len(paragraph) + len(gap)
    if seed % 5:
        random.shuffle(marked)
    return gap.join(paragraphs), marked


def test_with_numbers_of_paragraphs_most_are_placed_and_none_wrongly() -> None:
    total = open_ = 0
    for seed in range(60):
        text, marked = a_marked_text(seed)
        for found, (wanted, truth) in zip(
            anchored(text, [w for w, _ in marked]), marked, strict=True
        ):
            assert text[slice(*truth)] == wanted.quote
            assert found.span in (None, truth), seed
            total += 1
            open_ += found.span is None
    assert total > 1000 and open_ < total * 0.3
