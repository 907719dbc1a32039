"""What is loaded when: deterministic facts, no stopwatch."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "spacy", "textual", "matplotlib", "networkx", "lxml", "pdfplumber", "pypdfium2", "numpy", "yaml", "ruamel",
    "docx", "openpyxl", "xlsxwriter", "re2", "ahocorasick_rs", "simplemma", "rich", "typer", "click",
    "pydantic", "platformdirs", "charset_normalizer", "sqlite3",
}  # fmt: skip

PROBE = """
import json, sys
bare = set(sys.modules)
from coder.cli.app import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(m for m in sys.modules if m not in bare)]), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """Modules that a run of the program loads beyond those of the bare interpreter."""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", PROBE, *words], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(ran.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("codebook", "--help")])
def test_help_loads_nothing_but_itself_and_the_standard_library(words: tuple[str, ...]) -> None:
    modules = loaded(*words)
    assert {m.split(".")[0] for m in modules} - set(sys.stdlib_module_names) == {"coder"}
    assert {m for m in modules if m.startswith("coder")} <= {
        "coder",
        "coder.cli",
        "coder.cli.app",
        "coder.cli.diagnostics",
        "coder.cli.frontpage",
        "coder.cli.given",
        "coder.cli.helppage",
        "coder.cli.parameters",
        "coder.cli.table",
        "coder.model",
        "coder.model.errors",
        "coder.model.finding",
        "coder.model.value",
    }


def test_help_of_a_verb_loads_no_library() -> None:
    modules = loaded("completions", "--help")
    assert not {m.split(".")[0] for m in modules} & HEAVY
    assert not any(m.startswith("coder.project") for m in modules)
