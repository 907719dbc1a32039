r"""Regular expressions of rules over the stored text: RE2, positions in code points.

    expression_places([(Regex(r"\bArt\. \d+"), None)], text, 0, len(text))   those found, with their places

Owns word edges that hold for all letters, the way from bytes back to code points, and a cheap look that
refuses most texts before the edges are asked for. Matches follow one another; empty ones are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from coder.model.rule import Regex
from coder.tag.demands import demand, reach
from coder.tag.letters import branches, for_all_letters

__all__ = ["expression_places"]

Range = tuple[int, int]
_SHORT = 2_000
"""Characters up to which a stretch is looked at as a whole."""

_FLAGS = re.compile(r"\(\?[imsU]+\)")
_BEFORE, _AFTER = r"(?:\A|[^\pL\pM\pN_])", r"(?:\z|[^\pL\pM\pN_])"
_DIGITS = re.compile(r"[0-9]+(?![0-9*+?{|])")


def _unicode_edges(pattern: str) -> tuple[str, str]:
    r"""The pattern with `\b` at the ends of its branches made right for all letters, and without those.

    RE2 knows edges of ASCII words only, and would find "gal" in "égal". The match is a group `_edge` then.
    The second is empty where nothing had to be done; an edge inside a branch stays as RE2 understands it.
    """
    flags = _FLAGS.match(pattern)
    head = flags.group() if flags else ""
    ways = branches(pattern[len(head) :])
    if not any(way.left or way.right for way in ways):
        return pattern, ""
    edged = (
        f"{_BEFORE if way.left else ''}(?P<_edge{n}>{way.core}){_AFTER if way.right else ''}"
        for n, way in enumerate(ways)
    )
    return head + "|".join(edged), head + "|".join(way.core for way in ways)


@lru_cache(maxsize=1024)
def _compiled(pattern: str, *, cased: bool) -> tuple[Any, Any | None]:
    """The expression ready to run, and where edges were made right what it is without them."""
    import re2

    tries = ((for_all_letters(pattern), 8), (for_all_letters(pattern), 64))
    for wide, megabytes in tries:
        try:
            return _ready(wide, megabytes, cased=cased)
        except re2.error:
            continue
    return _ready(pattern, 8, cased=cased)  # with all letters it is too large


def _ready(pattern: str, megabytes: int, *, cased: bool) -> tuple[Any, Any | None]:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = megabytes << 20
    options.case_sensitive = cased
    edged, core = _unicode_edges(pattern)
    compiled = re2.compile(edged.encode(), options)
    if not core:
        return compiled, None
    # What begins with a literal is searched for at the speed of memory, if it has no capitals.
    digits = _DIGITS.match(core)
    if digits and not cased and len(branches(core)) == 1:
        options.case_sensitive = True
        core = f"{digits.group()}(?i:{core[digits.end() :]})"
    return compiled, re2.compile(core.encode(), options)


def expression_places(
    parts: Iterable[tuple[Regex, list[Range] | None]], text: str, start: int, end: int
) -> Iterator[tuple[Regex, list[Range]]]:
    """Matches of expressions in `text[start:end]`, of those that match; empty ones are none.

    Args:
        parts: expressions, each with the places where a word stands that it demands (see
            `coder.tag.demands`), or None where it is to be tried everywhere.
        text: a stored text.
        start: where the stretch begins that is looked at.
        end: where it ends.
    """
    data = b""
    for part, near in parts:
        begun = _begun(part, text, (start, end)) if near is None and end - start > _SHORT else None
        if begun is not None:
            ranges = []
            for low, high in begun:
                some = text[low:high].encode("utf-8", "surrogatepass")
                ranges += _places(part, some, low, plain=len(some) == high - low)
        elif near is None:
            data = data or text[start:end].encode("utf-8", "surrogatepass")
            ranges = _places(part, data, start, plain=len(data) == end - start)
        else:
            ranges = []
            for low, high in _windows(part, near, text, (start, end)) if near else ():
                some = text[low:high].encode("utf-8", "surrogatepass")
                ranges += _places(part, some, low, plain=len(some) == high - low)
        if ranges:
            yield part, ranges


def _begun(part: Regex, text: str, inside: Range) -> list[Range] | None:
    """Where a match may stand, as ranges by place; None for an expression that does not begin with digits.

    Text of wide characters takes longer to be turned into bytes than digits take to be found in it.
    """
    digits, most = _leading(part.pattern), reach(part.pattern)
    if not digits or most is None:
        return None
    places: list[int] = []
    at = text.find(digits, *inside)
    while at >= 0:
        places.append(at)
        at = text.find(digits, at + 1, inside[1])
    compiled, core = _compiled(part.pattern, cased=part.case == "exact")
    some = "\0".join([text[at : at + most] for at in places])
    if (core or compiled).search(some.encode("utf-8", "surrogatepass")) is None:
        return []
    out: list[Range] = []
    for at in places:
        # With a sign on both sides, which edges look at.
        _join(out, max(inside[0], at - 1), min(inside[1], at + most + 1))
    return out


def _join(out: list[Range], low: int, high: int) -> None:
    """Add a range to others by place; one that it touches grows."""
    if out and low <= out[-1][1]:
        out[-1] = (out[-1][0], max(high, out[-1][1]))
    else:
        out.append((low, high))


@lru_cache(maxsize=1024)
def _leading(pattern: str) -> str:
    """The digits with which every match begins; "" for none."""
    flags = _FLAGS.match(pattern)
    ways = branches(pattern[flags.end() if flags else 0 :])
    digits = _DIGITS.match(ways[0].core) if len(ways) == 1 else None
    return digits.group() if digits else ""


def _windows(part: Regex, near: list[Range], text: str, inside: Range) -> list[Range]:
    """The lines in which an expression may match, as ranges by place."""
    wanted = demand(part.pattern)
    out: list[Range] = []
    for low, high in sorted(near):
        for _ in range(wanted.lines + 1 if wanted else 0):
            low = max(inside[0], text.rfind("\n", inside[0], max(low - 1, inside[0])) + 1)
            high = text.find("\n", high, inside[1]) + 1 or inside[1]
        _join(out, low, high)
    return out


def _places(part: Regex, data: bytes, start: int, *, plain: bool) -> list[Range]:
    """Matches in the bytes of a stretch that begins at `start`; `plain` where each is a character."""
    compiled, core = _compiled(part.pattern, cased=part.case == "exact")
    edged = core is not None
    if core is not None and core.search(data) is None:
        return []
    out: list[Range] = []
    done_bytes, done = 0, start
    for first, last in _matches(compiled, data, edged):
        if plain:
            out.append((start + first, start + last))
            continue
        done += len(data[done_bytes:first].decode("utf-8", "surrogatepass"))
        begin = done
        done += len(data[first:last].decode("utf-8", "surrogatepass"))
        done_bytes = last
        out.append((begin, done))
    return out


def _matches(compiled: Any, data: bytes, edged: bool) -> Iterator[Range]:
    """Byte ranges of matches one after the other; with `edged` those of a group for each branch."""
    if not edged:
        yield from ((m.start(), m.end()) for m in compiled.finditer(data) if m.start() < m.end())
        return
    at = 0
    ways = [n for name, n in compiled.groupindex.items() if name.startswith(b"_edge")]
    while match := compiled.search(data, at):
        first, last = max(match.span(way) for way in ways)  # of a branch that did not match -1
        if first < last:
            yield first, last
        # What follows one match may be the edge of the next.
        at = max(last, match.start() + 1)
