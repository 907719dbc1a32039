"""Where a coder was in a document, so that the next sitting begins there.

Owns a small file per coder and document in the user's cache folder: the place, the unit of the cursor,
the pinned codes, what was used last, which sentences were on screen. It is written whole at every key,
beside itself and then in its place, so that a reader finds the old one or the new one; it is derived, and
without it a sitting begins at the top. Codings are not here: they are in the record before the screen
says so.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coder.model.span import Span
from coder.workbench.cursor import KINDS
from coder.workbench.desk import Desk

__all__ = ["Sitting"]


class Sitting:
    """The file of one sitting.

    Args:
        desk: whose place is kept.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        project = desk.project
        folder = project.layout.cache(project.settings.id) / "sittings"
        name = f"{desk.by.casefold()}-{desk.doc.id}.json"
        self.path = folder / name
        self.filter = "uncoded"
        self._last = b""

    def take_up(self) -> bool:
        """Go where the last sitting was; False when there is none, or it cannot be read."""
        try:
            kept = json.loads(self.path.read_bytes())
        except (OSError, ValueError):
            return False
        if not isinstance(kept, dict):
            return False
        self._codes(kept)
        self.filter = str(kept.get("filter") or self.filter)
        if kept.get("text") == self.desk.doc.hash:
            self.desk.seen |= set(_numbers(kept.get("seen")))
            self._place(kept)
        return True

    def _codes(self, kept: dict[str, Any]) -> None:
        desk = self.desk
        known = {c.id for c in desk.picker.choices}
        pins = kept.get("pins")
        if isinstance(pins, dict):
            held = {k: v for k, v in pins.items() if k in tuple("123456789") and v in known}
            desk.pinned = held or desk.pinned
        recent = kept.get("recent")
        if isinstance(recent, list):
            desk.picker.recent = [c for c in recent if c in known]
        desk.last_code = kept.get("last", "") if kept.get("last") in known else ""

    def _place(self, kept: dict[str, Any]) -> None:
        desk = self.desk
        start, end, kind = kept.get("start"), kept.get("end"), kept.get("kind")
        if kind not in KINDS or not isinstance(start, int) or not isinstance(end, int):
            return
        if 0 <= start < end <= len(desk.doc.text):
            desk.stand(desk.places.around(kind, start))
            desk.select(Span(start, end))

    def keep(self) -> None:
        """Write where the coder is; nothing where that did not change or the cache cannot be written."""
        desk = self.desk
        told = {
            "text": desk.doc.hash, "kind": desk.cursor.kind, "start": desk.cursor.span.start,
            "end": desk.cursor.span.end, "pins": desk.pinned, "recent": desk.picker.recent[:50],
            "last": desk.last_code, "filter": self.filter, "seen": _runs(desk.seen),
        }  # fmt: skip
        data = json.dumps(told, ensure_ascii=False).encode()
        if data == self._last:
            return
        self._last = data
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            Path(beside).replace(self.path)


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers as runs [first, last]."""
    out: list[list[int]] = []
    for number in sorted(numbers):
        if out and out[-1][1] == number - 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return out


def _numbers(runs: object) -> Iterable[int]:
    """The numbers of runs; what is no run is left out."""
    for run in runs if isinstance(runs, list) else ():
        if isinstance(run, list) and len(run) == 2 and all(isinstance(n, int) for n in run):
            yield from range(run[0], min(run[1], run[0] + 10_000_000) + 1)
