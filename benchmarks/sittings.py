"""A coder at the workbench who is killed at random keys: what had been on the screen must be there again.

    python -m benchmarks.sittings PROJECT     random keys; prints before each what it will be, after each
                                              what is on the screen then

Owns what that means. After a kill the document is opened again: codings and place must be those of the last
screen that was acknowledged, or those after the one key that was under way. What that key does is found by
cutting a copy of the journal to the length of the last acknowledgement and pressing the key there; the copy
also shows that the acknowledged bytes hold everything that was on the screen.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.children import ROOT
from benchmarks.kills import Found, Scenario
from benchmarks.projects import make_project

if TYPE_CHECKING:
    from coder.workbench.hands import Hands

__all__ = ["CODE", "main"]

DOC = "D00000"
KEYS = (
    *[("do", "move", "unit 1")] * 4, ("do", "move", "unit -1"), ("do", "move", "document 1"),
    ("do", "move", "document -1"), ("do", "extend", "unit 1"), ("do", "extend", "word 1"),
    ("do", "unit", ""), ("do", "target", ""), ("do", "pinned", "1"), ("do", "pinned", "2"),
    ("do", "pinned", "3"), ("do", "repeat", ""), ("ask", "code", "c4"), ("ask", "recode", "c3"),
    ("ask", "memo", "a note"), ("ask", "in_vivo", "burning the border"), ("do", "doubt", ""),
    ("do", "exemplar", ""), ("do", "split", ""), ("do", "join", ""), ("do", "remove", ""),
    ("do", "resize", "end word 1"), ("ask", "pin", "2 c3"), ("do", "undo", ""), ("do", "undo", ""),
    ("do", "redo", ""), ("do", "finish", ""),
)  # fmt: skip
"""Keys that are pressed: (method of the hands, act, word)."""


def _journal(project: Path) -> Path:
    return project / "codings" / "coder0.jsonl"


def _pressed(hands: Hands, key: list[str]) -> None:
    from coder.model.errors import CoderError

    try:
        getattr(hands, key[0])(*key[1:])
    except CoderError:
        hands.sitting.keep()


def _screen(hands: Hands) -> dict[str, Any]:
    """What is on the screen, without ids."""
    desk = hands.desk
    codings = sorted(
        [c.span.start, c.span.end, c.code, c.memo, sorted(c.flags)]
        for c in desk.project.codings_of(DOC)
        if c.by == desk.by
    )
    place = [desk.cursor.kind, desk.cursor.span.start, desk.cursor.span.end, hands.meant()]
    return {
        "codings": codings,
        "place": place,
        "codes": [sorted(desk.pinned.items()), desk.last_code],
    }


def main(root: str) -> None:
    """Press keys at random until killed."""
    import coder
    from coder.workbench.hands import Hands

    draw = random.Random(os.getpid())
    with coder.open(root, coder="coder0") as project:
        hands = Hands(project, DOC)
        hands.sitting.keep()
        while True:
            files = [hands.sitting.path, hands.sitting.codes_path]
            shown = {
                "screen": _screen(hands),
                "size": _journal(Path(root)).stat().st_size,
                "files": [f.read_text("utf-8") for f in files],
            }
            sys.stdout.write(json.dumps(shown) + "\n")
            key = list(draw.choice(KEYS))
            sys.stdout.write(json.dumps({"key": key}) + "\n")
            sys.stdout.flush()
            _pressed(hands, key)


def _make(place: Path) -> None:
    make_project(place / "project", documents=2, codes=5, coders=2, codings=60)


def _opened(project: Path) -> Hands:
    import coder
    from coder.workbench.hands import Hands

    return Hands(coder.open(project, coder="coder0"), DOC)


def _look(place: Path, acknowledged: list[str]) -> Found:
    lines = [json.loads(line) for line in acknowledged]
    last = next(line for line in reversed(lines) if "screen" in line)
    key = lines[-1].get("key")
    shutil.copytree(place / "project", place / "cut")
    with _journal(place / "cut").open("r+b") as file:
        file.truncate(last["size"])
    cut = _opened(place / "cut")
    for path, text in zip((cut.sitting.path, cut.sitting.codes_path), last["files"], strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    cut.desk.project.close()
    cut = _opened(place / "cut")
    before = json.loads(json.dumps(_screen(cut)))
    found = Found()
    found.lost = [f"{what} before" for what in before if before[what] != last["screen"][what]]
    if key:
        _pressed(cut, key)
    after = json.loads(json.dumps(_screen(cut)))
    cut.desk.project.close()
    hands = _opened(place / "project")
    now = json.loads(json.dumps(_screen(hands)))
    if (
        now["codings"] != before["codings"]
    ):  # killed between record and sitting: what it means is new
        for shown in (now, before, after):
            shown["place"].pop()
    found.lost += [
        f"{what} after {key}: {now[what]}"[:400]
        for what in now
        if now[what] not in (before[what], after[what])
    ]
    found.errors = [str(f) for f in hands.desk.project.doctor() if f.level.name == "ERROR"]
    found.torn = sum(f.code == "torn-line" for f in hands.desk.project.doctor())
    hands.desk.project.close()
    shutil.rmtree(place / "cut")
    return found


def _again(place: Path) -> str:
    hands = _opened(place / "project")
    hands.do("move", "document 1")
    _pressed(hands, ["do", "pinned", "1"])
    said = hands.desk.said
    hands.desk.project.close()
    return "" if said.startswith(("coded", "removed")) else f"the next key said {said!r}"


CODE = Scenario(
    "code",
    _make,
    lambda place: [sys.executable, "-m", "benchmarks.sittings", str(place / "project")],
    0.6,
    _look,
    _again,
)
"""The workbench under random keys."""


if __name__ == "__main__":
    sys.path.insert(0, os.fspath(ROOT))
    main(sys.argv[1])
