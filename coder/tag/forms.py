"""From a dictionary form to all surface forms of a word: `expand_forms("share", "en")`.

The tables are those of simplemma (context-free, so the inverse image of a lemma is finite and a rule made of
surface forms finds exactly what a lemmatiser would). Inverting one takes a second, so the inverse is
kept as a sorted file in the user's cache folder, made anew whenever simplemma's version changes, and read by
bisection. Regular endings that the tables lack are added by rule: German adjectives, datives and compounds,
what a verb shares with nouns and adjectives ("building", "aide", "ganado"), plurals of unknown words.
Forms come as written in the language (capital German nouns); callers fold them. Languages: en, de, fr, es.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from coder.tag.irregular import STRONG, more_forms
from coder.text.derived import cache_root, keep

__all__ = ["LANGUAGES", "expand_forms", "form_sources", "forms_version", "knows_lemma"]

LANGUAGES = ("en", "de", "fr", "es")

# Forms that the tables give to another word only.
_SHARED = {
    "en": {
        "bear": "borne", "bind": "bound", "develop": "developed", "find": "found", "found": "founded",
        "go": "gone", "grind": "ground", "lead": "led", "leaf": "leaves", "leave": "left",
        "lie": "lay", "life": "lives", "mean": "means", "people": "peoples", "rise": "rose",
        "saw": "sawn", "think": "thought", "wife": "wives", "wind": "wound",
    },
    "de": {
        "bitten": "gebeten", "denken": "gedacht", "entscheiden": "entschieden",
        "stehen": "stand standen gestanden",
    },
    "fr": {
        "acqu\u00e9rir": "acquis acquise acquises", "commun": "commune communes",
        "convenir": "convenu convenue", "croire": "cru crue crus crues",
        "combattre": "combat combats", "lire": "lu lue lus lues", "nouveau": "nouvelles",
    },
    "es": {
        "dar": "dado dada dados dadas", "ir": "fue fueron ido", "seguro": "segura seguras",
        "ver": "visto vista vistos vistas",
    },
}  # fmt: skip
# Verbs whose "-ing" the tables give to a noun, with no other form that tells them for verbs.
_VERBS = re.compile(
    "beat|begin|bind|breed|build|burn|buy|cast|cost|cut|draw|feed|feel|find|freeze|grow|hang|hear|set|sit"
    "|split|swear|think|undertake|write"
)
_ADJECTIVE = ("e", "em", "en", "er", "es")
_GERMAN_ADJECTIVE = re.compile(r"(?:lich|ig|isch|bar|sam|los|haft|voll|iv|al|ell|ant|ent|iert|t)$")

_VERB_OR_ADVERB = re.compile(r"(?:[aeiou]|e[lr]?n|s)$")


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
    spelt, found = _looked_up(lemma, lang)
    source = forms_version()
    if not found and lang == "de":
        found, source = _compound(lemma), f"last part of the compound, {source}"
    given = (
        (found, source),
        (_regular(spelt, lang, {spelt, *found}), "regular ending"),
        (more_forms(spelt, lang, {spelt, *found}), "irregular form or participle"),
        (_SHARED[lang].get(spelt, "").split(), "form shared with another word"),
    )
    for forms, why in given:
        for form in forms if spelt == lemma else [_cased_as(lemma, f) for f in forms]:
            if _is_form(form):
                out.setdefault(form, why)
    return dict(sorted(out.items()))


def knows_lemma(lemma: str, lang: str) -> bool:
    """Whether it is known as the dictionary form of a word of the language, which may have no other form."""
    if set(form_sources(lemma, lang).values()) - {"as written", "regular ending"}:
        return True
    return lang in LANGUAGES and bool(_looked_up(lemma, lang)[1])


def _looked_up(lemma: str, lang: str) -> tuple[str, set[str]]:
    """The word as the tables spell it, and its forms there; the word itself where they do not have it."""
    out = next(
        ((w, f) for w in (lemma, lemma.capitalize(), lemma.lower()) if (f := _known(w, lang))),
        (lemma, set()),
    )
    if lang == "de" and "ss" in lemma:  # Swiss spelling
        spelt, found = _looked_up(lemma.replace("ss", "\u00df"), lang)
        if len(found) > len(out[1]):
            return spelt, found | out[1]
    return out


def _cased_as(lemma: str, form: str) -> str:
    """A form with the capitals of a lemma that the tables write in another way."""
    if len(lemma) > 1 and lemma.isupper():
        return form.upper()
    return form[:1].upper() + form[1:] if lemma[:1].isupper() else form


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
    known = set(known)
    alone = len(known) < 2
    if lang == "de":
        return _german(lemma, known, alone)
    if lang == "en":
        return {_english_plural(lemma)} if alone else _english_verb(lemma, known)
    if lang == "fr":
        return _french(lemma, alone) | _endings(lemma, known, _FRENCH_VERBS)
    return _spanish(lemma, alone) | _endings(lemma, known, _SPANISH_VERBS)


def _german(lemma: str, known: set[str], alone: bool) -> set[str]:
    """Endings of adjectives; the dative plural of nouns."""
    if lemma[:1].isupper():
        ending = ("e", "er", "el")
        return {f + "n" for f in known if f != lemma and f[:1].isupper() and f.endswith(ending)}
    endings = sum(lemma + e in known for e in _ADJECTIVE)
    adjective = alone and (_GERMAN_ADJECTIVE.search(lemma) or not _VERB_OR_ADVERB.search(lemma))
    return {lemma + e for e in _ADJECTIVE} if adjective or endings > 1 else set()


def _english_plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


def _english_verb(word: str, known: set[str]) -> set[str]:
    """What the tables leave out because it is a noun or an adjective too: "building", "developed"."""
    plural = {word, _english_plural(word)}
    regular = any(f.endswith(("ing", "ed")) and f not in plural for f in known)
    if not regular and not _VERBS.fullmatch(word):
        return set()
    stem = word[:-1] if re.search(r"[^eoy]e$", word) else word
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]|begin", word):  # one syllable: cut, plan
        stem += word[-1]
    if not any(f.endswith("ing") for f in known):
        return {stem + "ing"}
    past = known - plural - {stem + "ing"}
    return set() if past or word in STRONG else {re.sub(r"([^aeiou])y$", r"\1i", stem) + "ed"}


def _french(word: str, alone: bool) -> set[str]:
    if word.endswith("\u00e9"):
        return {word + e for e in ("e", "s", "es")}
    if word.endswith("al"):
        return {word[:-1] + e for e in ("le", "les", "ux")}
    if word.endswith("if"):
        return {word + "s", word[:-1] + "ve", word[:-1] + "ves"}
    if word.endswith("eux"):
        return {word[:-1] + "se", word[:-1] + "ses"}
    if re.search(r"..(?:[uinr]el|\u00e9en|yen|ien)$", word):
        return {word + e for e in (word[-1] + "e", word[-1] + "es", "s")}
    return {word + "s"} if alone and not re.search(r"[sxz]$", word) else set()


# Endings of verbs that the tables give to nouns and adjectives: what goes, what comes in which forms.
_FRENCH_VERBS = (
    (
        r"[^aeiou\u00e9\u00e8]er$|[iuy\u00e9]er$",
        2,
        "e es ent ons ez ant \u00e9 \u00e9e \u00e9s \u00e9es",
    ),
    (r"(?<!pr)[eo]ndre$|[eo]rdre$", 2, "u ue us ues ent ant"),
    (r"mettre$", 5, "et ets ettent is ise ises"),
    (r"battre$", 5, "at ats attent attu attue attus attues"),
    (r"enir$", 2, "u ue us ues"),
    (r"[vf]rir$", 3, "re res rent"),
    (r"vrir$", 4, "vert verte verts vertes"),
    (r"ffrir$", 5, "ffert fferte fferts ffertes"),
)
_SPANISH_VERBS = (
    (r"ar$", 2, "a an ado ada ados adas ando"),
    (r"[ei]r$", 2, "e en ido ida idos idas"),
    (r"poner$", 4, "uesto uesta uestos uestas"),
    (r"ver$", 2, "isto ista istos istas"),
    (r"[^a]brir$", 3, "ierto ierta iertos iertas"),
    (r"abrir$|cubrir$", 3, "ierto ierta iertos iertas"),
    (r"escribir$", 3, "to ta tos tas"),
    (r"(?:v|s)olver$", 5, "uelto uelta ueltos ueltas"),
    (r"hacer$", 4, "echo echa echos echas"),
    (r"decir$", 4, "icho icha ichos ichas"),
)


# A noun in -er or -ar has none of these.
_VERBAL = re.compile(r"(?:ant|ait|ez|ons|ando|[iy]endo|aba|r\u00e9|r\u00e1|\u00eda)$")


def _endings(word: str, known: set[str], table: Iterable[tuple[str, int, str]]) -> set[str]:
    """Forms of a verb by its ending, none for what the tables do not know as a verb."""
    if not any(_VERBAL.search(f) for f in known):
        return set()
    return {
        word[:-cut] + ending
        for pattern, cut, endings in table
        if re.search(pattern, word)
        for ending in endings.split()
    }


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
        found, _, forms = table[start:end].partition(b"\t")
        if found == key:
            return {key.decode(), *(form.decode() for form in forms.split(b" ") if form)}
        if found < key:
            low = end + 1
        else:
            high = start
    return set()


@lru_cache(maxsize=len(LANGUAGES))
def _table(lang: str) -> bytes:
    """Lines `lemma TAB form SPACE form ...`, sorted by the lemma's bytes."""
    name = f"forms-{lang}-{forms_version().replace(' ', '-')}.txt"
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
    odd = re.compile(rb"[\t\n ]")
    lines = (
        lemma + b"\t" + b" ".join(f for f in forms[lemma] if not odd.search(f))
        for lemma in sorted(forms)
        if not odd.search(lemma)
    )
    return b"\n".join(lines) + b"\n"
