"""The built wheel, away from the checkout: it carries the demo and runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel and nothing of the checkout."""
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(made / "site")
    return made / "site"


def coder(site: Path, folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "coder", *args]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_wheel_is_what_runs(site: Path, tmp_path: Path) -> None:
    code = "import coder, sys; sys.stdout.write(coder.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert found.stdout.startswith(str(site))


@pytest.mark.slow
def test_the_wheel_runs_the_demo_without_the_checkout(site: Path, tmp_path: Path) -> None:
    done = coder(site, tmp_path, "demo", "try")
    assert done.returncode == 0, done.stderr
    made = {p.name for p in (tmp_path / "try" / "exports").iterdir()}
    assert {"cooccurrence.csv", "cooccurrence.xlsx", "families.png", "segments.csv"} <= made
    kept = {p.name: p.read_bytes() for p in (ROOT / "exports").glob("*.csv")}
    for name, data in kept.items():
        assert (tmp_path / "try" / "exports" / name).read_bytes() == data


def test_the_wheel_starts_a_project_of_ones_own(site: Path, tmp_path: Path) -> None:
    assert coder(site, tmp_path, "init", "own").returncode == 0
    (tmp_path / "note.txt").write_text("A win-win for all.\n", encoding="utf-8")
    done = coder(site, tmp_path / "own", "ingest", "../note.txt")
    assert done.returncode == 0, done.stderr
    assert "note" in coder(site, tmp_path / "own", "docs", "list").stdout
