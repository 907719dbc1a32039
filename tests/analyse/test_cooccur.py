"""Co-occurrence against a brute-force reading of its definition."""

from __future__ import annotations

import random

import pytest

from coder.analyse.cells import Grid, full_grid, lower_triangle, rectangle
from coder.analyse.closeness import closeness
from coder.analyse.cooccur import cooccur, sensitivity, strongest, with_counts
from coder.analyse.measures import OUT_OF_RANGE, UNEQUAL, c_marks, coefficients
from coder.model.columns import Columns
from coder.model.errors import BadValue, UsageError
from coder.model.results import Caption, Matrix
from tests.analyse.naive import (
    CODERS,
    CODES,
    PAIR_MEASURES,
    PAIR_RULES,
    UNIT_MEASURES,
    UNIT_RULES,
    columns_of,
    found_by,
    oracle,
    random_rows,
    random_units,
    spans_of,
    unit_kind,
    units_of,
)


@pytest.fixture(params=[1, 7, 400_000], ids=lambda n: f"block{n}")
def block(request, monkeypatch):
    """Every kernel must give the same in small blocks as in one."""
    from coder.analyse import arrays, pairs

    monkeypatch.setattr(arrays, "PAIRS_AT_ONCE", request.param)
    monkeypatch.setattr(pairs, "CELLS_AT_ONCE", request.param * 5)
    return request.param


def assert_equal(matrix, expected, told):
    """Whole numbers to the last, coefficients but for the order of a sum."""
    for row, wanted in zip(matrix.values, expected, strict=True):
        for cell, value in zip(row, wanted, strict=True):
            if value is None or isinstance(value, int):
                assert cell == value and type(cell) is type(value), told
            else:
                assert cell == pytest.approx(value, abs=1e-9, rel=1e-12), told


@pytest.mark.parametrize("rule", PAIR_RULES)
def test_pair_rules_equal_brute_force(rule, block):
    for seed in (1, 3, 5, 7) if block > 1 else (0, 2, 9):
        rng = random.Random(seed)
        columns = columns_of(random_rows(rng, seed * 4))
        units = random_units(rng, unit_kind(rule)) if unit_kind(rule) else None
        found = found_by(columns, rule, spans_of(units))
        for measure in PAIR_MEASURES:
            matrix = cooccur(columns, rule=rule, measure=measure, units=units)
            assert_equal(matrix, oracle(columns, rule, measure, found=found), (seed, measure))


@pytest.mark.parametrize("rule", UNIT_RULES)
def test_unit_rules_equal_brute_force(rule, block):
    for seed in (1, 3, 5, 7) if block > 1 else (0, 2, 9):
        rng = random.Random(seed)
        columns = columns_of(random_rows(rng, seed * 4))
        units = random_units(rng, rule) if rule != "document" else None
        found = found_by(columns, rule, spans_of(units))
        for measure in UNIT_MEASURES:
            for n in (None, 500):
                matrix = cooccur(columns, rule=rule, measure=measure, units=units, n_units=n)
                expected = oracle(columns, rule, measure, n_units=n, found=found)
                assert_equal(matrix, expected, (seed, measure, n))


@pytest.mark.parametrize(
    ("n1", "n2", "n12", "c", "marks"),
    [
        (100, 10, 5, 0.048, (UNEQUAL,)),  # the worked example of the handbook of ATLAS.ti
        (50, 10, 5, 0.091, ()),  # exactly five to one is not marked
        (10, 51, 0, 0.0, (UNEQUAL,)),
        (2, 2, 3, 3.0, (OUT_OF_RANGE,)),  # quotations that overlap several of the other code
        (2, 2, 4, None, (OUT_OF_RANGE,)),
        (2, 2, 2, 1.0, ()),
        (1, 6, 4, 1.333, (UNEQUAL, OUT_OF_RANGE)),
        (0, 0, 0, None, ()),
    ],
)
def test_c_and_its_marks_are_those_of_atlas_ti(n1, n2, n12, c, marks):
    cell = coefficients([[n1, n12], [n12, n2]], "c")[0][1]
    assert (cell is None and c is None) or round(cell, 3) == c
    assert c_marks(n1, n2, n12) == marks


def test_a_matrix_of_c_names_the_pairs_that_are_marked():
    rows = [(0, 0, 30, 0, 0), *((0, s, s + 2, 1, 0) for s in range(0, 24, 4))]
    matrix = cooccur(columns_of(rows), measure="c", names={"win_win": "Win-win"})
    assert matrix.values[0][1] == 6
    assert matrix.caption.notes == (
        "c is not between 0 and 1: Win-win and readmission",
        "one code is used more than 5 times as often: Win-win and readmission",
    )
    many = [(0, 0, 100, c, 0) for c in range(4)] + [(0, 2 * i, 2 * i + 1, 4, 0) for i in range(30)]
    assert "and" in cooccur(columns_of(many), measure="c").caption.notes[0]
    assert not cooccur(columns_of(rows), measure="c", grid=Grid((2,), (3,))).caption.notes


def test_more_than_five_marked_pairs_are_counted():
    codes = tuple(f"c{i}" for i in range(8))
    rows = [(0, 0, 100, c, 0) for c in range(7)]
    rows += [(0, 2 * i, 2 * i + 1, 7, 0) for i in range(30)]
    notes = cooccur(columns_of(rows, codes=codes), measure="c").caption.notes
    assert notes[1].endswith("; c4 and c7 and 2 more")


def test_the_log_likelihood_of_a_published_table():
    # "the swiss" in Dunning (1993): 110 with both, 2442 and 111 with one, 29114 with neither.
    n1, n2, n12, units = 110 + 2442, 110 + 111, 110, 110 + 2442 + 111 + 29114
    found = coefficients([[n1, n12], [n12, n2]], "loglik", units=units)[0][1]
    assert found == pytest.approx(270.72, abs=0.01)
    assert coefficients([[5, 0], [0, 5]], "loglik", units=10)[0][1] < 0
    assert coefficients([[5, 1], [1, 5]], "loglik", units=8)[0][1] is None
    assert coefficients([[2, 3], [3, 2]], "loglik", units=8)[0][1] is None


def test_a_rectangle_is_cut_out_of_the_square():
    rng = random.Random(5)
    columns = columns_of(random_rows(rng, 40))
    whole = cooccur(columns, measure="jaccard", names={"aid": "Aid"})
    part = cooccur(columns, measure="jaccard", names={"aid": "Aid"}, grid=Grid((0, 2), (1, 2, 3)))
    assert (part.rows, part.cols) == (("win_win", "aid"), ("readmission", "aid", "visa"))
    assert (part.row_labels, part.symmetric) == (("win_win", "Aid"), False)
    assert part.values == tuple(tuple(whole.values[i][j] for j in (1, 2, 3)) for i in (0, 2))
    assert rectangle(whole, full_grid(5)) is whole
    bare = cooccur(columns, grid=Grid((1, 3), (1, 3)))
    assert bare.symmetric and bare.row_labels == ()
    listed = strongest(part, least=0, mirrored=True)
    assert ("aid", "win_win") not in {row[:2] for row in listed.rows}


def test_the_lower_triangle_only_drops_what_is_said_twice():
    matrix = cooccur(columns_of([(0, 0, 5, 0, 0), (0, 0, 5, 1, 0)]))
    assert lower_triangle(matrix).values[:2] == (
        (1, None, None, None, None),
        (1, 1, None, None, None),
    )
    directed = cooccur(columns_of([]), rule="then:5")
    assert lower_triangle(directed) is directed


def test_pairs_of_a_rectangle_come_once_where_direction_means_nothing():
    grid = Grid((0, 3), (1, 2, 3, 0))
    once = [(0, 1), (0, 2), (0, 3), (3, 1), (3, 2)]
    assert list(grid.pairs(symmetric=True)) == once
    assert list(grid.pairs(symmetric=False)) == [*once, (3, 0)]


def test_columns_out_of_order_give_the_same_matrix():
    rng = random.Random(3)
    rows = random_rows(rng, 40)
    good = columns_of(rows)
    rng.shuffle(rows)
    doc, start, end, code, by = (list(c) for c in zip(*rows, strict=True))
    mixed = Columns(good.docs, CODES, CODERS, doc, start, end, code, by)
    units = random_units(rng, "sentence")
    for rule in ("overlap", "same", "near:3", "sentence", "document"):
        assert (
            cooccur(mixed, rule=rule, units=units).values
            == cooccur(good, rule=rule, units=units).values
        )


def test_touching_is_not_overlap_but_is_near_zero():
    columns = columns_of([(0, 0, 5, 0, 0), (0, 5, 9, 1, 0)])
    assert cooccur(columns, rule="overlap").values[0][1] == 0
    assert cooccur(columns, rule="near:0").values[0][1] == 1


def test_two_coders_never_make_a_pair():
    columns = columns_of([(0, 0, 5, 0, 0), (0, 0, 5, 1, 1)])
    units = units_of("sentence", [(0, 0, 9)])
    for rule in ("overlap", "same", "near:10", "sentence", "document"):
        assert cooccur(columns, rule=rule, units=units).values[0][1] == 0


def test_units_of_documents_outside_the_columns_do_not_count():
    columns = columns_of([(0, 0, 5, 0, 0), (1, 0, 5, 1, 0)], docs=("d1", "d0"))
    units = units_of("sentence", [(0, 0, 3), (0, 3, 9), (1, 0, 9), (2, 0, 4), (2, 5, 9)])
    matrix = cooccur(columns, rule="sentence", units=units, measure="count")
    assert (matrix.values[0][0], matrix.values[1][1]) == (1, 2)
    assert matrix.caption.facts["units"] == "3"
    assert matrix.caption.facts["segmenter"] == "s/1"


def test_no_codings_keep_all_rows():
    matrix = cooccur(columns_of([]))
    assert matrix.rows == CODES and matrix.values == ((0,) * 5,) * 5
    assert cooccur(columns_of([]), rule="document", measure="phi").values == ((None,) * 5,) * 5


def test_names_are_carried_beside_ids():
    matrix = cooccur(columns_of([]), names={"aid": "Aid"})
    assert matrix.row_labels == ("win_win", "readmission", "Aid", "visa", "never")
    assert cooccur(columns_of([])).row_labels == ()


@pytest.mark.parametrize(
    "rule", ["overlaps", "near", "near:x", "near:-1", "overlap:3", "near:²", "near:3x", "then:sent"]
)
def test_unknown_rules_are_refused(rule):
    with pytest.raises(BadValue):
        cooccur(columns_of([]), rule=rule)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("near:5", "near:5"),
        (" near: 5 ", "near:5"),
        ("near:5c", "near:5"),
        ("near:20t", "near:20 tokens"),
        ("near:1 token", "near:1 token"),
        ("then:2s", "then:2 sentences"),
        ("near:2sentences", "near:2 sentences"),
        ("near:1p", "near:1 paragraph"),
        ("section", "section"),
    ],
)
def test_a_rule_has_one_name_however_it_is_said(said, meant):
    assert str(closeness(said)) == meant
    assert closeness(str(closeness(said))) == closeness(said)


def test_unknown_measure_names_the_nearest():
    with pytest.raises(BadValue, match="jaccard"):
        cooccur(columns_of([]), measure="jacard")


@pytest.mark.parametrize("measure", ["lift", "npmi", "phi", "loglik"])
def test_measures_of_units_are_refused_for_pairs(measure):
    with pytest.raises(UsageError, match="measure of units"):
        cooccur(columns_of([]), measure=measure)


def test_unit_rules_need_units_of_their_kind():
    with pytest.raises(UsageError, match="needs the sentences"):
        cooccur(columns_of([]), rule="sentence")
    with pytest.raises(UsageError, match="needs the sentences"):
        cooccur(columns_of([]), rule="sentence", units=units_of("page", []))
    with pytest.raises(UsageError, match="needs the tokens"):
        cooccur(columns_of([]), rule="near:3t")


def test_strongest_pairs_come_once_and_in_order():
    rows = [(0, 0, 9, 0, 0), (0, 1, 4, 1, 0), (0, 2, 3, 1, 0), (0, 8, 9, 2, 0)]
    matrix = cooccur(columns_of(rows))
    table = strongest(matrix)
    assert table.columns == ("code_a", "code_b", "count")
    assert table.rows == (("win_win", "readmission", 2), ("win_win", "aid", 1))
    assert strongest(matrix, top=1).rows == table.rows[:1]
    assert strongest(matrix, least=2).rows == table.rows[:1]
    assert len(strongest(matrix, least=0).rows) == 10


def test_strongest_of_shares_keeps_both_directions():
    columns = columns_of([(0, 0, 9, 0, 0), (1, 0, 9, 0, 0), (0, 1, 2, 1, 0)])
    table = strongest(cooccur(columns, rule="document", measure="share"))
    assert table.rows == (("readmission", "win_win", 1.0), ("win_win", "readmission", 0.5))


def test_strongest_skips_what_is_undefined():
    matrix = Matrix(("a", "b"), ("a", "b"), ((1, None), (None, 1)), Caption(""), symmetric=True)
    assert strongest(matrix, least=-1).rows == ()


def test_lists_can_say_what_is_behind_a_coefficient():
    rows = [(0, 0, 30, 0, 0), *((0, s, s + 2, 1, 0) for s in range(0, 24, 4)), (1, 0, 5, 1, 0)]
    columns = columns_of(rows)
    table = with_counts(strongest(cooccur(columns, measure="c")), columns, "overlap", None)
    assert table.columns[3:] == ("n", "n_a", "n_b", "n/n_a", "n/n_b", "marks")
    marks = f"{UNEQUAL}; {OUT_OF_RANGE}"
    assert table.rows == (("win_win", "readmission", 3.0, 6, 1, 7, 6.0, 6 / 7, marks),)
    plain = with_counts(strongest(cooccur(columns, measure="jaccard")), columns, "overlap", None)
    assert plain.columns[3:] == ("n", "n_a", "n_b")
    empty = with_counts(strongest(cooccur(columns, measure="c"), least=0), columns, "overlap", None)
    assert (empty.rows[1][0], empty.rows[1][6:8]) == ("win_win", (0.0, None))


def test_sensitivity_sets_rules_side_by_side():
    columns = columns_of([(0, 0, 5, 0, 0), (0, 4, 9, 1, 0), (0, 20, 25, 2, 0)])
    units = {"sentence": units_of("sentence", [(0, 0, 10), (0, 10, 30)])}
    table = sensitivity(columns, rules=("same", "overlap", "near:15", "sentence"), units=units)
    assert table.columns == ("code_a", "code_b", "same", "overlap", "near:15", "sentence")
    assert table.rows == (
        ("win_win", "readmission", 0, 1, 1, 1),
        ("win_win", "aid", 0, 0, 1, 0),
        ("readmission", "aid", 0, 0, 1, 0),
    )


def test_sensitivity_of_a_rectangle_and_of_a_directed_rule():
    columns = columns_of([(0, 0, 5, 0, 0), (0, 6, 9, 1, 0)])
    table = sensitivity(columns, rules=("near:15", "then:15"))
    assert table.rows == (("win_win", "readmission", 1, 1), ("readmission", "win_win", 1, 0))
    assert sensitivity(columns, rules=("near:15",), grid=Grid((2,), (0, 1))).rows == ()
