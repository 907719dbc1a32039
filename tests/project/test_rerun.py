"""Looking only for what changed gives what looking for everything gives; decisions outlive edits elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coder.model.coding import Suggestion
from coder.project import rerun, tagging
from coder.project.facade import Project
from coder.store.suggestions import SuggestionStore
from tests.builders import a_document
from tests.project.small import a_project, opened

BOOK = """\
languages: [en]
defaults: {overlap: longest_in_code}
sets:
  partners: {words: [partner, partners]}
contexts:
  negated: {proposes: {stance: contests}}
attributes: [{name: stance, values: [asserts, contests]}]
codes:
  - id: win_win
    definition: Both sides gain.
    colour: "#112233"
    rules:
      - {id: ww1, phrase: win-win}
      - {id: ww2, phrase: [mutual benefit, win], weight: 0.5}
  - id: triple
    definition: Three gain.
    silences: [win_win]
    rules:
      - {id: tw1, phrase: win-win-win}
  - id: partnership
    definition: As partners.
    rules:
      - {id: pa1, phrase: $partners, expand: sentence}
      - {id: pa2, seq: [{code: win_win}, {gap: [0, 3]}, {phrase: partner}]}
"""
TEXTS = (
    (
        "A win-win for all. A win-win-win, not a win-win for a partner.",
        "Mutual benefit of partners.",
    ),
    ("No mutual benefit. A partner wins a win.",),
    ("Nothing of the kind.",),
)
EDITS: tuple[Callable[[str], str], ...] = (
    lambda s: s.replace("phrase: win-win}", "phrase: [win-win, for all]}"),
    lambda s: s.replace("silences: [win_win]", "silences: []"),
    lambda s: s.replace("longest_in_code", "all"),
    lambda s: s.replace("[partner, partners]", "[partner]"),
    lambda s: s.replace("weight: 0.5", "weight: 2"),
    lambda s: s.replace("expand: sentence", "expand: match"),
    lambda s: s.replace("negated: {proposes", "negated: {max_gap: 0, proposes"),
    lambda s: s.replace("negated: {proposes", "negated: {effect: drop, proposes"),
    lambda s: s.replace("Both sides gain.", "All gain."),
    lambda s: s.replace("id: triple", "id: third"),
    lambda s: s.replace("{id: tw1, phrase: win-win-win}", "{id: tw1, phrase: win-win-win, enabled: no}"),
    lambda s: s + "  - {id: late, rules: [{id: la1, phrase: nothing}]}\n",
    lambda s: s.replace("{id: ww1, phrase: win-win}", "{id: ww1, phrase: win-win, unless: [{phrase: all}]}"),
    lambda s: s.replace("languages: [en]", "languages: [en, de]"),
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    docs = [a_document(*text, id=f"D-{n}", lang="en") for n, text in enumerate(TEXTS)]
    return a_project(tmp_path / "p", *docs, book=BOOK)


def write(root: Path, text: str) -> None:
    (root / "codebooks" / "frames.yaml").write_text(text)


def now(project: Project) -> list[Suggestion]:
    return project.suggestions.select("book = 'frames'")


def whole(root: Path) -> list[Suggestion]:
    """The suggestions of a run that knows nothing of any other."""
    with opened(root) as project:
        project._suggestions = SuggestionStore(None)
        project.tag()
        return now(project)


@pytest.mark.parametrize("n", range(len(EDITS)))
def test_a_run_after_an_edit_is_a_whole_run(root: Path, n: int) -> None:
    with opened(root) as project:
        project.tag()
    write(root, EDITS[n](BOOK))
    assert EDITS[n](BOOK) != BOOK
    with opened(root) as project:
        project.tag()
        assert now(project) == whole(root)


def test_edits_upon_edits_are_a_whole_run(root: Path) -> None:
    text = BOOK
    for edit in EDITS:
        text = edit(text)
        write(root, text)
        with opened(root) as project:
            project.tag()
    with opened(root) as project:
        assert now(project) == whole(root)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[tuple[str, str]]]:
    looked: list[frozenset[tuple[str, str]]] = []
    fresh = rerun.Runner._fresh

    def noted(self, doc, missing):  # type: ignore[no-untyped-def]
        looked.append(missing)
        return fresh(self, doc, missing)

    monkeypatch.setattr(rerun.Runner, "_fresh", noted)
    return looked


def test_only_the_changed_rule_is_looked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(root) as project:
        project.tag()
    looked = counted(monkeypatch)
    write(root, BOOK.replace("phrase: win-win-win", "phrase: three wins"))
    with opened(root) as project:
        report = project.tag()
    assert report.run == ["D-0", "D-1", "D-2"]
    assert looked == [frozenset({("triple", "tw1")})] * 3


def test_a_definition_or_a_colour_runs_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(root) as project:
        project.tag()
    looked = counted(monkeypatch)
    write(root, BOOK.replace("Both sides gain.", "All gain.").replace("#112233", "#445566"))
    with opened(root) as project:
        report = project.tag()
        assert (report.run, len(report.unchanged), looked) == ([], 3, [])
        assert {s.book_hash for s in now(project)} == {project.book().hash}
        project.pending()
        assert project.told == []


def test_a_document_that_changed_is_looked_at_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(root) as project:
        project.tag()
        looked = counted(monkeypatch)
        project.set_variables("D-1", {"actor": "EU"})
        assert project.tag().run == ["D-1"]
    assert [len(missing) for missing in looked] == [5]


def test_no_edit_elsewhere_brings_a_rejected_suggestion_back(root: Path) -> None:
    with opened(root) as project:
        project.tag()
        gone = [s for s in project.pending() if s.key.rule in ("ww2", "pa1")]
        assert len(gone) == 5
        project.reject(gone)
    text = BOOK.replace("Both sides gain.", "All gain.").replace("#112233", "#445566")
    # Another rule of the code, and another code's rule.
    text = text.replace("phrase: win-win}", "phrase: [win-win, for all]}")
    text = text.replace("phrase: win-win-win", "phrase: [win-win-win, three]")
    write(root, text.replace("id: win_win\n", "id: win_win\n    name: Gain\n    key: g\n"))
    with opened(root) as project:
        project.tag()
        pending = {s.key.rule for s in project.pending()}
        assert pending and not pending & {"ww2", "pa1"}
    write(root, text.replace("[mutual benefit, win]", "[mutual benefit, wins]"))
    with opened(root) as project:
        project.tag()
        assert {"ww2"} <= {s.key.rule for s in project.pending()}


def test_a_code_out_of_use_proposes_nothing_until_it_is_in_use_again(root: Path) -> None:
    with opened(root) as project:
        project.tag()
        before = [s.id for s in now(project)]
        project.reject([s for s in project.pending() if s.key.rule == "pa1"])
        project.retire_code("partnership")
        assert {s.code for s in project.pending()} == {
            "win_win",
            "triple",
        }  # before the next run too
        report = project.tag()
        assert "partnership" not in report.by_code
        assert {s.code for s in now(project)} == {"win_win", "triple"}
        project.retire_code("partnership", back=True)
        project.tag()
        assert [s.id for s in now(project)] == before
        assert "pa1" not in {s.key.rule for s in project.pending()}  # rejected for good


def test_several_processes_give_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "BATCH", 1)
    with opened(root) as project:
        project.tag(jobs=2)
        assert now(project) == whole(root)
        looked = counted(monkeypatch)
        write(root, BOOK.replace("weight: 0.5", "weight: 3"))
        project.books.refresh()
        project.tag()
        assert looked == []  # what the processes found was kept here


def test_a_cache_that_keeps_nothing_costs_time_only(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.store.matches import MatchStore

    with opened(root) as project:
        project.suggestions.db.execute("CREATE VIEW matched AS SELECT 1")
        assert MatchStore(project.suggestions.db).kept("frames") == {}
        project.tag()
        assert now(project) == whole(root)


def test_lemmas_without_forms_in_a_language_are_told_once_for_all_documents(tmp_path: Path) -> None:
    docs = [a_document("Andiamo.", id=f"I-{n}", lang="it") for n in range(7)]
    root = a_project(
        tmp_path / "p", *docs, book="codes: [{id: a, rules: [{id: r, lemma: andare}]}]"
    )
    with opened(root) as project:
        (finding,) = project.tag().findings
    assert finding.place == "I-0, I-1, I-2, I-3, I-4, ..."
    assert "no inflected forms are known for it; skipped there: a/r" in finding.what
