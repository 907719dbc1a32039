"""Standoff files of brat: lines that a project can hold, and the others by number."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.exchange.brat import read_brat
from coder.exchange.formats import ReadOptions
from coder.model.errors import InputError, Unreadable

PLAIN = ReadOptions()
TEXT = "\U0001f600 A win-win for all.\r\nNo aid now.\r\n"
ANN = """\
T1\tWin_win 4 11\twin-win
T2\tAid 4 7;25 28\twin aid
A1\tNegated T2
A2\tStance T1 contests
#1\tAnnotatorNotes T1\tlook here
R1\tCauses Arg1:T1 Arg2:T2
E1\tAid:T2 Who:T1
N1\tReference T1 Q1 thing
*\tEquiv T1 T2
"""


def a_pair(folder: Path, name: str = "one", text: str = TEXT, ann: str = ANN) -> Path:
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes(ann.encode())
    return folder / f"{name}.ann"


def test_a_coding_for_each_part_of_an_annotation(tmp_path: Path) -> None:
    foreign = read_brat(a_pair(tmp_path), PLAIN)
    (doc,) = foreign.documents
    assert [doc.text[c.start : c.end] for c in foreign.codings] == ["win-win", "win", "aid"]
    assert foreign.codings[0].attributes == {"Stance": "contests"}
    assert foreign.codings[0].memo == "look here"
    assert foreign.codings[1].attributes == foreign.codings[2].attributes == {"Negated": "yes"}
    assert [c.name for c in foreign.codes] == ["Win win", "Aid"]


def test_what_has_no_place_is_counted(tmp_path: Path) -> None:
    assert read_brat(a_pair(tmp_path), PLAIN).losses == {
        "annotations of several parts (each part is a coding)": 1,
        "equivalences": 1,
        "events": 1,
        "normalisations": 1,
        "relations": 1,
    }


def test_a_folder_gives_every_pair_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    a_pair(tmp_path)
    a_pair(tmp_path / "sub", "two", "No aid.", "")
    foreign = read_brat(tmp_path, PLAIN)
    assert [d.name for d in foreign.documents] == ["one", "sub/two"]


def test_types_stand_below_each_other_as_the_folder_says(tmp_path: Path) -> None:
    a_pair(tmp_path)
    conf = "# ours\n[entities]\n!Frame\n\tWin_win\n\t\tDeep\n----\nOther\n[relations]\nCauses Arg1:Aid\n"
    (tmp_path / "annotation.conf").write_text(conf)
    codes = {c.name: (c.parent, c.codable) for c in read_brat(tmp_path, PLAIN).codes}
    assert codes == {
        "Frame": ("", False), "Win win": ("Frame", True), "Deep": ("Win win", True),
        "Other": ("", True), "Aid": ("", True),
    }  # fmt: skip


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    a_pair(inside)
    a_pair(outside, "secret")
    try:
        (inside / "x.ann").symlink_to(outside / "secret.ann")
        (inside / "sub").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("no symbolic links can be made here")
    assert [d.name for d in read_brat(inside, PLAIN).documents] == ["one"]


def test_faults_are_refused_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_brat(tmp_path / "none", PLAIN)
    with pytest.raises(Unreadable, match="there is no"):
        read_brat(tmp_path, PLAIN)
    (tmp_path / "alone.ann").write_text("T1\tAid 0 3\tAid\n")
    with pytest.raises(Unreadable, match="text is missing"):
        read_brat(tmp_path, PLAIN)
    with pytest.raises(Unreadable, match="outside"):
        read_brat(a_pair(tmp_path, "far", "Aid.", "T1\tAid 100 103\tAid\n"), PLAIN)
