"""The floors of the house, checked a second time by another reading than the import linter's.

The linter's contracts stand in pyproject.toml. Here the contracts are checked against the packages that
exist and against the dependencies that are declared, and every import is looked at once more.
"""

from __future__ import annotations

import ast
import re
import tomllib
from typing import Any

from tests.gates.source import ROOT, modules, tree, within

FLOORS = (
    {"cli"},
    {"workbench"},
    {"project"},
    {"ingest", "codebook", "tag", "review", "agree", "analyse", "export", "exchange", "store"},
    {"text", "stats"},
    {"model"},
)
"""From the top: what stands on a floor uses lower floors only."""

HEIGHT = {package: -depth for depth, floor in enumerate(FLOORS) for package in floor}


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts of the import linter by name."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {c["name"]: c for c in config["tool"]["importlinter"]["contracts"]}


def packages() -> set[str]:
    """The packages that are there."""
    return {p.parent.name for p in (ROOT / "coder").glob("*/__init__.py")}


def imports() -> list[tuple[str, str, str]]:
    """Every import of one of our packages from another: (where, from, to)."""
    out = []
    for path in modules("coder"):
        parts = within(path).split("/")
        if len(parts) < 3:
            continue
        for node in ast.walk(tree(path)):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [a.name for a in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{within(path)}:{node.lineno} names a module by dots"
                names = [node.module or ""]
                if node.module == "coder":
                    names = [f"coder.{a.name}" for a in node.names]
            for name in names:
                top, _, rest = name.partition(".")
                if top == "coder" and rest and rest.split(".")[0] != parts[1]:
                    out.append((f"{within(path)}:{getattr(node, 'lineno', 0)}", parts[1], rest))
    return out


def test_every_package_has_its_floor() -> None:
    assert packages() - {"data"} <= set(HEIGHT)


def test_the_contract_names_the_same_floors() -> None:
    written = [set(re.findall(r"\w+", line)) for line in contracts()["layers"]["layers"]]
    assert written == list(FLOORS)


def test_a_package_that_is_there_is_not_optional_and_the_rest_is() -> None:
    written = " ".join(contracts()["layers"]["layers"])
    optional = set(re.findall(r"\((\w+)\)", written))
    assert set(HEIGHT) - packages() <= optional


def test_nobody_reaches_up_or_sideways() -> None:
    wrong = [
        f"{where} ({source} uses {target})"
        for where, source, target in imports()
        if (top := target.split(".")[0]) in HEIGHT and HEIGHT[top] >= HEIGHT[source]
    ]
    assert not wrong


def test_the_model_uses_the_standard_library_only() -> None:
    allowed = {
        "__future__", "base64", "bisect", "calendar", "collections", "coder", "contextlib", "dataclasses",
        "datetime", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json",
        "math", "operator", "re", "string", "types", "typing", "unicodedata", "uuid",
    }  # fmt: skip
    wrong = [
        f"{within(path)}:{node.lineno} {name}"
        for path in modules("coder/model")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
        if name.split(".")[0] not in allowed
    ]
    assert not wrong


def test_the_model_reads_no_clock_and_draws_no_lots() -> None:
    forbidden = re.compile(r"\b(?:now|utcnow|today|uuid1|uuid4|time|random|urandom)\(\)")
    wrong = {
        within(p) for p in modules("coder/model") if forbidden.search(p.read_text(encoding="utf-8"))
    }
    assert not wrong
