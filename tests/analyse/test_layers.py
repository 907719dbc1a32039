"""Which codings count, against one loop over objects."""

from __future__ import annotations

import random

import pytest

from coder.analyse.layers import LayerFacts, by_coders, final_layer, pool
from coder.model.columns import Columns
from coder.model.errors import UnknownName

DOCS = tuple(f"d{i}" for i in range(7))
CODERS = ("Ana", "ben", "chloe")


def columns_of(rows, hows=False) -> Columns:
    rows = sorted(rows, key=lambda r: (r[0], r[1], -r[2]))
    cells = [list(c) for c in zip(*rows, strict=True)] if rows else [[]] * 5
    more = {"how": [0] * len(rows), "hows": ("hand",)} if hows else {}
    return Columns(DOCS, ("a", "b"), CODERS, *cells, **more)


def rows_of(c):
    return list(
        zip(*(list(map(int, x)) for x in (c.doc, c.start, c.end, c.code, c.by)), strict=True)
    )


def random_rows(rng, n):
    return [
        (
            rng.randrange(6),
            s := rng.randrange(30),
            s + rng.randint(1, 9),
            rng.randrange(2),
            rng.randrange(3),
        )
        for _ in range(n)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_final_is_the_consensus_or_one_coder(seed):
    rng = random.Random(seed)
    rows, consensus = random_rows(rng, 40), random_rows(rng, 12)
    facts = LayerFacts(
        primary={"d0": "ana", "d1": "BEN", "d6": "ana"},
        finished_first={"d1": "chloe", "d2": "chloe"},
        coded_first=dict.fromkeys(DOCS[:4], "ben"),
        settled={"d4", "d5"},
    )
    expected = []
    for row in columns_rows(rows):
        doc = DOCS[row[0]]
        if doc in facts.settled:
            continue
        first = next(r for r in columns_rows(rows) if r[0] == row[0])
        who = (
            facts.primary.get(doc)
            or facts.finished_first.get(doc)
            or facts.coded_first.get(doc)
            or CODERS[first[4]]
        )
        if CODERS[row[4]].casefold() == who.casefold():
            expected.append(row)
    expected += [r for r in consensus if DOCS[r[0]] in facts.settled]
    got, _note = final_layer(columns_of(rows), facts, columns_of(consensus))
    assert sorted(rows_of(got)) == sorted(expected)
    assert rows_of(got) == sorted(rows_of(got), key=lambda r: (r[0], r[1], -r[2]))


def columns_rows(rows):
    return sorted(rows, key=lambda r: (r[0], r[1], -r[2]))


def test_the_note_tells_how_many_and_by_whom():
    rows = [(d, 0, 5, 0, by) for d in range(6) for by in (0, 1)]
    facts = LayerFacts(primary=dict.fromkeys(DOCS[2:6], "Ana"), settled=("d0", "d1"))
    _final, note = final_layer(columns_of(rows, hows=True), facts)
    assert note == "6 documents coded by several: 2 by consensus, 4 by their primary coder"


def test_the_note_tells_who_was_first_and_what_is_left_empty():
    rows = [(d, 0, 5, 0, by) for d in range(3) for by in (0, 1)] + [(3, 0, 5, 0, 1)]
    facts = LayerFacts(primary={"d2": "chloe", "d3": "nobody"}, finished_first={"d0": "ben"})
    final, note = final_layer(columns_of(rows), facts)
    assert note == (
        "3 documents coded by several: 1 by their primary coder, 1 by who finished first, "
        "1 by who coded first; 2 documents left empty, as the coder who counts has no codings there"
    )
    assert sorted(set(rows_of(final))) == [(0, 0, 5, 0, 1), (1, 0, 5, 0, 0)]


def test_only_an_empty_document_is_told_alone():
    _final, note = final_layer(columns_of([(0, 0, 5, 0, 1)]), LayerFacts(primary={"d0": "ana"}))
    assert note.startswith("1 document left empty")


def test_one_coder_needs_no_note_and_empty_consensus_no_rows():
    one = columns_of([(0, 0, 5, 0, 1)])
    final, note = final_layer(one, LayerFacts(), columns_of([]))
    assert rows_of(final) == rows_of(one) and note == ""
    assert final_layer(columns_of([]), LayerFacts())[1] == ""


def test_pool_keeps_all_and_says_so():
    columns = columns_of([(0, 0, 5, 0, 0), (1, 0, 5, 0, 1)])
    assert pool(columns) == (columns, "codings of 2 coders pooled, each within coder")
    assert pool(columns_of([]))[1] == ""


def test_by_takes_the_named_coders_in_any_case():
    columns = columns_of([(0, 0, 5, 0, 0), (1, 0, 5, 0, 1), (1, 1, 5, 0, 2)])
    kept, note = by_coders(columns, ["ANA", "chloe"])
    assert rows_of(kept) == [(0, 0, 5, 0, 0), (1, 1, 5, 0, 2)] and note == "codings by Ana, chloe"
    with pytest.raises(UnknownName, match="chloe"):
        by_coders(columns, ["cloe"])
