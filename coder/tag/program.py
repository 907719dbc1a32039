"""A codebook's rules, made ready to run: `compile_book(book).hits(doc)`.

Owns the order of the work: one automaton pass over the canonical text for all words of all rules of the
document's languages, spaCy on the paragraphs that token patterns need, rules whose words were found, then
scope, language, `unless` and contexts around each match only (`matches`), then silencing, overlaps and
widening over all of them together (`settled`). A program may be made of some rules of a book only; its
matches are those that the whole book would have for them. Rules that cannot run are findings, never silent.
Offsets are half-open code points of the stored text. Hits come by place, then by order of the codebook.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from coder.model.codebook import Codebook
from coder.model.document import Document
from coder.model.finding import Finding, Level
from coder.model.rule import (
    Context,
    Hit,
    Part,
    Regex,
    Rule,
    Scope,
    TokenPattern,
    Words,
)
from coder.tag.aside import Aside
from coder.tag.contexts import all_contexts
from coder.tag.evaluate import Places, Units, leaves
from coder.tag.forms import LANGUAGES, forms_version
from coder.tag.identity import rule_hashes
from coder.tag.judge import Candidate, Judge, with_tokens
from coder.tag.needles import needles
from coder.tag.overlaps import Match, settle
from coder.tag.pipelines import Pipelines, spacy_version
from coder.tag.ready import Ready, Source
from coder.tag.scan import Found, Reading, Scanner, langs_of
from coder.tag.scope import in_scope, in_section
from coder.tag.skipped import has_lemma, proposing, runs, skipped
from coder.tag.tokens import TokenStage, token_patterns
from coder.text.bulk import in_bulk
from coder.text.canonical import Canonical

__all__ = ["ENGINE", "Judge", "Look", "Program", "compile_book"]

ENGINE = "coder-tag 2"
_ANYWHERE = Scope()


class Program:
    """Rules of one codebook, ready to run on documents.

    `findings` says which rules are left out and why; `told` grows by what is seen while running.
    """

    def __init__(
        self,
        book: Codebook,
        *,
        only: Collection[tuple[str, str]] | None = None,
        everywhere: bool = False,
        source: Source = needles,
        aside: Source | None = None,
    ) -> None:
        self.book = book
        self.source, self.aside = source, aside or source
        self.everywhere = everywhere
        self.contexts = all_contexts(book)
        named = only or ()  # a rule that is asked for by name runs, its code in use or not
        rules = [
            (code.id, rule)
            for code in book.codes
            for rule in code.rules
            if not code.retired or (code.id, rule.id) in named
        ]
        self.findings = tuple(f for code, rule in rules for f in skipped(code, rule, book))
        every = enumerate((code, rule) for code, rule in rules if runs(rule, book))
        self.orders = {
            n: pair for n, pair in every if only is None or (pair[0], pair[1].id) in only
        }
        self.rules = tuple(self.orders.values())
        self.pipelines = Pipelines()
        self._ready: dict[frozenset[str], Ready] = {}

    @cached_property
    def engine(self) -> str:
        """Engine and tables, for the record."""
        parts = [ENGINE]
        parts += [forms_version()] if any(has_lemma(rule.body) for _, rule in self.rules) else []
        patterns = [p for _, rule in self.rules for p in token_patterns(rule.body)]
        parts += [spacy_version()] if patterns else []
        parts += sorted({name for p in patterns for _, name in p.pipelines})
        return "; ".join(parts)

    @property
    def told(self) -> tuple[Finding, ...]:
        """What pipelines could not tell, as far as they were asked."""
        return tuple(
            Finding(
                Level.WARNING,
                "rule-skipped",
                f"rules read by the pipeline {name} are skipped in places: {p.fault}",
            )
            for name, p in self.pipelines.all().items()
            if p.fault
        )

    def hash_of(self, code: str, rule: str) -> str:
        """The hash of a rule's meaning ("" for an unknown rule)."""
        return self.hashes.get((code, rule), "")

    @cached_property
    def hashes(self) -> Mapping[tuple[str, str], str]:
        """Hashes of all rules of the book by (code, rule id)."""
        return rule_hashes(self.book)

    def hits(self, doc: Document, *, folded: Canonical | None = None) -> tuple[Hit, ...]:
        """All hits in a document.

        Args:
            doc: text with units and languages.
            folded: the text's canonical form, where the caller has it already.

        Returns:
            Hits sorted by start, end and order of the codebook.
        """
        with in_bulk():
            units = Units(doc)
            return self.settled(self.matches(doc, folded=folded, units=units), units)

    def matches(
        self, doc: Document, *, folded: Canonical | None = None, units: Units | None = None
    ) -> list[Match]:
        """Matches of each rule by itself, with flags, before silencing and overlaps."""
        ready = self._for(langs_of(doc))
        if not ready.rules:
            return []
        with in_bulk():
            look = self.look(doc, folded=folded, units=units, sparing=True)
            found = list(_candidates(ready, look.places))
            return look.judge.matches(found) if found else []

    def look(
        self,
        doc: Document,
        *,
        folded: Canonical | None = None,
        units: Units | None = None,
        sparing: bool = False,
    ) -> Look:
        """Where words and patterns of the rules stand in a document, before anything is decided.

        Args:
            doc: text with units and languages.
            folded: the text's canonical form, where the caller has it already.
            units: the document's sentences and paragraphs, where the caller has them already.
            sparing: whether words are left out that are of no use, as others are not near them.
        """
        reading = Reading(doc, folded)
        ready = self._for(reading.langs)
        units = Units(doc) if units is None else units
        stage = TokenStage(reading, units, self.pipelines, everywhere=self.everywhere)
        words: Found = ready.words(reading, units) if sparing else ready.scanner.scan(reading)
        places = Places(reading, units, words)
        if ready.with_tokens:
            bodies = [(r.body, r.within) for r in ready.with_tokens if in_scope(r.scope, doc)]
            places = Places(reading, units, with_tokens(words, stage.look(bodies, words)))
        return Look(places, lambda: Judge(self.contexts, Aside(reading, units, ready.aside), stage))

    def settled(self, matches: Iterable[Match], units: Units) -> tuple[Hit, ...]:
        """What stays of the matches of all rules in one document."""
        return tuple(_hit(m, units) for m in settle(matches, self.book))

    def _for(self, langs: frozenset[str]) -> Ready:
        """Scanners for documents in `langs`, made when first asked for."""
        if langs not in self._ready:
            self._ready[langs] = self._prepare(langs)
        return self._ready[langs]

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Languages into which words are bent where nobody knows a text's language."""
        named = {lang for c in self.book.codes for r in proposing(c) for lang in r.lang}
        return frozenset(self.book.languages) or frozenset(named) or frozenset(LANGUAGES)

    def _prepare(self, langs: frozenset[str]) -> Ready:
        lemmas = langs | self.spoken if "und" in langs else langs
        rules = tuple(
            (n, code, rule)
            for n, (code, rule) in self.orders.items()
            if not rule.lang or "und" in langs or langs & set(rule.lang)
        )
        words: dict[Words | Regex, list[int]] = {}
        given: list[Words | Regex] = []  # with equal ones, so that each is known by its identity
        tokens: dict[TokenPattern, list[int]] = {}
        for n, (_, _, rule) in enumerate(rules):
            for leaf in leaves(rule.body):
                words.setdefault(leaf, []).append(n)
                given.append(leaf)
            for pattern in token_patterns(rule.body):
                tokens.setdefault(pattern, []).append(n)
        by_leaf: dict[Words | Regex | TokenPattern, tuple[int, ...]] = {}
        by_leaf.update((leaf, tuple(ns)) for leaf, ns in words.items())
        by_leaf.update((pattern, tuple(ns)) for pattern, ns in tokens.items())
        return Ready(
            Scanner(given, lemmas, self.source),
            tuple(_aside_parts(self.contexts, (r for _, _, r in rules), langs)),
            lemmas,
            self.aside,
            rules,
            by_leaf,
            tuple(rule for _, _, rule in rules if token_patterns(rule.body)),
        )

    def skipped(self, doc: Document) -> tuple[Finding, ...]:
        """Lemma rules that have no forms for a language of this document."""
        strange = sorted(langs_of(doc) - {*LANGUAGES, "und"})
        rules = (f"{c}/{r.id}" for c, r in self.rules if not r.lang and has_lemma(r.body))
        left = ", ".join(rules) if strange else ""
        if not left:
            return ()
        what = f"no inflected forms are known for {', '.join(strange)}; skipped there: {left}"
        return (Finding(Level.WARNING, "rule-skipped", what, doc.id),)

    def forms(self, rule_id: str, langs: Iterable[str] = LANGUAGES) -> tuple[str, ...]:
        """The literal pieces that a rule looks for, in canonical form, sorted."""
        out: set[str] = set()
        for _, rule in self.rules:
            if rule.id == rule_id:
                wanted = frozenset(rule.lang) & set(LANGUAGES) or frozenset(langs)
                out.update(Scanner(leaves(rule.body), wanted).literals)
        return tuple(sorted(out))


def compile_book(book: Codebook) -> Program:
    """Make the rules of a codebook ready; what has to be left out is in the program's `findings`."""
    return Program(book)


class Look:
    """One document as the rules of a program see it: where their parts stand, and what decides on hits."""

    def __init__(self, places: Places, judge: Callable[[], Judge]) -> None:
        self.places = places
        self._judge = judge

    @cached_property
    def judge(self) -> Judge:
        """Exceptions and contexts, asked only where there is a hit."""
        return self._judge()


def _candidates(ready: Ready, places: Places) -> Iterator[Candidate]:
    """Matches of rules whose words were found, where scope and language allow them."""
    reading, units = places.reading, places.units
    around = units.around
    for n in sorted(ready.fired(places.found)):
        order, code, rule = ready.rules[n]
        scope = None if rule.scope == _ANYWHERE else rule.scope
        if scope and not in_scope(scope, reading.doc):
            continue
        told = not rule.lang or (len(reading.langs) == 1 and reading.langs <= set(rule.lang))
        for start, end in ready.places(n, places).of(rule.body, rule.within):
            if not told and not any(reading.speaks(lang, start) for lang in rule.lang):
                continue
            if scope is None or in_section(scope, reading.doc, start):
                sentence = around("sentence", start, end)
                yield Candidate(start, end, order, code, rule, sentence)


def _aside_parts(
    contexts: Iterable[Context], rules: Iterable[Rule], langs: frozenset[str]
) -> Iterator[Part]:
    """What is looked for around hits only."""
    for context in contexts:
        if not context.lang or "und" in langs or langs & set(context.lang):
            wanted = (context.before, context.after)
            yield from (p for p in wanted if p is not None)
    for rule in rules:
        yield from (u.part for u in rule.unless)


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
        tuple([f.name for f in match.marks]) if match.marks else (),
        match.rule.weight,
        match.proposes,
        match.marks,
    )
