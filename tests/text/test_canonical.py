"""The folded form and the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.document import Document, TextMap
from coder.tag.reading import Reading
from coder.text.canonical import BREAK, canonical, is_word

PIECES = (
    "shared", "Responsibility", "straße", "İzmir", "ﬁnance", "u\u0308ber", "respon\u00adsibility",
    "win-\nwin", "respon-\nsibility", " – ", "  ", "\n", "\n\n", "\u00a0", "“so”", "l’aide", "word² ",
    "word[3] ", "word(4) ", "word* ", "𝒜", "ŉ", "ǰ", "-", "—", "Å", "œuvre", "Æ", "\u2029",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Win–Win win‑win win—win win−win", "win-win win-win win-win win-win"),
        ("win – win, win- win, win -win", "win-win, win-win, win-win"),
        ("shared\u00a0  responsibility\nof\tall", "shared responsibility of all"),
        ("„so“ «so» “so”", '"so" "so" "so"'),
        ("l’aide d‘eux", "l'aide d'eux"),
        ("main-d’œuvre, Œuvre, VŒU, vitæ Ær", "main-d'oeuvre, oeuvre, voeu, vitae aer"),
        ("ﬁnal oﬃce ﬂow ſtreet Ｗｉｄｅ", "final office flow street wide"),
        ("Maßnahme STRASSE", "massnahme strasse"),
        ("Ru\u0308ckkehr \u212bngstrom", "rückkehr ångstrom"),
        ("gemein\u00adsam re\u200bturn", "gemeinsam return"),
        ("respon-\nsibility", "responsibility"),
        ("respon\u00ad\nsibility", "responsibility"),
        ("EU-\nTurkey", "eu-turkey"),
        ("shared² responsibility", "shared responsibility"),
        ("partnership[3] approach", "partnership approach"),
        ("shared ¹ responsibility", "shared responsibility"),
        ("shared¹,² responsibility", "shared responsibility"),
        ("shared¹⁾ responsibility", "shared responsibility"),
        ("shared⁽³⁾ responsibility", "shared responsibility"),
        ("shared [1, 2] responsibility", "shared responsibility"),
        ("¹ See the annex, [2008, 3000]", "¹ see the annex, [2008, 3000]"),
        ("partnership [12] approach", "partnership approach"),
        ("partnership(3) approach", "partnership approach"),
        ("partnership* approach†.", "partnership approach."),
        ("Article 5(3) and (4)", "article 5(3) and (4)"),
        ("Migrant*innen", "migrant*innen"),
        ("one\n \ntwo", f"one{BREAK}two"),
        ("", ""),
    ],
)
def test_spellings_fold_to_one_form(text: str, form: str) -> None:
    assert canonical(text).text == form


def test_capitals_stay_when_asked() -> None:
    assert canonical("NGO–Maßnahme ﬁT", case=False).text == "NGO-Maßnahme fiT"


def test_plain_text_needs_no_map() -> None:
    folded = canonical("Plain words, and a line\nend.")
    assert folded.layers == ()
    assert folded.span(6, 11) == (6, 11)


@pytest.mark.parametrize(
    ("text", "words", "quote"),
    [
        ("the Ru\u0308ckkehr.", "rückkehr", "Ru\u0308ckkehr"),
        ("a oﬃce b", "office", "oﬃce"),
        ("die Straße ist", "strasse", "Straße"),
        ("a  shared \u00a0 duty b", "shared duty", "shared \u00a0 duty"),
        ("x respon\u00adsibility\u00ad y", "responsibility", "respon\u00adsibility"),
        ("x shared² y", "shared", "shared"),
        ("x shared² duty[1] y", "shared duty", "shared² duty"),
        ("x win – win y", "win-win", "win – win"),
        ("\ufeffﬁrst", "first", "ﬁrst"),
        ("in İzmir x", "i̇zmir", "İzmir"),
        ("x respon-\nsibility y", "responsibility", "respon-\nsibility"),
    ],
)
def test_a_match_maps_back_to_its_characters(text: str, words: str, quote: str) -> None:
    folded = canonical(text)
    at = folded.text.index(words)
    start, end = folded.span(at, at + len(words))
    assert text[start:end] == quote


def test_the_other_reading_of_a_line_end_keeps_its_hyphen() -> None:
    folded = canonical("a win-\nwin b")
    (reading,) = folded.readings(10)
    assert folded.text == "a winwin b"
    assert reading.text == "a win-win b"
    assert reading.span(2, 9) == (2, 8)
    assert folded.span(*reading.span(2, 9)) == (2, 10)
    assert reading.span(6, 9) is None  # "win" alone does not hold the hyphen


def test_joined_places_are_right_behind_longer_letters() -> None:
    folded = canonical("Straße win-\nwin")
    assert folded.text[folded.joins[0] - 3 :] == "winwin"


@given(texts)
def test_every_stretch_maps_into_the_text_in_order(text: str) -> None:
    folded = canonical(text)
    starts = [folded.start(i) for i in range(len(folded.text))]
    ends = [folded.span(i, i + 1)[1] for i in range(len(folded.text))]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(starts, ends, strict=True))


@given(texts)
def test_stretches_without_changes_map_as_every_range_does(text: str) -> None:
    folded = canonical(text)
    done = 0
    for low, high, shift in folded.levels():
        assert done <= low <= high <= len(folded.text)
        done = high
        for start in range(low, high):
            assert folded.span(start, start + 1) == (start + shift, start + 1 + shift)
        for offset in range(low, high + 1):
            assert folded.at(offset + shift) == offset


@given(texts)
def test_a_reading_maps_as_its_canonical_text_does(text: str) -> None:
    folded = canonical(text)
    reading = Reading(Document("d", text, TextMap("x", "x")), folded)
    for start in range(len(folded.text)):
        for end in range(start + 1, min(start + 4, len(folded.text) + 1)):
            assert reading.span(start, end) == folded.span(start, end)
    for offset in range(len(text) + 1):
        assert reading.at(offset) == folded.at(offset)


@given(texts)
def test_going_there_and_back_stays_at_the_place(text: str) -> None:
    folded = canonical(text)
    for i in range(len(folded.text)):
        there = folded.at(folded.start(i))
        # Several folded characters may come from one, and share its place.
        assert there <= i
        assert folded.start(there) == folded.start(i)


@given(st.text(st.characters(max_codepoint=0x24F, categories=["L", "N", "P", "Zs"]), max_size=30))
def test_composed_and_decomposed_texts_fold_alike(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    together = unicodedata.normalize("NFC", text)
    assert canonical(apart).text == canonical(together).text


@given(texts)
def test_without_case_the_lengths_of_words_stay(text: str) -> None:
    assert canonical(text, case=False).text.casefold() == canonical(text).text


@pytest.mark.parametrize(
    ("char", "word"),
    [
        ("a", True),
        ("ß", True),
        ("7", True),
        ("_", True),
        ("\u0301", True),
        ("-", False),
        (" ", False),
        ("’", False),
    ],
)
def test_letters_digits_and_marks_make_words(char: str, word: bool) -> None:
    assert is_word(char) is word


def test_time_grows_with_the_text_alone() -> None:
    folded = canonical("ß" * 200_000 + "-\n" * 1000 + "( " * 200_000 + "\u0301" * 100_000)
    assert folded.text.startswith("ssss")


@given(st.text(st.characters(max_codepoint=0x7F), max_size=30))
def test_plain_text_folds_as_it_does_beside_other_letters(text: str) -> None:
    assert canonical(text + ".é").text == canonical(text).text + ".é"
