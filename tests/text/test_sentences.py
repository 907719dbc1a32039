from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.span import Span
from coder.text.paragraphs import paragraphs
from coder.text.sentences import segmenter_name, sentences
from tests.ceiling import ends

LANGS = st.sampled_from(["en", "de", "fr", "es", "it", "pl", "zh", "und", "fi"])
PARTS = [*'abAB19 \n\t.!?…。;:"”»)(•§', " Art. ", " Nr. 4", " 5. Juni ", "\n\n"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=120).map("".join)


def split(text: str, lang: str) -> list[str]:
    return [s.of(text) for s in sentences(text, [Span(0, len(text))], lang)]


@given(TEXTS, LANGS)
def test_every_sentence_lies_in_one_paragraph_and_all_ink_is_covered(text: str, lang: str) -> None:
    spans = paragraphs(text)
    found = sentences(text, spans, lang)
    at = 0
    for span in found:
        assert text[at : span.start].strip() == ""
        assert span.of(text) == span.of(text).strip()
        assert sum(p.encloses(span) for p in spans) == 1
        at = span.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["See Art. 13 para. 2 and No. 97.", "It applies, e.g. to the U.S. Government."]),
        ("en", ["Said lit. a of it.", "J. Smith and Dr. A. Miller came at 5 p.m. on Friday."]),
        ("en", ["“Is it shared?” he asked.", "“Yes.”", "It is."]),
        (
            "en",
            [
                "Costs rose by 3.5 million, cf. p. 4 ff. of the report.",
                "In 2010.",
                "25 States agreed.",
            ],
        ),
        ("en", ["The answer is No.", "We leave."]),
        ("en", ["1. Whereas the States agree.", "2. They act."]),
        ("en", ["(12) Migration is a fact.", "It stays."]),
        ("en", ["They left the U.S.", "The Union stayed etc.", "However, it did."]),
        (
            "de",
            ["Am 5. Juni 2010 galt § 3 Abs. 2 Nr. 4 AufenthG, z. B. für Dr. Müller.", "Es gilt."],
        ),
        ("de", ["Das kostet 3,5 Mio. Euro usw.", "Die Länder zahlen.", "Im 21. Jahrhundert auch."]),
        (
            "de",
            [
                "Er kam im Jahr 2010.",
                "Serbien folgte.",
                "Art. 5 Abs. 1 lit. a.",
                "Die Frist endet.",
            ],
        ),
        ("fr", ["M. Dupont a dit : « Oui. »", "Puis il partit."]),
        ("fr", ["L'art. 5 al. 2 s'applique, cf. n° 97.", "Qu'en pensez-vous ?", "Rien !"]),
        (
            "es",
            ["El art. 5 núm. 3 dice: «No.»", "El Sr. Pérez y EE. UU. firman.", "¿Qué?", "¡Nada!"],
        ),
        ("en", ["It is applied.", "(c) The duration is short.", "(d) It ends."]),
        ("en", ["He spoke.", "... Then he left.", "All of it."]),
        ("en", ["It refers to Annex I.", "Smaller ones follow.", "Henry V. Smith stays."]),
        ("en", ["It lost its space.", "Nobody noticed.", "Node.js and www.Example.org did not."]),
        ("en", ["A. Name (ABC).", "- Madam President, I thank you."]),
        ("en", ["We want:", "- more of it;", "- less of that."]),
        ("en", ["Rules ........... 5", "Aims ............. 12", "Ends"]),
        ("en", ["It put “He believes.' ”"]),
        ("de", ["Siehe ABl. L 303 vom 2.5.2018, S. 29 und Art. 5.", "§ 9 gilt nicht.", "Ende."]),
        ("de", ["Das steht in § 25.", "Sofern es gilt, am 18\\. Juni, endet es."]),
        ("de", ["Im Namen der S&D.", "- Ich danke."]),
        ("de", ["3. § 47 Abs. 1 Nr. 3 für die Auflage."]),
        ("fr", ["Nous voulons :", "§ Renforcer l’Union.", "§ Garantir les droits, cf. § 5."]),
        ("fr", ["Il faut (FMI, etc.) le dire.", "Oui."]),
        ("es", ["Nos proponemos:", "· Reforzar el papel", "· Promover la U.E. de todos"]),
        ("es", ["Está en el Anexo I.", "Cualquier reforma vale."]),
        ("fi", ["Se on 5. luokka.", "Mr.", "Smith tuli."]),
        ("zh", ["人类家庭。", "尊严！", "权利"]),
        ("und", ["Alpha beta.", "Gamma delta."]),
        (
            "en",
            [
                "The aims are as follows: 1. The first is aid.",
                "2. The second is trade; 3. The third.",
            ],
        ),
        ("de", ["Es gilt: 1. Die Frist läuft.", "2. Er stellt ihn; 3. Die Kosten trägt er."]),
        ("fr", ["Les buts sont : 1. Le premier but.", "2. Le second ; 3. Le troisième."]),
        ("es", ["Los fines son: 1. El primer fin.", "2. El segundo; 3. El tercero."]),
        ("en", ["It rests on Reg. (EC) No. 5.", "The answer is no.", "(He left.)", "Others stay."]),
        ("fr", ["Le Règl. (CE) n° 5 vaut.", "Le reste non."]),
        ("es", ["El Regl. (CE) n.º 5 vale.", "Ella lo sabe."]),
        (
            "de",
            ["Die Partnerschaft i. S. v. Art. 100 gilt u. a. für Bern, v. a. Zürich.", "Es gilt."],
        ),
        ("de", ["Sie galt bis Ende d. J. und gilt, z. B. Serbien, i. d. R. Danach nicht mehr."]),
        ("de", ["Es betraf Serbien usw.", "Danach änderte sich alles.", "S. 5 ff.", "Siehe dort."]),
        ("de", ["Das steht in Buchst. a.", "B. Meier blieb."]),
    ],
)
def test_policy_prose_is_split_where_a_reader_would(lang: str, parts: list[str]) -> None:
    joined = "".join(parts) if lang == "zh" else " ".join(parts)
    assert split(joined, lang) == parts


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["The agreement was reached.1", "The second was signed.2", "They left."]),
        ("en", ["They share it.12", "“Equals” sign.1,2", "‘We’ too.3–5", "All stay.¹,²", "Done."]),
        ("en", ["It is called a “partnership of equals.”1", "The EU agrees."]),
        ("en", ["It was signed.(1)", "They left.*", "The rest stayed.†", "Was it?(12)", "Yes."]),
        ("en", ["He spoke of a “partnership”.2", "Was it?3", "The EU (or the UN).4", "Done."]),
        ("en", ["It was set up by the EU.1", "The States followed.[1]", "So."]),
        ("de", ["Die Partnerschaft wurde erneuert.1", "Das Abkommen gilt.2", "Österreich zahlt."]),
        ("fr", ["L’accord est signé.1", "À l’avenir, il s’applique.2", "Élu, il part."]),
        ("es", ["El acuerdo se firmó.1", "La Unión paga.2", "«Todo» vale."]),
        ("und", ["Alpha beta.1", "Gamma delta."]),
    ],
)
def test_a_footnote_number_behind_the_stop_belongs_to_the_sentence(
    lang: str, parts: list[str]
) -> None:
    assert split(" ".join(parts), lang) == parts


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "They apply Art.1 The rest follows"),
        ("en", "It is Protocol No.1 The Parties agreed"),
        ("en", "The answer on p.12 The same"),
        ("en", "See vol.2 The Union and Sec.3 Members"),
        ("en", "They pay 3.5 Euros and 12.3 Million"),
        ("en", "They met in 2010.1 The Union paid"),
        ("en", "On 12.5 The Union met, on Oct.5 Members did"),
        ("en", "The text A/55/383/Add.1 The Council and E/CN.4 Reports"),
        ("en", "They use version v.2 The next"),
        ("en", "a.1 The first, iv.2 The second, XIV.3 The third"),
        ("en", "It costs EUR.12 per head in Annex.1 Tables"),
        ("en", "They agreed.123 Members signed"),
        ("en", "They apply para.(3) The rest, Art.(1) The same"),
        ("en", "They agreed.1 million more"),
        ("de", "Es gilt Nr.2 Das Weitere nach Abs.3 Satz eins und Fn.4 Die"),
        ("de", "Am 5.6 Uhr und im Kap.2 Die Rede"),
        ("fr", "Voir al.2 Les États et chap.3 Les autres"),
        ("es", "El núm.2 La Unión y la pág.12 Los demás"),
    ],
)
def test_numbers_that_belong_to_an_abbreviation_end_no_sentence(lang: str, text: str) -> None:
    assert split(text, lang) == [text]


def test_table_rows_and_bullets_on_lines_are_sentences() -> None:
    assert split("a\t1\nb\t2", "en") == ["a\t1", "b\t2"]
    assert split("Aims\n• one\n• two", "en") == ["Aims", "• one", "• two"]


def test_numbered_headings_on_lines_are_sentences() -> None:
    text = "It ends.\nArtikel 4\nAusnahmen gelten\nfür alle.\nSection B\nMore."
    parts = ["It ends.", "Artikel 4", "Ausnahmen gelten\nfür alle.", "Section B", "More."]
    assert split(text, "de") == parts
    assert split("29-4\n----\nLe tiers.", "fr") == ["29-4\n----", "Le tiers."]


def test_each_paragraph_may_have_its_language() -> None:
    text = "Vgl. Bund.\n\nVgl. Bund."
    spans = paragraphs(text)
    assert len(sentences(text, spans, ["de", "en"])) == 3


def test_the_name_says_version_and_languages_without_rules() -> None:
    assert segmenter_name(["en", "de"]) == "coder-rules 3"
    assert segmenter_name(["en", "el", "el"]) == "coder-rules 3; generic for el"


HOSTILE = (
    ".",
    ". ",
    ".\n",
    '."',
    "a.b ",
    "? ",
    "A. ",
    " .",
    "§ 3 Abs. ",
    ": - ",
    "· ",
    ".... 5",
    "a .\n",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_runs_take_linear_time(unit: str) -> None:
    text = (unit * 40_000).strip()
    with ends():
        sentences(text, [Span(0, len(text))], "de")


def test_a_footnote_mark_in_brackets_ends_with_its_sentence() -> None:
    text = "It is offered where appropriate.[2] Circular migration is next.[3][4] So be it."
    spans = sentences(text, paragraphs(text), "en")
    assert [text[s.start : s.end] for s in spans] == [
        "It is offered where appropriate.[2]",
        "Circular migration is next.[3][4]",
        "So be it.",
    ]
