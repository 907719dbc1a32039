"""What a short paragraph is by its words: a heading of a law, a numbered heading, a caption, an item.

    Article 12   ->   a heading        Table 3: Permits by year   ->   a caption, never a heading

Told from form and words alone, in the languages of the founding cases and their kin; how it is set (size,
weight, space around it) is judged elsewhere.
"""

from __future__ import annotations

import re

__all__ = ["is_caption", "is_division", "is_item", "is_numbered_title", "is_shouted"]

_DIVISIONS = """article|articles|artikel|artículo|articulo|artigo|articolo|articol|art\\.|art
|section|sección|seção|secțiunea|sezione|abschnitt|chapter|chapitre|kapitel|capítulo|capitulo|capitolo|capitolul|title|titre|titel|título
|titulo|titolo|titlul|part|partie|parte|partea|teil|annex|annexe|anexo|anexa|allegato|anhang|anlage|bijlage
|schedule|appendix|protocol|protocole|book|livre|libro|buch|hoofdstuk|afdeling|rozdział|artykuł|kapitola|článek
|fejezet|cikk|άρθρο|κεφάλαιο|статья|глава|раздел|член|стаття|розділ|madde|bölüm|المادة|الفصل|الباب|סעיף|פרק"""
_ORDINALS = """first|second|third|fourth|fifth|sixth|premier|première|deuxième|troisième|erster
|zweiter|dritter|erste|zweite|dritte|primero|primera|segundo|segunda|tercero|tercera|cuarto|quinto|sexto|séptimo|octavo|noveno|décimo
|único|única|unico|unica|unique|preliminar|preliminary"""
_DIVISION = re.compile(
    rf"(?:(?:{_DIVISIONS})\s*(?:\d{{1,4}}[a-z]?|[ivxlc]{{1,7}}|[a-z]|{_ORDINALS})"
    r"(?:\s*(?:bis|ter|quater|quinquies|º|°|er|o))?\s*[.:)–-]?"
    r"|§+\s*\d{1,4}\s?[a-z]?\.?|第[一二三四五六七八九十百零〇\d]{1,6}[条條章節节編编部款]"
    r"|preamble|préambule|preámbulo|preâmbulo|preambolo|präambel|preambel|προοίμιο|преамбула)\Z",
    re.I | re.X,
)
_CAPTION = re.compile(
    r"(?:table|tableau|tabelle|tabella|tabla|tabela|cuadro|quadro|figure|fig\.|figura|abbildung|abb\."
    r"|graph|graphique|gráfico|grafik|chart|diagram|box|exhibit|source|sources|quelle|fuente|photo|map"
    r"|πίνακας|διάγραμμα|таблица|рисунок|[图圖表])\s*[A-Z]?[-.–]?\s*(?:\d|[IVX]+\b|:)",
    re.I,
)
_BULLET = re.compile(r"[•▪▫◦‣●■□○◆◊►➢➔→✓✔❑❖☐☑*·]\s?\S")
_DASH = re.compile(r"[-–—]\s\S")
_ITEM = re.compile(
    r"(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivxlc]{1,5}\)|[ivxlc]{1,5}[.)]|[IVXLC]{1,5}\.|§+\s?\d+"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+\S"
)
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[^\W\d_]")


def is_division(text: str) -> bool:
    """Whether a line names a part of a law or treaty and no more: `Article 12`, `§ 3`, `Preamble`."""
    return len(text) <= 40 and _DIVISION.match(text.strip()) is not None


def is_caption(text: str) -> bool:
    """Whether a paragraph is the caption of a table or figure, or the line that names its source."""
    return _CAPTION.match(text) is not None


def is_item(text: str) -> bool:
    """Whether a line begins with a bullet, a dash or a number as items of lists do."""
    return is_bullet(text) or _DASH.match(text) is not None or _ITEM.match(text) is not None


def is_bullet(text: str) -> bool:
    """Whether a line begins with a bullet."""
    return _BULLET.match(text) is not None


def is_numbered_title(text: str) -> bool:
    """Whether a line reads like `3.2.1 Reported losses`: a number of several parts and a few words."""
    words = _NUMBERED.match(text)
    if words is None or len(text) > 90 or text[-1] in ".,;:-":
        return False
    return text[words.end() - 1].isupper()


def is_shouted(text: str) -> bool:
    """Whether a line is two words or more in capitals only."""
    return text.isupper() and sum(map(str.isalpha, text)) >= 6 and len(text.split()) >= 2
