"""How a verb declares its arguments and options: types with a note on them, as typer does it.

    Cols = Annotated[str, Option("--cols", metavar="VARIABLE", help="Variable of the columns.")]
    def absent(project: Project, out: OutputOptions, *, cols: Cols) -> None: ...

Owns what a declaration means: `Parameter`, resolved from name, type and default. Types are str, int,
float, Path, bool (a switch, off), lists of the first four (repeatable), and each of them or None. It is
our own and not typer's, because that loads a validation library before it reads the first word, which
takes longer than most verbs. Reading words is done in `parser`.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterable
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from coder.model.value import value

__all__ = ["Argument", "Option", "Parameter", "parameters_of", "resolved"]


class Option:
    """An option of a verb: its flag, what its value is called, help, heading, and its bare meaning.

    `bare` is the value of an option that may stand without one (`--ci`).
    """

    __slots__ = ("bare", "flag", "help", "metavar", "panel")

    def __init__(
        self, flag: str, *, metavar: str = "", help: str, panel: str = "Options", bare: str = ""
    ) -> None:
        self.flag, self.metavar, self.help = flag, metavar, help
        self.panel, self.bare = panel, bare


class Argument:
    """An argument by position: what it is called, and help."""

    __slots__ = ("help", "metavar")

    def __init__(self, *, metavar: str, help: str) -> None:
        self.metavar, self.help = metavar, help


_REQUIRED: Final = inspect.Parameter.empty


@value
class Parameter:
    """A declaration resolved: `note` is the Option or Argument, `kind` the type of one value."""

    name: str
    note: Option | Argument
    kind: type
    many: bool
    default: Any

    @property
    def required(self) -> bool:
        """Whether the verb cannot run without it."""
        return self.default is _REQUIRED

    @property
    def is_switch(self) -> bool:
        """Whether it is an option without a value."""
        return self.kind is bool

    @property
    def flag(self) -> str:
        """The flag of an option; empty for an argument."""
        return self.note.flag if isinstance(self.note, Option) else ""

    @property
    def shown(self) -> str:
        """How it is called in help and messages: `--seed S`, `FILE`."""
        if isinstance(self.note, Option) and not self.is_switch:
            return (
                f"{self.flag} [{self.note.metavar}]"
                if self.note.bare
                else f"{self.flag} {self.note.metavar}"
            )
        return self.flag or self.note.metavar


def _plain_type(annotation: Any) -> tuple[type, bool]:
    # `list[str] | None` is (str, many); None only says that nothing is a value too.
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is list:
        return get_args(annotation)[0], True
    return annotation, False


def resolved(name: str, annotation: Any, default: Any) -> Parameter:
    """The parameter of a name, an `Annotated` type and a default.

    Raises:
        TypeError: for a declaration without Option or Argument; a mistake in a verb.
    """
    for note in getattr(annotation, "__metadata__", ()):
        if isinstance(note, Option | Argument):
            kind, many = _plain_type(get_args(annotation)[0])
            return Parameter(name, note, kind, many, default)
    raise TypeError(f"parameter {name} has neither Option nor Argument")


def parameters_of(
    function: Callable[..., Any], *, but: Iterable[str] = ()
) -> tuple[Parameter, ...]:
    """The declared parameters of a verb's function, in order, without the names in `but`."""
    left = {
        name: parameter
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in but
    }
    # What is left out (`project: Project`) may be known to type checkers only, so hints of the rest
    # alone are evaluated.
    rest = types.SimpleNamespace(__annotations__={n: p.annotation for n, p in left.items()})
    hints = get_type_hints(rest, function.__globals__, include_extras=True)
    return tuple(resolved(name, hints[name], left[name].default) for name in left)
