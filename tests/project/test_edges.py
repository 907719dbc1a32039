"""Where one part meets another: decisions and renames, texts and suggestions, foreign projects and packages."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from coder.model.errors import ConflictError, Unreadable, UsageError
from coder.model.selection import Selection
from coder.store.layout import Layout
from tests.project.small import a_project, opened


def suggested(project, code):
    return [s for s in project.suggestions.select() if s.code == code]


def test_decisions_stay_when_a_code_is_renamed(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ana") as project:
        project.tag()
        first, *rest = suggested(project, "win_win")
        project.accept([first])
        project.reject(rest)
        project.memo("code:win_win", "seen")
        project.rename_code("win_win", "mutual_gain")
    with opened(root, "ana") as project:
        project.tag()
        assert not [s for s in project.pending() if s.code == "mutual_gain"]
        again = project.accept(suggested(project, "mutual_gain")[:1])
        assert [c.id for c in project.codings() if c.code == "mutual_gain"] == again
        assert [str(m.target) for m in project.memos("mutual_gain")] == ["code:frames/mutual_gain"]


def test_a_suggestion_under_a_former_name_is_not_accepted(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ana") as project:
        project.tag()
        project.rename_code("win_win", "mutual_gain")
        with pytest.raises(UsageError, match="something else now"):
            project.accept(suggested(project, "win_win"))
        project.pending()
        assert "old-suggestions" in {f.code for f in project.findings}


def test_conditions_may_join_corpus_and_attributes(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p"), "ana") as project:
        project.add("EU-01", "0:17", "win_win", attributes={"stance": "contests"})
        where = Selection(where="corpus = main and stance = contests")
        assert len(project.codings(where)) == 1


def test_another_projects_record_is_not_merged(tmp_path: Path) -> None:
    mine, other = a_project(tmp_path / "a"), a_project(tmp_path / "b")
    settings = other / "coder.toml"
    settings.write_bytes(settings.read_bytes().replace(b'id = "', b'id = "x'))
    with opened(other, "zoe") as project:
        project.add("EU-01", "0:17", "win_win")
        project.pack(tmp_path / "b.zip")
    with opened(mine, "ana") as project:
        for path in (other, tmp_path / "b.zip"):
            with pytest.raises(ConflictError, match="another project"):
                project.merge([path])
        assert not project.codings()
        assert project.merge([other / "codings" / "zoe.jsonl"]).new == {"zoe": 1}


@pytest.mark.parametrize("name", ["evil.exe", "sub/a:b", "book-0000000000000000.yaml"])
def test_a_package_plants_no_file_among_the_codebook_states(tmp_path: Path, name: str) -> None:
    root = a_project(tmp_path / "p")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(f"codebooks/history/{name}", "codes: []\n")
    with opened(root, "ana") as project, pytest.raises(Unreadable):
        project.merge([tmp_path / "x.zip"])
    assert not (root / "codebooks" / "history" / name).exists()


def test_merging_a_folder_brings_the_codebook_states_it_names(tmp_path: Path) -> None:
    mine = a_project(tmp_path / "a")
    other = a_project(tmp_path / "b")
    book = next((other / "codebooks").glob("*.yaml"))
    book.write_bytes(book.read_bytes().replace(b"Both sides gain.", b"All gain."))
    with opened(other, "zoe") as project:
        project.add("EU-01", "0:17", "win_win")
    with opened(mine, "ana") as project:
        assert project.merge([other]).other_book == {"zoe": 1}
    kept = {p.name for p in (other / "codebooks" / "history").iterdir()}
    assert kept <= {p.name for p in (mine / "codebooks" / "history").iterdir()}


def test_a_project_id_names_no_place_outside_the_cache(tmp_path: Path) -> None:
    assert ".." not in Layout(tmp_path).cache("../../../x").name
    assert "/" not in Layout(tmp_path).cache("a/b").name


def an_add(root: Path, **changed: object) -> None:
    """A line made by hand beside the ones that the program wrote."""
    journal = root / "codings" / "ana.jsonl"
    event = json.loads(journal.read_text("utf-8").splitlines()[0])
    event |= {"id": "by-hand", "on": "by-hand", "seq": 99, **changed}
    with journal.open("a", encoding="utf-8", newline="\n") as out:
        out.write(json.dumps(event) + "\n")


def test_a_place_beyond_its_text_costs_that_coding_only(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ana") as project:
        project.add("EU-01", "0:17", "win_win")
    an_add(root, start=5000, end=6000)
    with opened(root, "ana") as project:
        table = project.segments()
        assert len(table.rows) == 2
        assert [c.carried for c in project.codings_of("EU-01")] == ["as made", "review"]


def test_an_act_that_is_not_known_never_passes_for_a_hand(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ana") as project:
        project.add("EU-01", "0:17", "win_win")
    an_add(root, start=1, end=9, how="telepathy")
    with opened(root, "ana") as project:
        assert sorted(str(c.how) for c in project.codings()) == ["batch", "unknown"]


def test_a_rolled_up_code_is_open_where_a_code_under_it_is(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p"), "ana") as project:
        project.tag()
        project.finish("EU-01")
        from coder.project.analysing import absent

        rows = {
            r[0]: r for r in absent(project, cols="case", long=True, roll_up=0).rows if r[1] == "EU"
        }
        assert rows["frame"][-1] == "open" and rows["frame"][5] > 0
