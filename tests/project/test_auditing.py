"""A sample of what the rules pass over: drawn by chance from a seed, judged, kept, computed again."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import BadValue, InputError, UsageError
from coder.model.results import Cell
from coder.model.selection import Selection
from coder.project.auditing import _order, draw
from coder.project.facade import Project
from coder.stats.elusion import Passed, Retrieved, recall_estimate
from tests.builders import a_document
from tests.project.small import a_project, opened

BOOK = """\
codes:
  - {id: gain, definition: x, rules: [{id: g1, phrase: win-win}]}
  - {id: aid, definition: x, rules: [{id: a1, phrase: aid}]}
"""
PLAIN = [
    f"Paragraph number {word} says nothing of it."
    for word in ("one", "two", "three", "four", "five", "six", "seven")
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    docs = (
        a_document("A win-win.", *PLAIN[:4], "Win-win and aid.", "***", id="D-1", year="2008"),
        a_document(*PLAIN[4:], "No win-win.", "Some aid.", id="D-2", year="2009"),
    )
    return a_project(tmp_path / "p", *docs, book=BOOK)


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with opened(root) as project:
        project.tag()
        yield project


def sheet(project: Project, yes: int, blank: int = 0, **more: object) -> list[dict[str, str]]:
    rows: list[dict[str, Cell]] = project.audit_rules(**more).dicts()  # type: ignore[arg-type]
    out = [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows]
    for n, row in enumerate(out[: len(out) - blank]):
        row["judged"] = "Yes" if n < yes else "n"
    return out


def test_the_sample_is_of_paragraphs_without_a_hit_of_the_codes(project: Project) -> None:
    drawn = draw(project, Selection(codes=("gain",)), n=99, seed=3)
    texts = [project.library.document(d).quote(s) for d, s in drawn.places]
    assert sorted(texts) == sorted([*PLAIN, "Some aid."])
    assert (drawn.population.matched, drawn.population.unmatched) == (3, 8)
    both = draw(project, n=99, seed=3)
    assert (both.population.matched, len(both.places)) == (4, 7)


def test_a_seed_draws_the_same_and_a_longer_draw_goes_on_with_it(project: Project) -> None:
    five = draw(project, n=5, seed=7).places
    assert five == draw(project, n=5, seed=7).places == draw(project, n=7, seed=7).places[:5]
    assert len({draw(project, n=5, seed=s).places for s in range(8)}) > 4


def test_every_paragraph_is_drawn_as_often_as_any_other() -> None:
    counts = Counter(_order(7, seed)[0] for seed in range(700))
    assert len(counts) == 7
    assert all(70 <= n <= 130 for n in counts.values())


def test_a_judged_sheet_gives_recall_with_bounds_and_is_kept(project: Project, root: Path) -> None:
    hits = project.pending(Selection(codes=("gain",)))
    project.accept(hits[:2])
    project.reject(hits[2:])
    rows = sheet(project, 2, selection=Selection(codes=("gain",)), n=4, seed=1)
    (made,) = project.judge_rules(rows).dicts()
    expected = recall_estimate(Retrieved(3, 2, 1), Passed(8, 4, 2))
    assert expected.bounds is not None
    assert (made["recall"], made["recall_low"], made["recall_high"]) == (
        expected.recall,
        *expected.bounds,
    )
    assert (made["missed"], made["judged"], made["carrying"], made["judge"]) == (4.0, 4, 2, "ana")
    (path,) = (root / "codebooks" / "audits").iterdir()
    kept = list(csv.DictReader(path.read_text().splitlines()))
    assert [r["judged"] for r in kept] == ["yes", "yes", "no", "no"]
    with opened(root, "ben") as ben:
        assert ben.audits().dicts() == [made]


def test_later_decisions_count_while_the_rules_are_the_same(project: Project, root: Path) -> None:
    project.judge_rules(sheet(project, 1, selection=Selection(codes=("gain",)), n=4, seed=1))
    (before,) = project.audits().dicts()
    assert (before["open"], before["recall"]) == (3, None)
    project.accept(project.pending(Selection(codes=("gain",))))
    (after,) = project.audits().dicts()
    assert (after["right"], after["recall"], after["rules"]) == (3, 3 / (3 + 2), "now")
    book = root / "codebooks" / "frames.yaml"
    book.write_text(BOOK.replace("phrase: win-win", "phrase: win"))
    project.books.refresh()
    (old,) = project.audits().dicts()
    assert (old["rules"], old["right"], old["open"]) == ("of the draw", 0, 3)


def test_a_draw_of_some_documents_is_judged_against_those(project: Project) -> None:
    some = Selection(codes=("gain",), docs=("D-*",), where="year = 2009")
    rows = sheet(project, 0, selection=some, n=9)
    assert {r["doc"] for r in rows} == {"D-2"}
    (made,) = project.judge_rules(rows).dicts()
    assert (made["matched"], made["unmatched"], made["rules"]) == (1, 4, "now")
    assert project.audits().dicts() == [made]


def test_what_is_not_judged_yet_is_told(project: Project) -> None:
    table = project.judge_rules(sheet(project, 1, blank=2, n=6))
    assert any("2 of 6 are not judged yet" in n for n in table.caption.notes)
    rows = sheet(project, 1, n=6)
    rows[2]["judged"] = ""
    assert any("passed over" in n for n in project.judge_rules(rows).caption.notes)


def test_paragraphs_found_empty_are_known_by_code(project: Project) -> None:
    from coder.project.audits import empty_paragraphs

    project.judge_rules(sheet(project, 1, selection=Selection(codes=("gain",)), n=4, seed=1))
    found = empty_paragraphs(project)
    assert sum(map(len, found.values())) == 3
    assert {code for _, code in found} == {"gain"}


def test_sheets_that_are_none_are_refused(project: Project) -> None:
    good = sheet(project, 1, n=3)
    for change, error, told in (
        ({"judged": "perhaps"}, BadValue, "row 2"),
        ({"draw": "codes=gain"}, UsageError, "draw"),
        ({"doc": "D-9"}, UsageError, "no such place"),
        ({"start": "x"}, UsageError, "no such place"),
        ({"text_version": "0"}, UsageError, "another one"),
    ):
        rows = [{**row, **change} for row in good]
        with pytest.raises(error, match=told):
            project.judge_rules(rows)
    with pytest.raises(UsageError, match="nothing is judged"):
        project.judge_rules([{**row, "judged": ""} for row in good])
    with pytest.raises(UsageError, match="not a sheet"):
        project.judge_rules([{"a": "b"}])
    with pytest.raises(InputError, match="no audit"):
        project.audits()


def test_wrong_numbers_and_old_suggestions_are_refused(project: Project, root: Path) -> None:
    with pytest.raises(BadValue, match="--n"):
        project.audit_rules(n=0)
    with pytest.raises(BadValue, match="--seed"):
        project.audit_rules(seed=-1)
    rows = sheet(project, 1, n=3)
    (root / "codebooks" / "frames.yaml").write_text(BOOK.replace("win-win", "win"))
    project.books.refresh()
    with pytest.raises(InputError, match="not run since"):
        project.audit_rules()
    with pytest.raises(UsageError, match="changed since"):
        project.judge_rules(rows)


def test_other_edits_of_the_codebook_do_not_ask_for_another_run(root: Path) -> None:
    with opened(root) as project:
        project.tag()
        before = draw(project, n=3).places
    path = root / "codebooks" / "frames.yaml"
    path.write_text(BOOK.replace("definition: x", "definition: another", 1), "utf-8")
    with opened(root) as project:
        assert draw(project, n=3).places == before
    path.write_text(BOOK.replace("phrase: aid", "phrase: some"), "utf-8")
    with opened(root) as project, pytest.raises(InputError, match="not run since they"):
        draw(project, n=3)
