"""Concordance, word counts and keyness of a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.concordance import WordOptions
from coder.project.facade import Project
from tests.builders import a_document
from tests.project.small import a_project, opened

EU = a_document(
    "A win-win for all. The gain is ours.", "Gain again, gain.", id="EU-01", case="EU", lang="en"
)
CH = a_document("No gain for all. A win-win it is not.", id="CH-01", case="CH", lang="en")
DE = a_document("Ein Gewinn für alle.", id="DE-01", case="CH", lang="de")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    root = a_project(tmp_path / "p", EU, CH, DE)
    with opened(root) as project:
        project.add("EU-01", "p1s1", "win_win")
        project.add("EU-01", "2:9", "aid")
        project.add("CH-01", "p1s2", "win_win")
        yield project


def test_every_hit_stands_in_its_words(project: Project) -> None:
    table = project.kwic("win-win", window=2)
    assert [tuple(r.values()) for r in table.dicts()] == [
        ("EU-01", "1", 1, "A ", "win-win", " for all", "win_win; aid", 2, 9),
        ("CH-01", "1", 1, "all. A ", "win-win", " it is", "win_win", 19, 26),
    ]  # fmt: skip
    assert (
        table.caption.facts["pattern"] == "win-win" and table.caption.facts["of"] == "whole texts"
    )


def test_a_concordance_looks_where_codes_cover(project: Project) -> None:
    assert len(project.kwic("gain").rows) == 4
    assert project.kwic("gain", Selection(codes=("win_win",))).rows == ()
    assert len(project.kwic("win-win", Selection(codes=("win_win",))).rows) == 2
    assert len(project.kwic("all", Selection(by=("ana",))).rows) == 1
    assert len(project.kwic("gain", Selection(where="case = EU")).rows) == 3
    right = project.kwic("all", sort="right", window=1)
    assert [r["right"] for r in right.dicts()] == [". A", ". The"]
    with pytest.raises(BadValue, match="--sort"):
        project.kwic("all", sort="up")
    with pytest.raises(BadValue, match="no words"):
        project.kwic("*")


def test_words_are_counted_once_however_often_they_are_covered(project: Project) -> None:
    whole = {r["word"]: r["n"] for r in project.words().dicts()}
    text = " ".join(d.text for d in (EU, CH, DE)).lower().replace(".", "").replace(",", "")
    assert whole == Counter(text.split())
    covered = project.words(Selection(codes=("win_win", "aid")))
    assert {r["word"]: r["n"] for r in covered.dicts()} == {
        "win-win": 2, "a": 2, "all": 1, "for": 1, "is": 1, "it": 1, "not": 1,
    }  # fmt: skip
    assert covered.caption.facts["of"] == "what the codings cover"


def test_words_are_limited(project: Project) -> None:
    def listed(**limits: object) -> list[object]:
        how = WordOptions(**limits)  # type: ignore[arg-type]
        return [r["word"] for r in project.words(options=how).dicts()]

    assert listed(lang="de") == ["alle", "ein", "für", "gewinn"]
    assert listed(least=4) == ["gain"] and listed(top=1) == ["gain"]
    assert set(listed(documents=2)) == {"gain", "a", "all", "for", "is", "win-win"}
    assert not {"a", "for", "the"} & set(listed(stop=("en",)))
    facts = project.words(options=WordOptions(2, 2, 5, ("en",), "en")).caption.facts
    assert facts["left out"] == "small words of en" and facts["language"] == "en"
    for wrong in ({"least": 0}, {"documents": 0}, {"top": 0}):
        with pytest.raises(UsageError):
            listed(**wrong)
    with pytest.raises(BadValue):
        listed(stop=("xx",))


def test_what_a_code_covers_is_held_against_the_rest(project: Project) -> None:
    table = project.keyness(Selection(codes=("win_win",)), WordOptions(lang="en"))
    counts = {r["word"]: (r["n"], r["reference_n"]) for r in table.dicts()}
    assert counts["win-win"] == (2, 0) and counts["gain"] == (0, 4) and counts["all"] == (1, 1)
    assert table.dicts()[-1]["log_ratio"] <= 0 < table.dicts()[0]["log_ratio"]
    assert table.caption.facts["reference"] == "the rest of the same documents"


def test_groups_are_held_against_each_other(project: Project) -> None:
    table = project.keyness(group="case = EU", options=WordOptions())
    counts = {r["word"]: (r["n"], r["reference_n"]) for r in table.dicts()}
    assert counts["gain"] == (3, 1) and counts["gewinn"] == (0, 1)
    assert table.caption.facts["reference"] == "not (case = EU)"
    table = project.keyness(group="case = EU", against="id = CH-01")
    assert "gewinn" not in {r["word"] for r in table.dicts()}
    table = project.keyness(Selection(codes=("win_win",)), WordOptions(), group="case = EU")
    counts = {r["word"]: (r["n"], r["reference_n"]) for r in table.dicts()}
    assert counts["win-win"] == (1, 1) and counts["for"] == (1, 0)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({}, "against what"),
        ({"against": "case = EU"}, "against what"),
        ({"group": "case = US"}, "no document"),
        ({"group": "case = EU", "against": "case = US"}, "no document"),
        ({"group": "case = EU", "against": "id = EU-01"}, "in both groups"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    project: Project, options: dict[str, str], what: str
) -> None:
    with pytest.raises(UsageError, match=what):
        project.keyness(**options)


def test_an_unknown_variable_is_told(project: Project) -> None:
    with pytest.raises(UnknownName, match="nearest is 'case'"):
        project.keyness(group="cse = EU")


def test_hits_in_texts_without_codings_are_no_coding_that_does_not_match(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p")) as project:
        project.add("EU-01", "par1", "aid")
        found = project.kwic("readmission", Selection(docs=("CH-01",)))
        assert len(found.rows) == 1 and found.caption.notes == ()
        none = project.kwic("readmission", Selection(docs=("CH-01",), codes=("aid",)))
        assert not none.rows and "no coding matches" in none.caption.notes[0]
        assert project.kwic("aid", Selection(where="case = US and year = 1")).caption.notes
