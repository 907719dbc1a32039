"""Intervals and permutations: seeded, sober, and equal to redoing the analysis."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from coder.analyse import chance, permuting
from coder.analyse.bydocument import parts_of
from coder.analyse.cells import Grid
from coder.analyse.closeness import closeness
from coder.analyse.cooccur import cooccur
from coder.analyse.correction import bh, holm
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import UsageError
from coder.stats.draws import Draws
from coder.stats.intervals import percentile_interval

DOCS = ("d0", "d1", "d2", "d3")
CODES = ("a", "b", "c", "never")


def some_columns(seed=1, n=60) -> Columns:
    rng = random.Random(seed)
    rows = sorted(
        (
            rng.randrange(3),
            s := 7 * rng.randrange(7),
            s + 7 * rng.randint(1, 2),
            rng.randrange(3),
            rng.randrange(2),
        )
        for _ in range(n)
    )
    doc, start, end, code, by = (list(c) for c in zip(*rows, strict=True))
    return Columns(DOCS, CODES, ("ana", "ben"), doc, start, end, code, by)


UNITS = UnitColumns(
    "sentence", ("d3", *DOCS[:3]), [0, 1, 1, 2, 2, 3], [0, 0, 30, 0, 20, 0], [9, 30, 70, 20, 60, 70]
)
CASES = [
    ("overlap", "count"),
    ("overlap", "docs"),
    ("overlap", "share"),
    ("encloses", "count"),
    ("encloses", "jaccard"),
    ("then:9", "share-col"),
    ("then:9", "c"),
    ("near:1s", "segments"),
    ("sentence", "segments"),
    ("sentence", "share-col"),
    ("document", "loglik"),
    ("sentence", "loglik"),
    ("sentence", "docs"),
    ("overlap", "c"),
    ("near:3", "jaccard"),
    ("same", "count"),
    ("document", "share"),
    ("sentence", "count"),
    ("sentence", "jaccard"),
    ("sentence", "lift"),
    ("sentence", "npmi"),
    ("sentence", "phi"),
    ("document", "phi"),
]


def drawn_again(columns: Columns, docs: list[int]) -> tuple[Columns, UnitColumns]:
    """The corpus in which each drawn document stands as a document of its own."""
    names = tuple(f"x{i}" for i in range(len(docs)))
    rows = list(zip(columns.doc, columns.start, columns.end, columns.code, columns.by, strict=True))
    new = [(i, *row[1:]) for i, d in enumerate(docs) for row in rows if row[0] == d]
    cells = [list(c) for c in zip(*new, strict=True)] if new else [[]] * 5
    unit_rows = list(zip(UNITS.doc, UNITS.start, UNITS.end, strict=True))
    units = [
        (i, s, e) for i, d in enumerate(docs) for u, s, e in unit_rows if UNITS.docs[u] == DOCS[d]
    ]
    parts = [list(c) for c in zip(*units, strict=True)] if units else [[]] * 3
    return (
        Columns(names, CODES, columns.coders, *cells),
        UnitColumns("sentence", names, *parts),
    )


@pytest.mark.parametrize(("rule", "measure"), CASES)
def test_intervals_equal_the_analysis_of_every_redrawn_corpus(rule, measure):
    columns, draws = some_columns(), 25
    table = chance.intervals(columns, rule=rule, measure=measure, units=UNITS, draws=draws, seed=7)
    stream = Draws(7)
    values = []
    for _ in range(draws):
        again, units = drawn_again(columns, stream.below(4, 4).tolist())
        values.append(cooccur(again, rule=rule, measure=measure, units=units).values)
    assert table.rows
    for code_a, code_b, _value, low, high, documents, few in table.rows:
        assert few == (documents < 5) and documents >= 1
        a, b = CODES.index(code_a), CODES.index(code_b)
        seen = [v[a][b] for v in values if v[a][b] is not None]
        expected = percentile_interval(seen) or (None, None)
        assert (low, high) == pytest.approx(expected, abs=1e-9)


def test_intervals_are_the_same_for_a_seed_and_none_without_pairs():
    columns = some_columns()
    one = chance.intervals(columns, draws=50, seed=3)
    assert one == chance.intervals(columns, draws=50, seed=3)
    assert one != chance.intervals(columns, draws=50, seed=4)
    assert chance.intervals(some_columns(n=1), draws=5).rows == ()
    assert chance.intervals(columns, draws=0).rows[0][3:5] == (None, None)


def test_parts_add_up_to_the_matrix():
    columns = some_columns()
    for rule in ("overlap", "near:2", "same", "document", "sentence"):
        units = UNITS if rule == "sentence" else None
        parts = parts_of(columns, closeness(rule), units)
        total = parts.total(np.ones(4, dtype=np.int64))
        matrix = cooccur(columns, rule=rule, units=units).values
        for cell, n in zip(parts.cells.tolist(), total.tolist(), strict=True):
            assert matrix[cell // 4][cell % 4] == n > 0
    assert (
        len(
            parts_of(
                replace(columns, doc=[], start=[], end=[], code=[], by=[]), closeness("same"), None
            ).cells
        )
        == 0
    )


@pytest.mark.parametrize(("rule", "measure"), CASES)
def test_permutations_keep_spans_and_codes_of_each_document_and_coder(rule, measure):
    columns = some_columns()
    table = permuting.permutations(
        columns, rule=rule, measure=measure, units=UNITS, draws=20, seed=1
    )
    real = cooccur(columns, rule=rule, measure=measure, units=UNITS).values
    for code_a, code_b, value, expected, more, less, p, p_holm, q, _docs, _few in table.rows:
        a, b = CODES.index(code_a), CODES.index(code_b)
        assert value == (pytest.approx(real[a][b], abs=1e-12) if real[a][b] is not None else None)
        assert expected is None or expected == expected
        if value is not None:
            assert 1 / 21 <= more <= 1 and 1 / 21 <= less <= 1 and more + less >= 1
            assert p == min(1, 2 * min(more, less)) and p - 1e-9 <= q <= p_holm + 1e-9 <= 1.1


@pytest.mark.parametrize(("rule", "measure"), CASES)
@pytest.mark.parametrize("at_most", [0, 10**6], ids=["listed anew", "kept"])
def test_permutations_equal_counting_every_permuted_project(rule, measure, at_most, monkeypatch):
    monkeypatch.setattr(permuting, "_LISTED_AT_MOST", at_most)
    columns, draws = some_columns(), 12
    table = permuting.permutations(
        columns, rule=rule, measure=measure, units=UNITS, draws=draws, seed=3
    )
    seen = []
    for code in permuting.shuffles(columns, draws, 3):
        again = replace(columns, code=code.tolist())
        seen.append(cooccur(again, rule=rule, measure=measure, units=UNITS).values)
    assert len(seen) == draws
    real = cooccur(columns, rule=rule, measure=measure, units=UNITS).values
    assert table.rows
    for code_a, code_b, value, expected, more, less, *_ in table.rows:
        a, b = CODES.index(code_a), CODES.index(code_b)
        values = [v[a][b] for v in seen if v[a][b] is not None]
        assert expected == (pytest.approx(sum(values) / len(values)) if values else None)
        if value is not None:
            assert more == (1 + sum(v >= real[a][b] - 1e-9 for v in values)) / (1 + len(values))
            assert less == (1 + sum(v <= real[a][b] + 1e-9 for v in values)) / (1 + len(values))


@pytest.mark.parametrize("draws", [1, 2, 9, 10, 50])
def test_permuted_codes_stay_with_document_and_coder(draws):
    columns = some_columns()
    before = Counter(zip(columns.doc, columns.by, columns.code, strict=True))
    found = [code.tolist() for code in permuting.shuffles(columns, draws, 5)]
    assert len(found) == draws
    for code in found:
        assert Counter(zip(columns.doc, columns.by, code, strict=True)) == before
    assert draws < 9 or len({tuple(code) for code in found}) > draws // 2
    assert found == [code.tolist() for code in permuting.shuffles(columns, draws, 5)]
    assert found != [code.tolist() for code in permuting.shuffles(columns, draws, 6)] or draws == 1


def test_every_order_of_a_group_is_equally_likely():
    columns = Columns(DOCS, CODES, ("ana",), [0] * 3, [0, 1, 2], [1, 2, 3], [0, 1, 2], [0] * 3)
    seen = Counter(tuple(code.tolist()) for code in permuting.shuffles(columns, 3600, 1))
    assert len(seen) == 6 and all(450 < n < 750 for n in seen.values())


def test_no_codings_have_no_permutations():
    nothing = Columns(DOCS, CODES, ("ana",), [], [], [], [], [])
    assert permuting.permutations(nothing, draws=3).rows == ()
    assert permuting.permutations(nothing, draws=0, rule="document").rows == ()
    assert chance.intervals(nothing, draws=3).rows == ()


def test_corrections_follow_their_definitions():
    rng = random.Random(4)
    for _ in range(10):
        p = [round(rng.random() ** 3, 2) for _ in range(20)]
        m = len(p)
        rank = {i: sorted(range(m), key=lambda k: p[k]).index(i) for i in range(m)}
        stepped = [
            min(1, max(p[k] * (m - rank[k]) for k in range(m) if rank[k] <= rank[i]))
            for i in range(m)
        ]
        raised = [
            min(1, *(p[k] * m / (rank[k] + 1) for k in range(m) if rank[k] >= rank[i]))
            for i in range(m)
        ]
        given = np.array([*p[:7], float("nan"), *p[7:]])
        for ours, expected in ((holm, stepped), (bh, raised)):
            found = ours(given)
            assert np.isnan(found[7])
            assert np.delete(found, 7) == pytest.approx(expected)


def test_a_rectangle_is_tested_for_itself_alone():
    columns = some_columns()
    whole = permuting.permutations(columns, draws=19, seed=1)
    part = permuting.permutations(columns, draws=19, seed=1, grid=Grid((0,), (1,)))
    assert part.caption.facts["tests"] == "1"
    assert part.rows[0][:7] == whole.rows[0][:7] and part.rows[0][7:9] == (part.rows[0][6],) * 2
    some = chance.intervals(columns, draws=20, seed=1, grid=Grid((1,), (0, 2)))
    assert [row[:2] for row in some.rows] == [("b", "a"), ("b", "c")]


def test_small_numbers_are_told():
    columns = some_columns()
    note = chance.intervals(columns, draws=5).caption.notes
    assert note == ("3 of 3 pairs stand together in fewer than 5 documents: too few to trust",)
    assert chance.few_note(0, 3) == ()


def test_a_planted_pair_is_beyond_chance_and_an_undefined_one_is_told():
    rows = [(d, 20 * i, 20 * i + 9, i % 2, 0) for d in range(4) for i in range(20)]
    rows += [(d, 20 * i, 20 * i + 9, 2, 0) for d in range(4) for i in range(0, 20, 2)]
    rows.sort()
    columns = Columns(DOCS, CODES, ("ana",), *(list(c) for c in zip(*rows, strict=True)))
    table = permuting.permutations(columns, draws=99, seed=2)
    found = {row[:2]: row[2:] for row in table.rows}
    assert found["a", "c"][0] == 40 and found["a", "c"][2] == 0.01
    assert found["b", "c"][0] == 0 and found["b", "c"][3] == 0.01
    assert table.caption.facts["seed"] == "2"


def test_a_value_that_is_undefined_has_no_share_of_chance():
    columns = Columns(
        DOCS, CODES, ("ana",), [0, 0, 1], [0, 20, 0], [5, 25, 5], [0, 1, 0], [0, 0, 0]
    )
    units = UnitColumns("sentence", DOCS, [0, 0, 1], [0, 10, 0], [10, 30, 10])
    table = permuting.permutations(columns, rule="sentence", measure="npmi", units=units, draws=9)
    assert all(row[2] is None and row[4] is None for row in table.rows)


def test_questions_that_do_not_fit_are_refused():
    with pytest.raises(UsageError):
        permuting.permutations(some_columns(), measure="phi")
    with pytest.raises(UsageError):
        chance.intervals(some_columns(), rule="sentence")
