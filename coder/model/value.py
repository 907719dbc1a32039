"""Frozen, slotted dataclasses that cost little to define.

    @value
    class Look:
        "How a code is drawn."
        letters: str
        bar: str = ""

Owns one thing: a class made by `value` is a dataclass as `dataclass(frozen=True, slots=True)` makes it, for
`fields`, `replace`, `match`, `pickle`, equality, hash and order, but only its `__init__` is compiled. A small
program defines some fifty of them before it can say a word, and the six functions that are compiled for each
by the standard decorator were a fifth of that time. It does not do inheritance, `InitVar` or `KW_ONLY`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter, eq, ge, gt, le, lt
from types import MemberDescriptorType
from typing import Any, TypeVar, dataclass_transform, overload

__all__ = ["value"]

T = TypeVar("T")


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
    """
    if cls is None:
        return lambda given: _made(given, order, slots)
    return _made(cls, order, slots)


def _made(cls: type[T], order: bool, slots: bool) -> type[T]:
    own = cls.__dict__
    if len(cls.__mro__) != 2:
        raise TypeError(f"{cls.__name__} has a base; a value has none")
    hashed = own.get("__hash__")
    made: Any = dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    parts = fields(made)
    methods = _methods(made, parts)
    if order:
        methods |= {f"__{c.__name__}__": _compared(parts, c) for c in (lt, le, gt, ge)}
    for name, method in methods.items():
        if name not in own or (name == "__hash__" and hashed is None):
            method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _init(cls: type, parts: tuple[Field[Any], ...]) -> Callable[..., None]:
    """The only function that is compiled: one parameter for each field, as somebody would write it."""
    scope: dict[str, Any] = {"_made": MISSING, "_set": object.__setattr__}
    taken, lines = [], []
    for n, part in enumerate(parts):
        slot = cls.__dict__.get(part.name)
        if isinstance(slot, MemberDescriptorType):
            scope[f"_set{n}"] = slot.__set__
        got = part.name
        if part.default is not MISSING:
            scope[f"_value{n}"] = part.default
            taken.append(f"{part.name}=_value{n}")
        elif part.default_factory is not MISSING:
            scope[f"_value{n}"] = part.default_factory
            taken.append(f"{part.name}=_made")
            got = f"_value{n}() if {part.name} is _made else {part.name}"
        else:
            taken.append(part.name)
        named = "" if f"_set{n}" in scope else f"{part.name!r}, "
        lines.append(f" _set{'' if named else n}(self, {named}{got})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    code = "\n".join([f"def __init__(self, {', '.join(taken)}):", *(lines or [" pass"])])
    exec(code, scope)  # noqa: S102  names of fields are identifiers of this program
    init: Callable[..., None] = scope["__init__"]
    init.__annotations__ = {part.name: part.type for part in parts} | {"return": None}
    return init


def _tuple_of(parts: list[str]) -> Callable[[Any], Any]:
    """The fields that count, as one thing to compare."""
    if not parts:
        return lambda _: ()
    got: Callable[[Any], Any] = attrgetter(*parts)
    return got if len(parts) > 1 else lambda one: (got(one),)


def _methods(cls: type, parts: tuple[Field[Any], ...]) -> dict[str, Callable[..., Any]]:
    names = tuple(p.name for p in parts)
    shown = [p.name for p in parts if p.repr]
    counted = _tuple_of([p.name for p in parts if p.compare])

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
        "__init__": _init(cls, parts),
        "__repr__": told,
        "__eq__": _compared(parts, eq),
        "__hash__": hashed,
        "__setattr__": not_set,
        "__delattr__": not_deleted,
        "__getstate__": state,
        "__setstate__": from_state,
    }


def _compared(
    parts: tuple[Field[Any], ...], compare: Callable[[Any, Any], Any]
) -> Callable[[Any, object], Any]:
    counted = _tuple_of([p.name for p in parts if p.compare])

    def held_against(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(counted(self), counted(other))

    return held_against
