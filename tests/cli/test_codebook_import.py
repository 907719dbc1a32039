"""Codebooks come in whole, with a report of what was lost, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

TABLE = "Code;Definition;Parent;Grounded\nWin-win;Both gain.;Frames;3\nBurden;;Frames;\n"
EMPTY = "# Ours.\ncodes: [] # none yet\nlanguages: [en]\n"


def files(root: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (root / "codebooks").iterdir() if p.is_file()}


def test_losses_are_named_and_end_with_five(coder: Any, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "Our codes.csv"
    path.write_text(TABLE)
    before = files(root)
    ran = coder("codebook", "import", path, "--dry-run")
    assert ran.code == 5 and "nothing was changed" in ran.err and files(root) == before
    ran = coder("codebook", "import", path, "--json")
    assert ran.code == 5
    assert [(r["code"], r["parent"]) for r in json.loads(ran.out)] == [
        ("frames", ""), ("win_win", "frames"), ("burden", "frames"),
    ]  # fmt: skip
    assert "not taken: 1 x cell of the column 'Grounded'" in ran.err
    assert "3 codes in codebooks/Our-codes.yaml; next: coder --codebook Our-codes" in ran.err
    assert files(root)["frames.yaml"] == before["frames.yaml"]
    ran = coder("--codebook", "Our-codes", "codebook", "show", "win_win")
    assert ran.code == 0 and "Both gain." in ran.out
    assert coder("codebook", "import", path).code == 5
    assert "Our-codes-2.yaml" in files(root)


def test_the_only_codebook_takes_the_codes_when_it_is_empty(
    coder: Any, root: Path, tmp_path: Path
) -> None:
    book = root / "codebooks/frames.yaml"
    book.write_text(EMPTY)
    path = tmp_path / "d.csv"
    path.write_text("Name,Parent,Group\nA,,g\nB,A,\n")
    ran = coder("codebook", "import", path)
    assert ran.code == 0 and "2 codes, 1 group in codebooks/frames.yaml" in ran.err
    assert book.read_text() == (
        "# Ours.\ngroups:\n  - {id: g, name: g}\n\ncodes: # none yet\n  - id: a\n    name: A\n    group: g\n"
        "  - id: b\n    name: B\n    parent: a\nlanguages: [en]\n"
    )
    assert coder("codebook", "check").code == 0


def test_a_codebook_may_be_named_and_is_never_mixed(coder: Any, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yml"
    path.write_text("people: [the people, elit*]\n")
    assert coder("--codebook", "pop", "codebook", "import", path).code == 0
    assert "glob: elit*" in (root / "codebooks/pop.yaml").read_text()
    before = files(root)
    ran = coder("--codebook", "pop", "codebook", "import", path)
    assert ran.code == 2 and "has codes already" in ran.err and files(root) == before
    for name in ("../evil", "a b", "x.migrations"):
        ran = coder("--codebook", name, "codebook", "import", path)
        assert ran.code == 2 and "cannot be the name" in ran.err and files(root) == before


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.qdc", b'<!DOCTYPE x [<!ENTITY a "b">]><CodeBook/>', "document type"),
        ("a.qdc", b"<CodeBook/>", "no code in it"),
        ("a.xlsx", b"PK\x03\x04 nothing", "damaged"),
        ("a.xlsx", b"x", "not the spreadsheet that its name says"),
        ("a.csv", b"\x00\x01\x02\x03", "binary"),
        ("a.csv", b"x,y\n1,2\n", "no column of codes"),
        ("a.csv", b"Name,Parent\nA,B\nB,A\n", "circle"),
        ("a.yml", b"a: [1", "not valid YAML"),
        ("a.jsonl", b"{}\n", "no line has label and pattern"),
        ("a.dic", b"%\n", "two lines with %"),
        ("a.csv", b"Name\n" + b"x" * 1_500_000, "too long"),
        ("a.csv", b"", "empty"),
    ],
)  # fmt: skip
def test_what_cannot_come_in_changes_nothing(
    coder: Any, root: Path, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    before = files(root)
    ran = coder("codebook", "import", tmp_path / name)
    assert ran.code == 3 and words in ran.err, ran.err
    assert files(root) == before


def test_the_format_may_be_said(coder: Any, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text('{"label": "A", "pattern": "b"}\n')
    assert coder("codebook", "import", path, "--from-format", "patterns").code == 0
    ran = coder("codebook", "import", path, "--from-format", "pattern")
    assert ran.code == 2 and "nearest is 'patterns'" in ran.err
    assert coder("codebook", "import", tmp_path / "none.csv").code == 3


def test_a_codebook_goes_out_in_every_format(coder: Any, tmp_path: Path) -> None:
    coder("add", "EU-01", "par1", "win_win")
    for ending in ("csv", "xlsx", "md", "tex", "docx", "json", "qdc"):
        first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
        for path in (first, second):
            # Its rules have no place in a .qdc, which is said, and is the exit code.
            assert coder("export", "codebook", "--output", path).code == 5 * (ending == "qdc"), (
                ending
            )
        assert first.read_bytes() == second.read_bytes(), ending
    page = (tmp_path / "a.md").read_text()
    assert "| – Win-win | Both sides gain. | 1 | 1 |" in page and "layer: final" in page
    ran = coder("export", "codebook", "--format", "qdc", "--output", tmp_path / "x")
    assert ran.code == 5 and b"<CodeBook" in (tmp_path / "x").read_bytes()
