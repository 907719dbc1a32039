"""The next sitting begins where the last one was, whatever became of the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.workbench.hands import Hands
from coder.workbench.sitting import _numbers, _runs
from tests.project.small import BOOK, a_project, opened
from tests.workbench.desks import hands_on


def left(root: Path) -> Hands:
    """Hands that stood on words of the second sentence, searched, pinned and filtered."""
    hands = hands_on(root)
    hands.ask("pin", "7 aid")
    hands.do("move", "unit 1")
    hands.do("extend", "word 1")
    hands.ask("search", "aid")
    hands.do("pinned", "7")
    hands.ask("filter", "coding")
    hands.desk.saw(0, 30)
    hands.do("repeat")
    return hands


def test_everything_is_where_it_was(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    before = left(root)
    after = hands_on(root)
    assert after.desk.cursor == before.desk.cursor
    assert after.desk.pinned == before.desk.pinned and after.desk.pinned["7"] == "aid"
    assert after.desk.last_code == "aid" and after.desk.picker.recent == ["aid"]
    assert after.sitting.filter == "coding" and after.desk.seen == before.desk.seen
    assert after.desk.said == "you were here; last: coded EU-01 p. 1, paragraph 1: Aid"
    after.do("found", "1")
    assert after.desk.doc.quote(after.desk.cursor.span) == "aid"


def test_what_the_next_key_means_is_kept(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    before = hands_on(root)
    for digit in "143":
        before.do("pinned", digit)
    before.do("target")
    assert hands_on(root).meant() == before.meant() != ""


def test_what_nobody_chose_is_not_chosen_by_opening_again(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    before = hands_on(root)
    before.do("unit", "paragraph")
    before.do("pinned", "1")
    before.do("unit", "sentence")
    before.do("move", "unit 1")
    before.do("pinned", "4")
    before.do("move", "document 1")
    before.do("move", "document -1")
    after = hands_on(root)
    assert before.meant() == after.meant() == "coding Frame"
    for hands in (before, after):
        hands.do("move", "unit 1")
    assert before.meant() == after.meant() == "coding Aid"


def shown(hands: Hands) -> list[tuple[str, str]]:
    """What is on the desk: ids and codes, by place."""
    return [(m.id, m.code) for m in hands.desk.marks if m.decided]


def test_a_coding_that_becomes_equal_to_another_is_shown_once_and_comes_back(
    tmp_path: Path,
) -> None:
    root = a_project(tmp_path / "p")
    before = hands_on(root)
    for digit in "143":
        before.do("pinned", digit)
    there = shown(before)
    first, meant = before.desk.marks.get(there[0][0]), before.desk.target()
    assert first is not None and meant is not None and first.code != meant.code
    before.ask("recode", first.code)
    assert before.meant().startswith(f"coding {before.desk.label(first.code)}")
    assert shown(before) == shown(hands_on(root)) == [one for one in there if one[0] != meant.id]
    assert hands_on(root).meant() == before.meant()
    before.do("undo")
    assert shown(before) == shown(hands_on(root)) == there
    before.do("redo")
    before.ask("recode", meant.code)  # the first made goes, and the second stands there again
    assert shown(before) == shown(hands_on(root))
    assert (meant.id, first.code) in shown(before) and (first.id, meant.code) in shown(before)


def test_pins_and_what_was_used_last_go_from_document_to_document_and_places_do_not(
    tmp_path: Path,
) -> None:
    root = a_project(tmp_path / "p")
    left(root)
    other = hands_on(root, "CH-01")
    assert other.desk.pinned["7"] == "aid" and other.desk.picker.recent == ["aid"]
    assert other.desk.cursor.span.start == 0 and other.sitting.filter == "uncoded"
    theirs = hands_on(root, by="ben")
    assert "7" not in theirs.desk.pinned and theirs.desk.cursor.span.start == 0


def test_when_the_codebook_changed_its_digits_hold_but_for_own_pins(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    left(root)
    book = BOOK.replace("- id: aid\n", '- id: aid\n    key: "1"\n')
    (root / "codebooks" / "frames.yaml").write_text(book)
    again = hands_on(root)
    assert again.desk.pinned == {"1": "aid", "7": "aid"}


def test_another_text_begins_at_the_top(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    hands = left(root)
    file = hands.sitting.path
    file.write_text(file.read_text().replace(hands.desk.doc.hash, "another"))
    assert hands_on(root).desk.cursor.span.start == 0


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", "null", '{"kind": 3}', "[" * 9000, '{"text": TEXT, "start": -5, "end": 1e9, "kind": "word"}',
     '{"text": TEXT, "start": 4, "end": 4, "kind": "word", "seen": [[-9, 99999999], 3, ["a", 1]]}',
     '{"pins": {"1": 7, "x": "aid"}, "own": 3, "recent": [[]], "last": {}, "filter": []}'],
)  # fmt: skip
def test_a_damaged_file_harms_nothing(tmp_path: Path, damage: str) -> None:
    root = a_project(tmp_path / "p")
    hands = left(root)
    for file in (hands.sitting.path, hands.sitting.codes_path):
        file.write_text(damage.replace("TEXT", f'"{hands.desk.doc.hash}"'))
    again = hands_on(root)
    assert again.desk.cursor.span.start == 0 and set(again.desk.pinned) >= {"1", "2"}
    assert all(0 <= n < 5 for n in again.desk.seen)


def test_nothing_is_written_where_nothing_changed_and_nothing_into_the_project(
    tmp_path: Path,
) -> None:
    root = a_project(tmp_path / "p")
    hands = hands_on(root)
    hands.do("move", "unit 1")
    was = hands.sitting.path.stat().st_mtime_ns, sorted(root.rglob("*"))
    hands.sitting.keep()
    assert (hands.sitting.path.stat().st_mtime_ns, sorted(root.rglob("*"))) == was
    assert [p.name for p in hands.sitting.path.parent.glob("*.new")] == []


def test_a_cache_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    hands = hands_on(a_project(tmp_path / "p"))
    folder = hands.sitting.path.parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where a folder should be")
    assert hands.do("pinned", "1").startswith("coded")


@given(st.sets(st.integers(0, 60)))
def test_runs_hold_the_numbers(numbers: set[int]) -> None:
    assert set(_numbers(_runs(numbers), 100)) == numbers
    assert set(_numbers(_runs(numbers), 30)) == {n for n in numbers if n < 30}


def test_a_program_that_is_gone_has_lost_nothing(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    hands = left(root)
    del hands  # never closed, never asked to save
    with opened(root) as project:
        assert [c.code for c in project.codings_of("EU-01")] == ["aid"]


def test_the_last_act_is_told_again_unless_something_was_done_since(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    before = hands_on(root)
    said = before.do("pinned", "1")
    before.do("move", "unit 1")
    before.do("step")
    after = hands_on(root)
    assert after.desk.said == f"you were here; last: {said}"
    assert "words" not in after.do("step"), "the edges went by words, and by units again now"
    with opened(root, "ben") as ben:
        ben.add("EU-01", "p1s1", "aid")
    assert hands_on(root).desk.said == "this goes on where you left it"
