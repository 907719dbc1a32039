"""Dictionaries and patterns become codes with rules that a codebook may hold."""

from __future__ import annotations

import pytest

from coder.codebook.foreign import entries_of, foreign_file, without_faulty_rules
from coder.codebook.foreign_words import dictionary_book, liwc_book, patterns_book, wordstat_book
from coder.codebook.load import load_text
from coder.model.errors import Unreadable

DICTIONARY = b"""\
populism:
  elite: [elit*, establishment, "corrupt* politic*"]
  people:
    - the people
    - t?x
rights: human right*
"no": [no, "12", no]
empty:
"""
PATTERNS = """\
{"label": "GPE", "pattern": "New York", "id": "ny"}
{"label": "GPE", "pattern": [{"lower": "san"}, {"LOWER": "francisco"}]}
{"label": "GPE", "pattern": [{"ORTH": "US"}], "meta": {"x": 1}}
{"label": "DRUG", "pattern": [{"LEMMA": "take"}, {"POS": {"IN": ["NOUN", "PROPN"]}, "OP": "?"}]}
not json
{"label": "DRUG", "pattern": []}
"""


def sound(book):
    """The codebook it becomes; a rule is left out by nobody."""
    entries, dropped = without_faulty_rules(entries_of(book))
    assert not dropped
    loaded, findings = load_text(foreign_file("x", entries), "x", "x")
    assert loaded is not None, findings
    return {c.id: (c.parent, [r.body for r in c.rules]) for c in loaded}


def words(found):
    return [(b.kind, b.values) for b in found[1]]


def test_a_quanteda_dictionary_keeps_its_tree_and_its_globs():
    book = dictionary_book(DICTIONARY, "d.yml")
    found = sound(book)
    assert {k: v[0] for k, v in found.items()} == {
        "populism": "", "elite": "populism", "people": "populism", "rights": "", "no": "", "empty": "",
    }  # fmt: skip
    assert words(found["elite"]) == [
        ("phrase", ("establishment",)),
        ("glob", ("elit*", "corrupt* politic*")),
    ]
    assert words(found["no"]) == [("phrase", ("no", "12"))]
    assert book.lost == {"word with ? (one letter of any kind)": 1}
    assert next(c for c in book.codes if c.name == "people").note == "words left out: t?x"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"- a\n", "no keys"), (b"a: [1\n", "not valid YAML"), (b"a: &x [1]\nb: *x\n", "anchor"),
     (b"codes: [{id: a}]", "codebook of ours"), (b"", "nothing in it"), (b"a: 1\na: 2\n", "stands twice")],
)  # fmt: skip
def test_what_is_no_dictionary_is_refused(data, words):
    with pytest.raises(Unreadable, match=words):
        dictionary_book(data, "d.yml")


def test_a_liwc_dictionary_gives_each_category_its_words():
    text = (
        "%\n1\taffect\n\t2\tposemo (Positive)\n3\tcog\n%\nhapp*\t1 2\nkind of\t3\nthink 3\nlost\n"
    )
    book = liwc_book(text, "l.dic")
    found = sound(book)
    assert found["posemo"][0] == "affect" and words(found["affect"]) == [("glob", ("happ*",))]
    assert words(found["cog"]) == [("phrase", ("kind of", "think"))]
    assert book.lost == {"word without a category": 1}
    with pytest.raises(Unreadable, match="two lines with %"):
        liwc_book("%\n1 a\n", "l.dic")


def test_a_wordstat_dictionary_nests_by_tabs():
    book = wordstat_book(
        "FRAMES\n\tWIN\n\t\twin_win (1)\n\tRIGHTS\n\t\tright* (2)\nOTHER\n", "w.cat"
    )
    found = sound(book)
    assert {k: v[0] for k, v in found.items()} == {
        "frames": "",
        "win": "frames",
        "rights": "frames",
        "other": "",
    }
    assert (
        words(found["win"]) == [("phrase", ("win win",))]
        and book.lost == {"weight of a word": 1, "word without a category": 0}
    ) or book.lost == {"weight of a word": 1}
    with pytest.raises(Unreadable):
        wordstat_book("word (1)\n", "w.cat")


def test_patterns_become_words_where_they_are_words():
    book = patterns_book(PATTERNS, "p.jsonl")
    found = sound(book)
    first, second, third = found["gpe"][1]
    assert (first.values, first.case) == (("New York",), "exact")
    assert (second.values, second.case) == (("san francisco",), "fold")
    assert (third.values, third.case) == (("US",), "exact")
    (tokens,) = found["drug"][1]
    assert tokens.kind == "tokens" and tokens.requires == "model"
    assert book.lost == {"meta of a pattern": 1, "line that is no pattern": 2}
    assert [f.place for f in book.findings] == ["p.jsonl:5", "p.jsonl:6"]
    notes = [r.get("note") for c in book.codes for r in c.rules]
    assert "id ny" in notes


def test_a_file_without_a_pattern_is_refused():
    for text in ("", "x\n", '{"pattern": "a"}\n', "[" * 5000):
        with pytest.raises(Unreadable, match="not a file of patterns"):
            patterns_book(text, "p.jsonl")
