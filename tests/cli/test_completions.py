from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coder.cli.completions import SHELLS, candidates
from tests.cli.program import run


def test_every_shell_has_a_script() -> None:
    for shell in ("bash", "zsh", "fish", "powershell"):
        ran = run("completions", shell)
        assert ran.out == SHELLS[shell]
        assert "coder-qda" in ran.out
    assert run("completions", "tcsh").code == 2


def test_verbs_and_groups_are_completed_from_the_table() -> None:
    assert candidates(["comp"]) == ["completions"]
    assert candidates(["--project", "p", "comp"]) == ["completions"]
    assert "help" in candidates([""])
    assert candidates(["nothing-like-this"]) == []


def test_options_are_completed_for_their_verb() -> None:
    assert candidates(["completions", "--out"]) == ["--output"]
    assert candidates(["--jso"]) == ["--json", "--jsonl"]
    assert candidates(["nonsense", "--o"]) == []


def test_files_are_left_to_the_shell() -> None:
    assert candidates(["completions", "fi"]) == []
    assert candidates(["--project", ""]) == []
    assert candidates([]) == candidates([""])


def test_the_program_answers_the_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_CODER_COMPLETE", "words")
    monkeypatch.setenv("COMP_WORDS", "comp")
    assert run().out == "completions\n"
    monkeypatch.setenv("_CODER_COMPLETE", "other")
    assert run().code == 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="outside program absent: bash")
def test_bash_completes_with_the_real_script(tmp_path: Path) -> None:
    program = tmp_path / "coder"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m coder "$@"\n')
    program.chmod(0o755)
    lines = SHELLS["bash"] + (
        f'COMP_WORDS=("{program}" --csv completions --qu); COMP_CWORD=3; _coder_complete "{program}"\n'
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    ran = subprocess.run(["bash", "-c", lines], capture_output=True, text=True, env=env, check=True)
    assert ran.stdout == "--quiet\n"
