"""Draw flagged hits for judgment: are the words really denied, attributed, quoted or hedged?

    python scripts/draw_flags.py --seed 1          print 100 drawn flags, one JSON line each
    python scripts/draw_flags.py --seed 1 --read   the same with the words around, for a person to judge
    python scripts/draw_flags.py --seed 5 --fresh  leave out what was judged or read in earlier draws

The words looked for are common nouns of policy texts, chosen before any flag was looked at; the texts are real
ones below the shared data. Chance draws from every pair of a language and a flag in turn, so that the rare
flags are judged as often as the common ones; a pair that runs dry leaves its places to the others. Judgments
stand in tests/tag/gold with file, offsets (code points of the text as `text_of` of draw_sentences.py reads it),
rule, flag, the hit's own words, verdict and reason; the words around a hit are never kept.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
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


def the_book() -> Codebook:
    """One rule a language, of globs."""
    rules = tuple(
        Rule(lang, Words("glob", tuple(nouns.split())), lang=(lang,))
        for lang, nouns in NOUNS.items()
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


def seen() -> set[tuple[str, int]]:
    """File and start of the hits that were judged or read before."""
    lines = [
        json.loads(line)
        for name in ("flags_before", "flags_read")
        for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    return {(line["file"], line["start"]) for line in lines}


def drawn(
    data: Path, seed: int, *, fresh: bool = False
) -> Iterator[tuple[dict[str, object], Document, Hit]]:
    """The drawn flags, in the order of the draw."""
    chance = random.Random(seed)
    program = compile_book(the_book())
    pools: dict[tuple[str, str], list[tuple[str, Document, Hit]]] = {}
    known = seen() if fresh else set()
    for lang in SOURCES:
        for found in flagged(data, lang, program):
            if (found[0], found[2].start) in known:
                continue
            for flag in found[2].flags:
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
    parser.add_argument("--fresh", action="store_true", help="leave out what was seen before")
    given = parser.parse_args()
    data = data_folder()
    if data is None:
        print("the shared data are not here: set CODER_SHARED", file=sys.stderr)
        return 1
    for n, (line, doc, hit) in enumerate(drawn(data, given.seed, fresh=given.fresh)):
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
