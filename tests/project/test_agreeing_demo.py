"""The demo's story, told by `agree`: what the codings were planted to show is what the figures say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import coder
from coder.agree.remarks import RARE
from coder.model.selection import Selection
from coder.project.agreeing import Question
from coder.project.facade import Project
from tests.demo.recount import Recount

ROOT = Path(__file__).resolve().parents[2]
COMMON = {"EU-01", "EU-03", "EU-05", "CH-01", "US-02", "CH-04"}
THREE = ("ana", "ben", "chloe")


@pytest.fixture(scope="module")
def recount() -> Recount:
    return Recount(ROOT)


@pytest.fixture
def project() -> Iterator[Project]:
    with coder.open(ROOT, coder="ana") as opened:
        yield opened


def values(project: Project, selection: Selection, **asked: object) -> dict[str, float | None]:
    found = project.agree(selection, Question(**asked))
    return {line.key["code"]: line.head.value for line in found.lines}


def test_every_code_has_the_alpha_that_counting_by_hand_gives(
    project: Project, recount: Recount
) -> None:
    found = project.agree()
    known = [line for line in found.lines if line.head.value is not None]
    assert all(line.docs == len(COMMON) and line.head.coders == THREE for line in found.lines)
    for line in known[::6]:  # counting by hand takes its time
        by_hand = recount.alpha({line.name}, COMMON, THREE)
        assert line.head.value == pytest.approx(by_hand), line.name
    ordered = [x.head.value for x in found.lines if x.head.value is not None]
    assert len(ordered) > 30 and ordered == sorted(ordered)


def test_the_confusion_of_siblings_disappears_on_roll_up(project: Project) -> None:
    """Ben takes the umbrella where the others take a code below it."""
    for top in ("control", "opening"):
        for pair in (("ana", "ben"), ("ben", "chloe")):
            chosen = Selection(under=(top,))
            each = values(project, chosen, coders=pair)
            (rolled,) = values(project, chosen, coders=pair, roll_up=0).values()
            assert each[top] < 0.1 and rolled > 0.65
            known = [v for v in each.values() if v is not None]
            assert rolled > sum(known) / len(known) + 0.1


def test_a_difference_of_boundaries_shows_on_characters_and_not_on_sentences(
    project: Project,
) -> None:
    for top in ("partnership", "control", "management"):
        asked = {"coders": ("ana", "chloe"), "roll_up": 0}
        (sentences,) = values(project, Selection(under=(top,)), **asked).values()
        (characters,) = values(project, Selection(under=(top,)), unit="character", **asked).values()
        assert sentences > 0.7 and characters < sentences - 0.1


def test_the_repaired_definition_raises_alpha_between_the_rounds(project: Project) -> None:
    chosen = Selection(codes=("conditionality",))
    rounds = project.agree(chosen, Question(per=("round", "code")))
    found = {line.key["round"]: line.head.value for line in rounds.lines}
    assert found["one"] == pytest.approx(0.40, abs=0.005)
    assert found["two"] == pytest.approx(0.76, abs=0.005)
    (first,) = project.agree(Selection(codes=("conditionality",), round="one")).lines
    assert first.head.value == found["one"] and first.later.value == found["two"]
    (then,) = values(project, Selection(codes=("conditionality",), as_of="0.3.0")).values()
    assert then == found["one"]
    own = project.agree(chosen, Question(extra=("earlier:one",))).lines
    assert [line.key["coder"] for line in own] == ["ben", "chloe", "ana"]  # ben changed most


def test_rare_codes_warn_and_have_ac1_beside_them(project: Project) -> None:
    (line,) = project.agree(Selection(codes=("whole_of_government",)), Question(draws=200)).lines
    assert line.prevalence < RARE and [s.measure for s in line.scores][-1] == "ac1"
    assert line.score("ac1").value > 0.99 > line.head.value
    assert any("is rare" in told for told in line.remarks)
    assert any(told.startswith("ben marked 1") for told in line.remarks)


def test_suggestions_were_anas_alone(project: Project) -> None:
    """Nobody else accepted any, so no agreement was made by the machine."""
    shares = {x.aided for x in project.agree().lines}
    assert shares <= {None, 0.0}


def test_all_units_pairs_and_groups_can_be_asked_for(project: Project) -> None:
    for unit in ("paragraph", "page", "document"):
        assert any(v is not None for v in values(project, Selection(), unit=unit).values())
    pairs = project.agree(None, Question(per=("pair",)))
    assert {x.key["pair"] for x in pairs.lines} == {"ana ben", "ana chloe", "ben chloe"}
    groups = project.agree(None, Question(per=("group",), measures=("alpha-masi", "cu-alpha")))
    assert {x.key["group"] for x in groups.lines} == {"winners", "standpoint", "exchange", "voice"}
