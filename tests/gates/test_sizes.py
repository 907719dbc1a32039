"""Bars on size: what does not fit on a screen or in a head is cut in two."""

from __future__ import annotations

import ast

from coder.cli.table import VERBS
from tests.gates.source import ROOT, Function, functions, modules, within

FILE = 400
FUNCTION = 60
VERB = 15
PARAMETERS = 7


def lines(function: Function) -> int:
    """Lines from `def` to the end, without decorators and without the docstring."""
    assert function.end_lineno is not None
    total = function.end_lineno - function.lineno + 1
    return total - docstring_lines(function)


def docstring_lines(function: Function) -> int:
    """Lines of the docstring; 0 where there is none."""
    if ast.get_docstring(function) is None:
        return 0
    first = function.body[0]
    assert first.end_lineno is not None
    return first.end_lineno - first.lineno + 1


def body_lines(function: Function) -> int:
    """Lines of the body alone, without the docstring: a verb's options are not its body."""
    rest = function.body[1:] if docstring_lines(function) else function.body
    return (rest[-1].end_lineno or 0) - rest[0].lineno + 1 if rest else 0


def parameters(function: Function) -> int:
    """How many a caller can give; `self` and `cls` are not given."""
    args = function.args
    named = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    named += [a.arg for a in (args.vararg, args.kwarg) if a]
    return len([n for n in named if n not in ("self", "cls")])


def test_files_fit_in_a_head() -> None:
    long = {
        within(p): n
        for p in modules("coder", "tests", "scripts", "benchmarks")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > FILE
    }
    assert not long


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{within(p)}:{f.lineno} {f.name}": lines(f)
        for p in modules("coder", "tests", "scripts", "benchmarks")
        for f in functions(p)
        if lines(f) > FUNCTION
    }
    assert not long


def test_verbs_parse_call_and_hand_on() -> None:
    homes = {(module, name) for module, _, name in (v.home.partition(":") for v in VERBS)}
    found = {
        (module, f.name): f
        for module in {m for m, _ in homes}
        if (path := ROOT / "coder" / "cli" / f"{module.replace('.', '/')}.py").is_file()
        for f in functions(path)
        if (module, f.name) in homes
    }
    long = {f"{m}:{name}": n for (m, name), f in found.items() if (n := body_lines(f)) > VERB}
    assert not long


def test_functions_outside_the_command_line_take_few_parameters() -> None:
    many = {
        f"{within(p)}:{f.lineno} {f.name}": parameters(f)
        for p in modules("coder")
        if not within(p).startswith("coder/cli/")
        for f in functions(p)
        if parameters(f) > PARAMETERS
    }
    assert not many


def test_the_measures_measure() -> None:
    sample = ast.parse(
        "@app.command('x')\ndef f(self, a, *b, c=1, **d):\n    '''One.\n\n    Two.\n    '''\n    a\n    return c\n"
    ).body[0]
    assert isinstance(sample, ast.FunctionDef)
    assert (lines(sample), body_lines(sample), parameters(sample)) == (3, 2, 4)
