"""Passages that documents share: found whatever their order, counted in the first document."""

from __future__ import annotations

import random

from coder.analyse.repeated import ALIKE, Passage, alike, later_copies
from coder.model.columns import Columns

PASSAGE = (
    "The Parties reaffirm that they will work together in a spirit of partnership, shared "
    "responsibility and mutual trust, and that readmission, mobility and development are parts of one "
    "and the same approach to migration, which serves the interests of all."
)


def test_nearly_the_same_is_the_same_and_something_else_is_not():
    changed = PASSAGE.replace("The Parties", "the Signatories").replace("all.", "ALL (2008)!")
    other = " ".join(reversed(PASSAGE.split()))
    short = "A partnership of equals."
    found = alike([Passage(d, t) for d, t in enumerate([PASSAGE, other, changed, short, short])])
    assert found == [0, -1, 0, -1, -1]


def test_a_document_that_repeats_itself_shares_nothing():
    assert alike([Passage(0, PASSAGE), Passage(0, PASSAGE)]) == [-1, -1]
    assert alike([]) == []


def test_candidates_are_those_of_comparing_all_with_all():
    rng = random.Random(2)
    words = [f"w{chr(97 + i)}{chr(97 + j)}" for i in range(20) for j in range(20)]
    base = [[rng.choice(words) for _ in range(60)] for _ in range(12)]
    texts = []
    for n in range(60):
        text = list(base[n % 12])
        for _ in range(rng.randrange(3)):
            text[rng.randrange(60)] = rng.choice(words)
        texts.append(" ".join(text))

    def runs(text):
        own = text.split()
        return {tuple(own[i : i + 3]) for i in range(len(own) - 2)}

    found = alike([Passage(n, text) for n, text in enumerate(texts)])
    leaders: list[int] = []
    expected = []
    for n, text in enumerate(texts):
        mine = runs(text)
        same = [
            m for m in leaders if len(mine & runs(texts[m])) >= ALIKE * len(mine | runs(texts[m]))
        ]
        if not same:
            leaders.append(n)
        expected.append(same[0] if same else n)
    together = {(a, b) for a in range(60) for b in range(a) if expected[a] == expected[b]}
    assert {(a, b) for a in range(60) for b in range(a) if found[a] == found[b] >= 0} == together


def test_the_first_document_keeps_its_codings():
    rows = [(0, 0, 5, 0, 0), (0, 0, 9, 1, 0), (1, 0, 5, 0, 0), (1, 0, 5, 0, 1), (2, 0, 5, 1, 0)]
    doc, start, end, code, by = (list(c) for c in zip(*rows, strict=True))
    columns = Columns(("d0", "d1", "d2"), ("a", "b"), ("ana", "ben"), doc, start, end, code, by)
    mask = later_copies(columns, [0, 0, 0, 0, 0]).tolist()
    assert mask == [False, False, True, False, True]
    assert later_copies(columns, [-1, 0, 1, 1, -1]).tolist() == [False] * 5
    nothing = Columns((), (), (), [], [], [], [], [])
    assert later_copies(nothing, []).tolist() == []
