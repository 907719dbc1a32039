"""The demo corpus: its sources are built from its texts, and the planted story is in them.

The counts here use words and patterns of their own and read the marked-up texts directly.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpora" / "migration-partnerships"
SOURCES = CORPUS / "sources"
TEXTS = ROOT / "scripts" / "demo_texts"

PARTNERSHIP = r"partnerships?\b|\w*partnerschaft(en)?\b|partenariats?\b|asociación\b"
CONTROL = (
    r"control|border|readmi|repatri|illegal|irregular|traffick|smuggl|securit|patrol|removal"
    r"|kontroll|grenz|rückübern|rückführ|rückkehr|ausschaff|irregul|schlepper|menschenhandel|sicherheit"
    r"|frontière|réadmi|passeurs|clandestin|traite|sécurité|fronter|seguridad|trata\b|coyotes"
)
RIGHTS = (
    r"\brights\b|\bdignity\b|due process|\brechten?\b|menschenrecht|\bwürde\b"
    r"|\bdroits\b|\bdignité\b|\bderechos?\b|\bdignidad\b"
)
READMISSION = r"readmi|repatri|rückübern|réadmi"
WIN_WIN = r"win[-–/]win|triple win|gagnant-gagnant|triple gain|dreifache[rn]? gewinn"
SHARED = (
    r"shared responsib|joint and equitable responsib|responsabilité partagée|gemeinsame verantwortung"
    r"|responsabilidad compartida|corresponsab"
)
WHOLE = r"whole.of.government|interdepart|ressortübergreif|politikkohärenz"
TECHNIQUE = (
    r"best practice|benchmark|indicator|road map|\bexpert|technical|indikator|fahrplan|bewährte"
    r"|kennzahl|richtwert|bonnes pratiques|indicateur|feuille de route"
)
HEDGES = (
    r"where appropriate|in due course|gegebenenfalls|zu gegebener zeit|le cas échéant"
    r"|en temps utile|cuando proceda|en su momento"
)


def sheet() -> dict[str, dict[str, str]]:
    with (CORPUS / "documents.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def raw(doc: str) -> str:
    """The words of a document as a reader sees them, without marks, in lower case."""
    body = (TEXTS / f"{doc}.txt").read_text(encoding="utf-8").split("\n---\n", 1)[1]
    for name, seen in {"{nbsp}": " ", "{nbhy}": "-", "{shy}": "", "{fi}": "fi"}.items():
        body = body.replace(name, seen)
    body = re.sub(r"\[\^\w+\](: )?", "", body.replace("{acute}", "\u0301"))
    body = re.sub(r"(?m)^([#^=@|-]+) ", "", body)
    return unicodedata.normalize("NFC", body.replace("|", " ")).lower()


def count(pattern: str, doc: str) -> int:
    return len(re.findall(pattern, raw(doc)))


def rate(pattern: str, *docs: str) -> float:
    """Hits in a thousand words."""
    words = sum(len(raw(doc).split()) for doc in docs)
    return 1000 * sum(count(pattern, doc) for doc in docs) / words


def documents(**wanted: str) -> list[str]:
    return [
        doc
        for doc, row in sheet().items()
        if all(row[column] == value for column, value in wanted.items())
    ]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    for library in ("reportlab", "docx", "pypdfium2", "PIL"):
        pytest.importorskip(library, reason=f"{library} is not installed")
    sys.path.insert(0, str(ROOT / "scripts"))
    import demo_sources

    return demo_sources


def test_sources_are_rebuilt_byte_for_byte(script: ModuleType, tmp_path: Path) -> None:
    kept = (TEXTS / "made_with.txt").read_text(encoding="utf-8")
    if script.versions() != kept:
        pytest.skip("not installed: the library versions of made_with.txt")
    script.build(tmp_path / "made")
    assert script.differing(SOURCES, tmp_path / "made") == []


def test_two_builds_are_equal(script: ModuleType, tmp_path: Path) -> None:
    script.build(tmp_path / "one")
    script.build(tmp_path / "two")
    assert script.differing(tmp_path / "one", tmp_path / "two") == []


def test_check_notices_a_changed_source(script: ModuleType, tmp_path: Path) -> None:
    script.build(tmp_path / "one")
    script.build(tmp_path / "two")
    (tmp_path / "two" / "US-01.txt").write_text("other", encoding="utf-8")
    (tmp_path / "two" / "extra.txt").write_text("new", encoding="utf-8")
    assert script.differing(tmp_path / "one", tmp_path / "two") == ["US-01.txt", "extra.txt"]


def test_sheet_lists_every_source_once() -> None:
    rows = sheet()
    assert len(rows) == 14
    named = [row["file"] for row in rows.values()] + ["CH-02.txt"]
    assert sorted(named) == sorted(path.name for path in SOURCES.iterdir())
    assert [row["transcript"] for row in rows.values() if row["transcript"]] == ["CH-02.txt"]


def test_sheet_values_are_sound() -> None:
    for doc, row in sheet().items():
        assert row["file"].startswith(doc + ".")
        assert row["case"] == {"E": "EU", "C": "CH", "U": "US-MX", "X": ""}[doc[0]]
        written = dt.date.fromisoformat(row["date"])
        assert written.year - int(row["year"]) in ({1} if doc == "CH-03" else {0})
        assert set(row["lang"].split("|")) <= {"en", "de", "fr", "es"}
        assert row["bindingness"] in {"0", "1", "2", "3"}


def test_sizes_and_lengths_are_those_of_a_demo() -> None:
    assert sum(path.stat().st_size for path in SOURCES.iterdir()) < 1_500_000
    assert (SOURCES / "CH-02.pdf").stat().st_size < 300_000
    lengths = {doc: len(raw(doc).split()) for doc in sheet()}
    assert all(600 <= words <= 1100 for words in lengths.values()), lengths
    assert 11_000 <= sum(lengths.values()) <= 13_000


def test_every_document_says_once_that_it_is_fictional() -> None:
    words = (
        r"fictional document written for demonstration|document fictif rédigé à des fins de"
        r"|fiktives dokument zu demonstrationszwecken|documento ficticio escrito con fines de"
    )
    for doc in sheet():
        assert count(words, doc) == (2 if doc == "EU-03" else 1), doc


def test_pdf_pages_show_the_words_of_the_texts(script: ModuleType) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    for doc, row in sheet().items():
        if not row["file"].endswith(".pdf") or doc == "CH-02":
            continue
        pdf = pypdfium2.PdfDocument(SOURCES / row["file"])
        shown = "".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        letters = re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFC", shown)).lower()
        missing = [word for word in re.findall(r"[^\W\d_]{5,}", raw(doc)) if word not in letters]
        assert missing == [], doc


def test_the_scan_holds_no_letters_and_the_text_beside_it_does(script: ModuleType) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    pdf = pypdfium2.PdfDocument(SOURCES / "CH-02.pdf")
    assert "".join(page.get_textpage().get_text_range() for page in pdf).strip() == ""
    pdf.close()
    beside = (SOURCES / "CH-02.txt").read_text(encoding="utf-8")
    assert beside.lower().count("migration partnership") >= 4


def test_line_ends_divide_words_and_true_hyphens(script: ModuleType) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    wanted = {
        "EU-01": r"[Bb]urden[-\ufffe]\s*sharing",
        "EU-02": r"\bwin[-\ufffe]\s*win-win|co[-\ufffe]\s*operation is to last",
        "CH-01": r"Rückübernahme[-\ufffe]\s*abkommen",
    }
    for doc, pattern in wanted.items():
        pdf = pypdfium2.PdfDocument(SOURCES / f"{doc}.pdf")
        shown = "\n".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        assert re.search(pattern, shown), doc


def test_partnership_talk_rises_until_2009_in_every_case() -> None:
    for case in ("EU", "CH", "US-MX"):
        years = sorted((int(sheet()[doc]["year"]), doc) for doc in documents(case=case))
        rates = [rate(PARTNERSHIP, doc) for year, doc in years if year <= 2009]
        assert rates == sorted(rates), (case, rates)
        assert rates[-1] > 2 * rates[0]


def test_control_does_not_fall() -> None:
    """Compared are the texts in which a receiving state speaks, alone or jointly."""
    speaking = [*documents(side="receiving"), *documents(side="joint")]
    for case in ("EU", "CH", "US-MX"):
        years = sorted((int(sheet()[d]["year"]), d) for d in speaking if sheet()[d]["case"] == case)
        rates = [rate(CONTROL, doc) for _, doc in years]
        assert rates[-1] >= rates[0], (case, rates)
        assert min(rates) >= 0.9 * rates[0], (case, rates)


def test_win_win_is_eu_and_swiss_and_shared_responsibility_is_everywhere() -> None:
    for case, found in (("EU", True), ("CH", True), ("US-MX", False)):
        assert any(count(WIN_WIN, doc) for doc in documents(case=case)) is found
    american = documents(case="US-MX")
    assert all(count(SHARED, doc) for doc in american)
    assert all(count(r"secur|seguridad", doc) for doc in american)
    others = [doc for doc in sheet() if doc not in american]
    assert rate(SHARED, *american) > 1.5 * rate(SHARED, *others)


def test_partnership_and_readmission_meet_most_in_joint_texts() -> None:
    shares = {}
    for side in {row["side"] for row in sheet().values()}:
        sentences = [
            sentence
            for doc in documents(side=side)
            for sentence in re.split(r"(?<=[.!?])\s+|\n+", raw(doc))
            if re.search(PARTNERSHIP, sentence)
        ]
        both = [sentence for sentence in sentences if re.search(READMISSION, sentence)]
        shares[side] = len(both) / len(sentences)
    others = [share for side, share in shares.items() if side != "joint"]
    assert shares["joint"] > 2 * max(others), shares


def test_openings_are_hedged_in_every_case() -> None:
    for case in ("EU", "CH", "US-MX"):
        assert all(count(HEDGES, doc) for doc in documents(case=case)), case
    assert count(HEDGES, "X-01") == 0


def test_rights_stand_in_the_letter_the_evaluation_and_the_mexican_speech_only() -> None:
    assert sorted(doc for doc in sheet() if count(RIGHTS, doc)) == ["CH-04", "EU-05", "US-03"]
    assert all(count(RIGHTS, doc) == 0 for doc in documents(side="receiving"))
    assert len(documents(side="receiving")) == 5


def test_whole_of_government_is_swiss_only() -> None:
    assert sorted(doc for doc in sheet() if count(WHOLE, doc)) == documents(case="CH")


def test_technocratic_words_grow_after_2008() -> None:
    official = [doc for doc in sheet() if sheet()[doc]["side"] in {"receiving", "joint"}]
    early = [doc for doc in official if int(sheet()[doc]["year"]) < 2008]
    late = [doc for doc in official if int(sheet()[doc]["year"]) >= 2008]
    assert min(rate(TECHNIQUE, doc) for doc in late) > max(rate(TECHNIQUE, doc) for doc in early)


def test_a_third_of_the_partnership_hits_of_2011_is_quoted_or_contested() -> None:
    word = rf"(?:{PARTNERSHIP})"
    doubted = (
        rf"[\"'„‚‘“]{word}[\"'“‘’”]|so-called {word}|sogenannte {word}|keine {word}"
        rf"|not a {word}|{word} in name only"
    )
    docs = documents(year="2011")
    hits = sum(count(PARTNERSHIP, doc) for doc in docs)
    contested = sum(count(doubted, doc) for doc in docs)
    assert (docs, hits, contested) == (["EU-05", "CH-04"], 30, 10)


def test_sovereignty_is_rare() -> None:
    found = {doc: count(r"sovereign|souverän|souverain|soberan", doc) for doc in sheet()}
    assert {doc: n for doc, n in found.items() if n} == {"EU-02": 1, "US-01": 1}


def test_hard_cases_are_planted() -> None:
    planted = {
        "EU-01": [r"shared responsibility", r"legal migration and illegal", r"art\. 5 para\. 2"],
        "EU-02": [r"win/win", r"co-operation", r"not only money but also", r"social security"],
        "EU-04": [r"d’égal à égal", r"aujourd’hui", r"« gagnant-gagnant-gagnant »", r"serait"],
        "EU-05": [r"win–win", r"so-called partnership", r"not a partnership"],
        "CH-01": [r"ein- und auswanderung", r"nimmt eigene", r"rück- und weiterwanderung"],
        "CH-03": [r"win/win", r"nicht nur ein mittel"],
        "CH-04": [
            r"sogenannte migrationspartnerschaft",
            r"‚partnerschaft‘",
            r"keine partnerschaft",
        ],
        "US-01": [r"security council", r"joint and equitable responsibility"],
        "US-03": [r"no es una asociación entre iguales", r"«asociación»", r"ilegal"],
        "US-04": [r"social security"],
        "X-01": [r"security council", r"food security"],
    }
    for doc, patterns in planted.items():
        for pattern in patterns:
            assert count(pattern, doc), (doc, pattern)
    for doc in documents(lang="de"):
        assert "ß" not in raw(doc)
    assert "\u00ad" not in raw("CH-04")
    assert "&shy;" in (SOURCES / "CH-04.html").read_text(encoding="utf-8")
    assert "\ufb01" in (SOURCES / "X-01.txt").read_text(encoding="utf-8")
