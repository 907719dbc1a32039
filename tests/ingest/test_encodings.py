from __future__ import annotations

import zipfile

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from tests.ingest.contract import keeps_the_contract
from tests.ingest.making import shared


def told(data: bytes, name: str) -> Extraction:
    """The text of legacy bytes: without a replacement character, and with the choice reported."""
    made = keeps_the_contract(extract_bytes(data, name))
    assert "\ufffd" not in made.text
    said = [f for f in made.findings if f.code == "encoding"]
    if made.encoding in ("ascii", "utf-8"):
        data.decode("utf-8")
        assert not said
    else:
        assert [f.found for f in said] == [made.encoding]
        assert made.encoding in said[0].what
    return made


def test_every_encoding_of_one_text_gives_that_text() -> None:
    archive = next(shared("data", "readtext_encodings").rglob("*.zip"))
    by_language: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(archive) as files:
        for member in files.namelist():
            name = member.rpartition("/")[2]
            if name.endswith(".txt") and not name.startswith("."):
                made = told(files.read(member), name)
                language = name.rpartition("_")[0]
                by_language.setdefault(language, {})[name] = " ".join(made.text.split())
    assert sum(map(len, by_language.values())) >= 30
    for language in ("UDHR_Arabic", "UDHR_Chinese", "UDHR_French", "UDHR_German", "UDHR_Greek",
                     "UDHR_Icelandic", "UDHR_Japanese", "UDHR_Korean", "UDHR_Russian"):  # fmt: skip
        texts = by_language[language]
        right = texts[f"{language}_UTF-8.txt"]
        assert {name for name, text in texts.items() if text != right} == set()


# What only the right code page of each language makes of the bytes.
WORDS = {
    "de": ("für", "Europäische"), "es": ("más", "Unión"), "fi": ("Vihreät", "myös"),
    "fr": ("européenne", "développement"), "gr": ("πρέπει", "την"), "hu": ("Európai", "érdekében"),
    "it": ("più", "priorità"), "lv": ("mūsu", "nākotni"), "nl": ("één", "creëren"),
    "se": ("för", "måste"), "si": ("želimo", "več"), "en": ("Europe",), "pl": ("który", "krajów"),
}  # fmt: skip


def test_seventeen_legacy_manifestos_are_readable() -> None:
    paths = sorted(shared("data", "eu_manifestos_latin1").glob("*.txt"))
    assert len(paths) == 17
    for path in paths:
        made = told(path.read_bytes(), path.name)
        for word in WORDS[path.stem.split("_")[3]]:
            assert word in made.text, path.name


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-2", "cp1251", "utf-16", "utf-8-sig"])
def test_short_texts_come_back_too(encoding: str) -> None:
    text = {
        "iso8859-2": "Współpraca w dziedzinie migracji jest dla wszystkich stron bardzo ważna.",
        "cp1251": "Стороны сотрудничают в области миграции, и это не только для тех, кто был.",
    }.get(encoding, "Die Länder übernehmen für alle die Maßnahmen, und das ist nicht alles.")
    assert told(text.encode(encoding), "a.txt").text == text
