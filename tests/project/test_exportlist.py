from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.errors import CheckFailed, Unreadable
from coder.model.results import Caption, Edge, EdgeList, Matrix, Score, Table
from coder.project.exportground import Ground
from coder.project.exportlist import Kept, read_list, with_entry
from coder.project.reproducing import Built, Lock, read_lock, values_of

NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), max_size=5, unique_by=lambda p: p[0].casefold()))
def test_entries_that_were_added_are_read_back(
    tmp_path_factory: object, made: list[tuple[str, str]]
) -> None:
    data = None
    entries = [Kept(n, f"cooccur {c}", f"exports/{i}.csv") for i, (n, c) in enumerate(made)]
    for kept in entries:
        data = with_entry(data, kept)
    path = Path(str(tmp_path_factory.getbasetemp())) / "exports.yaml"  # type: ignore[attr-defined]
    path.write_bytes(data or b"exports:\n")
    assert list(read_list(path)) == entries


LIST = """\
# The paper.
exports:
    # first
    - name: One
      command: cooccur   # by hand
      output: a.csv

    # second
    - {name: Two, command: cooccur, output: b.csv}
"""


def test_comments_stay_when_an_entry_is_added_or_replaced() -> None:
    added = with_entry(LIST.encode(), Kept("Three", "trend", "c.csv")).decode()
    assert added.startswith(LIST.rstrip("\n")) and added.endswith('      output: "c.csv"\n')
    changed = with_entry(LIST.encode(), Kept("One", "trend", "a.csv")).decode()
    assert "# first" in changed and "# second" in changed and "by hand" not in changed
    assert changed.index('"One"') < changed.index("Two")
    assert with_entry(LIST.encode(), Kept("Two", "cooccur", "b.csv")) == LIST.encode()


def test_two_entries_do_not_write_one_file() -> None:
    with pytest.raises(CheckFailed, match="already"):
        with_entry(LIST.encode(), Kept("Three", "trend", "A.csv"))


def test_recorded_states_read_back_and_a_damaged_file_is_named(tmp_path: Path) -> None:
    ground = Ground("1", "b 1", {"a": "1"}, {"a": {"D": "2 ff"}}, {"D": "e"}, {}, 7)
    lock = Lock()
    lock.put(Kept("T", "cooccur", "t.csv"), Built(b"x", "v", ground))
    path = tmp_path / "exports.lock.json"
    lock.save(path, ["T", "gone"])
    assert read_lock(path).entries == lock.entries
    path.write_text('{"entries": {"T": {}}, "shared": {}}')
    with pytest.raises(Unreadable, match="damaged"):
        read_lock(path)


def test_values_are_told_apart_from_how_they_are_written() -> None:
    def table(x: float, facts: dict[str, str]) -> str:
        return values_of([Table(("a",), ((x,),), Caption("Any", facts))])

    same = table(0.1 + 0.2, {"documents": "14", "codebook": "b 0.3"})
    assert table(0.3, {"documents": "14 documents", "codebook": "b 0.4"}) == same
    assert table(0.3001, {"documents": "14"}) != same
    assert table(0.3, {"documents": "13"}) != same


def test_every_kind_of_result_has_values() -> None:
    results: list[object] = [
        Matrix(("a",), ("b",), ((1,),)),
        EdgeList({"a": {}}, (Edge("a", "a", 1.0),)),
        Score("alpha", 0.5),
        [Score("alpha", 0.5), Score("percent", None, "why")],
    ]
    digests = [values_of([r]) for r in results]
    assert all(digests) and len(set(digests)) == len(digests)
    assert values_of([b"bytes"]) == values_of([]) == ""
