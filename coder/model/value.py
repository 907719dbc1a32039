"""Frozen, slotted dataclasses that cost little to define.

    @value
    class Look:
        "How a code is drawn."
        letters: str
        bar: str = ""

Owns one thing: a class made by `value` is a dataclass as `dataclass(frozen=True, slots=True)` makes it, for
`fields`, `replace`, `match`, `pickle`, equality, hash and order, but nothing is compiled for it. A program
of many small values defines fifty before it can say a word, and the functions that the standard decorator
compiles for each were a fifth of that time. What is made by the hundred thousand stays with `dataclass`,
which makes single instances somewhat quicker. It does not do inheritance, `InitVar` or `KW_ONLY`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import partial
from operator import attrgetter, eq, ge, gt, le, lt
from types import MemberDescriptorType
from typing import Any, TypeVar, dataclass_transform, overload

__all__ = ["value"]

T = TypeVar("T")
_Parts = tuple[Field[Any], ...]


@overload
def value(cls: type[T], /) -> type[T]: ...
@overload
def value(*, order: bool = False, slots: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(
    cls: type[T] | None = None, /, *, order: bool = False, slots: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class a frozen dataclass.

    Args:
        cls: the class, with annotated fields and no base.
        order: whether instances compare as tuples of their fields.
        slots: False where parts are computed later and kept (`cached_property`).

    Raises:
        TypeError: the class has a base.
    """
    if cls is None:
        return lambda given: _made(given, order, slots)
    return _made(cls, order, slots)


def _made(cls: type[T], order: bool, slots: bool) -> type[T]:
    own = cls.__dict__
    if len(cls.__mro__) != 2:
        raise TypeError(f"{cls.__name__} has a base; a value has none")
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # else the standard decorator works one out, at some cost
    hashed = own.get("__hash__")
    made: Any = dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    parts = fields(made)
    methods = {"__init__": _init(made, parts), **_methods(parts)}
    if order:
        methods |= {f"__{c.__name__}__": _compared(parts, c) for c in (lt, le, gt, ge)}
    for name, method in methods.items():
        if name not in own or (name == "__hash__" and hashed is None):
            method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _init(cls: type, parts: _Parts) -> Callable[..., None]:
    """How an instance is filled: fields in their order, by place or by name."""
    puts: list[Callable[[Any, Any], None]] = []
    for part in parts:
        slot = cls.__dict__.get(part.name)
        if isinstance(slot, MemberDescriptorType):
            puts.append(slot.__set__)
        else:
            puts.append(partial(_put, part.name))
    size, checked = len(parts), hasattr(cls, "__post_init__")

    def fill(self: Any, *given: Any, **named: Any) -> None:
        if named or len(given) != size:
            given = _whole(self, parts, given, named)
        for put, one in zip(puts, given, strict=True):
            put(self, one)
        if checked:
            self.__post_init__()

    return fill


def _put(name: str, self: object, one: object) -> None:
    object.__setattr__(self, name, one)


def _whole(
    self: object, parts: _Parts, given: tuple[Any, ...], named: dict[str, Any]
) -> tuple[Any, ...]:
    """What each field holds, with what was left out."""
    out, made = list(given), f"{type(self).__qualname__}()"
    if len(out) > len(parts):
        raise TypeError(f"{made} takes {len(parts)} values, and {len(out)} were given")
    for part in parts[len(out) :]:
        if part.name in named:
            out.append(named.pop(part.name))
        elif part.default is not MISSING:
            out.append(part.default)
        elif part.default_factory is not MISSING:
            out.append(part.default_factory())
        else:
            raise TypeError(f"{made} needs {part.name!r}")
    if named:
        raise TypeError(f"{made} has no place for {', '.join(map(repr, named))}")
    return tuple(out)


def _counted(parts: _Parts) -> Callable[[Any], Any]:
    """The fields that count, as one thing to compare."""
    names = [part.name for part in parts if part.compare]
    got: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()
    return got if len(names) != 1 else lambda one: (got(one),)


def _methods(parts: _Parts) -> dict[str, Callable[..., Any]]:
    names = tuple(part.name for part in parts)
    shown = [part.name for part in parts if part.repr]
    counted = _counted(parts)

    def told(self: Any) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({inner})"

    def hashed(self: Any) -> int:
        return hash(counted(self))

    def not_set(self: Any, name: str, held: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def not_deleted(self: Any, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def state(self: Any) -> list[Any]:
        return [getattr(self, name) for name in names]

    def from_state(self: Any, held: list[Any]) -> None:
        for name, one in zip(names, held, strict=True):
            object.__setattr__(self, name, one)

    return {
        "__repr__": told,
        "__eq__": _compared(parts, eq),
        "__hash__": hashed,
        "__setattr__": not_set,
        "__delattr__": not_deleted,
        "__getstate__": state,
        "__setstate__": from_state,
    }


def _compared(parts: _Parts, compare: Callable[[Any, Any], Any]) -> Callable[[Any, object], Any]:
    counted = _counted(parts)

    def held_against(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(counted(self), counted(other))

    return held_against
