"""The documents say what the program does: verbs, events, and every example that is marked to run.

Two marks, each on a line before a fenced block:

    <!-- run -->           a ```console block: each `$ coder ...` line is run in an empty folder, and what
                           follows it must be its output (`...` alone on a line stands for anything);
                           a ```python block: it is run
    <!-- run in demo -->   the same in a copy of the example project

Blocks of one page run in order, in one folder per mark.
"""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from coder.cli.table import VERBS
from coder.model.event import COMMON_KEYS, KINDS, event_faults
from tests.gates.source import ROOT, within

PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
DEMO = ("coder.toml", ".gitattributes", "codebooks", "corpora", "codings")

BLOCK = re.compile(r"(?m)^<!-- (run(?: in demo)?) -->\n+```(console|python)\n(.*?)^```$", re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A marked block: the line on which it begins, where it runs, in what language, what it says."""

    line: int
    place: str
    kind: str
    text: str


def examples(text: str) -> list[Example]:
    """The marked blocks of a page."""
    return [
        Example(text.count("\n", 0, m.start()) + 1, m[1], m[2], m[3]) for m in BLOCK.finditer(text)
    ]


def steps(text: str) -> list[tuple[str, str]]:
    """(command, expected output) pairs of a console block."""
    out: list[tuple[str, str]] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            out.append((line[2:].strip(), ""))
        elif out:
            out[-1] = (out[-1][0], out[-1][1] + line)
    return out


def agrees(expected: str, found: str) -> bool:
    """Whether the output is the expected one; a line of three dots stands for any lines."""
    lines = [re.sub(r"([\[*?])", r"[\1]", line.rstrip()) for line in expected.strip().splitlines()]
    pattern = "\n".join("*" if line == "..." else line for line in lines)
    shown = "\n".join(line.rstrip() for line in found.strip().splitlines())
    return fnmatch.fnmatchcase(shown, pattern)


def run(command: list[str], folder: Path, *, refused: bool = False) -> str:
    """Standard output, and the messages after it, of a command that must do its work, or be refused."""
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    told = f"{command}: {done.stderr}"
    assert done.returncode in ((2, 3, 4) if refused else (0, 1, 5)), (
        told
    )  # 5: done, and says what it leaves out
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "page", [p for p in PAGES if examples(p.read_text(encoding="utf-8"))], ids=lambda p: p.name
)
def test_marked_examples_run_and_show_what_is_written(page: Path, tmp_path: Path) -> None:
    folders = {"run": tmp_path / "empty", "run in demo": tmp_path / "demo"}
    for folder in folders.values():
        folder.mkdir()
    for part in DEMO:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folders["run in demo"] / part)
        elif source.exists():
            shutil.copy(source, folders["run in demo"])
    for example in examples(page.read_text(encoding="utf-8")):
        folder = folders[example.place]
        if example.kind == "python":
            run([sys.executable, "-c", example.text], folder)
            continue
        for command, expected in steps(example.text):
            program, *args = shlex.split(command)
            assert program == "coder", f"{within(page)}:{example.line} runs {program}"
            refused = expected.startswith("coder: ")
            found = run([sys.executable, "-m", "coder", *args], folder, refused=refused)
            told = f"{within(page)}:{example.line}: $ {command}\n{found}"
            assert not expected.strip() or agrees(expected, found), told


def test_outputs_are_compared_line_by_line_with_room_for_dots() -> None:
    assert agrees("a\n...\nd [x] *\n", "a  \nb\nc\nd [x] *\n")
    assert not agrees("a\nb\n", "a\nc\n")
    text = "<!-- run -->\n```console\n$ coder --version\ncoder ...\n$ coder\n```\n"
    assert [steps(e.text) for e in examples(text)] == [
        [("coder --version", "coder ...\n"), ("coder", "")]
    ]


def test_the_page_of_verbs_is_current() -> None:
    missing = [v.home for v in VERBS if find_spec("coder.cli." + v.home.partition(":")[0]) is None]
    if missing:
        pytest.skip(f"part not there yet: {', '.join(missing)}")
    done = subprocess.run(
        [sys.executable, "scripts/cli_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_verb_is_on_the_page_of_verbs() -> None:
    page = ROOT / "docs" / "cli.md"
    if not page.is_file():
        pytest.skip("part not there yet: docs/cli.md")
    headings = set(re.findall(r"(?m)^### coder (.+)$", page.read_text(encoding="utf-8")))
    assert headings == {v.name for v in VERBS}


def test_every_kind_of_event_is_on_the_page_of_the_record() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"(?m)^\| ((?:`[a-z-]+` ?)+) \| ([^|]*)\| ([^|]*)\|", text.split("## The kinds")[1]
    )
    told = {kind: row[2] for row in rows for kind in re.findall(r"`([a-z-]+)`", row[0])}
    assert set(told) == set(KINDS)
    for kind, keys in KINDS.items():
        assert set(keys) <= set(re.findall(r"`(\w+)`", told[kind])), kind
    assert all(f"`{key}`" in text for key in COMMON_KEYS)


def test_the_lines_shown_on_the_page_of_the_record_are_events() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    lines = [
        line for block in re.findall(r"(?s)```json\n(.*?)```", text) for line in block.splitlines()
    ]
    assert len(lines) >= 6
    assert [event_faults(json.loads(line)) for line in lines] == [""] * len(lines)


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{within(page)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken
