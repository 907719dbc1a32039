"""What is to be told about the languages of a text: several of them, or none that is known.

    passages in several languages: fr 78 %, en 22 % (pages 12-14, 20)

The passages themselves are in the map (`coder.text.language` tells them). Owns that only what a person may
want to look at is said: one language needs no word, and neither does a text too short to tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coder.ingest.pages import page_list
from coder.model.document import TextMap
from coder.model.finding import Finding, Level

__all__ = ["language_findings"]

_ENOUGH = 1_000  # code points of a text whose language should have been told
_SHOWN = 12  # pages of the lesser languages that are named


def language_findings(text_map: TextMap, length: int, name: str) -> Iterator[Finding]:
    """A note on several languages with their shares and pages, or on a text in no known one.

    Args:
        text_map: the map with its passages.
        length: code points of the text.
        name: the file, for messages.
    """
    sizes: Counter[str] = Counter()
    for passage in text_map.languages:
        sizes[passage.lang] += passage.end - passage.start
    if length >= _ENOUGH and set(sizes) <= {"und"} and not _warned_of(text_map):
        what = "its language could not be told, so words are split by general rules"
        hint = "--lang LANG, or a column lang in the sheet of documents, says it"
        yield Finding(Level.NOTE, "language", what, name, hint=hint)
    sizes.pop("und", None)
    general = text_map.segmenter.partition("; generic for ")[2]
    without = [lang for lang in general.split(", ") if lang in sizes]
    if without:
        what = f"sentences of {', '.join(without)} are told by general rules (generic)"
        yield Finding(Level.NOTE, "generic-sentences", what, name)
    if len(sizes) < 2:
        return
    total = sum(sizes.values())
    shares = ", ".join(f"{lang} {100 * size / total:.0f} %" for lang, size in sizes.most_common())
    where = _pages(text_map, sizes.most_common(1)[0][0])
    what = f"passages in several languages: {shares}{where}"
    yield Finding(Level.NOTE, "languages", what, name)


def _warned_of(text_map: TextMap) -> bool:
    """Whether the reader warned of the letters already: then the language is not the matter."""
    warnings = text_map.origin.get("warnings")
    return isinstance(warnings, list) and any(w[0] in ("garbled", "ligatures") for w in warnings)


def _pages(text_map: TextMap, most: str) -> str:
    """The pages on which other languages than the main one stand."""
    numbers = [
        page.number
        for page in text_map.pages
        if any(
            p.lang not in (most, "und") and p.start < page.end and page.start < p.end
            for p in text_map.languages
        )
    ]
    if not numbers or len(numbers) == len(text_map.pages):
        return ""
    more = " ..." if len(numbers) > _SHOWN else ""
    return f" ({page_list(numbers[:_SHOWN])}{more})"
