"""What a person should know about the text of a PDF before trusting it.

Words for scripts to look for: scanned, garbled, damaged. Works on the finished text and the laid-out pages;
thresholds were set on policy documents in some twenty languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from coder.ingest.pages import page_list
from coder.ingest.pdf.layout import PageLayout
from coder.model.document import Furniture, Page
from coder.model.finding import Finding, Level
from coder.text.language import detect, word_share

__all__ = ["findings_of", "is_garbled"]

_WORD = re.compile(r"[^\W\d_]{2,}")
_ONE_SCRIPT = re.compile("(?:[A-Za-z\u00c0-\u024f]+|[\u0370-\u03ff]+|[\u0400-\u04ff]+)\\Z")
_ODD = re.compile(
    "[\ue000-\uf8ff\ufffd\u0080-\u009f\u00a4-\u00a8\u00ac\u00af-\u00b1\u00b4-\u00b8\u2500-\u25ff]"
)

_ARABIC = re.compile("[\u0620-\u064a]")
_PARTICLES = frozenset(
    word
    for line in (
        "من في على إلى عن أن إن ما لا التي الذي الذين هذا هذه ذلك تلك بين بعد قبل كل مع أو ثم كان كانت قد",
        "لم لن كما حيث عند حتى غير هو هي وهو وهي وفي ومن وعلى إذا لها له به بها فيها فيه منها ولا وما وأن",
        "وإلى لكل كافة جميع أي",
    )
    for word in line.split()
)
_TWICE = re.compile("وو|خخ|اا|يي\\B|ىى|ءء")
_HARD = re.compile("[bcdfghjklmnpqrstvwxz]{5}")

_LONG = re.compile(r"\b[A-Za-z][a-z]{3,}\b")
_CAPITAL_INSIDE = re.compile("[a-z\u00df-\u00ff][A-Z\u00c0-\u00de]")
_TWO_SCRIPTS = re.compile(
    "[A-Za-z\u00c0-\u024f][^\\W\\d_A-Za-z\u00c0-\u024f]|[^\\W\\d_A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f]"
)

_ENOUGH = 200  # characters by which one page can be judged
_SOME = 10


def findings_of(
    text: str,
    pages: Sequence[PageLayout],
    furniture: Sequence[Furniture],
    words: Mapping[str, int],
    ranges: Sequence[Page],
    *,
    cut: bool,
) -> tuple[tuple[Finding, ...], bool]:
    """What to tell, and whether the text is only part of the document; `ranges` are the pages' texts."""
    scanned = [page.number for page in pages if page.scanned]
    failed = [page.number for page in pages if page.failed]
    garbled = _garbled_pages(text, ranges)
    out: list[Finding] = []
    if scanned:
        verb = "has" if len(scanned) == 1 else "have"
        what = f"scanned: {page_list(scanned)} {verb} no text layer"
        hint = "make a text layer by OCR, or give a transcript in the metadata sheet"
        out.append(Finding(Level.WARNING, "scan", what, hint=hint))
    if failed or cut:
        what = "damaged: the end of the file is missing; what could be repaired was read"
        if failed:
            what = f"damaged: {page_list(failed)} cannot be read; the rest was"
        out.append(Finding(Level.WARNING, "damaged", what, hint="fetch the file again"))
    if garbled:
        what = "garbled: the text layer is not the words on the page"
        if len(garbled) < len(ranges):
            what = f"garbled: the text layer of {page_list(garbled)} is not the words there"
        hint = "make a new text layer by OCR"
        out.append(Finding(Level.WARNING, "garbled", what, hint=hint))
    blank = [p.number for p in pages if not (p.characters or p.scanned or p.failed)]
    if blank and len(blank) < len(pages):
        verb = "holds" if len(blank) == 1 else "hold"
        what = f"{page_list(blank)} {verb} no text"
        out.append(Finding(Level.NOTE, "blank", what, hint="blank, or a picture without words"))
    out += _ligatures(pages, words)
    out += _unseen(pages, ranges, text)
    out += _set_apart(furniture)
    return tuple(out), bool(scanned or failed or cut or garbled)


def _garbled_pages(text: str, ranges: Sequence[Page]) -> list[int]:
    """Numbers of the pages that came through a broken character table; all, when the whole text did."""
    whole = is_garbled(text)
    out = []
    for page in ranges:
        long = page.end - page.start >= _ENOUGH  # a shorter page is as the whole is
        if is_garbled(text[page.start : page.end]) if long else whole:
            out.append(page.number)
    return out


def is_garbled(text: str) -> bool:
    """Whether a text came through a broken character table.

    Prose of no known language with letters of several alphabets or symbols inside its words.
    """
    sample = text[:20_000]
    if len(sample.strip()) < 60:
        return False
    odd = 0 if sample.isascii() else len(_ODD.findall(sample))
    if odd > 0.05 * len(sample):
        return True
    if not sample.isascii() and 2 * len(_ARABIC.findall(sample)) > len(sample.replace(" ", "")):
        return _arabic_is_garbled(sample)
    letters = sum(map(str.isalpha, sample)) if odd or len(sample) < _ENOUGH else len(sample)
    few = letters < 0.2 * len(sample.replace(" ", "")) and odd > 0.02 * len(sample)
    if letters < 40:
        return few
    if _is_shifted(sample[:3000]):
        return True
    odd_inside = len(_CAPITAL_INSIDE.findall(sample))
    if not sample.isascii():
        odd_inside += len(_TWO_SCRIPTS.findall(sample))
    if not few and odd_inside <= 0.05 * sample.count(" "):
        return False  # most pages: a word with a capital or another alphabet inside is rare
    words = _WORD.findall(sample)
    plain = (word.isascii() and (word.islower() or word.istitle()) for word in words)
    doubtful = [word for word, known in zip(words, plain, strict=True) if not known]
    if not few and len(doubtful) <= 0.06 * len(words):
        return False
    mixed = sum(len(_scripts(word)) > 1 or _camel(word) for word in doubtful)
    # The languages are told last, which is what costs: most pages are decided before.
    if not few and mixed <= 0.06 * len(words):
        return False
    if detect(sample)[0] in ("zh", "ja", "ko", "th", "ar", "he"):
        return few
    return mixed > 0.06 * len(words) and word_share(sample) < 0.12


def _arabic_is_garbled(sample: str) -> bool:
    """Whether Arabic letters make no words: next to no particles, and letters doubled that never are.

    That is how text looks of which the stretched and joined shapes were coded as other letters.
    """
    words = _WORD.findall(sample)
    if len(words) < 60:
        return False
    particles = sum(word in _PARTICLES for word in words) / len(words)
    doubled = sum(bool(_TWICE.search(word)) for word in words) / len(words)
    return particles < 0.06 and doubled > 0.04


def _is_shifted(sample: str) -> bool:
    """Whether Latin letters stand for others: five consonants in a row in every fifth word or so.

    The laws of Germany, which have most, have them in one word of ten.
    """
    long = len(_LONG.findall(sample))
    return long >= 40 and len(_HARD.findall(sample)) > 0.18 * long


def _unseen(pages: Sequence[PageLayout], ranges: Sequence[Page], text: str) -> list[Finding]:
    """Where the text layer and what is drawn do not agree."""
    look = "compare with the page: coder docs show ID --page N --open"
    anew = "make a new text layer by OCR"
    kinds = (
        (Level.NOTE, "text-layer", "a text layer lies under the picture of {}, made by OCR or the like",
         look, [p.number for p in pages if p.sight.layer >= _SOME
                and not p.sight.amiss and not p.sight.otherwise]),
        (Level.WARNING, "text-layer", "the text layer of {} does not lie on the words of the picture",
         anew, [p.number for p in pages if p.sight.amiss]),
        (Level.WARNING, "text-layer", "the text layer of {} seems to hold other words than the picture",
         anew, [p.number for p in pages if p.sight.otherwise and not p.sight.amiss]),
        (Level.WARNING, "invisible", "{} held text that cannot be seen there; it is in the text",
         look, [p.number for p in pages if p.sight.hidden >= _SOME]),
        (Level.WARNING, "covered", "{} held text that is covered or as pale as its ground; it is in the text",
         look, _with_covered(pages, ranges, text)),
        (Level.NOTE, "outside", "{} held text outside of the page; it was kept apart",
         look, [p.number for p in pages if p.sight.outside]),
        (Level.WARNING, "placeless", "letters of {} have no place on the page, so nothing can be marked",
         anew, [p.number for p in pages if p.sight.placeless > 0.2 * max(_SOME, p.characters)]),
    )  # fmt: skip
    return [
        Finding(level, code, what.format(page_list(numbers)), hint=hint)
        for level, code, what, hint, numbers in kinds
        if numbers
    ]


def _with_covered(pages: Sequence[PageLayout], ranges: Sequence[Page], text: str) -> list[int]:
    """Numbers of the pages of which covered words came into the text; running feet often are white."""
    out = []
    for page, place in zip(pages, ranges, strict=True):
        if page.sight.covered:
            own = "".join(text[place.start : place.end].split())
            words = ("".join(word.split()) for word in page.sight.covered)
            if sum(len(word) for word in words if word in own) >= _SOME:
                out.append(page.number)
    return out


def _scripts(word: str) -> set[str]:
    """First words of the Unicode names of the letters, LATIN for any one common script."""
    if word.isascii() or _ONE_SCRIPT.match(word):
        return {"LATIN"}
    return {unicodedata.name(c, "?").split()[0] for c in word}


def _camel(word: str) -> bool:
    """A capital inside a word that is not all capitals."""
    return not word[1:].islower() and not word.isupper() and any(c.isupper() for c in word[2:])


def _ligatures(pages: Sequence[PageLayout], words: Mapping[str, int]) -> list[Finding]:
    """A warning when letters are lost in ligatures; nothing is repaired.

    A word that also stands with a letter of the usual width is only set in a wider font.
    """
    seen = Counter(word for page in pages for word in page.lost)
    lost = [word for word, count in seen.items() if count >= 0.8 * words.get(word.lower(), 1)]
    where = [page.number for page in pages if set(lost) & set(page.lost)]
    if len(lost) < 5 or 3 * len(lost) < len(seen):
        return []
    shown = ", ".join(lost[:5])
    return [
        Finding(
            Level.WARNING,
            "ligatures",
            f"letters lost in ligatures on {page_list(where)}, for instance {shown}",
            hint="rules may miss such words; a text layer by OCR would have them",
        )
    ]


def _set_apart(furniture: Sequence[Furniture]) -> list[Finding]:
    """One note that says how much was kept out of the text, by kind."""
    counts = Counter(item.kind for item in furniture)
    if not counts:
        return []
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    return [Finding(Level.NOTE, "furniture", f"kept apart from the text: {parts} lines")]
