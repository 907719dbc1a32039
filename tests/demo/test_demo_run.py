"""The demo as it runs: equal bytes wherever it runs, and the record as the script makes it.

The figures that a run tells are counted again by `recount`.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import pytest

import coder
from coder.model.errors import ConflictError
from coder.project.demo import Done, run_demo
from tests.demo.recount import Recount

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def recount() -> Recount:
    return Recount(ROOT)


# -- the run ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ran(
    tmp_path_factory: pytest.TempPathFactory, lemma_tables: list[Path]
) -> tuple[Path, list[Done]]:
    place = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODER_CACHE", str(place / "cache"))
        patch.setenv("MPLCONFIGDIR", str(ROOT / ".pytest_cache" / "matplotlib"))
        (place / "cache").mkdir()
        for table in lemma_tables:
            os.symlink(table, place / "cache" / table.name)
        return place / "run", list(run_demo(place / "run"))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


@pytest.mark.slow
def test_two_runs_write_the_same_bytes(
    ran: tuple[Path, list[Done]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_NAME", "somebody-else")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    again = list(run_demo(tmp_path / "elsewhere"))
    one, two = contents(ran[0] / "exports"), contents(tmp_path / "elsewhere" / "exports")
    assert [n for n in {*one, *two} if one.get(n) != two.get(n)] == []
    assert [d.said for d in again] == [d.said for d in ran[1]]
    for data in one.values():
        assert str(tmp_path).encode() not in data and str(ran[0]).encode() not in data


def in_joint_sentences(recount: Recount) -> int:
    """Sentences of joint texts that carry both partnership and readmission."""
    docs = recount.docs(side="joint")
    final = [m for m in recount.final() if m.doc in docs]
    return recount.together(final, "sentence")["partnership", "readmission"]


@pytest.mark.slow
def test_the_run_tells_figures_that_are_so(ran: tuple[Path, list[Done]], recount: Recount) -> None:
    told = " ".join(ran[1][-1].story)
    n = in_joint_sentences(recount)
    assert f"partnership and readmission meet most often, in {n} sentences" in told
    assert "0 codings in texts of receiving states, 5 of 5 read" in told
    assert f"{len(recount.marks)} codings" in told
    steps = {d.step: d.said for d in ran[1]}
    assert steps["ingest"].startswith("14 of 14 sources known already; read anew: 14 of 14")
    assert ran[1][-1].outputs
    page = (ran[0] / "exports" / "README.md").read_text(encoding="utf-8")
    names = {o.file for o in ran[1][-1].outputs}
    assert names | {"README.md"} == set(contents(ran[0] / "exports"))
    assert all(f"[{name}]({name})" in page for name in names)


@pytest.mark.slow
def test_each_file_is_what_its_command_writes(
    ran: tuple[Path, list[Done]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.cli.app import main

    monkeypatch.setenv("CODER_CACHE", str(ran[0].parent / "cache"))
    monkeypatch.chdir(ran[0])
    # One file of each command: the others of it are the same result in another format.
    for output in {o.kept.command: o for o in ran[1][-1].outputs}.values():
        path = ran[0] / "exports" / output.file
        kept = path.read_bytes()
        words = shlex.split(output.command)[1:]
        assert main([*words, "--coder", "ana", "--quiet"]) == 0, output.command
        assert path.read_bytes() == kept, output.command


@pytest.mark.slow
def test_committed_exports_are_those_of_a_run(ran: tuple[Path, list[Done]]) -> None:
    locked = dict(
        re.findall(r"(?m)^([\w.-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text("utf-8"))
    )
    for name in ("matplotlib", "xlsxwriter", "numpy", "pypdfium2"):
        if installed(name) != locked.get(name):
            pytest.skip(f"not installed: {name} of requirements.lock")
    kept = {p.name: p.read_bytes() for p in (ROOT / "exports").iterdir() if p.is_file()}
    made = contents(ran[0] / "exports")
    assert [n for n in {*kept, *made} if kept.get(n) != made.get(n)] == []


def installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ConflictError, match="not empty"):
        next(run_demo(tmp_path))
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")] == ["mine.txt"]


def test_the_verb_refuses_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from coder.cli.app import main

    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["demo", str(tmp_path / "full")]) == 4
    assert "not empty" in capsys.readouterr().err


# -- the script -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script() -> ModuleType:
    sys.path.insert(0, str(ROOT / "scripts"))
    import demo_codings

    return demo_codings


@pytest.mark.slow
def test_the_committed_record_is_what_the_script_makes(script: ModuleType, tmp_path: Path) -> None:
    kept = (script.PLAN / "made_with.txt").read_text(encoding="utf-8")
    if script.versions() != kept:
        pytest.skip("not installed: the library versions of made_with.txt")
    (tmp_path / "made").mkdir()
    script.build(tmp_path / "made")
    assert script.differing(ROOT, tmp_path / "made") == []


def test_the_plan_places_every_passage_by_its_words(script: ModuleType, recount: Recount) -> None:
    from demo_plan.acting import find_words

    with coder.open(ROOT, coder="ana") as opened:
        for sheet in ("passages", "conditionality"):
            data = (script.PLAN / f"{sheet}.csv").read_text(encoding="utf-8")
            for row in csv.DictReader(io.StringIO(data)):
                span = find_words(opened.library.document(row["doc"]), row["quote"])
                words = recount.texts[row["doc"]][span.start : span.end]
                assert words.split()[0] in row["quote"]


def test_round_one_had_the_loose_definition(script: ModuleType) -> None:
    from demo_plan.codebook import before_round_two

    now = (ROOT / "codebooks" / "migration-partnerships.yaml").read_text(encoding="utf-8")
    then = before_round_two(now)
    assert 'version: "0.3.0"' in then
    assert "depend on something else" in then
    kept = [p.read_bytes().decode() for p in (ROOT / "codebooks" / "history").iterdir()]
    assert sorted(kept) == sorted([now, then])
