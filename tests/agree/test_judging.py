"""Lines of agreement: what is judged, what is told beside it, and how much a machine made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agree import judging
from coder.agree.align import compare, continuum_of
from coder.agree.exclusive import broken
from coder.agree.judgements import compact, judgements
from coder.agree.judging import MOST_SETS, Asked, judge
from coder.agree.lines import TOO_FEW, Agreement, Line, is_corrected, verdict_of, worst_first
from coder.agree.measures import ON_UNITS, measure_named, parts_by_name, parts_of_codes
from coder.agree.parts import score
from coder.agree.resampling import Interval, interval
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import BadValue, UnknownName
from coder.model.results import Score

CODERS = ("ana", "ben")
EVERYONE = {"ana": ("d0", "d1"), "ben": ("d0", "d1")}


def columns(rows, rules=("",)):
    """Rows of document, start, end, code, coder and rule."""
    rows = sorted(rows)
    doc, start, end, code, by, rule = (
        (list(c) for c in zip(*rows, strict=True)) if rows else [[]] * 6
    )
    return Columns(
        ("d0", "d1"), ("a", "b", "c"), CODERS, doc, start, end, code, by, rule=rule, rules=rules
    )


def units(many=20, docs=2):
    places = [(d, n * 10, n * 10 + 10) for d in range(docs) for n in range(many)]
    return UnitColumns("sentence", ("d0", "d1"), *(list(c) for c in zip(*places, strict=True)))


def one(doc, unit, code, by, rule=0):
    return doc, unit * 10 + 1, unit * 10 + 6, code, by, rule


SOME = [one(0, n, 0, by) for n in range(8) for by in (0, 1)] + [one(1, 3, 0, 0), one(1, 4, 0, 1)]
TWO = [*SOME, one(0, 2, 1, 0), one(0, 2, 1, 1), one(1, 9, 1, 1)]


def side_of(rows, **more):
    return compare(columns(rows), units(), EVERYONE, **more)


def line_of(rows):
    return continuum_of(columns(rows), {"d0": 200, "d1": 200}, EVERYONE)


# -- what is judged ---------------------------------------------------------------------------


def test_unasked_a_line_has_alpha_percent_and_ac1_where_a_code_is_rare():
    common = judge(side_of(SOME), None, ("a",), Asked())
    assert [s.measure for s in common.scores] == ["alpha", "percent"]
    rare = judge(side_of(TWO), None, ("b",), Asked())
    assert [s.measure for s in rare.scores] == ["alpha", "percent", "ac1"]
    assert (rare.prevalence, rare.marked) == (3 / 80, {"ana": 1, "ben": 2})
    assert rare.docs == 2 and rare.bound is None and rare.verdict == ""
    several = judge(side_of(TWO), None, ("a", "b"), Asked())
    assert [s.measure for s in several.scores] == ["alpha-masi", "percent"]
    assert several.marked == {} and several.prevalence is None


@pytest.mark.parametrize("measure", [*ON_UNITS, "pooled-kappa"])
def test_every_measure_of_one_code_is_that_of_its_judgements(measure):
    side = side_of(TWO)
    found = judge(side, None, ("a",), Asked((measure,))).head
    whole = side.presence(("a",))
    plain = score(
        parts_of_codes(measure, [whole], whole)
        if measure == "pooled-kappa"
        else parts_by_name(measure, whole)
    )
    assert found.value == pytest.approx(plain.value, abs=1e-12)
    assert (found.units, found.coders, found.unit) == (40, CODERS, "sentence")


def test_measures_of_several_codes_add_up_or_judge_the_set():
    side = side_of(TWO)
    found = judge(side, None, ("a", "b"), Asked(("f1", "pooled-kappa", "alpha")))
    each = [side.presence((c,)) for c in ("a", "b")]
    for measure in ("f1", "pooled-kappa"):
        assert found.score(measure).value == score(parts_of_codes(measure, each, each[0])).value
    assert found.score("alpha").value == score(parts_by_name("alpha", side.code_sets("ab"))).value
    assert found.score("scott") is None


def test_characters_are_units_of_their_own_and_some_measures_need_them():
    line = line_of(TWO)
    single = judge(None, line, ("a",), Asked(("alpha", "u-alpha", "pooled-kappa")))
    assert {s.unit for s in single.scores} == {"character"}
    assert single.docs == 2 and single.marked == {"ana": 45, "ben": 45}
    several = judge(None, line, ("a", "b"), Asked())
    assert [s.measure for s in several.scores] == ["alpha-masi", "percent"]
    both = judge(side_of(TWO), line, ("a",), Asked(("alpha", "u-alpha")))
    assert [s.unit for s in both.scores] == ["sentence", "character"]


def test_too_many_sets_are_not_computed_unasked(monkeypatch):
    monkeypatch.setattr("coder.agree.judging.MOST_SETS", 2)
    side = side_of(TWO)
    found = judge(side, None, ("a", "b"), Asked()).head
    assert found.value is None and found.undefined.startswith("not computed unasked: 4 different")
    assert judge(side, None, ("a", "b"), Asked(("alpha-masi",))).head.value is not None
    assert MOST_SETS > 2


# -- intervals --------------------------------------------------------------------------------


def test_intervals_are_those_of_all_units_whichever_way_they_are_drawn(monkeypatch):
    side = side_of(TWO)
    whole = side.presence(("a",))
    for measure in ("alpha", "percent", "ac1", "cohen"):
        parts = parts_by_name(measure, whole)
        for redraw, over in (("units", "units"), ("documents", "blocks")):
            found = judge(side, None, ("a",), Asked((measure,), 300, 4, redraw))
            plain = interval(parts, draws=300, seed=4, over=over)
            assert (found.head.low, found.head.high) == (plain.low, plain.high)
    monkeypatch.setattr("coder.agree.judging.MOST", 7)
    monkeypatch.setattr("coder.agree.judging._hands", judging._hands.__wrapped__)
    monkeypatch.setattr("coder.agree.resampling.MOST", 7)
    found = judge(side, None, ("a",), Asked(("alpha",), 300, 4))
    monkeypatch.setattr("coder.agree.resampling.FEWEST", 7)
    plain = interval(parts_by_name("alpha", whole), draws=300, seed=4)
    assert found.bound == plain and plain.over == "40 units in 7 groups dealt by chance"


def test_krippendorffs_own_draws_are_for_alpha():
    asked = Asked(("alpha", "cohen"), 200, 0, "pairs")
    found = judge(side_of(TWO), line_of(TWO), ("a",), asked)
    assert found.bounds[0].over.endswith("expected disagreement fixed")
    assert found.bounds[1].undefined == "pairs of judgements are redrawn for alpha only"
    family = judge(side_of(TWO), line_of(TWO), ("a",), Asked(("u-alpha",), 200, 0, "pairs"))
    assert family.head.low is None and family.bound.undefined
    sets = judge(side_of(TWO), None, ("a", "b"), asked)
    assert sets.head.low is not None


def test_characters_are_redrawn_in_blocks_whatever_was_asked():
    found = judge(None, line_of(TWO), ("a",), Asked(("alpha",), 200))
    assert found.bound.over == "2 blocks"


def test_there_is_nothing_else_to_redraw():
    with pytest.raises(BadValue, match="what is redrawn"):
        Asked(redraw="words")


def test_a_verdict_needs_chance_an_interval_and_enough_marks():
    low = Score("alpha", 0.9, low=0.85, high=1.0)
    assert verdict_of(low) == "reliable"
    assert verdict_of(low, Interval(0.85, 1.0, draws=100, lost=4)) == "reliable"
    assert verdict_of(low, Interval(0.85, 1.0, draws=100, lost=6)) == TOO_FEW
    assert verdict_of(Score("percent-pairs", 0.9, low=0.85)) == ""
    assert verdict_of(Score("alpha", 0.9)) == ""
    assert not is_corrected("f1") and is_corrected("u-alpha")


def test_the_worst_line_comes_first_and_what_has_no_value_last():
    lines = [Line({"code": c}, (Score("alpha", v, None if v is not None else "why"),))
             for c, v in (("x", 0.5), ("y", None), ("z", -0.1), ("w", 0.0))]  # fmt: skip
    ordered = worst_first(lines)
    assert [x.name for x in ordered] == ["z", "w", "x", "y"]
    assert Agreement(ordered).lowest == -0.1
    assert Agreement(()).lowest is None
    drawn = Line({}, (Score("alpha", 0.5, low=0.2, high=0.7),), (Interval(0.2, 0.7),))
    assert Agreement((drawn,)).lowest == 0.2 and drawn.name == "all codes"


# -- equal units as one -----------------------------------------------------------------------


@given(
    st.lists(
        st.lists(st.sampled_from(["x", "y", None]), min_size=6, max_size=6), min_size=2, max_size=4
    ),
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
)
def test_equal_units_as_one_give_the_same_sums(matrix, group):
    judged = judgements(matrix, values=("x", "y", "z"))
    for small in (compact(judged), compact(judged, np.array(group))):
        assert small.weight.sum() == 6
        for measure in ("alpha", "percent", "cohen", "ac1", "fleiss"):
            a, b = (score(parts_by_name(measure, j)) for j in (judged, small))
            assert (a.units, a.left_out, a.undefined) == (b.units, b.left_out, b.undefined)
            assert a.value == (None if b.value is None else pytest.approx(b.value, abs=1e-12))
    assert compact(judged, np.array(group)).blocks <= 3


def test_too_many_values_stay_as_they_are(monkeypatch):
    judged = judgements([[str(n) for n in range(30)]] * 3)
    assert len(compact(judged)) == 30
    monkeypatch.setattr("coder.agree.judgements._FEW_KEYS", 0)
    assert len(compact(judged)) == 30
    monkeypatch.setattr("coder.agree.judgements._MOST_KEYS", 10)
    assert compact(judged) is judged


# -- suggestions ------------------------------------------------------------------------------


def test_agreement_that_a_machine_made_is_told():
    """Four units marked by both: in one the same rule's suggestion, in one different rules'."""
    rows = [
        one(0, 0, 0, 0, 1), one(0, 0, 0, 1, 1),  # the same rule, accepted by both
        one(0, 1, 0, 0, 1), one(0, 1, 0, 1, 2),  # two rules
        one(0, 2, 0, 0), one(0, 2, 0, 1),  # by hand
        one(0, 3, 0, 0, 1), one(0, 3, 0, 1),  # one by hand
        one(1, 5, 0, 1),
    ]  # fmt: skip
    refused = columns([one(1, 7, 0, 0), one(1, 8, 1, 1)])
    side = compare(columns(rows, ("", "r1", "r2")), units(), EVERYONE, rejected=refused)
    share, touched = side.aided(("a",))
    assert share == 1 / 4
    assert np.flatnonzero(touched).tolist() == [0, 1, 3, 27]
    found = judge(side, None, ("a",), Asked(("alpha",)))
    rest = side.presence(("a",)).take(~touched)
    assert found.aided == 1 / 4
    assert found.unaided.value == score(parts_by_name("alpha", rest)).value < found.head.value
    both = judge(side, None, ("a", "b"), Asked(("f1",)))
    assert both.unaided.value is not None
    assert side.aided(("b",))[0] is None  # nobody marked it
    assert judge(side, None, ("b",), Asked()).aided is None
    by_hand = judge(side_of(TWO), None, ("a",), Asked())
    assert by_hand.aided is None and by_hand.unaided is None


def test_measures_of_characters_have_no_unaided_value():
    rows = [one(0, n, 0, by, 1) for n in range(3) for by in (0, 1)] + [one(0, 7, 0, 0)]
    side = compare(columns(rows, ("", "r")), units(), EVERYONE)
    found = judge(side, line_of(rows), ("a",), Asked(("u-alpha",)))
    assert found.aided == 1.0 and found.unaided is None


def test_without_a_share_or_with_one_sets_are_the_same_codes():
    side, strict = side_of(TWO), side_of(TWO, share=0.4)
    sets = [s.code_sets(("a", "b")) for s in (side, strict)]
    named = [[j.values[c] for row in j.cells for c in row] for j in sets]
    assert named[0] == named[1]
    assert side.docs == 2
    with pytest.raises(UnknownName):
        side.presence(("d",))


# -- exclusive codes --------------------------------------------------------------------------


def test_places_with_two_codes_of_an_exclusive_group_are_listed():
    rows = [
        (0, 0, 20, 0, 0, 0), (0, 10, 30, 1, 0, 0), (0, 12, 14, 0, 0, 0),
        (0, 30, 40, 0, 0, 0),  # touches only
        (0, 10, 30, 1, 1, 0), (1, 10, 30, 0, 1, 0),  # another coder, another document
        (1, 0, 50, 2, 0, 0), (1, 10, 20, 0, 0, 0),  # a code outside of the group
    ]  # fmt: skip
    found = broken(columns(rows), {"winners": ("a", "b"), "none": ()})
    assert [(b.by, b.doc, b.start, b.end, b.codes) for b in found] == [
        ("ana", "d0", 10, 20, ("a", "b")),
        ("ana", "d0", 12, 14, ("a", "b")),
    ]
    assert str(found[0]) == "ana gave d0 10:20 both a and b"


# -- names ------------------------------------------------------------------------------------


def test_names_of_atlas_are_taken_and_case_tells_two_of_them_apart():
    assert measure_named("alpha-binary") == "binary-u-alpha"
    assert measure_named("Cu-alpha") == "domains-u-alpha"
    assert measure_named("cu-alpha") == measure_named("csu-alpha") == "cu-alpha"
    assert measure_named(" AC1 ") == "ac1"
    with pytest.raises(BadValue, match="nearest is 'alpha'"):
        measure_named("alfa")
