"""A slow, plain way to match rules, to hold the fast one against.

Reads a text one character at a time into (folded character, start, end) and tries every phrase and glob at every
place; parts of a rule are joined by trying all choices of places. Knows the folds of the contract (CODEBOOK:
Matching) from the standard library alone; imports coder.model only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product

from coder.model.rule import Words

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
SINGLE = "'\u2018\u2019"
DOUBLE = '"\u201c\u201d\u201e\u00ab\u00bb'
RAISED = "\u00b9\u00b2\u00b3\u2074"
GONE = "\u00ad\u200b\ufeff"
SPACES = " \t\u00a0\u2009\u202f"

Cell = tuple[str, int, int]


def clusters(text: str) -> list[tuple[str, int, int]]:
    """Letters with the marks that follow them."""
    out: list[tuple[str, int, int]] = []
    for i, char in enumerate(text):
        if out and unicodedata.combining(char):
            letters, start, _ = out[-1]
            out[-1] = (letters + char, start, i + 1)
        else:
            out.append((char, i, i + 1))
    return out


def cells(text: str, keep: int = -1, *, case: bool = True) -> list[Cell]:
    """The text folded, each folded character with its place; the hyphen of line end number `keep` stays."""
    raw = clusters(text)
    out: list[Cell] = []
    i = joins = 0
    while i < len(raw):
        char, start, end = raw[i]
        before, after = out[-1][0] if out else "", raw[i + 1][0] if i + 1 < len(raw) else ""
        if char == "\u00ad" and (j := next_line(raw, i + 1)):
            i = j
            continue
        if char in GONE:
            i += 1
            continue
        if char in RAISED and before and not before.isspace():
            i += 1
            continue
        if char == " " and after in RAISED and after and before and not before.isspace():
            i += 2
            continue
        if char in "-\u2010\u2011" and after == "\n" and i + 2 < len(raw):
            following = raw[i + 2][0]
            if before.isalpha() and following[0].isalpha() and not following[0].isupper():
                if joins == keep:
                    out.append(("-", start, raw[i + 1][2]))
                joins += 1
                i += 2
                continue
        if char in SPACES + "\n":
            j, lines = i, 0
            while j < len(raw) and raw[j][0] in SPACES + "\n":
                lines += raw[j][0] == "\n"
                j += 1
            out.append(("\u2029" if lines > 1 else " ", start, raw[j - 1][2]))
            i = j
            continue
        out += [(c, start, end) for c in folded(char, case=case)]
        i += 1
    return out


def next_line(raw: list[Cell], i: int) -> int:
    """Where a word goes on after one line end and spaces; 0 when it does not."""
    j, lines = i, 0
    while j < len(raw) and raw[j][0] in SPACES + "\n":
        lines += raw[j][0] == "\n"
        j += 1
    return j if lines == 1 and j < len(raw) and raw[j][0][0].isalpha() else 0


def folded(char: str, *, case: bool = True) -> str:
    """One letter with its marks, or one sign."""
    for signs, one in ((DASHES, "-"), (SINGLE, "'"), (DOUBLE, '"')):
        if char in signs:
            return one
    for joined, two in (("\u0153", "oe"), ("\u0152", "Oe"), ("\u00e6", "ae"), ("\u00c6", "Ae")):
        if char == joined:
            return two.casefold() if case else two
    composed = unicodedata.normalize("NFC", char)
    if composed[0].isalpha() and len(composed) == 1:
        composed = unicodedata.normalize("NFKC", composed)
    return composed.casefold() if case else composed


def spellings(phrase: str, hyphen: str, *, case: bool = True) -> set[str]:
    """The phrase folded, with every way to write each hyphen."""
    pieces = "".join(c for c, _, _ in cells(phrase, case=case)).split("-")
    loose = ["-", "/", " ", " / "]
    ways = {"flexible": loose, "optional": [*loose, ""], "exact": ["-"]}[hyphen]
    out = {
        "".join(a + b for a, b in zip(pieces, [*seps, ""], strict=True))
        for seps in product(ways, repeat=len(pieces) - 1)
    }
    if hyphen != "exact":
        out |= {slash.join(pieces) for slash in ("/ ", " /")}
    # Umlauts may be written ae, oe, ue.
    return out | {
        "".join({"ä": "ae", "ö": "oe", "ü": "ue"}.get(c, c) for c in spelling) for spelling in out
    }


def found(text: str, words: Words, values: Sequence[str] | None = None) -> set[tuple[int, int]]:
    """Every place where one of the phrases (or globs) stands; `values` are the forms of lemmas."""
    out = set()
    case = words.case == "fold"
    joins = sum(text[i] in "-\u2010\u2011" and text[i + 1] == "\n" for i in range(len(text) - 1))
    for keep in range(-1, joins):
        reading = cells(text, keep, case=case)
        kept = next(
            (n for n, c in enumerate(reading) if c[0] == "-" and text[c[1] : c[2]].endswith("\n")),
            None,
        )
        if keep >= 0 and kept is None:
            continue
        flat = "".join(c for c, _, _ in reading)
        for phrase in (*(words.values if values is None else values), *words.forms):
            star = words.kind == "glob"
            ways = spellings(phrase.replace("*", STAR), words.hyphen, case=case)
            for spelling in ways:
                for at, to in globbed(flat, spelling) if star else plain(flat, spelling, words):
                    if keep < 0 or (kept is not None and at < kept < to - 1):
                        out.add((reading[at][1], reading[to - 1][2]))
            for spelling in ways if case and not star else ():
                for at, to in plain(flat, unaccented(spelling), words):
                    place = reading[at][1], reading[to - 1][2]
                    if (keep < 0 or (kept is not None and at < kept < to - 1)) and is_capital(
                        text[slice(*place)], spelling
                    ):
                        out.add(place)
                for at, to in plain(flat, unaccented(spelling, first=True), words):
                    place = reading[at][1], reading[to - 1][2]
                    if (keep < 0 or (kept is not None and at < kept < to - 1)) and is_capital(
                        text[slice(*place)], spelling, first=True
                    ):
                        out.add(place)
    return out


def unaccented(spelling: str, *, first: bool = False) -> str:
    """A phrase without acute, grave, circumflex, diaeresis on e or i, cedilla; `first`: of initials only."""
    out = ""
    for char in spelling:
        letter_, *marks = unicodedata.normalize("NFD", char)
        soft = marks and (
            marks[0] in "\u0300\u0301\u0302\u0327" or (marks[0] == "\u0308" and letter_ in "ei")
        )
        begins = not out or not letter(out[-1])
        out += letter_ if soft and letter_ in "aceiou" and (begins or not first) else char
    return out


def is_capital(quote: str, spelling: str, *, first: bool = False) -> bool:
    """Whether the words are set as capitals are that lost their accents."""
    bare = unaccented(spelling, first=first)
    if bare == spelling or sum(c.isalpha() for c in bare) < 4:
        return False
    cased = "".join(
        c for c, _, _ in cells(quote.replace("-\n", "").replace("\u2010\n", ""), case=False)
    )
    if not first:
        return unaccented(spelling, first=True) != bare and cased.isupper()
    at = [n for n, (a, b) in enumerate(zip(bare, spelling, strict=True)) if a != b]
    return all(cased[n].isupper() for n in at)


STAR = "\ue000"


def plain(flat: str, spelling: str, words: Words) -> Iterator[tuple[int, int]]:
    """Where a spelling stands, as whole words unless compounds are meant."""
    at = flat.find(spelling)
    while at >= 0:
        to = at + len(spelling)
        if words.compound or not (inside(flat, at) or inside(flat, to)):
            yield at, to
        at = flat.find(spelling, at + 1)


def globbed(flat: str, spelling: str) -> Iterator[tuple[int, int]]:
    """Where a spelling with a star stands, the star taking all the letters there are."""
    first, last = spelling.startswith(STAR), spelling.endswith(STAR)
    pattern = re.compile(r"[^\W\d_]*".join(map(re.escape, spelling.split(STAR))))
    for at in range(len(flat)):
        for to in range(at + 1, len(flat) + 1):
            if not pattern.fullmatch(flat, at, to):
                continue
            if (first and at and LETTER.match(flat[at - 1])) or (not first and inside(flat, at)):
                continue
            if (last and to < len(flat) and LETTER.match(flat[to])) or (
                not last and inside(flat, to)
            ):
                continue
            yield at, to


LETTER = re.compile(r"[^\W\d_]")


def inside(flat: str, at: int) -> bool:
    """Whether a place lies inside a word."""
    return 0 < at < len(flat) and letter(flat[at - 1]) and letter(flat[at])


Place = tuple[int, int]


def joined(
    parts: Sequence[Sequence[Place]], allowed: Callable[[Sequence[Place]], bool]
) -> set[Place]:
    """From the first to the last of every allowed choice of places, without those that hold another."""
    tried = {
        (min(s for s, _ in chosen), max(e for _, e in chosen))
        for chosen in product(*parts)
        if allowed(chosen)
    }
    return {a for a in tried if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in tried)}


def words_between(text: str, start: int, end: int) -> int:
    """Words of plain letters between two places."""
    return len(re.findall(r"[^\W_]+", text[start:end]))


def in_order(text: str, chosen: Sequence[Place], low: int, high: int) -> bool:
    """Whether places follow one another with so many words between neighbours."""
    return all(
        a[1] <= b[0] and low <= words_between(text, a[1], b[0]) <= high for a, b in pairwise(chosen)
    )


def letter(char: str) -> bool:
    """Part of a word."""
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")
