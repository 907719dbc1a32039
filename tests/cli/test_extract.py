from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import run

TEXT = "First sentence here. A second one.\n\nA new paragraph about partnership."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a text.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_the_text_is_all_that_stdout_holds(file: Path) -> None:
    ran = run("extract", file)
    assert (ran.code, ran.out) == (0, TEXT)


def test_json_holds_the_text_and_its_units_as_code_points(file: Path) -> None:
    found = json.loads(run("extract", file, "--json").out)
    text = found["text"]
    assert text == TEXT
    assert [text[a:b] for a, b in found["units"]["paragraphs"]] == text.split("\n\n")
    sentences = [text[a:b] for a, b in found["units"]["sentences"]]
    assert sentences[:2] == ["First sentence here.", "A second one."]
    assert {"pages", "page_labels", "furniture", "map"} <= set(found)


def test_a_language_overrides_the_one_told_from_the_text(file: Path) -> None:
    found = json.loads(run("--json", "extract", "--lang", "fr", file).out)
    assert [lang for _, _, lang in found["map"]["languages"]] == ["fr"]


def test_the_output_file_tells_the_format(file: Path, tmp_path: Path) -> None:
    assert run("extract", file, "--output", tmp_path / "x.json").out == ""
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["text"] == TEXT
    assert run("extract", file, "--output", tmp_path / "x.txt").code == 0
    assert (tmp_path / "x.txt").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("words", [("--csv",), ("--output", "x.xlsx"), ("--format", "md")])
def test_other_formats_are_refused(file: Path, words: tuple[str, ...]) -> None:
    ran = run("extract", file, *words)
    assert (ran.code, ran.out) == (2, "")
    assert "allowed: txt, json" in ran.err


def test_what_cannot_be_read_ends_with_3_and_no_output(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    for name in ("missing.pdf", "empty.pdf", "."):
        ran = run("extract", tmp_path / name)
        assert (ran.code, ran.out) == (3, "")
        assert ran.err.startswith("coder: ")


def test_a_scan_is_said_and_never_ends_with_0(shared: Path) -> None:
    ran = run("extract", shared / "pdfs" / "derived_scan_eu_008.pdf")
    assert ran.code == 5
    assert "scan" in ran.err


def test_a_locked_file_is_said_and_opens_with_its_password(shared: Path) -> None:
    ran = run("extract", shared / "pdfs" / "encrypted_password.pdf")
    assert ran.code == 3
    assert "encrypted" in ran.err
