"""Agreement of a project: who is compared on what, and that "not read" never passes for "found nothing"."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.carry import Alignment
from coder.model.document import Document
from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.agreeing import Question
from coder.project.facade import Project
from coder.store.documents import Entry
from coder.store.texts import write_alignment, write_text
from tests.builders import a_document
from tests.project.agreed import D1, D2, GROUPS, TEN, by_code, coded, expected
from tests.project.small import a_project, opened

# -- who and what -----------------------------------------------------------------------------


def test_alone_it_is_alpha_of_presence_in_sentences_that_all_have_read(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 aid", "D2 3 aid")
    coded(root, "ben", "D1 0 aid", "D2 3 aid", "D2 4 aid")
    found = lead.agree()
    line = next(x for x in found.lines if x.name == "aid")
    assert line.head.value == pytest.approx(expected({0, 1, 13}, {0, 13, 14}))
    assert (line.head.measure, line.head.unit, line.head.units) == ("alpha", "sentence", 20)
    assert (line.docs, dict(line.marked)) == (2, {"ana": 3, "ben": 3})
    assert line.head.coders == ("ana", "ben")  # chloe has done nothing here
    assert found.lines[0].name == "aid" and found.lines[-1].head.undefined.startswith(
        "no variation"
    )
    for fact in ("unit", "coders", "scope", "missing", "state"):
        assert found.facts[fact]
    assert found.overall.head.measure == "alpha-masi"


def test_who_has_not_finished_is_missing_and_never_found_nothing(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 aid", "D2 3 aid")
    coded(root, "ben", "D1 0 aid", finish="D1")
    coded(root, "chloe", "D1 5 aid", finish="")
    found = lead.agree(None, Question())
    line = by_code(lead)["aid"]
    assert line.docs == 1 and line.head.units == 10
    assert line.head.left_out == {
        "documents not finished by all coders": 1, "codings in documents left out": 1,
    }  # fmt: skip
    assert line.head.value == pytest.approx(expected({0, 1}, {0}, 10))
    assert any("chloe has codings but finished no document" in n for n in found.notes)
    three = by_code(lead, coders=("ana", "ben", "chloe"))["aid"].head
    assert three.value is None and three.undefined.startswith(
        "not read: chloe finished no document"
    )


def test_with_gaps_documents_that_two_have_read_are_taken(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D2 3 aid")
    coded(root, "ben", "D1 0 aid", finish="D1")
    coded(root, "chloe", "D2 3 aid", finish="D2")
    assert by_code(lead)["aid"].head.value is None
    notes = lead.agree().notes
    assert any("no document was finished by all of them: ana D1, D2; ben D1" in n for n in notes)
    gaps = by_code(lead, gaps=True)["aid"]
    assert gaps.docs == 2 and gaps.head.value == 1
    assert "two or more" in gaps.scope
    pairs = lead.agree(Selection(codes=("aid",)), Question(per=("code", "pair")))
    assert {x.key["pair"]: x.docs for x in pairs.lines} == {
        "ana ben": 1, "ana chloe": 1, "ben chloe": 0,
    }  # fmt: skip


def test_a_code_added_after_all_finished_is_not_read(root, lead) -> None:
    coded(root, "ana", "D1 0 aid")
    coded(root, "ben", "D1 0 aid")
    book = lead.layout.book("frames")
    book.write_text(book.read_text() + "  - {id: late, name: Late, definition: d}\n", "utf-8")
    lead.books.refresh()
    late = by_code(lead)["late"].head
    assert late.value is None and late.units == 0
    assert late.undefined == "not read: ana, ben finished no document for this code"
    with opened(root, "ana") as ana:
        ana.finish("D1", codes=["late"])
    late = by_code(lead)["late"].head
    assert late.undefined == "not read: ben finished no document for this code"
    # All codes together leave it out, and say so.
    whole = lead.agree(None, Question(per=())).lines[0].head
    assert whole.left_out["codes not read by all"] == 1 and whole.units == 20


def test_a_rename_changes_nothing_and_a_split_or_redefinition_must_be_read_anew(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 aid")
    coded(root, "ben", "D1 0 aid")
    before = by_code(lead)["aid"].head.value
    lead.rename_code("aid", "help")
    after = by_code(lead)
    assert after["help"].head.value == before and "aid" not in after
    assert after["help"].head.units == 20
    lead.redefine_code("help")
    assert by_code(lead)["help"].head.undefined.startswith("not read: ana, ben")
    for by in ("ana", "ben"):
        with opened(root, by) as project:
            project.finish("D1", codes=["help"])
    again = by_code(lead)["help"]
    assert again.docs == 1 and again.head.value == pytest.approx(expected({0, 1}, {0}, 10))
    lead.split_code("help", ["money", "goods"])
    parts = by_code(lead)
    assert all(parts[c].head.undefined.startswith("not read") for c in ("money", "goods"))


def test_as_of_an_earlier_moment_the_meaning_of_then_counts(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 aid")
    coded(root, "ben", "D1 0 aid")
    lead.redefine_code("aid")
    book = lead.layout.book("frames")
    book.write_text(book.read_text().replace('version: "1.0"', 'version: "2.0"'), "utf-8")
    lead.books.refresh()
    with opened(root, "ben") as ben:
        ben.add("D1", D1.map.sentences[1], "aid")
    assert by_code(lead)["aid"].head.value is None
    then = by_code(lead, Selection(as_of="1.0", codes=("aid",)))["aid"]
    assert then.head.value == pytest.approx(expected({0, 1}, {0}))
    with pytest.raises(BadValue):
        lead.agree(Selection(as_of="0.9"))


def new_text(project: Project, doc: Document, old: Document) -> None:
    texts = project.layout.texts("main")
    name = write_text(texts, doc.id, doc.text, doc.map)
    same = next(n for n, (a, b) in enumerate(zip(old.text, doc.text, strict=False)) if a != b)
    write_alignment(texts, doc.id, Alignment(old.hash, doc.hash, ((0, 0, same),)))
    project.library.save_entry(Entry(doc.id, "main", "", name))
    project.library.refresh()


def test_a_new_text_version_is_not_read_until_it_is_finished(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 9 aid")
    coded(root, "ben", "D1 0 aid", "D1 9 aid")
    assert by_code(lead)["aid"].head.value == 1
    newer = a_document(TEN.replace("Sentence number 8", "Something else 8"), id="D1")
    new_text(lead, newer, D1)
    found = lead.agree(Selection(codes=("aid",)))
    line = found.lines[0]
    assert line.docs == 1  # D2 alone
    assert any("earlier text version" in n and "D1 by ana" in n for n in found.notes)
    with opened(root, "ana") as ana:
        ana.finish("D1")
    told = lead.agree(Selection(codes=("aid",))).notes  # two text versions: one clear sentence
    assert any("earlier text version" in n and "D1 by ben" in n and "ana" not in n for n in told)
    with opened(root, "ben") as ben:
        ben.finish("D1")
    line = by_code(lead)["aid"]
    assert line.docs == 2 and line.marked == {"ana": 1, "ben": 1}
    assert line.head.left_out == {"codings to be reviewed after a new text version": 2}


# -- lines ------------------------------------------------------------------------------------


def test_lines_are_cut_by_document_variable_group_and_period(tmp_path: Path) -> None:
    root = a_project(tmp_path / "g", D1, D2, book=GROUPS)
    coded(root, "ana", "D1 0 aid", "D1 1 win_win", "D2 3 aid")
    coded(root, "ben", "D1 0 aid", "D1 1 aid", "D2 4 aid")
    with opened(root, "ana") as lead:
        docs = lead.agree(Selection(codes=("aid",)), Question(per=("doc", "code")))
        assert {x.key["doc"]: x.docs for x in docs.lines} == {"D1": 1, "D2": 1}
        cases = lead.agree(None, Question(per=("case",)))
        assert {x.key["case"] for x in cases.lines} == {"EU", "CH"}
        assert {x.head.measure for x in cases.lines} == {"alpha-masi"}
        groups = lead.agree(None, Question(per=("group",)))
        assert [x.key for x in groups.lines] == [{"group": "one"}]
        periods = lead.agree(Selection(codes=("aid",)), Question(per=("period", "code")))
        assert len(periods.lines) == 1 and periods.lines[0].docs == 2
        corpus = lead.agree(Selection(codes=("aid",)), Question(per=("corpus",)))
        assert corpus.lines[0].key == {"corpus": "main"}
        with pytest.raises(UnknownName, match="nearest is 'case'"):
            lead.agree(None, Question(per=("cas",)))
        with pytest.raises(UsageError, match="in no group"):
            lead.agree(Selection(codes=("frame",)), Question(per=("group",)))


def test_a_document_without_the_variable_has_a_line_of_its_own(root, lead) -> None:
    coded(root, "ana", "D1 0 aid")
    coded(root, "ben", "D1 0 aid")
    lead.library.save_entry(lead.library.entry("D2").with_variable("case", ""))
    found = lead.agree(Selection(codes=("aid",)), Question(per=("case",)))
    assert {x.key["case"] for x in found.lines} == {"EU", "(no value)"}


def test_rolled_up_a_code_is_read_where_all_under_it_are(root, lead) -> None:
    coded(root, "ana", "D1 0 win_win", "D1 1 frame")
    coded(root, "ben", "D1 0 frame", "D1 1 win_win")
    assert by_code(lead)["win_win"].head.value < 0
    rolled = by_code(lead, roll_up=0)
    assert rolled["frame"].head.value == 1 and "win_win" not in rolled
    lead.redefine_code("win_win")
    assert by_code(lead, roll_up=0)["frame"].head.undefined.startswith("not read")
    assert by_code(lead)["frame"].head.units == 20


def test_boundaries_show_on_characters_and_a_share_can_be_asked_for(root, lead) -> None:
    coded(root, "ana", "D1 0 aid")
    first = D1.map.sentences[0]
    with opened(root, "ben") as ben:
        ben.add("D1", f"{first.start}:{first.start + 5}", "aid")
        for doc in ("D1", "D2"):
            ben.finish(doc)
    assert by_code(lead)["aid"].head.value == 1
    assert by_code(lead, share=0.5)["aid"].head.value < 0.1
    found = by_code(lead, unit="character", measures=("alpha", "u-alpha", "percent"))["aid"]
    assert found.head.value < 0.5 and found.head.unit == "character"
    assert found.head.units == len(D1.text) + len(D2.text)
    mixed = by_code(lead, measures=("alpha", "u-alpha"))["aid"]
    assert [s.unit for s in mixed.scores] == ["sentence", "character"]
    for unit in ("paragraph", "page", "document"):
        assert by_code(lead, unit=unit)["aid"].head.value is not None


def test_exclusive_codes_on_one_passage_are_told(tmp_path: Path) -> None:
    root = a_project(tmp_path / "x", D1, D2, book=GROUPS)
    coded(root, "ana", "D1 0 aid", "D1 0 win_win")
    coded(root, "ben", "D1 0 aid")
    with opened(root, "ana") as lead:
        found = lead.agree()
        (told,) = [n for n in found.notes if "exclusive" in n]
        assert told.startswith("group one is exclusive, but ana gave D1 0:")
        family = lead.agree(None, Question(per=("group",), measures=("cu-alpha",))).lines[0].head
        assert family.value is None and "must not overlap" in family.undefined


def test_intervals_verdicts_and_their_facts(root, lead) -> None:
    coded(root, "ana", *(f"D1 {n} aid" for n in range(7)))
    coded(root, "ben", *(f"D1 {n} aid" for n in range(6)))
    found = lead.agree(Selection(codes=("aid",)), Question(draws=200, seed=3))
    line = found.lines[0]
    assert line.head.low < line.head.value <= line.head.high
    assert line.verdict in ("tentative", "not reliable", "reliable")
    assert found.facts["interval"] == "95 %, 200 draws over units, seed 3"
    assert found.lowest == line.head.low
    again = lead.agree(Selection(codes=("aid",)), Question(draws=200, seed=3))
    assert again.lines[0].head == line.head
    documents = lead.agree(Selection(codes=("aid",)), Question(draws=50, redraw="documents"))
    assert documents.lines[0].bound.over == "2 blocks"


# -- rounds and other coders ------------------------------------------------------------------
