"""The queue of suggestions: its order, its sample, how rules do, and one step a decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.errors import UnknownName, UsageError
from coder.project.undoing import sentences
from coder.workbench.queue import Queue, drawn, in_order
from coder.workbench.review_lines import ReviewLines
from coder.workbench.reviewing import Review
from tests.builders import a_document, a_suggestion
from tests.cli.program import run
from tests.project.small import BOOK, opened
from tests.workbench.desks import a_tagged_project, held


@pytest.fixture
def review(tmp_path: Path) -> Review:
    project = opened(a_tagged_project(tmp_path / "p"))
    return Review(Queue(project, project.pending(), order="place"))


def asked(review: Review) -> str:
    s = review.queue.current
    return f"{s.doc} {s.key.rule}" if s is not None else ""


def test_what_is_least_known_comes_first_flagged_before_plain() -> None:
    doc = a_document("a b c d e f", id="D")
    made = [
        a_suggestion(doc, "a", "x", rule="r1"),
        a_suggestion(doc, "b", "x", rule="r1", flags=("hedged",)),
        a_suggestion(doc, "c", "x", rule="r1"),
        a_suggestion(doc, "d", "y", rule="r2"),
    ]
    from collections import Counter

    quotes = [s.quote for s in in_order(made, "uncertain")]
    assert quotes == ["b", "d", "a", "c"]
    assert in_order(made, "uncertain", Counter(r1=9))[0].quote == "d"
    assert [s.quote for s in in_order(list(reversed(made)), "rule")][-1] == "d"
    assert in_order(made, "place") == made
    with pytest.raises(UnknownName):
        in_order(made, "colour")


def test_a_sample_is_the_same_for_its_seed_and_everything_can_be_drawn() -> None:
    doc = a_document("a b c d e f g h", id="D")
    every = [a_suggestion(doc, q, "x", rule=f"r{q}") for q in "abcdefgh"]
    assert [s.quote for s in drawn(every, 3, 1)] == [s.quote for s in drawn(every, 3, 1)]
    assert {s.quote for seed in range(60) for s in drawn(every, 1, seed)} == set("abcdefgh")
    assert drawn(every, 8, 5) == every


def test_a_decision_goes_on_and_says_how_the_rule_does(review: Review) -> None:
    first = asked(review)
    said = review.accept()
    assert "accepted CH-01" in said and said.endswith("1 of 1 accepted, 100% (21% to 100%)")
    assert asked(review) != first
    review.reject()
    assert review.queue.left() == 4
    assert "skipped" in review.skip()
    review.back()
    assert review.queue.at == 2


def test_another_code_is_one_step(review: Review) -> None:
    before = held(review.project)
    said = review.recode("ai")
    assert said.startswith("accepted CH-01 p. 1, paragraph 1 as Aid (was Readmission)")
    (coding,) = review.project.codings_of("CH-01")
    assert (coding.code, coding.origin.rule, str(coding.how)) == ("aid", "re1", "single")
    first = asked(review)
    assert "accepted CH-01: readmission as aid" in sentences(review.project, review.project.log())
    assert review.undo() == "took back: accepted CH-01: readmission as aid"
    assert held(review.project) == before and asked(review) != first
    with pytest.raises(UnknownName):
        review.recode("zzz")
    assert held(review.project) == before


def test_the_rest_of_a_rule_is_accepted_in_this_document_alone(review: Review) -> None:
    for _ in range(2):
        review.skip()
    assert asked(review) == "EU-01 ww1"
    assert review.accept_rest().startswith("accepted 2 of rule ww1 in EU-01")
    assert {str(c.how) for c in review.project.codings_of("EU-01")} == {"bulk"}
    assert review.project.codings_of("CH-01") == []
    review.undo()
    assert asked(review) == "EU-01 ww1" and review.queue.left() == 4


def test_what_is_rejected_comes_back_only_with_another_rule(review: Review) -> None:
    while review.queue.current is not None:
        review.reject()
    with pytest.raises(UsageError, match="nothing is left"):
        review.accept()
    assert review.asked() == ["nothing is left to decide; 6 were asked"]
    root = review.project.layout.root
    review.project.close()
    with opened(root) as again:
        again.tag()
        assert again.pending() == []
    (root / "codebooks" / "frames.yaml").write_text(
        BOOK.replace("phrase: readmission", "phrase: readmission\n        expand: sentence")
    )
    with opened(root) as changed:
        changed.tag()
        assert {s.key.rule for s in changed.pending()} == {"re1"}


def test_undo_of_an_earlier_sitting_asks_it_here(review: Review) -> None:
    s = review.current()
    review.accept()
    project = review.project
    later = Review(Queue(project, project.pending(), order="place"))
    later.undo()
    assert later.queue.current is not None and later.queue.current.id == s.id
    assert later.queue.left() == 6


def test_what_was_coded_by_hand_with_that_code_is_not_asked_but_counted(tmp_path: Path) -> None:
    project = opened(a_tagged_project(tmp_path / "p"))
    before = project.pending()
    first = next(s for s in before if s.key.rule == "ww2")
    project.add(first.doc, first.wide, "aid")
    assert Queue(project, before).left_out() == ""
    coding = project.add(first.doc, first.wide, first.code)
    queue = Queue(project, before)
    assert first.id not in {s.id for s in queue.items} and len(queue) == len(before) - 1
    assert queue.left_out().startswith("1 more not asked")
    assert ReviewLines(Review(queue)).begin()[1] == queue.left_out()
    project.remove([coding])
    assert len(Queue(project, before)) == len(before)


def test_codings_of_others_leave_nothing_out(tmp_path: Path) -> None:
    root = a_tagged_project(tmp_path / "p")
    with opened(root, "ben") as other:
        s = other.pending()[0]
        other.add(s.doc, s.wide, s.code)
    project = opened(root)
    assert Queue(project, project.pending()).coded_already == 0


def test_a_decision_says_what_the_flags_propose(review: Review) -> None:
    while not review.current().proposes:
        review.skip()
    assert ", stance = contests proposed" in review.accept()


def test_lines_are_words_and_errors_are_answers(review: Review) -> None:
    lines = ReviewLines(review)
    begun = lines.begin()
    assert begun[0] == "6 suggestions to decide; ? lists the commands"
    assert begun[1].startswith("order: by document and place")
    assert begun[3].startswith("[[ Readmission ]] is agreed.")
    assert lines.command("d")[0] == "People are taken back."
    for wrong in ("zz", "r", "r zzz"):
        assert lines.command(wrong)[0].startswith("error: ")
    assert lines.failed == 3
    assert lines.command("A")[0].startswith("1 suggestion of rule re1 open in CH-01")
    assert lines.command("a")[0].startswith("accepted")
    assert lines.command("")[0].startswith("skipped")
    assert lines.command("q") == [] and lines.left


def test_the_program_reviews_by_lines(tmp_path: Path) -> None:
    here = ("--project", a_tagged_project(tmp_path / "p"), "--coder", "ana", "review")
    done = run(*here, "--linear", stdin="a\nx\nu\nq\n")
    assert done.code == 0 and "1 decided: 1 accepted, 0 rejected, 5 left to decide" in done.err
    assert run(*here, "--linear", "--sample", 2, "--seed", 3, stdin="").out.startswith("2 sugg")
    assert run(*here, "--rule", "re*", "--linear", stdin="").out.startswith("1 suggestion to")
    assert run(*here, "EU-01", "--linear", "--order", "place", stdin="zz\n").code == 5


def test_going_back_never_comes_to_what_is_decided(review: Review) -> None:
    review.reject()
    here = review.queue.current
    assert review.back() == "nothing before this is open" and review.queue.current is here
    review.skip()
    assert review.back() == "" and review.queue.current is here
