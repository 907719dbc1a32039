"""Which rules cannot run, and why, in words for a person.

Owns that nothing is left out in silence: a rule that needs inflected forms of a language without tables, or a
pipeline that the user has not named or not installed. A rule runs as long as one language is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coder.model.codebook import Code, Codebook
from coder.model.document import Document
from coder.model.finding import Finding, Level
from coder.model.languages import NAMES
from coder.model.rule import Part, Rule, TokenPattern, Words, pieces
from coder.tag.evaluate import leaves
from coder.tag.forms import LANGUAGES
from coder.tag.pipelines import installed
from coder.tag.reading import langs_of

__all__ = ["has_lemma", "proposing", "runs", "skipped", "unread"]


def has_lemma(part: Part) -> bool:
    """Whether the part needs inflected forms."""
    return any(isinstance(w, Words) and w.kind == "lemma" for w in leaves(part))


def proposing(code: Code) -> tuple[Rule, ...]:
    """The rules of a code that propose: those switched on, and none of a code that is out of use."""
    return () if code.retired else tuple(rule for rule in code.rules if rule.enabled)


def runs(rule: Rule, book: Codebook) -> bool:
    """Whether the rule can run on some text."""
    return rule.enabled and not _without_pipeline(rule, book)[0]


def _own(rule: Rule) -> list[TokenPattern]:
    """Patterns of the rule that need a pipeline of the user's."""
    parts = (rule.body, *(u.part for u in rule.unless))
    return [p for part in parts for p in pieces(part) if isinstance(p, TokenPattern) and p.requires]


def _without_pipeline(rule: Rule, book: Codebook) -> tuple[bool, str]:
    """Whether no language is left to the rule, and which pipelines are missing, in words."""
    patterns = _own(rule)
    if not patterns:
        return False, ""
    named = dict(patterns[0].pipelines)
    if not named:
        return True, "no pipeline is named under pipelines: in the codebook"
    langs = [lang for lang in rule.lang or sorted(named) if lang in named]
    absent = [lang for lang in langs if installed(named[lang]) is None]
    told = ", ".join(f"{named[lang]} ({lang})" for lang in absent)
    unnamed = [lang for lang in rule.lang or book.languages if lang not in named]
    why = [f"not installed: {told}"] if told else []
    why += [f"no pipeline is named for {', '.join(unnamed)}"] if unnamed else []
    return len(absent) == len(langs), "; ".join(why)


def skipped(code: str, rule: Rule, book: Codebook) -> Iterator[Finding]:
    """Why a rule, or a piece of it, does not run."""
    if not rule.enabled:
        return
    place = f"code {code}, rule {rule.id}"
    wholly, why = _without_pipeline(rule, book)
    if why:
        how = "is skipped" if wholly else "is skipped in part"
        what = f"rule {rule.id!r} of code {code!r} {how}: {why}"
        hint = "pipelines: {en: NAME} at the top of the codebook names an installed spaCy pipeline"
        yield Finding(Level.WARNING, "rule-skipped", what, place, hint=hint)
    strange = [lang for lang in rule.lang if lang not in LANGUAGES]
    if strange and has_lemma(rule.body) and not wholly:
        what = (
            f"rule {rule.id!r} of code {code!r} is skipped for {', '.join(strange)}:"
            f" inflected forms are known for {', '.join(LANGUAGES)} only"
        )
        yield Finding(Level.WARNING, "rule-skipped", what, place, hint="list the forms as phrases")


def unread(rules: Iterable[tuple[str, Rule]], doc: Document) -> tuple[Finding, ...]:
    """That no rule reads a document, because it is in another language, or in none that there is."""
    here = langs_of(doc)
    given = list(rules)
    read = {lang for _, rule in given for lang in rule.lang}
    if not read or here & read or "und" in here:
        return ()
    if here <= set(NAMES) and not all(rule.lang for _, rule in given):
        return ()
    what = (
        f"the language is {', '.join(sorted(here))}; rules with lang: read {', '.join(sorted(read))},"
        " and none of them ran there"
    )
    hint = "where that is wrong: coder ingest FILE --resegment --lang en"
    return (Finding(Level.WARNING, "language-unread", what, doc.id, hint=hint),)
