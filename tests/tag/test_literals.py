"""Literals are found where they stand between the edges they ask for, whatever alphabet is searched."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.tag.literals import BOTH, LEFT, NONE, Literals
from coder.text.canonical import is_word

LETTERS = st.sampled_from(
    [
        "a",
        "b",
        "é",
        " ",
        "-",
        "?",
        "\u2029",
        "ж",
        "\u0301",
        "œ",
        "\U0001f600",
        "A",
        "1",
        "2",
        "²",
        "_",
    ]
)


def _naive(texts: list[str], edges: list[int], text: str) -> set[tuple[int, int]]:
    out = set()
    for n, (literal, edge) in enumerate(zip(texts, edges, strict=True)):
        at = text.find(literal)
        while at >= 0:
            end = at + len(literal)
            left = edge == NONE or at == 0 or not is_word(text[at - 1])
            right = edge != BOTH or end == len(text) or not is_word(text[end])
            if left and right:
                out.add((n, at))
            at = text.find(literal, at + 1)
    return out


@settings(max_examples=300, deadline=None)
@given(
    text=st.lists(LETTERS, max_size=40).map("".join),
    wide=st.booleans(),
)
def test_every_literal_is_found_and_nothing_else(text: str, wide: bool) -> None:
    both = [
        "a",
        "ab",
        "a b",
        "a-b",
        "éa",
        "ea",
        "1",
        "ß",
        "a b-a",
        "A",
        "1a",
        *(["жa"] if wide else []),
    ]
    texts = [*both, "b", "b a", "é", " a", "-", "b-", "a1"]
    edges = [BOTH] * len(both) + [LEFT] * 3 + [NONE] * 4
    literals = Literals(texts, edges)
    found = list(literals.find(text))
    seen, sure, _ = literals.look(text)
    for index, at, to in seen:
        assert index >= sure or (text[at : to - 2] == texts[index] and (index, at) in found)
    assert set(found) == _naive(texts, edges, text)
    assert len(found) == len(set(found))
    for n in range(len(texts)):
        places = [at for index, at in found if index == n]
        assert places == sorted(places)


def test_no_literals_are_found_nowhere() -> None:
    assert list(Literals([], []).find("a b")) == []
