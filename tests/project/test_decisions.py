"""Suggestions and what each coder decides about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.coding import How
from coder.model.errors import InputError, NotYours, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.choosing import own_codings, suggestions_to_decide
from coder.project.decisions import pending
from coder.project.facade import Project
from coder.tag.identity import match_hashes
from tests.project.small import BOOK, a_project, opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "p")


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with opened(root) as project:
        project.tag()
        yield project


def test_without_a_run_of_the_rules_nobody_says_zero(root: Path) -> None:
    with opened(root) as project, pytest.raises(InputError) as told:
        project.pending()
    assert told.value.hint == "coder tag"


def test_tagging_makes_no_coding(project: Project) -> None:
    assert len(project.pending()) == 6
    assert project.codings() == []
    assert project.layout.journals() == []


def test_accepting_twice_is_accepting_once(project: Project) -> None:
    everything = project.pending()
    first = project.accept(everything)
    size = project.layout.journal("ana").stat().st_size
    assert project.accept(everything) == first
    assert project.layout.journal("ana").stat().st_size == size
    assert len(project.codings()) == 6


def test_one_is_single_and_many_are_bulk(project: Project) -> None:
    one, *rest = project.pending()
    project.accept([one])
    project.accept(rest)
    hows = sorted(c.how for c in project.codings())
    assert hows == [How.BULK] * 5 + [How.SINGLE]


def test_an_accepted_and_removed_coding_comes_back_by_accepting(project: Project) -> None:
    (one, *_) = project.pending()
    (made,) = project.accept([one])
    project.remove([project.coding(made)])
    assert project.accept([one]) == [made]
    assert project.coding(made).alive


def test_rejecting_what_was_accepted_takes_the_coding_away(project: Project) -> None:
    (one, *_) = project.pending()
    (made,) = project.accept([one])
    assert project.reject([one]) == 1
    assert not project.view.by_id(made).alive  # type: ignore[union-attr]
    project.undo()
    assert project.coding(made).alive
    assert one.id in {s.id for s in pending(project, state="accepted")}


def test_states_are_per_coder(project: Project) -> None:
    (one, *rest) = project.pending()
    project.reject([one])
    assert len(project.pending()) == len(rest)
    with opened(project.root, "ben") as other:
        assert len(other.pending()) == len(rest) + 1
        assert {s.id for s in pending(other, Selection(by=("ana",)), state="rejected")} == {one.id}
        with pytest.raises(UsageError):
            pending(other, Selection(by=("ana", "ben")))


def test_rejected_is_never_pending_again_until_the_rule_changes(project: Project) -> None:
    rejected = [s for s in project.pending() if s.key.rule == "ww1"]
    project.reject(rejected)
    project.tag()
    assert not [s for s in project.pending() if s.key.rule == "ww1"]
    book = project.layout.book("frames")

    book.write_text(BOOK.replace("Both sides gain.", "Everybody gains."), "utf-8")
    with opened(project.root) as later:
        later.tag()
        assert not [s for s in later.pending() if s.key.rule == "ww1"]

    book.write_text(BOOK.replace("phrase: win-win", "phrase: [win-win, gain]"), "utf-8")
    with opened(project.root) as later:
        later.tag()
        again = [s for s in later.pending() if s.key.rule == "ww1"]
        assert [s.quote for s in again] == [s.quote for s in rejected]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("  negated:\n", "  mine:\n    before: [{phrase: never there}]\n  negated:\n"),
        ("{stance: contests}", "{stance: asserts}"),
        ("    proposes: {stance: contests}", "    max_gap: 1"),
        ("phrase: [win-win, gain]", "phrase: [gain, win-win]"),
    ],
)
def test_contexts_and_the_order_of_phrases_bring_nothing_back(
    tmp_path: Path, was: str, now: str
) -> None:
    book = BOOK.replace("phrase: win-win", "phrase: [win-win, gain]")
    root = a_project(tmp_path / "p", book=book)
    with opened(root) as project:
        project.tag()
        first, second, *_ = project.pending()
        project.accept([first])
        project.reject([second])
        left = {s.id for s in project.pending()}
    assert was in book
    (root / "codebooks" / "frames.yaml").write_text(book.replace(was, now), "utf-8")
    with opened(root) as project:
        project.tag()
        assert {s.id for s in project.pending()} == left
        assert pending(project, state="rejected") != []


def test_what_a_former_version_decided_stays_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashes of rules held all contexts once; the state of then is kept beside the codebook."""
    root = a_project(tmp_path / "p")
    with monkeypatch.context() as former:
        former.setattr("coder.tag.program.rule_hashes", match_hashes)
        with opened(root) as project:
            project.tag()
            one, other, third, *rest = project.pending()
            (made,) = project.accept([one])
            project.reject([other, third])
    book = BOOK.replace("  negated:", "  mine: {before: [{phrase: never there}]}\n  negated:")
    (root / "codebooks" / "frames.yaml").write_text(book, "utf-8")
    for _ in range(2):  # worked out, then from the cache
        with opened(root) as project:
            project.tag()
            assert len(project.pending()) == len(rest)
            (accepted,) = pending(project, state="accepted")
            assert project.accept([accepted]) == [made]
            assert len(project.codings()) == 1
            assert other.id not in {s.id for s in pending(project, state="rejected")}
    with opened(root) as project:
        again = pending(project, state="rejected")[:1]
        project.accept(again)
        assert len(project.codings()) == 2
        project.reject([accepted])
        assert not project.coding(made).alive


def test_selectors_mean_pending_ones(project: Project) -> None:
    found = suggestions_to_decide(project, (), Selection(codes=("win_win",), docs=("EU-*",)))
    assert [s.quote for s in found] == ["win-win", "mutual benefit", "win-win"]
    project.reject(found[:1])
    assert (
        len(suggestions_to_decide(project, (), Selection(codes=("win_win",), docs=("EU-*",)))) == 2
    )
    assert suggestions_to_decide(project, [found[0].id]) == found[:1]
    assert len(suggestions_to_decide(project, (), None, rules="ww*")) == 3


def test_where_looks_at_variables_and_proposed_values(project: Project) -> None:
    def quotes(where: str) -> list[str]:
        return [s.quote for s in suggestions_to_decide(project, (), Selection(where=where))]

    assert quotes("stance = contests") == ["readmission", "win-win"]
    assert quotes("case = CH") == ["Readmission", "win-win"]
    assert quotes("case = CH and stance = contests") == []
    with pytest.raises(UnknownName):
        quotes("stanze = contests")


@pytest.mark.parametrize(
    "selection",
    [
        Selection(origin="rule"),
        Selection(how="bulk"),
        Selection(layer="final"),
        Selection(as_of="2024-01-01"),
        Selection(unit="page"),
        Selection(),
    ],
)
def test_selectors_of_codings_do_not_choose_suggestions(
    project: Project, selection: Selection
) -> None:
    with pytest.raises(UsageError):
        suggestions_to_decide(project, (), selection)


def test_ids_and_selectors_exclude_each_other(project: Project) -> None:
    (one, *_) = project.pending()
    with pytest.raises(UsageError):
        suggestions_to_decide(project, [one.id], Selection(codes=("aid",)))
    with pytest.raises(UsageError):
        suggestions_to_decide(project, [one.id], rules="ww*")
    with pytest.raises(UnknownName):
        suggestions_to_decide(project, ["no-such-id"])


def test_own_codings_by_selector_are_only_ones_own(project: Project) -> None:
    project.accept(project.pending())
    with opened(project.root, "ben") as other:
        other.add("EU-01", "p1s1", "win_win")
        mine = own_codings(other, (), Selection(codes=("win_win",)))
        assert [(c.by, c.quote) for c in mine] == [("ben", "A win-win for all.")]
        assert own_codings(other, (), Selection(docs=("CH-01",))) == []
        with pytest.raises(NotYours):
            own_codings(other, (), Selection(by=("ana",)))
        with pytest.raises(UnknownName):
            own_codings(other, (), Selection(by=("anna",)))
        with pytest.raises(NotYours):
            own_codings(other, [project.codings()[-1].id])


@pytest.mark.parametrize("selection", [Selection(), Selection(unit="page"), Selection(as_of="1.0")])
def test_nothing_said_never_means_everything(project: Project, selection: Selection) -> None:
    with pytest.raises(UsageError):
        own_codings(project, (), selection)


def test_a_coder_without_codings_has_none(project: Project) -> None:
    assert own_codings(project, (), Selection(docs=("*",))) == []
