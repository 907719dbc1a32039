"""Co-occurrence against a brute-force reading of its definition."""

from __future__ import annotations

import math
import random

import pytest

from coder.analyse.cooccur import cooccur, sensitivity, strongest
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import BadValue, UsageError
from coder.model.results import Matrix

CODES = ("win_win", "readmission", "aid", "visa", "never")
CODERS = ("ana", "ben", "chloe")
PAIR_RULES = ("overlap", "same", "near:0", "near:1", "near:5", "near:99999999999")
UNIT_RULES = ("sentence", "paragraph", "page", "document")


def columns_of(rows, docs=("d0", "d1", "d2"), codes=CODES, coders=CODERS) -> Columns:
    """Columns of (doc, start, end, code, by) rows, sorted as the contract says."""
    rows = sorted(rows, key=lambda r: (r[0], r[1], -r[2]))
    doc, start, end, code, by = (list(c) for c in zip(*rows, strict=True)) if rows else ([],) * 5
    return Columns(tuple(docs), codes, coders, doc, start, end, code, by)


def units_of(kind, spans, docs=("d0", "d1", "d2")) -> UnitColumns:
    rows = sorted(spans)
    return UnitColumns(
        kind, tuple(docs), [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], "s/1"
    )


def rows_of(columns):
    return list(zip(columns.doc, columns.start, columns.end, columns.code, columns.by, strict=True))


def together(a, b, rule) -> bool:
    """Whether two rows stand together under a pair rule, by the letter of the definition."""
    if a[0] != b[0] or a[4] != b[4]:
        return False
    shared = set(range(a[1], a[2])) & set(range(b[1], b[2]))
    if rule == "overlap":
        return bool(shared)
    if rule == "same":
        return a[1:3] == b[1:3]
    between = max(a[1], b[1]) - min(a[2], b[2])
    return bool(shared) or 0 <= between <= int(rule.split(":")[1])


def carriers(columns, units):
    """Code -> set of (coder, unit) that carry it."""
    out = {code: set() for code in range(len(columns.codes))}
    for d, s, e, code, by in rows_of(columns):
        for at, (ud, us, ue) in enumerate(units):
            if ud == d and set(range(s, e)) & set(range(us, ue)):
                out[code].add((by, at))
    return out


def oracle(columns, rule, measure, units=None, n_units=None):
    rows, k = rows_of(columns), len(columns.codes)
    n12 = [[0] * k for _ in range(k)]
    partnered = [[0] * k for _ in range(k)]
    total = 0
    if rule in UNIT_RULES:
        if rule == "document":
            units = [(d, 0, 100) for d in range(len(columns.docs))]
        carry = carriers(columns, units)
        n12 = [[len(carry[a] & carry[b]) for b in range(k)] for a in range(k)]
        for d, _s, _e in units:
            total += max(1, len({r[4] for r in rows if r[0] == d}))
        total = n_units if n_units is not None else total
    else:
        for i, a in enumerate(rows):
            n12[a[3]][a[3]] += 1
            partners = {a[3]}
            for j, b in enumerate(rows):
                if i != j and together(a, b, rule):
                    n12[a[3]][b[3]] += a[3] != b[3]
                    partners.add(b[3])
            for code in partners:
                partnered[a[3]][code] += 1
    n = [n12[c][c] for c in range(k)]

    def cell(a, b):
        both = n12[a][b]
        if measure == "count":
            return both
        if measure == "jaccard" and rule not in UNIT_RULES:
            return (partnered[a][b] + partnered[b][a]) / (n[a] + n[b]) if n[a] + n[b] else None
        if measure in ("c", "jaccard"):
            rest = n[a] + n[b] - both
            return both / rest if rest > 0 else None
        if measure == "share":
            return both / n[a] if n[a] else None
        if measure == "lift":
            return both * total / (n[a] * n[b]) if n[a] * n[b] else None
        if measure == "npmi":
            if not both or both == total:
                return None
            return math.log(both * total / (n[a] * n[b])) / -math.log(both / total)
        spread = n[a] * n[b] * (total - n[a]) * (total - n[b])
        return (both * total - n[a] * n[b]) / math.sqrt(spread) if spread > 0 else None

    return tuple(tuple(cell(a, b) for b in range(k)) for a in range(k))


def random_rows(rng, n):
    """Equal, nested, touching and far spans of several coders; the last code is never used."""
    rows = []
    for _ in range(n):
        if rows and rng.random() < 0.5:
            d, s, e, code, by = rng.choice(rows)
            kind = rng.randrange(4)
            if kind == 0:
                s, e = e, e + rng.randint(1, 6)
            elif kind == 1:
                s, e = s, s + rng.randint(1, e - s)
            if rng.random() < 0.7:
                code = rng.randrange(len(CODES) - 1)
            rows.append((d, s, e, code, rng.randrange(3) if kind == 2 else by))
        else:
            s = rng.randrange(60)
            rows.append(
                (rng.randrange(3), s, s + rng.randint(1, 12), rng.randrange(4), rng.randrange(3))
            )
    return rows


def random_units(rng, kind):
    spans = []
    for d in (0, 1):  # the third document has no units
        at = 0
        while at < 80:
            end = at + rng.randint(1, 15)
            spans.append((d, at, end))
            at = end + rng.randrange(3)
    return units_of(kind, spans)


@pytest.fixture(params=[1, 7, 400_000], ids=lambda n: f"block{n}")
def block(request, monkeypatch):
    """Every kernel must give the same in small blocks as in one."""
    from coder.analyse import incidence, pairs

    monkeypatch.setattr(pairs, "PAIRS_AT_ONCE", request.param)
    monkeypatch.setattr(incidence, "PAIRS_AT_ONCE", request.param)
    monkeypatch.setattr(pairs, "CELLS_AT_ONCE", request.param * 5)


@pytest.mark.parametrize("rule", PAIR_RULES)
def test_pair_rules_equal_brute_force(rule, block):
    for seed in range(12):
        columns = columns_of(random_rows(random.Random(seed), seed * 3))
        for measure in ("count", "c", "jaccard"):
            matrix = cooccur(columns, rule=rule, measure=measure)
            assert matrix.values == oracle(columns, rule, measure), (seed, measure)


@pytest.mark.parametrize("rule", UNIT_RULES)
def test_unit_rules_equal_brute_force(rule, block):
    for seed in range(10):
        rng = random.Random(seed)
        columns = columns_of(random_rows(rng, seed * 4))
        units = random_units(rng, rule)
        spans = list(zip(units.doc, units.start, units.end, strict=True))
        for measure in ("count", "c", "jaccard", "share", "lift", "npmi", "phi"):
            for n_units in (None, 500):
                matrix = cooccur(columns, rule=rule, measure=measure, units=units, n_units=n_units)
                expected = oracle(columns, rule, measure, spans, n_units)
                assert matrix.values == expected, (seed, measure)


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


@pytest.mark.parametrize("rule", ["overlaps", "near", "near:x", "near:-1", "overlap:3", "near:²"])
def test_unknown_rules_are_refused(rule):
    with pytest.raises(BadValue):
        cooccur(columns_of([]), rule=rule)


def test_unknown_measure_names_the_nearest():
    with pytest.raises(BadValue, match="jaccard"):
        cooccur(columns_of([]), measure="jacard")


@pytest.mark.parametrize("measure", ["share", "lift", "npmi", "phi"])
def test_measures_of_units_are_refused_for_pairs(measure):
    with pytest.raises(UsageError, match="measure of units"):
        cooccur(columns_of([]), measure=measure)


def test_unit_rules_need_units_of_their_kind():
    with pytest.raises(UsageError, match="needs the sentences"):
        cooccur(columns_of([]), rule="sentence")
    with pytest.raises(UsageError, match="needs the sentences"):
        cooccur(columns_of([]), rule="sentence", units=units_of("page", []))


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
    matrix = Matrix(("a", "b"), ("a", "b"), ((1, None), (None, 1)), symmetric=True)
    assert strongest(matrix, least=-1).rows == ()


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
