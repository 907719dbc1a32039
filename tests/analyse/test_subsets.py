"""Parts of the material side by side, their difference, and what depends on one coder."""

from __future__ import annotations

import random

import pytest

from coder.analyse.cells import Grid
from coder.analyse.chance import Asked
from coder.analyse.selection import where_docs
from coder.analyse.subsets import by_subset, difference, without_each_coder
from coder.model.columns import Columns
from coder.stats.draws import Draws
from coder.stats.intervals import percentile_interval
from tests.analyse.naive import CODES, columns_of, oracle, random_rows

DOCS = tuple(f"d{i}" for i in range(6))
CASES = {"EU": ("d0", "d1", "d2"), "CH": ("d3", "d4"), "US": ("d5",)}
ASKED = [Asked(), Asked("near:5", "jaccard"), Asked("document", "lift"), Asked("then:9", "share")]


def some(seed=1, n=80) -> Columns:
    rng = random.Random(seed)
    rows = [(rng.randrange(5), *row[1:]) for row in random_rows(rng, n)]
    return columns_of(rows, docs=DOCS)


def parts(columns):
    return {name: where_docs(columns, docs.__contains__) for name, docs in CASES.items()}


@pytest.mark.parametrize("asked", ASKED, ids=lambda a: f"{a.rule} {a.measure}")
def test_each_part_is_counted_as_if_it_were_all(asked):
    columns = some()
    table = by_subset(parts(columns), asked, variable="case")
    assert table.columns == ("code_a", "code_b", "EU", "CH", "US")
    expected = {
        name: oracle(part, asked.rule, asked.measure) for name, part in parts(columns).items()
    }
    assert table.rows
    for code_a, code_b, *cells in table.rows:
        a, b = CODES.index(code_a), CODES.index(code_b)
        assert cells == [expected[name][a][b] for name in CASES]
    assert table.caption.facts["documents of each"] == "EU 3, CH 2, US 1"
    assert by_subset(parts(columns), asked, grid=Grid((4,), (0,))).rows == ()


@pytest.mark.parametrize("asked", ASKED, ids=lambda a: f"{a.rule} {a.measure}")
def test_a_difference_is_one_minus_the_other(asked):
    columns = some()
    eu, ch = (parts(columns)[name] for name in ("EU", "CH"))
    table = difference(("EU", eu), ("CH", ch), asked)
    mine, yours = (oracle(part, asked.rule, asked.measure) for part in (eu, ch))
    for code_a, code_b, one, other, apart in table.rows:
        a, b = CODES.index(code_a), CODES.index(code_b)
        assert (one, other) == (mine[a][b], yours[a][b])
        assert apart == (None if one is None or other is None else one - other)


def test_the_interval_of_a_difference_redraws_both_parts():
    columns = some()
    eu, ch = (parts(columns)[name] for name in ("EU", "CH"))
    table = difference(("EU", eu), ("CH", ch), Asked(), draws=30, seed=4)
    assert table == difference(("EU", eu), ("CH", ch), Asked(), draws=30, seed=4)

    def drawn(part, seed):
        stream, out = Draws(seed), []
        rows = list(zip(part.doc, part.start, part.end, part.code, part.by, strict=True))
        n = len(part.docs)
        for _ in range(30):
            docs = stream.below(n, n).tolist()
            again = [(i, *map(int, r[1:])) for i, d in enumerate(docs) for r in rows if r[0] == d]
            out.append(
                oracle(columns_of(again, docs=[f"x{i}" for i in range(n)]), "overlap", "count")
            )
        return out

    mine, yours = drawn(eu, 4), drawn(ch, 5)
    for code_a, code_b, *_cells, low, high in table.rows:
        a, b = CODES.index(code_a), CODES.index(code_b)
        apart = [x[a][b] - y[a][b] for x, y in zip(mine, yours, strict=True)]
        assert (low, high) == pytest.approx(percentile_interval(apart))
    assert difference(("EU", eu), ("CH", ch), Asked(), draws=0).rows[0][5:] == (None, None)


def test_a_pair_survives_when_no_coder_is_needed_for_it():
    columns = some()
    table = without_each_coder(columns, Asked())
    assert table.columns[3:] == ("without ana", "without ben", "without chloe", "survives")
    rows = list(zip(columns.doc, columns.start, columns.end, columns.code, columns.by, strict=True))
    real = oracle(columns, "overlap", "count")
    for code_a, code_b, value, *cells, survives in table.rows:
        a, b = CODES.index(code_a), CODES.index(code_b)
        expected = [
            oracle(columns_of([r for r in rows if r[4] != by], docs=DOCS), "overlap", "count")[a][b]
            for by in range(3)
        ]
        assert (value, cells, survives) == (real[a][b], expected, all(expected))
    high = without_each_coder(columns, Asked(), least=3)
    assert all(row[2] >= 3 for row in high.rows) and high.caption.facts["there"] == "3 or more"


def test_documents_of_the_coder_who_is_left_out_are_not_looked_at():
    rows = [(0, 0, 5, 0, 0), (0, 0, 5, 1, 0), (1, 0, 5, 0, 1), (1, 0, 5, 1, 1)]
    columns = columns_of(rows, docs=("d0", "d1"))
    table = without_each_coder(columns, Asked("document", "lift"))
    assert table.rows[0] == ("win_win", "readmission", 1.0, 1.0, 1.0, True)
    assert table.caption.notes == ()
    alone = without_each_coder(columns_of(rows[:2], docs=("d0", "d1")), Asked(), but=("ben",))
    assert alone.rows == (("win_win", "readmission", 1, 0, False),)
    assert alone.caption.notes == ("1 of 1 pairs depend on one coder",)
    settled = without_each_coder(columns, Asked(), but=("ana", "ben"))
    assert settled.columns == ("code_a", "code_b", "count", "survives")
