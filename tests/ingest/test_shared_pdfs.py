"""Passages of real policy PDFs that must come out word by word, and strings that must not."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from coder.ingest.extract import Extraction, extract
from coder.model.document import text_faults
from coder.model.errors import Unreadable
from coder.model.finding import Level
from tests.ingest.making import PASSWORDS, shared

FLOOR = 44
MUST_NOT_CEILING = 0


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


@pytest.fixture(scope="module")
def extractions(
    policy_pdfs: dict[Path, Extraction],
) -> dict[str, tuple[dict[str, list[str]], Extraction]]:
    folder = shared("pdfs")
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {entry["file"]: (entry, policy_pdfs[folder / entry["file"]]) for entry in entries}


def test_passages_come_out_exactly_and_in_order(
    extractions: dict[str, tuple[dict[str, list[str]], Extraction]],
) -> None:
    exact, missed, bad = 0, [], []
    for name, (entry, made) in extractions.items():
        text = folded(made.text)
        at = 0
        for passage in entry["must"] if "scan" not in name else []:
            found = text.find(folded(passage), at)
            exact += found >= 0
            missed += [] if found >= 0 else [f"{name}: {passage[:60]}"]
            at = max(at, found)
        bad += [f"{name}: {s}" for s in entry["must_not"] if folded(s) in text]
    assert exact >= FLOOR, missed
    assert len(bad) <= MUST_NOT_CEILING, bad


def test_every_map_is_in_order_and_every_text_clean(
    extractions: dict[str, tuple[dict[str, list[str]], Extraction]],
) -> None:
    for name, (_, made) in extractions.items():
        assert text_faults(made.text) == (), name
        assert unicodedata.is_normalized("NFC", made.text), name
        at = 0
        for page in made.map.pages:
            assert page.start == at, name
            at = page.end
        assert at == len(made.text), name
        owners = {p.start: p for p in made.map.paragraphs}
        starts = sorted(owners)
        for a, b in zip(made.map.sentences, made.map.sentences[1:], strict=False):
            assert a.end <= b.start, name
        for sentence in made.map.sentences:
            import bisect

            owner = owners[starts[bisect.bisect_right(starts, sentence.start) - 1]]
            assert owner.encloses(sentence), name


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("scan_ocr_test.pdf", "empty", "scan"),
        ("derived_scan_eu_008.pdf", "empty", "scan"),
        ("malformed_932.pdf", "partial", "scan"),
        ("udhr_vietnamese_garbled.pdf", "partial", "garbled"),
        ("arabic_gov.pdf", "partial", "garbled"),  # its stretched letters are coded as others
        ("derived_truncated.pdf", "partial", "damaged"),
        ("us_023_mmwr.pdf", "ok", "ligatures"),
        ("invisible_text_layer.pdf", "ok", "invisible"),
        ("eu_012_finland.pdf", "ok", "covered"),
        ("uk_manifesto_pvp.pdf", "ok", "covered"),
    ],
)
def test_what_is_wrong_is_said(
    extractions: dict[str, tuple[dict[str, list[str]], Extraction]],
    name: str,
    state: str,
    code: str,
) -> None:
    made = extractions[name][1]
    assert made.state == state
    assert code in [f.code for f in made.findings]


def test_healthy_files_raise_no_alarm(
    extractions: dict[str, tuple[dict[str, list[str]], Extraction]],
) -> None:
    # Two hold words that are covered by a picture, or white on white.
    ill = re.compile("scan|garbled|truncated|malformed|mmwr|invisible|arabic|finland|manifesto")
    alarms = {
        name: [f.code for f in made.findings if f.level > Level.NOTE]
        for name, (_, made) in extractions.items()
        if not ill.search(name)
    }
    assert not any(alarms.values()), alarms


def test_locked_files_say_encrypted() -> None:
    for name in PASSWORDS:
        with pytest.raises(Unreadable, match="encrypted"):
            extract(shared("pdfs", name))


def test_printed_numbers_label_the_pages(
    extractions: dict[str, tuple[dict[str, list[str]], Extraction]],
) -> None:
    def labels(name: str) -> list[str]:
        return [page.label for page in extractions[name][1].map.pages]

    assert labels("eu_026_ecb.pdf") == ["13", "14", "15", "16", "17", "18"]
    assert labels("federal_register_wildlife.pdf")[:2] == ["18764", "18765"]
    assert labels("ley_migracion.pdf")[-1] == "72"


def test_pages_without_text_layer_are_told_from_pages_with() -> None:
    for path in sorted(shared("data", "german_gazette_pdf").glob("*.pdf")):
        made = extract(path)
        assert (made.state == "ok") == path.name.startswith("text__"), path.name
        assert ("scan" in [f.code for f in made.findings]) != path.name.startswith("text__")


def test_manifestos_in_old_code_pages_keep_their_letters() -> None:
    letters = {
        "de": "äöüß",
        "fr": "éèàç",
        "es": "óáíñ",
        "gr": "αλί",
        "hu": "őű",
        "lv": "āēšņ",
        "si": "čšž",
    }
    for path in sorted(Path(shared("data", "eu_manifestos_latin1")).glob("*.txt")):
        made = extract(path)
        assert "\ufffd" not in made.text
        lang = path.stem.split("_")[3]
        assert all(letter in made.text for letter in letters.get(lang, "")), path.name
        told = {"gr": "el", "se": "sv", "si": "sl"}.get(lang, lang)
        assert [p.lang for p in made.map.languages] == [told], path.name
        assert {f.code for f in made.findings} - {"generic-sentences"} == {"encoding"}
