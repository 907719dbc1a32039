"""Recorded changes of a codebook, its file, and judged samples come along with a package, in any order."""

from __future__ import annotations

import csv
import io
import itertools
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from coder.model.errors import Unreadable
from coder.model.span import Span
from coder.project.bookmerging import joined_audits
from tests.builders import a_document
from tests.project.small import a_project, opened

WIN = Span(2, 9)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Ana's project, and Ben's copy of it in which he renamed a code and coded with it."""
    ana = a_project(tmp_path / "ana")
    with opened(ana, "ana") as project:
        project.add("EU-01", WIN, "aid")
    ben = Path(shutil.copytree(ana, tmp_path / "ben"))
    with opened(ben, "ben") as project:
        project.rename_code("aid", "help")
        project.add("EU-01", WIN, "help")
    return ana, ben


def codes(root: Path) -> list[tuple[str, str]]:
    with opened(root, "lead") as project:
        assert not [f for f in project.doctor() if f.code == "orphan"]
        return sorted((c.by, c.code) for c in project.codings())


@pytest.mark.parametrize("as_zip", [True, False])
def test_a_rename_comes_along_with_the_file(pair: tuple[Path, Path], as_zip: bool) -> None:
    ana, ben = pair
    sent = ben
    if as_zip:
        sent = ben.parent / "ben.zip"
        with opened(ben, "ben") as project:
            project.pack(sent)
    for _ in range(2):
        with opened(ana, "ana") as project:
            found = project.merge([sent])
            assert not found.findings
            assert project.book().ids[-1] == "help"
            assert len(project.books.migrations()) == 1
    assert found.changes == []  # the second time nothing is new
    assert codes(ana) == [("ana", "help"), ("ben", "help")] == codes(ben)
    with opened(ana, "ana") as project:
        assert project.books.data() == (ben / "codebooks" / "frames.yaml").read_bytes()


def test_a_dry_run_tells_the_change_and_writes_nothing(pair: tuple[Path, Path]) -> None:
    ana, ben = pair
    before = {p: p.read_bytes() for p in ana.rglob("*") if p.is_file()}
    with opened(ana, "ana") as project:
        found = project.merge([ben], dry_run=True)
    assert found.changes == ["codebook frames: rename of aid to help"]
    assert {p: p.read_bytes() for p in ana.rglob("*") if p.is_file()} == before


def test_a_file_changed_on_both_sides_stays_and_is_told(pair: tuple[Path, Path]) -> None:
    ana, ben = pair
    with opened(ana, "ana") as project:
        project.rename_code("frame", "framing")
        mine = project.books.data()
        (finding,) = project.merge([ben]).findings
        assert "was changed here too" in finding.what
        assert project.books.data() == mine
        assert {c for _, c in codes(ana)} == {"help"}  # what the record says, which the file lacks
    with opened(ben, "ben") as project:
        project.merge([ana])
        assert len(project.books.migrations()) == 2


def test_changes_upon_the_same_changes_come_from_either_side(pair: tuple[Path, Path]) -> None:
    ana, ben = pair
    with opened(ben, "ben") as project:
        old = project.merge([ana])  # ana knows less than ben
        assert old.changes == [] and old.findings == []
        project.split_code("help", ["money", "goods"])
    path = ben / "codebooks" / "frames.yaml"
    path.write_bytes(path.read_bytes() + b"# by hand\n")
    with opened(ana, "ana") as project:
        found = project.merge([ben])
        assert not found.findings
        assert found.changes == [
            "codebook frames: rename of aid to help; split of help into money and goods"
        ]
        assert project.books.data().endswith(b"# by hand\n")


def test_a_codebook_that_is_not_here_comes_whole(pair: tuple[Path, Path]) -> None:
    ana, ben = pair
    (ben / "codebooks" / "second.yaml").write_bytes(b"codes:\n  - {id: other}\n")
    (ben / "codebooks" / "broken.yaml").write_bytes(b"codes: [\n")
    with opened(ana, "ana") as project:
        found = project.merge([ben])
    assert "codebook second: came whole" in found.changes
    assert [f.what for f in found.findings] == [
        f"the codebook broken in {ben} has errors; it is left out"
    ]
    assert (ana / "codebooks" / "second.yaml").is_file()
    assert not (ana / "codebooks" / "broken.yaml").exists()


def test_a_list_of_changes_that_is_none_refuses_the_package(pair: tuple[Path, Path]) -> None:
    ana, ben = pair
    (ben / "codebooks" / "frames.migrations.yaml").write_bytes(b"- {id: x, kind: nonsense}\n")
    with (
        opened(ana, "ana") as project,
        pytest.raises(Unreadable, match="entry 1 is not a migration"),
    ):
        project.merge([ben])
    (ben / "codebooks" / "frames.migrations.yaml").write_bytes(b"#" * 5_000_001)
    with opened(ana, "ana") as project, pytest.raises(Unreadable, match="larger than 5 MB"):
        project.merge([ben])
    assert codes(ana) == [("ana", "aid")]


# -- judged samples ---------------------------------------------------------------------------

TEXTS = [f"Paragraph number {word} says nothing." for word in ("one", "two", "three", "four")]


def judged(root: Path, answers: Mapping[int, str], by: str = "ana") -> bytes:
    with opened(root, by) as project:
        project.tag()
        table = project.audit_rules(n=4, seed=3)
        rows = [dict(zip(table.columns, map(str, row), strict=True)) for row in table.rows]
        for n, said in answers.items():
            rows[n]["judged"] = said
        project.judge_rules(rows)
    (path,) = (root / "codebooks" / "audits").glob(f"*-{by}.csv")
    return path.read_bytes()


def test_answers_of_a_sample_are_joined_in_any_order(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", a_document("A win-win.", *TEXTS, id="EU-01", case="EU"))
    copies = [
        judged(root, {0: "yes"}),
        judged(root, {0: "no", 1: "no"}),
        judged(root, {2: "no"}),
    ]
    made = set()
    for a, b, c in itertools.permutations(copies):
        made.add(joined_audits(joined_audits(a, b, "x"), c, "x"))
        assert joined_audits(a, a, "x") == a
    (whole,) = made
    rows = csv.DictReader(io.StringIO(whole.decode(), newline=""))
    assert [r["judged"] for r in rows] == ["yes", "no", "no", ""]


def test_samples_come_with_a_merge_and_stay_at_home_for_another_coder(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", a_document("A win-win.", *TEXTS, id="EU-01", case="EU"))
    other = Path(shutil.copytree(root, tmp_path / "q"))
    data = judged(root, {0: "no"})
    with opened(root) as ana:
        ana.add("EU-01", WIN, "win_win")
    with opened(other, "lead") as lead:
        (told,) = lead.merge([root]).changes
        assert told.startswith("audit frames-") and told.endswith(": came")
        assert lead.merge([root]).changes == []
        lead.tag()
        assert len(lead.audits().rows) == 1
        names = lead.pack(tmp_path / "for-ben.zip", for_coder="ben")
        assert not [n for n in names if "audits" in n]
        assert [n for n in lead.pack(tmp_path / "for-ana.zip", for_coder="Ana") if "audits" in n]
    (copy,) = (other / "codebooks" / "audits").glob("*.csv")
    assert copy.read_bytes() == data
    copy.write_bytes(b"doc,start\n")
    with opened(root, "lead") as lead, pytest.raises(Unreadable, match="no judged sample"):
        lead.merge([other])
