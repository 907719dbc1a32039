"""Read for a code: what a finished document rests on, after everything that can happen to a code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import UnknownName, UsageError
from coder.model.migration import Migration
from coder.project.facade import Project
from coder.project.reading import reading_of
from coder.store.documents import Entry
from coder.store.history import append_migration
from coder.store.texts import write_text
from tests.builders import a_document
from tests.project.small import a_project, opened

BOOK = "version: '1'\ncodes:\n" + "".join(
    f"  - {{id: {c}, name: {c}, definition: d}}\n" for c in "abc"
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with opened(a_project(tmp_path / "p", book=BOOK)) as made:
        yield made


def read(project: Project, doc: str = "EU-01", by: str = "ana") -> str:
    found = reading_of(project).read.get(doc, {}).get(by, frozenset())
    return "".join(sorted(found))


def change(project: Project, kind: str, old: str, new: str, codes: str, undoes: str = "") -> None:
    """What a change of the codebook leaves on disk: the migration, and the file with these codes."""
    n = len(project.books.migrations()) + 1
    entry = Migration(f"m{n}", kind, tuple(old), tuple(new), "2024-01-01T00:00:00Z", "ana", undoes)
    append_migration(project.layout.migrations("frames"), entry)
    book = "version: '2'\ncodes:\n" + "".join(
        f"  - {{id: {c}, name: {c}, definition: d}}\n" for c in codes
    )
    project.layout.book("frames").write_text(book, encoding="utf-8")
    project.books.refresh()


def test_a_finished_document_is_read_for_the_codes_that_there_are(project: Project) -> None:
    assert read(project) == ""
    done = project.finish("EU-01", seen=0.5)
    assert done.codes == ("a", "b", "c")
    assert read(project) == "abc"
    assert read(project, "CH-01") == ""
    assert read(project, by="ben") == ""
    assert reading_of(project).codes("EU-01", ["Ana"]) == {"a", "b", "c"}
    assert reading_of(project).codes("EU-01", None) == {"a", "b", "c"}
    assert reading_of(project).codes("CH-01", None) == frozenset()


def test_a_new_code_is_not_read_for_until_it_is(project: Project) -> None:
    project.finish("EU-01")
    book = project.layout.book("frames")
    book.write_text(BOOK + "  - {id: d, name: d, definition: d}\n", encoding="utf-8")
    project.books.refresh()
    assert read(project) == "abc"
    project.finish("EU-01", codes=["d"])
    assert read(project) == "abcd"


@pytest.mark.parametrize(
    "kind,old,new,codes,left,again",
    [
        ("split", "a", "xy", "axybc", "bc", "axy"),
        ("redefine", "a", "", "abc", "bc", "a"),
        ("merge", "ab", "b", "bc", "c", "b"),
        ("merge", "ab", "x", "xc", "c", "x"),
    ],
)
def test_a_changed_meaning_ends_the_reading_for_that_code(
    project: Project, kind: str, old: str, new: str, codes: str, left: str, again: str
) -> None:
    project.finish("EU-01")
    change(project, kind, old, new, codes)
    assert read(project) == left
    project.finish("EU-01", codes=list(again))
    assert read(project) == "".join(sorted(left + again))


def test_a_rename_carries_the_reading_on_and_it_can_be_taken_back_under_the_new_name(
    project: Project,
) -> None:
    project.finish("EU-01")
    change(project, "rename", "a", "z", "zbc")
    assert read(project) == "bcz"
    project.finish("EU-01", codes=["z"], undo=True)
    assert read(project) == "bc"
    project.undo()
    assert read(project) == "bcz"


def test_an_undone_change_brings_the_reading_back(project: Project) -> None:
    project.finish("EU-01")
    change(project, "redefine", "a", "", "abc")
    assert read(project) == "bc"
    change(project, "undo", "", "", "abc", undoes="m1")
    assert read(project) == "abc"


def test_a_new_text_is_not_read_yet(project: Project) -> None:
    project.finish("EU-01")
    doc = a_document("Quite another text.", id="EU-01")
    name = write_text(project.layout.texts("main"), doc.id, doc.text, doc.map)
    project.library.save_entry(Entry("EU-01", "main", "", name))
    assert read(project) == ""
    project.finish("EU-01")
    assert read(project) == "abc"


def test_taking_back_undo_and_redo(project: Project) -> None:
    project.finish("EU-01")
    project.finish("EU-01", codes=["a"])
    project.finish("EU-01", undo=True)
    assert read(project) == ""
    project.undo()
    assert read(project) == "abc"
    project.undo(last=2)
    assert read(project) == ""
    project.redo()
    assert read(project) == "abc"
    project.redo(last=2)
    assert read(project) == ""


def test_each_coder_reads_for_themselves_and_merging_keeps_both(project: Project) -> None:
    project.finish("EU-01", codes=["a"])
    with opened(project.root, "ben") as ben:
        ben.finish("EU-01", codes=["b"])
    project.record.refresh()
    assert (read(project), read(project, by="ben")) == ("a", "b")
    assert reading_of(project).codes("EU-01", ["ana", "ben"]) == {"a", "b"}


def test_what_cannot_be_finished_is_said_so(project: Project) -> None:
    project.library.save_entry(Entry("US-01", "main", "scan.pdf", ""))
    with pytest.raises(UsageError, match="has no text"):
        project.finish("US-01")
    with pytest.raises(UnknownName):
        project.finish("EU-99")
    with pytest.raises(UnknownName):
        project.finish("EU-01", codes=["nothing"])
    assert project.log() == []
