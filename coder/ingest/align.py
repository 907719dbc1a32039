r"""What of one text version stands in another: the blocks that are equal, in order.

    old "The soft-\nware works."   new "The software works."   ->   "The soft", "ware works."

Anchors first: runs of words that occur once in each text, kept in increasing order; the gaps between them
are treated the same way with shorter runs, then by a character comparison where they are small. Gaps without
an anchor that are too large to compare stay unequal: honest, and linear. Blocks are (start in old, start in
new, length) in code points, sorted, disjoint, increasing in both, and cannot be made longer. Text that was
moved to another place is found at one of the two only. Decides nothing about codings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

__all__ = ["edit_script", "equal_blocks"]

Block = tuple[int, int, int]
_Token = tuple[int, str]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_GRAMS = (6, 3, 1)
_SMALL = 250  # code points on the longer side that are compared one by one
_WINDOW = 20_000  # code points that are looked at together where nothing is unique
_SHORTEST = 4  # shorter matches inside a changed stretch are chance


def equal_blocks(old: str, new: str) -> tuple[Block, ...]:
    """The equal stretches of two versions of a text.

    Returns:
        (start in old, start in new, length), sorted, disjoint, increasing in both texts, maximal.
    """
    found: list[Block] = []
    # A stack instead of recursion: gaps nest as deep as a hostile text wants.
    work: list[tuple[int, int, int, int, int]] = [(0, len(old), 0, len(new), 0)]
    while work:
        o0, o1, n0, n1, level = work.pop()
        same = _common(old, o0, o1, new, n0, n1)
        if same:
            found.append((o0, n0, same))
            o0, n0 = o0 + same, n0 + same
        tail = _common_tail(old, o0, o1, new, n0, n1)
        if tail:
            o1, n1 = o1 - tail, n1 - tail
            found.append((o1, n1, tail))
        if o0 == o1 or n0 == n1:
            continue
        if max(o1 - o0, n1 - n0) <= _SMALL:
            found += _compared(old, o0, o1, new, n0, n1)
        elif level < len(_GRAMS):
            anchors = _anchors(old, (o0, o1), new, (n0, n1), _GRAMS[level])
            if not anchors:
                work.append((o0, o1, n0, n1, level + 1))
            else:
                found += anchors
                work += _gaps(anchors, (o0, o1, n0, n1), level)
        elif max(o1 - o0, n1 - n0) > _WINDOW:
            found += _windowed(old, o0, o1, new, n0, n1)
    return _merged(found)


def edit_script(old: str, new: str) -> tuple[tuple[int, int, int, int, bool], ...]:
    """The same as stretches that cover both texts.

    Returns:
        (old start, old end, new start, new end, equal), in order; unequal ones may be empty on one side.
    """
    out: list[tuple[int, int, int, int, bool]] = []
    o = n = 0
    for start, there, size in (*equal_blocks(old, new), (len(old), len(new), 0)):
        if start > o or there > n:
            out.append((o, start, n, there, False))
        if size:
            out.append((start, start + size, there, there + size, True))
        o, n = start + size, there + size
    return tuple(out)


def _common(old: str, o0: int, o1: int, new: str, n0: int, n1: int) -> int:
    """Length of the common beginning, by doubling steps of whole slices."""
    limit = min(o1 - o0, n1 - n0)
    done, step = 0, 64
    while done < limit:
        step = min(step, limit - done)
        if old[o0 + done : o0 + done + step] == new[n0 + done : n0 + done + step]:
            done += step
            step *= 2
        elif step == 1:
            break
        else:
            step = max(1, step // 4)
            if step == 1 and old[o0 + done] != new[n0 + done]:
                break
    return done


def _common_tail(old: str, o0: int, o1: int, new: str, n0: int, n1: int) -> int:
    """Length of the common end."""
    limit = min(o1 - o0, n1 - n0)
    done, step = 0, 64
    while done < limit:
        step = min(step, limit - done)
        if old[o1 - done - step : o1 - done] == new[n1 - done - step : n1 - done]:
            done += step
            step *= 2
        elif step == 1:
            break
        else:
            step = max(1, step // 4)
            if step == 1 and old[o1 - done - 1] != new[n1 - done - 1]:
                break
    return done


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    return [(m.start(), m[0]) for m in _TOKEN.finditer(text, start, end)]


def _once(tokens: Sequence[_Token], gram: int) -> dict[int, int]:
    """Hash of every run of `gram` words that occurs once, to the number of its first word."""
    seen: dict[int, int] = {}
    words = [hash(word) for _, word in tokens]
    for at in range(len(words) - gram + 1):
        key = hash(tuple(words[at : at + gram]))
        seen[key] = -1 if key in seen else at
    return {key: at for key, at in seen.items() if at >= 0}


def _anchors(
    old: str, old_range: tuple[int, int], new: str, new_range: tuple[int, int], gram: int
) -> list[Block]:
    """Words of unique runs that stand in both ranges, as increasing blocks of one word each."""
    here, there = _tokens(old, *old_range), _tokens(new, *new_range)
    mine, theirs = _once(here, gram), _once(there, gram)
    pairs = sorted((at, theirs[key]) for key, at in mine.items() if key in theirs)
    out: list[Block] = []
    last = (-1, -1)
    for a, b in _increasing(pairs):
        for step in range(gram):
            (o, word), (n, other) = here[a + step], there[b + step]
            if o > last[0] and n > last[1] and word == other:
                out.append((o, n, len(word)))
                last = (o + len(word) - 1, n + len(word) - 1)
    return out


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs (sorted by the first) that also increases in the second."""
    tails: list[int] = []
    at_tail: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, value) in enumerate(pairs):
        at = bisect_left(tails, value)
        before[number] = at_tail[at - 1] if at else -1
        if at == len(tails):
            tails.append(value)
            at_tail.append(number)
        else:
            tails[at] = value
            at_tail[at] = number
    out = []
    number = at_tail[-1] if at_tail else -1
    while number >= 0:
        out.append(pairs[number])
        number = before[number]
    return out[::-1]


def _gaps(
    anchors: Sequence[Block], whole: tuple[int, int, int, int], level: int
) -> Iterator[tuple[int, int, int, int, int]]:
    """What lies between the anchors, to be looked at next."""
    o, o1, n, n1 = whole
    for start, there, size in (*anchors, (o1, n1, 0)):
        if start > o and there > n:
            yield o, start, n, there, level
        o, n = start + size, there + size


def _windowed(old: str, o0: int, o1: int, new: str, n0: int, n1: int) -> Iterator[Block]:
    """Blocks of texts that repeat themselves: what is unique in a window need not be so in the whole."""
    o, n = o0, n0
    while o < o1 and n < n1:
        part = old[o : min(o1, o + _WINDOW)], new[n : min(n1, n + _WINDOW)]
        blocks = equal_blocks(*part)
        last = o + len(part[0]) == o1 and n + len(part[1]) == n1
        # The end of a window may be matched by chance to the wrong repetition: look at it again.
        kept = [b for b in blocks if last or max(b[0], b[1]) < _WINDOW * 3 // 4]
        for start, there, size in kept:
            yield o + start, n + there, size
        if last:
            return
        if kept:
            start, there, size = kept[-1]
            o, n = o + start + size, n + there + size
        else:
            o, n = o + _WINDOW // 2, n + _WINDOW // 2


def _compared(old: str, o0: int, o1: int, new: str, n0: int, n1: int) -> Iterator[Block]:
    """Equal stretches of two short texts."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, old[o0:o1], new[n0:n1], autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size >= _SHORTEST:
            yield o0 + block.a, n0 + block.b, block.size


def _merged(blocks: list[Block]) -> tuple[Block, ...]:
    """Sorted, with blocks that continue each other in both texts as one."""
    out: list[Block] = []
    for start, there, size in sorted(blocks):
        if out:
            o, n, length = out[-1]
            if o + length == start and n + length == there:
                out[-1] = (o, n, length + size)
                continue
        out.append((start, there, size))
    return tuple(out)
