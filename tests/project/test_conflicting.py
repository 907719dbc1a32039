"""Conflicts of a project: whose, in which documents, settled or not, and which codes are confused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.conflicting import Asked, conflicts_table
from coder.project.facade import Project
from coder.review.acts import Act
from tests.project.small import a_project, opened

LEA = '\n[[coders]]\nid = "lea"\nrole = "lead"\n[[coders]]\nid = "bot"\nkind = "program"\n'


def coded(root: Path, by: str, *lines: str, finish: str = "") -> None:
    with opened(root, by) as project:
        for line in lines:
            doc, span, code = line.split()
            project.add(doc, span, code)
        for doc in finish.split():
            project.finish(doc)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = a_project(tmp_path / "p", more=LEA)
    coded(
        root, "ana", "EU-01 0:9 win_win", "EU-01 20:45 win_win", "EU-01 46:57 aid", "CH-01 0:23 aid"
    )
    coded(root, "ben", "EU-01 0:9 win_win", "EU-01 23:45 win_win", "EU-01 46:57 readmission")
    return root


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with opened(root, "lea") as made:
        yield made


def finish(root: Path, *docs: str) -> None:
    for by in ("ana", "ben"):
        coded(root, by, finish=" ".join(docs))


def seen(project: Project, asked: Asked | None = None, **selection: object) -> list[str]:
    found = project.conflicts(Selection(**selection), asked)  # type: ignore[arg-type]
    return [f"{c.item.doc} {c.item.kind} {c.state}" for c in found.differing]


def test_only_documents_that_both_have_finished_are_compared(root: Path) -> None:
    with opened(root, "lea") as project:
        assert seen(project) == []
        assert len(seen(project, Asked(unfinished=True))) == 2
    coded(root, "ana", finish="EU-01 CH-01")
    coded(root, "ben", finish="EU-01")
    with opened(root, "lea") as project:
        assert seen(project) == ["EU-01 sibling open", "EU-01 boundary open"]
        assert dict(project.conflicts().compared) == {"EU-01": ("ana", "ben")}
    coded(root, "ben", finish="CH-01")
    with opened(root, "lea") as project:
        assert "CH-01 missed open" in seen(project)
        assert seen(project, docs=("CH-*",)) == ["CH-01 missed open"]
        assert seen(project, codes=("readmission",)) == ["EU-01 sibling open"]
        assert seen(project, Asked(kind="boundary")) == ["EU-01 boundary open"]


def test_a_code_that_came_after_the_reading_is_not_missed(root: Path) -> None:
    finish(root, "EU-01")
    book = root / "codebooks/frames.yaml"
    book.write_text(book.read_text() + "  - id: late\n    name: Late\n    definition: d\n")
    coded(root, "ana", "EU-01 60:70 late")
    with opened(root, "ana") as ana:
        ana.finish("EU-01", codes=["late"])
    with opened(root, "lea") as project:
        assert not [c for c in seen(project) if "missed" in c]
    with opened(root, "ben") as ben:
        ben.finish("EU-01", codes=["late"])
    with opened(root, "lea") as project:
        assert [c for c in seen(project) if "missed" in c] == ["EU-01 missed open"]


def test_programs_are_compared_when_they_are_named(root: Path) -> None:
    coded(root, "bot", "EU-01 60:70 aid", finish="EU-01")
    coded(root, "ana", finish="EU-01")
    with opened(root, "lea") as project:
        assert seen(project) == []
        assert len(seen(project, Asked(coders=("ana", "bot")))) == 4
        assert len(seen(project, by=("bot", "ana"))) == 4


def test_what_makes_no_comparison_is_refused(project: Project) -> None:
    for asked, error in (
        (Asked(coders=("ana",)), UsageError),
        (Asked(coders=("ana", "ANA")), BadValue),
        (Asked(coders=("ana", "bem")), UnknownName),
    ):
        with pytest.raises(error):
            project.conflicts(None, asked)
    for bad in (Selection(as_of="2024-01-01"), Selection(origin="rule"), Selection(layer="pool")):
        with pytest.raises(UsageError):
            project.conflicts(bad)
    with pytest.raises(BadValue, match="boundary"):
        Asked(kind="boundry")


def test_both_quotations_stand_side_by_side(root: Path, project: Project) -> None:
    finish(root, "EU-01", "CH-01")
    table = conflicts_table(project, project.conflicts())
    rows = {r["kind"]: r for r in table.dicts()}
    boundary = rows["boundary"]
    assert (boundary["text_a"], boundary["text_b"]) == (
        "t brings mutual benefit. ", "rings mutual benefit. ",
    )  # fmt: skip
    assert (boundary["start_a"], boundary["start_b"], boundary["page"]) == (20, 23, 1)
    missed = rows["missed"]
    assert (missed["coder_b"], missed["code_b"], missed["text_b"], missed["start_b"]) == (
        "ben", "", "", None,
    )  # fmt: skip


def test_who_codes_blind_compares_nothing_there(root: Path) -> None:
    finish(root, "EU-01", "CH-01")
    with opened(root, "lea") as lead:
        for name in ("r1", "r2"):
            body = {"round": name, "coders": ["ana", "ben"], "primary": "ana"}
            lead.record.write("lea", [Act("assign", "EU-01", body)])
        assert len(seen(lead)) == 3
    with opened(root, "ana") as ana:
        assert seen(ana) == ["CH-01 missed open"]
        assert "EU-01" in ana.conflicts().notes[0]


def test_the_matrix_counts_what_one_gave_for_what_the_other_gave(
    root: Path, project: Project
) -> None:
    finish(root, "EU-01", "CH-01")
    both = project.confusion()
    at = {name: i for i, name in enumerate(both.rows)}
    cells = both.values
    assert both.symmetric and cells[at["win_win"]][at["win_win"]] == 2
    assert cells[at["aid"]][at["readmission"]] == cells[at["readmission"]][at["aid"]] == 1
    assert cells[at["aid"]][at["(nothing)"]] == 1
    one = project.confusion(None, Asked(coders=("ben", "ana")))
    assert one.values[at["readmission"]][at["aid"]] == 1
    assert one.values[at["aid"]][at["readmission"]] == 0
    assert one.values[at["(nothing)"]][at["aid"]] == 1


def test_confused_pairs_tell_the_alpha_that_would_be_gained(root: Path, project: Project) -> None:
    assert project.confused_pairs().rows == ()
    finish(root, "EU-01", "CH-01")
    (row,) = project.confused_pairs().dicts()
    assert (row["code_a"], row["code_b"], row["units"]) == ("aid", "readmission", 1)
    now, then = row["alpha_all"], row["without"]
    assert isinstance(now, float) and isinstance(then, float)
    assert row["gained"] == pytest.approx(then - now) and then > now
    coded(root, "ben", finish="")
    with opened(root, "ben") as ben:
        (coding,) = [c for c in ben.codings(Selection(by=("ben",))) if c.code == "readmission"]
        ben.recode([coding], "aid")
    with opened(root, "lea") as again:
        table = again.confused_pairs()
        assert table.rows == ()
    with pytest.raises(BadValue):
        project.confused_pairs(unit="line")
