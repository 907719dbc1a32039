"""Forms of words that the tables leave out: strong verbs, doubled letters, participles, clitics.

    more_forms("win", "en", {"win", "wins"})  ->  {"won", "winning"}
    more_forms("teilen", "de", {...})         ->  {"geteilte", "geteilter", ...}

Owns what is known of single words and of endings beyond `forms`; from general knowledge of the languages.
A form that nobody writes does no harm, one of another word does: where both are likely, nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

__all__ = ["STRONG", "more_forms"]

_ENGLISH = """
arise arose arisen|awake awoke awoken|be am is are was were been being|bear bore borne|beat
beaten|become became becoming|begin began begun beginning|bend bent|bet betting|bite bit bitten
biting|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|broadcast
broadcasting|build built|burn burnt|buy bought|catch caught|choose chose chosen choosing|come came
coming|creep crept|cut cutting|deal dealt|dig dug digging|do does did done doing|draw drew drawn|dream
dreamt|drink drank drunk|drive drove driven driving|eat ate eaten|fall fell fallen|feed fed|feel
felt|fight fought|find found|flee fled fleeing|fly flew flown|forbid forbade forbidden
forbidding|forecast forecasting|foresee foresaw foreseen|forget forgot forgotten forgetting|forgive
forgave forgiven forgiving|freeze froze frozen freezing|get got gotten getting|give gave given giving|go
goes went gone going|grow grew grown|hang hung|have has had having|hear heard|hide hid hidden hiding|hit
hitting|hold held|hurt hurting|keep kept|kneel knelt|know knew known|lay laid|lead led|learn
learnt|leave left leaving|lend lent|let letting|lie lay lain lying|lose lost losing|make made
making|mean meant|meet met|mistake mistook mistaken mistaking|overcome overcame overcoming|oversee
oversaw overseen overseeing|pay paid|prove proven proving|put putting|quit quitting|read reading|rebuild
rebuilt|ride rode ridden riding|ring rang rung|rise rose risen rising|run ran running|say said|see saw
seen seeing|seek sought|sell sold|send sent|set setting|shake shook shaken shaking|shine shone|shoot
shot|show shown|shrink shrank shrunk|shut shutting|sing sang sung|sink sank sunk|sit sat sitting|sleep
slept|speak spoke spoken|spend spent|split splitting|spread spreading|spring sprang sprung|stand
stood|steal stole stolen|stick stuck|strike struck striking|strive strove striven striving|swear swore
sworn|sweep swept|swim swam swum swimming|take took taken taking|teach taught|tear tore torn|tell
told|think thought|throw threw thrown|undergo undergoes underwent undergone|understand
understood|undertake undertook undertaken undertaking|uphold upheld|wake woke woken waking|wear wore
worn|weave wove woven|weep wept|win won winning|withdraw withdrew withdrawn|withhold withheld|withstand
withstood|write wrote written writing|half halves|calf calves|loaf loaves|shelf shelves|thief
thieves|wolf wolves|knife knives|man men|woman women|child children|foot feet|tooth teeth|goose
geese|mouse mice|person persons people|criterion criteria|phenomenon phenomena|analysis analyses|basis
bases|crisis crises|thesis theses|datum data|medium media
"""
# The last letter doubles: always; in British spelling only, so that both are written.
_DOUBLED = """
abhor acquit admit allot befit begin commit compel concur confer control defer demur deter dispel emit
enrol equip excel expel forget fulfil impel incur infer instil intermit occur omit outfit patrol permit
prefer propel rebel rebut recur refer regret remit repel rerun reset run submit transfer transmit
transship upset
"""
_BRITISH = """
apparel bevel cancel channel counsel dial duel equal fuel funnel grovel initial kidnap label level libel
marshal model panel parcel pedal program quarrel refuel remodel rival shovel shrivel signal snivel
spiral stencil swivel total towel travel tunnel unravel worship
"""
_FRENCH = """
bref br\u00e8ve brefs br\u00e8ves|sec s\u00e8che secs s\u00e8ches|public publique publics publiques|grec
grecque grecs grecques|long longue longs longues|franc franche francs franches|blanc blanche blancs
blanches|neuf neuve neufs neuves|beau bel belle beaux belles|nouveau nouvel nouvelle nouveaux
nouvelles|vieux vieil vieille vieilles|doux douce doux douces|faux fausse fausses|gros grosse
grosses|bas basse basses|bon bonne bons bonnes|\u00e9gal \u00e9gale \u00e9gaux \u00e9gales|tout toute
tous toutes|complet compl\u00e8te complets compl\u00e8tes|\u0153il yeux
"""
_SPANISH = """
bueno buena buenos buenas buen|malo mala malos malas mal|grande grandes gran|primero primera primeros
primeras primer|tercero tercera terceros terceras tercer
"""
# Adjectives in -o by their endings, and some without one.
_SPANISH_ADJECTIVE = re.compile(
    r".+(?:[i\u00ed]vo|..ico|oso|ario|orio|.ano|.[ai]do"
    r"|[\u00e1\u00e9\u00ed\u00f3\u00fa][^aeiou]{0,3}[aeiou][cdglmnrtv]o)"
    r"|conjunto|mutuo|propio|justo|largo|alto|bajo|nuevo|amplio|pleno|serio|previo|correcto|directo"
    r"|exacto|estricto|perfecto|distinto|externo|interno|moderno|eterno|sano|lleno|ajeno|extranjero"
    r"|obrero|duradero|verdadero|fronterizo|\u00fanico"
)
_APART = (
    "ab|an|auf|aus|bei|da|dar|durch|ein|empor|entgegen|entlang|fern|fest|fort|frei|heim|her|herab|heran"
    "|heraus|herbei|herein|hervor|hin|hinaus|hinein|hinzu|los|mit|nach|nieder|sicher|statt|teil|um|unter"
    "|vor|voran|voraus|vorbei|weg|weiter|wieder|zu|zur\u00fcck|zusammen|zuwider|\u00fcber"
)
_TOGETHER = "be|emp|ent|er|ge|miss|mi\u00df|ver|zer|hinter|wider"
_PARTICIPLE = re.compile(rf"(?:{_APART})?ge.+(?:t|en)|.+iert")
_STEM = re.compile(rf"(?P<apart>(?:{_APART})(?=.{{4}}))?(?P<stem>.+?)(?:en|(?<=[lr])n)")
_ENDINGS = ("e", "em", "en", "er", "es")


def _table(told: str) -> dict[str, tuple[str, ...]]:
    rows = (row.split() for row in told.split("|"))
    return {row[0]: tuple(row[1:]) for row in rows}


STRONG = frozenset(_table(_ENGLISH))
"""English words whose forms are told one by one, so that none is made by rule."""


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, tuple[str, ...]]]:
    return {"en": _table(_ENGLISH), "fr": _table(_FRENCH), "es": _table(_SPANISH)}


def more_forms(lemma: str, lang: str, known: Iterable[str]) -> set[str]:
    """Forms beyond those that are known.

    Args:
        lemma: the dictionary form.
        lang: en, de, fr or es.
        known: forms from the tables; they tell a verb from a noun.
    """
    known = set(known)
    out = set(_tables().get(lang, {}).get(lemma, ()))
    if lang == "en":
        out |= set(_doubled(lemma))
    elif lang == "de":
        out |= set(_participles(lemma, known))
    elif lang == "fr":
        out |= set(_french(lemma, known))
    elif lang == "es":
        out |= set(_spanish(lemma, known))
    return out


def _doubled(lemma: str) -> Iterator[str]:
    """Prefer, preferred; travel, travelled and traveled."""
    if lemma in _DOUBLED.split() or lemma in _BRITISH.split():
        yield from (lemma + lemma[-1] + ending for ending in ("ed", "ing"))
    if lemma in _BRITISH.split():
        yield from (lemma + ending for ending in ("ed", "ing"))


def _participles(lemma: str, known: set[str]) -> Iterator[str]:
    """Participles of a German verb, with the endings of adjectives."""
    if lemma[:1].isupper() or not lemma.endswith("n") or len(known) < 4:
        return
    found = {f for f in known if f != lemma and _PARTICIPLE.fullmatch(f)}
    for participle in found or set(_weak(lemma, known)):
        yield participle
        yield from (participle + ending for ending in _ENDINGS)


def _weak(lemma: str, known: set[str]) -> Iterator[str]:
    """The participle of a verb whose past tense is known to be regular."""
    parts = _STEM.fullmatch(lemma)
    if parts is None:
        return
    apart, stem = parts["apart"] or "", parts["stem"]
    for end in ("t", "et"):
        if apart + stem + end + "e" in known:  # begrenzte
            yield apart + stem + end
        elif apart and f"{stem}{end}e {apart}" in known:
            yield f"{apart}ge{stem}{end}"
        if stem + end + "e" in known and not re.match(rf"(?:{_TOGETHER})", stem) and not apart:
            yield f"ge{stem}{end}"


def _french(lemma: str, known: set[str]) -> Iterator[str]:
    """Verbs in -ger, -cer and -uire as adjectives and participles."""
    if not any(f.endswith(("ait", "ons", "ez")) for f in known):
        return
    if lemma.endswith("ger"):
        yield from (lemma[:-1] + ending for ending in ("ant", "ante", "ants", "antes", "ons"))
    elif lemma.endswith("cer"):
        stem = lemma[:-3] + "\u00e7"
        yield from (stem + ending for ending in ("ant", "ante", "ants", "antes", "ons"))
    elif lemma.endswith("uire"):
        yield from (lemma[:-2] + ending for ending in ("t", "te", "ts", "tes"))


_CLITICS = ("me", "te", "se", "nos", "os", "lo", "la", "los", "las", "le", "les")
_ACUTE = str.maketrans("aeiou", "\u00e1\u00e9\u00ed\u00f3\u00fa")


def _spanish(lemma: str, known: set[str]) -> Iterator[str]:
    """Adjectives in -o; verbs with pronouns behind: devolverlos, devolvi\u00e9ndolos, devu\u00e9lvase."""
    if lemma.endswith("o") and _SPANISH_ADJECTIVE.fullmatch(lemma):
        yield from (lemma[:-1] + ending for ending in ("a", "as", "os"))
    if not lemma.endswith(("ar", "er", "ir")) or not any(f.endswith("ndo") for f in known):
        return
    yield from (lemma + one for one in _CLITICS)
    accented = lemma[:-2] + lemma[-2].translate(_ACUTE) + "r"
    double = [first + one for first in ("se", "me", "te", "nos") for one in _CLITICS[5:9]]
    yield from (accented + two for two in double)
    for gerund in (f for f in known if f.endswith(("ando", "iendo", "yendo"))):
        spoken = gerund[:-3].removesuffix(gerund[-4]) + gerund[-4].translate(_ACUTE) + gerund[-3:]
        yield from (spoken + one for one in (*_CLITICS, *double))
    ending = ("e", "en") if lemma.endswith("ar") else ("a", "an")
    for form in known:
        stressed = _stressed(form) if form.endswith(ending) else ""
        if stressed:
            yield from (stressed + one for one in _CLITICS if one not in ("me", "te", "os"))


def _stressed(form: str) -> str:
    """A form of two syllables or more with the accent that it takes before a pronoun; empty for none."""
    if re.search(r"[\u00e1\u00e9\u00ed\u00f3\u00fa]", form):
        return ""
    found = re.fullmatch(
        r"(.*?)([aeo])([iu]?[^aeiou]+(?:[iu])?[ae]n?)|(.*?)([iu])([^aeiou]+[ae]n?)", form
    )
    if found is None:
        return ""
    before, vowel, rest = (
        (found[1], found[2], found[3]) if found[2] else (found[4], found[5], found[6])
    )
    return before + vowel.translate(_ACUTE) + rest
