"""Concordance, word counts and keyness."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.analyse.keyness import keyness, log_likelihood, log_ratio
from coder.analyse.kwic import Hit, concordance
from coder.analyse.words import Counts, folded_word, frequency_table, spread, word_spans
from coder.analyse.words_small import small_words
from coder.model.errors import BadValue, UsageError

TEXT = "One two\nthree PARTNERS four. Five win-win, six l’aide."


def lines(*places, **more):
    return concordance({"D": TEXT}, [Hit("D", s, e) for s, e in places], **more)


def at(word):
    return TEXT.index(word), TEXT.index(word) + len(word)


def test_a_hit_has_so_many_words_on_each_side():
    (line,) = lines(at("PARTNERS"), window=2)
    assert (line.left, line.match, line.right) == ("two three ", "PARTNERS", " four. Five")


def test_a_window_ends_with_the_text():
    first, last = lines(at("One"), at("aide"), window=3)
    assert (first.left, first.right) == ("", " two three PARTNERS")
    assert (last.left, last.match, last.right) == ("win-win, six l’", "aide", "")


def test_hits_inside_and_between_words():
    inside, over = lines(at("NERS"), (TEXT.index("."), TEXT.index(". F") + 2), window=1)
    assert (inside.left, inside.right) == ("PART", " four")
    assert (over.left, over.match, over.right) == ("four", ". ", "Five")
    assert lines(at("two"), window=0)[0].left == "" == lines(at("two"), window=0)[0].right
    assert concordance({"D": "..."}, [Hit("D", 0, 1)])[0].right == ""


def test_lines_are_sorted_by_the_words_beside_them():
    words = [at(w) for w in ("One", "three", "four", "six")]
    assert [x.match for x in lines(*words, sort="right", window=1)] == [
        "four",
        "six",
        "three",
        "One",
    ]
    assert [x.match for x in lines(*words, sort="left", window=1)] == [
        "One",
        "four",
        "three",
        "six",
    ]
    with pytest.raises(BadValue, match="nearest is 'left'"):
        lines(sort="lef")
    with pytest.raises(UsageError, match="must be 0"):
        lines(window=-1)


def test_words_are_runs_with_marks_inside():
    found = [TEXT[s:e] for s, e in word_spans(TEXT)]
    assert found == ["One", "two", "three", "PARTNERS", "four", "Five", "win-win", "six", "l’aide"]
    assert [folded_word(w) for w in ("L’Aide", "win‑WIN", "Straße")] == [
        "l'aide",
        "win-win",
        "strasse",
    ]


def counts(**documents):
    out = Counts()
    for name, text in documents.items():
        out.add(name, text.split())
    return out


def test_words_by_frequency():
    table = frequency_table(counts(a="x y x the", b="y", c=""), least=2, stop={"the"})
    assert [row[:4] for row in table.rows] == [("x", 2, 400.0, 1), ("y", 2, 400.0, 2)]
    assert table.caption.facts == {"words": "5", "different words": "3"}
    assert len(frequency_table(counts(a="x y"), top=1).rows) == 1
    assert frequency_table(counts()).rows == ()


def test_spread_is_gries_deviation_of_proportions():
    # Five equal parts, a word 1 to 5 times: half of .4 is .2, over 1 - .2.
    lengths = dict.fromkeys("abcde", 100)
    assert spread(dict(zip("abcde", (1, 2, 3, 4, 5), strict=True)), lengths) == pytest.approx(0.25)
    assert spread(dict.fromkeys("abcde", 2), lengths) == pytest.approx(0)
    assert spread({"a": 3}, {"a": 10, "b": 90}) == pytest.approx(1)
    assert spread({"a": 3}, {"a": 10}) is None and spread({}, {"a": 1, "b": 1}) is None


def test_measures_agree_with_their_definitions():
    # a = 30 of 1,000 words, b = 10 of 2,000: expected 40/3 and 80/3.
    want = 2 * (30 * math.log(30 / (40 / 3)) + 10 * math.log(10 / (80 / 3)))
    assert log_likelihood(30, 10, 1000, 2000) == pytest.approx(want)
    assert log_ratio(30, 10, 1000, 2000) == pytest.approx(math.log2(6))
    assert log_ratio(4, 0, 1000, 1000) == pytest.approx(3)
    assert log_likelihood(5, 10, 1000, 2000) == pytest.approx(0)


words = st.lists(st.sampled_from("abcd"), max_size=30)


@settings(max_examples=40)
@given(st.lists(words, min_size=1, max_size=3), st.lists(words, min_size=1, max_size=3))
def test_keyness_equals_a_recount(mine, others):
    target, reference = Counts(), Counts()
    for n, text in enumerate(mine):
        target.add(f"T{n}", text)
    for n, text in enumerate(others):
        reference.add(f"R{n}", text)
    here, there = (Counter(w for text in part for w in text) for part in (mine, others))
    a, b = sum(map(len, mine)), sum(map(len, others))
    table = keyness(target, reference, least=1)
    if not a or not b:
        assert table.rows == () and "no words" in table.caption.notes[0]
        return
    assert {row[0]: (row[1], row[2]) for row in table.rows} == {
        w: (here[w], there[w]) for w in here | there
    }
    for row in table.dicts():
        n, m = row["n"], row["reference_n"]
        e = (n + m) / (a + b)
        ll = 2 * sum(o * math.log(o / x) for o, x in ((n, a * e), (m, b * e)) if o)
        assert row["log_likelihood"] == pytest.approx(ll, abs=1e-9)
        assert row["bayes_factor"] == pytest.approx(ll - math.log(a + b), abs=1e-9)
        assert row["documents"] == sum(row["word"] in text for text in mine)
    over = [row["n"] * b > row["reference_n"] * a for row in table.dicts()]
    assert over == sorted(over, reverse=True)
    for row, more in zip(table.dicts(), over, strict=True):
        assert row["log_ratio"] is None or (row["log_ratio"] > 0) is more
        assert row["log_ratio"] is not None or not (row["n"] and row["reference_n"])


def test_a_word_that_a_small_part_lacks_gets_no_ratio_against_its_direction():
    part, rest = counts(x="p " * 10), counts(z="q q " + "r " * 5000)
    found = {row["word"]: row["log_ratio"] for row in keyness(part, rest, least=1).dicts()}
    assert found["p"] > 0 and found["q"] is None and found["r"] < 0


def test_keyness_leaves_out_what_is_rare_or_small():
    a, b = counts(x="p p p the the q", y="p"), counts(z="q q r the")
    assert [r[0] for r in keyness(a, b, least=3, stop={"the"}).rows] == ["p", "q"]
    assert [r[0] for r in keyness(a, b, least=1, documents=2, stop={"the"}).rows] == ["p", "q"]
    assert [r[0] for r in keyness(a, b, least=1, top=1).rows] == ["p", "r"]
    assert "only 4 words" in keyness(a, b).caption.notes[0]
    big = counts(x="p " * 600), counts(z="q " * 600)
    assert keyness(*big).caption.notes == ()


def test_small_words_of_a_language():
    assert {"a", "the", "of"} <= small_words("en") and "partnership" not in small_words("en")
    assert "sie" in small_words("de") and "di" in small_words("it")
    with pytest.raises(BadValue, match="--stop"):
        small_words("xx")
