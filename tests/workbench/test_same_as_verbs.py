"""Whatever is done by keys is done by the plain verbs: the same acts leave the same state."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from coder.model.coding import How
from coder.model.errors import CoderError
from coder.model.span import Span
from coder.project.facade import Project
from coder.project.notes import edit_note
from coder.workbench.doing import memo_text
from coder.workbench.hands import Hands
from coder.workbench.onestep import code_id_of
from tests.cli.program import run
from tests.project.small import opened
from tests.workbench.desks import a_tagged_project, held


class Plain:
    """A second project on which the same is done by the verbs of the facade, told by the desk's places.

    `steps` says of each act how many steps of the record it was here; the workbench needs one.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.done: list[int] = []
        self.undone: list[int] = []

    def _coding(self, hands: Hands) -> str:
        """The id, here, of the coding that the hands mean there."""
        mark = hands.desk.target(decided=True)
        assert mark is not None and mark.coding is not None
        there = mark.coding
        for c in self.project.codings_of(there.doc):
            alike = (c.span, c.code, c.flags, c.memo, c.origin.rule)
            if alike == (there.span, there.code, there.flags, there.memo, there.origin.rule):
                return c.id
        raise AssertionError(f"{there} is not in the plain project")

    def act(self, hands: Hands, act: str, word: str) -> Callable[[], object] | None:
        """The plain verb for an act of the hands, from where they stand; None for what changes nothing."""
        project, desk = self.project, hands.desk
        doc, span = desk.doc.id, desk.cursor.span
        if act in ("pinned", "code", "repeat"):
            code = {"pinned": desk.pinned.get(word, ""), "repeat": desk.last_code}.get(act, word)
            there = [m for m in desk.marks.on(span, code=code) if desk.own(m)]
            if not code or (there and act == "repeat"):
                return None
            if there:
                desk.mean(there[0].id)
                coding = self._coding(hands)
                return lambda: project.remove([project.coding(coding)])
            return lambda: project.add(doc, span, code, how="hand")
        if act in ("accept", "reject"):
            mark = desk.target(decided=False)
            if mark is None or mark.suggestion is None:
                return None
            s = mark.suggestion
            return lambda: getattr(project, act)([s], how=How.SINGLE)
        if act == "accept_rest":
            mark = desk.target(decided=False)
            if mark is None or mark.suggestion is None:
                return None
            rule = mark.suggestion.key.rule
            rest = [s for s in project.pending() if s.doc == doc and s.key.rule == rule]
            return lambda: project.accept(rest, how=How.BULK)
        if act == "finish":
            return lambda: project.finish(doc)
        if act == "memo" or (act == "editor" and not memo_text(desk)):
            target = desk.target(decided=True)
            name = self._coding(hands) if target is not None else f"doc:{doc}"
            return lambda: project.memo(name, word)
        if act == "in_vivo":
            return self._in_vivo(doc, span, word)
        return self._change(hands, act, word)

    def _in_vivo(self, doc: str, span: Span, word: str) -> Callable[[], object]:
        def both() -> int:
            code = code_id_of(word)
            new = code not in self.project.book_with_proposed()
            if new:
                self.project.coin(code, word)
            self.project.add(doc, span, code, how="hand")
            return 1 + new

        return both

    def _change(self, hands: Hands, act: str, word: str) -> Callable[[], object] | None:
        desk, project = hands.desk, self.project
        mark = desk.target(decided=True)
        if mark is None or mark.coding is None:
            return None
        coding = project.coding(self._coding(hands))
        if act == "split":
            cuts = [a for a in (desk.cursor.span.start, desk.cursor.span.end)
                    if coding.span.start < a < coding.span.end]  # fmt: skip
            return (lambda: project.split(coding, cuts[0])) if cuts else None
        if act == "editor":
            if word == coding.memo:
                return None
            return lambda: edit_note(project, coding.id, word)  # coder memo edit
        verbs: dict[str, Callable[[], object]] = {
            "remove": lambda: project.remove([coding]),
            "recode": lambda: project.recode([coding], word),
            "doubt": lambda: project.flag([coding], act, on=act not in coding.flags),
            "exemplar": lambda: project.flag([coding], act, on=act not in coding.flags),
            "set": lambda: project.set([coding], dict([word.split("=")])),
        }
        return verbs.get(act)


MOVES = st.sampled_from([
    ("move", "unit 1"), ("move", "unit -1"), ("move", "document 1"), ("move", "document -1"),
    ("extend", "unit 1"), ("extend", "word -1"), ("begin", "word 1"), ("next", "suggestion"),
    ("next", "coding"), ("unit", "word"), ("unit", "sentence"), ("unit", "paragraph"), ("target", ""),
])  # fmt: skip
ACTS = st.sampled_from([
    ("pinned", "1"), ("pinned", "2"), ("pinned", "3"), ("code", "aid"), ("repeat", ""), ("accept", ""),
    ("accept", ""), ("reject", ""), ("accept_rest", ""), ("remove", ""), ("recode", "aid"),
    ("recode", "frame"), ("split", ""), ("memo", "why?"), ("editor", "because"), ("doubt", ""),
    ("exemplar", ""), ("set", "stance=contests"), ("in_vivo", "Burning"), ("finish", ""), ("undo", ""),
    ("undo", ""), ("redo", ""),
])  # fmt: skip
ASKED = ("code", "memo", "editor", "recode", "in_vivo", "accept_rest", "finish")


def do(hands: Hands, act: str, word: str) -> str:
    return hands.ask(act, word) if act in ASKED else hands.do(act, word)


def both(hands: Hands, plain: Plain, act: str, word: str) -> None:
    """Do one act on both sides; what one refuses or has nothing to do for, the other does as well."""
    if act in ("undo", "redo"):
        source, target = (plain.done, plain.undone) if act == "undo" else (plain.undone, plain.done)
        if not source:
            with pytest.raises(CoderError):
                hands.do(act)
            return
        hands.do(act)
        getattr(plain.project, act)(last=source[-1])
        target.append(source.pop())
        return
    verb = plain.act(hands, act, word)
    before = held(hands.desk.project)
    with contextlib.suppress(CoderError):
        do(hands, act, word)
    if verb is None:
        assert held(hands.desk.project) == before, (act, word)
        return
    steps = 0
    with contextlib.suppress(CoderError):
        made = verb()
        steps = made if act == "in_vivo" and isinstance(made, int) else 1
    if held(hands.desk.project) != before or act in ("memo", "finish"):
        plain.done.append(steps)
        plain.undone.clear()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_tagged_project(tmp_path_factory.mktemp("template") / "project")


Pairs = Callable[[], contextlib.AbstractContextManager[tuple[Hands, Plain]]]


@pytest.fixture(scope="module")
def pairs(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    @contextlib.contextmanager
    def pair() -> Iterator[tuple[Hands, Plain]]:
        folder = tmp_path_factory.mktemp("pair")
        for name in ("keys", "verbs"):
            shutil.copytree(template, folder / name)
        with opened(folder / "keys") as one, opened(folder / "verbs") as two:
            one.tag()
            two.tag()
            yield Hands(one, "EU-01"), Plain(two)

    return pair


@settings(max_examples=12, phases=[Phase.generate])
@given(st.lists(st.one_of(MOVES, ACTS, ACTS), min_size=8, max_size=16))
def test_random_acts_leave_what_the_verbs_leave(pairs: Pairs, todo: list[tuple[str, str]]) -> None:
    with pairs() as (hands, plain):
        for act, word in todo:
            if act in ("move", "extend", "begin", "next", "unit", "target"):
                hands.do(act, word)
                continue
            both(hands, plain, act, word)
            assert held(hands.desk.project) == held(plain.project), (act, word)
            again_opened = Hands(hands.desk.project, "EU-01")
            assert again_opened.meant() == hands.meant(), "the next key means the same again"
        fresh = Hands(hands.desk.project, "EU-01").desk
        shown = {m.id: (m.start, m.end, m.code, m.coding, m.suggestion) for m in hands.desk.marks}
        again = {m.id: (m.start, m.end, m.code, m.coding, m.suggestion) for m in fresh.marks}
        assert shown == again, "the desk shows what the record holds"


def test_each_key_and_its_verb_at_the_prompt(template: Path, tmp_path: Path) -> None:
    """The verbs as people type them, one for each key."""
    for name in ("keys", "verbs"):
        shutil.copytree(template, tmp_path / name)
    with opened(tmp_path / "keys") as project, opened(tmp_path / "verbs") as other:
        for one in (project, other):
            one.tag()
        hands = Hands(project, "EU-01")

        def the(code: str) -> str:
            return next(c.id for c in other.codings_of("EU-01") if c.code == code)

        def same(keys: list[tuple[str, str]], *words: str) -> None:
            for act, word in keys:
                do(hands, act, word)
            done = run("--project", tmp_path / "verbs", "--coder", "ana", *words)
            assert done.code == 0, done.err
            other.record.refresh()
            assert held(project) == held(other), words

        same([("pinned", "4")], "add", "EU-01", "p1s1", "aid")
        same([("doubt", "so?")], "flag", the("aid"), "--doubt", "so?")
        same([("exemplar", "")], "flag", the("aid"), "--exemplar")
        same([("value", "1")], "set", the("aid"), "stance=asserts")
        same([("set", "stance=")], "set", the("aid"), "stance=")
        same([("memo", "a note")], "memo", "add", the("aid"), "a note")
        same([("editor", "another")], "memo", "edit", the("aid"), "another")
        same([("resize", "end unit 1")], "resize", the("aid"), "0:44")
        same([("unit", "same"), ("split", "")], "split", the("aid"), "18")
        same([("undo", "")], "undo")
        same([("redo", "")], "redo")
        same([("undo", "")], "undo")
        same([("recode", "frame")], "recode", the("aid"), "frame")
        same([("remove", "")], "rm", the("frame"))
        same(
            [("move", "document -1"), ("next", "suggestion"), ("accept", "")],
            "accept",
            the_of(other, 0),
        )
        same([("move", "document 1"), ("reject", "")], "reject", the_of(other, -1))
        same([("memo", "on all")], "memo", "add", "EU-01", "on all")
        same([("finish", "")], "finish", "EU-01")


def the_of(project: Project, number: int) -> str:
    """The id of a pending suggestion of the document, by place."""
    return [s.id for s in project.pending() if s.doc == "EU-01"][number]
