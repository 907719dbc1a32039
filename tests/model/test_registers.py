"""One register: what stands, which undo takes effect, and what is a clash."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.registers import Raw, Write, ancestry, clashes, in_order, settle
from tests.builders import an_event


def history(*steps: tuple[Any, ...]) -> list[Write]:
    """Writes from (value, group, group undone or "", names of those known) steps; groups are names."""
    out = []
    for at, (value, group, *more) in enumerate(steps):
        undoes = more[0] if more else ""
        after = [f"e{n}" for n in (more[1] if len(more) > 1 else range(at))]
        event = an_event(
            "memo", id=f"e{at}", seq=at + 1, group=group, undoes=undoes, on="x", after=after
        )
        out.append(Write(at, event.raw(), value))
    return out


def found_clashes(writes: list[Write], own: list[int] | None = None) -> list[tuple[Any, Any]]:
    masks = ancestry([w.event for w in writes])
    positions = list(range(len(writes))) if own is None else own
    return [(a.value, b.value) for a, b in clashes(settle(writes), masks, positions)]


def test_nothing_written_is_none() -> None:
    register = settle([])
    assert register.value is None
    assert register.winner is None
    assert not register.stands("a")
    assert register.before("a") is None


def test_the_last_write_stands() -> None:
    register = settle(history((1, "a"), (2, "b")))
    assert register.value == 2
    assert register.before("b") == 1
    assert not register.stands("a")


def test_what_a_group_wrote_twice_goes_back_to_before_the_group() -> None:
    register = settle(history((1, "a"), (2, "b"), (3, "b")))
    assert register.before("b") == 1


def test_an_undo_resets_only_what_still_stands() -> None:
    register = settle(history((1, "a"), (2, "b"), (0, "c", "a")))
    assert register.value == 2
    assert [w.value for w in register.idle_undos] == [0]


def test_an_undo_of_nothing_does_nothing() -> None:
    assert settle(history((0, "c", "a"))).value is None


def test_undo_after_undo_goes_back_step_by_step() -> None:
    steps = [(1, "a"), (2, "b"), (3, "c"), (2, "d", "c")]
    assert settle(history(*steps)).stands("b")
    assert settle(history(*steps)).before("b") == 1
    register = settle(history(*steps, (1, "e", "b")))
    assert register.value == 1
    assert register.stands("a")
    assert register.before("a") is None


def test_redo_after_redo_goes_forward_step_by_step() -> None:
    done = [(1, "a"), (2, "b"), (3, "c"), (2, "d", "c"), (1, "e", "b")]
    again = [*done, (2, "f", "e")]
    assert settle(history(*again)).value == 2
    assert settle(history(*again)).stands("b")
    more = settle(history(*again, (3, "g", "d")))
    assert more.value == 3
    assert more.stands("c")


def test_undo_after_redo_finds_what_stands() -> None:
    register = settle(history((1, "a"), (2, "b"), (1, "c", "b"), (2, "d", "c"), (1, "e", "b")))
    assert register.value == 1
    assert not register.idle_undos


def test_an_undo_that_brings_back_something_else_stands_for_itself_only() -> None:
    register = settle(history((1, "a"), (2, "b"), (9, "c", "b")))
    assert register.stands("c")
    assert not register.stands("a")


def test_copied_values_lie_below_every_edit() -> None:
    edit, copy = history((1, "a"), (2, "b"))
    register = settle([edit, Write(copy.at, copy.event, copy.value, base=True)])
    assert register.value == 1


def test_events_that_know_each_other_do_not_clash() -> None:
    assert found_clashes(history((1, "a"), (2, "b"))) == []


def test_events_that_do_not_know_each_other_and_differ_clash() -> None:
    assert found_clashes(history((1, "a"), (2, "b", "", []))) == [(1, 2)]


def test_events_that_say_the_same_do_not_clash() -> None:
    assert found_clashes(history((1, "a"), (1, "b", "", []))) == []


def test_a_later_event_that_names_both_settles_it() -> None:
    steps = [(0, "o"), (1, "a", "", [0]), (2, "b", "", [0]), (2, "c", "", [1, 2])]
    assert found_clashes(history(*steps)) == []


def test_a_later_event_that_names_one_does_not_settle_it() -> None:
    steps = [(1, "a", "", []), (2, "b", "", []), (2, "c", "", [1])]
    assert found_clashes(history(*steps)) == [(1, 2), (1, 2)]


def test_only_own_events_settle() -> None:
    steps = [(1, "a", "", []), (2, "b", "", []), (2, "c", "", [0, 1])]
    writes = history(*steps)
    masks = ancestry([w.event for w in writes])
    register = settle(writes[:2])
    assert len(clashes(register, masks, [0, 1])) == 1
    assert clashes(register, masks, [0, 1, 2]) == []


def test_a_copied_value_never_clashes() -> None:
    first, second = history((1, "a", "", []), (2, "b", "", []))
    copied = Write(second.at, second.event, second.value, base=True)
    assert found_clashes([first, copied]) == []
    assert found_clashes([Write(first.at, first.event, first.value, base=True), second]) == []


def test_an_idle_undo_that_knew_nothing_of_the_newer_value_is_a_clash() -> None:
    assert found_clashes(history((1, "a"), (2, "b"), (0, "c", "a", [0]))) == [(2, 0)]


def test_an_idle_undo_to_what_stands_anyway_is_none() -> None:
    steps = [(1, "a"), (2, "b"), (1, "c", "b", [0, 1]), (1, "d", "b", [0, 1])]
    assert found_clashes(history(*steps)) == []


def test_an_idle_undo_that_met_nothing_is_none() -> None:
    assert found_clashes(history((0, "c", "a"))) == []


def test_an_edge_to_a_later_or_unknown_event_is_no_edge() -> None:
    a = an_event("memo", id="a", seq=1, after=["b", "nowhere"])
    b = an_event("memo", id="b", seq=2, after=["a"])
    assert ancestry([a.raw(), b.raw()]) == [0, 1]


def test_copies_count_once() -> None:
    event = an_event("memo", id="a", seq=1).raw()
    assert in_order([event, dict(event), event]) == [event]


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_events_with_one_id_the_same_counts_in_any_order(turn: int) -> None:
    pair = [an_event("memo", id="a", seq=n, memo=str(n)).raw() for n in (1, 2)]
    assert in_order(pair[::turn]) == in_order(pair)
    assert len(in_order(pair)) == 1


@given(st.permutations(range(6)))
def test_order_does_not_depend_on_the_reading(order: list[int]) -> None:
    events: list[Raw] = [an_event("memo", id=f"e{n}", seq=n // 2 + 1).raw() for n in range(6)]
    assert in_order(events[n] for n in order) == events


@given(st.lists(st.sampled_from(["write", "undo", "redo"]), max_size=14))
def test_undo_and_redo_walk_the_stack_of_an_editor(acts: list[str]) -> None:
    """Against a plain model: a list of values and a place in it."""
    writes: list[Write] = []
    done: list[tuple[str, int | None]] = []  # (group, value) that stand
    undone: list[tuple[str, tuple[str, int | None]]] = []  # (undo group, what it took)
    for at, act in enumerate(acts):
        undoes = ""
        if act == "write":
            value: int | None = at
            done.append((f"g{at}", at))
            undone.clear()
        elif act == "undo" and done:
            taken = done.pop()
            undoes, value = taken[0], done[-1][1] if done else None
            undone.append((f"g{at}", taken))
        elif act == "redo" and undone:
            undoes, taken = undone.pop()
            done.append(taken)
            value = taken[1]
        else:
            continue
        event = an_event("memo", id=f"e{at:02}", seq=at + 1, group=f"g{at}", undoes=undoes).raw()
        writes.append(Write(len(writes), event, value))
        register = settle(writes)
        assert register.value == (done[-1][1] if done else None)
        assert not register.idle_undos
        assert not done or register.stands(done[-1][0])
