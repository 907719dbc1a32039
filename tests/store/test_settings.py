"""coder.toml: what it says, what is wrong with it, and who codes on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.errors import Unreadable
from coder.store.settings import (
    FORMAT,
    CoderEntry,
    me,
    new_settings,
    read_settings,
    set_format,
    set_me,
)


def written(folder: Path, text: str) -> Path:
    path = folder / "coder.toml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("name", ["plain", 'quo"tes \\ and\nlines', "ünïcödé \u2028", "\x7f\x00"])
def test_new_settings_are_read_as_they_were_meant(tmp_path: Path, name: str) -> None:
    path = tmp_path / "coder.toml"
    new_settings(path, name=name, project_id="id-1", languages=("de", "en"))
    found = read_settings(path)
    assert (found.name, found.id, found.format, found.languages) == (
        name,
        "id-1",
        FORMAT,
        ("de", "en"),
    )
    assert not found.closed
    assert found.coders == ()


def test_coders_are_found_by_id_or_name_without_case(tmp_path: Path) -> None:
    text = '[[coders]]\nid = "ana"\nname = "Ana Ö"\nrole = "lead"\n[[coders]]\nid = "bot"\nkind = "program"\n'
    found = read_settings(written(tmp_path, text))
    assert found.coder("ANA") == found.coder("ana ö") == CoderEntry("ana", "Ana Ö", "lead")
    assert found.coder("bot") == CoderEntry("bot", kind="program")
    assert found.coder("eve") is None
    assert (found.name, found.id, found.time_zone) == (tmp_path.name, "unnamed", "UTC")


def test_unknown_keys_stay(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, "mood = 'fine'\n[a]\nb = 1\n")).options["a"] == {"b": 1}


@pytest.mark.parametrize(
    "text,why",
    [
        ("format = 0", "format is 0"),
        ("format = true", "format is True"),
        ("format = 'x'", "format is 'x'"),
        ("coders = 3", "coders must be tables"),
        ("[[coders]]\nname = 'x'", "coders must be tables"),
        ("a = \n", "line 1"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as told:
        read_settings(written(tmp_path, text))
    assert told.value.place == str(tmp_path / "coder.toml")


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    (tmp_path / "coder.toml").write_bytes(b"\xff")
    with pytest.raises(Unreadable, match="not UTF-8 at byte 0"):
        read_settings(tmp_path / "coder.toml")
    with pytest.raises(Unreadable):
        read_settings(tmp_path / "nowhere.toml")


def test_ends_of_lines_and_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, "\ufeffformat = 2\r\nname = 'x'\r\n")).format == 2


@pytest.mark.parametrize(
    "before", ["name = 'x'\n", "format = 1\nname = 'x'\n", "name = 'x'\n  format=1 # f\n"]
)
def test_the_format_is_raised_and_every_other_byte_stays(tmp_path: Path, before: str) -> None:
    rest = "[[coders]]\nid = 'ana'\nformat = 7\n"
    path = written(tmp_path, before + rest)
    set_format(path, 2)
    assert read_settings(path).format == 2
    assert path.read_text("utf-8").endswith(rest)
    assert "name = 'x'" in path.read_text("utf-8")


def test_who_codes_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_CONFIG", str(tmp_path / "config"))
    assert me() == ""
    set_me("Ana Ö")
    assert me() == "Ana Ö"
    (tmp_path / "config" / "me").write_bytes(b"\xff")
    assert me() == ""
    monkeypatch.delenv("CODER_CONFIG")
    assert me() == ""
