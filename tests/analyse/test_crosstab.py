"""Codes by variables, and what empty cells mean, against sets of characters."""

from __future__ import annotations

import random

import pytest

from coder.analyse.absence import CellState, absence_table, cell_states, long_table, stated
from coder.analyse.crosstab import (
    CROSSTAB_MEASURES,
    crosstab,
    frequencies,
    groups_of_rows,
    trend,
)
from coder.analyse.documents import NO_VALUE, DocumentFacts, value_order, years_between
from coder.model.columns import Columns
from coder.model.errors import BadValue, UsageError
from coder.model.results import Caption

DOCS = ("d0", "d1", "d2", "d3", "d4")
CODES = ("a", "b", "never")
FACTS = DocumentFacts(
    values={"d0": "EU", "d1": "CH", "d2": "EU", "d3": ""},
    words={"d0": 500, "d1": 1500, "d2": 250, "d4": 0},
    lengths={"d0": 90, "d1": 70, "d2": 40},
    read={"d0": ("a", "never"), "d1": ("a", "b", "never"), "d2": ("never",)},
    pending={("d4", "b"): 2, ("d3", "never"): 1},
    pages_without_text={"d2": 3, "d1": 1},
)


def columns_of(rows) -> Columns:
    rows = sorted(rows, key=lambda r: (r[0], r[1], -r[2]))
    cells = [list(c) for c in zip(*rows, strict=True)] if rows else [[]] * 5
    return Columns(DOCS, CODES, ("ana", "ben"), *cells)


def some_rows(seed, n=40):
    rng = random.Random(seed)
    return [
        (
            rng.randrange(4),
            s := rng.randrange(30),
            s + rng.randint(1, 9),
            rng.randrange(2),
            rng.randrange(2),
        )
        for _ in range(n)
    ]


def oracle(rows, measure, names, holds, docs_of):
    """`holds(row, name)`: whether a coding is of a value; `docs_of(name)`: the documents of a value."""

    def size(sizes, docs):
        return sum(
            sizes.get(DOCS[d], 0) * max(1, len({r[4] for r in rows if r[0] == d})) for d in docs
        )

    out = []
    for code in range(3):
        line = []
        for name in names:
            docs = docs_of(name)
            mine = [r for r in rows if r[3] == code and holds(r, name)]
            chars = {(r[0], r[4], c) for r in mine for c in range(r[1], r[2])}
            held = {r[0] for r in mine}
            above, below = {
                "count": (len(mine), 1),
                "docs": (len(held), 1),
                "chars": (len(chars), 1),
                "per1000": (1000 * len(mine), size(FACTS.words, docs)),
                "share-row": (len(mine), sum(r[3] == code for r in rows)),
                "share-col": (len(mine), sum(holds(r, name) for r in rows)),
                "share-docs": (len(held), len(docs)),
                "share-chars": (len(chars), size(FACTS.lengths, docs)),
            }[measure]
            whole = measure in ("count", "docs", "chars")
            line.append(above if whole else above / below if below else None)
        out.append(tuple(line))
    return tuple(out)


def value(doc):
    return FACTS.values.get(DOCS[doc]) or NO_VALUE


@pytest.mark.parametrize("measure", CROSSTAB_MEASURES)
def test_crosstab_equals_counting_by_hand(measure):
    for seed in range(8):
        rows = some_rows(seed, n=5 * seed)
        table = crosstab(columns_of(rows), FACTS, variable="case", measure=measure)
        assert table.cols == ("CH", "EU", NO_VALUE) and table.rows == CODES
        expected = oracle(
            rows,
            measure,
            table.cols,
            lambda r, name: value(r[0]) == name,
            lambda name: [d for d in range(5) if value(d) == name],
        )
        assert table.values == expected, seed


@pytest.mark.parametrize("measure", CROSSTAB_MEASURES)
def test_an_attribute_of_codings_is_told_apart_by_row(measure):
    for seed in range(5):
        columns = columns_of(some_rows(seed, n=5 * seed))
        rows = list(
            zip(columns.doc, columns.start, columns.end, columns.code, columns.by, strict=True)
        )
        rng = random.Random(seed)
        stance = [rng.choice(("affirms", "contests", "")) for _ in rows]
        own = dict(zip(rows, stance, strict=True)) if len(set(rows)) == len(rows) else None
        groups = groups_of_rows(columns, stance, declared=("affirms", "reports", "contests"))
        table = crosstab(columns, FACTS, measure=measure, groups=groups)
        assert table.cols[:3] == ("affirms", "reports", "contests")
        if own is not None:
            expected = oracle(
                rows,
                measure,
                table.cols,
                lambda r, name, own=own: (own[r] or NO_VALUE) == name,
                lambda name: list(range(5)),
            )
            assert table.values == expected, seed


@pytest.mark.parametrize("measure", CROSSTAB_MEASURES)
def test_windows_are_the_years_together(measure):
    years = {"d0": "2008", "d1": "2011", "d2": "2009", "d3": "n.d."}
    facts = DocumentFacts(values=years, words=FACTS.words, lengths=FACTS.lengths)
    rows = some_rows(3)
    table = trend(columns_of(rows), facts, measure=measure, window=3)
    assert table.cols == ("2008-2010", "2009-2011", "n.d.", NO_VALUE)
    assert table.caption.facts["window"] == "3 years"

    def year(doc):
        return years.get(DOCS[doc]) or NO_VALUE

    def within(doc, name):
        first, _, last = name.partition("-")
        return year(doc) == name or (first.isdigit() and first <= year(doc) <= last)

    expected = oracle(
        rows,
        measure,
        table.cols,
        lambda r, name: within(r[0], name),
        lambda name: [d for d in range(5) if within(d, name)],
    )
    assert table.values == expected


@pytest.mark.parametrize("window", [0, 5, -1])
def test_a_window_fits_into_the_years(window):
    facts = DocumentFacts(values={"d0": "2008", "d1": "2011"})
    with pytest.raises(UsageError, match="does not fit"):
        trend(columns_of([]), facts, window=window)
    assert trend(columns_of([]), DocumentFacts()).cols == (NO_VALUE,)


def test_a_table_for_people_says_why_a_cell_is_empty():
    columns = columns_of([(0, 0, 4, 0, 0), (1, 0, 4, 1, 0)])
    matrix = crosstab(columns, FACTS, measure="share-row", declared=("US",))
    table = stated(matrix, cell_states(columns, FACTS, declared=("US",)))
    assert table.columns == ("code", "US", "CH", "EU", NO_VALUE)
    assert table.rows == (
        ("a", "no documents", "0 of 1 read", 1.0, "not read"),
        ("b", "no documents", 1.0, "not read", "open (2)"),
        ("never", "no documents", "0 of 1 read", "0 of 2 read", "open (1)"),
    )
    assert stated(matrix, ()).rows[0] == ("a", 0.0, 0.0, 1.0, 0.0)


def test_declared_values_come_first_and_stay_without_documents():
    table = crosstab(columns_of([]), FACTS, declared=("US", "EU"), names={"a": "Aid"})
    assert table.cols == ("US", "EU", "CH", NO_VALUE)
    assert table.row_labels == ("Aid", "b", "never")


def test_unknown_measures_name_the_nearest():
    with pytest.raises(BadValue, match="chars"):
        crosstab(columns_of([]), FACTS, measure="char")


def test_trend_has_every_year():
    facts = DocumentFacts(values={"d0": "2008", "d1": "2011", "d2": "2008", "d3": "n.d."})
    table = trend(columns_of([(0, 0, 4, 0, 0), (1, 0, 4, 0, 0)]), facts)
    assert table.cols == ("2008", "2009", "2010", "2011", "n.d.", NO_VALUE)
    assert table.values[0] == (1, 0, 0, 1, 0, 0)
    assert years_between(["x", "08"]) == ()


def test_values_are_ordered_numbers_before_words():
    assert value_order(["b", "10", "9", "A", NO_VALUE]) == ("9", "10", "A", "b", NO_VALUE)


def test_frequencies_by_case_and_year():
    columns = columns_of([(0, 0, 4, 0, 0), (0, 5, 9, 0, 0), (2, 0, 4, 0, 0), (1, 0, 4, 1, 0)])
    year = {"d0": "2008", "d1": "2011", "d2": "2008"}
    table = frequencies(columns, {"case": FACTS.values, "year": year})
    assert table.columns == ("code", "case", "year", "n", "documents", "of")
    assert table.rows == (("a", "EU", "2008", 3, 2, 2), ("b", "CH", "2011", 1, 1, 1))
    full = frequencies(columns, {"case": FACTS.values}, empty=True)
    assert len(full.rows) == 9 and ("never", NO_VALUE, 0, 0, 2) in full.rows
    assert frequencies(columns, {}).rows == (("a", 3, 2, 5), ("b", 1, 1, 5))


def test_each_cell_says_what_its_emptiness_means():
    columns = columns_of([(0, 0, 4, 0, 0), (1, 0, 4, 1, 0)])
    states = cell_states(columns, FACTS, declared=("US",))
    table = long_table(states)
    assert table.columns == (
        "code", "value", "n", "documents", "read", "open", "unread_pages", "state",
    )  # fmt: skip
    found = {row[:2]: row[2:] for row in table.rows}
    assert found["a", "EU"] == (1, 2, 1, 0, 3, "n > 0")
    assert found["a", "CH"] == (0, 1, 1, 0, 1, "0 of 1 read")
    assert found["a", NO_VALUE] == (0, 2, 0, 0, 0, "not read")
    assert found["b", "EU"] == (0, 2, 0, 0, 3, "not read")
    assert found["b", NO_VALUE] == (0, 2, 0, 2, 0, "open")
    assert found["never", "US"] == (0, 0, 0, 0, 0, "no documents")
    assert found["never", "EU"] == (0, 2, 2, 0, 3, "0 of 2 read")
    wide = absence_table(states, Caption("mine"))
    assert wide.columns == ("code", "US", "CH", "EU", NO_VALUE) and wide.caption.title == "mine"
    assert wide.rows[1] == ("b", "no documents", 1, "not read", "open (2)")
    assert "read" in absence_table(states).caption.notes[0]


def test_absent_leaves_out_codes_that_are_everywhere():
    columns = columns_of([(d, 0, 4, 0, 0) for d in range(5)])
    codes = {s.code for s in cell_states(columns, FACTS, absent=True)}
    assert codes == {"b", "never"}


def test_a_found_cell_shows_its_number():
    assert CellState("a", "EU", 4, 2, 1, 9, 0).shown == "4"
