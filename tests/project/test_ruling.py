"""Explanations and forms as a project gives them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import BadSpan, BadValue, UnknownName, UsageError
from coder.project.facade import Project
from coder.review.acts import Act
from tests.project.small import BOOK, a_project, opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "p")


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with opened(root) as project:
        project.tag()
        yield project


def test_a_suggestion_says_where_why_and_what_was_decided(project: Project) -> None:
    one = next(s for s in project.pending() if s.flags)
    project.reject([one])
    told = project.explain(one.id[:10]).lines
    assert told[0].startswith(f"Suggestion {one.id} in EU-01, p. 2")
    assert any(line.startswith("Flagged negated: ") for line in told)
    assert told[-1] == "For ana it is rejected."
    wide = next(s for s in project.pending() if s.key.rule == "ww2")
    assert (
        f"Accepting it codes {wide.wide}, as the rule's expand says."
        in project.explain(wide.id).lines
    )


def test_a_suggestion_of_an_earlier_state_is_explained_by_that_state(
    project: Project, root: Path
) -> None:
    one = next(s for s in project.pending() if s.key.rule == "re1")
    project.accept([one])  # keeps the state of the codebook
    book = root / "codebooks" / "frames.yaml"
    book.write_text(BOOK.replace("phrase: readmission", "phrase: readmitted"))
    project.books.refresh()
    told = project.explain(one.id).lines
    assert "matches rule re1" in told[1]
    assert told[-2] == "The rule reads otherwise now; coder tag brings suggestions up to date."
    for path in (root / "codebooks" / "history").iterdir():
        path.unlink()
    assert (
        "The rule reads otherwise now, and its former state was not kept."
        in project.explain(one.id).lines
    )


def test_a_place_says_what_became_of_each_rule(project: Project) -> None:
    found = project.explain_at("EU-01", "", "win_win", quote="A win-win for all.")
    assert [(v.rule, v.outcome) for v in found.verdicts] == [("ww1", "hit"), ("ww2", "nothing")]
    assert any(
        line.startswith("ww1 is suggestion ") and line.endswith(" pending.") for line in found.lines
    )
    (bare,) = project.explain_at("EU-01", "p1s1", "aid").lines[1:]
    assert "has no rules" in bare
    assert [r[1] for r in found.table().rows] == ["ww1", "ww2"]


def test_what_is_asked_about_has_to_be_there(project: Project) -> None:
    with pytest.raises(UsageError, match="which place"):
        project.explain_at("EU-01", "", "win_win")
    with pytest.raises(BadSpan):
        project.explain_at("EU-01", "p9", "win_win")
    with pytest.raises(UnknownName, match="nearest"):
        project.explain_at("EU-01", "p1", "win_wim")
    with pytest.raises(UnknownName):
        project.explain("nothing")


def test_who_codes_without_suggestions_is_told_none(project: Project) -> None:
    body = {"round": "r1", "coders": ["ana", "ben"], "primary": "ana", "suggestions": False}
    project.record.write("ben", [Act("assign", "EU-01", body, ())])
    with pytest.raises(UsageError, match="without suggestions"):
        project.explain_at("EU-01", "p1s1", "win_win")


def test_forms_are_counted_in_the_texts(project: Project) -> None:
    rows = project.expand_rule("win_win").dicts()
    assert [(r["rule"], r["form"], r["spellings"], r["in_texts"]) for r in rows] == [
        ("ww1", "win-win", 6, 3),
        ("ww2", "mutual benefit", 1, 1),
    ]
    assert [r["form"] for r in project.expand_rule("ww2").dicts()] == ["mutual benefit"]
    with pytest.raises(UnknownName, match="nearest is 'ww1'"):
        project.expand_rule("ww11")
    with pytest.raises(UsageError, match="no rules"):
        project.expand_rule("aid")
    with pytest.raises(BadValue):
        project.expand_rule("ww1", lang="it")


def test_globs_list_the_words_that_stand_in_the_texts(root: Path) -> None:
    book = BOOK.replace("phrase: readmission", "glob: ['read*', 'ai*']")
    (root / "codebooks" / "frames.yaml").write_text(book)
    with opened(root) as project:
        rows = project.expand_rule("re1").dicts()
    assert [(r["word"], r["form"], r["in_texts"]) for r in rows] == [
        ("read*", "readmission", 2),
        ("ai*", "aid", 2),
    ]
