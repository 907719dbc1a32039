"""Agreement on characters, against lists of characters."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agree import alpha, continuum, kappa, matches, percent, unitizing
from coder.agree.continuum import Continuum, characters, code_characters, joined, layer_of
from coder.agree.judgements import value_text
from coder.agree.tables import spans_table
from coder.model.errors import UsageError
from tests.agree import naive

LENGTH = 24
HEADER = ["coder", "code", "start", "end"]


def line_of(spans, coders=2, length=LENGTH):
    rows = [[f"p{c}", code, str(s), str(e)] for c, code, s, e in spans]
    return spans_table(HEADER, rows, length=length, coders=[f"p{n}" for n in range(coders)])


@st.composite
def layers(draw, coders=(2, 3), codes="abc", overlapping=False):
    """Spans of some coders; those of one coder are disjoint unless asked otherwise."""
    m, spans = draw(st.integers(*coders)), []
    for coder in range(m):
        for _ in range(draw(st.integers(0, 5))):
            start = draw(st.integers(0, LENGTH - 1))
            end = draw(st.integers(start + 1, min(LENGTH, start + 9)))
            clash = any(c == coder and start < e and s < end for c, _, s, e in spans)
            if overlapping or not clash:
                spans.append((coder, draw(st.sampled_from(codes)), start, end))
    return m, spans


def same(found, expected):
    if expected is None:
        assert found.value is None
        assert found.undefined
    else:
        assert found.value == pytest.approx(float(expected), abs=1e-9)
        assert found.undefined is None


@given(layers())
def test_the_family_follows_its_definition(layer):
    coders, spans = layer
    line = line_of(spans, coders)
    same(unitizing.u_alpha(line), naive.family(spans, coders, LENGTH))
    same(unitizing.binary_u_alpha(line), naive.family(spans, coders, LENGTH, "binary"))
    same(unitizing.cu_alpha(line), naive.family(spans, coders, LENGTH, "cu"))
    for one in unitizing.by_value(line):
        same(one.score, naive.family(spans, coders, LENGTH, one.code))
        assert 0 <= one.coverage <= 1
        assert one.coverage or one.score.undefined.startswith("nothing to compare")


@given(layers(), st.integers(1, 5))
def test_a_line_worked_on_in_pieces_is_the_line(layer, piece):
    coders, spans = layer
    line = line_of(spans, coders)
    whole = layer_of(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(continuum, "PIECE", piece)
        assert np.array_equal(layer_of(line).runs.cells, whole.runs.cells)


@given(layers(coders=(2, 4), codes="a", overlapping=True))
def test_with_one_code_u_alpha_is_binary_and_overlaps_are_joined(layer):
    coders, spans = layer
    line = line_of(spans, coders)
    same(unitizing.u_alpha(line), naive.family(spans, coders, LENGTH))
    same(unitizing.binary_u_alpha(line), unitizing.u_alpha(line).value)
    assert unitizing.cu_alpha(line).value is None


@given(layers(overlapping=True))
def test_relevance_takes_overlapping_codes_as_one_unit(layer):
    coders, spans = layer
    line = line_of(spans, coders)
    doubled = layer_of(line).doubled
    found = unitizing.binary_u_alpha(line)
    if doubled:
        same(found, naive.family([(c, "x", s, e) for c, _, s, e in spans], coders, LENGTH))
        for other in (unitizing.u_alpha(line), unitizing.cu_alpha(line)):
            assert other.value is None
            assert "codes of one layer must not overlap" in other.undefined
        assert all(v.score.value is None for v in unitizing.by_value(line))
    else:
        same(found, naive.family(spans, coders, LENGTH, "binary"))


@given(layers(overlapping=True))
def test_characters_of_a_code_are_judged_one_by_one(layer):
    coders, spans = layer
    line = line_of(spans, coders)
    for code in line.codes:
        rows, _ = naive.line([s for s in spans if s[1] == code], coders, LENGTH)
        rows = [["present" if v else "absent" for v in row] for row in rows]
        judged = code_characters(line, code)
        same(percent.percent(judged), naive.percent(rows))
        same(kappa.cohen(judged), naive.cohen(rows))
        same(alpha.alpha(judged), naive.alpha(rows))
        same(
            matches.recall(judged),
            _mean([naive.matches(rows[0], r, "present")[2] for r in rows[1:]]),
        )


def _mean(values):
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None


@given(layers(overlapping=True))
def test_characters_carry_sets_of_codes(layer):
    coders, spans = layer
    line = line_of(spans, coders)
    rows = [
        [frozenset(k for c, k, s, e in spans if c == n and s <= at < e) for at in range(LENGTH)]
        for n in range(coders)
    ]
    same(alpha.alpha_masi(characters(line)), naive.alpha(rows, naive.masi))
    judged = characters(line)
    for cells, row in zip(judged.cells, rows, strict=True):
        told = [value_text(judged.values[c]) for c in np.repeat(cells, judged.weight.astype(int))]
        assert told == [";".join(sorted(v)) or "{}" for v in row]


@given(layers())
def test_the_order_of_coders_and_the_names_of_codes_change_nothing(layer):
    coders, spans = layer
    other = [(coders - 1 - c, {"a": "z", "b": "a", "c": "m"}[k], s, e) for c, k, s, e in spans]
    for measure in (unitizing.u_alpha, unitizing.binary_u_alpha, unitizing.cu_alpha):
        same(measure(line_of(other, coders)), measure(line_of(spans, coders)).value)


@given(layers(coders=(1, 1)).filter(lambda one: one[1]), st.integers(2, 4))
def test_identical_coders_agree_wholly(layer, coders):
    spans = [(c, k, s, e) for c in range(coders) for _, k, s, e in layer[1]]
    for measure in (unitizing.u_alpha, unitizing.binary_u_alpha, unitizing.cu_alpha):
        found = measure(line_of(spans, coders))
        assert found.value in (None, pytest.approx(1, abs=1e-12))
        if found.value is None:
            assert found.undefined.startswith("no variation")


def test_nearer_is_better():
    five = [(0, "a", s, s + 20) for s in (100, 300, 500, 700, 900)]
    table = {
        "exact": (300, 320),
        "too long": (300, 326),
        "too short": (300, 314),
        "shifted": (310, 330),
        "elsewhere": (400, 420),
    }
    found = {
        how: unitizing.u_alpha(line_of([*five, (1, "a", *span)], 2, 1000)).value
        for how, span in table.items()
    }
    assert found == pytest.approx(
        {
            "exact": 0.292,
            "too long": 0.272,
            "too short": 0.201,
            "shifted": 0.114,
            "elsewhere": -0.063,
        },
        abs=5e-4,
    )


@given(st.integers(20, 40), st.integers(1, 9), st.integers(2, 6), st.integers(400, 900))
def test_exact_beats_too_long_beats_shifted_beats_elsewhere(long, more, many, length):
    """For any length of span: the more of it the other coder has, the better."""
    starts = [n * 60 for n in range(many)]
    ours = [(0, "a", s, s + long) for s in starts]

    def value(start, end):
        others = [(1, "a", s, s + long) for s in starts[1:]]
        return unitizing.u_alpha(line_of([*ours, *others, (1, "a", start, end)], 2, length)).value

    exact, longer = value(0, long), value(0, long + more)
    shifted, elsewhere = value(long // 2 + more, long + long // 2 + more), value(360, 360 + long)
    assert exact > longer > shifted > elsewhere


def test_why_there_is_no_value():
    def reasons(*spans, coders=2):
        line = line_of(spans, coders)
        each = unitizing.u_alpha, unitizing.binary_u_alpha, unitizing.cu_alpha
        return [measure(line).undefined for measure in each]

    nobody = "no variation: nobody coded anything in what was compared"
    alike = "no variation: everything in what was compared is coded alike"
    unpaired = "nothing to compare: no character was coded by two coders"
    assert reasons() == [nobody, nobody, unpaired]
    always = "no variation: where two coders coded the same characters, the code is always 'a'"
    assert reasons((0, "a", 0, LENGTH), (1, "a", 0, LENGTH)) == [alike, alike, always]
    assert reasons((0, "a", 0, 5), (1, "a", 5, 9))[2] == unpaired
    assert reasons((0, "a", 0, 5), coders=1) == ["nothing to compare: 1 coder"] * 3
    double = "codes of one layer must not overlap, but they do in the work of p0 (2 characters)"
    assert reasons((0, "a", 0, 5), (0, "b", 3, 9), (1, "a", 0, 2))[::2] == [double, double]
    one = unitizing.by_value(line_of([(0, "a", 0, 5), (1, "a", 0, 5), (1, "b", 9, 11)]))
    assert [v.score.undefined for v in one] == [
        always,
        "nothing to compare: no character with 'b' was coded by another coder",
    ]
    assert [v.coverage for v in one] == [1, 0]


def test_documents_are_pooled_and_what_one_coder_has_not_read_is_missing():
    """Two documents of 10 characters; the second was read by two of three coders, a third by one."""
    spans = [(0, "a", 0, 4), (1, "a", 2, 4), (2, "b", 0, 3), (0, "a", 12, 15), (1, "b", 12, 16)]
    grid = np.array([(c, "ab".index(k), s, e) for c, k, s, e in spans]).T
    by, code, start, end = joined(*grid)
    edges = np.array([0, 10, 20, 30])
    read = np.array([[True] * 3, [True, True, False], [True, False, False]])
    line = Continuum(("x", "y", "z"), ("a", "b"), by, code, start, end, edges, read)
    found = unitizing.u_alpha(line)
    assert found.units == 20
    assert found.left_out == {"units with fewer than two judgements": 10}
    # Both documents in one table: pairs weigh 1 / (readers - 1), rows sum to 3 * 10 + 2 * 10.
    rows, _ = naive.line(spans, 3, 20)
    trace = 0.0
    for at in range(20):
        seen = [rows[c][at] for c in range(3 if at < 10 else 2)]
        trace += sum(a == b for i, a in enumerate(seen) for j, b in enumerate(seen) if i != j) / (
            len(seen) - 1
        )
    seen = [rows[c][at] for c in range(3) for at in range(20 if c < 2 else 10)]
    sums = {v: seen.count(v) for v in (None, "a", "b")}
    squares = sums[None] + 16 + 4 + 9 + 9 + 16
    e = 50 * (sum(v * v for v in sums.values()) - squares) / (50**2 - squares)
    assert found.value == pytest.approx(1 - (50 - trace) / (50 - e))
    outside = dataclasses.replace(line, start=start[:0], end=end[:0], by=by[:0], code=code[:0])
    assert unitizing.u_alpha(outside).undefined.startswith("no variation: nobody")


def test_a_line_refuses_what_does_not_fit():
    line = line_of([(0, "a", 0, 5)])
    assert len(line) == 1
    with pytest.raises(UsageError, match="code 'q' is not on this line"):
        unitizing.u_alpha(line, ["q"])
    with pytest.raises(UsageError, match="outside the line"):
        dataclasses.replace(line, end=np.array([LENGTH + 1]))
    with pytest.raises(UsageError, match="mark of reading"):
        dataclasses.replace(line, read=np.ones((1, 3), dtype=bool))


def test_some_codes_make_a_layer_of_their_own():
    spans = [(0, "a", 0, 5), (0, "b", 3, 9), (1, "a", 0, 5), (1, "c", 2, 4)]
    line = line_of(spans)
    assert unitizing.u_alpha(line).value is None
    assert unitizing.u_alpha(line, ["a"]).value == 1.0
    two = [s for s in spans if s[1] in "ac"]
    same(unitizing.u_alpha(line, ["c"]), naive.family([s for s in two if s[1] == "c"], 2, LENGTH))
    assert characters(line, ["a", "b"]).values[0] == frozenset()
