"""A codebook's rules, made ready to run: `compile_book(book).hits(doc)`.

Owns the order of the work: one automaton pass over the canonical text for all words of all rules of the
document's languages, rules whose words were found, then scope, language, `unless` and contexts around
each match only, then silencing, overlaps and widening. Rules that cannot run are findings, never silent.
Offsets are half-open code points of the stored text. Hits come sorted by place, then by order of the
codebook. A program is made once for a codebook; scanners are made at the first document of a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from coder.model.codebook import Codebook
from coder.model.document import Document
from coder.model.finding import Finding, Level
from coder.model.rule import Context, Flag, Hit, Part, Regex, Rule, Scope, TokenPattern, Words
from coder.tag.contexts import FLAG_ORDER, all_contexts
from coder.tag.evaluate import Places, Units, leaves
from coder.tag.flags import Aside, Flagger
from coder.tag.forms import LANGUAGES, forms_version
from coder.tag.identity import rule_hash
from coder.tag.overlaps import Match, settle
from coder.tag.scan import Reading, Scanner, langs_of
from coder.tag.scope import in_scope, in_section
from coder.text.canonical import Canonical

__all__ = ["ENGINE", "Program", "compile_book"]

ENGINE = "coder-tag 1"
_ANYWHERE = Scope()


@dataclass(frozen=True)
class _Ready:
    """What runs on documents of some languages."""

    scanner: Scanner
    aside: Scanner
    rules: tuple[tuple[int, str, Rule], ...]
    by_leaf: dict[Words | Regex, tuple[int, ...]]


class Program:
    """The rules of one codebook, ready to run on documents.

    `findings` says which rules are left out and why.
    """

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.contexts = all_contexts(book)
        rules = [(code.id, rule) for code in book.codes for rule in code.rules]
        self.findings = tuple(f for code, rule in rules for f in _skipped(code, rule))
        self.rules = tuple(
            (code, rule) for code, rule in rules if rule.enabled and not _needs_model(rule.body)
        )
        self._ready: dict[frozenset[str], _Ready] = {}

    @cached_property
    def engine(self) -> str:
        """Engine and tables, for the record."""
        lemma = any(_has_lemma(rule) for _, rule in self.rules)
        return f"{ENGINE}; {forms_version()}" if lemma else ENGINE

    def hash_of(self, code: str, rule: str) -> str:
        """The hash of a rule's meaning ("" for an unknown rule)."""
        return self._hashes.get((code, rule), "")

    @cached_property
    def _hashes(self) -> dict[tuple[str, str], str]:
        return {
            (code.id, rule.id): rule_hash(rule, self.book)
            for code in self.book.codes
            for rule in code.rules
        }

    def hits(self, doc: Document, *, folded: Canonical | None = None) -> tuple[Hit, ...]:
        """All hits in a document.

        Args:
            doc: text with units and languages.
            folded: the text's canonical form, where the caller has it already.

        Returns:
            Hits sorted by start, end and order of the codebook.
        """
        reading = Reading(doc, folded)
        ready = self._for(reading.langs)
        units = Units(doc)
        places = Places(reading, units, ready.scanner.scan(reading))
        found = list(_candidates(ready, places))
        aside = Aside(reading, units, ready.aside)
        aside.look(c.sentence for c in found)
        flagger = Flagger(self.contexts, aside)
        matches = [m for c in found if (m := _match(c, flagger)) is not None]
        return tuple(_hit(m, units) for m in settle(matches, self.book))

    def _for(self, langs: frozenset[str]) -> _Ready:
        """Scanners for documents in `langs`, made when first asked for."""
        if langs not in self._ready:
            self._ready[langs] = self._prepare(langs)
        return self._ready[langs]

    def _prepare(self, langs: frozenset[str]) -> _Ready:
        lemmas = langs
        if "und" in langs:
            named = {lang for _, rule in self.rules for lang in rule.lang}
            lemmas = langs | (set(self.book.languages) | named or set(LANGUAGES))
        rules = tuple(
            (n, code, rule)
            for n, (code, rule) in enumerate(self.rules)
            if not rule.lang or "und" in langs or langs & set(rule.lang)
        )
        by_leaf: dict[Words | Regex, list[int]] = {}
        for n, (_, _, rule) in enumerate(rules):
            for leaf in leaves(rule.body):
                by_leaf.setdefault(leaf, []).append(n)
        around = _aside_parts(self.contexts, (r for _, _, r in rules), langs)
        return _Ready(
            Scanner(by_leaf, lemmas),
            Scanner((leaf for part in around for leaf in leaves(part)), lemmas),
            rules,
            {leaf: tuple(ns) for leaf, ns in by_leaf.items()},
        )

    def skipped(self, doc: Document) -> tuple[Finding, ...]:
        """Lemma rules that have no forms for a language of this document."""
        strange = sorted(langs_of(doc) - {*LANGUAGES, "und"})
        rules = (f"{c}/{r.id}" for c, r in self.rules if not r.lang and _has_lemma(r))
        left = ", ".join(rules) if strange else ""
        if not left:
            return ()
        what = f"no inflected forms are known for {', '.join(strange)}; skipped there: {left}"
        return (Finding(Level.WARNING, "rule-skipped", what, doc.id),)

    def forms(self, rule_id: str, langs: Iterable[str] = LANGUAGES) -> tuple[str, ...]:
        """The literal pieces that a rule looks for, in canonical form, sorted (`rules expand`)."""
        out: set[str] = set()
        for _, rule in self.rules:
            if rule.id == rule_id:
                wanted = frozenset(rule.lang) & set(LANGUAGES) or frozenset(langs)
                out.update(Scanner(leaves(rule.body), wanted).literals)
        return tuple(sorted(out))


def compile_book(book: Codebook) -> Program:
    """Make the rules of a codebook ready; what has to be left out is in the program's `findings`."""
    return Program(book)


class _Candidate(NamedTuple):
    """A place where a rule's body matches, and the sentence around it."""

    start: int
    end: int
    order: int
    code: str
    rule: Rule
    sentence: tuple[int, int]


def _candidates(ready: _Ready, places: Places) -> Iterator[_Candidate]:
    """Matches of rules whose words were found, where scope and language allow them."""
    reading, units = places.reading, places.units
    around = units.around
    fired = {n for leaf in places.found for n in ready.by_leaf.get(leaf, ())}
    for n in sorted(fired):
        order, code, rule = ready.rules[n]
        scope = None if rule.scope == _ANYWHERE else rule.scope
        if scope and not in_scope(scope, reading.doc):
            continue
        for start, end in places.of(rule.body, rule.within):
            if rule.lang and not any(reading.speaks(lang, start) for lang in rule.lang):
                continue
            if scope is None or in_section(scope, reading.doc, start):
                sentence = around("sentence", start, end)
                yield _Candidate(start, end, order, code, rule, sentence)


def _match(found: _Candidate, flagger: Flagger) -> Match | None:
    """The candidate with its flags; None when an exception cancels it or a context drops it."""
    start, end, order, code, rule, sentence = found
    for unless in rule.unless:
        if _cancelled((start, end), unless.part, unless.within, flagger.aside):
            return None
    flags = flagger.flags((start, end), rule, sentence)
    if not flags:
        return Match(start, end, order, code, rule)
    if any(context.effect == "drop" for context, _ in flags):
        return None
    marks: dict[str, Flag] = {}
    proposes: dict[str, str] = {}
    for context, flag in flags:
        marks.setdefault(flag.name, flag)
        proposes = {**context.proposes, **proposes}
    ordered = tuple(sorted(marks.values(), key=_flag_order))
    return Match(start, end, order, code, rule, ordered, proposes)


def _aside_parts(
    contexts: Iterable[Context], rules: Iterable[Rule], langs: frozenset[str]
) -> Iterator[Part]:
    """What is looked for around hits only."""
    for context in contexts:
        if not context.lang or "und" in langs or langs & set(context.lang):
            wanted = (context.before, context.after, context.stop, *context.unless)
            yield from (p for p in wanted if p is not None)
    for rule in rules:
        yield from (u.part for u in rule.unless)


def _cancelled(hit: tuple[int, int], part: Part, within: str, aside: Aside) -> bool:
    """Whether an `unless` part stands where it cancels the hit."""
    kind = "sentence" if within in ("overlap", "match") else within
    unit = aside.units.around(kind, *hit)
    places = aside.find(part, unit, kind)
    if within == "match":
        return any(s < hit[1] and hit[0] < e for s, e in places)
    return bool(places)


def _flag_order(flag: Flag) -> tuple[int, str]:
    known = flag.name in FLAG_ORDER
    return (FLAG_ORDER.index(flag.name) if known else len(FLAG_ORDER), flag.name)


def _hit(match: Match, units: Units) -> Hit:
    """A match as the rest of the program sees it."""
    wide = (match.start, match.end)
    if match.rule.expand != "match":
        wide = units.around(match.rule.expand, *wide)
    return Hit(
        match.start,
        match.end,
        *wide,
        match.code,
        match.rule.id,
        tuple(f.name for f in match.marks),
        match.rule.weight,
        match.proposes,
        match.marks,
    )


def _needs_model(part: Part) -> bool:
    """Whether some piece of a rule needs tokens that nobody has made."""
    if isinstance(part, TokenPattern):
        return True
    inner = [getattr(part, name, None) for name in ("part", "left", "right")]
    inner += list(getattr(part, "parts", ()))
    return any(_needs_model(p) for p in inner if p is not None and not isinstance(p, str))


def _has_lemma(rule: Rule) -> bool:
    """Whether the rule needs inflected forms."""
    return any(isinstance(w, Words) and w.kind == "lemma" for w in leaves(rule.body))


def _skipped(code: str, rule: Rule) -> Iterator[Finding]:
    """Why a rule, or a piece of it, does not run."""
    if not rule.enabled:
        return
    place = f"code {code}, rule {rule.id}"
    if _needs_model(rule.body):
        what = f"rule {rule.id!r} of code {code!r} needs tokens of a language model and is skipped"
        yield Finding(Level.WARNING, "rule-skipped", what, place, hint="write it with seq or near")
        return
    strange = [lang for lang in rule.lang if lang not in LANGUAGES]
    if strange and _has_lemma(rule):
        what = (
            f"rule {rule.id!r} of code {code!r} is skipped for {', '.join(strange)}:"
            f" inflected forms are known for {', '.join(LANGUAGES)} only"
        )
        yield Finding(Level.WARNING, "rule-skipped", what, place, hint="list the forms as phrases")
