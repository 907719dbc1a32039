"""Agreement in rounds, with the rules and the consensus beside the coders, and questions that cannot be answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.cli.status import _page
from coder.model.errors import BadValue, InputError, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.agreeing import Question
from coder.project.agreeing_tables import long_table, records, short_table
from coder.project.assigning import Terms
from tests.builders import a_document
from tests.project.agreed import D1, D2, by_code, coded, expected
from tests.project.small import a_project, opened


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
    """Ben has both documents to code in the round and has finished one of them."""
    coded(root, "ana", "D1 0 aid", "D2 0 aid")
    coded(root, "chloe", "D1 0 aid", "D2 0 aid")
    lead.assign("one", Terms(coders=("ana", "ben"), double=1.0))
    coded(root, "ben", "D1 0 aid", finish="D1")
    asked = Question(coders=("ana", "chloe"))
    with opened(root, "ben") as ben:
        found = ben.agree(Selection(codes=("aid",)), asked)
        assert [x.docs for x in found.lines] == [1]
        assert any("what others did there is not shown (D2)" in n for n in found.notes)
    assert [x.docs for x in lead.agree(Selection(codes=("aid",)), asked).lines] == [2]


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
    with lead.layout.settings.open("a") as file:
        file.write('\n[[coders]]\nid = "lea"\nrole = "lead"\n')
    with opened(root, "lea") as later:
        assert later.status().agreement == later.last_agreement()
        page = _page(later.status(), "here")
    assert "last agreement: alpha 0.78 for sets of codes by sentence (ana, ben)\n" in page
    assert "  lowest: aid 0.65, frame 1.00\n" in page
    with opened(root, "ana") as coder:
        assert coder.status().agreement is None  # figures about everybody are for who leads
    coded(root, "ben", "D1 1 aid", finish="")
    with opened(root, "lea") as later:
        assert not later.last_agreement().current
        assert "(ana, ben), before what was coded since" in _page(later.status(), "here")
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
