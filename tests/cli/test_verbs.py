"""Every verb of the table: it is there, says what it does, and shows examples that all shells take."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap

import pytest

from coder.cli.app import resolve
from coder.cli.command import NEEDS, command_for, verb_function
from coder.cli.given import GLOBAL_OPTIONS
from coder.cli.parameters import Parameter
from coder.cli.parser import parse
from coder.cli.table import GROUPS, PANELS, VERBS, Verb
from tests.cli.program import run

BODY = 15

# Outside of quotes: letters, digits and what no shell gives a meaning. Inside: no expansion anywhere.
SAFE = re.compile(r'(?:[A-Za-z0-9_./:=+-]|"[^"$`\\!%]*"|\s)+\Z')

each_verb = pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)


def examples(verb: Verb) -> list[str]:
    doc = inspect.cleandoc(verb_function(verb).__doc__ or "")
    _, found, rest = doc.partition("Examples:\n")
    return (
        [line.strip() for line in textwrap.dedent(rest).splitlines() if line.strip()]
        if found
        else []
    )


@each_verb
def test_the_table_says_what_the_docstring_says(verb: Verb) -> None:
    doc = inspect.getdoc(verb_function(verb)) or ""
    assert doc.splitlines()[0] == verb.help


@each_verb
def test_help_shows_the_docstring_and_examples(verb: Verb) -> None:
    ran = run(*verb.name.split(" "), "--help")
    assert ran.code == 0 and ran.err == ""
    assert verb.help in ran.out
    assert "Examples:\n    coder " in ran.out
    assert all(len(line) <= 110 for line in ran.out.splitlines())


@each_verb
def test_examples_are_taken_by_all_shells_and_by_the_parser(verb: Verb) -> None:
    lines = examples(verb)
    assert lines
    for line in lines:
        assert SAFE.match(line), line
        program, *words = [a or b for a, b in re.findall(r'"([^"]*)"|(\S+)', line)]
        assert program == "coder"
        found, lead, rest = resolve(words)
        assert found is not None and found.name.split(" ")[0] == verb.name.split(" ")[0]
        assert isinstance(parse(command_for(found).parameters, [*lead, *rest]), dict)


@each_verb
def test_every_argument_and_option_has_help_and_a_name(verb: Verb) -> None:
    for parameter in command_for(verb).parameters:
        assert parameter.note.help.endswith("."), parameter.shown
        assert parameter.is_switch or parameter.note.metavar, parameter.name
        assert parameter.many or parameter.kind is bool or not isinstance(parameter.default, list)


@each_verb
def test_flags_are_unique(verb: Verb) -> None:
    flags = [parameter.flag for parameter in command_for(verb).parameters if parameter.flag]
    assert len(flags) == len(set(flags))


@each_verb
def test_only_one_argument_takes_several_words(verb: Verb) -> None:
    arguments: list[Parameter] = [p for p in command_for(verb).own if not p.flag]
    assert sum(argument.many for argument in arguments) <= 1


@each_verb
def test_bodies_are_short(verb: Verb) -> None:
    function = ast.parse(textwrap.dedent(inspect.getsource(verb_function(verb)))).body[0]
    assert isinstance(function, ast.FunctionDef)
    body = [
        n
        for n in function.body
        if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
    ]
    lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
    assert lines <= BODY, f"{verb.home} has {lines} lines"


def test_names_and_headings_of_the_table_hold() -> None:
    names = [verb.name for verb in VERBS]
    assert len(names) == len(set(names))
    for verb in VERBS:
        assert verb.panel in PANELS
        assert verb.help.endswith(".")
        assert len(verb.help) <= 90
        if " " in verb.name:
            group = verb.name.split(" ")[0]
            assert GROUPS[group][0] == verb.panel
    assert all(panel in PANELS for panel, _ in GROUPS.values())


def test_the_front_page_names_every_verb_and_global_option() -> None:
    page = run("--help").out
    for verb in VERBS:
        assert verb.name.split(" ")[-1] in page
    for option in GLOBAL_OPTIONS:
        assert option.flag in page
    assert all(len(line) <= 80 for line in page.splitlines())


def test_needs_are_no_options() -> None:
    for verb in VERBS:
        assert not {p.name for p in command_for(verb).own} & set(NEEDS)
