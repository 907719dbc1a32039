"""Languages as people write them, as the two-letter codes by which rules and passages are told apart.

    codes("EN")  ->  ("en",)      codes("de_CH")  ->  ("de",)      codes("English, deu")  ->  ("en", "de")

Owns the spellings: codes of two and three letters (ISO 639-1 and 639-2) in any case, with or without
country or script, names in English and in the language itself, several of them parted by `|`, `,`, `;`, `/`,
`+` or "and". What is no language stays as it is written (`unknown` names it): nothing is guessed. `und`
and `mul` say that the language is not known. Which languages have rules of their own is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["NAMES", "codes", "first", "unknown"]

_TABLE = """
ar ara arabic العربية|bg bul bulgarian български|ca cat catalan català|cs cze ces czech čeština
|da dan danish dansk|de ger deu german deutsch allemand alemán
|el gre ell greek ελληνικά|en eng english englisch anglais inglés
|es spa spanish español castilian castellano spanisch espagnol|et est estonian eesti
|eu baq eus basque euskara|fa per fas persian farsi|fi fin finnish suomi
|fr fre fra french français französisch francés
|ga gle irish gaeilge
|gl glg galician galego|he heb hebrew עברית|hi hin hindi|hr hrv croatian hrvatski
|hu hun hungarian magyar|hy arm hye armenian|id ind indonesian|is ice isl icelandic íslenska
|it ita italian italiano|ja jpn japanese 日本語|ka geo kat georgian|ko kor korean 한국어|la lat latin
|lb ltz luxembourgish lëtzebuergesch|lt lit lithuanian lietuvių|lv lav latvian latviešu
|mk mac mkd macedonian|ms may msa malay|mt mlt maltese malti|nb nob bokmål|nl dut nld dutch nederlands flemish
|nn nno nynorsk|no nor norwegian norsk|pl pol polish polski|pt por portuguese português
|rm roh romansh rumantsch|ro rum ron romanian română moldovan|ru rus russian русский
|sk slo slk slovak slovenčina|sl slv slovenian slovene slovenščina|sq alb sqi albanian shqip
|sr srp serbian српски srpski|sv swe swedish svenska|sw swa swahili|th tha thai|tr tur turkish türkçe
|uk ukr ukrainian українська|vi vie vietnamese|zh chi zho chinese mandarin 中文
"""
# Two-letter codes of the other languages that have one.
_OTHERS = """
aa ab ae af ak am an as av ay az ba be bh bi bm bn bo br bs ce ch co cr cu cv cy dv dz ee eo ff fj fo fy gd gn
gu gv ha ho ht hz ia ie ig ii ik io iu jv kg ki kj kk kl km kn kr ks ku kv kw ky lg li ln lo lu mg mh mi ml mn
mr my na nd ne ng nr nv ny oc oj om or os pa pi ps qu rn rw sa sc sd se sg si sm sn so ss st su ta te tg ti tk
tl tn to ts tt tw ty ug ur uz ve vo wa wo xh yi yo za zu und mul
"""
_PARTED = re.compile(r"\s*[|,;/+&]\s*|\s+(?:and|und|et|y)\s+", re.IGNORECASE)
_COUNTRY = re.compile(r"[\s_-]*[(@.].*|[-_].*", re.DOTALL)
_LONGEST = 200
"""Characters of a written value that are looked at; what is longer is no language."""


def _plain(written: str) -> str:
    """A name without case and accents."""
    apart = unicodedata.normalize("NFKD", written.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


NAMES: dict[str, str] = {
    _plain(name): words.split()[0] for words in _TABLE.split("|") for name in words.split()
} | {code: code for code in _OTHERS.split()}
"""Codes by spelling, without case and accents."""


def _code(written: str) -> str:
    """The code of one language; empty for none."""
    plain = _plain(written)
    return NAMES.get(plain) or NAMES.get(_COUNTRY.sub("", plain).strip(), "")


@lru_cache(maxsize=1024)
def codes(written: str) -> tuple[str, ...]:
    """The languages that are written, each once; what is no language stays as it stands."""
    parts = (p for p in _PARTED.split(written.strip()[:_LONGEST]) if p)
    return tuple(dict.fromkeys(_code(p) or p for p in parts))


def first(written: str) -> str:
    """The first language that is written; `und` for none."""
    return next(iter(codes(written)), "und")


def unknown(written: str) -> tuple[str, ...]:
    """What of it is no language."""
    return tuple(p for p in codes(written) if p not in NAMES)
