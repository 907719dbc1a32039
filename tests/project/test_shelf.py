from __future__ import annotations

from pathlib import Path

from coder.model.finding import Finding
from coder.project.shelf import Shelf
from coder.store.documents import Entry

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def a_shelf(*rows: Entry) -> Shelf:
    shelf = Shelf("main")
    for row in rows:
        shelf.put(row)
    return shelf


def test_a_file_is_found_by_content_then_name_then_id() -> None:
    shelf = a_shelf(
        Entry("X-1", "main", "one.txt", "t", A), Entry("X-2", "main", "sub/Two.txt", "t", B),
        Entry("three", "main"),
    )  # fmt: skip
    assert shelf.find(Path("moved.txt"), A) == 0
    assert shelf.find(Path("two.txt"), C) == 1
    assert shelf.find(Path("one.txt"), B) == 1
    assert shelf.find(Path("Three.pdf"), C) == 2
    assert shelf.find(Path("X-1.pdf"), C) == -1
    assert shelf.find(Path("other.txt"), "") == -1


def test_two_files_of_one_name_in_one_run_are_two_documents() -> None:
    shelf = a_shelf(Entry("treaty", "main", "treaty.pdf", "t", A))
    at = shelf.find(Path("de/treaty.pdf"), A)
    shelf.claim(at)
    assert shelf.find(Path("fr/treaty.pdf"), B) == -1
    notes: list[Finding] = []
    assert shelf.new_id(Path("fr/treaty.pdf"), notes) == "treaty-2"
    assert shelf.new_id(Path("it/Treaty.pdf"), notes) == "Treaty-3" and len(notes) == 2


def test_a_source_that_got_its_hash_into_its_name_is_found_by_the_name_before() -> None:
    shelf = a_shelf(Entry("a", "main", f"a.{A[:8]}.txt", "t", A))
    assert shelf.find(Path("a.txt"), B) == 0
    dated = a_shelf(Entry("a", "main", "a.20080605.txt", "t", A))
    assert dated.find(Path("a.txt"), B) == -1


def test_a_row_that_changed_is_found_as_it_is_now() -> None:
    shelf = a_shelf(Entry("a", "main", "a.txt", "t", A))
    shelf.put(Entry("a", "main", "b.txt", "t", B), 0)
    assert shelf.find(Path("x.txt"), A) == -1
    assert shelf.find(Path("x.txt"), B) == 0
    assert shelf.named("a.txt") == -1 and shelf.named("B.TXT") == 0
    assert shelf.with_id("A") == 0
