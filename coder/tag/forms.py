"""From a dictionary form to all surface forms of a word: `expand_forms("share", "en")`.

The tables are those of simplemma (context-free, so the inverse image of a lemma is finite and a rule made of
surface forms finds exactly what a lemmatiser would). Inverting one takes a second or two, so the inverse is
kept as a sorted file in the user's cache folder, made anew whenever simplemma's version changes, and read by
bisection. Regular endings that the tables lack are added by rule: German adjectives and compounds, French and
Spanish participles, plurals of unknown words.
Forms come as written in the language (capital German nouns); callers fold them. Languages: en, de, fr, es.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from coder.text.derived import cache_root, keep

__all__ = ["LANGUAGES", "expand_forms", "form_sources", "forms_version"]

LANGUAGES = ("en", "de", "fr", "es")

# Forms that the tables give to another word only.
_SHARED = {
    "en": {
        "life": "lives", "leaf": "leaves", "leave": "left", "lie": "lay", "find": "found",
        "found": "founded", "bear": "borne", "lead": "led", "mean": "meant", "people": "peoples",
    },
    "de": {},
    "fr": {},
    "es": {},
}  # fmt: skip
_ADJECTIVE = ("e", "em", "en", "er", "es")
_GERMAN_ADJECTIVE = re.compile(r"(?:lich|ig|isch|bar|sam|los|haft|voll|iv|al|ell|ant|ent|iert|t)$")


@lru_cache(maxsize=1)
def forms_version() -> str:
    """Which tables are used, for the record: `simplemma 2.0.0`."""
    # The name of the folder says it, and asking the interpreter costs as much as a small verb.
    found = find_spec("simplemma")
    if found is not None and found.origin:
        place = Path(found.origin).parent.parent
        for path in place.glob("simplemma-*.dist-info"):
            return f"simplemma {path.name[len('simplemma-') : -len('.dist-info')]}"
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"simplemma {version('simplemma')}"
    except PackageNotFoundError:  # pragma: no cover - it is a dependency
        return "no lemma tables"


@lru_cache(maxsize=20_000)
def expand_forms(lemma: str, lang: str) -> tuple[str, ...]:
    """All surface forms of a word, the word itself among them, sorted.

    Args:
        lemma: the dictionary form; its case counts in German.
        lang: one of `LANGUAGES`; for others the word alone comes back.

    Returns:
        The forms as they are written in running text.
    """
    return tuple(form_sources(lemma, lang))


def form_sources(lemma: str, lang: str) -> dict[str, str]:
    """The same forms, sorted, each with what says that it is one: a table, an ending, the word itself."""
    out = {lemma: "as written"}
    if lang not in LANGUAGES:
        return out
    found, source = _known(lemma, lang), forms_version()
    for spelling in (lemma.capitalize(), lemma.lower()):
        found = found or _known(spelling, lang)
    if not found and lang == "de":
        found, source = _compound(lemma), f"last part of the compound, {source}"
    given = (
        (found, source),
        (_regular(lemma, lang, {lemma, *found}), "regular ending"),
        (filter(None, [_SHARED[lang].get(lemma)]), "form shared with another word"),
    )
    for forms, why in given:
        for form in forms:
            if _is_form(form):
                out.setdefault(form, why)
    return dict(sorted(out.items()))


def _is_form(form: str) -> bool:
    """Tables hold scraps of contractions ('m, re); a form has two letters and begins with one."""
    return len(form) > 1 and form[0].isalpha() and not re.search(r"['\u2019]", form)


def _compound(lemma: str) -> set[str]:
    """Forms of a German compound that the table lacks: those of its longest known last part."""
    for cut in range(3, len(lemma) - 3):
        head = lemma[cut:].capitalize()
        known = _known(head, "de")
        if len(known) > 1 and head in known:
            return {lemma[:cut] + form.lower() for form in known}
    return set()


def _regular(lemma: str, lang: str, known: Iterable[str]) -> set[str]:
    """Endings that follow from the word's shape."""
    alone = len(set(known)) < 2
    if lang == "de":
        endings = sum(lemma + e in known for e in _ADJECTIVE)
        lower = lemma[:1].islower()
        adjective = alone and lower and _GERMAN_ADJECTIVE.search(lemma)
        return {lemma + e for e in _ADJECTIVE} if adjective or (lower and endings > 1) else set()
    if lang == "en":
        return {_english_plural(lemma)} if alone else set()
    if lang == "fr":
        return _french(lemma, alone)
    return _spanish(lemma, alone)


def _english_plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


def _french(word: str, alone: bool) -> set[str]:
    if word.endswith("\u00e9"):
        return {word + e for e in ("e", "s", "es")}
    if word.endswith("al"):
        return {word[:-1] + e for e in ("le", "les", "ux")}
    if word.endswith("if"):
        return {word + "s", word[:-1] + "ve", word[:-1] + "ves"}
    if word.endswith("eux"):
        return {word[:-1] + "se", word[:-1] + "ses"}
    return {word + "s"} if alone and not re.search(r"[sxz]$", word) else set()


def _spanish(word: str, alone: bool) -> set[str]:
    if re.search(r"[ai\u00ed]do$", word):
        return {word[:-1] + e for e in ("a", "as", "os")}
    if not alone:
        return set()
    if word.endswith("i\u00f3n"):
        return {word[:-2] + "ones"}
    if word.endswith("z"):
        return {word[:-1] + "ces"}
    return {word + ("s" if word[-1:] in "aeiou\u00e1\u00e9\u00f3" else "es")}


def _known(lemma: str, lang: str) -> set[str]:
    """Forms that the table knows; empty for an unknown word."""
    key = lemma.encode()
    table = _table(lang)
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        start = table.rfind(b"\n", 0, middle) + 1
        end = table.find(b"\n", start)
        found, _, codes = table[start:end].partition(b"\t")
        if found == key:
            return {_spelt(key, code) for code in codes.split(b" ") if code}
        if found < key:
            low = end + 1
        else:
            high = start
    return set()


def _spelt(lemma: bytes, code: bytes) -> str:
    """A form from its code: how many bytes of the lemma go, then what comes."""
    cut, _, ending = code.partition(b"~")
    return (lemma[: len(lemma) - int(cut)] + ending).decode()


@lru_cache(maxsize=len(LANGUAGES))
def _table(lang: str) -> bytes:
    """Lines `lemma TAB code SPACE code ...`, sorted by the lemma's bytes."""
    name = f"lemmas-{lang}-{forms_version().replace(' ', '-')}.txt"
    with contextlib.suppress(OSError):
        data = (cache_root() / name).read_bytes()
        if data.endswith(b"\n\n"):
            return data[:-1]
    data = _inverted(lang)
    with contextlib.suppress(OSError):
        keep(name, data + b"\n")
    return data


def _inverted(lang: str) -> bytes:
    """The table of a language turned round."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    words = DefaultDictionaryFactory().get_dictionary(lang)
    raw = getattr(words, "_dict", None)  # bytes in, bytes out: saves decoding a million words twice
    forms: dict[bytes, list[bytes]] = {}
    if isinstance(raw, dict) and all(isinstance(k, bytes) for k in list(raw)[:3]):
        for form, lemma in raw.items():
            forms.setdefault(lemma, []).append(form)
    else:
        for form, lemma in words.items():
            forms.setdefault(lemma.encode(), []).append(form.encode())
    return b"".join(_line(lemma, forms[lemma]) for lemma in sorted(forms))


def _line(lemma: bytes, forms: list[bytes]) -> bytes:
    codes = [b"0~"]
    for form in forms:
        if form != lemma and not {9, 10, 32, 126} & set(form):
            shared = next(
                (i for i, (a, b) in enumerate(zip(form, lemma, strict=False)) if a != b),
                min(len(form), len(lemma)),
            )
            codes.append(b"%d~%s" % (len(lemma) - shared, form[shared:]))
    return lemma + b"\t" + b" ".join(codes) + b"\n" if not {9, 10} & set(lemma) else b""
