"""Everything a rule looks for, form by form, with what says that it is one: what `rules expand` shows.

    for form in expansion(rule, ("en", "de")): form.word, form.lang, form.form, form.source

Owns the list, in the order of the rule: words as written, inflected forms by language with their source,
forms given or taken out by hand, each once however it is capitalised. Globs, expressions and token patterns
have no finite list and stand for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coder.model.rule import Part, Regex, Rule, TokenPattern, Words, pieces
from coder.tag.evaluate import by_hand, sequence
from coder.tag.forms import LANGUAGES, form_sources
from coder.tag.needles import needles
from coder.tag.witness import described
from coder.text.canonical import canonical

__all__ = ["Form", "Leaf", "expansion"]

Leaf = Words | Regex | TokenPattern


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a rule looks for.

    `role` is body or unless; `part` the kind of the part; `lang` the languages it is looked for in, joined by
    a bar and empty for all, which is one for a `bent` form; `spellings` how many ways of writing it are found
    alike; `leaf` is what is looked for, and `kept` is False for a form that was taken out by hand.
    """

    role: str
    part: str
    word: str
    lang: str
    form: str
    source: str
    spellings: int
    leaf: Leaf
    kept: bool = True
    bent: bool = False

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages it is looked for in."""
        return tuple(filter(None, self.lang.split("|"))) or LANGUAGES


def expansion(rule: Rule, langs: Sequence[str]) -> Iterator[Form]:
    """The forms of a rule in order.

    Args:
        rule: the rule.
        langs: languages to bend words in, where the rule names none itself.
    """
    wanted = [lang for lang in (rule.lang or langs) if lang in LANGUAGES]
    for role, part in (("body", rule.body), *(("unless", u.part) for u in rule.unless)):
        for leaf in _leaves(part):
            for form in _forms(role, leaf, wanted):
                yield form if form.bent else replace(form, lang="|".join(rule.lang))


def _leaves(part: Part) -> Iterator[Leaf]:
    for piece in pieces(part):
        if isinstance(piece, Words) and piece.kind == "lemmas":
            yield from sequence(piece)
            if piece.forms:
                yield by_hand(piece)
        elif isinstance(piece, Words | Regex | TokenPattern):
            yield piece


def _forms(role: str, leaf: Leaf, langs: Sequence[str]) -> Iterator[Form]:
    if isinstance(leaf, Regex):
        yield Form(role, "regex", leaf.pattern, "", leaf.pattern, "RE2 expression", 1, leaf)
        return
    if isinstance(leaf, TokenPattern):
        source = "spaCy pattern" + (f", {leaf.requires}" if leaf.requires else "")
        yield Form(role, leaf.kind, described(leaf), "", described(leaf), source, 1, leaf)
        return
    for value in leaf.values:
        if leaf.kind == "glob":
            yield Form(role, "glob", value, "", value, "* is letters of one word", 1, leaf)
        elif leaf.kind == "phrase":
            one = replace(leaf, values=(value,))
            count = len({n.literal for n in needles(one, frozenset())})
            yield Form(role, "phrase", value, "", value, "as written", count, leaf)
        else:
            yield from _bent(role, leaf, value, langs)
    for form in leaf.forms if leaf.kind == "lemma" else ():
        yield Form(role, "lemma", leaf.values[0], "", form, "given by hand (forms)", 1, leaf)


def _bent(role: str, leaf: Words, value: str, langs: Sequence[str]) -> Iterator[Form]:
    """The inflected forms of one word, language by language."""
    for lang in langs:
        seen: set[str] = set()
        forms = form_sources(value.strip(), lang).items()
        for form, source in sorted(forms, key=lambda f: (f[0].lower(), f[0] != value)):
            if canonical(form).text in seen:
                continue
            seen.add(canonical(form).text)
            out = form in leaf.not_forms
            why = f"taken out by hand (not_forms); {source}" if out else source
            yield Form(role, leaf.kind, value, lang, form, why, 1, leaf, kept=not out, bent=True)
