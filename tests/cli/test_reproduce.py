from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder


@pytest.fixture
def kept(coder: Coder, root: Path) -> Path:
    """The small project with two codings and three kept outputs."""
    coder("add", "EU-01", "par1", "win_win")
    coder("add", "EU-01", "par2", "readmission")
    (root / "exports").mkdir()
    for name, words in {
        "Table 1": ("cooccur", "--rule", "document"),
        "Table 2": ("crosstab", "--cols", "case", "--where", 'year >= "2008"'),
        "Quotes": ("export", "quotes", "--code", "win_win"),
    }.items():
        ending = "md" if name == "Quotes" else "csv" if name == "Table 1" else "xlsx"
        file = root / "exports" / f"{name.replace(' ', '-').casefold()}.{ending}"
        ran = coder(*words, "--output", file, "--keep", name)
        assert ran.code == 0, ran.err
    return root


def rows(ran: object) -> dict[str, dict[str, str]]:
    return {r["name"]: r for r in json.loads(ran.out)}  # type: ignore[attr-defined]


def test_kept_outputs_are_made_again_to_the_same_bytes(kept: Path, coder: Coder) -> None:
    before = {p.name: p.read_bytes() for p in (kept / "exports").iterdir()}
    for path in (kept / "exports").iterdir():
        path.unlink()
    ran = coder("reproduce", "--json")
    assert ran.code == 0
    assert {r["state"] for r in rows(ran).values()} == {"same"}
    assert "was missing" in rows(ran)["Table 1"]["why"]
    assert {p.name: p.read_bytes() for p in (kept / "exports").iterdir()} == before


def test_a_name_that_is_given_again_says_what_it_was(kept: Path, coder: Coder) -> None:
    file = kept / "exports" / "table-1.csv"
    again = coder("cooccur", "--output", file, "--keep", "Table 1")
    assert again.code == 0 and "was exports" not in again.err
    other = coder("cooccur", "--output", kept / "exports" / "new.csv", "--keep", "Table 1")
    assert "'Table 1' was exports/table-1.csv" in other.err


def test_a_moved_number_fails_and_is_explained_until_it_is_accepted(
    kept: Path, coder: Coder
) -> None:
    coder("add", "CH-01", "par1", "win_win", by="ana")
    lock = (kept / "exports.lock.json").read_bytes()
    ran = coder("reproduce", "--check", "--json")
    assert ran.code == 1
    found = rows(ran)
    assert found["Table 1"]["state"] == found["Quotes"]["state"] == "values"
    assert "win_win in CH-01: 0 became 1" in found["Table 1"]["why"]
    assert "ana coded CH-01" in found["Table 1"]["why"]
    assert (kept / "exports.lock.json").read_bytes() == lock
    assert coder("reproduce").code == 1
    assert coder("reproduce", "--accept").code == 0
    assert coder("reproduce", "--check").code == 0


def test_a_change_that_a_table_does_not_show_is_no_change(kept: Path, coder: Coder) -> None:
    coder("memo", "add", "project", "A note.")
    ran = coder("reproduce", "--check", "--json")
    assert ran.code == 0 and {r["state"] for r in rows(ran).values()} == {"same"}


def test_other_bytes_of_the_same_values_do_not_fail(
    kept: Path, coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.export import delimited

    made = delimited.csv_bytes
    monkeypatch.setattr(delimited, "csv_bytes", lambda *a, **k: made(*a, **k) + b"\r\n")
    ran = coder("reproduce", "--check", "--json")
    assert ran.code == 0
    assert rows(ran)["Table 1"]["state"] == "bytes"
    assert "another writer" in rows(ran)["Table 1"]["why"]


def test_another_rule_and_another_codebook_are_named(kept: Path, coder: Coder) -> None:
    listed = kept / "exports.yaml"
    listed.write_text(listed.read_text().replace("--rule document", "--rule overlap"))
    book = kept / "codebooks" / "frames.yaml"
    book.write_text(
        book.read_text().replace('version: "1.0"', 'version: "1.1"').replace("Aid\n", "Help\n")
    )
    found = rows(coder("reproduce", "--check", "--json"))
    assert found["Table 1"]["state"] == "values"
    assert "the command was: cooccur --rule document" in found["Table 1"]["why"]
    assert "codebook frames 1.0" in found["Table 2"]["why"]
    assert "codes declared otherwise: aid" in found["Table 2"]["why"]


def test_an_edited_file_is_told_and_made_again(kept: Path, coder: Coder) -> None:
    path = kept / "exports" / "table-1.csv"
    data = path.read_bytes()
    path.write_bytes(data + b"typed by hand")
    assert "not the one that was recorded" in rows(coder("reproduce", "--json"))["Table 1"]["why"]
    assert path.read_bytes() == data


def test_entries_written_by_hand_are_recorded_once_and_checked_then(
    root: Path, coder: Coder
) -> None:
    (root / "exports.yaml").write_text(
        "# mine\nexports:\n  - {name: T, command: coder cooccur, output: exports/t.csv}\n"
    )
    assert coder("reproduce", "--check").code == 1  # nothing is recorded, so nothing can be checked
    assert not (root / "exports").exists()
    assert coder("reproduce").code == 0
    assert (root / "exports" / "t.csv").is_file()
    assert coder("reproduce", "--check", "--only", "T").code == 0
    assert coder("reproduce", "--only", "S").code == 2


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("add EU-01 par1 win_win", "not kept"),
        ("rm x --yes", "not kept"),
        ("bundle", "not kept"),
        ("cooccur --from ../secret.csv", "outside the project"),
        ("cooccur --from /etc/passwd", "outside the project"),
        ("cooccur --output ../x.csv", "--output has no place"),
        ("cooccur --project /tmp", "--project has no place"),
        ("cooccur; rm -rf .", "not known"),
        ("cooccur --rule $(id)", "'$(id)'"),
        ("nothing", "not known"),
        ("--help", "not known"),
        ("cooccur --help", "makes no output"),
        ('cooccur "', "cannot be read"),
    ],
)
def test_only_commands_that_write_outputs_run(
    root: Path, coder: Coder, command: str, said: str
) -> None:
    entry = json.dumps({"name": "T", "command": command, "output": "exports/t.csv"})
    (root / "exports.yaml").write_text(f"exports:\n  - {entry}\n")
    ran = coder("reproduce", "--json")
    assert ran.code == 5
    assert rows(ran)["T"]["state"] == "failed" and said in rows(ran)["T"]["why"]
    assert not list((root / "codings").glob("*.jsonl"))
    assert not (root / "exports" / "t.csv").exists()


@pytest.mark.parametrize(
    "output", ["../x.csv", "/tmp/x.csv", "codings/ana.jsonl", "coder.toml", "C:/x"]
)
def test_outputs_stay_in_the_project_and_out_of_its_record(
    root: Path, coder: Coder, output: str
) -> None:
    entry = json.dumps({"name": "T", "command": "cooccur", "output": output})
    (root / "exports.yaml").write_text(f"exports:\n  - {entry}\n")
    assert coder("reproduce", "--json").code == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cooccur", "--keep", "T"), "--keep needs --output"),
        (("status", "--keep", "T", "--output", "x.csv"), "not kept"),
        (("cooccur", "--keep", "T", "--output", "/tmp/x.csv"), "outside the project"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_it_runs(
    root: Path, coder: Coder, words: tuple[str, ...], said: str
) -> None:
    ran = coder(*words)
    assert ran.code == 2 and said in ran.err
    assert not (root / "exports.yaml").exists()


def test_a_missing_or_damaged_list_is_named(root: Path, coder: Coder) -> None:
    assert coder("reproduce").code == 3
    (root / "exports.yaml").write_text("exports:\n  - name: T\n    comand: x\n")
    ran = coder("reproduce")
    assert ran.code == 1 and "exports.yaml:3:5" in ran.err
    (root / "exports.yaml").write_text("exports: &a [*a]\n")
    assert coder("reproduce").code == 1


def test_files_that_a_command_reads_are_part_of_its_ground(root: Path, coder: Coder) -> None:
    (root / "exports").mkdir()
    spans = root / "spans.csv"
    spans.write_text("doc,start,end,code\nd,0,5,a\nd,2,9,b\n")
    ran = coder("cooccur", "--from", spans, "--output", root / "exports" / "s.csv", "--keep", "S")
    assert ran.code == 0, ran.err
    assert "--from spans.csv" in (root / "exports.yaml").read_text()
    spans.write_text("doc,start,end,code\nd,0,5,a\nd,2,9,b\nd,3,4,b\n")
    ran = coder("reproduce", "--check", "--json")
    assert ran.code == 1 and "files that it reads: spans.csv" in rows(ran)["S"]["why"]
