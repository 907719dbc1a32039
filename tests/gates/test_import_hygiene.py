"""What light commands do not load: a program that starts slowly is used less."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coder.cli.table import verb_named

HEAVY = (
    "spacy", "textual", "matplotlib", "networkx", "lxml", "pdfplumber", "pypdfium2", "docx", "openpyxl",
    "xlsxwriter", "ruamel",
)  # fmt: skip
VERY_HEAVY = ("spacy", "textual", "matplotlib", "networkx", "lxml", "pdfplumber")
"""What even verbs that compute do without."""

PROJECT = """\
format = 1
name = "light"

[[coders]]
id = "ana"
"""

LIGHT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "--help": ((*HEAVY, "numpy", "yaml", "typer", "rich"), ("--help",)),
    "--version": ((*HEAVY, "numpy", "yaml", "typer", "rich"), ("--version",)),
    "alone": ((*HEAVY, "numpy"), ()),
    "help": (HEAVY, ("help", "quotation")),
    "status": ((*HEAVY, "numpy"), ("status",)),
    "add": (HEAVY, ("--coder", "ana", "add", "D-01", "0:5", "win_win")),
    "log": (HEAVY, ("log",)),
    "cooccur": (VERY_HEAVY, ("cooccur",)),
    "crosstab": (VERY_HEAVY, ("crosstab", "--rows", "code", "--cols", "case")),
}
"""By name of the case: what must not be loaded, and the command."""

RUN = """\
import json, sys
sys.path.insert(0, {root!r})
from coder.cli.app import main
try:
    main({args!r})
except SystemExit:
    pass
print("\\n" + json.dumps(sorted({{m.partition(".")[0] for m in sys.modules}})))
"""


def loaded(source: str, folder: Path) -> set[str]:
    """Top-level modules after running `source` in a new process in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_the_standard_library_only(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parent.parent.parent)
    names = "sorted({m.partition('.')[0] for m in sys.modules})"
    empty, ours = (
        loaded(
            f"import json, sys\nsys.path.insert(0, {root!r})\n{line}\nprint(json.dumps({names}))",
            tmp_path,
        )
        for line in ("", "import coder")
    )
    assert {m for m in ours - empty if m not in sys.stdlib_module_names} == {"coder"}


@pytest.mark.parametrize("case", LIGHT)
def test_light_commands_load_no_heavy_library(case: str, tmp_path: Path) -> None:
    unwanted, args = LIGHT[case]
    verb = next((a for a in args if verb_named(a)), "")
    if case not in ("--help", "--version", "alone") and not verb:
        pytest.skip(f"part not there yet: coder {case}")
    (tmp_path / "coder.toml").write_text(PROJECT, encoding="utf-8", newline="\n")
    root = str(Path(__file__).resolve().parent.parent.parent)
    found = loaded(RUN.format(root=root, args=[*args]), tmp_path)
    assert not found & set(unwanted)
