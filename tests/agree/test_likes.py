"""Other programs' figures, counted by hand on small lines."""

from __future__ import annotations

import numpy as np
import pytest

from coder.agree.continuum import Continuum
from coder.agree.likes import WHY, atlas, maxqda, nvivo, program_named
from coder.agree.tables import spans_table
from coder.agree.unitizing import binary_u_alpha, domains_u_alpha, u_alpha
from coder.model.errors import BadValue


def line(*spans, length=100, coders=("a", "b")):
    rows = [[who, "x", str(s), str(e)] for who, s, e in spans]
    return spans_table(["coder", "code", "start", "end"], rows, length=length, coders=coders)


def two_documents(spans, read=((True, True), (True, True))):
    """Two documents of 50 characters; spans are coder, start and end on the line."""
    by, start, end = (np.array(c, dtype=np.int64) for c in zip(*sorted(spans), strict=True))
    return Continuum(
        ("a", "b"),
        ("x",),
        by,
        np.zeros_like(by),
        start,
        end,
        np.array([0, 50, 100]),
        np.array(read),
    )


def test_maxqda_matches_segments_all_or_nothing():
    spans = line(("a", 0, 10), ("a", 20, 30), ("b", 0, 10), ("b", 20, 29), ("b", 50, 60))
    found = maxqda(spans, codes=4)
    assert found["percent of segments"] == pytest.approx(4 / 5)
    assert found["kappa"] == pytest.approx((4 / 5 - 1 / 4) / (1 - 1 / 4))
    assert maxqda(spans, share=0.95)["percent of segments"] == pytest.approx(2 / 5)
    assert maxqda(spans, codes=1)["kappa"] is None


def test_maxqda_with_three_coders_is_the_mean_of_pairs_and_undefined_without_segments():
    spans = line(("a", 0, 10), ("b", 0, 10), coders=("a", "b", "c"))
    assert maxqda(spans)["percent of segments"] == pytest.approx(1 / 3)
    empty = line(coders=("a", "b")).with_code("x")
    assert maxqda(empty) == {"percent of segments": None, "kappa": None}


def test_segments_that_the_other_has_not_read_do_not_count():
    spans = [(0, 0, 10), (1, 0, 10), (0, 60, 70)]
    assert maxqda(two_documents(spans))["percent of segments"] == pytest.approx(2 / 3)
    unread = two_documents(spans, ((True, True), (True, False)))
    assert maxqda(unread)["percent of segments"] == 1


def test_nvivo_is_the_plain_mean_over_documents():
    """Equal in the first document; in the second only one coded, so kappa is 0 there."""
    found = nvivo(two_documents([(0, 0, 10), (1, 0, 10), (0, 60, 70)]))
    assert found["percent of characters"] == pytest.approx((1 + 0.8) / 2)
    assert found["kappa"] == pytest.approx((1 + 0) / 2)
    lone = nvivo(two_documents([(0, 0, 10)], ((True, False), (False, True))))
    assert lone == {"percent of characters": None, "kappa": None}


def test_nvivo_kappa_is_cohen_on_characters():
    found = nvivo(line(("a", 0, 100), ("b", 50, 150), length=1000))
    assert found["kappa"] == pytest.approx(0.444, abs=5e-4)


def test_atlas_judges_characters():
    spans = line(("a", 0, 20), ("b", 10, 30))
    found = atlas(spans)
    assert found["percent of characters"] == pytest.approx(0.8)
    assert found["Holsti"] == pytest.approx(0.5)
    assert found["alpha binary"] == binary_u_alpha(spans).value


def test_programs_are_known_by_name():
    assert program_named("ATLAS.ti") == "atlas" and set(WHY) == {"atlas", "maxqda", "nvivo"}
    with pytest.raises(BadValue, match="the program"):
        program_named("excel")


def test_domains_are_layers_end_to_end():
    rows = [["a", "x", "0", "10"], ["b", "y", "2", "10"], ["a", "z", "40", "44"]]
    spans = spans_table(["coder", "code", "start", "end"], rows, length=100)
    one = domains_u_alpha(spans, [("x", "y", "z")])
    assert one.value == pytest.approx(binary_u_alpha(spans).value)
    assert (one.measure, one.units) == ("domains-u-alpha", 100)
    apart = domains_u_alpha(spans, [("x", "y"), ("z",)])
    shifted = [["a", "1", "0", "10"], ["b", "1", "2", "10"], ["a", "2", "140", "144"]]
    long = spans_table(["coder", "code", "start", "end"], shifted, length=200)
    assert apart.value == pytest.approx(u_alpha(long).value)
    assert domains_u_alpha(spans, []).value is None
