"""Running heads, running feet, page numbers and repeated margin text: what is on the page but not of it.

    "12   Law Gazette 2010"   on page 12, "13   Law Gazette 2010" on page 13   ->   head; label "12", "13"

A line is furniture when the same line (digits and roman numerals set aside) returns in the outer bands of
enough pages, or at the very same place anywhere beside the text. Left and right pages may differ. Bare page
numbers at the edge go by their form, so that a single page has them too. Nothing is lost: furniture is kept
page by page, and printed numbers that count up with the pages become the labels for citing. Counts over the
whole document; a line that returns less often than on two pages is never furniture.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from coder.ingest.pdf.layout import PageLayout
from coder.ingest.pdf.lines import MARK, Line
from coder.ingest.pdf.outline import is_bullet
from coder.model.document import Furniture

__all__ = ["Running", "at_edge", "is_page_number", "labels", "outermost", "within_text"]

_BAND = 0.14
_EDGE = 0.10
_ROMAN = re.compile(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z", re.I)
_NUMBER = re.compile(
    r"[-–—|\s.\[(]*(?:(?:page|seite|p[áa]gina|pagina|strona|s|p|pág)\.?\s*)?"
    r"(?P<n>\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|de|von|sur|van|di|z)\s*(?:\d{1,4}))?[-–—|\s.\])]*\Z",
    re.I,
)
_COUNTED = re.compile(r"\d+")
_NUMBERS = {"#", "|", "-", "–", "—", "•", "/", "#/#", "[#]", "(#)", "-#-", "–#–"}
_LEAD = re.compile(r"(\d{1,6})[.)]?\s+[^\W\d_]")
_RAISED = re.compile("[⁰¹²³⁴-⁹]")
# First words of lines that head parts of laws, and look alike when their numbers are set aside.
_SECTION = re.compile(
    r"(?:art(?:\.|icle|ikel|[íi]culo|icolo|igo)?|sec(?:tion|ci[óo]n|\.)|chap(?:ter|itre|\.)|kap(?:itel|\.)"
    r"|cap(?:[íi]tulo|itolo|\.)|§+|t[íi]tulo|titel|title|titre|annex[eo]?|anexo|anhang|table|figure)(?!\w)",
    re.I,
)


class Running:
    """What returns from page to page; made once over the whole document."""

    def __init__(self, pages: Sequence[PageLayout]) -> None:
        self.pages = len(pages)
        self._seen: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        self._placed: Counter[tuple[str, int, int]] = Counter()
        self._slots: dict[tuple[str, int, int], Counter[str]] = defaultdict(Counter)
        self._counted: Counter[int] = Counter()
        self._leads: dict[tuple[str, str], tuple[Counter[int], Counter[int]]] = {}
        for page in pages:
            self._count(page)
        # Three in ten pages, but never more than four: chapters have heads of their own.
        self._enough = max(2, min(4, -(-3 * self.pages // 10)))

    def _count(self, page: PageLayout) -> None:
        once: set[tuple[str, str]] = set()
        lines = page.lines()
        for line in lines:
            band = _band(line, page)
            if not band and not _beside(line, page):
                continue
            form = _form(line.text)
            if band and (band, form) not in once:
                once.add((band, form))
                self._seen[band, form][round(line.top / 6)] += 1
                self._lead(band, form, line.text, page.number)
            elif not band and len(form) <= 120:
                self._placed[form, round(line.x0 / 4), round(line.top / 4)] += 1
        for line in outermost(lines):
            band = _band(line, page)
            if band:
                self._slots[_slot(band, line)][_form(line.text)] += 1
            number = _bare_number(line.text)
            if number is not None:
                self._counted[number - page.number] += 1

    def _lead(self, band: str, form: str, text: str, page: int) -> None:
        """Note the number with which a line begins, and by how much it runs ahead of the page."""
        found = _LEAD.match(text)
        if found:
            values, shifts = self._leads.setdefault((band, form), (Counter(), Counter()))
            values[int(found[1])] += 1
            shifts[int(found[1]) - page] += 1

    def _is_note(self, band: str, form: str, line: Line) -> bool:
        """Whether a line begins with the mark of a note, item or heading, and not with its page's number.

        "7 Ibid." returns on many pages; its number neither stays nor counts up with them.
        """
        if _RAISED.match(line.text) or line.bullet or is_bullet(line.text):
            return True
        if not _LEAD.match(line.text) or (band, form) not in self._leads:
            return False
        values, shifts = self._leads[band, form]
        agree = max(max(values.values()), max(shifts.values()))
        return agree < max(2, 0.5 * values.total())

    def counts(self, line: Line, page: PageLayout) -> bool:
        """Whether an outermost line is a bare number that counts up with the pages."""
        number = _bare_number(line.text)
        if number is None:
            return False
        agree = self._counted[number - page.number]
        return agree >= 2 and 2 * agree >= min(self.pages, self._counted.total())

    def kind(self, line: Line, page: PageLayout, body: tuple[float, float]) -> str:
        """head, foot, number or margin for furniture, "" for text.

        Args:
            line: the line.
            page: its page.
            body: left and right edge of the page's running text.
        """
        band = _band(line, page)
        if not band and not _beside(line, page):
            return ""
        form = _form(line.text)
        if band:
            if self._returns(band, form, line) or self._in_slot(band, line):
                return "number" if is_page_number(line.text) else band
        elif self._stays(form, line, body):
            return "margin"
        return ""

    def _returns(self, band: str, form: str, line: Line) -> bool:
        places = self._seen.get((band, form))
        if not places or self._is_note(band, form, line):
            return False
        total = sum(places.values())
        share = max(2, -(-3 * self.pages // 10))
        at = round(line.top / 6)
        here = places[at - 1] + places[at] + places[at + 1]
        if _SECTION.match(form):  # "Article 7" may begin many pages; a running one is on most
            return here >= max(3, 0.6 * self.pages)
        return (total >= share and len(form) > 2) or here >= self._enough

    def _in_slot(self, band: str, line: Line) -> bool:
        """Whether a line stands at the place and in the size of lines that mostly return.

        Heads that carry the names of chapters do so, even where a chapter has a single page.
        """
        forms = self._slots.get(_slot(band, line))
        form = _form(line.text)
        if not forms or _SECTION.match(form) or len(line.text) > 120:
            return False
        if self._is_note(band, form, line):
            return False
        total = forms.total()
        again = sum(n for n in forms.values() if n > 1)
        return total >= max(4, 0.35 * self.pages) and 2 * again >= total

    def _stays(self, form: str, line: Line, body: tuple[float, float]) -> bool:
        """At the very same place on half of the pages, and beside the running text."""
        here = self._placed[form, round(line.x0 / 4), round(line.top / 4)]
        beside = line.x1 <= body[0] + 2 or line.x0 >= body[1] - 2
        return beside and here >= max(3, self.pages // 2)


def within_text(lines: Sequence[Line], kinds: Sequence[str]) -> list[str]:
    """The kinds without those of lines that the text runs on around.

    Nothing of the text stands between a running head and the edge of the page: a line close under one that
    is text, in the same column, is text as well, however often it returns. So is one close above text that is
    set in the same size from the same edge, as the first lines of a form are. So it is at the foot, upwards.
    """
    out = list(kinds)
    _grow(lines, out, "head", range(len(out) - 2, -1, -1), 1)
    _grow(lines, out, "foot", range(1, len(out)), -1)
    for kind, order in (("head", range(len(out))), ("foot", range(len(out) - 1, -1, -1))):
        outward = -1 if kind == "head" else 1
        for at in order:
            beside = at + outward
            if out[at] == kind and 0 <= beside < len(out) and not out[beside]:
                here, other = lines[at], lines[beside]
                close = abs(here.bottom - other.bottom) < 1.7 * here.size
                overlap = min(here.x1, other.x1) > max(here.x0, other.x0)
                if here.region == other.region and close and overlap:
                    out[at] = ""
    return out


def _grow(
    lines: Sequence[Line], kinds: list[str], kind: str, order: Iterable[int], inward: int
) -> None:
    """Take back the kind of lines that run on into the text beside them."""
    for at in order:
        if kinds[at] == kind and not kinds[at + inward]:
            here, other = lines[at], lines[at + inward]
            close = abs(here.bottom - other.bottom) < 1.35 * here.size
            alike = abs(here.size - other.size) < 0.03 * here.size and here.bold == other.bold
            edge = min(abs(here.x0 - other.x0), abs(here.x1 - other.x1)) < here.size
            if close and alike and edge and here.region == other.region:
                kinds[at] = ""


def is_page_number(text: str) -> bool:
    """Whether a line is a page number and nothing else."""
    found = _NUMBER.match(text.strip())
    return found is not None and (found["n"].isdecimal() or bool(_ROMAN.match(found["n"])))


@lru_cache(maxsize=8192)
def _form(text: str) -> str:
    """The line without what changes from page to page; a page number may stand at either end."""
    words = text.replace(MARK, "-").casefold().split()
    form = ["#" if _ROMAN.match(w) else _COUNTED.sub("#", w) for w in words]
    while len(form) > 1 and form[0] in _NUMBERS:
        del form[0]
    while len(form) > 1 and form[-1] in _NUMBERS:
        del form[-1]
    return " ".join(form)


def _slot(band: str, line: Line) -> tuple[str, int, int]:
    return band, round(line.bottom / 3), round(2 * line.size)


def _bare_number(text: str) -> int | None:
    """The value of a line that is a page number and nothing else; roman ones count apart, from 10,000."""
    found = _NUMBER.match(text.strip())
    if found is None:
        return None
    if found["n"].isdecimal():
        return int(found["n"])
    return 10_000 + _value(found["n"].lower()) if _ROMAN.match(found["n"]) else None


def _value(roman: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[c] for c in roman]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def outermost(lines: Sequence[Line]) -> list[Line]:
    """The topmost and the lowest lines of a page."""
    if not lines:
        return []
    top = min(line.top for line in lines)
    bottom = max(line.bottom for line in lines)
    return [line for line in lines if line.top < top + 2 or line.bottom > bottom - 2]


def _band(line: Line, page: PageLayout) -> str:
    if line.bottom <= _BAND * page.height:
        return "head"
    return "foot" if line.top >= (1 - _BAND) * page.height else ""


def _beside(line: Line, page: PageLayout) -> bool:
    """Whether a line stands in the outer quarter at the left or right, where margin text may be."""
    return line.x1 < 0.25 * page.width or line.x0 > 0.75 * page.width


def at_edge(line: Line, page: PageLayout) -> bool:
    """Whether a line stands so far out that a bare number there is a page number."""
    return line.bottom <= _EDGE * page.height or line.top >= (1 - _EDGE) * page.height


def labels(pages: Sequence[PageLayout], furniture: Iterable[Furniture]) -> list[str]:
    """What to cite each page by: the number printed on it, else the file's own label, else its number.

    Between the first and the last page that agree, a page that shows no number takes the one it would have.
    """
    printed: dict[int, dict[str, int]] = defaultdict(dict)
    for item in furniture:
        if item.kind != "margin":
            for number, weight in _numbers(item):
                printed[item.page][number] = max(weight, printed[item.page].get(number, 0))
    shift, agreeing = _shift(printed)
    out = []
    for page in pages:
        romans = [n for n in printed[page.number] if not n.isdecimal()]
        # Title pages are often counted but not numbered: two pages beyond a long series.
        reach = 2 if len(agreeing) >= 3 and not romans and not page.own_label else 0
        if (
            agreeing
            and agreeing[0] - reach <= page.number <= agreeing[-1] + reach
            and page.number + shift >= 1
        ):
            out.append(str(page.number + shift))
        else:
            out.append(romans[0] if romans else page.own_label or str(page.number))
    return out


def _numbers(item: Furniture) -> list[tuple[str, int]]:
    """Numbers that may be the page's, with a weight: alone, at an end of the line, inside it."""
    if item.kind == "number":
        found = _NUMBER.match(item.text.strip())
        return [(found["n"].lower().lstrip("0") or "0", 3)] if found else []
    text = item.text.strip()
    out = []
    for found in _COUNTED.finditer(text):
        if len(found[0]) <= 6 and found[0].strip("0"):
            at_end = found.start() == 0 or found.end() == len(text)
            out.append((found[0].lstrip("0"), 2 if at_end else 1))
    return out


def _shift(printed: dict[int, dict[str, int]]) -> tuple[int, list[int]]:
    """By how much printed numbers run ahead of pages, and the pages that agree; none if too few do."""
    votes: Counter[int] = Counter()
    pages: dict[int, list[int]] = defaultdict(list)
    for number, found in printed.items():
        for written, weight in found.items():
            if written.isdecimal():
                votes[int(written) - number] += weight
                pages[int(written) - number].append(number)
    if not votes:
        return 0, []
    shift, most = max(votes.items(), key=lambda v: (v[1], -abs(v[0])))
    agreeing = sorted(set(pages[shift]))
    shown = sum(1 for found in printed.values() if found)
    alone = shown == 1 and most >= 3
    return (shift, agreeing) if alone or len(agreeing) >= max(2, 0.3 * shown) else (0, [])
