"""Who codes what: balanced, stratified, the same on every machine; and how many units are enough."""

from __future__ import annotations

import random
from collections import Counter
from statistics import fmean, pvariance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.errors import BadValue
from coder.review.assigning import Load, kappa_variance, needed, share_out

LOADS = [
    Load(f"D{n:02d}", 1000 + 137 * (n % 7), stratum=("EU", "CH", "US")[n % 3]) for n in range(30)
]
CODERS = ("ana", "ben", "cid")


def read(shares: object, loads: list[Load] = LOADS) -> Counter[str]:
    size = {x.doc: x.length for x in loads}
    out: Counter[str] = Counter()
    for share in shares:  # type: ignore[attr-defined]
        for coder in share.coders:
            out[coder] += size[share.doc]
    return out


def test_every_document_has_one_primary_and_the_asked_share_a_second_coder() -> None:
    shares = share_out(LOADS, CODERS, double=0.3, seed=7)
    assert [s.doc for s in shares] == sorted(x.doc for x in LOADS)
    assert sum(len(s.coders) == 2 for s in shares) == 9
    assert all(len(set(s.coders)) == len(s.coders) for s in shares)


def test_each_stratum_gets_its_share_of_double_coding() -> None:
    shares = share_out(LOADS, CODERS, double=0.3, seed=7)
    stratum = {x.doc: x.stratum for x in LOADS}
    assert Counter(stratum[s.doc] for s in shares if len(s.coders) == 2) == {
        "EU": 3, "CH": 3, "US": 3,
    }  # fmt: skip
    everybody = {(c, stratum[s.doc]) for s in shares for c in s.coders}
    assert len(everybody) == 9


def test_loads_are_even_and_pairs_take_turns() -> None:
    shares = share_out(LOADS, CODERS, double=0.5, seed=1)
    loads = read(shares)
    assert max(loads.values()) - min(loads.values()) <= max(x.length for x in LOADS)
    pairs = Counter(frozenset(s.coders) for s in shares if len(s.coders) == 2)
    assert len(pairs) == 3 and max(pairs.values()) - min(pairs.values()) <= 1


def test_the_same_seed_gives_the_same_plan_and_another_one_another() -> None:
    one = share_out(LOADS, CODERS, double=0.3, seed=7)
    assert one == share_out(reversed(LOADS), CODERS, double=0.3, seed=7)
    assert one != share_out(LOADS, CODERS, double=0.3, seed=8)
    assert [s.coders for s in one[:4]] == [
        ("ben", "cid"), ("ben", "cid"), ("cid", "ana"), ("ana", "ben"),
    ]  # fmt: skip


def test_a_primary_that_is_set_stays_primary() -> None:
    loads = [Load(f"D{n}", 10, primary="ben") for n in range(6)] + [Load("X", 10, primary="zoe")]
    shares = share_out(loads, CODERS, double=0.5, seed=0)
    assert all(s.coders[0] == "ben" for s in shares if s.doc != "X")


def test_who_has_much_to_read_already_gets_less() -> None:
    shares = share_out(LOADS, ("ana", "ben"), given={"ana": 10**6})
    assert read(shares)["ana"] == 0


@pytest.mark.parametrize("double,wanted", [(0.0, 0), (0.01, 1), (0.5, 2), (1.0, 3)])
def test_a_share_above_nothing_is_at_least_one_document(double: float, wanted: int) -> None:
    shares = share_out([Load(d, 5, d) for d in "abc"], CODERS, double=double)
    assert sum(len(s.coders) > 1 for s in shares) == wanted


def test_what_cannot_be_given_out_is_refused() -> None:
    assert share_out([], CODERS, double=0.5) == ()
    for coders, double in (((), 0.0), (("ana",), 0.5), (CODERS, 1.5), (CODERS, -0.1)):
        with pytest.raises(BadValue):
            share_out(LOADS, coders, double=double)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9000), st.sampled_from("xyz")), max_size=25),
    st.integers(2, 5),
    st.floats(0, 1),
    st.integers(0, 99),
)
def test_laws_of_a_plan(docs: list[tuple[int, str]], n: int, double: float, seed: int) -> None:
    loads = [Load(f"D{i:02d}", size, stratum) for i, (size, stratum) in enumerate(docs)]
    coders = tuple(f"c{i}" for i in range(n))
    shares = share_out(loads, coders, double=double, seed=seed)
    assert [s.doc for s in shares] == [x.doc for x in loads]
    twice = sum(len(s.coders) == 2 for s in shares)
    assert abs(twice - double * len(loads)) <= 1
    assert all(1 <= len(s.coders) <= 2 and set(s.coders) <= set(coders) for s in shares)


# -- how many units ---------------------------------------------------------------------------


def test_the_variance_is_that_of_simulated_judgements() -> None:
    """An oracle by chance: two coders whose true agreement and prevalence are known."""
    kappa, p, n = 0.6, 0.3, 400
    draw = random.Random(5)
    found = []
    for _ in range(400):
        both = one = 0
        for _ in range(n):
            same = draw.random() < kappa
            a = draw.random() < p
            b = a if same else draw.random() < p
            both += a and b
            one += a != b
        share = (2 * both + one) / (2 * n)
        found.append(1 - (one / n) / (2 * share * (1 - share)))
    assert fmean(found) == pytest.approx(kappa, abs=0.02)
    assert pvariance(found) * n == pytest.approx(kappa_variance(kappa, p), rel=0.15)


def test_rare_codes_and_narrow_intervals_need_more_units() -> None:
    assert needed(0.5, width=0.2) == 139
    assert needed(0.05, width=0.2) > needed(0.2, width=0.2) > needed(0.5, width=0.2)
    assert needed(0.2, width=0.1) == pytest.approx(4 * needed(0.2, width=0.2), rel=0.01)
    assert needed(0.2, width=0.2, agreement=0.9) < needed(0.2, width=0.2, agreement=0.7)
    assert needed(0.5, width=1.9, agreement=1.0) == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"prevalence": 0.0, "width": 0.2},
        {"prevalence": 1.0, "width": 0.2},
        {"prevalence": 0.2, "width": 0},
        {"prevalence": 0.2, "width": 2},
        {"prevalence": 0.2, "width": 0.2, "agreement": 1.1},
        {"prevalence": 0.2, "width": 0.2, "confidence": 1.0},
    ],
)
def test_figures_outside_their_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(BadValue):
        needed(**bad)
