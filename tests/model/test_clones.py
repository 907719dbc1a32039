"""Clones that change one codebook apart, merge, and go on; what each coding meant is known all along.

The oracle simulates the clones themselves: it follows every code through every migration in the order that
counts and never looks at how `mig` is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.migration import (
    Migration,
    in_order,
    is_uncertain,
    newest,
    standing_migrations,
    still_covers,
    translate,
)


def entry(
    name: str, kind: str, old: str = "", new: str = "", after: str | None = None
) -> Migration:
    known = None if after is None else tuple(after.split())
    return Migration(name, kind, tuple(old.split()), tuple(new.split()), after=known)


TRUNK = entry("m1", "rename", "a", "b", "")
OURS = entry("m2a", "rename", "p", "q", "m1")
THEIRS = entry("m2b", "merge", "x", "z", "m1")
BOTH = entry("m3", "redefine", "q", "q", "m2a m2b")


@pytest.mark.parametrize(
    "order",
    [
        (TRUNK, OURS, THEIRS, BOTH),
        (BOTH, THEIRS, OURS, TRUNK),
        (TRUNK, THEIRS, TRUNK, OURS, BOTH, BOTH),
    ],
)
def test_the_order_of_the_lines_and_copies_of_them_mean_nothing(
    order: tuple[Migration, ...],
) -> None:
    assert [e.id for e in in_order(order)] == ["m1", "m2a", "m2b", "m3"]
    assert newest(order) == ("m3",)
    for code, mig in (("p", 1), ("p", 2), ("x", 2), ("a", 0), ("q", 2), ("q", 3), ("q", 4)):
        assert translate(code, mig, order) == translate(code, mig, (TRUNK, OURS, THEIRS, BOTH))


def test_who_may_have_known_either_change_is_led_through_both() -> None:
    apart = (TRUNK, OURS, THEIRS)
    assert [is_uncertain(n, apart) for n in range(5)] == [False, False, True, False, False]
    assert translate("p", 2, apart).code == "q" and translate("q", 2, apart).code == "q"
    assert translate("x", 2, apart).code == "z" and translate("z", 2, apart).code == "z"
    assert newest(apart) == ("m2a", "m2b")


def test_a_second_look_is_asked_for_once_too_often_and_never_too_seldom() -> None:
    again = (TRUNK, OURS, entry("m2c", "redefine", "b", "b", "m1"))
    assert translate("b", 1, again).look_again
    assert translate(
        "b", 2, again
    ).look_again  # its writer knew one of the two, and nobody knows which
    assert not translate("b", 3, again).look_again
    assert still_covers("b", 2, again) is None and still_covers("q", 2, again) == "q"


def test_lists_without_after_are_read_from_top_to_bottom() -> None:
    old = (entry("z", "rename", "a", "b"), entry("y", "rename", "b", "c"))
    assert [e.id for e in in_order(old)] == ["z", "y"]
    assert translate("b", 1, old).code == "c" and not is_uncertain(1, old)


def test_entries_that_name_each_other_or_nothing_that_is_here_stop_nothing() -> None:
    circle = (entry("a", "rename", "x", "y", "b"), entry("b", "rename", "y", "z", "a"))
    assert {e.id for e in in_order(circle)} == {"a", "b"}
    translate("x", 1, circle)
    assert translate("x", 0, (entry("a", "rename", "x", "y", "elsewhere"),)).code == "y"


def test_an_undo_made_apart_takes_its_entry_back() -> None:
    undo = Migration("m2u", "undo", (), (), undoes="m1", after=("m1",))
    apart = (TRUNK, OURS, undo)
    assert [e and e.id for e in standing_migrations(apart)] == [None, "m2a", None]
    assert [
        translate(c, n, apart).code for c, n in (("a", 0), ("b", 1), ("b", 2), ("a", 2), ("a", 3))
    ] == ["a"] * 5


# -- random histories -----------------------------------------------------------------------------


@dataclass
class Clone:
    """What one machine has: entries, and its own names of the codes by what they are in truth."""

    entries: list[Migration] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=lambda: {n: f"c{n}" for n in range(3)})


@st.composite
def histories(
    draw: st.DrawFn,
) -> tuple[list[Migration], list[tuple[str, int, int, int]], dict[int, str]]:
    """Two clones rename and redefine apart (never the same code), code in between, and merge.

    Returns all entries, codings as (code as given, mig, what it truly is, redefinitions that its coder did
    not know), and what each thing is called in the end.
    """
    clones = [Clone(), Clone()]
    truth: dict[int, str] = {n: f"c{n}" for n in range(3)}
    redefined = dict.fromkeys(range(3), 0)
    codings: list[tuple[str, int, int, int]] = []
    total = 0
    for _ in range(draw(st.integers(0, 12))):
        who = draw(st.integers(0, 1))
        clone, act = (
            clones[who],
            draw(st.sampled_from(["rename", "redefine", "code", "code", "merge"])),
        )
        thing = draw(st.integers(0, 2))
        if act == "merge":
            every = {e.id: e for c in clones for e in c.entries}
            for c in clones:
                c.entries = draw(st.permutations(list(every.values())))
                c.names = dict(truth)
        elif act == "code":
            known = sum(e.kind == "redefine" and thing == int(e.time) for e in clone.entries)
            codings.append((clone.names[thing], len(clone.entries), thing, known))
        elif thing % 2 == who or (thing == 2 and who == 0):  # each has its own codes to change
            total += 1
            before = clone.names[thing]
            if act == "rename":
                clone.names[thing] = truth[thing] = f"n{total}"
            else:
                redefined[thing] += 1
            clone.entries.append(
                Migration(f"e{total:03}", act, (before,), (truth[thing],), time=str(thing),
                          after=newest(clone.entries))
            )  # fmt: skip
    every = {e.id: e for c in clones for e in c.entries}
    meant = [(code, mig, thing, redefined[thing] - known) for code, mig, thing, known in codings]
    return draw(st.permutations(list(every.values()))), meant, truth


@given(histories())
def test_no_coding_is_ever_read_as_something_else(
    history: tuple[list[Migration], list[tuple[str, int, int, int]], dict[int, str]],
) -> None:
    entries, codings, truth = history
    for code, mig, thing, missed in codings:
        found = translate(code, mig, entries)
        assert found.code == truth[thing], (code, mig)
        assert found.look_again or not missed
        if not is_uncertain(mig, entries):
            assert found.look_again == bool(missed)
