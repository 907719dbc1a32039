"""Read for a code: only if the code existed with its present meaning, on the present text."""

from __future__ import annotations

from typing import Any

from coder.model.affairs import fold_finishes
from coder.model.migration import Migration
from coder.model.reading import FirstReading, codes_read, first_reading, has_finished
from tests.builders import an_event

RENAMED = Migration("m1", "rename", ("a",), ("z",))
MERGED = Migration("m1", "merge", ("a", "b"), ("b",))
SPLIT = Migration("m1", "split", ("a",), ("x", "y"))
REDEFINED = Migration("m1", "redefine", ("a",), ())


def finish(
    seq: int, *codes: str, value: bool = True, mig: int = 0, text: str = "t", book: str = "frames"
) -> Any:
    body = {"codes": list(codes)} if codes else {}
    return an_event(
        "finish", seq=seq, on="D", text=text, book=book, mig=mig, value=value, **body
    ).raw()


def read(*events: Any, codes: str, entries: tuple[Migration, ...] = ()) -> str:
    found = codes_read(
        fold_finishes(events), text="t", book="frames", codes=codes.split(), entries=entries
    )
    return " ".join(sorted(found))


def test_read_for_the_codes_that_existed() -> None:
    assert read(finish(1, "a", "b"), codes="a b new") == "a b"
    assert read(codes="a b") == ""


def test_another_text_or_codebook_is_another_reading() -> None:
    assert read(finish(1, "a", text="older"), codes="a") == ""
    assert read(finish(1, "a", book="topics"), codes="a") == ""


def test_a_code_that_is_gone_is_not_read() -> None:
    assert read(finish(1, "a", "gone"), codes="a") == "a"


def test_a_rename_carries_the_reading_on() -> None:
    assert read(finish(1, "a"), codes="z", entries=(RENAMED,)) == "z"


def test_merge_split_and_redefinition_end_it_until_read_again() -> None:
    for entry, codes in ((MERGED, "b"), (SPLIT, "a x y"), (REDEFINED, "a")):
        assert read(finish(1, "a", "b"), codes=codes, entries=(entry,)) == ""
        first = codes.split()[0]
        again = finish(2, first, mig=1)
        assert read(finish(1, "a", "b"), again, codes=codes, entries=(entry,)) == first


def test_a_reading_is_taken_back_under_the_new_name() -> None:
    events = [finish(1, "a", "b"), finish(2, "z", value=False, mig=1)]
    assert read(*events, codes="z b", entries=(RENAMED,)) == "b"
    assert read(*events, finish(3, "z", mig=1), codes="z b", entries=(RENAMED,)) == "b z"


def test_a_reading_taken_back_and_then_merged_is_taken_back() -> None:
    events = [finish(1, "a", "b", "c"), finish(2, "a", value=False)]
    assert read(*events, codes="b c", entries=(MERGED,)) == "c"


def test_several_readings_of_a_coder_add_up() -> None:
    assert read(finish(1, "a"), finish(2, "b"), codes="a b") == "a b"


# -- the first finish -------------------------------------------------------------------------


def first(*events: Any, since: int = 0, entries: tuple[Migration, ...] = ()) -> FirstReading | None:
    return first_reading(events, book="frames", entries=entries, since=since)


def moments(found: FirstReading | None) -> dict[str, int]:
    assert found is not None
    return {code: seq for code, (seq, _) in found.moments.items()}


def test_the_first_finish_of_each_code_counts() -> None:
    one, two = finish(3, "a", "b"), finish(5, "a", "c")
    found = first(one, two)
    assert moments(found) == {"a": 3, "b": 3, "c": 5}
    assert found is not None and found.event == one["id"] and not found.again


def test_what_came_before_the_round_or_under_another_codebook_does_not_count() -> None:
    assert first(finish(3, "a"), since=3) is None
    assert moments(first(finish(3, "a"), finish(7, "a"), since=3)) == {"a": 7}
    assert first(finish(3, "a", book="topics")) is None


def test_a_reading_taken_back_counts_no_more_and_leaves_a_mark() -> None:
    back = finish(4, value=False)
    assert first(finish(3, "a"), back) is None
    found = first(finish(3, "a", "b"), back, finish(6, "a"))
    assert moments(found) == {"a": 6} and found is not None and found.again
    part = first(finish(3, "a", "b"), finish(4, "b", value=False))
    assert moments(part) == {"a": 3} and part is not None and part.again
    assert first(back) is None


def test_codes_follow_their_names_and_stop_at_a_new_meaning() -> None:
    assert moments(first(finish(3, "a"), entries=(RENAMED,))) == {"z": 3}
    assert moments(first(finish(3, "a", "b"), entries=(REDEFINED,))) == {"b": 3}
    taken = first(finish(3, "a", "b"), finish(4, "a", value=False), entries=(REDEFINED,))
    assert moments(taken) == {"b": 3}


def test_only_a_whole_finish_shows_what_others_did() -> None:
    part = {**finish(3, "a"), "how": "codes"}
    assert not has_finished([part])
    assert has_finished([part, finish(4, "a", "b")])
    assert not has_finished([finish(4, "a", "b")], since=4)
    assert not has_finished([finish(4, "a"), finish(5, value=False)])
    assert has_finished([finish(4, "a", "b"), finish(5, "a", value=False)])
    assert not has_finished([finish(5, "a", value=False)])
