"""The source files as the gates see them: parsed once, named by their path from the root.

Only files that git tracks or would track count: what lies about in a working folder is nobody's fault.
"""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

__all__ = ["ROOT", "Function", "functions", "modules", "tracked", "tree", "within"]

ROOT = Path(__file__).resolve().parent.parent.parent

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the project, ignored ones left out; skips the test where git cannot tell."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("outside program absent: git (or this is not a checkout)")
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(p for p in paths if p.is_file())


@cache
def modules(*tops: str) -> tuple[Path, ...]:
    """Python files under the given folders of the root."""
    return tuple(p for top in tops for p in sorted((ROOT / top).rglob("*.py")) if p.is_file())


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> list[Function]:
    """All functions and methods of a module, inner ones included."""
    return [n for n in ast.walk(tree(path)) if isinstance(n, Function)]


def within(path: Path) -> str:
    """The path from the root, with slashes on every system."""
    return path.relative_to(ROOT).as_posix()
