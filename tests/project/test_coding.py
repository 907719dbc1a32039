"""Codings of one coder: made once, changed by nobody else, checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coder.model.coding import AttributeValue, How
from coder.model.document import Turn
from coder.model.errors import BadSpan, BadValue, NotYours, QuoteProblem, UnknownName, UsageError
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.adding import Added, Refused
from coder.project.coding import assignments
from coder.project.exporting import segments_table
from coder.project.facade import Project
from tests.builders import a_document
from tests.project.small import BOOK, a_project, opened


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with opened(a_project(tmp_path / "p")) as project:
        yield project


def journal(project: Project, by: str = "ana") -> list[str]:
    path = project.layout.journal(by)
    return path.read_text("utf-8").splitlines() if path.exists() else []


def test_the_same_again_is_the_same_coding_and_no_event(project: Project) -> None:
    first = project.add("EU-01", "p1s1", "win_win")
    before = journal(project)
    assert project.add("EU-01", Span(0, 18), "frame.win_win").id == first.id
    assert journal(project) == before


def test_what_comes_with_the_same_again_is_kept(project: Project) -> None:
    first = project.add("EU-01", "p1s1", "win_win", memo="first")
    again = project.add("EU-01", "p1s1", "win_win", attributes={"stance": "asserts"}, memo="more")
    assert again.id == first.id
    assert again.attributes["stance"].value == "asserts"
    assert again.memo == "first\n\nmore"
    project.undo()
    assert project.coding(first.id).attributes == {}
    assert project.coding(first.id).memo == "first"


def test_another_coder_codes_the_same_anew(project: Project) -> None:
    first = project.add("EU-01", "p1s1", "win_win")
    with opened(project.root, "ben") as other:
        assert other.add("EU-01", "p1s1", "win_win").id != first.id


def test_a_removed_coding_does_not_count_as_there(project: Project) -> None:
    first = project.add("EU-01", "p1s1", "win_win")
    project.remove([first])
    assert project.add("EU-01", "p1s1", "win_win").id != first.id


def test_removing_one_of_equal_codings_removes_all(project: Project) -> None:
    one = project.add("EU-01", "p1s1", "win_win")
    two = project.add("EU-01", "p1s1", "aid")
    project.recode([two], "win_win")
    assert len(project.codings_of("EU-01")) == 1
    assert project.remove([one]) == 1
    assert project.codings_of("EU-01") == []
    project.undo()
    assert [c.id for c in project.codings_of("EU-01")] == [one.id]


@pytest.mark.parametrize(
    ("doc", "span", "code", "values", "error"),
    [
        ("EU-02", "0:3", "aid", {}, UnknownName),
        ("EU-01", "0:3", "aids", {}, UnknownName),
        ("EU-01", "0:3000", "aid", {}, BadSpan),
        ("EU-01", "p7s1", "aid", {}, BadSpan),
        ("EU-01", "nowhere", "aid", {}, BadSpan),
        ("EU-01", "0:3", "aid", {"stanse": "asserts"}, UnknownName),
        ("EU-01", "0:3", "aid", {"stance": "likes"}, BadValue),
        ("EU-01", "0:3", "win_win", {"weight": "+-2"}, BadValue),
        ("EU-01", "0:3", "aid", {"weight": "2"}, UsageError),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    project: Project, doc: str, span: str, code: str, values: dict[str, str], error: type
) -> None:
    with pytest.raises(error):
        project.add(doc, span, code, attributes=values)
    assert journal(project) == []
    assert project.findings == []


def test_a_quotation_must_stand_once(project: Project) -> None:
    from coder.project.places import find_quote

    doc = project.document("EU-01")
    assert doc.quote(find_quote(doc, "MUTUAL  benefit")) == "mutual benefit"
    for quote in ("win-win", "nothing like it", " "):
        with pytest.raises(QuoteProblem):
            find_quote(doc, quote)


def test_only_its_own_coder_changes_a_coding(project: Project) -> None:
    coding = project.add("EU-01", "p1s1", "win_win")
    with opened(project.root, "ben") as other:
        theirs = other.coding(coding.id)
        for change in (
            lambda: other.remove([theirs]),
            lambda: other.recode([theirs], "aid"),
            lambda: other.resize(theirs, "p1s2"),
            lambda: other.split(theirs, 4),
            lambda: other.set([theirs], {"stance": "asserts"}),
            lambda: other.flag([theirs], "doubt", text="?"),
        ):
            with pytest.raises(NotYours):
                change()
        assert journal(other, "ben") == []


def test_changes_show_at_once(project: Project) -> None:
    coding = project.add("EU-01", "p1s1", "win_win")
    assert project.resize(coding, "p1s2").quote == "It brings mutual benefit."
    project.recode([coding], "aid")
    assert project.coding(coding.id[:13]).code == "aid"
    first, second = project.split(project.coding(coding.id), 28)
    assert (first.quote, second.quote) == ("It brings", " mutual benefit.")
    whole = project.join(first, second)
    assert whole.quote == "It brings mutual benefit."
    assert [c.id for c in project.codings_of("EU-01")] == [whole.id]


def test_a_split_outside_is_refused(project: Project) -> None:
    coding = project.add("EU-01", "p1s1", "win_win")
    for offset in (0, 18, 99):
        with pytest.raises(BadSpan):
            project.split(coding, offset)


def test_a_proposed_value_is_confirmed_by_setting_it(project: Project) -> None:
    project.tag()
    negated = next(s for s in project.pending() if s.code == "win_win" and s.flags)
    (made,) = project.accept([negated])
    assert project.coding(made).attributes["stance"].proposed
    project.set([project.coding(made)], {"stance": "contests"})
    assert not project.coding(made).attributes["stance"].proposed


def test_a_batch_is_one_step_and_goes_on_after_a_bad_line(project: Project) -> None:
    lines = [
        (1, {"doc": "EU-01", "code": "aid", "quote": "Aid is given."}),
        (2, {"doc": "EU-01", "code": "nobody", "span": "p1s1"}),
        (3, UsageError("not JSON")),
        (4, {"doc": "CH-01", "code": "aid", "start": 0, "end": 11, "memo": "m"}),
        (5, {"doc": "CH-01", "code": "aid", "start": 0}),
        (6, {"doc": "CH-01", "code": "aid", "end": 5, "span": "p1"}),
        (7, {"doc": "CH-01", "code": "aid", "start": True, "end": 5}),
        (8, {"doc": "CH-01", "code": "aid", "start": 0, "end": 11}),
        (9, {"doc": "CH-01", "kode": "aid", "span": "p1"}),
        (10, {"doc": ["CH-01"], "code": "aid", "span": "p1"}),
    ]
    results = list(project.add_many(lines))
    assert [r.number for r in results if isinstance(r, Refused)] == [2, 3, 5, 6, 7, 9, 10]
    added = [r for r in results if isinstance(r, Added)]
    assert [a.new for a in added] == [True, True, False]
    assert {a.coding.how for a in added} == {How.BATCH}
    assert project.undo()[0].what == "coded 2 at once"
    assert project.codings() == []


def test_a_batch_is_durable_line_by_line(project: Project) -> None:
    lines = ((n, {"doc": "EU-01", "code": "aid", "span": f"{n}:{n + 1}"}) for n in range(1, 4))
    for done, result in enumerate(project.add_many(lines), 1):
        assert isinstance(result, Added)
        assert len(journal(project)) == done
        assert result.coding.id in journal(project)[-1]


def test_words_are_ids_and_then_values() -> None:
    assert assignments(["a", "b", "stance=x", "weight="]) == (
        ["a", "b"],
        {"stance": "x", "weight": None},
    )
    for words in (["a"], [], ["stance=x", "a"], ["stance=x", "stance=y"]):
        with pytest.raises(UsageError):
            assignments(words)


# -- who speaks -------------------------------------------------------------------------------

TALK = ("A: Is it a win-win?", "B: It is no win-win.")
SPEAKER = "attributes:\n  - {name: speaker, scope: [win_win]}\n"


def talk(root: Path, book: str) -> Project:
    doc = a_document(*TALK, id="EU-01", case="EU")
    turns = (Turn(0, len(TALK[0]), "A"), Turn(len(TALK[0]) + 2, len(doc.text), "B"))
    doc = replace(doc, map=replace(doc.map, speakers=turns))
    return opened(a_project(root, doc, book=book))


def test_who_speaks_is_known_from_the_text(tmp_path: Path) -> None:
    with talk(tmp_path / "p", BOOK.replace("attributes:\n", SPEAKER, 1)) as project:
        coding = project.add("EU-01", "3:5", "win_win")
        assert coding.attributes == {"speaker": AttributeValue("A", "text")}
        assert not coding.attributes["speaker"].proposed
        assert [c.id for c in project.codings(Selection(where="speaker = A"))] == [coding.id]
        given = project.add("EU-01", "3:6", "win_win", attributes={"speaker": "nobody"})
        assert given.attributes == {"speaker": AttributeValue("nobody")}
        assert project.add("EU-01", "0:30", "win_win").attributes == {}  # both speak
        assert project.add("EU-01", "3:5", "aid").attributes == {}  # not of this code
        project.set([coding], {"speaker": "B"})
        (changed,) = [c for c in project.codings() if c.id == coding.id]
        assert changed.attributes == {"speaker": AttributeValue("B")}
        project.tag()
        project.accept([s for s in project.pending() if s.span.start > 20])
        (accepted,) = [c for c in project.codings() if c.span.start > 20]
        assert accepted.attributes == {
            "speaker": AttributeValue("B", "text"),
            "stance": AttributeValue("contests", "proposed"),
        }
        table = segments_table(project)
        at = table.columns.index("speaker")
        assert {row[at] for row in table.rows if row[table.columns.index("start")] > 20} == {"B"}
        assert table.columns[at + 1] == "start" and "speaker" in table.text_columns


def test_a_speaker_that_the_codebook_does_not_allow_is_not_set(tmp_path: Path) -> None:
    listed = SPEAKER.replace("scope: [win_win]", "values: [interviewer]")
    for n, book in enumerate((BOOK, BOOK.replace("attributes:\n", listed, 1))):
        with talk(tmp_path / str(n), book) as project:
            assert project.add("EU-01", "3:5", "win_win").attributes == {}
