"""Values: what the standard frozen, slotted dataclass does, with less to compile."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from functools import cached_property

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.value import value


@value
class Place:
    """A value with every kind of field."""

    start: int
    end: int = 1
    names: Mapping[str, str] = field(default_factory=dict)
    kept: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Plain:
    """The same by the standard library."""

    start: int
    end: int = 1
    names: Mapping[str, str] = field(default_factory=dict)
    kept: object = field(default=None, compare=False, repr=False)


@value(order=True)
class Range:
    """Ordered, and strict about what it holds."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("reversed")


@value(slots=False)
class Text:
    """With a part that is computed when it is asked for."""

    words: str

    @cached_property
    def count(self) -> int:
        """How many words."""
        return len(self.words.split())


def test_a_value_is_a_dataclass_for_everybody_who_asks() -> None:
    one = Place(3, names={"a": "b"})
    assert is_dataclass(one) and [f.name for f in fields(one)] == ["start", "end", "names", "kept"]
    assert repr(one) == repr(Plain(3, names={"a": "b"})).replace("Plain", "Place")
    assert replace(one, end=9) == Place(3, 9, {"a": "b"}) and asdict(one)["names"] == {"a": "b"}
    assert Place.__match_args__ == Plain.__match_args__  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one
    assert not hasattr(one, "__dict__") and Place(1).names is not Place(1).names


def test_what_does_not_count_is_left_out_of_equality() -> None:
    assert Place(1, kept=1) == Place(1, kept=2) != Place(2)
    assert Place(1) != Plain(1)
    assert len({Range(1, 2), Range(1, 2), Range(1, 3)}) == 2


def test_nothing_can_be_set_or_deleted() -> None:
    one = Place(1)
    for name in ("start", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, 2)
    with pytest.raises(FrozenInstanceError):
        del one.start
    with pytest.raises(FrozenInstanceError):
        Text("a").words = "b"  # type: ignore[misc]


def test_what_is_wrong_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="reversed"):
        Range(2, 1)
    with pytest.raises(TypeError, match="needs 'end'"):
        Range(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="2 values, and 3"):
        Range(1, 2, 3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="no place for 'start'"):
        Range(1, 2, start=1)  # type: ignore[misc]
    with pytest.raises(TypeError, match="has a base"):
        value(type("Child", (Plain,), {"__doc__": "."}))


def test_parts_that_are_computed_are_kept() -> None:
    one = Text("two words")
    assert one.count == 2 and one.__dict__["count"] == 2 and one == Text("two words")


@settings(max_examples=30)
@given(
    st.tuples(st.integers(0, 3), st.integers(3, 6)), st.tuples(st.integers(0, 3), st.integers(3, 6))
)
def test_order_and_hash_are_those_of_the_tuple_of_fields(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    one, two = Range(*first), Range(*second)
    assert (one < two, one <= two, one > two, one >= two, one == two) == (
        first < second, first <= second, first > second, first >= second, first == second,
    )  # fmt: skip
    assert hash(one) == hash(first)


def test_a_class_may_say_some_things_itself_and_say_nothing_about_itself() -> None:
    @value
    class Bare:
        name: str

        def __repr__(self) -> str:
            return f"<{self.name}>"

    assert repr(Bare("a")) == "<a>" and Bare("a") == Bare("a") and Bare.__doc__ == "Bare"
