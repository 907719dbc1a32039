"""Warnings and likeness that outlive the run that found them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder.project import remarks
from coder.project.remarks import kept_warnings, remarks_on, shared_with
from coder.store.texts import write_text
from tests.builders import a_document
from tests.project.small import a_project, opened
from tests.project.test_alike import changed, prose


def test_warnings_of_a_text_are_read_from_its_map(tmp_path: Path) -> None:
    doc = a_document("Words.", id="A")
    told = {"warnings": [["scan", "scanned: page 1", "by OCR"]], "kind": "pdf"}
    name = write_text(tmp_path, "A", doc.text, replace(doc.map, origin=told))
    (found,) = kept_warnings(tmp_path / name)
    assert (found.code, found.what, found.hint) == ("scan", "scanned: page 1", "by OCR")
    plain = write_text(tmp_path, "B", doc.text, doc.map)
    assert kept_warnings(tmp_path / plain) == kept_warnings(tmp_path / "absent.txt") == ()
    (tmp_path / name).with_suffix(".map.json").write_text('"origin": {"warnings":7}\n')
    assert kept_warnings(tmp_path / name) == ()


def twins(root: Path) -> Path:
    return a_project(
        root, a_document(prose(1), id="EU-01"), a_document(prose(2), id="EU-02"),
        a_document(changed(prose(1), 0.005), id="EU-03"),
    )  # fmt: skip


def test_the_list_names_both_of_a_pair(tmp_path: Path) -> None:
    root = twins(tmp_path)
    for _ in range(2):  # the second time from the cache
        with opened(root) as project:
            table = project.documents()
            at = table.columns.index("warnings")
            assert [row[at] for row in table.rows] == ["nearly EU-03", "", "nearly EU-01"]
    with opened(root) as project:
        project.rename_document("EU-01", "X")
        assert remarks_on(project, project.library.entries).words["EU-03"] == ("nearly X",)


def test_many_texts_are_not_compared_for_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remarks, "MOST", 10)
    with opened(twins(tmp_path)) as project:
        project.documents()
        assert "not compared" in project.told[-1].what
        assert list(shared_with(project, project.library.entry("EU-01"))) == []


def test_shared_passages_are_named_by_place(tmp_path: Path) -> None:
    common = prose(7, 60)
    docs = [a_document(f"{prose(n)}\n\n{common}", id=f"EU-0{n}") for n in (1, 2)]
    with opened(a_project(tmp_path, *docs)) as project:
        (line,) = shared_with(project, project.library.entry("EU-02"))
    start = docs[1].text.index(common)
    assert line == f"{start}:{len(docs[1].text)} also stands in EU-01"
