"""What ingest did to a file, in words for a person: `coder ingest --explain`, and its notes.

    page 3: head kept apart: Law Gazette 2010
    1950: co-management keeps its hyphen (document)

Numbers in front are code points of the stored text. Knows the kinds of decisions that readers log; one that
it does not know is shown as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.model.document import TextMap
    from coder.model.finding import Finding

__all__ = ["explained", "with_remedies"]

_REASONS = {
    "document": "so it stands elsewhere in the document",
    "word list": "by the word list of the language",
    "family": "so words of its family stand in the document",
    "capital": "a capital follows, or an abbreviation stands before it",
    "number": "a number stands at the break",
    "compound": "a word with hyphens before",
    "elision": "an apostrophe follows",
    "suffix": "a second part that takes a hyphen",
    "prefix": "a first part that takes a hyphen",
    "habit": "as the document does with this first part",
    "halves": "both parts are words of the document",
    "suspended": "a part that two words share",
    "form": "no letter stands before it",
    "default": "nothing speaks for a hyphen",
}


def with_remedies(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, remedies of notes among their words: only warnings show one on a line of its own."""
    from dataclasses import replace

    from coder.model.finding import Level

    for finding in findings:
        inside = finding.level is Level.NOTE and finding.hint
        yield replace(finding, what=f"{finding.what} ({finding.hint})") if inside else finding


def explained(text_map: TextMap) -> Iterator[str]:
    """One line for what was made, kept apart and decided."""
    yield f"made by {text_map.extractor}, sentences by {text_map.segmenter}"
    warnings = text_map.origin.get("warnings")
    for _, what, hint in warnings if isinstance(warnings, list | tuple) else ():
        yield f"warning: {what}" + (f" ({hint})" if hint else "")
    yield from _languages(text_map)
    derived = text_map.origin.get("derived")
    if isinstance(derived, Mapping):
        yield f"read from derived/{derived.get('file')}, made by {derived.get('by')}"
    if text_map.origin.get("furniture") == "kept":
        yield "running heads, feet and page numbers stay in the text (--furniture kept)"
    for item in text_map.furniture:
        yield f"page {item.page}: {item.kind} kept apart: {item.text}"
    for decision in text_map.decisions:
        yield _line(decision)


def _languages(text_map: TextMap) -> Iterator[str]:
    """The passages of a text by language; one line for a text in one language."""
    found = text_map.languages
    for passage in found:
        lang = "of no known language" if passage.lang == "und" else passage.lang
        place = f"{passage.start}:{passage.end}" if len(found) > 1 else "all of it"
        yield f"{place}: language {lang}" if passage.lang != "und" else f"{place}: {lang}"


def _line(decision: Mapping[str, object]) -> str:
    kind = decision.get("kind")
    left, right = decision.get("left", ""), decision.get("right", "")
    at, where, count = (decision.get(key, "") for key in ("at", "where", "count"))
    if kind == "hyphen":
        why = _REASONS.get(str(decision.get("why")), str(decision.get("why")))
        times = decision.get("times")
        if isinstance(times, list | tuple) and len(times) == 2:
            why += f" (joined {times[0]}, with a hyphen {times[1]} times)"
        if decision.get("kept"):
            return f"{at}: {left}-{right} keeps its hyphen: {why}"
        return f"{at}: {left}|{right} is one word: {why}"
    if kind in ("address", "number", "dash"):
        return f"{at}: {left}|{right} goes on over the line end ({kind})"
    if kind == "columns":
        return f"{where}: read in {count} columns"
    if kind == "notes":
        return f"{where}: {count} footnotes put behind what they are noted on"
    if kind == "note":
        marked = decision.get("marked")
        place = f"marked at {marked}" if marked is not None else "its mark was not found"
        return f"{at}: note {decision.get('mark')}, {place}"
    if kind == "doubled":
        return f"{where}: {count} pieces of text that are drawn twice read once"
    if kind == "tables":
        return f"{where}: ruled tables read as rows"
    return "; ".join(f"{key}: {value}" for key, value in decision.items())
