"""The short paper of the demo: its sentences are those of a run, its files are there, its commands are listed."""

from __future__ import annotations

import json
import re
import shlex
from hashlib import sha256

import pytest

from coder.cli.keeping import parsed
from coder.project.exportlist import FILE, Kept, read_list
from tests.gates.source import ROOT

PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def test_sentences_with_figures_are_those_of_the_last_run() -> None:
    told = (ROOT / "exports" / "README.md").read_text(encoding="utf-8")
    sentences = re.findall(r"(?m)^> (.*)$", PAGE)
    assert len(sentences) >= 6
    assert not [s for s in sentences if f"- {s}" not in told]


def test_every_file_that_is_shown_is_there() -> None:
    named = re.findall(r"\]\((\.\./exports/[^)]*|\w+\.md)\)", PAGE)
    assert len(named) > 12
    assert not [n for n in named if not (ROOT / "docs" / n).is_file()]


def spelled(kept: Kept) -> tuple[object, ...]:
    """What a command means, whatever the order of its options."""
    command, values = parsed(ROOT, kept)
    own = {
        k: v for k, v in values.items() if k not in ("given__coder", "given__output", "given__keep")
    }
    return command.verb.name, sorted(own.items(), key=lambda p: p[0])


def test_commands_of_the_page_are_those_of_the_list() -> None:
    listed = {k.name: k for k in read_list(ROOT / FILE)}
    for line in re.findall(r"(?m)^    coder (.* --keep .*)$", PAGE):
        words = shlex.split(line)
        name, output = words[words.index("--keep") + 1], words[words.index("--output") + 1]
        del words[words.index("--output") :]
        kept = Kept(name, shlex.join(words), output)
        assert spelled(kept) == spelled(listed[name]), line


def test_recorded_states_are_those_of_the_files() -> None:
    whole = json.loads((ROOT / "exports.lock.json").read_text(encoding="utf-8"))
    assert list(whole["entries"]) == [k.name for k in read_list(ROOT / FILE)]
    for entry in whole["entries"].values():
        path = ROOT / entry["output"]
        if not path.is_file():
            pytest.skip("not there: exports/ is made by `make demo`")
        assert sha256(path.read_bytes()).hexdigest() == entry["sha256"], entry["output"]
