"""The tour: ten keys on a document of the example project, one after the other, each tried and checked.

    with tour_project() as project:
        Tour(Hands(project, DOC))

Owns the lessons and when one is learned: by what then lies on the desk, never by which key was pressed, so
that rebound keys and the line mode teach the same. The project is a copy in a temporary folder with a
cache of its own; it is gone when the tour is left, which may be at any time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.workbench.keys import Key

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.workbench.desk import Desk

__all__ = ["DOC", "LESSONS", "Lesson", "Moment", "Tour", "moment", "tour_project"]

DOC = "EU-02"
CODER = "newcomer"


@dataclass(frozen=True, slots=True)
class Moment:
    """What counts for a lesson: the cursor and what it means, own codings, open suggestions, notes, help."""

    place: tuple[int, str]
    own: frozenset[tuple[str, str]]
    open: int
    notes: int
    on_suggestion: bool
    undone: int
    helped: bool = False


def moment(desk: Desk, *, undone: int = 0, helped: bool = False) -> Moment:
    """The moment as the desk shows it."""
    own = [m.coding for m in desk.marks if m.coding is not None and desk.own(m)]
    target = desk.target()
    return Moment(
        (desk.cursor.span.start, target.id if target is not None else ""),
        frozenset((c.id, c.code) for c in own),
        sum(not m.decided for m in desk.marks),
        sum(bool(c.memo) for c in own),
        target is not None and not target.decided,
        undone,
        helped,
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """One key: its act, what to do in words (`{key}` is the key), and when it is learned."""

    act: str
    words: str
    learned: Callable[[Moment, Moment], bool]


def _coded(before: Moment, after: Moment) -> bool:
    return len(after.own) > len(before.own)


LESSONS = (
    Lesson(
        "move unit 1",
        "{key} goes on to the next sentence; the marked one is what a key acts on.",
        lambda b, a: a.place[0] > b.place[0],
    ),
    Lesson(
        "pinned 1",
        "{key} gives the sentence the first of the codes on digits. Once more takes it away.",
        _coded,
    ),
    Lesson(
        "repeat",
        "Go on to another sentence; {key} gives it the code that you used last.",
        lambda b, a: bool({c for _, c in a.own - b.own} & {c for _, c in b.own}),
    ),
    Lesson(
        "ask code",
        "{key} asks for any code: type a few letters of its name, such as shar, then Enter.",
        _coded,
    ),
    Lesson(
        "undo",
        "{key} takes your last act back; as often as you like.",
        lambda b, a: a.undone > b.undone,
    ),
    Lesson(
        "next suggestion",
        "{key} goes to the next suggestion of the rules (on the screen a dashed bar, no colour behind).",
        lambda b, a: a.on_suggestion and a.place != b.place,
    ),
    Lesson(
        "accept",
        "{key} accepts the suggestion: now it is a coding of yours.",
        lambda b, a: a.open < b.open and _coded(b, a),
    ),
    Lesson(
        "reject",
        "Go to another suggestion; {key} rejects it, and only a changed rule brings it back.",
        lambda b, a: a.open < b.open and not _coded(b, a),
    ),
    Lesson(
        "ask memo",
        "Stand on a sentence that you coded; {key} writes a note on it: type, then Enter.",
        lambda b, a: a.notes > b.notes,
    ),
    Lesson("help", "{key} shows all keys. Look at them once.", lambda b, a: a.helped),
)


class Tour:
    """Where somebody is in the lessons.

    Args:
        desk: the document of the tour.
        keys: as they are bound.
    """

    def __init__(self, desk: Desk, keys: tuple[Key, ...]) -> None:
        self.desk = desk
        self.at = 0
        self._undone = 0
        self._helped = False
        names: dict[str, str] = {}
        for key in keys:
            if key.bound_to == "move unit 1" and key.name == "space":
                names[key.bound_to] = "Space"
            names.setdefault(key.bound_to, key.name)
        self.names = names
        self._before = moment(desk)

    @property
    def done(self) -> bool:
        """Whether all lessons are learned."""
        return self.at >= len(LESSONS)

    def words(self) -> str:
        """What to do now."""
        if self.done:
            leave = self.names.get("leave", "q")
            return (
                f"Those were the ten keys. {leave} leaves, and nothing needs saving: every key was saved. "
                "This copy is thrown away; coder demo makes one that stays."
            )
        lesson = LESSONS[self.at]
        key = self.names.get(lesson.act, lesson.act)
        return f"{self.at + 1} of {len(LESSONS)}: {lesson.words.format(key=key)}"

    def look(self, *, undone: bool = False, helped: bool = False) -> bool:
        """Look at what is there after an act; True when a lesson was learned by it."""
        self._undone += undone
        self._helped = helped
        now = moment(self.desk, undone=self._undone, helped=helped)
        learned = not self.done and LESSONS[self.at].learned(self._before, now)
        self._before = now
        self.at += learned
        return learned


@contextmanager
def tour_project() -> Iterator[Project]:
    """The example with one document and the rules' suggestions, coded by nobody; gone afterwards."""
    from coder.project.facade import open as open_project
    from coder.project.starting import copy_demo
    from coder.store.documents import read_sheet, write_sheet
    from coder.store.layout import Layout

    kept = os.environ.get("CODER_CACHE")
    with tempfile.TemporaryDirectory(prefix="coder-tour-", ignore_cleanup_errors=True) as folder:
        root = Path(folder) / "tour"
        root.mkdir()
        os.environ["CODER_CACHE"] = str(Path(folder) / "cache")
        try:
            copy_demo(root, with_codings=True)
            layout = Layout(root)
            for journal in layout.codings.glob("*.jsonl"):
                journal.unlink()
            for corpus in layout.corpus_names():
                sheet = layout.sheet(corpus)
                write_sheet(sheet, [e for e in read_sheet(sheet, corpus) if e.id == DOC])
            with open_project(root, coder=CODER) as project:
                project.tag()
                yield project
        finally:
            if kept is None:
                os.environ.pop("CODER_CACHE", None)
            else:
                os.environ["CODER_CACHE"] = kept
