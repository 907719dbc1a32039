"""Five histories that a project lives through: nothing lost, every ambiguity listed, one state.

Each is told in acts of people on machines; what remains is looked at on every machine, in every order of
merging, and from the lines alone.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.model.carry import Alignment
from coder.model.document import Document
from coder.model.finding import Level
from coder.model.migration import Migration
from coder.model.span import Span
from coder.project.checking import fix_journals
from coder.project.facade import Project
from coder.store.documents import Entry
from coder.store.history import append_migration
from coder.store.journal import parse_line
from coder.store.texts import write_alignment, write_text
from tests.builders import a_document
from tests.project.small import DOCUMENTS, a_project, opened
from tests.project.worlds import World, picture, pure_picture

EU = DOCUMENTS[0]
WIN = Span(0, 18)


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[Any]:
    made: list[World] = []

    def make(*coders: str) -> World:
        made.append(World(tmp_path / f"world{len(made)}", list(coders)))
        return made[-1]

    yield make
    for world in made:
        world.close()


def known(project: Project, code: str) -> list[str]:
    return [f.place for f in project.index.findings() if f.code == code]


def one_state(world: World, tmp_path: Path) -> dict[str, Any]:
    """What the lines say, after seeing that every order of merging says it."""
    events = [parse_line(x)[0] for x in world.lines()]
    expected = pure_picture(e for e in events if e is not None)
    for n, order in enumerate(itertools.permutations(range(len(world.roots)))):
        root = Path(shutil.copytree(world.roots[order[0]], tmp_path / f"order{n}"))
        with opened(root) as project:
            for machine in order[1:]:
                project.merge([world.roots[machine]])
            assert picture(project.layout.codings, index=project.index) == expected
            assert picture(project.layout.codings) == expected
            assert not project.merge([world.roots[m] for m in order]).new
    return expected


# -- 1: undo after a merge --------------------------------------------------------------------


def test_undo_after_a_merge_takes_back_the_own_act_and_nothing_of_others(
    worlds: Any, tmp_path: Path
) -> None:
    world = worlds("ana", "ben")
    ana, ben = world.projects
    first = ana.add("EU-01", WIN, "win_win")
    world.sync(0, 1)
    ben.add("EU-01", WIN, "aid")
    ben.memo(f"coding:{first.id}", "Is it?")
    ana.recode([first], "frame")
    ana.merge([world.roots[1]])
    (taken,) = ana.undo()
    assert "recode" in taken.what
    assert {(c.by, c.code) for c in ana.codings_of("EU-01")} == {("ana", "win_win"), ("ben", "aid")}
    ana.undo()
    assert [(c.by, c.code) for c in ana.codings_of("EU-01")] == [("ben", "aid")]
    ana.redo(last=2)
    assert {(c.by, c.code) for c in ana.codings_of("EU-01")} == {("ana", "frame"), ("ben", "aid")}
    assert len(ana.memos()) == 1
    assert one_state(world, tmp_path)["findings"] == []


def test_undo_of_what_was_changed_meanwhile_on_another_machine_is_listed(
    worlds: Any, tmp_path: Path
) -> None:
    """Ana takes her recode back on one machine while the other has coded on top of it."""
    world = worlds("ana", "ana")
    here, there = world.projects
    coding = here.add("EU-01", WIN, "win_win")
    here.recode([coding], "aid")
    world.sync(0, 1)
    there.recode([there.coding(coding.id)], "frame")
    here.undo()
    world.sync(1, 0)
    assert [c.code for c in here.codings_of("EU-01")] == ["frame"]
    assert known(here, "clash") == [coding.id]
    here.recode([here.coding(coding.id)], "frame")
    assert known(here, "clash") == []
    assert one_state(world, tmp_path)["findings"] == []


# -- 2: split here, recoded there -------------------------------------------------------------


def test_a_split_on_one_machine_and_a_recode_on_the_other_both_hold(
    worlds: Any, tmp_path: Path
) -> None:
    world = worlds("ana", "ana")
    here, there = world.projects
    coding = here.add("EU-01", WIN, "win_win")
    world.sync(0, 1)
    left, right = here.split(coding, 5)
    there.recode([there.coding(coding.id)], "aid")
    there.resize(there.coding(coding.id), Span(0, 9))
    world.sync(1, 0)
    parts = here.codings_of("EU-01")
    assert [(c.span, c.code) for c in parts] == [(Span(0, 5), "aid"), (Span(5, 18), "aid")]
    assert known(here, "clash") == [coding.id]
    here.resize(here.coding(left.id), Span(0, 9))
    assert known(here, "clash") == []
    world.sync(0, 1)
    assert {c.id for c in there.codings_of("EU-01")} == {left.id, right.id}
    assert one_state(world, tmp_path)["findings"] == []


def test_undoing_a_recode_that_went_to_parts_takes_it_back_there(
    worlds: Any, tmp_path: Path
) -> None:
    world = worlds("ana", "ana")
    here, there = world.projects
    coding = here.add("EU-01", WIN, "win_win")
    world.sync(0, 1)
    here.split(coding, 5)
    there.recode([there.coding(coding.id)], "aid")
    world.sync(0, 1)
    there.undo()  # the newest act by order is the recode or the split, whichever came last
    there.undo()
    assert [c.code for c in there.codings_of("EU-01")] == ["win_win"]
    there.redo(last=2)
    assert [c.code for c in there.codings_of("EU-01")] == ["aid", "aid"]
    one_state(world, tmp_path)


# -- 3: a new text between two coders' codings ------------------------------------------------

OLD = a_document("One. The deal is a win-win for all. Aid is given. Gone for good.", id="T-1")
NEW = a_document(
    "Zero. One. The deal is a win win for all. Aid is given. Quite another end", id="T-1"
)


def blocks(old: str, new: str) -> tuple[tuple[int, int, int], ...]:
    import difflib

    found = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return tuple((b.a, b.b, b.size) for b in found if b.size > 3)


def new_text(project: Project, doc: Document) -> None:
    """What ingest does for a new version: text, map, alignment once, the sheet."""
    entry = project.library.entry(doc.id)
    texts = project.layout.texts("main")
    old = project.library.document(doc.id)
    name = write_text(texts, doc.id, doc.text, doc.map)
    write_alignment(texts, doc.id, Alignment(old.hash, doc.hash, blocks(old.text, doc.text)))
    project.library.save_entry(Entry(entry.id, "main", "", name))


def spans(project: Project) -> dict[str, tuple[str, str]]:
    return {c.by + " " + c.code: (c.carried, c.quote) for c in project.codings_of("T-1")}


def test_a_new_text_between_two_coders_carries_what_it_can_and_asks_for_the_rest(
    tmp_path: Path,
) -> None:
    root = a_project(tmp_path / "ana", OLD)
    ben_root = Path(shutil.copytree(root, tmp_path / "ben"))
    with opened(root) as ana, opened(ben_root, "ben") as ben:
        place = lambda doc, quote: Span(doc.text.index(quote), doc.text.index(quote) + len(quote))  # noqa: E731
        ana.add("T-1", place(OLD, "Aid is given."), "aid")
        ana.add("T-1", place(OLD, "The deal is a win-win for all."), "win_win")
        lost = ana.add("T-1", place(OLD, "Gone for good."), "frame")
        new_text(ana, NEW)
        shutil.copytree(root / "corpora", ben_root / "corpora", dirs_exist_ok=True)
        ben.library.refresh()
        ben.add("T-1", place(NEW, "Aid is given."), "aid")
        ana.merge([ben_root])
        ben.merge([root])
        for project in (ana, ben):
            assert spans(project) == {
                "ana aid": ("exact", "Aid is given."),
                "ana win_win": ("moved", "The deal is a win win for all."),
                "ana frame": ("review", "Gone for good."),
                "ben aid": ("as made", "Aid is given."),
            }
            assert project.coding(lost.id).text == OLD.hash
            counted = [c.by + " " + c.code for c in project.codings()]
            assert sorted(counted) == ["ana aid", "ana win_win", "ben aid"]
        assert not list((ben_root / "corpora").rglob("*.new"))
        settled = ana.resize(ana.coding(lost.id), place(NEW, "Quite another end"))
        assert (settled.carried, settled.text, settled.code) == ("as made", NEW.hash, "frame")
        assert [e["kind"] for e in ana.history(lost.id)] == ["add", "reanchor"]
        assert len(ana.codings()) == 4
        ben.merge([root])
        assert spans(ben)["ana frame"] == ("as made", "Quite another end")
        ana.undo()
        assert spans(ana)["ana frame"] == ("review", "Gone for good.")
        assert ana.finish("T-1").codes
    with opened(root) as again:
        assert spans(again)["ana aid"][0] == "exact"


def test_without_an_alignment_everything_on_the_old_text_is_for_review(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", OLD)
    with opened(root) as ana:
        coding = ana.add("T-1", Span(0, 4), "aid")
        new_text(ana, NEW)
        for path in root.rglob("*.align.json"):
            path.unlink()
        ana.library.refresh()
        assert ana.coding(coding.id).carried == "review"
        assert ana.codings() == []
        with pytest.raises(Exception, match="waits for review"):
            ana.join(ana.coding(coding.id), ana.add("T-1", Span(6, 10), "aid"))


# -- 4: a rename, a new code, an old journal --------------------------------------------------

AB = "version: '1'\ncodes:\n  - {id: a, name: A, definition: d}\n  - {id: c, name: C, definition: d}\n"
BC = AB.replace("id: a", "id: b")


def renamed(root: Path, *entries: Migration, book: str = BC) -> None:
    for entry in entries:
        append_migration(root / "codebooks" / "frames.migrations.yaml", entry)
    (root / "codebooks" / "frames.yaml").write_text(book, encoding="utf-8")


def test_an_old_journal_means_what_it_meant_after_a_rename(tmp_path: Path) -> None:
    root = a_project(tmp_path / "ana", EU, book=AB)
    away = Path(shutil.copytree(root, tmp_path / "ben"))
    with opened(away, "ben") as ben:
        old = ben.add("EU-01", WIN, "a")
        other = ben.add("EU-01", WIN, "c")
    renamed(root, Migration("m1", "rename", ("a",), ("b",), "2024-01-01T00:00:00Z", "ana"))
    with opened(root) as ana:
        fresh = ana.add("EU-01", Span(0, 5), "b")
        ana.merge([away])
        assert {c.id: c.code for c in ana.codings()} == {old.id: "b", other.id: "c", fresh.id: "b"}
        assert ana.coding(old.id).code_as_given == "a"
        assert not ana.coding(old.id).look_again
    with opened(root, "ben") as ben:
        left, _ = ben.split(ben.coding(old.id), 5)
        assert ben.coding(left.id).code == "b"
    undone = Migration("m2", "undo", (), (), "2024-01-02T00:00:00Z", "ana", undoes="m1")
    renamed(root, undone, book=AB)
    with opened(root) as ana:
        assert {c.code for c in ana.codings()} == {"a", "c"}


def test_a_new_code_with_a_former_id_is_refused_and_old_codings_stay_with_the_renamed_one(
    tmp_path: Path,
) -> None:
    from coder.model.errors import BadValue
    from coder.project import codebooks

    root = a_project(tmp_path / "ana", EU, book=AB)
    away = Path(shutil.copytree(root, tmp_path / "ben"))
    with opened(away, "ben") as ben:
        old = ben.add("EU-01", WIN, "a")
    with opened(root) as ana:
        codebooks.rename_code(ana, "a", "b")
        with pytest.raises(BadValue, match="not used again"):
            codebooks.add_code(ana, "a")
    book = root / "codebooks" / "frames.yaml"
    book.write_text(BC + "  - {id: a, name: New, definition: d}\n", encoding="utf-8")
    with opened(root) as ana:
        assert "id-used-again" in [f.code for f in codebooks.check(ana)]
        ana.merge([away])
        assert ana.coding(old.id).code == "b"


# -- 5: one coder, two machines, no network ---------------------------------------------------


def test_a_conflict_copy_and_a_torn_tail_lose_nothing(worlds: Any, tmp_path: Path) -> None:
    world = worlds("ana", "ana")
    here, there = world.projects
    shared = here.add("EU-01", WIN, "win_win")
    world.sync(0, 1)
    here.recode([here.coding(shared.id)], "aid")
    here.set([here.coding(shared.id)], {"stance": "asserts"})
    there.recode([there.coding(shared.id)], "frame")
    mine = there.add("EU-01", Span(20, 40), "aid")
    copy = here.layout.codings / "ana (conflicted copy).jsonl"
    torn = b'{"v":1,"id":"torn in the mid'
    copy.write_bytes((there.layout.codings / "ana.jsonl").read_bytes() + torn)
    here.record.refresh()
    assert {c.id for c in here.codings_of("EU-01")} == {shared.id, mine.id}
    assert here.coding(shared.id).attributes["stance"].value == "asserts"
    (clash,) = [f for f in here.index.findings() if f.code == "clash"]
    assert clash.place == shared.id
    (warning,) = here.record.findings()
    assert (warning.level, warning.code) == (Level.WARNING, "torn-line")
    assert warning.place == "codings/ana (conflicted copy).jsonl"
    assert {c.by for c in here.codings()} == {"ana"}
    one_state(world, tmp_path)
    here.recode([here.coding(shared.id)], "frame")
    assert known(here, "clash") == []
    assert here.coding(shared.id).code == "frame"
    assert copy.read_bytes().endswith(torn)
    assert fix_journals(here) == 1
    assert here.record.findings() == []
    assert copy.read_bytes().endswith(torn)
    renamed_copy = copy.with_name("ana~laptop.jsonl")
    copy.rename(renamed_copy)
    here.record.refresh()
    assert {c.id for c in here.codings_of("EU-01")} == {shared.id, mine.id}


def test_a_conflict_copy_of_a_copy_changes_nothing(worlds: Any) -> None:
    world = worlds("ana", "ana")
    here, there = world.projects
    for n in range(3):
        here.add("EU-01", Span(n, n + 4), "aid")
    world.sync(0, 1)
    there.undo()
    before = picture(there.layout.codings)
    for _ in range(3):
        world.sync(1, 1, copy=True)
    assert (
        picture(there.layout.codings, index=there.index) == before == picture(there.layout.codings)
    )
