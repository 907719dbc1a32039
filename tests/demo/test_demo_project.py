"""The demo project: the planted story is found again, by the program and by hand.

Every figure is counted twice, once by the program's commands and once by `recount`, which shares no
code with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

import coder
from coder.model.finding import Level
from coder.model.results import Table
from coder.model.selection import Selection
from coder.project.demostory import rates
from coder.project.facade import Project
from tests.demo.recount import Mark, Recount

ROOT = Path(__file__).resolve().parents[2]
COMMON = {"EU-01", "EU-03", "EU-05", "CH-01", "US-02", "CH-04"}
THREE = ("ana", "ben", "chloe")
RULES = ("overlap", "same", "near:200", "sentence", "paragraph", "document")


@pytest.fixture(scope="module")
def recount() -> Recount:
    return Recount(ROOT)


@pytest.fixture
def project() -> Iterator[Project]:
    with coder.open(ROOT, coder="ana") as opened:
        yield opened


@pytest.fixture(scope="module")
def family(recount: Recount) -> dict[str, set[str]]:
    """{top code: its subtree}, read from the parents in the codebook's lines."""
    text = (ROOT / "codebooks" / "migration-partnerships.yaml").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for code, body in re.findall(r"(?ms)^  - id: (\w+)\n(.*?)(?=^  - id: |\Z)", text):
        parent = re.search(r"(?m)^    parent: (\w+)$", body)
        found.setdefault(parent[1] if parent else code, set()).add(code)
    return found


# -- the record -------------------------------------------------------------------------------


def test_every_quotation_stands_at_its_place(recount: Recount) -> None:
    seen = 0
    for e in recount.events:
        for part in [e, *e.get("makes", ())]:
            doc = e.get("doc") or next((m.doc for m in recount.marks if m.id == e["on"]), "")
            if "start" in part and "quote" in part and doc:
                assert recount.texts[doc][part["start"] : part["end"]] == part["quote"], e["id"]
                seen += 1
    assert seen >= len(recount.marks)
    for m in recount.marks:
        assert recount.texts[m.doc][m.start : m.end] == m.quote


def test_the_codings_are_as_many_and_as_shared_as_told(recount: Recount) -> None:
    assert 450 <= len(recount.marks) <= 650
    coders = {d: {m.by for m in recount.marks if m.doc == d} for d in recount.sheet}
    assert {d for d, who in coders.items() if who == set(THREE)} == COMMON
    alone = Counter(next(iter(who)) for d, who in coders.items() if d not in COMMON)
    assert set(alone) == set(THREE) and sum(alone.values()) == 8


def test_all_kinds_of_work_are_in_the_record(recount: Recount) -> None:
    kinds = Counter(e["kind"] for e in recount.events)
    for kind in ("add", "accept", "reject", "attribute", "memo", "flag", "finish", "assign"):
        assert kinds[kind] > 3, kind
    assert (kinds["split"], kinds["resize"], kinds["coin"]) == (1, 1, 1)
    assert sum(bool(e.get("undoes")) for e in recount.events) == 1
    assert {e["round"] for e in recount.events if e["kind"] == "assign"} == {"one", "two"}
    assert {e["how"] for e in recount.events if e["kind"] in ("accept", "reject")} == {
        "single",
        "bulk",
    }
    first_finished = {(e["by"], e["on"]) for e in recount.events if e["kind"] == "finish"}
    assert first_finished == {(m.by, m.doc) for m in recount.marks}


def test_no_passage_has_two_answers_of_an_exclusive_group(
    recount: Recount, project: Project
) -> None:
    exclusive = {g.id for g in project.book().groups if g.exclusive}
    group = {c.id: c.group for c in project.book() if c.group in exclusive}
    marks = [m for m in recount.marks if m.code in group]
    for a, b in combinations(marks, 2):
        if (a.by, a.doc) == (b.by, b.doc) and group[a.code] == group[b.code] and a.code != b.code:
            assert a.end <= b.start or b.end <= a.start, (a, b)


def test_the_program_reads_the_same_codings(recount: Recount, project: Project) -> None:
    found = {(c.id, c.by, c.doc, c.span.start, c.span.end, c.code) for c in project.codings()}
    assert found == {(m.id, m.by, m.doc, m.start, m.end, m.code) for m in recount.marks}
    final = project.codings(Selection(layer="final"))
    assert {c.id for c in final} == {m.id for m in recount.final()}
    assert not any(c.look_again for c in final)


def test_doctor_has_nothing_to_say(project: Project) -> None:
    assert [str(f) for f in project.doctor() if f.level > Level.NOTE] == []


# -- the matrix -------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["final", "pool"])
@pytest.mark.parametrize("rule", RULES)
def test_the_matrix_equals_a_count_by_hand(
    recount: Recount, project: Project, rule: str, layer: str
) -> None:
    marks = recount.final() if layer == "final" else recount.marks
    wanted = recount.together(marks, rule)
    found = project.cooccur(Selection(layer=layer), rule=rule)
    cells = {
        (a, b): value
        for a, row in zip(found.rows, found.values, strict=True)
        for b, value in zip(found.cols, row, strict=True)
        if value
    }
    assert cells == dict(wanted)
    assert {c.id for c in project.book()} <= set(found.rows)


# -- the story --------------------------------------------------------------------------------


def in_joint(recount: Recount, rule: str) -> Counter[tuple[str, str]]:
    docs = recount.docs(side="joint")
    return recount.together([m for m in recount.final() if m.doc in docs], rule)


def test_partnership_talk_rises_in_every_case(
    recount: Recount, project: Project, family: dict[str, set[str]]
) -> None:
    word = re.compile(r"\w+(?:['\u2019-]\w+)*")
    for case in ("EU", "CH", "US-MX"):
        by_year = {}
        for doc in recount.docs(case=case):
            n = sum(m.doc == doc and m.code in family["partnership"] for m in recount.final())
            by_year[int(recount.sheet[doc]["year"])] = (
                doc,
                n / len(word.findall(recount.texts[doc])),
            )
        years = [y for y in by_year if y <= 2009]
        first, last = by_year[min(years)][1], by_year[max(years)][1]
        assert last > 1.25 * first, case
        told = rates(project, case)
        assert told[min(years)] == pytest.approx(1000 * first)
        assert told[max(years)] == pytest.approx(1000 * last)


def test_partnership_and_readmission_meet_most_in_joint_texts(recount: Recount) -> None:
    pairs = in_joint(recount, "sentence")
    off = Counter({p: n for p, n in pairs.items() if p[0] < p[1]})
    (first, n), (_, second) = off.most_common(2)
    assert first == ("partnership", "readmission")
    assert n > 2 * second
    for side in ("receiving", "sending", "international", "civil-society"):
        docs = recount.docs(side=side)
        other = recount.together([m for m in recount.final() if m.doc in docs], "sentence")
        assert other["partnership", "readmission"] <= 2


def test_rights_are_absent_where_receiving_states_speak(recount: Recount, project: Project) -> None:
    receiving = recount.docs(side="receiving")
    assert len(receiving) == 5
    assert not [m for m in recount.marks if m.doc in receiving and m.code == "migrant_rights"]
    having = {m.doc for m in recount.final() if m.code == "migrant_rights"}
    assert having == {"EU-05", "CH-04", "US-03"}
    cells = project.absent("side", Selection(codes=("migrant_rights",)), long=True).dicts()
    cell = next(c for c in cells if c["value"] == "receiving")
    assert (cell["n"], cell["documents"], cell["state"]) == (0, 5, "0 of 5 read")


def test_a_third_of_partnership_in_2011_is_contested(recount: Recount, project: Project) -> None:
    docs = recount.docs(year="2011")
    hits = [m for m in recount.final() if m.doc in docs and m.code == "partnership"]
    contested = [m for m in hits if m.values.get("stance") == "contests"]
    assert 0.25 <= len(contested) / len(hits) <= 0.45
    chosen = Selection(codes=("partnership",), where="year = 2011 and stance = contests")
    assert project.cooccur(chosen).values == ((len(contested),),)


def test_whole_of_government_is_swiss_and_sovereignty_rare(recount: Recount) -> None:
    swiss = {m.doc for m in recount.final() if m.code == "whole_of_government"}
    assert swiss and swiss <= recount.docs(case="CH")
    assert [m.doc for m in recount.marks if m.code == "sovereignty"] == ["EU-02", "US-01"]


def test_conditionality_was_unclear_and_was_repaired(recount: Recount, project: Project) -> None:
    history = ROOT / "codebooks" / "history"
    old = [p for p in history.iterdir() if b'version: "0.3.0"' in p.read_bytes()]
    (state,) = [p.stem.rpartition("-")[2] for p in old]
    last = max(e["seq"] for e in recount.events if e.get("book_hash") == state)
    before = Recount(ROOT, until=last)
    one, two = (r.alpha({"conditionality"}, COMMON, THREE) for r in (before, recount))
    assert 0.35 <= one <= 0.45
    assert 0.70 <= two <= 0.80
    found = project.codings(Selection(codes=("conditionality",), as_of="0.3.0"))
    assert {c.id for c in found} == {m.id for m in before.marks if m.code == "conditionality"}


def test_a_redefined_code_is_read_once_more_but_in_one_text(project: Project) -> None:
    table = project.crosstab("side", Selection(codes=("conditionality",)), long=True)
    assert isinstance(table, Table)
    cells = table.dicts()
    read = {str(c["value"]): (c["read"], c["documents"]) for c in cells}
    assert read["receiving"] == (5, 5)
    assert read["international"] == (1, 2)


def test_ben_takes_the_umbrella_and_rolling_up_mends_it(
    recount: Recount, family: dict[str, set[str]]
) -> None:
    ben = [m for m in recount.marks if m.by == "ben"]
    umbrellas = [m for m in ben if m.code in family]
    others = [m for m in recount.marks if m.by == "ana" and m.code in family]
    assert len(umbrellas) / len(ben) > 0.3 > 0.2 > len(others) / len(recount.marks)
    for pair in (("ana", "ben"), ("ben", "chloe")):
        for top in ("partnership", "control"):
            children = family[top] - {top}
            each = [
                recount.alpha({code}, COMMON, pair)
                for code in children
                if sum(m.code == code and m.doc in COMMON and m.by in pair for m in recount.marks)
                >= 8
            ]
            assert recount.alpha(family[top], COMMON, pair) > sum(each) / len(each)


def test_chloe_differs_in_boundaries_only(recount: Recount, family: dict[str, set[str]]) -> None:
    for top in ("partnership", "control", "management"):
        pair = ("ana", "chloe")
        sentences = recount.alpha(family[top], COMMON, pair)
        characters = recount.alpha_of_characters(family[top], COMMON, pair)
        assert sentences > 0.7
        assert characters < sentences - 0.1


def test_ana_misses_the_french_column(recount: Recount) -> None:
    french = [
        span
        for start, end, lang in recount.maps["EU-03"]["languages"]
        if lang == "fr"
        for span in [(start, end)]
    ]

    def marked(by: str) -> list[Mark]:
        return [
            m
            for m in recount.marks
            if (m.by, m.doc) == (by, "EU-03") and any(a <= m.start < b for a, b in french)
        ]

    assert marked("ana") == []
    assert len(marked("ben")) > 10 and len(marked("chloe")) > 10
