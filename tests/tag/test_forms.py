"""Surface forms of words in four languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from coder.tag import forms
from coder.tag.forms import expand_forms, forms_version


@pytest.mark.parametrize(
    ("lang", "lemma", "some"),
    [
        ("en", "responsibility", {"responsibility", "responsibilities"}),
        ("en", "share", {"share", "shares", "shared", "sharing"}),
        ("en", "life", {"life", "lives"}),
        ("en", "fluxogram", {"fluxogram", "fluxograms"}),
        ("de", "gemeinsam", {"gemeinsam", "gemeinsame", "gemeinsamer", "gemeinsamem"}),
        ("de", "geteilt", {"geteilt", "geteilte", "geteilten"}),
        ("de", "Rückübernahmeabkommen", {"Rückübernahmeabkommen", "Rückübernahmeabkommens"}),
        ("de", "Staat", {"Staat", "Staaten", "Staates"}),
        ("fr", "partagé", {"partagé", "partagée", "partagés", "partagées"}),
        ("fr", "égal", {"égal", "égale", "égales", "égaux"}),
        ("es", "compartido", {"compartido", "compartida", "compartidas"}),
        ("es", "responsabilidad", {"responsabilidad", "responsabilidades"}),
    ],
)
def test_a_word_has_these_forms(lang: str, lemma: str, some: set[str]) -> None:
    assert some <= set(expand_forms(lemma, lang))


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es"])
def test_a_hundred_words_of_each_language_have_the_forms_that_people_write(lang: str) -> None:
    table = (Path(__file__).parent / "inflection" / f"{lang}.txt").read_text("utf-8").splitlines()
    assert len(table) >= 100
    missing = {}
    for line in table:
        lemma, *written = line.split()
        if lost := set(written) - set(expand_forms(lemma, lang)):
            missing[lemma] = lost
    assert missing == {}


@pytest.mark.parametrize(
    ("lang", "lemma", "never"),
    [
        ("en", "child", {"childed", "childing"}),
        ("en", "crisis", {"crising", "crised"}),
        ("de", "Staat", {"Staatem", "staatlich"}),
        ("fr", "mer", {"mé", "ment"}),
        ("es", "lugar", {"lugado"}),
    ],
)
def test_a_word_has_no_forms_of_another_kind(lang: str, lemma: str, never: set[str]) -> None:
    assert not never & set(expand_forms(lemma, lang))


def test_forms_are_sorted_words_and_hold_the_word_itself() -> None:
    for word in ("be", "share", "zzzz"):
        made = expand_forms(word, "en")
        assert list(made) == sorted(made)
        assert word in made
        assert all(len(f) > 1 and f[0].isalpha() for f in made)


def test_other_languages_keep_the_word_alone() -> None:
    assert expand_forms("andare", "it") == ("andare",)


def test_nouns_take_no_endings_of_adjectives() -> None:
    assert "Staatem" not in expand_forms("Staat", "de")


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[str, ...]]:
    """Forms of an English word, as a process that starts now would find them."""

    def expanded(word: str) -> tuple[str, ...]:
        monkeypatch.setattr(forms, "_table", lru_cache(forms._table.__wrapped__))
        return expand_forms.__wrapped__(word, "en")

    return expanded


def test_the_inverse_is_kept_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Callable[[str], tuple[str, ...]]
) -> None:
    monkeypatch.setenv("CODER_CACHE", str(tmp_path / "cache"))
    first = fresh("share")
    (kept,) = (tmp_path / "cache").iterdir()
    assert forms_version().replace(" ", "-") in kept.name
    monkeypatch.setattr(forms, "_inverted", lambda lang: pytest.fail("made again"))
    assert fresh("share") == first


def test_half_a_table_is_made_again_and_no_folder_is_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Callable[[str], tuple[str, ...]]
) -> None:
    monkeypatch.setattr(forms, "_inverted", lambda lang: b"go\twent\n")
    name = f"forms-en-{forms_version().replace(' ', '-')}.txt"
    (tmp_path / name).write_bytes(b"torn")
    (tmp_path / "file").write_text("")
    for folder in (tmp_path, tmp_path / "file"):
        monkeypatch.setenv("CODER_CACHE", str(folder))
        assert {"go", "went"} <= set(fresh("go"))
    assert (tmp_path / name).read_bytes() == b"go\twent\n\n"
