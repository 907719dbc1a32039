"""Words of lemma rules that no table of forms knows, as notes of `codebook lint`.

    for finding in unknown_lemmas(book, "book.yaml"): ...

Owns one note a rule at most, in the order of the file. A word is told when none of the
languages that its rule runs on knows it as a dictionary form, so that an inflected one ("migrants") and a
slip are noticed. Languages without tables are skipped as such elsewhere; what has `forms:` is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coder.model.codebook import Codebook
from coder.model.finding import Finding, Level
from coder.model.rule import Bounded, OfCode, Part, Rule, Words, inside

__all__ = ["unknown_lemmas"]

SHOWN = 3
"""Words that a note names; of more it says how many."""


def unknown_lemmas(book: Codebook, file: str) -> Iterator[Finding]:
    """A note for each rule with words that are looked for, but not in their forms.

    Args:
        book: the codebook, without errors.
        file: its name in messages.
    """
    for code in book:
        for rule in () if code.retired else code.rules:
            words = dict.fromkeys(_unknown(rule, book.languages)) if rule.enabled else {}
            if words:
                yield _note(
                    f"code {code.id!r}: rule {rule.id!r}", list(words), f"{file}:{rule.line}:1"
                )


def _unknown(rule: Rule, langs: Sequence[str]) -> Iterator[str]:
    """The words of a rule that no language it runs on knows."""
    from coder.tag.forms import LANGUAGES, knows_lemma

    for part in (rule.body, *(u.part for u in rule.unless)):
        for leaf, spoken in _bent(part, tuple(rule.lang or langs or LANGUAGES)):
            known = [lang for lang in spoken if lang in LANGUAGES]
            for word in leaf.values if known and not leaf.forms else ():
                if not any(knows_lemma(word, lang) for lang in known):
                    yield word


def _bent(part: Part, langs: tuple[str, ...]) -> Iterator[tuple[Words, tuple[str, ...]]]:
    """Parts whose words are looked for in all forms, each with its languages; not those of other codes."""
    if isinstance(part, Words) and part.kind in ("lemma", "lemmas"):
        yield part, langs
    if isinstance(part, Bounded) and part.lang:
        langs = part.lang
    for one in () if isinstance(part, OfCode) else inside(part):
        yield from _bent(one, langs)


def _note(where: str, words: Sequence[str], place: str) -> Finding:
    named = ", ".join(map(repr, words[:SHOWN]))
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    what = f"{where}: no table knows {named}{more}; only the word itself and regular endings are looked for"
    hint = "write the dictionary form, or add forms by hand: forms: [...]"
    return Finding(Level.NOTE, "unknown-lemma", what, place, found=words[0], hint=hint)
