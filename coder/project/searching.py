"""Words looked for in the texts of a project: plain, by expression, by lemma.

    Searcher(project).places(Words("lemma", "shared responsibility"), "EU-03")

Owns what a place of a text is for queries and the concordance. Plain words are whole words in folded form
(case, dashes, quotes, spaces, line-end hyphens); `*` stands for letters inside a word; a hyphen also finds
a space or a slash. Expressions run in RE2 on the stored text, without case unless they say `(?-i)`. Lemmas
find every form of each word, adjacent, in the language of the passage; in other languages than en, de, fr,
es the words as written. Places are half-open code points, by start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from coder.analyse.querytree import Words
from coder.model.errors import BadValue
from coder.text.canonical import Canonical, canonical

if TYPE_CHECKING:
    from coder.model.document import Document
    from coder.project.facade import Project

__all__ = ["Searcher", "words_of_pattern"]

_EDGE = r"(?<!\w){}(?!\w)"
_BETWEEN = r"(?:[ /-]|\s)"


def words_of_pattern(pattern: str) -> Words:
    """What a pattern on the command line means: `/.../`, `lemma:...`, else plain words.

    Raises:
        BadValue: there is nothing to look for.
    """
    kind, text = "plain", pattern
    if len(pattern) > 2 and pattern[0] == pattern[-1] == "/":
        kind, text = "regex", pattern[1:-1]
    elif pattern.casefold().startswith("lemma:"):
        kind, text = "lemma", pattern[6:]
    if not text.strip(" *"):
        raise BadValue(
            "there are no words to look for",
            found=pattern,
            hint="write words, lemma:WORD, or /a regular expression/",
        )
    return Words(kind, text)


class Searcher:
    """Looks for words in documents; folded texts are kept for the run."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._folded: dict[str, Canonical] = {}
        self._patterns: dict[tuple[str, str, str], Any] = {}

    def places(self, words: Words, doc_id: str) -> list[tuple[int, int]]:
        """Where the words stand in a document, by start.

        Raises:
            BadValue: no regular expression.
        """
        doc = self.project.document(doc_id)
        if words.kind == "regex":
            found = self._expression(words.text).finditer(doc.text)
            return [(m.start(), m.end()) for m in found if m.start() < m.end()]
        form = self._folded.get(doc.id)
        if form is None:
            form = self._folded[doc.id] = canonical(doc.text)
        if words.kind == "plain":
            return _found(form, self._plain(words.text))
        out = set()
        for lang in _languages(doc):
            places = _found(form, self._lemmas(words.text, lang))
            out |= {(s, e) for s, e in places if lang in (doc.lang_at(s), "")}
        return sorted(out)

    def _expression(self, text: str) -> Any:
        key = ("regex", text, "")
        if key not in self._patterns:
            import re2

            options = re2.Options()
            options.case_sensitive = False
            options.log_errors = False
            try:
                self._patterns[key] = re2.compile(text, options)
            except re2.error as error:
                why = error.args[0] if error.args else ""
                why = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
                what = f"/{text}/ is no regular expression: {why}"
                raise BadValue(what, found=text, hint="expressions are RE2's") from None
        return self._patterns[key]

    def _plain(self, text: str) -> re.Pattern[str]:
        key = ("plain", text, "")
        if key not in self._patterns:
            # Part by part: a star after a word would be taken for a footnote mark.
            wanted = " ".join(text.split())
            parts = [re.escape(canonical(part).text) for part in wanted.split("*")]
            pattern = r"\w*".join(parts).replace(r"\-", _BETWEEN).replace(r"\ ", r"[ \n]")
            self._patterns[key] = re.compile(_edged(pattern, wanted))
        found: re.Pattern[str] = self._patterns[key]
        return found

    def _lemmas(self, text: str, lang: str) -> re.Pattern[str]:
        key = ("lemma", text, lang)
        if key not in self._patterns:
            from coder.tag.forms import expand_forms

            parts = []
            for word in text.split():
                forms = {canonical(f).text for f in (word, *expand_forms(word, lang))}
                longest = sorted(forms, key=lambda f: (-len(f), f))
                parts.append("(?:" + "|".join(map(re.escape, longest)) + ")")
            self._patterns[key] = re.compile(_EDGE.format(_BETWEEN.join(parts)))
        found: re.Pattern[str] = self._patterns[key]
        return found


def _edged(pattern: str, wanted: str) -> str:
    """The pattern between edges of words, where it begins and ends with a letter or digit."""
    word = re.compile(r"[\w*]")
    before = r"(?<!\w)" if word.match(wanted) else ""
    return before + pattern + (r"(?!\w)" if word.match(wanted[-1:]) else "")


def _languages(doc: Document) -> list[str]:
    """Languages of the passages and of the document; one that nobody named is the empty one."""
    langs = {p.lang for p in doc.map.languages} | {doc.lang_at(0)}
    langs |= set(filter(None, doc.variables.get("lang", "").split("|")))
    return sorted(langs - {"und"}) or [""]


def _found(form: Canonical, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Matches in a folded text as places of the stored one, line-end hyphens read both ways."""
    out = {form.span(m.start(), m.end()) for m in pattern.finditer(form.text) if m[0]}
    for reading in form.readings(200) if form.joins else ():
        for m in pattern.finditer(reading.text):
            place = reading.span(m.start(), m.end())
            if place is not None:
                out.add(form.span(*place))
    return sorted(out)
