"""docs/ingest.md says of every warning what it means; nothing is on it that nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ingest.md"
PARTS = (
    "alike", "extracting", "incoming", "ingesting", "metasheet", "remarks", "rowtexts", "shelf",
    "storing",
)  # fmt: skip


def codes(path: Path) -> Iterator[str]:
    """Every code that stands right after a level in what makes a finding."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            given = node.args
        elif isinstance(node, ast.Tuple):
            given = node.elts
        for level, code in pairwise(given):
            choice = [level.body, level.orelse] if isinstance(level, ast.IfExp) else [level]
            if all(is_level(one) for one in choice) and isinstance(code, ast.Constant):
                yield str(code.value)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_renamed"):
            yield str(ast.literal_eval(node.args[0]))


def is_level(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Level"
    )


def test_every_code_is_on_the_page_and_no_other() -> None:
    files = [*(ROOT / "coder" / "ingest").rglob("*.py")]
    files += [ROOT / "coder" / "project" / f"{name}.py" for name in PARTS]
    said = {code for path in files for code in codes(path)}
    assert len(said) > 40
    text = PAGE.read_text(encoding="utf-8").split("## What each word means")[1]
    told = {
        code
        for row in re.findall(r"(?m)^\| ((?:`[a-z-]+`,? ?)+)\|", text)
        for code in re.findall(r"`([a-z-]+)`", row)
    }
    # Made from a variable: three counts of DOCX, which stand in one table.
    variable = {"comments", "hidden-text", "text-boxes", "numbering", "passed-over", "duplicate"}
    assert told - said <= variable, told - said - variable
    assert said <= told, said - told
