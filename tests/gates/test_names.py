"""Names of modules say what a module is about, and the vocabulary is the project's own."""

from __future__ import annotations

import ast
import re

from tests.gates.source import functions, modules, tree, within

FORBIDDEN = {
    "base", "common", "core", "helper", "helpers", "manager", "managers", "misc", "mixin", "mixins",
    "stuff", "tools", "util", "utils",
}  # fmt: skip

CLASSES = {"Annotation", "Quotation", "Segment", "Node", "Operation", "Label"}
"""What other programs call a coding, a span, a code or an event; docs/glossary.md maps them."""


def test_no_module_is_named_after_nothing() -> None:
    parts = {
        within(p): set(re.split(r"[/_.]", within(p).removesuffix(".py")))
        for p in modules("coder", "tests", "scripts", "benchmarks")
    }
    assert not {name: found for name, words in parts.items() if (found := words & FORBIDDEN)}


def test_classes_use_the_words_of_the_glossary() -> None:
    wrong = {
        f"{within(p)}:{n.lineno} {n.name}"
        for p in modules("coder")
        for n in ast.walk(tree(p))
        if isinstance(n, ast.ClassDef)
        and (n.name in CLASSES or n.name.endswith(("Manager", "Helper", "Util", "Utils")))
    }
    assert not wrong


def test_tests_say_a_behaviour() -> None:
    short = {
        f"{within(p)}:{f.lineno} {f.name}"
        for p in modules("tests")
        for f in functions(p)
        if f.name.startswith("test_") and f.name.count("_") < 3
    }
    assert not short


def test_test_files_have_the_name_of_a_test() -> None:
    strays = {
        within(p)
        for p in modules("tests")
        if not p.name.startswith("test_")
        and any(f.name.startswith("test_") for f in tree(p).body if isinstance(f, ast.FunctionDef))
    }
    assert not strays
