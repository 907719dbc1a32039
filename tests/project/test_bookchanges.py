"""Random changes of a codebook with codings made in between, against an oracle that keeps a stack."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coder.model.errors import CoderError, ConflictError
from coder.model.span import Span
from coder.project.bookchanges import take_back
from coder.project.facade import Project
from tests.project.small import a_project, opened

BOOK = """\
# kept: top
version: "1"   # kept: version
attributes:
  - {name: depth, values: [x], scope: [c0, c2]}   # kept: scope
codes:
  # kept: before c0
  - id: c0   # goes: c0
    name: Zero
    rules:
      # kept: above r0
      - {id: r0, phrase: zero}   # kept: beside r0

  - id: c1   # goes: c1
    parent: c0
    silences: [c2]
    examples:
      - {text: "one", code: true}   # kept: example
    rules:
      - id: r1   # kept: in r1
        phrase: [one,
          uno]
  # kept: between
  - {id: c2, parent: c1, rules: [{id: r2, phrase: two}]}
  - id: c3
    definition: >
      Long
      text.
# kept: end
"""

KINDS = (
    "rename",
    "merge",
    "split",
    "keep",
    "move",
    "retire",
    "undo",
    "undo",
    "code",
    "code",
    "code",
)


@dataclass
class Oracle:
    """Each coding by its place: (code, to be looked at again); and a stack of what was done."""

    codings: dict[int, tuple[str, bool]] = field(default_factory=dict)
    done: list[tuple[str, str, tuple[str, ...], dict[int, tuple[str, bool]], bytes]] = field(
        default_factory=list
    )

    def change(self, kind: str, old: str, new: tuple[str, ...], was: bytes) -> None:
        self.done.append((kind, old, new, dict(self.codings), was))
        for place, (code, again) in self.codings.items():
            if code == old and kind in ("rename", "merge"):
                self.codings[place] = (new[0], again)
            elif code == old and kind == "split":
                self.codings[place] = (code, True)

    def undo(self) -> bytes:
        kind, old, new, before, was = self.done.pop()
        for place, (code, again) in self.codings.items():
            if place in before:
                self.codings[place] = before[place]
            elif kind == "rename" and code == new[0]:
                self.codings[place] = (old, again)
            elif kind == "merge" and code in (old, *new):
                self.codings[place] = (code, True)
            elif kind == "split" and code in (old, *new):
                self.codings[place] = (old if code in new else code, True)
        return was


def comments(data: bytes) -> set[str]:
    return set(re.findall(r"# (kept: [^\n]*)", data.decode()))


class Lead:
    """A project under change, and what must be true of it."""

    def __init__(self, project: Project) -> None:
        self.project, self.oracle, self.count = project, Oracle(), 0

    def ids(self) -> list[str]:
        return list(self.project.book().ids)

    def do(self, kind: str, a: int, b: int) -> None:
        project, ids = self.project, self.ids()
        code, other = ids[a % len(ids)], ids[b % len(ids)]
        was = project.books.data()
        self.count += 1
        if kind == "code":
            place = len(self.oracle.codings)
            project.add("EU-01", Span(place, place + 2), code)
            self.oracle.codings[place] = (code, False)
        elif kind == "undo":
            if self.oracle.done:
                project.undo_codebook()
                assert project.books.data() == self.oracle.undo()
            else:
                with pytest.raises(ConflictError):
                    project.undo_codebook()
        else:
            self.change(kind, code, other, was)

    def change(self, kind: str, code: str, other: str, was: bytes) -> None:
        project, fresh = self.project, f"n{self.count}"
        recorded, new = kind, (fresh,)
        try:
            if kind == "rename":
                project.rename_code(code, fresh)
            elif kind == "merge":
                project.merge_codes([code], other)
                new = (other,)
            elif kind in ("split", "keep"):
                new = (fresh, f"{fresh}b") if kind == "split" else (code, fresh)
                project.split_code(code, new)
                recorded = "split"
            elif kind == "move":
                project.move_code(code, "" if project.book().code(code).parent else other)
            else:
                project.retire_code(code, back=project.book().code(code).retired)
        except CoderError:
            assert project.books.data() == was  # refused, and nothing happened
            return
        now = project.books.data()
        assert comments(now) == comments(was)
        self.oracle.change(recorded, code, new, was)

    def check(self) -> None:
        found = {c.span.start: (c.code, c.look_again) for c in self.project.codings_of("EU-01")}
        assert found == self.oracle.codings

    def sound(self) -> None:
        assert not [f for f in self.project.check_codebook() if f.level == 2]


STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 9)), max_size=12
)


def steps(words: str) -> list[tuple[str, int, int]]:
    """`merge 1 0; code 0 0` as steps."""
    return [(w[0], int(w[1]), int(w[2])) for w in (part.split() for part in words.split(";"))]


@settings(max_examples=12, deadline=None)
@given(STEPS)
@example(steps("code 1 0;merge 1 0;code 0 0;code 2 0;undo 0 0;code 1 0"))
@example(steps("code 3 0;split 3 0;code 3 0;code 4 0;code 5 0;undo 0 0"))
@example(steps("code 3 0;keep 3 0;code 3 0;code 4 0;rename 4 0;code 4 0;undo 0 0;undo 0 0"))
@example(steps("rename 0 0;code 0 0;merge 2 0;code 0 0;undo 0 0;undo 0 0;code 1 0"))
def test_codings_follow_and_an_undone_change_leaves_no_trace(
    steps: list[tuple[str, int, int]],
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(a_project(Path(folder) / "p", book=BOOK)) as project,
    ):
        lead = Lead(project)
        for kind, a, b in steps:
            lead.do(kind, a, b)
            lead.check()
        lead.sound()


def test_codings_after_a_change_and_its_undo_are_those_before(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p", book=BOOK)) as project:
        lead = Lead(project)
        for n in range(8):
            lead.do("code", n, 0)
        before, file = project.codings_of("EU-01"), project.books.data()
        for kind in ("rename", "merge", "split", "keep", "move", "retire"):
            lead.do(kind, 1, 3)
            assert project.books.data() != file, kind
            lead.do("undo", 0, 0)
            assert (project.codings_of("EU-01"), project.books.data()) == (before, file), kind


# -- taking lines back ----------------------------------------------------------------------------

LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"  x"]), max_size=7).map(b"\n".join)


@given(LINES, LINES)
def test_a_step_taken_back_at_once_is_undone_exactly(was: bytes, now: bytes) -> None:
    assert take_back(now, was, now) == was
    assert take_back(was, was, now) == was


@given(st.integers(0, 6), st.integers(0, 6), st.booleans())
def test_later_changes_elsewhere_stay_and_in_the_same_place_are_refused(
    first: int, second: int, crlf: bool
) -> None:
    def text(changed: dict[int, str]) -> bytes:
        lines = [changed.get(n, f"line {n}") for n in range(7)]
        return "\n".join(lines).encode()

    def ends(data: bytes) -> bytes:
        return data.replace(b"\n", b"\r\n") if crlf else data

    was, now, here = text({}), text({first: "tool"}), ends(text({first: "tool", second: "hand"}))
    if first == second:
        with pytest.raises(ConflictError):
            take_back(here, was, now)
    elif abs(first - second) > 1:
        assert take_back(here, was, now) == ends(text({second: "hand"}))
