from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coder.store import settings
from tests.cli.program import run


def found(ran: Any) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for row in json.loads(ran.out):
        out.setdefault(row["kind"], []).append(row["place"])
    return out


def test_a_sound_project_has_notes_only(coder: Any) -> None:
    coder("add", "EU-01", "par1", "win_win")
    ran = coder("doctor", "--json")
    assert ran.code == 0
    assert {r["level"] for r in json.loads(ran.out)} == {"note"}


def test_a_changed_text_and_a_lost_map_are_errors(coder: Any, root: Path) -> None:
    coder("add", "CH-01", "par1", "win_win")
    texts = root / "corpora/main/texts"
    (path,) = texts.glob("EU-01.*.txt")
    path.write_text("other words")
    (lost,) = texts.glob("US-01.*.map.json")
    lost.unlink()
    ran = coder("doctor", "--json")
    assert ran.code == 1 and len(found(ran)["text"]) == 2
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    coder("doctor")
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def test_a_source_that_was_changed_or_lost_is_a_warning(fresh: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"A partnership {name}.")
    run("ingest", tmp_path / "a.txt", tmp_path / "b.txt")
    sources = fresh / "corpora/main/sources"
    (sources / "a.txt").write_text("changed")
    (sources / "b.txt").unlink()
    ran = run("doctor", "--json")
    assert ran.code == 0 and found(ran)["source"] == ["a", "b"]


def test_unreadable_lines_are_set_aside_for_good(coder: Any, root: Path) -> None:
    coder("add", "EU-01", "par1", "win_win")
    journal = root / "codings/ana.jsonl"
    good = journal.read_bytes()
    journal.write_bytes(b"nonsense\n" + good)
    ran = coder("doctor")
    assert ran.code == 1 and "next: coder doctor --fix" in ran.err
    assert ran.out.count("ana.jsonl:1") == 1 and "ana.jsonl" not in ran.err
    assert coder("docs", "list").code == 5
    assert coder("doctor", "--fix").code == 0
    lines = journal.read_bytes()
    assert lines.startswith(b"nonsense\n" + good)
    assert json.loads(lines.splitlines()[-1])["kind"] == "set-aside"
    assert coder("docs", "list").code == 0
    assert "0 lines set aside" in coder("doctor", "--fix").err


def test_the_format_is_raised_and_every_other_byte_stays(
    coder: Any, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "coder.toml"
    path.write_text("# ours\nformat=1 # first\n" + path.read_text().split("\n", 2)[2])
    before = path.read_text()
    assert "the format is 1 already" in coder("doctor", "--upgrade").err
    assert path.read_text() == before
    monkeypatch.setattr(settings, "FORMAT", 2)
    assert "was 1 and is 2 now" in coder("doctor", "--upgrade").err
    assert path.read_text() == before.replace("format=1", "format = 2")


def test_a_newer_project_is_read_and_not_changed(coder: Any, root: Path) -> None:
    path = root / "coder.toml"
    path.write_text(path.read_text().replace("format = 1", "format = 7"))
    ran = coder("status")
    assert ran.code == 0 and "format 7" in ran.err
    for words in (
        ("doctor", "--upgrade"), ("docs", "set", "EU-01", "year=1"), ("docs", "rm", "EU-01"),
        ("docs", "rename", "EU-01", "X"), ("finish", "EU-01"), ("codebook", "add", "x", "--name", "X"),
        ("codebook", "rename", "aid", "help"), ("ingest", path),
    ):  # fmt: skip
        ran = coder(*words)
        assert ran.code == 3 and "newer coder" in ran.err, words


def test_the_format_line_is_added_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "coder.toml"
    path.write_text('name = "x"\n\n[options]\nformat = 9\n')
    settings.set_format(path, 2)
    assert path.read_text() == 'format = 2\nname = "x"\n\n[options]\nformat = 9\n'
