"""The contexts that are there without being declared, from `negated` to `quoted_speech`.

Owns how the word tables of `flag_words` become contexts for English, German, French and Spanish, and how a
codebook's own `contexts` go over them: a declared context with words of its own replaces the built-in of that
name, and keeps what takes the power from words ("not only") unless it says that itself; one without takes the
built-in's words and changes the rest. A flag labels a hit and deletes nothing
unless `effect: drop` is declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from coder.model.codebook import Codebook
from coder.model.rule import Any, Context, Part, Regex, Words
from coder.tag import flag_words as tables

__all__ = ["FLAG_ORDER", "all_contexts", "built_in"]

FLAG_ORDER = ("negated", "attributed", "scare_quoted", "hedged", "quoted_speech")


def _words(*lists: str) -> Part:
    """Comma-separated tables as one part; `=` before an entry keeps its hyphen one, `;` is its comma."""
    entries = [e.strip().replace(";", ",") for t in lists for e in t.split(",") if e.strip()]
    exact = tuple(e[1:] for e in entries if e.startswith("=") and "*" not in e)
    stars = tuple(e[1:] for e in entries if e.startswith("=") and "*" in e)
    globs = tuple(e for e in entries if "*" in e and not e.startswith("="))
    plain = tuple(e for e in entries if "*" not in e and not e.startswith("="))
    parts = [Words("phrase", plain)] if plain else []
    parts += [Words("glob", globs)] if globs else []
    parts += [Words("phrase", exact, hyphen="exact")] if exact else []
    parts += [Words("glob", stars, hyphen="exact")] if stars else []
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


@lru_cache(maxsize=1)
def built_in() -> tuple[Context, ...]:
    """The built-in contexts, several for each flag and language, each with words that work alike."""
    out: list[Context] = []
    for lang in tables.LANGS:
        out += _of_negation(lang)
        out += _of_voices(lang)
        out += _of_hedges(lang)
    out += _of_quotation()
    return tuple(sorted(out, key=lambda c: FLAG_ORDER.index(c.name)))


def _of_negation(lang: str) -> Iterator[Context]:
    before, unless, stop = tables.NEGATED[lang]
    only: tuple[Part, ...] = (_words(unless),)
    if lang == "en":
        only += (Regex(tables.NUMBERS), Regex(tables.NONE_WITHOUT))
    stops = _words(stop)
    made = Context("negated", lang=(lang,), max_gap=3, unless=only, stop=stops)
    yield replace(made, before=_words(before))
    if lang in tables.PREFIXES:
        yield replace(made, before=_words(tables.PREFIXES[lang]), max_gap=0)
    own_clause = _words(tables.HEDGED[lang][4])
    yield replace(made, after=_words(tables.DENIED[lang]), max_gap=2, stop=own_clause)


def _of_voices(lang: str) -> Iterator[Context]:
    label, behind, unless, claim = tables.ATTRIBUTED[lang]
    made = Context("attributed", lang=(lang,), unless=(_words(unless),))
    yield replace(made, before=_words(label), max_gap=2, stop=_words(tables.NEGATED[lang][2]))
    yield replace(made, after=_words(behind), max_gap=0)
    yield replace(made, before=_words(claim), max_gap=6)


def _of_quotation() -> Iterator[Context]:
    """Names, titles and terms are no scare quotes and nobody's speech; `unless` says which words tell."""
    named = (_words(*tables.NAMING.values()),)
    yield Context("scare_quoted", quoted=True, max_words=5, unless=named)
    yield Context("quoted_speech", quoted=True, min_words=6, max_words=1_000, unless=named)


def _of_hedges(lang: str) -> Iterator[Context]:
    adverbs, modals, conditions, unless, stop = tables.HEDGED[lang]
    made = Context("hedged", lang=(lang,), unless=(_words(unless),))
    around = _words(adverbs)
    yield replace(made, before=around, max_gap=3)
    yield replace(made, after=around, max_gap=2)
    modal = replace(made, stop=_words(stop), unless=(_words(unless, tables.ALLOWED[lang]),))
    if lang == "en":
        modal = replace(modal, unless=(*modal.unless, Regex(tables.MONTH)))
    yield replace(modal, before=_words(modals), max_gap=4)
    # A German modal at the end of its clause is one of law: "where it could be granted".
    yield replace(modal, after=_words(modals), max_gap=int(lang != "de"))
    yield replace(made, after=_words(conditions), max_gap=0)


def all_contexts(book: Codebook) -> tuple[Context, ...]:
    """Built-in and declared contexts of a codebook, the declared going over the built-in."""
    own = {c.name: c for c in book.contexts}
    out = [_over(c, own[c.name]) if c.name in own else c for c in built_in()]
    kept = [c for c in out if not (c.name in own and _replaces(own[c.name]))]
    return (*kept, *(_limited(c) for c in book.contexts if _replaces(c)))


def _limited(own: Context) -> Context:
    """A declared context with words of its own; what takes their power is the built-in's by default."""
    if own.quoted:
        return own
    built = [c for c in built_in() if c.name == own.name]
    if own.lang:
        built = [c for c in built if not c.lang or set(c.lang) & set(own.lang)]
    unless = tuple(dict.fromkeys(part for c in built for part in c.unless))
    stops = tuple(dict.fromkeys(c.stop for c in built if c.stop is not None))
    stop = own.stop or (Any(stops) if len(stops) > 1 else next(iter(stops), None))
    return replace(own, unless=own.unless or unless, stop=stop)


def _replaces(context: Context) -> bool:
    """Whether a declared context says itself what sets its flag; `quoted: true` is every quotation."""
    return bool(context.before or context.after or context.quoted)


def _over(built: Context, own: Context) -> Context:
    """A built-in with what the codebook says about it."""
    return replace(
        built,
        max_gap=built.max_gap if own.max_gap is None else own.max_gap,
        max_words=built.max_words if own.max_words is None else own.max_words,
        min_words=built.min_words if own.min_words is None else own.min_words,
        within=own.within or built.within,
        effect=own.effect,
        proposes=own.proposes,
        unless=(*built.unless, *own.unless),
        stop=own.stop or built.stop,
        everywhere=own.everywhere,
    )
