"""Where a coder was in a document, so that the next sitting begins there.

Owns small files of one coder in the user's cache folder, never in the project: one for each document (the
place, the unit of the cursor, what the next key means, the filter, the search, which sentences were on
screen, where it was scrolled to, the words of the last act) and one for all documents (pinned codes, what
was used last, the panel). Each is written whole at every key at
which it changed, beside itself and then in its place, so that a reader finds the old one or the new one.
They are derived: without them a sitting begins at the top, with the pins of the codebook. Codings are not
here: they are in the record before the screen says so. Digits keep their codes from sitting to sitting;
those that the coder did not pin follow the codebook when it changed in between.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coder.model.names import fold_name
from coder.model.span import Span
from coder.workbench.cursor import KINDS
from coder.workbench.desk import Desk

__all__ = ["Sitting"]

CODES = ".codes.json"
"""The file for all documents; ids of documents begin otherwise."""
RECENT = 50
DIGITS = tuple("123456789")


class Sitting:
    """The files of one sitting.

    Args:
        desk: whose place is kept.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        project = desk.project
        folder = project.layout.cache(project.settings.id) / "sittings" / fold_name(desk.by)
        self.path = folder / f"{desk.doc.id}.json"
        self.codes_path = folder / CODES
        self.filter = "uncoded"
        self.search = ""
        self.by_words = False
        self.act = ""
        self._last: dict[Path, bytes] = {}
        self._runs: list[list[int]] = []
        self._counted = 0

    # -- taking up -----------------------------------------------------------------------------

    def take_up(self) -> bool:
        """Go where the last sitting was; False when there is none, or it cannot be read."""
        self._codes(_read(self.codes_path))
        kept = _read(self.path)
        self.filter = _word(kept, "filter") or self.filter
        self.search = _word(kept, "search")
        if kept.get("text") == self.desk.text_hash:
            units = len(self.desk.places.units("sentence"))
            self.desk.seen |= set(_numbers(kept.get("seen"), units))
            self._place(kept)
        self.by_words = kept.get("by_words") is True
        self.act = _word(kept, "act") if kept.get("seq") == self.desk.heard else ""
        return bool(kept)

    def _codes(self, kept: dict[str, Any]) -> None:
        desk = self.desk
        known = {c.id for c in desk.picker.choices}
        own = kept.get("own")
        desk.own_pins = {d for d in own if d in DIGITS} if isinstance(own, list) else set()
        pins = kept.get("pins")
        if isinstance(pins, dict):
            same = kept.get("book") == desk.cards.hash
            held = {
                k: v
                for k, v in pins.items()
                if k in DIGITS and v in known and (same or k in desk.own_pins)
            }
            desk.pinned = held if same and held else {**desk.pinned, **held}
        recent = kept.get("recent")
        if isinstance(recent, list):
            desk.picker.recent = [c for c in recent if isinstance(c, str) and c in known]
        else:
            desk.picker.recall = lambda: [c for c in desk.used_before() if c in known]
        last = _word(kept, "last")
        desk.last_code = last if last in known else ""
        panel = kept.get("panel")
        desk.panel = panel if isinstance(panel, dict) else {}

    def _place(self, kept: dict[str, Any]) -> None:
        desk = self.desk
        top = kept.get("top")
        desk.top = top if type(top) is int and 0 <= top <= len(desk.doc.text) else -1
        start, end, kind = kept.get("start"), kept.get("end"), kept.get("kind")
        if kind not in KINDS or type(start) is not int or type(end) is not int:
            return
        if 0 <= start < end <= len(desk.doc.text):
            desk.stand(desk.places.around(kind, start))
            desk.select(Span(start, end))
            desk.mean(_word(kept, "meant"))

    # -- keeping -------------------------------------------------------------------------------

    def keep(self) -> None:
        """Write where the coder is; nothing where that did not change or the cache cannot be written."""
        desk = self.desk
        self._write(
            self.path,
            {
                "text": desk.text_hash, "kind": desk.cursor.kind, "start": desk.cursor.span.start,
                "end": desk.cursor.span.end, "filter": self.filter, "search": self.search,
                "meant": desk.meant, "seen": self._seen(), "top": desk.top,
                "by_words": self.by_words, "act": self.act, "seq": desk.heard,
            },
        )  # fmt: skip
        self._write(
            self.codes_path,
            {
                "book": desk.cards.hash, "pins": desk.pinned, "own": sorted(desk.own_pins),
                "recent": desk.picker.recent[:RECENT], "last": desk.last_code,
                "panel": desk.panel,
            },
        )  # fmt: skip

    def _seen(self) -> list[list[int]]:
        """The sentences that were on screen, as runs; counted anew only when there are more."""
        if len(self.desk.seen) != self._counted:
            self._counted, self._runs = len(self.desk.seen), _runs(self.desk.seen)
        return self._runs

    def _write(self, path: Path, told: dict[str, Any]) -> None:
        data = json.dumps(told, ensure_ascii=False).encode()
        if data == self._last.get(path):
            return
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        with contextlib.suppress(OSError):
            if not self._last:
                path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(path)
            self._last[path] = data


def _read(path: Path) -> dict[str, Any]:
    """What a file holds; nothing where it is absent or no object."""
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _word(kept: dict[str, Any], name: str) -> str:
    found = kept.get(name)
    return found if isinstance(found, str) else ""


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers as runs [first, last]."""
    out: list[list[int]] = []
    for number in sorted(numbers):
        if out and out[-1][1] == number - 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return out


def _numbers(runs: object, limit: int) -> Iterable[int]:
    """The numbers of runs below `limit`; what is no run is left out."""
    for run in runs if isinstance(runs, list) else ():
        if isinstance(run, list) and len(run) == 2 and all(type(n) is int for n in run):
            yield from range(max(0, run[0]), min(run[1] + 1, limit))
