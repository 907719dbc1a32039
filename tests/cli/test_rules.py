from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.program import run

BOOK = """\
codes:
  - id: win_win
    definition: Both sides gain.
    rules:
      - id: ww1
        phrase: win-win
      - id: ww2
        phrase: mutual benefit
        expand: sentence
"""
TEXT = "A win-win situation. It brings mutual benefit to all. This is not a win win."


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "frames.yaml"
    path.write_text(BOOK)
    return path


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a text.txt"
    path.write_text(TEXT)
    return path


def rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_every_hit_is_a_slice_of_the_extracted_text(book: Path, text: Path) -> None:
    ran = run("rules", "match", book, text, "--lang", "en", "--csv")
    assert ran.code == 0
    found = rows(ran.out)
    assert [(r["rule"], r["text"]) for r in found] == [
        ("ww1", "win-win"),
        ("ww2", "mutual benefit"),
        ("ww1", "win win"),
    ]
    extracted = run("extract", text).out
    assert all(extracted[int(r["start"]) : int(r["end"])] == r["text"] for r in found)
    assert all(r["file"] == str(text) for r in found)
    assert found[2]["flags"] == "negated"


def test_a_widened_hit_gives_both_places(book: Path, text: Path) -> None:
    found = json.loads(run("rules", "match", book, text, "--json").out)[1]
    wide = TEXT[found["expanded_start"] : found["expanded_end"]]
    assert wide == "It brings mutual benefit to all."


def test_no_hit_is_a_header_alone(book: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Nothing of the kind.")
    ran = run("rules", "match", book, tmp_path / "b.txt")
    assert ran.code == 0
    assert ran.out.startswith("file\tstart\tend\tcode\trule\tflags\ttext")
    assert len(ran.out.splitlines()) == 1


def test_wildcards_are_expanded_where_the_shell_does_not(
    book: Path, text: Path, tmp_path: Path
) -> None:
    (tmp_path / "b.txt").write_text(TEXT)
    found = rows(run("rules", "match", book, tmp_path / "*.txt", "--csv").out)
    assert [Path(r["file"]).name for r in found] == ["a text.txt"] * 3 + ["b.txt"] * 3


def test_some_unreadable_files_end_with_5_and_all_with_3(
    book: Path, text: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    some = run("rules", "match", book, text, tmp_path / "empty.pdf", tmp_path / "no.txt")
    assert some.code == 5
    assert len(some.out.splitlines()) == 4
    assert some.err.count("error: ") == 2
    assert run("rules", "match", book, tmp_path / "no.txt").code == 3


def test_a_codebook_with_errors_ends_with_1_and_matches_nothing(book: Path, text: Path) -> None:
    book.write_text("codes:\n  - id: a\n    ruls: []\n")
    ran = run("rules", "match", book, text)
    assert (ran.code, ran.out) == (1, "")
    assert ":3:5: " in ran.err


def test_a_codebook_that_is_not_there_ends_with_3(text: Path, tmp_path: Path) -> None:
    assert run("rules", "match", tmp_path / "no.yaml", text).code == 3


LANGS = """\
codes:
  - id: win_win
    definition: Both sides gain.
    rules:
      - {id: d1, lang: de, phrase: Migration}
      - {id: e1, lang: en, phrase: Migration}
"""


@pytest.mark.parametrize(
    ("lang", "rules"),
    [
        ("de", ["d1"]), ("DE", ["d1"]), ("de_CH", ["d1"]), ("de-AT", ["d1"]), ("german", ["d1"]),
        ("deu", ["d1"]), ("en-GB", ["e1"]), ("en|fr", ["d1", "e1"]), ("en,de", ["d1", "e1"]), ("fr", []),
    ],
)  # fmt: skip
def test_a_language_means_the_same_however_it_is_written(
    tmp_path: Path, lang: str, rules: list[str]
) -> None:
    (tmp_path / "b.yaml").write_text(LANGS)
    (tmp_path / "t.txt").write_text("Migration.")
    ran = run("rules", "match", tmp_path / "b.yaml", tmp_path / "t.txt", "--lang", lang, "--json")
    assert ran.code == 0
    assert [h["rule"] for h in json.loads(ran.out)] == rules
    assert ("none of them ran" in ran.err) == (lang == "fr")


@pytest.mark.parametrize("lang", ["klingon", "englsh", "xx"])
def test_what_is_no_language_is_refused(book: Path, text: Path, lang: str) -> None:
    ran = run("rules", "match", book, text, "--lang", lang)
    assert ran.code == 2
    assert f"{lang!r} is no language" in ran.err
    assert ("english" in ran.err) == (lang == "englsh")
