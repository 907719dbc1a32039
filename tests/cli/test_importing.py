"""`import` and `export refi` as a person runs them: exit codes, the loss report, and nothing half done."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Coder
from tests.exchange.refi_worlds import bare_qdpx, independent, marked

GRAPHS = '<Graphs><Graph guid="00000000-0000-4000-8000-00000000000a"/></Graphs>'


def a_file(tmp_path: Path, more: str = "", end: int = 9) -> Path:
    path = tmp_path / "study.qdpx"
    path.write_bytes(bare_qdpx(selections=marked(2, end, "win-win"), more=more))
    return path


def test_exit_code_tells_whether_something_was_lost(coder: Coder, tmp_path: Path) -> None:
    assert coder("import", a_file(tmp_path), "--dry-run").code == 0
    ran = coder("import", a_file(tmp_path, GRAPHS))
    assert ran.code == 5 and "not taken: 1 x graphs" in ran.err
    assert "1 document, 1 code, 1 coding" in ran.err and "Ana-Silva is 'Ana Silva'" in ran.err


def test_a_refused_file_ends_with_three_and_changes_nothing(coder: Coder, tmp_path: Path) -> None:
    ran = coder("import", a_file(tmp_path, end=9999))
    assert ran.code == 3 and "outside their text" in ran.err and "--keep-broken" in ran.err
    assert coder("import", tmp_path / "none.qdpx").code == 3
    assert coder("docs", "list", "--csv").out.count("Text") == 0
    assert coder("import", a_file(tmp_path, end=9999), "--keep-broken").code == 5


def test_users_are_mapped_and_wrong_ones_are_named(coder: Coder, tmp_path: Path) -> None:
    ran = coder("import", a_file(tmp_path), "--map-coder", "Ana Silvo=ana")
    assert ran.code == 2 and "nearest is 'Ana Silva'" in ran.err
    assert coder("import", a_file(tmp_path), "--map-coder", "nonsense").code == 2
    assert coder("import", a_file(tmp_path), "--from-format", "refy").code == 2
    assert coder("import", a_file(tmp_path), "--map-coder", "Ana Silva=ana").code == 0


def test_a_project_goes_out_by_the_ending_of_its_file(coder: Coder, tmp_path: Path) -> None:
    coder("add", "EU-01", "p1s1", "aid", "--memo", "why")
    ran = coder("export", "refi", "--output", tmp_path / "out.qdpx")
    assert ran.code == 5 and "not in the file: 3 x rules of codes" in ran.err
    found = independent((tmp_path / "out.qdpx").read_bytes())
    assert [(name, code, user) for name, _, code, user, _ in found] == [("EU-01", "/Aid", "ana")]
    assert coder("export", "refi", "--output", tmp_path / "out.qdc").code == 5
    assert b"<CodeBook" in (tmp_path / "out.qdc").read_bytes()[:120]
    assert coder("export", "refi", "--output", tmp_path / "out.csv").code == 2


def test_an_export_that_holds_everything_ends_with_zero(coder: Coder, tmp_path: Path) -> None:
    coder("init", tmp_path / "new")
    coder("--project", tmp_path / "new", "import", a_file(tmp_path))
    for ending in ("qdpx", "qdc"):
        out = tmp_path / f"out.{ending}"
        ran = coder("--project", tmp_path / "new", "export", "refi", "--output", out)
        assert (ran.code, "not in the file" in ran.err) == (0, False), ran.err
