"""Colours and letters of codes: readable on both pages, letters that stay when codes are added."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.workbench.palette import (
    DARK,
    HUES,
    LIGHT,
    READABLE,
    Colour,
    contrast,
    letters_of,
    look_of,
)


def colour(written: str) -> Colour:
    return int(written[1:3], 16), int(written[3:5], 16), int(written[5:7], 16)


@pytest.mark.parametrize(("dark", "page", "ink"), [(True, DARK, LIGHT), (False, LIGHT, DARK)])
def test_letters_and_text_can_be_read_on_every_colour(
    dark: bool, page: Colour, ink: Colour
) -> None:
    looks = look_of(((f"c{n}", f"c{n}", f"c{n}") for n in range(len(HUES))), dark=dark)
    assert len({look.behind for look in looks.values()}) == len(HUES)
    for look in looks.values():
        assert contrast(colour(look.bar), page) >= READABLE
        assert contrast(colour(look.behind), ink) >= READABLE


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


NAMES = st.lists(st.text(st.sampled_from("ab cé-"), min_size=1, max_size=6), max_size=12)


@given(NAMES, NAMES)
@settings(max_examples=40)
def test_letters_are_two_and_stay_when_codes_are_added(names: list[str], more: list[str]) -> None:
    codes = [(f"c{n}", name) for n, name in enumerate([*names, *more])]
    first = letters_of(codes[: len(names)])
    assert first.items() <= letters_of(codes).items()
    assert all(1 <= len(found) <= 2 for found in first.values())
