"""Makes a typer command of a verb's plain function, when the verb runs and not before.

    def cooccur(project: Project, selection: Selection, out: OutputOptions, *, rule: Rule = "overlap"): ...

Owns how a verb gets what it needs: it names a parameter, and finds there
`project` the opened project, closed afterwards, its opening findings told last;
`selection` the shared selectors as one value; `out` how to write; `given` all global options.
All other parameters are the verb's own arguments and options, in typer's way. A verb returns None or
an ExitCode. Errors of the parser leave here as UsageError; nothing else is caught.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import Annotated, Any, Final, NoReturn, get_type_hints

import typer
from typer.core import TyperCommand

from coder.cli import diagnostics
from coder.cli.diagnostics import ExitCode
from coder.cli.given import GLOBAL_OPTIONS, Given, given_from
from coder.cli.options import OPTIONAL_VALUES
from coder.cli.selectors import PANEL, SELECTORS, selection_from
from coder.cli.table import Verb
from coder.model.errors import UsageError, nearest

__all__ = ["NEEDS", "VerbCommand", "command_for", "run_verb", "verb_function"]

NEEDS: Final = ("project", "selection", "out", "given")
"""Names of parameters that are filled in, not parsed."""

# Typer took click in with 0.16 and hides it; its public exceptions lead to the common base either way.
_PARSER_ERROR: Final[Any] = typer.BadParameter.__mro__[1]


class VerbCommand(TyperCommand):
    """A typer command whose help is the docstring as written, then its options under headings."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page; own words and own layout, so that help is the same under any typer."""
        from coder.cli.helppage import verb_page

        formatter.write(verb_page(self, ctx.command_path))


def verb_function(verb: Verb) -> Callable[..., Any]:
    """The plain function of a verb; imports its module."""
    module, _, name = verb.home.partition(":")
    function: Callable[..., Any] = getattr(import_module(f"coder.cli.{module}"), name)
    return function


def _own_parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    # `project: Project` may be known to type checkers only; just the others are evaluated.
    raw = {
        name: parameter
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in NEEDS
    }
    written = SimpleNamespace(__annotations__={n: p.annotation for n, p in raw.items()})
    hints = get_type_hints(written, function.__globals__, include_extras=True)
    return {n: p.replace(annotation=hints[n], kind=p.KEYWORD_ONLY) for n, p in raw.items()}


def _flags(name: str, parameter: inspect.Parameter) -> Iterator[str]:
    # What typer will make of it: the flags written, else the name.
    for extra in getattr(parameter.annotation, "__metadata__", ()):
        for written in getattr(extra, "param_decls", None) or ():
            yield from written.split("/")
    yield "--" + name.replace("_", "-")


def _parameter(name: str, kind: Any, default: Any, **option: Any) -> inspect.Parameter:
    flag = option.pop("flag")
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[kind, typer.Option(flag, **option)],
    )


def _selector_parameters(taken: set[str]) -> Iterator[inspect.Parameter]:
    for s in SELECTORS:
        if s.flag not in taken:
            kind = list[str] | None if s.many else str if s.metavar else bool
            default: Any = None if s.many else "" if s.metavar else False
            extra = {"metavar": s.metavar} if s.metavar else {}
            yield _parameter(
                f"select__{s.field}",
                kind,
                default,
                flag=s.flag,
                help=s.help,
                rich_help_panel=PANEL,
                **extra,
            )


def _show_version(wanted: bool) -> None:
    if wanted:
        from coder.cli.frontpage import version_line

        typer.echo(version_line())
        raise typer.Exit(0)


def _global_parameters(taken: set[str]) -> Iterator[inspect.Parameter]:
    for g in GLOBAL_OPTIONS:
        if g.flag not in taken:
            extra: dict[str, Any] = {"metavar": g.metavar} if g.metavar else {}
            if g.flag == "--version":
                extra = {"callback": _show_version, "is_eager": True}
            yield _parameter(
                f"given__{g.name}",
                str if g.metavar else bool,
                "" if g.metavar else False,
                flag=g.flag,
                help=g.help,
                rich_help_panel="Output" if g.output else "Anywhere",
                **extra,
            )


def _filled_in(needs: set[str], given: Given, values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "given" in needs:
        found["given"] = given
    if "out" in needs:
        found["out"] = given.out
    if "selection" in needs:
        found["selection"] = selection_from(_with_prefix("select__", values))
    return found


def _with_prefix(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {n.removeprefix(prefix): v for n, v in values.items() if n.startswith(prefix)}


def _runner(verb: Verb, function: Callable[..., Any], own: Sequence[str]) -> Callable[..., int]:
    needs = set(inspect.signature(function).parameters) & set(NEEDS)

    def run(**values: Any) -> int:
        said = _with_prefix("given__", values)
        given = given_from(said)
        diagnostics.configure(quiet=given.quiet, colour=not given.no_color)
        if not needs & {"out", "given"}:
            useless = [g.flag for g in GLOBAL_OPTIONS if g.output and said.get(g.name)]
            if useless:
                diagnostics.note(f"{', '.join(useless)}: without effect on coder {verb.name}")
        arguments = {name: values[name] for name in own} | _filled_in(needs, given, values)
        if "project" not in needs:
            return int(function(**arguments) or ExitCode.DONE)
        from coder.cli.opening import opened

        with opened(given) as opening:
            code = int(function(project=opening.project, **arguments) or ExitCode.DONE)
        return code or opening.exit_code

    return run


def command_for(verb: Verb) -> VerbCommand:
    """The verb's command with its own, the selected and the global options; imports its module."""
    function = verb_function(verb)
    own = _own_parameters(function)
    taken = {flag for name, parameter in own.items() for flag in _flags(name, parameter)}
    parameters = list(own.values())
    if "selection" in inspect.signature(function).parameters:
        parameters += _selector_parameters(taken)
    parameters += _global_parameters(taken)
    run = _runner(verb, function, list(own))
    run.__doc__ = function.__doc__
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    settings = {"help_option_names": ["-h", "--help"]}
    app.command(verb.name, cls=VerbCommand, context_settings=settings)(run)
    command = typer.main.get_command(app)
    assert isinstance(command, VerbCommand)
    return command


def _with_optional_values(command: VerbCommand, args: Sequence[str]) -> list[str]:
    # `--ci` may stand bare; the parser knows options with a value and options without, nothing between.
    flags = {flag for parameter in command.params for flag in parameter.opts}
    out: list[str] = []
    for i, arg in enumerate(args):
        if arg == "--":
            return [*out, *args[i:]]
        following = args[i + 1] if i + 1 < len(args) else ""
        if arg in OPTIONAL_VALUES and arg in flags and not following.isdecimal():
            arg = f"{arg}={OPTIONAL_VALUES[arg]}"
        out.append(arg)
    return out


def _refuse(error: Any, verb: Verb, command: VerbCommand) -> NoReturn:
    what = str(error.format_message()).rstrip(".").replace("\n", " ")
    hint = f"coder {verb.name} --help shows its options"
    unknown = getattr(error, "option_name", None)
    if unknown:
        flags = [flag for parameter in command.params for flag in parameter.opts]
        raise UsageError(
            f"coder {verb.name} has no option {unknown}",
            found=unknown,
            nearest=nearest(unknown, [f for f in flags if f.startswith("--")]),
            hint=hint,
        ) from error
    raise UsageError(what[:1].lower() + what[1:], hint=hint) from error


def run_verb(verb: Verb, args: Sequence[str]) -> int:
    """Parse `args` and run the verb.

    Returns:
        The exit code.

    Raises:
        UsageError: when the arguments do not fit.
        KeyboardInterrupt: when a question was answered with an interrupt.
    """
    command = command_for(verb)
    try:
        arguments = _with_optional_values(command, args)
        with command.make_context(f"coder {verb.name}", arguments) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as ended:
        return ended.exit_code
    except typer.Abort as stopped:
        raise KeyboardInterrupt from stopped
    except _PARSER_ERROR as error:
        _refuse(error, verb, command)
