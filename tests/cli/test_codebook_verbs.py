"""The verbs by which a lead changes, compares and releases a codebook, and coders propose codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from coder.cli import codebook_edit
from coder.model.errors import UnknownName
from tests.cli.program import run
from tests.project.small import opened

COMMENTED = """\
# kept: a word at the top
version: "1.0"
codes:
  - id: aid   # kept: beside an id
    name: Aid
    definition: Money.
  - id: grant
    name: Grant
    parent: aid
    definition: Money for nothing.
  - id: loan
    name: Loan
"""


@pytest.fixture
def book(root: Path) -> Path:
    path = root / "codebooks/frames.yaml"
    path.write_text(COMMENTED)
    return path


def codings(coder: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(coder("export", "codings", "--json", *words).out)
    return found


def test_a_merge_takes_codings_along_and_undo_brings_them_back(coder: Any, book: Path) -> None:
    coder("add", "EU-01", "par1", "grant")
    coder("add", "EU-01", "par2", "aid")
    ran = coder("codebook", "merge", "grant", "loan", "--into", "aid")
    assert ran.code == 0 and "grant and loan merged into aid; 2 codings under it" in ran.err
    assert "grant said: Money for nothing." in ran.err
    assert [c["code"] for c in codings(coder)] == ["aid", "aid"]
    coder("add", "CH-01", "par1", "aid")
    ran = coder("codebook", "undo")
    assert ran.code == 0 and "taken back: merge of grant and loan into aid" in ran.err
    assert book.read_text() == COMMENTED
    found = [(c["code"], c["look_again"]) for c in codings(coder)]
    assert sorted(found) == [("aid", ""), ("aid", "yes"), ("grant", "")]
    assert coder("codebook", "undo").code == 4


def test_a_split_asks_for_a_second_look_until_a_code_is_given_again(coder: Any, book: Path) -> None:
    coder("add", "EU-01", "par1", "aid")
    coder("add", "CH-01", "par1", "aid", by="ben")
    ran = coder("codebook", "split", "aid", "gift", "favour", "--name", "Gift: free")
    assert ran.code == 0 and "2 codings to be looked at again" in ran.err
    assert "(2 to be looked at again)" in coder("codebook", "show", "--tree", "--counts").out
    assert "to be looked at again" in coder("docs", "show", "EU-01").out
    assert "1 coding to be looked at again" in coder("status").out
    (own,) = json.loads(coder("codebook", "again", "--json").out)
    assert (own["doc"], own["by"]) == ("EU-01", "ana")
    assert len(json.loads(coder("codebook", "again", "aid", "--all", "--json").out)) == 2
    assert coder("recode", own["coding"], "aid").code == 0
    assert json.loads(coder("codebook", "again", "--json").out) == []
    assert coder("codebook", "again", "nix").code == 2


def test_codes_move_and_retire_and_come_back(coder: Any, book: Path) -> None:
    assert "loan is aid.loan now" in coder("codebook", "move", "loan", "--under", "aid").err
    assert coder("codebook", "move", "aid", "--under", "loan").code == 2
    assert coder("codebook", "move", "loan", "--under", "aid").code == 2
    ran = coder("codebook", "retire", "aid")
    assert "codes below it stay in use: grant, loan" in ran.err
    assert coder("codebook", "retire", "aid").code == 2
    assert coder("codebook", "retire", "aid", "--back").code == 0
    for _ in range(3):
        assert coder("codebook", "undo").code == 0
    assert book.read_text() == COMMENTED


def test_a_hand_edit_elsewhere_survives_undo_and_one_in_the_same_place_stops_it(
    coder: Any, book: Path
) -> None:
    coder("codebook", "rename", "loan", "credit")
    book.write_text(book.read_text().replace("Money.", "Funds."))
    assert coder("codebook", "undo").code == 0
    assert book.read_text() == COMMENTED.replace("Money.", "Funds.")
    coder("codebook", "rename", "loan", "credit")
    book.write_text(book.read_text().replace("id: credit", "id: debt"))
    ran = coder("codebook", "undo")
    assert ran.code == 4 and "changed since in the same place" in ran.err


def test_a_new_code_with_codings_is_not_taken_back(coder: Any, book: Path) -> None:
    coder("codebook", "add", "gift", "--name", "Gift")
    coder("add", "EU-01", "par1", "gift")
    ran = coder("codebook", "undo")
    assert ran.code == 4 and "1 coding carries 'gift'" in ran.err
    assert "- id: gift" in book.read_text()


def test_undo_mentions_a_change_of_the_codebook_that_it_passes_by(coder: Any, book: Path) -> None:
    coder("add", "EU-01", "par1", "aid")
    assert "codebook undo" not in coder("undo").err
    coder("redo")
    coder("codebook", "rename", "loan", "credit")
    told = "your last change was to the codebook (rename of loan to credit)"
    assert told in coder("undo").err
    ran = coder("undo", by="ben")
    assert ran.code == 4 and "codebook" not in ran.err
    coder("codebook", "rename", "credit", "debt")
    ran = coder("undo")
    assert ran.code == 4 and "codebook undo" in ran.err


# -- proposals ------------------------------------------------------------------------------------


def test_a_proposed_code_is_coded_with_shown_and_adopted(coder: Any, book: Path) -> None:
    ran = coder("codebook", "coin", "trap", "--name", "Trap", "--parent", "aid", by="ben")
    assert ran.code == 0 and "trap is proposed" in ran.err
    assert coder("add", "EU-01", "par1", "trap", by="ben").code == 0
    assert "  trap  Trap (proposed)  1" in coder("codebook", "show", "--tree", "--counts").out
    assert "codebook adopt trap" in coder("codebook", "show", "trap").out
    assert coder("codebook", "check").code == 0
    for words in (
        ("coin", "trap", "--name", "x"),
        ("add", "trap", "--name", "x"),
        ("rename", "loan", "trap"),
    ):
        ran = coder("codebook", *words)
        assert ran.code == 2 and "proposed by ben already" in ran.err
    ran = coder("codebook", "adopt", "trap", "--definition", "It closes.")
    assert ran.code == 0 and "aid.trap adopted; 1 coding under it" in ran.err
    assert "parent: aid\n    definition: It closes.\n" in book.read_text()
    assert coder("codebook", "adopt", "trap").code == 2
    assert [c["code"] for c in codings(coder)] == ["trap"]
    coder("codebook", "undo")
    assert "Trap (proposed)" in coder("codebook", "show", "--tree").out


def test_a_proposed_code_is_merged_or_refused(coder: Any, book: Path) -> None:
    for code in ("trap", "snare"):
        coder("codebook", "coin", code, "--name", code.title(), by="ben")
        coder("add", "EU-01", "par1", code, by="ben")
    assert coder("codebook", "merge", "trap", "--into", "aid").code == 0
    ran = coder("codebook", "refuse", "snare", "--note", 'is "aid": all of it')
    assert ran.code == 0 and "1 coding to be looked at again" in ran.err
    assert coder("codebook", "refuse", "snare").code == 2
    assert "proposed" not in coder("codebook", "show", "--tree").out
    assert sorted((c["code"], c["look_again"]) for c in codings(coder)) == [
        ("aid", ""), ("not in codebook: snare", "yes"),
    ]  # fmt: skip
    ran = coder("codebook", "check")
    assert ran.code == 0 and "was refused, and 1 coding carries it" in ran.out
    assert coder("codebook", "coin", "snare", "--name", "x").code == 2
    assert coder("codebook", "coin", "trap", "--name", "x").code == 2
    assert coder("codebook", "adopt", "trap").code == 2
    assert coder("codebook", "adopt", "snare").code == 0


def test_a_proposal_is_its_coders_to_take_back(coder: Any, book: Path, root: Path) -> None:
    with opened(root) as project:
        found = project.coin("trap", "  A  trap ", definition="It closes.")
        assert (found.code, found.name, found.by, found.definition) == (
            "trap",
            "A trap",
            "ana",
            "It closes.",
        )
        assert project.book_with_proposed().code("trap").definition == "It closes."
    assert coder("undo").code == 0
    assert coder("codebook", "adopt", "trap").code == 2
    for words in (("T rap", "x"), ("aid", "x"), ("trap", " ")):
        assert coder("codebook", "coin", words[0], "--name", words[1]).code == 2
    with opened(root) as project, pytest.raises(UnknownName):
        project.coin("trap", "Trap", parent="nix")


# -- versions -------------------------------------------------------------------------------------


def test_a_released_version_is_frozen_and_selected(coder: Any, book: Path) -> None:
    coder("add", "EU-01", "par1", "aid")
    coder("codebook", "release", "2.0", "--note", "First: round")
    assert 'version: "2.0"' in book.read_text()
    for bad in ("2.0", "2026-01-01", "", "a b"):
        assert coder("codebook", "release", bad).code == 2
    coder("codebook", "rename", "loan", "credit")
    assert (
        "version 2.0 was released, and the file was changed since" in coder("codebook", "check").out
    )
    coder("add", "CH-01", "par1", "credit")
    assert len(codings(coder)) == 2
    assert [c["doc"] for c in codings(coder, "--as-of", "2.0")] == ["EU-01"]
    assert "First: round" in coder("codebook", "log").out


def test_a_difference_counts_codings_and_names_those_to_look_at(coder: Any, book: Path) -> None:
    coder("add", "EU-01", "par1", "aid")
    coder("codebook", "release", "2.0")
    book.write_text(
        book.read_text().replace("Money.", "Funds.").replace("name: Loan", "name: Loans")
    )
    coder("add", "CH-01", "par1", "aid")
    rows = json.loads(coder("codebook", "diff", "--json").out)
    assert [(r["code"], r["what"], r["codings"], r["second_look"]) for r in rows] == [
        ("aid", "definition changed", 2, 1), ("loan", "name changed", 0, 0),
    ]  # fmt: skip
    (look,) = json.loads(coder("codebook", "diff", "2.0", "now", "--codings", "--json").out)
    assert (look["doc"], look["why"]) == ("EU-01", "made under another wording")
    page = coder("codebook", "diff", terminal=True).out
    assert (
        "aid  2 codings, 1 to be looked at\n  definition changed\n    - Money.\n    + Funds.\n"
        in page
    )
    coder("recode", look["coding"], "loan")
    coder("recode", look["coding"], "aid")
    assert json.loads(coder("codebook", "diff", "--codings", "--json").out) == []


def test_states_are_files_hashes_and_versions(coder: Any, book: Path, tmp_path: Path) -> None:
    other = tmp_path / "draft.yaml"
    other.write_text(COMMENTED.replace("Money.", "Funds."))
    assert "definition changed" in coder("codebook", "diff", other, "now").out
    coder("codebook", "rename", "loan", "credit")
    state = json.loads(coder("codebook", "log", "--json").out)[0]["hash"]
    assert coder("codebook", "diff", state[:8], "now").code == 0
    assert "renamed" in coder("codebook", "diff", "1.0", "now").out + coder("codebook", "diff").out
    for bad, code in (("nix", 2), ("git:-x", 2), (tmp_path / "no.yaml", 3)):
        assert coder("codebook", "diff", bad, "now").code == code
    other.write_text("codes: [{id: A}]")
    assert coder("codebook", "diff", other, "now").code == 1


@pytest.mark.outside
def test_states_are_git_revisions(coder: Any, book: Path, root: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("outside program absent: git")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "one")):
        subprocess.run(["git", "-C", root, *words], check=True, capture_output=True)
    book.write_text(COMMENTED.replace("Money.", "Funds."))
    for name in ("HEAD", "git:HEAD"):
        assert "definition changed" in coder("codebook", "diff", name, "now").out
    assert coder("codebook", "diff", "git:nix").code == 2
    (root / "codebooks/frames.yaml").rename(root / "codebooks/other.yaml")
    assert coder("codebook", "diff", "git:HEAD").code == 3


# -- form, lint, clones -----------------------------------------------------------------------------


def test_a_form_goes_out_and_comes_back(coder: Any, book: Path, tmp_path: Path) -> None:
    coder("add", "EU-01", "par1", "aid")
    form = tmp_path / "aid.txt"
    form.write_text(coder("codebook", "edit", "aid", "--form").out.replace("Money.", "Funds: all."))
    ran = coder("codebook", "edit", "aid", "--from", form, "--dry-run")
    assert ran.code == 0 and "definition changed" in ran.err and book.read_text() == COMMENTED
    ran = coder("codebook", "edit", "aid", "--from", form)
    assert ran.code == 0 and "coder codebook redefine aid" in ran.err
    assert book.read_text() == COMMENTED.replace("Money.", '"Funds: all."')
    assert not json.loads(coder("codebook", "again", "--json").out)
    assert "nothing was changed" in coder("codebook", "edit", "aid", "--from", form).err
    assert coder("codebook", "edit", "aid", "--from", form, "--redefines").code == 0
    assert len(json.loads(coder("codebook", "again", "--json").out)) == 1
    form.write_text(form.read_text().replace("parent:", "parent: loam"))
    ran = coder("codebook", "edit", "aid", "--from", form)
    assert ran.code == 2 and "aid.txt:7: code 'loam' is not known; nearest is 'loan'" in ran.err
    form.write_bytes(b"\xff\xfe")
    assert coder("codebook", "edit", "aid", "--from", form).code == 3
    assert coder("codebook", "edit", "aid", "--from", tmp_path / "no.txt").code == 3
    assert coder("codebook", "edit", "aid").code == 2
    assert coder("codebook", "edit", "nix", "--form").code == 2


def test_the_editor_opens_again_after_nonsense(
    coder: Any, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["parent: loam\n", "name: Help\n"])
    shown: list[str] = []

    def edited(text: str, *_: object, **__: object) -> str:
        shown.append(text)
        return next(answers)

    monkeypatch.setattr("coder.cli.editor.edited", edited)
    monkeypatch.setattr("coder.cli.asking.can_ask", lambda _: True)
    monkeypatch.setattr("coder.cli.asking.confirm", lambda *_, **__: True)
    assert codebook_edit  # the verb takes both from their modules when it runs
    ran = coder("codebook", "edit", "loan")
    assert ran.code == 0 and "form:1: code 'loam' is not known" in ran.err
    assert shown[1] == "parent: loam\n" and "name: Help" in book.read_text()


def test_lint_needs_no_project_and_is_strict_on_request(
    coder: Any, book: Path, tmp_path: Path
) -> None:
    ran = run("codebook", "lint", book)
    assert ran.code == 0 and "code 'loan' has no definition" in ran.out
    assert coder("codebook", "lint", "--strict").code == 1
    assert run("codebook", "lint", tmp_path / "no.yaml").code == 3


def test_two_clones_change_apart_and_nothing_is_read_wrongly(
    coder: Any, book: Path, root: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(root, tmp_path / "q"))
    there = ("--project", other, "--coder", "ben")
    coder("codebook", "rename", "loan", "credit")
    coder("add", "EU-01", "par1", "credit")
    run(*there, "codebook", "redefine", "aid")
    run(*there, "add", "CH-01", "par1", "aid")
    ours, theirs = (r / "codebooks/frames.migrations.yaml" for r in (root, other))
    ours.write_text(theirs.read_text() + ours.read_text())  # as git joins them, in either order
    shutil.copy(other / "codings/ben.jsonl", root / "codings")
    assert [(c["code"], c["look_again"]) for c in codings(coder)] == [
        ("credit", ""),
        ("aid", "yes"),
    ]
    ran = coder("codebook", "check")
    assert (
        ran.code == 0
        and "changed the codebook apart, and 2 codings were made in between" in ran.out
    )
    assert "changed the codebook apart" in coder("doctor").out
    coder("codebook", "rename", "grant", "subsidy")
    assert '"after": [' in ours.read_text().splitlines()[-1]
    ours.write_text("<<<<<<< HEAD\n" + ours.read_text())
    ran = coder("codebook", "check")
    assert ran.code == 1 and "unfinished merge of git" in ran.out
    assert coder("export", "codings").code == 3
