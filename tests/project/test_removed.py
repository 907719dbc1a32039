"""What was taken out comes back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.errors import BadValue, InputError, UnknownName
from coder.project.checking import checkup
from coder.project.removed import removed_rows, restore_document
from tests.project.small import a_project, opened


def test_a_document_comes_back_with_id_variables_and_codings(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    with opened(root) as project:
        project.add("EU-01", "0:9", "win_win")
        before = project.library.entry("EU-01")
        project.rename_document("EU-01", "EU-1")
        project.remove_document("EU-1", yes=True)
        assert [e.id for e in removed_rows(project, "main")] == ["EU-1"]
    with opened(root) as project:
        assert project.codings() == []
        back = restore_document(project, "eu-01")
        assert (back.id, back.formerly, back.variables) == ("EU-1", ("EU-01",), before.variables)
        assert len(project.codings_of("EU-1")) == 1
        assert not (root / "corpora/main/removed.csv").exists()


def test_only_what_was_taken_out_comes_back(tmp_path: Path) -> None:
    with opened(a_project(tmp_path)) as project:
        project.remove_document("EU-01")
        project.remove_document("CH-01")
        with pytest.raises(BadValue, match="US-01 is there"):
            restore_document(project, "US-01")
        with pytest.raises(
            UnknownName, match="no document 'EU-02' was taken out; nearest is 'EU-01'"
        ):
            restore_document(project, "EU-02")
        restore_document(project, "EU-01")
        assert [e.id for e in removed_rows(project, "main")] == ["CH-01"]
        assert [e.id for e in project.library.entries] == ["US-01", "EU-01"]


def test_texts_of_what_was_taken_out_are_no_orphans(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    with opened(root) as project:
        project.remove_document("EU-01")
    with opened(root) as project:
        assert "orphan" not in [f.code for f in checkup(project)]


def test_a_document_that_only_stands_in_the_sheet_is_told_from_a_scan(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    sheet = root / "corpora/main/documents.csv"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    row = [""] * len(lines[0].split(","))
    row[0] = "EU-09"
    sheet.write_text("\n".join([*lines, ",".join(row), ""]), encoding="utf-8", newline="\n")
    with opened(root) as project:
        with pytest.raises(InputError, match="no file was ingested for it") as caught:
            project.library.document("EU-09")
        assert caught.value.hint == "coder ingest FILE"
