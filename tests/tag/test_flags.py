"""Marks on a match: denied, attributed, in scare quotes, hedged, quoted."""

from __future__ import annotations

import pytest

from coder.codebook.load import load_text
from coder.model.document import Document, TextMap
from coder.model.rule import Hit
from coder.tag.program import compile_book
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences
from tests.builders import a_document

RULES = "codes: [{id: a, rules: [{id: r, any: [{glob: '*partner*'}, {glob: 'partenariat*'}, {glob: 'asociaci*'}]}]}]"


def hits(text: str, lang: str = "en", head: str = "", rules: str = RULES) -> tuple[Hit, ...]:
    book, findings = load_text(f"{head}\n{rules}\n".encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    return compile_book(book).hits(a_document(text, lang=lang))


def flags(text: str, lang: str = "en", head: str = "") -> list[tuple[str, ...]]:
    return [h.flags for h in hits(text, lang, head)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "This is not a partnership of equals."),
        ("en", "There is no true partnership here."),
        ("en", "They acted without any partnership."),
        ("en", "It isn’t really a partnership."),
        ("en", "This is far from a partnership."),
        ("en", "It is no longer a partnership."),
        ("en", "It was not, alas, a partnership."),
        ("de", "Das ist keine Partnerschaft."),
        ("de", "Es handelt sich nicht um eine Partnerschaft."),
        ("de", "Ohne Partnerschaft geht es weiter."),
        ("fr", "Ce n’est pas un partenariat."),
        ("fr", "Sans partenariat, rien."),
        ("fr", "Aucun partenariat n’existe."),
        ("es", "No es una asociación de iguales."),
        ("es", "Sin asociación alguna."),
    ],
)
def test_a_denied_frame_is_flagged_and_stays(lang: str, text: str) -> None:
    assert flags(text, lang) == [("negated",)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It is not only a partnership but also a promise."),
        ("en", "This is not just a partnership."),
        ("en", "It is not charity but partnership."),
        ("en", "It works not without partnership."),
        ("en", "Nothing came of it; the partnership went on."),
        ("en", "The talks did not fail, the partnership goes on."),
        ("en", "It cannot be said in four words. Partnership can."),
        ("en", "A note on notable partnership."),
        ("de", "Das ist nicht nur eine Partnerschaft, sondern mehr."),
        ("de", "Nicht Almosen, sondern Partnerschaft."),
        ("fr", "C’est non seulement un partenariat mais une amitié."),
        ("fr", "C’est sans doute un partenariat."),
        ("es", "No sólo es una asociación, sino más."),
        ("es", "No es caridad sino asociación."),
        ("en", "No partnership"[3:]),
    ],
)
def test_what_only_looks_like_denial_is_not_flagged(lang: str, text: str) -> None:
    assert flags(text, lang) == [()]


@pytest.mark.parametrize(
    ("lang", "text", "flag"),
    [
        ("en", "the so-called partnership", ("attributed",)),
        ("en", "a self-styled and alleged partnership", ("attributed",)),
        ("de", "die sogenannte Partnerschaft", ("attributed",)),
        ("fr", "un soi-disant partenariat", ("attributed",)),
        ("es", "la llamada asociación", ("attributed",)),
        ("en", "their “partnership” again", ("scare_quoted",)),
        ("de", "ihre „Partnerschaft“ wieder", ("scare_quoted",)),
        ("de", "ihre ‚neue Partnerschaft‘ wieder", ("scare_quoted",)),
        ("de", "ihre »Partnerschaft« wieder", ("scare_quoted",)),
        ("fr", "leur « partenariat » encore", ("scare_quoted",)),
        ("es", "su «asociación» otra vez", ("scare_quoted",)),
        ("en", "their 'partnership' isn't it", ("scare_quoted",)),
        ("en", 'their "partnership" again', ("scare_quoted",)),
        ("en", "the so-called “partnership”", ("attributed", "scare_quoted")),
        ("en", "She said: “We have built a partnership that lasts for years.”", ("quoted_speech",)),
        ("en", "Where appropriate, a partnership is formed.", ("hedged",)),
        ("en", "A partnership might follow.", ("hedged",)),
        ("de", "Gegebenenfalls folgt eine Partnerschaft.", ("hedged",)),
        ("fr", "Un partenariat, le cas échéant, suivra.", ("hedged",)),
        ("es", "Una asociación, en su caso, seguirá.", ("hedged",)),
        ("en", "the dogs' partners' house", ()),
        ("en", "He said “yes” to partnership and “no” to all else.", ()),
    ],
)
def test_voices_and_doubts_are_flagged(lang: str, text: str, flag: tuple[str, ...]) -> None:
    assert flags(text, lang) == [flag]


def test_a_flag_says_which_words_set_it() -> None:
    text = "the so-called “partnership”"
    (hit,) = hits(text)
    assert [(m.name, text[m.start : m.end]) for m in hit.marks] == [
        ("attributed", "so-called"),
        ("scare_quoted", "“partnership”"),
    ]


def test_words_of_another_language_flag_nothing() -> None:
    assert flags("sin partnership", "en") == [()]
    assert flags("sin asociación", "es") == [("negated",)]


HEAD = "attributes: [{name: stance, values: [contests, reports]}]\ncontexts:\n"


def test_a_flag_proposes_what_the_codebook_says() -> None:
    head = HEAD + "  negated: {proposes: {stance: contests}}\n"
    (hit,) = hits("not a partnership", head=head)
    assert (hit.flags, hit.proposes) == (("negated",), {"stance": "contests"})
    assert hits("a partnership", head=head)[0].proposes == {}


def test_own_words_go_over_the_built_in_ones() -> None:
    head = HEAD + "  negated: {before: [{phrase: mock}], max_gap: 1}\n"
    assert flags("not a partnership", head=head) == [()]
    assert flags("mock a partnership", head=head) == [("negated",)]
    assert flags("mock of a partnership", head=head) == [()]


def test_a_context_may_drop_or_look_behind_or_serve_one_rule() -> None:
    assert flags("not a partnership", head=HEAD + "  negated: {effect: drop}\n") == []
    after = HEAD + "  doubted: {after: {phrase: indeed}, max_gap: 1}\n"
    assert flags("partnership, really indeed", head=after) == [("doubted",)]
    own = HEAD + "  doubted: {before: [{phrase: oh}], enabled: no}\n  negated: {enabled: no}\n"
    rules = "codes: [{id: a, rules: [{id: r, phrase: x, context: doubted}, {id: s, phrase: y}]}]"
    assert [h.flags for h in hits("oh x not y", head=own, rules=rules)] == [("doubted",), ()]


def test_long_quotations_and_short_ones_are_told_apart_by_the_codebook() -> None:
    head = "contexts: {scare_quoted: {max_words: 2}, quoted_speech: {min_words: 3}}\n"
    assert flags("“a true partnership”", head=head) == [("quoted_speech",)]
    assert flags("its “true partnership”", head=head) == [("scare_quoted",)]


@pytest.mark.parametrize(
    ("lang", "noun", "text", "flag"),
    [
        ("en", "partnership", "In May 2008 the partnership was signed.", ""),
        ("en", "partnership", "On 5 May 2008 the partnership was signed.", ""),
        ("en", "partnership", "The partnership of May 2008 was signed.", ""),
        ("en", "partnership", "By May the partnership was signed.", ""),
        ("en", "partnership", "A partnership since May helps.", ""),
        ("en", "partnership", "May the partnership live long, it may be a partnership.", "hedged"),
        ("en", "partnership", "Partnership may be explored.", "hedged"),
        ("en", "partnership", "The partnership may be extended.", "hedged"),
        ("en", "facilitation", "Visa facilitation may be considered, where appropriate.", "hedged"),
        ("en", "partnership", "A partnership should be built.", "hedged"),
        ("en", "permit", "The permit may be revoked.", ""),
        ("de", "Partnerschaft", "Eine Partnerschaft kann geprüft werden.", "hedged"),
        ("de", "Partnerschaft", "Ggf. wird eine Partnerschaft gebildet.", "hedged"),
        ("de", "Partnerschaft", "Wir schliessen evtl. eine Partnerschaft.", "hedged"),
        ("de", "Partnerschaft", "Eine allfällige Partnerschaft wird vorbereitet.", "hedged"),
        ("de", "Partnerschaft", "Die sog. Partnerschaft wird gefeiert.", "attributed"),
        ("en", "partnership", "Nobody wants a partnership.", "negated"),
        ("en", "partnership", "The partnership was never signed.", "negated"),
        ("de", "Partnerschaft", "Die Partnerschaft wurde nie unterzeichnet.", "negated"),
        ("fr", "partenariat", "Le partenariat n'a jamais été signé.", "negated"),
        ("es", "acuerdo", "El acuerdo nunca fue firmado.", "negated"),
        ("en", "responsibility", "Responsibility is no longer shared.", "negated"),
        ("en", "partnership", "No state, however large, can do without partnership.", ""),
        ("en", "partnership", "They can do without partnership.", "negated"),
        ("en", "partnership", "Under Resolution No. 97 partnership is defined.", ""),
        ("en", "partnership", "There is no partnership.", "negated"),
    ],
)
def test_plain_words_of_policy_prose(lang: str, noun: str, text: str, flag: str) -> None:
    rules = f"codes: [{{id: a, rules: [{{id: r, phrase: {noun}}}]}}]"
    parts = paragraphs(text)
    made = TextMap("x", "x", paragraphs=parts, sentences=sentences(text, parts, lang))
    book, _ = load_text(rules.encode(), "b", "b.yaml")
    assert book is not None
    found = compile_book(book).hits(Document("d", text, made, variables={"lang": lang}))
    assert found
    assert " ".join(found[-1].flags) == flag


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("not a partnership", "negated"),
        ("never a partnership", "negated"),
        ("not only a partnership but also a duty", ""),
        ("not a threat but a partnership", ""),
    ],
)
@pytest.mark.parametrize("lang", ["", "lang: en, "])
def test_own_words_keep_what_takes_the_power_from_them(text: str, flag: str, lang: str) -> None:
    head = (
        "sets: {negators: {words: [not, never]}}\n"
        f"contexts: {{negated: {{{lang}before: [$negators], max_gap: 3, within: sentence}}}}\n"
    )
    rules = "codes: [{id: a, rules: [{id: r, phrase: partnership}]}]"
    (hit,) = hits(f"This is {text}.", "en", head, rules)
    assert " ".join(hit.flags) == flag
