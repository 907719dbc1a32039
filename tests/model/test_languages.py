"""Languages as people write them."""

from __future__ import annotations

import pytest

from coder.model.languages import NAMES, codes, first, unknown


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("en", ["en"]), ("EN", ["en"]), ("en-GB", ["en"]), ("de_CH", ["de"]), ("de_CH.UTF-8", ["de"]),
        ("German", ["de"]), ("deu", ["de"]), ("ger", ["de"]), ("FRA", ["fr"]), ("fre", ["fr"]),
        ("Fran\u00e7ais", ["fr"]), ("francais", ["fr"]), ("Espa\u00f1ol", ["es"]), ("Castellano", ["es"]),
        ("English (UK)", ["en"]), ("zh-Hant", ["zh"]), ("en|fr", ["en", "fr"]), ("en,de", ["en", "de"]),
        (" en ; DE ", ["en", "de"]), ("en/fr", ["en", "fr"]), ("English and French", ["en", "fr"]),
        ("deutsch und en", ["de", "en"]), ("en|EN|eng", ["en"]), ("und", ["und"]), ("", []), (" | ", []),
    ],
)  # fmt: skip
def test_a_language_is_known_however_it_is_written(written: str, meant: list[str]) -> None:
    assert list(codes(written)) == meant
    assert unknown(written) == ()
    assert first(written) == (meant[0] if meant else "und")


@pytest.mark.parametrize("written", ["klingon", "enn", "e", "xx", "1", "en", "x" * 5000])
def test_what_is_no_language_stays_as_it_stands(written: str) -> None:
    assert bool(unknown(written)) == (written != "en")
    assert codes(written)[0] == written[:200]


def test_the_languages_with_rules_have_all_their_names() -> None:
    for code in ("en", "de", "fr", "es"):
        assert NAMES[code] == code
        assert sum(found == code for found in NAMES.values()) >= 5
