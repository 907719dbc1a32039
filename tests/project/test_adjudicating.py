"""The consensus: what is decided, on what it rests, and what then counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.adjudicating import (
    Choice,
    agreement_inputs,
    consensus_columns,
    find_conflict,
    parse_decision,
    queue,
)
from coder.project.assigning import Terms
from coder.project.conflicting import Asked
from coder.project.facade import Project
from coder.store.texts import write_text
from tests.builders import a_document
from tests.project.small import a_project, opened
from tests.project.test_conflicting import LEA, coded, finish


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = a_project(tmp_path / "p", more=LEA)
    coded(root, "ana", "EU-01 0:9 win_win", "EU-01 20:45 win_win", "EU-01 46:57 aid")
    coded(root, "ben", "EU-01 0:9 win_win", "EU-01 23:45 win_win", "EU-01 46:57 readmission")
    finish(root, "EU-01", "CH-01")
    return root


@pytest.fixture
def lead(root: Path) -> Iterator[Project]:
    with opened(root, "lea") as made:
        yield made


def settle_all(project: Project, *said: str) -> None:
    for conflict, words in zip(queue(project), said, strict=True):
        project.settle(conflict, parse_decision(words))


def layer(project: Project) -> list[str]:
    return [f"{c.span} {c.code} {c.how}" for c in project.consensus().codings]


# -- a decision in words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "written,wanted",
    [
        ("1", Choice((1,))),
        ("2, 1", Choice((2, 1))),
        ("none", Choice()),
        ("0", Choice()),
        ("S", Choice(act="skip")),
        ("quit", Choice(act="quit")),
        ("2 because the definition  says so", Choice((2,), why="the definition  says so")),
        ("code=aid", Choice((1,), code="aid")),
        (
            "2 span=0:5 stance=asserts because x because y",
            Choice((2,), span="0:5", values={"stance": "asserts"}, why="x because y"),
        ),
    ],
)
def test_decisions_are_read(written: str, wanted: Choice) -> None:
    assert parse_decision(written) == wanted


@pytest.mark.parametrize(
    "written", ["", "  ", "maybe", "1 2 code=aid", "=x", "1 x=", "-1", "none 1"]
)
def test_what_decides_nothing_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match=r"decide|changed"):
        parse_decision(written)


# -- settling ---------------------------------------------------------------------------------


def test_a_decision_rests_on_its_readings_and_leaves_the_coders_alone(
    root: Path, lead: Project
) -> None:
    before = {p.name: p.read_bytes() for p in (root / "codings").glob("*.jsonl")}
    settle_all(lead, "1 because it opens", "2 stance=contests span=46:56")
    assert layer(lead) == ["20:45 win_win hand", "46:56 readmission hand"]
    (first, second) = lead.consensus().codings
    assert (first.memo, first.by) == ("it opens", "consensus")
    assert second.attributes["stance"].value == "contests"
    assert lead.consensus().settled == frozenset(), "what all agree on is not in it yet"
    assert {c.item.start for c in lead.fill_agreed(dry_run=True)} == {0}
    assert len(lead.fill_agreed()) == 1 and lead.fill_agreed() == ()
    assert lead.consensus().settled == {"EU-01"}
    assert layer(lead)[-1] == "0:9 win_win bulk"
    after = {p.name: p.read_bytes() for p in (root / "codings").glob("*.jsonl")}
    assert {n: d for n, d in after.items() if n in before} == before


def test_undo_takes_one_decision_back_and_redo_brings_it_again(lead: Project) -> None:
    settle_all(lead, "1", "none")
    assert layer(lead) == ["20:45 win_win hand"]
    lead.undo()
    assert [c.item.kind for c in queue(lead)] == ["sibling"]
    lead.undo()
    assert layer(lead) == [] and len(queue(lead)) == 2
    lead.redo(last=2)
    assert queue(lead) == () and layer(lead) == ["20:45 win_win hand"]


def test_a_reading_that_changes_makes_it_stale(root: Path) -> None:
    with opened(root, "lea") as lead:
        settle_all(lead, "1", "1")
        lead.fill_agreed()
        assert lead.consensus().settled == {"EU-01"}
    with opened(root, "ben") as ben:
        (coding,) = [c for c in ben.codings(Selection(by=("ben",))) if c.code == "readmission"]
        ben.resize(coding, "46:55")
    with opened(root, "lea") as lead:
        found = lead.consensus()
        assert (found.settled, found.stale) == (frozenset(), 1)
        assert "46:57 aid hand" not in layer(lead)
        (again,) = queue(lead)
        assert again.state == "stale" and again.decisions[0].by == "lea"
        lead.settle(again, parse_decision("2"))
        assert lead.consensus().settled == {"EU-01"} and "46:55 readmission hand" in layer(lead)


def test_a_new_coding_where_somebody_was_silent_makes_it_stale(root: Path) -> None:
    coded(root, "ana", "EU-01 60:70 aid")
    with opened(root, "lea") as lead:
        settle_all(lead, "1", "1", "1")
    coded(root, "ben", "EU-01 60:70 aid")
    with opened(root, "lea") as lead:
        assert lead.consensus().stale == 1
    with opened(root, "ana") as ana:
        ana.remove([c for c in ana.codings(Selection(by=("ana",))) if c.span.start == 60])
    with opened(root, "ben") as ben:
        ben.remove([c for c in ben.codings(Selection(by=("ben",))) if c.span.start == 60])
    with opened(root, "lea") as lead:
        assert len(lead.conflicts().orphans) == 1 and lead.consensus().stale == 1


def test_two_decisions_that_did_not_know_each_other_are_a_conflict(
    root: Path, tmp_path: Path
) -> None:
    import shutil

    other = Path(shutil.copytree(root, tmp_path / "other"))
    for folder, by, words in ((root, "lea", "1"), (other, "zoe", "2")):
        with opened(folder, by) as project:
            project.settle(queue(project)[0], parse_decision(words))
    with opened(root, "lea") as lead:
        lead.merge([other])
        assert lead.consensus().twice == 1 and layer(lead) == []
        twice = next(c for c in queue(lead) if c.state == "twice")
        lead.settle(twice, parse_decision("2"))
        assert layer(lead) == ["23:45 win_win hand"]


def test_what_does_not_fit_is_refused_and_nothing_is_written(root: Path, lead: Project) -> None:
    conflict = queue(lead)[0]
    for words, error in (
        ("3", UsageError), ("1 code=nope", UnknownName), ("1 stance=maybe", BadValue),
        ("1 span=0:9999", UsageError), ("1 weight=x", UsageError),
    ):  # fmt: skip
        with pytest.raises(error):
            lead.settle(conflict, parse_decision(words))
    assert not (root / "codings/lea.jsonl").exists()
    assert find_conflict([conflict], conflict.id[:4].upper()) is conflict
    for bad in ("zzzz", ""):
        with pytest.raises(UnknownName):
            find_conflict(queue(lead), bad)


def test_the_consensus_moves_with_the_text_or_is_whole_no_more(root: Path) -> None:
    with opened(root, "lea") as lead:
        settle_all(lead, "1", "1")
        lead.fill_agreed()
        assert lead.consensus().settled
        doc = a_document("Something else altogether.", id="EU-01")
        name = write_text(lead.layout.texts("main"), doc.id, doc.text, doc.map)
        from dataclasses import replace

        lead.library.save_entry(replace(lead.library.entry("EU-01"), text=name))
    with opened(root, "lea") as lead:
        assert lead.consensus().codings == () and lead.consensus().settled == frozenset()


def test_a_rename_reaches_the_consensus(root: Path) -> None:
    with opened(root, "lea") as lead:
        settle_all(lead, "1", "1")
        lead.rename_code("aid", "help_money")
    with opened(root, "lea") as lead:
        assert "46:57 help_money hand" in layer(lead)


# -- what then counts -------------------------------------------------------------------------


def test_each_coder_is_held_against_the_consensus(lead: Project) -> None:
    settle_all(lead, "1", "1")
    lead.fill_agreed()
    own, settled, docs = agreement_inputs(lead, "ANA")
    assert docs == {"EU-01"} and [c.span for c in own] == sorted(
        (c.span for c in settled), key=lambda s: s.start
    )
    own, _, _ = agreement_inputs(lead, "ben", docs=["EU-01"])
    assert {c.code for c in own} == {"win_win", "readmission"}
    assert agreement_inputs(lead, "ben", docs=["CH-01"])[2] == frozenset()
    assert agreement_inputs(lead, "zoe")[2] == frozenset()


def test_the_layer_as_columns_has_rows_of_its_own(lead: Project) -> None:
    settle_all(lead, "1", "code=frame")
    from coder.project.selecting import counted

    columns = counted(lead, Selection(), default="pool").columns
    found = lead.consensus()
    made, own = consensus_columns(found, columns)
    assert made.coders == own.coders and made.coders[-1] == "consensus"
    assert sorted(int(r) for r in made.row) == [-2, -1]
    for row, start in zip(made.row, made.start, strict=True):
        assert found.codings[-1 - int(row)].span.start == int(start)


def test_final_is_the_consensus_where_it_is_whole_and_the_primary_coders_else(
    root: Path,
) -> None:
    def final(project: Project, **more: object) -> list[str]:
        rows = project.segments(Selection(**more)).dicts()  # type: ignore[arg-type]
        return [f"{r['by']} {r['start']} {r['code']}" for r in rows if r["doc"] == "EU-01"]

    with opened(root, "lea") as lead:
        lead.set_variables("EU-01", {"primary": "ben"})
        assert all(line.startswith("ben") for line in final(lead))
        settle_all(lead, "1", "none")
        assert all(line.startswith("ben") for line in final(lead))
        lead.fill_agreed()
        assert final(lead) == ["consensus 0 win_win", "consensus 20 win_win"]
        note = lead.segments().caption.notes
        assert "1 document coded by several: 1 by consensus" in note
        assert final(lead, by=("Consensus",)) == final(lead, origin="consensus") == final(lead)
        assert {r["origin"] for r in lead.codings_table(Selection(by=("consensus",))).dicts()} == {
            "consensus"
        }
        assert len(lead.segments(Selection(layer="pool")).rows) == 6
        (cell,) = [
            r for r in lead.crosstab("case", long=True).dicts()  # type: ignore[union-attr]
            if (r["code"], r["value"]) == ("readmission", "EU")
        ]  # fmt: skip
        assert (cell["n"], cell["read"]) == (0, 1)


def test_nobody_can_be_called_consensus(root: Path) -> None:
    with opened(root, "consensus") as project, pytest.raises(UsageError):
        project.add("EU-01", "0:5", "aid")


# -- rounds, and who is beside them -----------------------------------------------------------


@pytest.fixture
def round_two(tmp_path: Path) -> Path:
    """cid has coded and finished EU-01 before it is given to ana and ben."""
    root = a_project(tmp_path / "r", coders=("ana", "ben", "cid"), more=LEA)
    coded(root, "cid", "EU-01 0:9 win_win", "EU-01 70:80 aid", finish="EU-01")
    with opened(root, "lea") as project:
        made = project.assign("two", Terms(("ana", "ben"), 1), selection=Selection(docs=("EU-01",)))
        assert made.others == {"EU-01": ("cid",)}
    coded(root, "ana", "EU-01 0:9 win_win", "EU-01 46:57 aid")
    coded(root, "ben", "EU-01 0:9 win_win", "EU-01 46:57 readmission")
    finish(root, "EU-01")
    return root


def test_in_a_round_its_coders_are_compared_and_what_they_settle_counts(round_two: Path) -> None:
    with opened(round_two, "lea") as project:
        found = project.conflicts()
        assert dict(found.compared) == {"EU-01": ("ana", "ben")} and not found.wanting
        assert "cid in EU-01" in found.notes[0]
        settle_all(project, "1")
        project.fill_agreed()
        assert project.consensus().settled == {"EU-01"}
        final = project.codings(Selection(layer="final"))
        assert {c.by for c in final} == {"consensus"} and len(final) == 2
        assert project.conflicts(Selection(round="two")).open == ()
    coded(round_two, "ana", "EU-01 46:50 win_win")
    with opened(round_two, "lea") as project:
        assert not project.consensus().settled, "what it rests on changed"


def test_whoever_a_decision_names_stays_among_the_compared(round_two: Path) -> None:
    with opened(round_two, "lea") as project:
        asked = Asked(coders=("ana", "ben", "cid"))
        for conflict in queue(project, None, asked):
            project.settle(conflict, parse_decision("1"))
        project.fill_agreed(None, asked)
        assert project.conflicts().compared["EU-01"] == ("ana", "ben", "cid")
        assert project.consensus().settled == {"EU-01"}
        assert project.conflicts(None, Asked(coders=("ana", "ben"))).open == ()


def test_decisions_between_some_of_those_who_count_are_told_to_be_wanting(lead: Project) -> None:
    coded(lead.root, "lea", "EU-01 70:80 aid", finish="EU-01")
    found = lead.conflicts(None, Asked(coders=("ana", "ben")))
    assert found.wanting == {"EU-01": ("lea",)} and found.orphans == ()
    assert lead.conflicts().wanting == {}
