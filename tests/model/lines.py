"""Events about one coding, and its fold seen from all sides.

    found = fold(ADD, split(2, ADD), recode("aid", 3, ADD))

`fold` folds in two orders and with copies and holds the results against each other first.
"""

from __future__ import annotations

from typing import Any

from coder.model.coding import SuggestionKey
from coder.model.event import Event
from coder.model.fold import Fold, fold_codings
from tests.builders import a_coding, a_document, an_event, an_id, the_add_of

DOC = a_document("The agreement is a win-win. Readmission follows from it.")
CODING = a_coding(DOC, "The agreement is a win-win.", "win_win")
ADD = the_add_of(CODING)
KEY = {
    "text": "t",
    "book": "frames",
    "code": "aid",
    "rule": "r",
    "start": 2,
    "end": 9,
    "rule_hash": "h",
}
SID = SuggestionKey("t", "frames", "aid", "r", 2, 9, "h")


def on(
    kind: str, seq: int, *after: Event, by: str = "ana", coding: str = CODING.id, **body: Any
) -> Event:
    return an_event(kind, seq=seq, by=by, on=coding, after=[a.id for a in after], **body)


def recode(code: str, seq: int, *after: Event, **more: Any) -> Event:
    return on("recode", seq, *after, book="frames", code=code, mig=0, id=an_id(code, seq), **more)


def resize(end: int, seq: int, *after: Event, **more: Any) -> Event:
    return on("resize", seq, *after, text=DOC.hash, start=0, end=end, quote=DOC.text[:end], **more)


def split(
    seq: int, *after: Event, at: int = 13, name: str = "s", whole: bool = True, **more: Any
) -> Event:
    makes = [
        {"id": an_id(name, "left"), "start": 0, "end": at, "quote": DOC.text[:at]},
        {"id": an_id(name, "right"), "start": at, "end": 27, "quote": DOC.text[at:27]},
    ]
    body = {"doc": DOC.id, "text": DOC.hash, "book": "frames", "code": "win_win", "mig": 0}
    return on(
        "split", seq, *after, makes=makes, **(body if whole else {}), id=an_id(name, seq), **more
    )


def join(seq: int, of: list[str], *after: Event, whole: bool = True, **more: Any) -> Event:
    body = {"doc": DOC.id, "book": "frames", "code": "win_win", "mig": 0}
    place = {"text": DOC.hash, "start": 0, "end": 27, "quote": DOC.text[:27]}
    made = more.pop("coding", an_id("joined"))
    return on("join", seq, *after, coding=made, of=of, **place, **(body if whole else {}), **more)


def fold(*events: Event) -> Fold:
    """The fold, after seeing that order and copies are nothing to it."""
    raws = [e.raw() for e in events]
    out = fold_codings(raws)
    again = fold_codings([*raws[::-1], *raws])
    assert {k: shown(v) for k, v in again.codings.items()} == {
        k: shown(v) for k, v in out.codings.items()
    }
    assert sorted(map(str, again.findings)) == sorted(map(str, out.findings))
    assert sorted(again.waiting) == sorted(out.waiting)
    return out


def shown(state: Any) -> tuple[Any, ...]:
    return (
        state.by, state.doc, state.place, state.code, state.alive, state.memo, state.attributes,
        state.flags, state.heads, state.how, state.group, state.made,
    )  # fmt: skip


def codes(found: Fold) -> list[str]:
    return [f.code for f in found.findings]


LEFT, RIGHT = an_id("s", "left"), an_id("s", "right")
