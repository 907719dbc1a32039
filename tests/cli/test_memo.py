from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder
from tests.cli.program import run


def memos(coder: Coder, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(coder("memo", "list", *words, "--json").out)
    return found


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("project", "project"),
        ("eu-01", "doc:EU-01"),
        ("doc:EU-01", "doc:EU-01"),
        ("win_win", "code:frames/win_win"),
        ("code:win_win", "code:frames/win_win"),
    ],
)
def test_a_note_on_anything(coder: Coder, target: str, meant: str) -> None:
    ran = coder("memo", "add", target, "Some words.")
    assert ran.code == 0
    (note,) = memos(coder)
    assert (note["id"], note["target"], note["text"]) == (ran.out.strip(), meant, "Some words.")
    assert coder("memo", "show", note["id"]).out == "Some words.\n"
    assert memos(coder, target) == [note]


def test_a_note_on_a_coding_is_part_of_it_for_its_coder_only(coder: Coder) -> None:
    made = coder("add", "EU-01", "p1s1", "aid").out.strip()
    assert coder("memo", "add", made, "mine").out.strip() == made
    theirs = coder("memo", "add", made, "theirs", by="ben").out.strip()
    assert theirs != made
    assert [n["text"] for n in memos(coder, made)] == ["theirs", "mine"]
    assert json.loads(coder("export", "codings", "--json").out)[0]["memo"] == "mine"


def test_stdin_edit_and_undo(coder: Coder) -> None:
    made = coder("memo", "add", "project", "-", stdin="One.\r\nTwo.\n").out.strip()
    assert coder("memo", "show", made).out == "One.\nTwo.\n"
    assert coder("memo", "edit", made, "Three.").code == 0
    assert memos(coder)[0]["text"] == "Three."
    coder("undo")
    assert memos(coder)[0]["text"] == "One.\nTwo.\n"
    assert "taken away" in coder("memo", "edit", made, "").err
    assert memos(coder) == []
    coder("undo")
    assert len(memos(coder)) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "nothing", "x"), 2, "target 'nothing'"),
        (("add", "project", " "), 2, "empty"),
        (("show", "zzz"), 2, "not known"),
        (("edit", "zzz", "x"), 2, "not known"),
    ],
)
def test_what_does_not_fit(coder: Coder, words: tuple[str, ...], code: int, said: str) -> None:
    ran = coder("memo", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_other_peoples_notes_are_theirs(coder: Coder) -> None:
    made = coder("memo", "add", "project", "x").out.strip()
    assert coder("memo", "edit", made, "y", by="ben").code == 4


def test_without_a_terminal_no_editor_is_opened(
    coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "false")
    made = coder("memo", "add", "project", "x").out.strip()
    ran = coder("memo", "edit", made)
    assert ran.code == 2
    assert "no terminal" in ran.err


def test_the_editor_changes_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from coder.cli import editor
    from coder.cli.given import Given
    from coder.model.errors import InputError, UsageError

    script = tmp_path / "my editor.py"
    script.write_text("import sys\nwith open(sys.argv[1], 'a') as f:\n    f.write(' And more.')\n")
    monkeypatch.setattr(editor, "can_ask", lambda given: True)
    with pytest.raises(UsageError):
        editor.edited("x", Given())
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')
    assert editor.edited("Ünder.", Given()) == "Ünder. And more."
    for command in (f'"{sys.executable}" -c "raise SystemExit(3)"', "/no/such/editor"):
        monkeypatch.setenv("VISUAL", command)
        with pytest.raises(InputError):
            editor.edited("x", Given())


def test_export_writes_every_note_as_a_file(coder: Coder, root: Path, tmp_path: Path) -> None:
    coder("memo", "add", "project", "On all.")
    coder("memo", "add", "EU-01", "On one.")
    assert coder("memo", "export").code == 0
    written = sorted((root / "exports" / "memos").iterdir())
    assert [p.name.split("-")[0] for p in written] == ["doc", "project"]
    assert "On one." in written[0].read_text("utf-8")
    assert coder("memo", "export", tmp_path / "here").code == 0
    assert len(list((tmp_path / "here").iterdir())) == 2
    assert coder("memo", "export", root / "codings").code == 2


def test_notes_are_shown_harmlessly_on_a_terminal(coder: Coder, root: Path) -> None:
    made = coder("memo", "add", "project", "\x1b[2Jgone\u202e").out.strip()
    ran = run("--project", root, "memo", "show", made, terminal=True)
    assert "\x1b" not in ran.out and "\u202e" not in ran.out
    assert coder("memo", "show", made).out == "\x1b[2Jgone\u202e\n"


def test_a_terminal_shows_short_ids_minutes_and_the_words(
    coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    made = coder("add", "EU-01", "p1s1", "aid").out.strip()
    coder("memo", "add", made, "Some words of a note that goes on.\n\nAnd more.")
    line = coder("--no-color", "memo", "list", terminal=True).out.splitlines()[-1]
    assert line.startswith(f"{made[-8:]}  EU-01: aid  ana  20")
    assert "  Some words of a note that goes" in line and len(line) <= 80
    assert coder("memo", "show", made[-8:]).out.startswith("Some words")


def test_the_time_of_a_note_is_when_it_was_written(coder: Coder) -> None:
    made = coder("add", "EU-01", "p1s1", "aid").out.strip()
    coder("memo", "add", made, "One.")
    events = json.loads(coder("log", made, "--json").out)
    (note,) = memos(coder)
    assert note["time"] == events[1]["time"] > events[0]["time"]
    coder("memo", "add", made, "Two.")
    coder("undo")
    assert memos(coder) == [note]


def test_notes_are_chosen_by_document_code_and_coder(coder: Coder) -> None:
    made = coder("add", "EU-01", "p1s1", "aid", "--memo", "a").out.strip()
    coder("memo", "add", "CH-01", "b")
    coder("memo", "add", "code:aid", "c")
    coder("memo", "add", made, "d", by="ben")
    for words, texts in (
        (("--doc", "EU-*"), "ad"),
        (("--code", "aid"), "acd"),
        (("--by", "BEN"), "d"),
        (("--doc", "CH-01", "--code", "aid"), ""),
        (("--by", "ana", "--doc", "eu-01", "--doc", "CH-01"), "ab"),
    ):
        assert sorted(n["text"] for n in memos(coder, *words)) == list(texts)
    assert coder("memo", "list", "--doc", "EU-9").code == 2
    assert "no memos (doc CH-01; code aid)" in (
        coder("memo", "list", "--doc", "CH-01", "--code", "aid").err
    )
