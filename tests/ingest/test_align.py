from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from coder.ingest.align import edit_script, equal_blocks
from tests.ceiling import ends

WORDS = st.lists(
    st.sampled_from(["the", "pact", "of", "equals", ",", "\n", "no-", "x"]), max_size=60
).map(" ".join)
TEXTS = WORDS | st.text(st.sampled_from("ab \n"), max_size=80)


def check(old: str, new: str) -> tuple[tuple[int, int, int], ...]:
    blocks = equal_blocks(old, new)
    o = n = 0
    for start, there, size in blocks:
        assert size > 0
        assert start >= o
        assert there >= n
        assert not (start == o and there == n and start), "two blocks that are one"
        assert old[start : start + size] == new[there : there + size]
        # No block can be made longer into the gap on either side.
        if start > o and there > n:
            assert old[start - 1] != new[there - 1]
        o, n = start + size, there + size
        following = next(((a, b) for a, b, _ in blocks if a >= o), (len(old), len(new)))
        if o < following[0] and n < following[1]:
            assert old[o] != new[n]
    return blocks


@given(TEXTS, TEXTS)
def test_blocks_are_equal_increasing_and_maximal(old: str, new: str) -> None:
    check(old, new)


@given(TEXTS, TEXTS)
def test_the_script_covers_both_texts(old: str, new: str) -> None:
    o = n = 0
    for old_start, old_end, new_start, new_end, equal in edit_script(old, new):
        assert (old_start, new_start) == (o, n)
        assert not equal or old[old_start:old_end] == new[new_start:new_end]
        o, n = old_end, new_end
    assert (o, n) == (len(old), len(new))


@given(TEXTS)
def test_a_text_is_one_block_of_itself(text: str) -> None:
    assert equal_blocks(text, text) == (((0, 0, len(text)),) if text else ())


def test_small_edits_leave_the_rest_equal() -> None:
    old = "The soft-\nware works. It is shared."
    new = "The software works, and it is shared."
    assert check(old, new)[0] == (0, 0, 8)
    assert sum(size for _, _, size in check(old, new)) > 28


def prose(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    words = ["".join(rng.choices("abcdefgh", k=rng.randint(2, 8))) for _ in range(4000)]
    return [rng.choice(words) for _ in range(count)]


def test_a_large_text_with_scattered_edits_is_aligned_fast_and_nearly_whole() -> None:
    words = prose(200_000)
    rng = random.Random(2)
    changed = [w if rng.random() > 0.02 else w.upper() for w in words if rng.random() > 0.01]
    with ends():
        blocks = equal_blocks(" ".join(words), " ".join(changed))
    assert sum(size for _, _, size in blocks) > 0.95 * len(" ".join(changed))


def test_a_text_that_repeats_itself_is_aligned_window_by_window() -> None:
    page = " ".join(prose(3000))
    old, new = page * 20, (page * 20).replace(" a", " ä")
    assert sum(size for _, _, size in equal_blocks(old, new)) > 0.8 * len(old)


def test_a_removed_page_does_not_disturb_what_follows() -> None:
    words = prose(9000)
    old, new = " ".join(words), " ".join(words[:3000] + words[6000:])
    blocks = check(old, new)
    assert sum(size for _, _, size in blocks) >= len(new) - 4


def test_hostile_repetition_ends() -> None:
    with ends():
        equal_blocks("ab " * 50_000, "ba " * 50_001)
        equal_blocks("a" * 150_000, "b" + "a" * 149_000)
