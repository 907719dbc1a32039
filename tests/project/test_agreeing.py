"""Agreement of a project: who is compared on what, and that "not read" never passes for "found nothing"."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.agree.alpha import alpha
from coder.agree.judgements import judgements
from coder.model.carry import Alignment
from coder.model.document import Document
from coder.model.errors import BadValue, InputError, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.agreeing import Question
from coder.project.agreeing_tables import long_table, records, short_table
from coder.project.assigning import Terms
from coder.project.facade import Project
from coder.store.documents import Entry
from coder.store.texts import write_alignment, write_text
from tests.builders import a_document
from tests.project.small import BOOK, a_project, opened

TEN = " ".join(f"Sentence number {n} says this." for n in range(10))
D1 = a_document(TEN, id="D1", case="EU", year="2008")
D2 = a_document(TEN.replace("says", "tells"), id="D2", case="CH", year="2009")
GROUPS = (
    BOOK.replace(
        "codes:\n", "groups:\n  - {id: one, exclusive: true}\n  - {id: two}\ncodes:\n", 1
    ).replace("    parent: frame\n", "    parent: frame\n    group: one\n")
    + "    group: one\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "p", D1, D2, coders=("ana", "ben", "chloe"))


@pytest.fixture
def lead(root: Path) -> Iterator[Project]:
    with opened(root, "lea") as made:
        yield made


def coded(root: Path, by: str, *said: str, finish: str = "D1 D2") -> None:
    """`D1 3 win_win`: the fourth sentence of D1 has the code; then the documents are finished."""
    docs = {"D1": D1, "D2": D2}
    with opened(root, by) as project:
        for line in said:
            doc, n, code = line.split()
            project.add(doc, docs[doc].map.sentences[int(n)], code)
        for doc in finish.split():
            project.finish(doc)


def by_code(project: Project, selection: Selection | None = None, **asked: object) -> dict:
    found = project.agree(selection, Question(**asked))
    return {line.key["code"]: line for line in found.lines}


def expected(ana: set[int], ben: set[int], units: int = 20) -> float:
    rows = [[int(n in own) for n in range(units)] for own in (ana, ben)]
    return alpha(judgements(rows)).value


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


def test_in_a_round_the_state_at_first_finish_counts(root, lead) -> None:
    lead.assign("one", Terms(coders=("ana", "ben"), double=1.0))
    coded(root, "ana", "D1 0 aid", "D1 1 aid")
    coded(root, "ben", "D1 0 aid", "D1 5 aid")
    with opened(root, "ben") as ben:  # after the discussion
        ben.remove([c for c in ben.codings() if c.by == "ben" and c.span.start > 50])
        ben.add("D1", D1.map.sentences[1], "aid")
        ben.finish("D1")
    chosen = Selection(round="one", codes=("aid",))
    first = lead.agree(chosen).lines[0]
    assert first.head.value == pytest.approx(expected({0, 1}, {0, 5}))
    assert first.later.value == 1
    assert lead.agree(chosen, Question(state="now")).lines[0].head.value == 1
    assert lead.agree(chosen, Question(state="now")).facts["state"] == "documents of round one, now"
    (row,) = [r for r in records(lead.agree(chosen)) if r["measure"] == "alpha"]
    assert row["later"] == 1 and row["change"] == pytest.approx(1 - first.head.value)
    rounds = lead.agree(Selection(codes=("aid",)), Question(per=("round", "code")))
    assert rounds.lines[0].key == {"round": "one", "code": "aid"}
    own = lead.agree(Selection(codes=("aid",)), Question(extra=("earlier:one",)))
    values = {x.key["coder"]: x.head.value for x in own.lines}
    assert values["ana"] == 1 and values["ben"] == pytest.approx(expected({0, 1}, {0, 5}))
    assert own.facts["held against"].endswith("in round one")


def test_a_second_round_begins_where_the_first_ended(root, lead) -> None:
    """Redefined between the rounds: each round counts under its own meaning."""
    lead.assign("one", Terms(coders=("ana", "ben"), double=1.0))
    coded(root, "ana", "D1 0 aid")
    coded(root, "ben", "D1 1 aid")
    lead.redefine_code("aid")
    lead.assign("two", Terms(coders=("ana", "ben"), double=1.0))
    with opened(root, "ben") as ben:
        ben.recode([c for c in ben.codings() if c.by == "ben"], "frame")
        ben.add("D1", D1.map.sentences[0], "aid")
        ben.finish("D1", codes=["aid"])
    with opened(root, "ana") as ana:
        ana.finish("D1", codes=["aid"])
    found = lead.agree(Selection(codes=("aid",)), Question(per=("round", "code")))
    values = {x.key["round"]: (x.head.value, x.docs) for x in found.lines}
    assert values["one"] == (pytest.approx(expected({0}, {1})), 2)
    assert values["two"] == (1, 1)
    # A code that was not asked about in the second round was not read in it.
    other = lead.agree(Selection(round="two", codes=("frame",))).lines[0].head
    assert other.undefined.startswith("not read")


def test_coders_who_finished_under_different_meanings_are_not_compared_in_a_round(
    root, lead
) -> None:
    lead.assign("one", Terms(coders=("ana", "ben"), double=1.0))
    coded(root, "ana", "D1 0 aid")
    lead.redefine_code("aid")
    coded(root, "ben", "D1 0 aid", finish="D1")
    found = lead.agree(Selection(round="one"))
    lines = {x.name: x for x in found.lines}
    assert (
        lines["aid"].head.undefined
        == "not read: no document was finished for this code by all of ana, ben"
    )
    assert lines["frame"].docs == 1


def test_a_finish_taken_back_does_not_count(root, lead) -> None:
    lead.assign("one", Terms(coders=("ana", "ben"), double=1.0))
    coded(root, "ana", "D1 0 aid")
    coded(root, "ben", "D1 0 aid")
    with opened(root, "ben") as ben:
        ben.finish("D1", undo=True, codes=["aid"])
        ben.finish("D2", undo=True)
    lines = {x.name: x.docs for x in lead.agree(Selection(round="one")).lines}
    assert lines == {"frame": 1, "win_win": 1, "readmission": 1, "aid": 0}
    assert by_code(lead)["aid"].docs == 0


def test_documents_coded_blind_are_not_compared(root, lead) -> None:
    lead.assign("one", Terms(coders=("ana", "ben", "chloe"), double=1.0))
    coded(root, "ana", "D1 0 aid")
    coded(root, "ben", "D1 0 aid")
    names = {
        t.doc
        for t in __import__("coder.project.rounds", fromlist=["tasks"]).tasks(lead)
        if t.by == "chloe"
    }
    with opened(root, "chloe") as chloe:
        found = chloe.agree(Selection(codes=("aid",)))
        if names:
            assert any("not shown" in n for n in found.notes)
            assert all(x.docs <= 2 - len(names) for x in found.lines)


def test_the_rules_are_one_more_coder(root, lead) -> None:
    coded(root, "ana", "D1 0 readmission")
    coded(root, "ben")
    asked = Question(extra=("rules",))
    with pytest.raises(InputError, match="were not run"):
        lead.agree(None, asked)
    lead.tag()
    found = {x.name: x for x in lead.agree(None, asked).lines}
    assert found["readmission"].head.coders == ("ana", "ben", "rules")
    assert found["readmission"].marked == {"ana": 1, "ben": 0, "rules": 0}
    assert found["aid"].head.undefined == "not read: rules finished no document for this code"
    rolled = {x.name: x for x in lead.agree(None, Question(extra=("rules",), roll_up=0)).lines}
    assert rolled["frame"].docs == 2


def test_each_coder_is_held_against_the_consensus(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 aid")
    coded(root, "ben", "D1 0 aid")
    asked = Question(extra=("consensus",))
    empty = lead.agree(Selection(codes=("aid",)), asked)
    assert all(x.head.value is None for x in empty.lines)
    assert any("coder adjudicate" in n for n in empty.notes)
    lead.fill_agreed()
    from coder.project.adjudicating import parse_decision, queue

    for conflict in queue(lead):
        lead.settle(conflict, parse_decision("1"))
    found = lead.agree(Selection(codes=("aid",)), asked)
    values = {x.key["coder"]: x.head.value for x in found.lines}
    assert values["ana"] == 1 and values["ben"] == pytest.approx(expected({0, 1}, {0}, 10))
    assert found.lines[0].head.coders[0] == "consensus"
    assert "whose consensus is whole" in found.facts["scope"]
    rolled = lead.agree(None, Question(extra=("consensus",), roll_up=0))
    assert {x.key["code"] for x in rolled.lines} == {"frame", "readmission", "aid"}


def test_what_suggestions_made_is_told_with_the_value_without_them(tmp_path: Path) -> None:
    text = " ".join(f"A win-win number {n}." if n < 4 else f"Nothing in {n}." for n in range(12))
    doc = a_document(text, id="D1")
    root = a_project(tmp_path / "s", doc)
    for by in ("ana", "ben"):
        with opened(root, by) as project:
            project.tag()
            found = project.pending(Selection(codes=("win_win",)))
            project.accept(found[:2])
            project.reject(found[2:3])
            if by == "ana":
                project.add("D1", doc.map.sentences[3], "win_win")
            project.add("D1", doc.map.sentences[7], "win_win")
            project.finish("D1")
    with opened(root, "lea") as lead:
        line = by_code(lead)["win_win"]
        assert line.aided == pytest.approx(2 / 3)
        assert line.unaided.value == pytest.approx(expected({3, 7}, {7}, 9))  # of 12 three are out
        assert line.unaided.value < line.head.value


# -- bad input --------------------------------------------------------------------------------


def test_bad_questions_have_one_clear_message(root, lead) -> None:
    coded(root, "ana", "D1 0 aid")
    coded(root, "ben", "D1 0 aid")
    with pytest.raises(UsageError, match="ana cannot be compared with themselves"):
        Question(coders=("ana", "ANA"))
    with pytest.raises(UnknownName, match="'chlo' is not known; nearest is 'chloe'"):
        lead.agree(None, Question(coders=("ana", "chlo")))
    with pytest.raises(BadValue, match="nearest is 'sentence'"):
        Question(unit="sentenc")
    with pytest.raises(BadValue, match="nearest is 'cohen'"):
        Question(measures=("cohn",))
    with pytest.raises(BadValue, match="--state"):
        Question(state="later")
    with pytest.raises(UsageError, match="--by does not choose"):
        lead.agree(Selection(by=("ana",)))
    with pytest.raises(UsageError, match="--pool does not choose"):
        lead.agree(Selection(layer="pool"))
    with pytest.raises(UsageError, match="consensus is not a coder's own"):
        lead.agree(Selection(origin="consensus"))
    with pytest.raises(UsageError, match="a round has its own moment"):
        lead.agree(Selection(round="one", as_of="2024-01-01"))
    with pytest.raises(UnknownName, match="no rounds yet"):
        lead.agree(None, Question(per=("round",)))
    with pytest.raises(UnknownName, match="round 'one'"):
        lead.agree(Selection(round="one"))
    with pytest.raises(BadValue, match="--earlier"):
        lead.agree(None, Question(extra=("earlier:one",)))
    lead.assign("one", Terms(coders=("ana", "ben"), double=1.0))
    with pytest.raises(UsageError, match="goes through all rounds"):
        lead.agree(Selection(round="one"), Question(per=("round",)))


def test_one_coder_or_nobody_is_undefined_and_no_error(root, lead) -> None:
    nobody = lead.agree()
    assert all(x.head.value is None for x in nobody.lines)
    assert any("nobody has finished" in n for n in nobody.notes)
    coded(root, "ana", "D1 0 aid")
    for asked in (Question(), Question(coders=("ana",)), Question(per=("code", "pair"))):
        found = lead.agree(None, asked)
        assert {x.head.undefined for x in found.lines} == {"nothing to compare: 1 coder"}
        assert any(n.startswith("nothing to compare: ana alone") for n in found.notes)


def test_programs_are_compared_only_when_they_are_named(tmp_path: Path) -> None:
    more = '[[coders]]\nid = "bot"\nkind = "program"\n'
    root = a_project(tmp_path / "b", D1, D2, more=more)
    for by in ("ana", "ben", "bot"):
        coded(root, by, "D1 0 aid")
    with opened(root, "ana") as lead:
        assert by_code(lead)["aid"].head.coders == ("ana", "ben")
        assert by_code(lead, coders=("ana", "bot"))["aid"].head.coders == ("ana", "bot")


def test_codings_of_codes_that_are_not_in_the_codebook_are_left_out(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 readmission")
    coded(root, "ben", "D1 0 aid")
    book = lead.layout.book("frames")
    text = book.read_text()
    start, end = text.index("  - id: readmission"), text.index("  - id: aid")
    book.write_text(text[:start] + text[end:], "utf-8")
    lead.books.refresh()
    found = lead.agree()
    assert "readmission" not in {x.name for x in found.lines}
    assert any("1 coding has a code not in the codebook" in n for n in found.notes)


# -- forms ------------------------------------------------------------------------------------


def test_objects_begin_with_the_keys_that_all_measures_share(root, lead) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 aid")
    coded(root, "ben", "D1 0 aid")
    found = lead.agree(None, Question(draws=50))
    rows = records(found)
    first = ["measure", "value", "undefined", "low", "high", "units", "coders", "unit", "left_out"]
    assert all(list(row)[:9] == first for row in rows)
    assert all((row["value"] is None) == (row["undefined"] is not None) for row in rows)
    for row in rows:
        assert row["scope"] and row["missing"] and row["code"]
    table = long_table(found)
    assert table.columns[0] == "code" and len(table.rows) == len(rows)
    short = short_table(found)
    assert {"verdict", "low", "why not"} <= set(short.columns)
    without = short_table(lead.agree(Selection(codes=("aid",))))
    assert "why not" not in without.columns


def test_the_last_agreement_is_kept_for_a_glance(root, lead) -> None:
    assert lead.last_agreement() is None
    coded(root, "ana", "D1 0 aid", "D1 1 aid", "D1 2 frame")
    coded(root, "ben", "D1 0 aid", "D1 2 frame")
    found = lead.agree()
    kept = lead.last_agreement()
    assert kept.current and kept.coders == ("ana", "ben") and kept.unit == "sentence"
    assert [code for code, _ in kept.worst] == ["aid", "frame"]
    assert kept.overall == found.overall.head.value and kept.undefined == 2
    lead.agree(Selection(codes=("frame",)))  # a narrower question is not kept
    assert [code for code, _ in lead.last_agreement().worst] == ["aid", "frame"]
    coded(root, "ben", "D1 1 aid", finish="")
    with opened(root, "lea") as later:
        assert not later.last_agreement().current
    place = lead.layout.cache(lead.settings.id) / "agreement.json"
    place.write_text("{", "utf-8")
    assert lead.last_agreement() is None


@pytest.mark.parametrize("program", ["atlas", "maxqda", "nvivo"])
def test_another_programs_figures_stand_beside_ours(root, lead, program: str) -> None:
    coded(root, "ana", "D1 0 aid", "D1 1 aid")
    coded(root, "ben", "D1 0 aid")
    table = lead.agree_like(program, None, Question(share=0.8 if program == "maxqda" else None))
    assert table.columns[:2] == ("code", "alpha (sentences)")
    assert table.rows[0][0] == "aid" and table.caption.notes
    with pytest.raises(BadValue):
        lead.agree_like("excel")
    with pytest.raises(UsageError, match="that program's own figures"):
        lead.agree_like(program, None, Question(per=("doc",)))
