from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from coder.review.acts import Act
from tests.cli.program import run
from tests.project.small import a_project, opened


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def assign(root: Path, doc: str, *coders: str) -> None:
    with opened(root, "lea") as project:
        body = {"round": "r1", "coders": list(coders), "primary": coders[0]}
        project.record.write("lea", [Act("assign", doc, body)])


def test_a_backup_holds_the_project_and_equal_projects_give_equal_bytes(
    coder: Any, root: Path, tmp_path: Path
) -> None:
    coder("add", "EU-01", "par1", "win_win")
    ran = coder("pack", "--output", tmp_path / "a.zip")
    assert ran.code == 0
    assert "coder merge FILE in an empty folder starts from it" in ran.err
    coder("pack", "--output", tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    found = members(tmp_path / "a.zip")
    for name, data in found.items():
        assert (root / name).read_bytes() == data
    assert {"coder.toml", "codebooks/frames.yaml", "codings/ana.jsonl"} <= set(found)


def test_a_coder_gets_their_documents_and_nobody_elses_codings(
    coder: Any, root: Path, tmp_path: Path
) -> None:
    for by in ("ana", "ben"):
        coder("add", "EU-01", "par1", "win_win", by=by)
    ana, ben = root / "codings/ana.jsonl", root / "codings/ben.jsonl"
    ben.write_bytes(ben.read_bytes() + ana.read_bytes())  # as after a conflict in a shared folder
    assign(root, "CH-01", "ben", "ana")
    coder("pack", "--for", "BEN", "--output", tmp_path / "ben.zip")
    found = members(tmp_path / "ben.zip")
    journals = [n for n in found if n.startswith("codings/")]
    assert journals == ["codings/ben.jsonl", "codings/lea.jsonl"]
    assert {json.loads(x)["by"] for x in found["codings/ben.jsonl"].splitlines()} == {"ben"}
    assert [json.loads(x)["kind"] for x in found["codings/lea.jsonl"].splitlines()] == ["assign"]
    texts = [n for n in found if "/texts/" in n]
    assert texts and all("CH-01." in n for n in texts)
    rows = csv.DictReader(io.StringIO(found["corpora/main/documents.csv"].decode()))
    assert [r["id"] for r in rows] == ["CH-01"]


def test_a_package_is_a_project_and_what_comes_back_is_merged_once(
    coder: Any, root: Path, tmp_path: Path
) -> None:
    coder("pack", "--for", "ben", "--output", tmp_path / "ben.zip")
    sent = tmp_path / "sent"
    with zipfile.ZipFile(tmp_path / "ben.zip") as archive:
        archive.extractall(sent)
    there = ("--project", sent, "--coder", "ben")
    assert run(*there, "add", "EU-01", "par1", "win_win").code == 0
    run(*there, "pack", "--output", tmp_path / "back.zip")
    dry = coder("merge", tmp_path / "back.zip", "--dry-run", "--json")
    assert json.loads(dry.out) == [{"coder": "ben", "new": 1, "known": 0, "other_codebook": 0}]
    assert not (root / "codings/ben.jsonl").exists()
    assert coder("merge", tmp_path / "back.zip", sent).code == 0
    assert len((root / "codings/ben.jsonl").read_text().splitlines()) == 1
    again = coder("merge", sent / "codings/ben.jsonl", "--json")
    assert json.loads(again.out)[0] == {"coder": "ben", "new": 0, "known": 1, "other_codebook": 0}
    assert "* win_win" in coder("docs", "show", "EU-01").out


def test_what_cannot_be_packed_or_merged_is_said(coder: Any, root: Path, tmp_path: Path) -> None:
    assert coder("pack").code == 2
    assert coder("pack", "--output", root / "codings/x.zip").code == 2
    assert coder("pack", "--output", tmp_path / "no/x.zip").code == 3
    near = coder("pack", "--for", "bem", "--output", tmp_path / "x.zip")
    assert near.code == 2 and "nearest is 'ben'" in near.err
    new = coder("pack", "--for", "Zoë Q", "--output", tmp_path / "x.zip")
    assert new.code == 0 and "Zoë-Q is new here" in new.err
    assert coder("merge").code == 2
    for name, data in {"a.txt": b"words", "b.zip": b"PK\x03\x04 broken"}.items():
        (tmp_path / name).write_bytes(data)
        assert coder("merge", tmp_path / name).code == 3
    assert coder("merge", tmp_path / "absent.zip").code == 3


def test_a_package_that_names_a_place_outside_itself_is_refused(
    coder: Any, root: Path, tmp_path: Path
) -> None:
    for name in ("../evil.jsonl", "/codings/x.jsonl", "codings/../../x.jsonl", "C:\\x.jsonl"):
        with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
            archive.writestr(name, "{}")
        ran = coder("merge", tmp_path / "e.zip")
        assert ran.code == 3 and "outside itself" in ran.err, name
    assert not list((root / "codings").iterdir())


def test_lines_that_cannot_be_read_are_named_and_the_rest_is_taken(
    coder: Any, root: Path, tmp_path: Path
) -> None:
    other = a_project(tmp_path / "other")
    run("--project", other, "--coder", "ben", "add", "EU-01", "par1", "win_win")
    journal = other / "codings/ben.jsonl"
    good = journal.read_bytes()
    journal.write_bytes(good + b'{"v":1,"torn')
    assert coder("merge", other, "--dry-run").code == 0
    journal.write_bytes(b"nonsense\n" + good)
    ran = coder("merge", other)
    assert ran.code == 5 and "ben.jsonl:1" in ran.err
    assert (root / "codings/ben.jsonl").read_bytes() == good


def test_a_package_starts_a_project_in_a_new_or_empty_folder(
    coder: Any, root: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    assign(root, "CH-01", "ben", "ana")
    assign(root, "EU-01", "ana", "cid")
    sent = tmp_path / "for-ben.zip"
    assert coder("pack", "--for", "ben", "--output", sent).code == 0
    there = tmp_path / "ben"
    dry = run("--project", there, "merge", sent, "--dry-run")
    assert dry.code == 0 and "nothing was written" in dry.err and not there.exists()
    ran = run("--project", there, "merge", sent)
    assert ran.code == 0 and "the package became one" in ran.err
    with opened(there, "ben") as project:
        assert [e.id for e in project.library.entries] == ["CH-01"]
        assert project.status().rounds == {"r1": 1}
        assert project.status().mine_left == ("CH-01",) == project.status().blind
    again = run("--project", there, "merge", sent)
    assert again.code == 0 and "0 new events" in again.err
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    ran = run("merge", sent)
    assert ran.code == 0 and "next: coder me NAME, then coder status" in ran.err
    assert (tmp_path / "here/coder.toml").is_file()


def test_a_folder_that_holds_something_or_a_package_that_is_none_starts_nothing(
    coder: Any, tmp_path: Path
) -> None:
    coder("pack", "--output", tmp_path / "all.zip")
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.txt").write_text("mine")
    ran = run("--project", full, "merge", tmp_path / "all.zip")
    assert ran.code == 3 and [p.name for p in full.iterdir()] == ["thesis.txt"]

    def made(name: str, **content: str) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for member, text in content.items():
                archive.writestr(member, text)
        return tmp_path / name

    toml = "format = 1\nid = 'x'\n"
    bad = {
        "no-project.zip": {"codings/a.jsonl": ""},
        "outside.zip": {"coder.toml": toml, "../evil": "x"},
        "twice.zip": {"coder.toml": toml, "codings/A.jsonl": "", "codings/a.jsonl": ""},
        "toml.zip": {"coder.toml": "format = = 1"},
    }
    for name, content in bad.items():
        ran = run("--project", tmp_path / "new", "merge", made(name, **content))
        assert ran.code == 3 and name in ran.err and not (tmp_path / "new").exists(), ran.err
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 broken")
    for name in ("b.zip", "absent.zip"):
        ran = run("--project", tmp_path / "new", "merge", tmp_path / name)
        assert ran.code == 3 and not (tmp_path / "new").exists()
    some = made("more.zip", **{"coder.toml": toml, "virus.exe": "x", "codings/a.jsonl": ""})
    assert run("--project", tmp_path / "new", "merge", some).code == 0
    assert not (tmp_path / "new/virus.exe").exists()
