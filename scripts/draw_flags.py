"""Draw flagged hits for judgment: are the words really denied, attributed, quoted or hedged?

    python scripts/draw_flags.py --seed 1          print 100 drawn flags, one JSON line each
    python scripts/draw_flags.py --seed 1 --read   the same with the words around, for a person to judge
    python scripts/draw_flags.py --seed 9 --only attributed scare_quoted    every such flag, of all words
    python scripts/draw_flags.py --seed 6 --later  other words, and no hit that was judged or read before

The words looked for are common nouns of policy texts, chosen before any flag of theirs was looked at; the texts
are real ones below the shared data. Chance draws from every pair of a language and a flag in turn, so that the rare
flags are judged as often as the common ones; a pair that runs dry leaves its places to the others. Judgments
stand in tests/tag/gold with file, offsets (code points of the text as `text_of` of draw_sentences.py reads it),
rule, flag, the hit's own words, verdict and reason; the words around a hit are never kept.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from draw_sentences import data_folder, text_of

from coder.model.codebook import Code, Codebook
from coder.model.document import Document, TextMap
from coder.model.rule import Hit, Rule, Words
from coder.tag.contexts import FLAG_ORDER
from coder.tag.program import Program, compile_book
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences

COUNT = 100
GOLD = Path(__file__).resolve().parents[1] / "tests" / "tag" / "gold"
SOURCES = {
    "en": (
        "europarl_coal_debate/EN.txt",
        "sotu_2001_2012/su*.txt",
        "eu_manifestos_latin1/EU_euro_2004_en_*.txt",
        "uk_manifestos/*.txt",
    ),
    "de": (
        "europarl_coal_debate/DE.txt",
        "eu_manifestos_latin1/EU_euro_2004_de_*.txt",
        "german_law_md/*.md",
    ),
    "fr": ("eu_manifestos_latin1/EU_euro_2004_fr_*.txt", "french_nationality_law/*.md"),
    "es": ("europarl_coal_debate/ES.txt", "eu_manifestos_latin1/EU_euro_2004_es_*.txt"),
}
NOUNS = {
    "en": "partner* cooperat* co-operat* migra* immigra* securit* right* responsib* solidarit* freedom*"
    " democra* develop* border* asylum refugee* employ* job* energy coal aid subsid* reform* compet*"
    " market* trade polic* protect* citizen* agree* polit* law* war terror* tax* invest* industr*",
    "de": "partner* zusammenarbeit* migra* einwander* sicherheit* recht* verantwort* solidarit* freiheit*"
    " demokrat* entwickl* grenze* asyl* flüchtling* arbeit* beschäftig* energie* kohle* beihilfe*"
    " subvention* reform* wettbewerb* markt* handel* politik* schutz* bürger* staat* aufenthalt*"
    " einreise* erteil* erlaubnis* antrag* gesetz* industrie* visum*",
    "fr": "partenaria* coopér* migra* immigr* sécurit* droit* responsabilit* solidarit* libert* démocrat*"
    " développe* frontière* asile réfugié* emploi* énergie* aide* réform* concurrence* marché* commerce*"
    " politique* protect* citoyen* accord* loi* nationalit* enfant* environnement* guerre* société*",
    "es": "asociaci* cooperaci* migra* inmigra* seguridad* derecho* responsab* solidari* libert* democra*"
    " desarroll* fronter* asilo refugiad* emple* energ* carbón* ayuda* subvenci* reform* competi* mercado*"
    " comerci* polític* protec* ciudadan* acuerdo* ley* trabaj* minas miner* industri* europ* medida*",
}  # fmt: skip
LATER = {
    "en": "government* people famil* school* educat* health* hospital* service* communit* countr* nation* econom*"
    " growth business* compan* welfare pension* work* women children crime police environment* climate debt"
    " budget* peace world power* parliament choice* standard* success* opportunit* value* threat* plan*",
    "de": "regierung* mensch* famili* bildung* gesundheit* gemeinschaft* land* länder* wirtschaft* wachstum*"
    " unternehm* frauen kind* umwelt* klima* haushalt* frieden* welt* kommission* parlament* bergwerk* frist*"
    " behörde* ausländer* maßnahme* voraussetzung* verfahren* ausweis* vorschrift* begründ* verordnung*",
    "fr": "gouvernement* peuple* famille* école* éducati* santé service* pays nation* économ* croissance"
    " entreprise* femme* enfants climat* budget* paix monde pouvoir* parlement* europ* norme* énergétique*"
    " mesure* mariage* déclaration* article* français* naturalis* étranger* condition* objectif*",
    "es": "gobierno* gente famil* educaci* salud servicio* país* nacion* econom* crecimiento empresa* mujer*"
    " niñ* clima* presupuest* paz mundo poder* parlamento comisión propuesta* plazo* cierre* regione* subsidi*"
    " reglamento* argumento* coste* socialist* verde* constitución ciudad* objetivo* debate*",
}  # fmt: skip
"""For a draw after tuning: other words of the same texts."""
APART = 1
"""Characters from a hit of the later draw to one seen before."""


def the_book(nouns: dict[str, str]) -> Codebook:
    """One rule a language, of globs."""
    rules = tuple(
        Rule(lang, Words("glob", tuple(words.split())), lang=(lang,))
        for lang, words in nouns.items()
    )
    return Codebook("nouns", (Code("noun", rules=rules),))


def read(path: Path, lang: str) -> Document:
    """A text file as a document, segmented as plain text is."""
    text = text_of(path)
    parts = paragraphs(text)
    made = TextMap("x", "x", paragraphs=parts, sentences=sentences(text, parts, lang))
    return Document(path.stem, text, made, variables={"lang": lang})


def flagged(data: Path, lang: str, program: Program) -> Iterator[tuple[str, Document, Hit]]:
    """Every hit with a flag: the file's name, its text, the hit."""
    for source in SOURCES[lang]:
        for path in sorted(data.glob(source)):
            doc = read(path, lang)
            for hit in program.hits(doc):
                if hit.flags:
                    yield path.relative_to(data).as_posix(), doc, hit


def seen() -> dict[str, list[int]]:
    """By file, where the hits start that were judged or read before."""
    lines = [
        json.loads(line)
        for name in ("flags_before", "flags_read")
        for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    out: dict[str, list[int]] = {}
    for line in lines:
        out.setdefault(line["file"], []).append(line["start"])
    return out


def drawn(
    data: Path, seed: int, *, later: bool = False, only: Sequence[str] = ()
) -> Iterator[tuple[dict[str, object], Document, Hit]]:
    """The drawn flags, in the order of the draw."""
    chance = random.Random(seed)
    both = {lang: f"{NOUNS[lang]} {LATER[lang]}" for lang in NOUNS}
    program = compile_book(the_book(both if only else LATER if later else NOUNS))
    pools: dict[tuple[str, str], list[tuple[str, Document, Hit]]] = {}
    known = seen() if later else {}
    for lang in SOURCES:
        for found in flagged(data, lang, program):
            at = found[2].start
            if any(abs(at - start) < APART for start in known.get(found[0], ())):
                continue
            for flag in (f for f in found[2].flags if not only or f in only):
                pools.setdefault((lang, flag), []).append(found)
    for pool in pools.values():
        chance.shuffle(pool)
    left = COUNT
    while left and any(pools.values()):
        for flag in FLAG_ORDER:
            for lang in SOURCES:
                pool = pools.get((lang, flag))
                if pool and left:
                    name, doc, hit = pool.pop()
                    left -= 1
                    place = {"lang": lang, "file": name, "start": hit.start, "end": hit.end}
                    words = doc.text[hit.start : hit.end]
                    yield {**place, "rule": hit.rule, "flag": flag, "words": words}, doc, hit


def main() -> int:
    """Print the draw."""
    parser = argparse.ArgumentParser(description="draw flagged hits for judgment")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--read", action="store_true", help="show the words around")
    parser.add_argument("--later", action="store_true", help="other words, no hit seen before")
    parser.add_argument("--only", nargs="+", default=(), help="flags to draw, of all words")
    given = parser.parse_args()
    data = data_folder()
    if data is None:
        print("the shared data are not here: set CODER_SHARED", file=sys.stderr)
        return 1
    for n, (line, doc, hit) in enumerate(
        drawn(data, given.seed, later=given.later, only=given.only)
    ):
        if given.read:
            mark = next(m for m in hit.marks if m.name == line["flag"])
            before, after = min(hit.start, mark.start), max(hit.end, mark.end)
            around = doc.text[max(0, before - 130) : before], doc.text[after : after + 110]
            inner = doc.text[before:after]
            for start, end, sign in sorted(
                [(hit.start, hit.end, "_"), (mark.start, mark.end, "~")], reverse=True
            ):
                inner = inner[: end - before] + sign + inner[end - before :]
                inner = inner[: start - before] + sign + inner[start - before :]
            print(
                n,
                line["lang"],
                line["flag"],
                "|",
                (around[0] + "<<" + inner + ">>" + around[1]).replace("\n", " "),
            )
        else:
            print(json.dumps(line, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
