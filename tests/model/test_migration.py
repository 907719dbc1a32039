"""What became of a code since an event was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.migration import Migration, standing_migrations, still_covers, translate


def entry(n: int, kind: str, old: str = "", new: str = "", undoes: str = "") -> Migration:
    return Migration(f"m{n}", kind, tuple(old.split()), tuple(new.split()), undoes=undoes)


RENAME = entry(1, "rename", "a", "b")


@pytest.mark.parametrize(
    "code,mig,entries,now,again",
    [
        ("a", 0, (RENAME,), "b", False),
        ("a", 1, (RENAME,), "a", False),  # a new code a, refused by checks, would be itself
        ("c", 0, (RENAME,), "c", False),
        ("a", 0, (RENAME, entry(2, "rename", "b", "c")), "c", False),
        ("b", 1, (RENAME, entry(2, "rename", "b", "c")), "c", False),
        ("a", 0, (entry(1, "merge", "a b", "b"),), "b", False),
        ("a", 0, (entry(1, "merge", "a b"),), "a", False),
        ("a", 0, (entry(1, "split", "a", "x y"),), "a", True),
        ("a", 0, (entry(1, "redefine", "a", "a"),), "a", True),
        ("a", 0, (entry(1, "move", "a", "a"), entry(2, "retire", "a")), "a", False),
        ("a", 9, (RENAME,), "a", False),
        ("a", 0, (), "a", False),
    ],
)
def test_later_entries_apply_in_order(
    code: str, mig: int, entries: tuple[Migration, ...], now: str, again: bool
) -> None:
    found = translate(code, mig, entries)
    assert (found.code, found.look_again) == (now, again)


UNDO = entry(2, "undo", undoes="m1")
REDO = entry(3, "undo", undoes="m2")


@pytest.mark.parametrize(
    "code,mig,entries,now",
    [
        ("a", 0, (RENAME, UNDO), "a"),
        ("b", 1, (RENAME, UNDO), "a"),
        ("a", 2, (RENAME, UNDO), "a"),
        ("a", 0, (RENAME, UNDO, REDO), "b"),
        ("b", 1, (RENAME, UNDO, REDO), "b"),
        ("a", 2, (RENAME, UNDO, REDO), "b"),
        ("b", 3, (RENAME, UNDO, REDO), "b"),
        ("c", 1, (RENAME, UNDO), "c"),
        ("b", 1, (RENAME, entry(2, "undo", undoes="m1"), entry(3, "rename", "a", "d")), "d"),
        ("b", 1, (RENAME, entry(2, "rename", "b", "c"), entry(3, "undo", undoes="m2")), "b"),
        ("a", 0, (RENAME, entry(2, "undo", undoes="elsewhere")), "b"),
        ("a", 0, (RENAME, entry(2, "undo", undoes="m2")), "b"),
    ],
)
def test_an_undone_entry_is_undone_for_those_who_wrote_while_it_stood(
    code: str, mig: int, entries: tuple[Migration, ...], now: str
) -> None:
    assert translate(code, mig, entries).code == now


@pytest.mark.parametrize(
    "kind,old,new,code,now",
    [
        ("merge", "a b", "b", "b", "b"),
        ("merge", "a b", "c", "c", "c"),
        ("split", "a", "x y", "x", "a"),
        ("split", "a", "x y", "a", "a"),
        ("redefine", "a", "", "a", "a"),
    ],
)
def test_what_cannot_be_told_apart_when_undone_is_looked_at_again(
    kind: str, old: str, new: str, code: str, now: str
) -> None:
    entries = (entry(1, kind, old, new), UNDO)
    found = translate(code, 1, entries)
    assert (found.code, found.look_again) == (now, True)
    assert not translate(code, 2, entries).look_again


def test_a_moved_code_that_was_moved_back_is_not_looked_at() -> None:
    assert not translate("a", 1, (entry(1, "move", "a", "a"), UNDO)).look_again


def test_undos_keep_the_places_of_the_others() -> None:
    assert standing_migrations((RENAME, UNDO)) == (None, None)
    assert standing_migrations((RENAME, UNDO, REDO)) == (RENAME, None, None)


@pytest.mark.parametrize(
    "code,mig,entries,covers",
    [
        ("a", 0, (), "a"),
        ("a", 0, (RENAME,), "b"),
        ("a", 1, (RENAME,), "a"),
        ("a", 0, (entry(1, "rename", "a"),), "a"),
        ("a", 0, (entry(1, "merge", "a b", "b"),), None),
        ("b", 0, (entry(1, "merge", "a b", "b"),), None),
        ("c", 0, (entry(1, "merge", "a b", "b"),), "c"),
        ("a", 0, (entry(1, "split", "a", "x y"),), None),
        ("a", 0, (entry(1, "redefine", "a"),), None),
        ("a", 1, (entry(1, "redefine", "a"),), "a"),
        ("a", 0, (entry(1, "move", "a", "a"),), "a"),
        ("b", 1, (RENAME, UNDO), "a"),
        ("a", 0, (RENAME, UNDO), "a"),
        ("a", 0, (entry(1, "redefine", "a"), UNDO), "a"),
        ("a", 1, (entry(1, "redefine", "a"), UNDO), None),
    ],
)
def test_what_a_reading_still_covers(
    code: str, mig: int, entries: tuple[Migration, ...], covers: str | None
) -> None:
    assert still_covers(code, mig, entries) == covers


@given(st.lists(st.sampled_from(["rename", "undo"]), max_size=9), st.data())
def test_whoever_wrote_at_any_time_means_the_code_as_it_is_called_now(
    kinds: list[str], data: st.DataObject
) -> None:
    """One code is renamed, and renames are undone and redone; its name at each time is known."""
    entries: list[Migration] = []
    names, stack, undone = ["n0"], ["n0"], []
    for n, kind in enumerate(kinds, 1):
        if kind == "rename":
            entries.append(entry(n, "rename", stack[-1], f"n{n}"))
            stack.append(f"n{n}")
            undone.append(entries[-1].id)
        elif undone:
            entries.append(entry(n, "undo", undoes=undone.pop()))
            stack.pop()
        else:
            continue
        names.append(stack[-1])
    mig = data.draw(st.integers(0, len(entries)))
    assert translate(names[mig], mig, entries).code == names[-1]
    assert still_covers(names[mig], mig, entries) == names[-1]
