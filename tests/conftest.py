"""What every test stands on: no settings of this computer, the shared data, counted skips.

`shared` is the folder of test data (CODER_SHARED, else `../shared` beside the repository); tests that
need it are skipped where it is absent, with a reason that says so. `program("soffice")` does the same
for programs from outside. The last lines of a run count skips by these reasons.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every machine and in every run; `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, database=None)
settings.register_profile(
    "search", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

SHARED_ABSENT = "shared data absent"
PROGRAM_ABSENT = "outside program absent"
PART_ABSENT = "part not there yet"
REASONS = {
    SHARED_ABSENT: ("shared",),
    PROGRAM_ABSENT: ("outside program", "not installed", "no program", "not found on path"),
    PART_ABSENT: (PART_ABSENT,),
}
"""Classes of skips, and the words by which a reason is told to be of one."""

FORGOTTEN = (
    "CODER_NAME",
    "CODER_PROJECT",
    "CODER_DEBUG",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "EDITOR",
    "VISUAL",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
)
"""Variables of the caller that could change what a test sees."""


@pytest.fixture(scope="session")
def lemma_tables() -> list[Path]:
    """The tables of inflected forms, made once for all tests: making them takes seconds."""
    from coder.tag.forms import LANGUAGES, expand_forms

    folder = ROOT / ".pytest_cache" / "lemmas"
    before = os.environ.get("CODER_CACHE")
    os.environ["CODER_CACHE"] = str(folder)
    try:
        for lang in LANGUAGES:
            expand_forms("x", lang)
    finally:
        if before is None:
            del os.environ["CODER_CACHE"]
        else:
            os.environ["CODER_CACHE"] = before
    return sorted(folder.glob("lemmas-*.txt"))


@pytest.fixture(autouse=True)
def no_settings_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lemma_tables: list[Path]
) -> None:
    """Each test has its own home, cache and settings, and no git identity."""
    home = tmp_path / ".home"
    (home / "coder-cache").mkdir(parents=True)
    for table in lemma_tables:
        os.symlink(table, home / "coder-cache" / table.name)
    for name, folder in {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "appdata",
        "LOCALAPPDATA": "appdata",
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "CODER_CACHE": "coder-cache",
    }.items():
        monkeypatch.setenv(name, str(home / folder) if folder else str(home))
    for name in FORGOTTEN:
        monkeypatch.delenv(name, raising=False)
    for name in [n for n in os.environ if n.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    # The list of fonts takes matplotlib a second; it is the same for all tests.
    monkeypatch.setenv("MPLCONFIGDIR", str(ROOT / ".pytest_cache" / "matplotlib"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test data."""
    folder = Path(os.environ.get("CODER_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"{SHARED_ABSENT}: set CODER_SHARED to the folder that holds it")
    return folder.resolve()


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """Returns the path of the first of some programs that is here, else skips the test."""

    def find(*names: str) -> str:
        for name in names:
            if found := shutil.which(name):
                return found
        pytest.skip(f"{PROGRAM_ABSENT}: {' or '.join(names)}")

    return find


LONG = ("proof/", "demo/", "gates/", "ingest/test_new_versions", "ingest/test_align")
"""Files that take longest begin first, so that no core waits at the end for the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files first; else the order stands."""
    items.sort(key=lambda item: not any(part in item.path.as_posix() for part in LONG))


def reason_class(reason: str) -> str:
    """Which class of `REASONS` a skip belongs to, else "other"."""
    text = reason.casefold()
    return next((c for c, words in REASONS.items() if any(w in text for w in words)), "other")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count skips by reason, and write all counts where `CODER_TEST_COUNTS` points."""
    stats = terminalreporter.stats
    skips = stats.get("skipped", [])
    reasons = Counter(
        reason_class(r.longrepr[2] if isinstance(r.longrepr, tuple) else str(r.longrepr))
        for r in skips
    )
    if reasons:
        told = ", ".join(f"{n} {why}" for why, n in sorted(reasons.items()))
        terminalreporter.write_line(f"skipped: {told}")
    if path := os.environ.get("CODER_TEST_COUNTS"):
        counts = {
            "passed": len(stats.get("passed", [])),
            "failed": len(stats.get("failed", [])) + len(stats.get("error", [])),
            "skipped": len(skips),
            "reasons": dict(sorted(reasons.items())),
        }
        Path(path).write_text(json.dumps(counts), encoding="utf-8")
