"""Codings side by side on units and characters, against lists of characters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agree.align import compare, continuum_of
from coder.agree.alpha import alpha
from coder.agree.continuum import code_characters
from coder.agree.judgements import value_text
from coder.agree.unitizing import u_alpha
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import BadSpan, BadValue, UnknownName

DOCS = ("d0", "d1", "d2")
CODES = ("a", "b", "c")
CODERS = ("ana", "ben", "chloe")
LENGTH = 30
UNITS = [(d, s, e) for d in (0, 1) for s, e in ((0, 9), (10, 14), (14, 15), (17, 29))]
EVERYONE = dict.fromkeys(CODERS, DOCS)


def columns_of(rows) -> Columns:
    rows = sorted(rows, key=lambda r: (r[0], r[1], -r[2]))
    doc, start, end, code, by = (list(c) for c in zip(*rows, strict=True)) if rows else ([],) * 5
    return Columns(DOCS, CODES, CODERS, doc, start, end, code, by)


def units_of(units=UNITS, docs=DOCS, kind="sentence") -> UnitColumns:
    return UnitColumns(kind, docs, *([u[i] for u in units] for i in range(3)), "test 1")


@st.composite
def codings(draw):
    spans = st.tuples(
        st.integers(0, 2),
        st.integers(0, LENGTH - 1),
        st.integers(1, 20),
        st.integers(0, 2),
        st.integers(0, 2),
    )
    rows = draw(st.lists(spans, max_size=14))
    return [(d, s, min(LENGTH, s + n), k, by) for d, s, n, k, by in rows]


def covered(rows, unit, coder, codes):
    d, s, e = unit
    own = [r for r in rows if r[0] == d and r[4] == coder and r[3] in codes]
    return sum(any(r[1] <= at < r[2] for r in own) for at in range(s, e))


@given(codings(), st.sampled_from([None, 0.25, 0.5, 1.0]), st.sets(st.integers(0, 2), min_size=1))
def test_a_unit_carries_a_code_by_any_character_or_by_a_share(rows, share, codes):
    side = compare(columns_of(rows), units_of(), EVERYONE, share=share)
    found = side.presence([CODES[c] for c in codes])
    for coder, cells in enumerate(found.cells.tolist()):
        for unit, cell in zip(UNITS, cells, strict=True):
            n = covered(rows, unit, coder, codes)
            enough = n > 0 if share is None else n >= max(1, share * (unit[2] - unit[1]))
            assert cell == enough
    assert (found.unit, found.coders, found.values) == ("sentence", CODERS, ("absent", "present"))
    assert found.block.tolist() == [0] * 4 + [1] * 4


@given(codings())
def test_a_unit_carries_a_set_of_codes(rows):
    found = compare(columns_of(rows), units_of(), EVERYONE).code_sets()
    for coder, cells in enumerate(found.cells.tolist()):
        for unit, cell in zip(UNITS, cells, strict=True):
            held = [k for i, k in enumerate(CODES) if covered(rows, unit, coder, {i})]
            assert value_text(found.values[cell]) == (";".join(held) or "{}")


@given(codings())
def test_what_stands_outside_units_is_counted(rows):
    side = compare(columns_of(rows), units_of(), EVERYONE)
    outside = 0
    for row in rows:
        if row[3] == 0:
            outside += not any(u[0] == row[0] and u[1] < row[2] and row[1] < u[2] for u in UNITS)
    assert side.presence(["a"]).left_out.get("codings outside any unit", 0) == outside
    assert side.presence(["a"]).left_out["documents without a sentence"] == 1


def test_a_document_that_somebody_has_not_finished_does_not_enter():
    rows = [(0, 0, 5, 0, 0), (0, 0, 5, 0, 1), (1, 0, 5, 0, 0), (1, 0, 5, 0, 2), (2, 0, 3, 0, 2)]
    finished = {"ben": ("d0", "d1"), "ana": ("d0", "d1", "elsewhere"), "chloe": ("d0",)}
    found = compare(columns_of(rows), units_of(), finished).presence(["a"])
    assert found.coders == ("ben", "ana", "chloe")
    assert found.cells.tolist() == [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert found.left_out == {
        "documents not finished by all coders": 2,
        "codings in documents left out": 3,
    }
    gaps = compare(columns_of(rows), units_of(), finished, gaps=True).presence(["a"])
    assert gaps.cells.tolist() == [
        [1, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, -1, -1, -1, -1],
    ]
    assert gaps.left_out == {
        "documents not finished by two coders": 1,
        "codings in documents left out": 2,
    }


def test_only_coders_compared_count():
    rows = [(0, 0, 5, 0, 0), (0, 0, 5, 0, 1), (0, 10, 12, 0, 2)]
    found = compare(columns_of(rows), units_of(), {"ana": DOCS, "ben": DOCS}).presence(["a"])
    assert found.cells.tolist() == [[1] + [0] * 7] * 2
    assert alpha(found).value == 1.0


def test_a_document_without_codings_is_looked_at_too():
    units = units_of([(0, 0, 9), (1, 0, 9)], docs=("d9", "d0"))
    found = compare(
        columns_of([(0, 0, 5, 0, 0)]), units, {"ana": ("d0", "d9"), "ben": ("d0", "d9")}
    )
    assert found.presence(["a"]).cells.tolist() == [[0, 1], [0, 0]]


def test_nothing_to_compare_is_no_error():
    for finished in ({}, {"ana": DOCS}, {"ana": DOCS, "ben": ()}):
        side = compare(columns_of([(0, 0, 5, 0, 0)]), units_of(), finished)
        assert alpha(side.presence(["a"])).undefined.startswith("nothing to compare")
        assert alpha(side.code_sets()).undefined.startswith("nothing to compare")
    side = compare(columns_of([]), units_of([]), EVERYONE)
    assert alpha(side.presence(["a"])).undefined.startswith("nothing to compare")


def test_unknown_codes_and_impossible_shares_are_refused():
    with pytest.raises(UnknownName, match="code 'aa' is not known; nearest is 'a'"):
        compare(columns_of([]), units_of(), EVERYONE).presence(["aa"])
    for share in (0, 1.1):
        with pytest.raises(BadValue, match="share of a unit"):
            compare(columns_of([]), units_of(), EVERYONE, share=share)


@given(codings())
def test_characters_follow_the_codings(rows):
    lengths = {"d1": LENGTH, "d2": 0, "d0": LENGTH}
    rows = [r for r in rows if r[0] != 2]
    line = continuum_of(columns_of(rows), lengths, EVERYONE)
    assert line.length == 2 * LENGTH
    judged = code_characters(line, "a")
    for coder, cells in enumerate(judged.cells):
        long = np.repeat(cells, judged.weight.astype(int)).tolist()
        told = [covered(rows, (d, at, at + 1), coder, {0}) for d in (1, 0) for at in range(LENGTH)]
        assert long == told


def test_spans_of_one_coder_that_overlap_are_one():
    rows = [(0, 0, 5, 0, 0), (0, 3, 9, 0, 0), (0, 9, 12, 0, 0), (0, 4, 5, 1, 0), (1, 0, 4, 0, 1)]
    line = continuum_of(columns_of(rows), {"d0": 20, "d1": 10}, EVERYONE)
    spans = list(zip(line.code.tolist(), line.start.tolist(), line.end.tolist(), strict=True))
    assert spans == [(0, 0, 9), (0, 9, 12), (1, 4, 5), (0, 20, 24)]
    assert line.left_out == {"codings joined to one they overlap, of the same coder and code": 1}


def test_who_has_not_finished_a_document_is_missing_on_its_characters():
    rows = [(0, 0, 5, 0, 0), (1, 0, 5, 0, 0), (1, 0, 5, 0, 2), (0, 0, 4, 0, 1)]
    finished = {"ana": ("d0", "d1"), "ben": ("d0",), "chloe": ("d0",)}
    line = continuum_of(columns_of(rows), {"d0": 10, "d1": 10}, finished)
    assert (line.length, len(line)) == (10, 2)
    assert line.left_out == {
        "documents not finished by all coders": 1,
        "codings in documents left out": 2,
    }
    finished["chloe"] = ("d1",)
    line = continuum_of(columns_of(rows), {"d0": 10, "d1": 10}, finished, gaps=True)
    assert line.read.tolist() == [[True, True, False], [True, False, True]]
    assert u_alpha(line).units == 20


def test_a_coding_outside_its_text_is_refused():
    for start, end in ((0, 11), (5, 5), (-1, 3)):
        with pytest.raises(BadSpan, match=f"d0: span {start}:{end} does not fit"):
            continuum_of(columns_of([(0, start, end, 0, 0)]), {"d0": 10}, EVERYONE)


def test_few_documents_are_cut_at_paragraphs():
    paragraphs = units_of(
        [(0, 2, 8), (0, 10, 20), (1, 0, 5), (1, 6, 9), (2, 0, 9)], kind="paragraph"
    )
    finished = dict.fromkeys(CODERS, ("d0", "d1"))
    lengths = {"d0": 20, "d1": 10, "d2": 10}
    rows = [(0, 5, 12, 0, 0), (1, 0, 5, 0, 1)]
    line = continuum_of(columns_of(rows), lengths, finished, paragraphs=paragraphs)
    assert line.edges.tolist() == [0, 20, 30]
    assert line.cuts.tolist() == [0, 10, 20, 26, 30]
    judged = code_characters(line, "a")
    assert judged.blocks == 4
    whole = continuum_of(columns_of(rows), lengths, finished)
    assert u_alpha(line).value == pytest.approx(u_alpha(whole).value)
    many = {f"x{n}": 5 for n in range(12)}
    all_of = dict.fromkeys(CODERS, tuple(many))
    paragraphs = UnitColumns("paragraph", tuple(many), [0, 0], [0, 3], [2, 5])
    assert continuum_of(columns_of([]), many, all_of, paragraphs=paragraphs).cuts is None
