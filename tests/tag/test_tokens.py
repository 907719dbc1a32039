"""Token patterns: what they find, that reading some paragraphs is reading all, and whose pipeline reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from coder.codebook.load import load_text
from coder.model.codebook import Codebook
from coder.model.rule import TokenPattern
from coder.tag.pipelines import Pipeline, installed
from coder.tag.program import Program
from coder.tag.tokens import anchors
from tests.builders import a_document
from tests.tag.test_kinds import quotes


def book_of(*rules: str, head: str = "") -> Codebook:
    lines = "\n".join(f"      - {{id: r{n}, {rule}}}" for n, rule in enumerate(rules))
    data = f"{head}\ncodes:\n  - id: a\n    definition: x\n    rules:\n{lines}\n"
    book, findings = load_text(data.encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    return book


def found(program: Program, text: str, lang: str = "en") -> list[str]:
    doc = a_document(*text.split("\n\n"), lang=lang)
    return [f"{h.rule} {doc.text[h.start : h.end]}" for h in program.hits(doc)]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("{tokens: [{LOWER: managing}, {OP: '?'}, {LOWER: flows}]}", "Managing flows, managing the flows, managing all the flows", ["Managing flows", "managing the flows"]),
        ("{tokens: [{LOWER: very, OP: '+'}, {LOWER: {IN: [good, bad]}}]}", "A very very good day. Very bad", ["very very good", "Very bad"]),
        ("{tokens: [{LOWER: {REGEX: '^migra'}}, {IS_PUNCT: true}]}", "Migration, emigration, migrants.", ["Migration,", "migrants."]),
        ("{tokens: [{SHAPE: dddd, LENGTH: {'>=': 4}}]}", "In 1994 and 199", ["1994"]),
        ("{tokens: [{LOWER: {FUZZY1: readmission}}]}", "readmision, admission", ["readmision"]),
        ("{tokens: [{LOWER: a}, {OP: '*'}, {LOWER: b}]}", "a x y. z b", []),
        ("{tokens: [{LOWER: a}, {OP: '*'}, {LOWER: b}], within: paragraph}", "a x y. z b", ["a x y. z b"]),
        ("{seq: [{tokens: [{IS_DIGIT: yes}]}, {gap: [0, 1]}, {phrase: visas}]}", "500 visas, 3 new visas, visas 7", ["500 visas", "3 new visas"]),
        ("{phrase: security, unless: {tokens: [{LOWER: food}, {LOWER: security}]}}", "food security. Border security", ["security"]),
        ("{near: {all: [{phrase: aid, unless: {tokens: [{LOWER: food}, {LOWER: aid}]}}, {phrase: trade}], max_gap: 2}}", "food aid, trade. aid and trade", ["aid and trade"]),
    ],
)  # fmt: skip
def test_a_pattern_of_tokens_finds_these_words(rule: str, text: str, expected: list[str]) -> None:
    assert quotes(rule, text) == expected


WORDS = (
    "aid",
    "Aid",
    "trade",
    "food",
    "7",
    "flows",
    "the",
    "managed",
    "Straße",
    "ΟΔΟΣ",
    ",",
    "win-win",
)
RULES = (
    "tokens: [{LOWER: aid}, {OP: '*'}, {LOWER: {IN: [trade, flows]}}]",
    "tokens: [{IS_DIGIT: true}, {ORTH: Aid}], within: paragraph",
    "tokens: [{LOWER: {REGEX: '^m'}, OP: '+'}]",
    "tokens: [{LOWER: οδος}]",
    "seq: [{tokens: [{IS_ALPHA: true}]}, {phrase: trade}]",
    "any: [{near: {all: [{tokens: [{LOWER: food}]}, {phrase: aid}], max_gap: 3}}, {phrase: flows}]",
    "all_of: [{tokens: [{LOWER: food}]}, {phrase: trade}], within: document",
    "phrase: flows, unless: [{tokens: [{LOWER: the}], within: paragraph}]",
    "before: {left: {any: [{tokens: [{ORTH: '7'}]}, {phrase: food}]}, right: {phrase: aid}, max_gap: 1}",
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
texts = st.lists(st.lists(sentences, min_size=1, max_size=3).map(". ".join), min_size=1, max_size=5)
some = Program(book_of(*RULES))
everywhere = Program(book_of(*RULES), everywhere=True)


@given(texts)
@settings(max_examples=35)
def test_reading_what_is_needed_is_reading_everything(paragraphs: list[str]) -> None:
    doc = a_document(*paragraphs, lang="en")
    assert some.hits(doc) == everywhere.hits(doc)


BLANK = spacy.blank("en")
THEIRS = Matcher(BLANK.vocab)
THEIRS.add(
    "x", [[{"LOWER": "aid"}, {"OP": "*"}, {"LOWER": {"IN": ["trade", "flows"]}}]], greedy="LONGEST"
)
OURS = Program(book_of(f"{RULES[0]}, within: paragraph"))


@given(texts)
@settings(max_examples=25)
def test_hits_are_the_longest_matches_of_spacy(paragraphs: list[str]) -> None:
    doc = a_document(*paragraphs, lang="en")
    theirs = set()
    for part in doc.map.paragraphs:
        made = BLANK(part.of(doc.text))
        for _, s, e in THEIRS(made):
            theirs.add((part.start + made[s].idx, part.start + made[e - 1].idx + len(made[e - 1])))
    assert {(h.start, h.end) for h in OURS.hits(doc)} == theirs


def test_only_paragraphs_that_may_match_are_read() -> None:
    program = Program(book_of("seq: [{tokens: [{LOWER: food}]}, {phrase: aid}]"))
    text = "\n\n".join(["food for all", "aid for all", "food aid", "nothing"] * 5)
    assert len(found(program, text)) == 5
    (pipeline,) = program.pipelines.all().values()
    assert pipeline.read == 5


def test_a_pattern_tells_the_words_that_it_needs() -> None:
    def told(*tokens: dict[str, object]) -> tuple[bool, tuple[str, ...]]:
        return anchors(TokenPattern("tokens", tokens))

    assert told({"LOWER": "a"}, {"ORTH": "Flows"}) == (True, ("Flows",))
    assert told({"LOWER": {"IN": ["ab", "cd"]}}, {"LOWER": "long", "OP": "?"}) == (
        False,
        ("ab", "cd"),
    )
    assert told(
        {"IS_DIGIT": True}, {"LOWER": {"NOT_IN": ["ab"]}}, {"LOWER": "x", "OP": "{0,2}"}
    ) == (False, ())


def test_an_expression_that_would_never_end_ends() -> None:
    program = Program(book_of("tokens: [{LOWER: {REGEX: '(a+)+b'}}]"))
    assert found(program, "a" * 5_000) == []


def test_a_pipeline_that_nobody_named_or_installed_is_told() -> None:
    rule = "tokens: [{POS: VERB}], requires: model"
    for head, why in (
        ("", "no pipeline is named"),
        ("pipelines: {en: no_such_thing}", "not installed: no_such"),
    ):
        program = Program(book_of(rule, "phrase: x", head=head))
        (finding,) = program.findings
        assert finding.code == "rule-skipped"
        assert why in finding.what
        assert found(program, "x") == ["r1 x"]


@Language.component("sample_reader")
def sample_reader(doc: Doc) -> Doc:
    """Tags by ending; each word hangs on the one before it."""
    for token in doc:
        token.pos_ = "VERB" if token.text.endswith("ing") else "NOUN"
        token.lemma_ = token.lower_.removesuffix("ing")
        token.head = doc[max(0, token.i - 1)]
        token.dep_ = "dep" if token.i else "ROOT"
    return doc


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's own pipeline in a folder; it tags, lemmatises and parses after a fashion."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sample_reader")
    folder = tmp_path_factory.mktemp("pipelines") / "sample"
    nlp.meta["version"] = "1.2.3"
    nlp.to_disk(folder)
    return folder


def test_a_pipeline_of_the_user_tells_lemmas_and_trees(pipeline: Path) -> None:
    assert installed(str(pipeline)) == "1.2.3"
    assert installed("json") is None
    program = Program(
        book_of(
            "tokens: [{LEMMA: manag, POS: VERB}, {OP: '?'}, {LOWER: flows}], requires: model",
            "dependency: [{RIGHT_ID: v, RIGHT_ATTRS: {POS: VERB}}, {LEFT_ID: v, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {LOWER: all}}], requires: model",
            head=f"pipelines: {{en: '{pipeline.as_posix()}'}}",
        )
    )
    assert program.findings == ()
    assert found(program, "Managing all flows. Leaving all") == [
        "r1 Managing all", "r0 Managing all flows", "r1 Leaving all",
    ]  # fmt: skip
    assert found(program, "Managing all flows", lang="de") == []
    assert "; " + str(pipeline.as_posix()) in program.engine


def test_what_a_pipeline_does_not_tell_is_said_once(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "bare")
    program = Program(
        book_of(
            "dependency: [{RIGHT_ID: v, RIGHT_ATTRS: {LOWER: x}}], requires: model",
            "tokens: [{POS: VERB}], requires: model",
            head=f"pipelines: {{en: '{(tmp_path / 'bare').as_posix()}'}}",
        )
    )
    assert found(program, "x y\n\nx") == []
    (told,) = program.told
    assert told.code == "rule-skipped"
    assert "bare" in told.what


def test_a_damaged_pipeline_matches_nothing_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp\n")
    (tmp_path / "meta.json").write_text("{}")
    program = Program(
        book_of(
            "tokens: [{POS: VERB}], requires: model",
            head=f"pipelines: {{en: '{tmp_path.as_posix()}'}}",
        )
    )
    assert found(program, "x") == []
    assert len(program.told) == 1


def test_a_blank_pipeline_reads_each_paragraph_once() -> None:
    program = Program(book_of(*RULES))
    doc = a_document("food aid, trade 7 Aid flows", lang="en")
    program.hits(doc)
    (pipeline,) = program.pipelines.all().values()
    assert isinstance(pipeline, Pipeline)
    assert pipeline.read == 1


def test_a_text_cannot_stop_a_run_by_fitting_a_pattern_in_too_many_ways() -> None:
    two = "tokens: [{LOWER: a}, {OP: '*'}, {LOWER: a}, {OP: '*'}, {LOWER: a}], within: paragraph"
    program = Program(book_of(two))
    assert found(program, "a " * 5_000 + "\n\na b a c a") == ["r0 a b a c a"]
    (told,) = program.told
    assert "too long" in told.what


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("[{LOWER: a}, {OP: '*'}, {OP: '+'}, {OP: '{2,}'}]", "3 tokens repeat without end"),
        ("[{LOWER: a}, {OP: '{0,9}'}, {OP: '?'}, {OP: '?'}]", "11 tokens may be left out"),
        ("[{LOWER: a, OP: '{3,2}'}]", "runs backwards"),
    ],
)
def test_patterns_with_too_many_ways_are_refused(pattern: str, why: str) -> None:
    data = f"codes: [{{id: a, rules: [{{id: r, tokens: {pattern}}}]}}]"
    book, findings = load_text(data.encode(), "b", "b.yaml")
    assert book is None
    assert any(why in f.what for f in findings)
