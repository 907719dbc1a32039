"""Makes a command of a verb's plain function, when the verb runs and not before.

    def cooccur(project: Project, selection: Selection, out: OutputOptions, *, rule: Rule = "overlap"): ...

Owns how a verb gets what it needs: it names a parameter, and finds there
`project` the opened project, closed afterwards, its opening findings told last;
`selection` the shared selectors as one value; `out` how to write; `given` all global options.
All other parameters are the verb's own arguments and options (see `parameters`); a verb's own option
wins over a shared one of the same name. A verb returns None or an ExitCode.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Annotated, Any, Final

from coder.cli import diagnostics
from coder.cli.diagnostics import ExitCode
from coder.cli.given import GLOBAL_OPTIONS, Given, given_from
from coder.cli.parameters import Option, Parameter, parameters_of, resolved
from coder.cli.parser import STOPS, parse
from coder.cli.selectors import PANEL, SELECTORS, selection_from
from coder.cli.table import Verb
from coder.model.errors import UsageError
from coder.model.value import value

__all__ = ["NEEDS", "Command", "command_for", "run_parsed", "run_verb", "verb_function"]

NEEDS: Final = ("project", "selection", "out", "given")
"""Names of parameters that are filled in, not parsed."""


@value
class Command:
    """A verb ready to run: its function, what the function needs, all parameters in order of help."""

    verb: Verb
    function: Callable[..., Any]
    needs: frozenset[str]
    own: tuple[Parameter, ...]
    shared: tuple[Parameter, ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Own parameters, then selectors and global options."""
        return (*self.own, *self.shared)


def verb_function(verb: Verb) -> Callable[..., Any]:
    """The plain function of a verb; imports its module."""
    module, _, name = verb.home.partition(":")
    function: Callable[..., Any] = getattr(import_module(f"coder.cli.{module}"), name)
    return function


def _shared(name: str, option: Option, *, many: bool = False) -> Parameter:
    if many:
        return resolved(name, Annotated[list[str], option], None)
    if option.metavar:
        return resolved(name, Annotated[str, option], "")
    return resolved(name, Annotated[bool, option], False)


def _selectors() -> Iterator[Parameter]:
    for s in SELECTORS:
        option = Option(s.flag, metavar=s.metavar, help=s.help, panel=PANEL)
        yield _shared(f"select__{s.field}", option, many=s.many)


def _globals() -> Iterator[Parameter]:
    for g in GLOBAL_OPTIONS:
        if g.flag not in STOPS:
            panel = "Output" if g.output else "Anywhere"
            option = Option(g.flag, metavar=g.metavar, help=g.help, panel=panel)
            yield _shared(f"given__{g.name}", option)


def command_for(verb: Verb) -> Command:
    """The verb's command with its own, the selecting and the global options; imports its module."""
    function = verb_function(verb)
    needs = frozenset(inspect.signature(function).parameters) & frozenset(NEEDS)
    own = parameters_of(function, but=NEEDS)
    taken = {parameter.flag for parameter in own}
    shared = [*(_selectors() if "selection" in needs else ()), *_globals()]
    return Command(verb, function, needs, own, tuple(p for p in shared if p.flag not in taken))


def _filled_in(command: Command, given: Given, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {parameter.name: values[parameter.name] for parameter in command.own}
    if "given" in command.needs:
        found["given"] = given
    if "out" in command.needs:
        found["out"] = given.out
    if "selection" in command.needs:
        found["selection"] = selection_from(_with_prefix("select__", values))
    return found


def _with_prefix(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {n.removeprefix(prefix): v for n, v in values.items() if n.startswith(prefix)}


def run_parsed(
    command: Command,
    values: Mapping[str, Any],
    watch: Callable[[object], None] | None = None,
) -> int:
    """Run a verb with the values of its parameters; `watch` is told the results that it writes."""
    said = _with_prefix("given__", values)
    given = given_from(said)
    given = replace(given, out=replace(given.out, watch=watch)) if watch else given
    diagnostics.configure(quiet=given.quiet, colour=not given.no_color, debug=given.debug)
    if not command.needs & {"out", "given"}:
        useless = [g.flag for g in GLOBAL_OPTIONS if g.output and said.get(g.name)]
        if useless:
            diagnostics.note(f"{', '.join(useless)}: without effect on coder {command.verb.name}")
    arguments = _filled_in(command, given, values)
    if "project" not in command.needs:
        return int(command.function(**arguments) or ExitCode.DONE)
    from coder.cli.opening import opened

    with opened(given) as opening:
        code = int(command.function(project=opening.project, **arguments) or ExitCode.DONE)
    return code or opening.exit_code


def run_verb(verb: Verb, words: Sequence[str]) -> int:
    """Read `words` and run the verb, or show its help.

    Returns:
        The exit code.

    Raises:
        UsageError: when the words do not fit.
    """
    command = command_for(verb)
    try:
        values = parse(command.parameters, words)
    except UsageError as error:
        error.place = error.place or verb.name
        error.hint = error.hint or f"coder {verb.name} --help shows its options and examples"
        raise
    if values == "--help":
        from coder.cli.helppage import verb_page

        sys.stdout.write(verb_page(command))
    elif values == "--version":
        from coder.cli.frontpage import version_line

        sys.stdout.write(version_line() + "\n")
    else:
        assert isinstance(values, dict)
        if values.get("given__keep"):
            from coder.cli.keeping import run_and_keep

            return run_and_keep(command, values, words)
        return run_parsed(command, values)
    return ExitCode.DONE
