"""Intervals: what is redrawn, how wide they are, and when there is none."""

from __future__ import annotations

import random
from statistics import stdev

import numpy as np
import pytest

from coder.agree import resampling
from coder.agree.alpha import METRICS, alpha, alpha_parts
from coder.agree.chance import ac1_parts
from coder.agree.judgements import Judgements, judgements
from coder.agree.kappa import cohen_parts, pooled_kappa_parts
from coder.agree.measures import MEASURES, ON_UNITS, parts_by_name, parts_on_line
from coder.agree.parts import score
from coder.agree.percent import percent_parts
from coder.agree.resampling import Interval, interval, krippendorff_interval, verdict, with_interval
from coder.agree.tables import spans_table
from coder.agree.unitizing import u_alpha_parts
from coder.model.errors import BadValue, UsageError
from coder.stats.bootstrap import weights


def noisy(units, coders=3, values="abc", seed=5, gaps=0.1):
    rng = random.Random(seed)
    truth = [rng.choice(values) for _ in range(units)]
    rows = [[rng.choice(values) if rng.random() < 0.3 else t for t in truth] for _ in range(coders)]
    return [[None if rng.random() < gaps else v for v in row] for row in rows]


def redrawn_by_hand(matrix, measure, draws, seed):
    """Copies of columns, judged anew."""
    out = []
    for part in weights(len(matrix[0]), draws, seed=seed):
        for row in part.tolist():
            columns = [i for i, n in enumerate(row) for _ in range(n)]
            again = judgements([[line[i] for i in columns] for line in matrix], values="abcd")
            out.append(score(measure(again)).value)
    return out


@pytest.mark.parametrize("name", [n for n in ON_UNITS if n not in ("f1", "precision", "recall")])
def test_a_draw_is_the_coefficient_of_the_redrawn_units(name):
    matrix = noisy(12)
    judged = judgements(matrix, values="abcd")
    known = sorted(
        v for v in redrawn_by_hand(matrix, lambda j: parts_by_name(name, j), 40, 9) if v is not None
    )
    found = interval(parts_by_name(name, judged), draws=40, seed=9, confidence=0.999999)
    assert found.low == pytest.approx(known[0], abs=1e-4)
    assert found.high == pytest.approx(known[-1], abs=1e-4)
    assert (found.draws, found.lost, found.over) == (40, 40 - len(known), "12 units")


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_levels_are_redrawn_whole(level):
    matrix = noisy(15, values=[0, 1, 3, 7])
    parts = alpha_parts(judgements(matrix), metric=level)

    def measure(j):
        return alpha_parts(j, metric=level)

    out = []
    for part in weights(15, 30, seed=2):
        for row in part.tolist():
            columns = [i for i, n in enumerate(row) for _ in range(n)]
            out.append(score(measure(judgements([[r[i] for i in columns] for r in matrix]))).value)
    found = interval(parts, draws=30, seed=2, confidence=0.999999)
    assert [found.low, found.high] == pytest.approx([min(out), max(out)], abs=1e-4)


def test_the_same_seed_gives_the_same_interval_for_ever():
    found = interval(alpha_parts(judgements(noisy(40))), draws=500, seed=1)
    assert found == interval(alpha_parts(judgements(noisy(40))), draws=500, seed=1)
    assert found != interval(alpha_parts(judgements(noisy(40))), draws=500, seed=2)
    assert found.low < score(alpha_parts(judgements(noisy(40)))).value < found.high
    assert found.below[0.667] == pytest.approx(0.97, abs=0.1)
    assert found.below[0.667] <= found.below[0.8]


def test_blocks_are_redrawn_whole():
    """Every unit stands three times in its document: redrawing units would be too sure by root 3."""
    matrix = noisy(60, gaps=0)
    many = judgements(
        [[v for v in row for _ in range(3)] for row in matrix],
        blocks=[n for n in range(60) for _ in range(3)],
    )
    once = interval(percent_parts(judgements(matrix)), draws=800, seed=3)
    blocks = interval(percent_parts(many), draws=800, seed=3, over="blocks")
    assert (blocks.low, blocks.high) == pytest.approx((once.low, once.high), abs=1e-9)
    assert blocks.over == "60 blocks"
    units = interval(percent_parts(many), draws=800, seed=3)
    assert (units.high - units.low) * 3**0.5 == pytest.approx(once.high - once.low, rel=0.15)


def test_very_many_units_are_redrawn_in_groups_as_wide(monkeypatch):
    judged = judgements(noisy(3000, coders=2))
    exact_most = 3000
    monkeypatch.setattr(resampling, "MOST", exact_most)
    exact = interval(alpha_parts(judged), draws=1000, seed=1)
    monkeypatch.setattr(resampling, "MOST", 1000)
    groups = interval(alpha_parts(judged), draws=1000, seed=1)
    assert groups.over == "3000 units in 1000 groups dealt by chance"
    assert groups.high - groups.low == pytest.approx(exact.high - exact.low, rel=0.12)
    monkeypatch.setattr(resampling, "FIGURES", 1)
    assert interval(alpha_parts(judged), draws=10).over.startswith("3000 units in 200 groups")


def test_the_chance_to_fall_short_is_that_of_the_draws():
    judged = judgements(noisy(25, gaps=0), values="abcd")
    values = redrawn_by_hand(noisy(25, gaps=0), alpha_parts, 100, 4)
    found = interval(alpha_parts(judged), draws=100, seed=4)
    assert found.below[0.667] == sum(v < 0.667 for v in values) / 100
    assert stdev(values) == pytest.approx((found.high - found.low) / 3.92, rel=0.3)


def test_there_is_no_interval_without_something_to_redraw():
    assert interval(alpha_parts(judgements([[1, 1], [1, 1]]))).undefined == (
        "the coefficient itself is undefined"
    )
    assert interval(percent_parts(judgements([[1], [1]]))).undefined == "1 unit to redraw"
    blocks = interval(percent_parts(judgements([[1, 2], [1, 2]])), over="blocks")
    assert blocks.undefined == "no block to redraw"
    line = spans_table(
        ["coder", "code", "start", "end"], [["a", "x", "0", "5"], ["b", "x", "0", "6"]], length=9
    )
    assert interval(u_alpha_parts(line)).undefined.startswith("characters are not independent")
    assert interval(u_alpha_parts(line), over="blocks").undefined == "1 block to redraw"


def test_draws_without_a_value_are_counted_and_put_aside():
    judged = judgements([["a"] * 9 + ["b"], ["a"] * 9 + ["b"]])
    found = interval(alpha_parts(judged), draws=200, seed=0)
    assert 0 < found.lost < 200
    assert (found.low, found.high) == (1, 1)
    told = with_interval(score(alpha_parts(judged)), found)
    assert (told.low, told.high) == (1, 1)
    assert told.left_out == {"draws without a value": found.lost}
    assert with_interval(told, Interval(low=0.1, high=0.2)).low == 0.1


def test_no_draw_may_have_a_value():
    judged = judgements([["a", "b"], ["a", "b"]])
    found = next(
        i
        for seed in range(50)
        if (i := interval(alpha_parts(judged), draws=1, seed=seed)).low is None
    )
    assert found.undefined == "the coefficient is undefined in every draw"
    assert (found.draws, found.lost) == (1, 1)


def test_what_makes_no_sense_is_refused():
    parts = percent_parts(judgements([[1, 2], [1, 2]]))
    with pytest.raises(BadValue, match="what is redrawn cannot be 'unit'; nearest is 'units'"):
        interval(parts, over="unit")
    for wrong in ({"draws": 0}, {"seed": -1}, {"confidence": 1.0}):
        with pytest.raises(UsageError, match="no interval from"):
            interval(parts, **wrong)
    with pytest.raises(UsageError, match="no interval from"):
        krippendorff_interval(judgements([[1, 2], [1, 2]]), draws=0)


def test_characters_are_redrawn_in_blocks_for_every_measure():
    rng = random.Random(8)
    rows = []
    for at in range(0, 400, 20):
        for coder in ("x", "y", "z"):
            if rng.random() < 0.8:
                start = at + rng.randrange(4)
                rows.append(
                    [coder, rng.choice("abb"), str(start), str(start + 8 + rng.randrange(8))]
                )
    line = spans_table(["coder", "code", "start", "end"], rows, length=400)
    import dataclasses

    cut = dataclasses.replace(line, cuts=np.arange(0, 401, 20))
    for name in MEASURES:
        parts = parts_on_line(name, cut)
        found = interval(parts, draws=200, seed=1, over="blocks")
        if name == "domains-u-alpha":  # its layers lie apart, so only documents are blocks
            assert found.undefined == "1 block to redraw"
            continue
        assert found.over == "20 blocks", name
        value = score(parts).value
        assert value == pytest.approx(score(parts_on_line(name, line)).value), name
        assert found.low <= value <= found.high, name
        assert found.low < found.high


def test_krippendorffs_own_interval_is_narrower(hayes):
    judged = judgements(hayes)
    own = krippendorff_interval(judged, metric="ordinal", draws=4000)
    assert (own.low, own.high) == pytest.approx((0.704, 0.811), abs=0.012)
    assert own.over == "239 pairs of judgements, expected disagreement fixed"
    units = interval(alpha_parts(judged, metric="ordinal"), draws=4000)
    assert (units.low, units.high) == pytest.approx((0.623, 0.841), abs=0.015)


@pytest.fixture
def hayes(shared):
    import json

    cases = json.loads((shared / "agreement" / "cases.json").read_text("utf-8"))["cases"]
    return next(c["data"]["matrix"] for c in cases if c["id"] == "hayes-kripp-2007-ordinal")


@pytest.mark.parametrize("metric", METRICS)
def test_krippendorffs_own_interval_holds_the_value(metric):
    judged = judgements(noisy(30, values=[0, 1, 3]))
    value = score(alpha_parts(judged, metric=metric)).value
    found = krippendorff_interval(judged, metric=metric, draws=300, seed=2)
    assert found.low < value < found.high
    assert (found.low + found.high) / 2 == pytest.approx(value, abs=0.05)


def test_krippendorffs_own_interval_without_disagreement_or_without_a_value():
    sure = krippendorff_interval(judgements([["a", "b"], ["a", "b"]]), draws=20)
    assert (sure.low, sure.high) == (1, 1)
    assert krippendorff_interval(judgements([["a"], ["a"]])).undefined.startswith("the coefficient")
    judged = judgements([["a", "b", "a"], ["a", "b", "b"]])
    heavy = Judgements(judged.coders, judged.values, judged.cells, weight=np.array([1.0, 2, 0.5]))
    assert krippendorff_interval(heavy, draws=50).high == 1


def test_krippendorffs_own_interval_of_very_many_pairs_is_drawn_in_bundles(monkeypatch):
    judged = judgements(noisy(2000))
    exact = krippendorff_interval(judged, draws=400, seed=1)
    monkeypatch.setattr(resampling, "MOST", 400)
    bundles = krippendorff_interval(judged, draws=400, seed=1)
    value = alpha(judged).value
    assert bundles.low < value < bundles.high
    assert bundles.high - bundles.low == pytest.approx(exact.high - exact.low, rel=0.2)


def test_several_codes_are_redrawn_together():
    codes = [judgements(noisy(30, coders=2, values="xy", seed=s), values="xy") for s in (1, 2)]
    found = interval(pooled_kappa_parts(codes), draws=100)
    alone = [interval(cohen_parts(c), draws=100) for c in codes]
    assert min(a.low for a in alone) < found.low
    assert found.high < max(a.high for a in alone) + 0.1
    assert pooled_kappa_parts([codes[0], judgements(noisy(5, coders=2, values="xy"))]).units == 0


@pytest.mark.parametrize(
    ("low", "words"),
    [
        (0.8, "reliable"),
        (0.7999, "tentative"),
        (0.667, "tentative"),
        (0.6, "not reliable"),
        (None, ""),
    ],
)
def test_the_verdict_looks_at_the_lower_end(low, words):
    assert verdict(low) == words


def test_ac1_has_an_interval_where_alpha_has_none():
    judged = judgements([["a"] * 5] * 2, values=("a", "b"))
    assert interval(ac1_parts(judged), draws=10).low == 1
    assert interval(alpha_parts(judged), draws=10).low is None
