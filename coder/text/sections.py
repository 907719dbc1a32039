"""In which section of a text a place stands, and by what number its paragraph is printed.

    Chapter II > Article 7, (2)        Título Primero > Artículo 3, VII

Told from the headings of the map and from the words with which paragraphs begin ("Article 7. The parties",
"§ 12 (1)", "(14) Whereas"), in the languages of the founding cases and their kin. Divisions of laws are
ranked by their names, numbered headings by their numbers; a heading right under a division is its title.
Text before the first heading is in no section. Nothing is computed but from text and spans.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from coder.model.document import Document
from coder.model.span import Span

__all__ = ["Outline", "Section"]

_RANKS = {
    1: """book livre libro buch livro part partie parte partea teil title titre t[íi]tulo titolo titel titlul
        annex annexe anexo anexa allegato anhang anlage bijlage schedule appendix protocol protocole раздел
        المادة""",
    2: """chapter chapitre kapitel cap[íi]tulo capitolo capitolul hoofdstuk rozdział kapitola fejezet κεφάλαιο
        глава""",
    3: "section secci[óo]n seç[ãa]o sec[țt]iunea sezione abschnitt afdeling",
    4: """article art[íi]culo artikel artigo articolo articol artykuł článek cikk art\\. άρθρο статья стаття
        член madde §+""",
}
_DIVISION = re.compile(
    "|".join(rf"(?P<r{r}>(?:{'|'.join(words.split())})(?!\w))" for r, words in _RANKS.items()), re.I
)
_CHINESE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}(?P<kind>[编編章节節条條款])")
_CHINESE_RANK = {"编": 1, "編": 1, "章": 2, "节": 3, "節": 3, "条": 4, "條": 4, "款": 5}
_NUMBER = re.compile(
    r"(?:(?P<n>\d{1,3}(?:\.\d{1,3}){0,4})(?:\.|(?=\s))|[IVXLC]{1,7}\.)(?=\s|[^\W\d_])"
)
# "Article 7.", "§ 12 (1)", "Artículo 3 bis.-" at the beginning of a paragraph that goes on.
_RUN_IN = re.compile(
    r"(?P<name>(?:(?:article|art[íi]culo|artikel|artigo|articolo|articol|art\.|άρθρο|статья)\s+|§+\s?)"
    r"\d{1,4}\s?[a-z]?(?:\s(?:bis|ter|quater|o|º))?)(?:[.:)–—-]|\s*\(|\s*\Z)",
    re.I,
)
_PRINTED = re.compile(
    r"(?P<n>\(\d{1,3}[a-z]?\)|\([ivxlc]{1,6}\)|\([a-z]\)|\d{1,3}(?:\.\d{1,3}){0,3}[.)]|[a-z]\)|[IVXLC]{1,7}\.)(?=\s)"
)
_NOTE = re.compile("[⁰¹²³⁴-⁹]{1,3}")
_PLAIN, _LOOSE = 10, 30


@dataclass(frozen=True, slots=True)
class Section:
    """Where a place stands: `titles` from the outermost heading inwards, `number` as it is printed."""

    titles: tuple[str, ...] = ()
    number: str = ""

    @property
    def title(self) -> str:
        """The innermost heading, or ""."""
        return self.titles[-1] if self.titles else ""

    def __str__(self) -> str:
        path = " > ".join(self.titles)
        return ", ".join(part for part in (path, self.number) if part)


class Outline:
    """The sections of one document, looked up by offset."""

    def __init__(self, doc: Document) -> None:
        self._text = doc.text
        self._paragraphs = doc.map.paragraphs
        self._starts: list[int] = []
        self._paths: list[tuple[str, ...]] = []
        self._read(doc.map.headings)

    def at(self, offset: int) -> Section:
        """The section of a code point of the text."""
        at = bisect_right(self._starts, offset) - 1
        titles = self._paths[at] if at >= 0 else ()
        return Section(titles, self._printed(offset, titles))

    def _read(self, headings: Sequence[Span]) -> None:
        """Walk the paragraphs and keep the path of headings above each."""
        heads = {span.start for span in headings}
        path: list[tuple[int, str]] = []
        before = -1  # rank of a division whose title may follow
        for span in self._paragraphs:
            text = " ".join(span.of(self._text).split())
            if span.start in heads:
                rank = _rank(text)
                if before >= 0 and rank >= _PLAIN:
                    path[-1] = (path[-1][0], f"{path[-1][1]} {text}")
                    self._put(span.start, path)
                    before = -1
                    continue
                path = [p for p in path if p[0] < rank and _holds(p[1], text)]
                path.append((rank, text))
                self._put(span.start, path)
                before = rank if rank < _PLAIN else -1
                continue
            before = -1
            found = _RUN_IN.match(text)
            if found:
                path = [p for p in path if p[0] < 4 or p[0] >= _PLAIN]
                path = [p for p in path if p[0] != _LOOSE - 1]
                path.append((_LOOSE - 1, found["name"].strip()))
                self._put(span.start, path)

    def _put(self, start: int, path: Sequence[tuple[int, str]]) -> None:
        self._starts.append(start)
        self._paths.append(tuple(title for _, title in path))

    def _printed(self, offset: int, titles: tuple[str, ...]) -> str:
        at = bisect_right(self._paragraphs, offset, key=lambda span: span.start) - 1
        if at < 0:
            return ""
        text = self._paragraphs[at].of(self._text)
        note = _NOTE.match(text)
        if note:
            return f"note {unicodedata.normalize('NFKC', note[0])}"
        found = _PRINTED.match(text)
        if found and not (titles and titles[-1].startswith(text[:40])):
            return found["n"].rstrip(".")
        inside = _RUN_IN.match(" ".join(text[:60].split()))
        rest = text[len(inside["name"]) :].lstrip(" .:–—-") if inside else ""
        following = _PRINTED.match(rest) if rest else None
        return following["n"].rstrip(".") if following else ""


def _holds(outer: str, heading: str) -> bool:
    """Whether a numbered heading can hold another: 3 holds 3.1, and 2 does not."""
    numbers = _NUMBER.match(outer), _NUMBER.match(heading)
    if not all(n and n["n"] for n in numbers):
        return True
    one, other = (n["n"] for n in numbers if n)
    return other.startswith(f"{one}.")


def _rank(heading: str) -> int:
    """How far out a heading stands: divisions of laws first, then numbered headings, then all others."""
    chinese = _CHINESE.match(heading)
    if chinese:
        return _CHINESE_RANK[chinese["kind"]]
    found = _DIVISION.match(heading)
    if found and found.lastgroup:
        return int(found.lastgroup[1:])
    number = _NUMBER.match(heading)
    if number:
        return _PLAIN + number[0].strip(".").count(".")
    return _LOOSE - 2
