from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Coder


@pytest.mark.parametrize("verb", ["methods", "appendix"])
@pytest.mark.parametrize(("ending", "begins"), [("md", b"# "), ("tex", b"%"), ("docx", b"PK")])
def test_both_come_as_markdown_latex_and_word(
    coder: Coder, tmp_path: Path, verb: str, ending: str, begins: bytes
) -> None:
    coder("add", "EU-01", "par1", "win_win")
    file = tmp_path / f"x.{ending}"
    assert coder("report", verb, "--output", file).code == 0
    assert file.read_bytes().startswith(begins)


def test_markdown_goes_to_a_pipe_and_other_formats_are_refused(coder: Coder) -> None:
    assert coder("report", "methods").out.startswith("# Methods")
    assert coder("report", "methods", "--csv").code == 2
    assert coder("report", "appendix", "--cols", "nothing").code == 2


def test_a_kept_methods_section_knows_its_numbers(coder: Coder, root: Path) -> None:
    (root / "exports").mkdir()
    file = root / "exports" / "methods.md"
    assert coder("report", "methods", "--output", file, "--keep", "Methods").code == 0
    assert coder("reproduce", "--check").code == 0
    coder("add", "EU-01", "par1", "win_win")
    assert coder("reproduce", "--check").code == 1


def test_a_bundle_needs_a_file_and_tells_what_stays_outside(
    coder: Coder, root: Path, tmp_path: Path
) -> None:
    assert coder("bundle").code == 2
    coder("add", "EU-01", "par1", "win_win")
    ran = coder("bundle", "--without-texts", "--pseudonyms", "--output", tmp_path / "b.zip")
    assert ran.code == 0 and "pseudonyms.csv" in ran.err
    assert (root / "pseudonyms.csv").is_file()
