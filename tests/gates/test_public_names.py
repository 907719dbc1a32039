"""What a module offers is written down in it, is there, and is explained."""

from __future__ import annotations

import ast
from importlib import import_module
from importlib.util import find_spec

import pytest

import coder
from tests.gates.source import ROOT, Function, modules, tree, within

DOORS = ("__init__.py", "__main__.py")
"""Modules that may offer nothing by name."""


def exported(module: ast.Module) -> list[str] | None:
    """The names in `__all__`, or None where it is not a plain list."""
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets) and node.value:
                return list(ast.literal_eval(node.value))
    return None


def defined(module: ast.Module) -> set[str]:
    """Functions and classes of a module that have no underscore in front."""
    return {
        n.name
        for n in module.body
        if isinstance(n, Function | ast.ClassDef) and not n.name.startswith("_")
    }


def test_every_module_says_what_it_offers() -> None:
    silent = {
        within(p) for p in modules("coder") if p.name not in DOORS and exported(tree(p)) is None
    }
    assert not silent


def test_names_that_are_offered_stand_once_and_are_there() -> None:
    wrong: dict[str, list[str]] = {}
    for path in modules("coder"):
        module = tree(path)
        names = exported(module) or []
        bound = {
            n.id
            for n in ast.walk(module)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        bound |= {
            (a.asname or a.name).split(".")[0]
            for n in ast.walk(module)
            if isinstance(n, ast.Import | ast.ImportFrom)
            for a in n.names
        }
        missing = [n for n in names if n not in bound | defined(module)]
        if missing or len(set(names)) != len(names):
            wrong[within(path)] = missing or names
    assert not wrong


def test_every_module_and_every_public_thing_has_a_docstring() -> None:
    silent = []
    for path in modules("coder"):
        module = tree(path)
        if ast.get_docstring(module) is None:
            silent.append(within(path))
        for node in module.body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            methods = [
                m
                for m in (node.body if isinstance(node, ast.ClassDef) else [])
                if isinstance(m, Function) and not m.name.startswith("_") and not overloaded(m)
            ]
            silent += [
                f"{within(path)}:{n.lineno} {n.name}"
                for n in (node, *methods)
                if ast.get_docstring(n) is None and not overloaded(n)
            ]
    assert not silent


def overloaded(node: ast.AST) -> bool:
    """Whether it only declares one shape of a function."""
    return any(ast.unparse(d).endswith("overload") for d in getattr(node, "decorator_list", ()))


def test_the_front_door_lists_what_it_loads_and_loads_what_it_lists() -> None:
    listed = [n for n in coder.__all__ if n != "__version__"]
    typed = {
        a.name
        for node in tree(ROOT / "coder" / "__init__.py").body
        if isinstance(node, ast.If)
        for n in node.body
        if isinstance(n, ast.ImportFrom)
        for a in n.names
    }
    assert set(listed) == set(coder._HOMES) == typed
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("name", [n for n in coder.__all__ if n != "__version__"])
def test_what_the_front_door_lists_opens(name: str) -> None:
    home = coder._HOMES[name]
    if find_spec(home) is None:
        pytest.skip(f"part not there yet: {home}")
    assert getattr(coder, name) is getattr(import_module(home), name)


def test_other_names_are_refused_like_anywhere() -> None:
    with pytest.raises(AttributeError, match="'coder' has no attribute 'nothing'"):
        _ = coder.nothing


def test_the_version_is_that_of_the_distribution() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == coder.__version__
