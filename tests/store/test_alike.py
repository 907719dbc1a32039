"""Lines spelled alike: a row that comes out without JSON is the one that JSON gives."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from coder.model.event import encode
from coder.store.absorb import _is_clean
from coder.store.alike import Alike
from coder.store.rows import bare_row, is_plain
from tests.builders import a_coding, a_document, an_id, the_add_of

DOC = a_document(
    "The agreement is a win-win. Readmission — “follows” 🙂 from it.\nAgain and again."
)
PLACE = (1, 2, 3)


def lines(**more: Any) -> list[bytes]:
    """Lines of codings, their keys in the usual order."""
    out = []
    quotes = ("The agreement is a win-win.", "Readmission — “follows” 🙂 from it.\nAgain", "and")
    for n, quote in enumerate(quotes * 5):
        raw = the_add_of(a_coding(DOC, quote, f"code_{n}"), seq=n + 1).raw()
        raw |= {"origin": "manual", "how": "import", "book_hash": "b1", "group": "g"} | more
        if "foreign" in raw:
            raw["foreign"] = {"id": an_id(str(n)), "selection": an_id(f"s{n}")}
        out.append(encode(raw).encode())
    return out


KINDS: list[dict[str, Any]] = [{}, {"via": "ana"}, {"via": "ana", "foreign": 1}, {"foreign": 1}]


class Numbers(dict[str, int]):
    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


def agrees(alike: Alike, line: bytes, number: Numbers) -> bool:
    """Whether a row comes out; it is then the one of the usual way."""
    row = alike.row(line, PLACE) if _is_clean(line) else None
    if row is None:
        return False
    raw = json.loads(line)
    assert is_plain(raw)
    assert b"\\u" not in line
    assert row == bare_row(raw, PLACE, number.__getitem__)
    return True


@pytest.mark.parametrize("more", KINDS)
def test_lines_that_differ_in_their_values_become_rows(more: dict[str, Any]) -> None:
    number = Numbers()
    alike = Alike(number.__getitem__)
    first, *others = lines(**more)
    alike.learn(first)
    assert all(agrees(alike, line, number) for line in others)
    steps = {(step, who) for step, who, _ in alike.imports}
    assert steps == ({("g", "ana")} if "via" in more else set())


@pytest.mark.parametrize("more", KINDS)
def test_a_changed_line_gives_the_row_that_json_gives_or_none(more: dict[str, Any]) -> None:
    draw = random.Random(7)
    number = Numbers()
    alike = Alike(number.__getitem__)
    every = lines(**more)
    alike.learn(every[0])
    signs = b'"\\{}[]:,0123456789abnu \t\x00\xc3\xa9\xff-+.e'
    came = 0
    for _ in range(1500):
        line = bytearray(draw.choice(every))
        for _ in range(draw.randrange(3)):
            at = draw.randrange(len(line))
            new = bytes(draw.choice(signs) for _ in range(draw.randrange(3)))
            line[at : at + draw.randrange(3)] = new
        came += agrees(alike, bytes(line), number)
    assert came > 300


@pytest.mark.parametrize(
    "odd",
    [b'{"v":1}', b"", b'{"kind":"add","n":[1]}', b'{"kind":"memo"}', b'"', b'{"a":{"b":"c"}}'],
)
def test_what_is_not_plain_is_not_learned(odd: bytes) -> None:
    number = Numbers()
    alike = Alike(number.__getitem__)
    alike.learn(odd)
    assert alike.row(odd, PLACE) is None
    assert alike.row(lines()[0], PLACE) is None
