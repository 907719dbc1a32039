"""Stored texts: written once, checked by their name, with maps and alignments."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.carry import Alignment
from coder.model.document import Furniture, Passage, TextMap
from coder.model.errors import Unreadable
from coder.model.span import Span
from coder.store.texts import (
    map_from_json,
    map_to_json,
    read_alignments,
    read_extent,
    read_map,
    read_text,
    text_name,
    versions,
    write_alignment,
    write_text,
)
from tests.builders import a_document

DOC = a_document("First page. Ünïcödé.", "Second\u2028page.", id="EU-01")


def stored(folder: Path) -> Path:
    return folder / write_text(folder, DOC.id, DOC.text, DOC.map)


def test_a_text_is_stored_under_its_hash_and_read_as_it_was(tmp_path: Path) -> None:
    path = stored(tmp_path)
    assert path.name == text_name("EU-01", DOC.hash) == f"EU-01.{DOC.hash[:8]}.txt"
    assert path.read_bytes() == DOC.text.encode()
    assert read_text(path) == DOC.text
    assert read_map(path) == DOC.map
    assert read_extent(path) == (2, len(DOC.text))


def test_an_equal_text_is_left_alone(tmp_path: Path) -> None:
    path = stored(tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.iterdir() if p.is_file()}
    assert stored(tmp_path) == path
    assert before == {p: p.stat().st_mtime_ns for p in tmp_path.iterdir() if p.is_file()}


def test_a_map_keeps_everything() -> None:
    whole = TextMap(
        "e 1", "s 1", DOC.map.pages, DOC.map.paragraphs, DOC.map.sentences,
        languages=(Passage(0, 5, "de"),), furniture=(Furniture(1, "head", "Title"),),
        headings=(Span(0, 5),), origin={"file": "x"}, decisions=({"what": "hyphen"},),
    )  # fmt: skip
    data = map_to_json(whole, full_hash=DOC.hash)
    assert map_from_json(data) == whole
    assert list(data)[:2] == ["v", "text"]


@pytest.mark.parametrize(
    "spoil,why",
    [
        (lambda p: p.unlink(), "missing"),
        (lambda p: p.write_bytes(b"\xff\xfe"), "not UTF-8 at byte 0"),
        (lambda p: p.write_bytes(p.read_bytes() + b" "), "was changed"),
        (lambda p: p.write_bytes(p.read_bytes().replace(b"\n", b"\r\n")), "was changed"),
    ],
)
def test_a_text_that_is_not_what_its_name_promises(tmp_path: Path, spoil: object, why: str) -> None:
    path = stored(tmp_path)
    spoil(path)  # type: ignore[operator]
    with pytest.raises(Unreadable, match=why) as told:
        read_text(path)
    assert told.value.place == str(path)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"extractor": 1, "pages": 3}', b"\xff"])
def test_a_damaged_map_is_said_so(tmp_path: Path, data: bytes) -> None:
    path = stored(tmp_path)
    path.with_suffix(".map.json").write_bytes(data)
    with pytest.raises(Unreadable, match="damaged"):
        read_map(path)
    assert read_extent(path) is None


def test_a_missing_map_is_said_so(tmp_path: Path) -> None:
    path = stored(tmp_path)
    path.with_suffix(".map.json").unlink()
    with pytest.raises(Unreadable, match="missing"):
        read_map(path)
    assert read_extent(path) is None


def test_versions_are_those_of_this_document(tmp_path: Path) -> None:
    path = stored(tmp_path)
    other = write_text(tmp_path, "EU-01", "another", a_document("another").map)
    write_text(tmp_path, "EU-01.x", "third", a_document("third").map)
    (tmp_path / "EU-01.short.txt").write_bytes(b"")
    assert versions(tmp_path, "EU-01") == {
        p.name.split(".")[1]: p for p in (path, tmp_path / other)
    }


def test_an_alignment_is_written_once(tmp_path: Path) -> None:
    first = Alignment("a" * 16, "b" * 16, ((0, 2, 5),))
    path = write_alignment(tmp_path, "EU-01", first)
    assert path.name == "EU-01.aaaaaaaa-bbbbbbbb.align.json"
    write_alignment(tmp_path, "EU-01", Alignment("a" * 16, "b" * 16, ()))
    assert read_alignments(tmp_path, "EU-01") == [first]
    assert read_alignments(tmp_path, "EU") == []


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"old": "a", "new": "b", "blocks": [[1, 2]]}', b"[]"]
)
def test_a_damaged_alignment_is_said_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "EU-01.aaaaaaaa-bbbbbbbb.align.json").write_bytes(data)
    with pytest.raises(Unreadable, match="alignment is damaged"):
        read_alignments(tmp_path, "EU-01")


def test_alignments_of_a_document_whose_id_has_hyphens(tmp_path: Path) -> None:
    mine = Alignment("a" * 16, "b" * 16, ((0, 0, 1),))
    write_alignment(tmp_path, "EU-01.a-b", Alignment("c" * 16, "d" * 16, ()))
    write_alignment(tmp_path, "EU-01", mine)
    assert read_alignments(tmp_path, "EU-01") == [mine]
