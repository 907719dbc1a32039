"""Why a rule hits here, and why it does not: in sentences that name words, parts, and what decided.

    because = explain_match(program, doc, "shared", "sr1", (120, 141))
    verdicts = explain_place(book, doc, "shared", Span(100, 180))

Owns the words of explanations. They are told by the engine that made the match, asked once more about one
rule in one document, so they cannot differ from what it does. Places are half-open code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coder.model.codebook import Codebook
from coder.model.document import Document
from coder.model.rule import Context, Flag, Rule, Scope, Unless
from coder.model.span import Span
from coder.tag.algebra import Range
from coder.tag.contexts import built_in
from coder.tag.evaluate import Units
from coder.tag.missing import missing_words
from coder.tag.overlaps import Match, settle
from coder.tag.program import Look, Program
from coder.tag.scan import langs_of
from coder.tag.scope import in_scope, in_section, section_at
from coder.tag.skipped import proposing, runs, skipped
from coder.tag.witness import described, kind_of, witness

__all__ = ["Verdict", "explain_match", "explain_place"]

_WHERE = {"overlap": "in its sentence", "match": "overlapping the match"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule at a place.

    `outcome` is hit, silenced, shorter, cancelled, dropped, section, scope, language, off, skipped or
    nothing; `match` is the place of the words in question, None where there are none.
    """

    code: str
    rule: str
    outcome: str
    why: str
    match: Range | None = None


def explain_match(
    program: Program, doc: Document, code: str, rule_id: str, hit: Range
) -> tuple[str, ...]:
    """Why a rule matches there: which words, which parts, which flags, and what did not stand against it.

    Args:
        program: made of this rule.
        doc: the document.
        code: the code's id.
        rule_id: the rule's id.
        hit: the match.

    Returns:
        Sentences; one alone, that there is no match, where the rule does not match there.
    """
    rule = next(r for c, r in program.rules if c == code and r.id == rule_id)
    look = program.look(doc)
    pieces = witness(look.places, rule.body, rule.within, hit)
    quote = _quote(doc, hit)
    if not pieces:
        return (f"{quote} is no match of rule {rule_id} as it is now.",)
    line = f", line {rule.line}" if rule.line else ""
    out = [f"{quote} matches rule {rule_id} of code {code} ({kind_of(rule.body)}{line})."]
    for piece in pieces:
        via = f" ({piece.via})" if piece.via else ""
        out.append(f"\u201c{piece.words}\u201d at {piece.start}:{piece.end} is {piece.part}{via}.")
    if rule.note:
        out.append(f"The rule's note says: {rule.note}")
    out += _flags(program, doc, rule, look, hit)
    out += _guards(doc, rule, hit)
    return tuple(out)


def _quote(doc: Document, place: Range, most: int = 80) -> str:
    words = " ".join(doc.text[slice(*place)].split())
    words = words if len(words) <= most else words[: most - 1] + "\u2026"
    return f"\u201c{words}\u201d"


def _flags(program: Program, doc: Document, rule: Rule, look: Look, hit: Range) -> Iterator[str]:
    """Each flag with the words that set it, and where they stand."""
    sentence = look.places.units.around("sentence", *hit)
    own = {c.name for c in program.book.contexts}
    built = {c.name for c in built_in()}
    told: set[str] = set()
    for context, flag in look.judge.flagger.flags(hit, rule, sentence):
        if flag.name in told:
            continue
        told.add(flag.name)
        yield f"Flagged {flag.name}: {_setting(doc, context, flag, hit, look)}."
        if context.proposes:
            values = ", ".join(f"{k} = {v}" for k, v in context.proposes.items())
            yield f"The flag proposes {values}; it counts once a person confirms it."
    if not told:
        names = sorted(built | own)
        yield f"No flag: none of {', '.join(names)} holds here."


def _setting(doc: Document, context: Context, flag: Flag, hit: Range, look: Look) -> str:
    words = _quote(doc, (flag.start, flag.end))
    if context.quoted:
        return f"it stands in quotation marks, {words}"
    before = flag.end <= hit[0]
    gap = (flag.end, hit[0]) if before else (hit[1], flag.start)
    count = look.places.words((min(flag.start, hit[0]), max(flag.end, hit[1]))).between(*gap)
    most = 3 if context.max_gap is None else context.max_gap
    where = "before" if before else "after"
    return f"{words} stands {where} it, {count} words between (at most {most})"


def _guards(doc: Document, rule: Rule, hit: Range) -> Iterator[str]:
    """What could have cancelled the match, and did not."""
    for unless in rule.unless:
        yield f"Not cancelled: unless {described(unless.part)} {_where(unless)} was not found."
    if rule.scope.meta or rule.scope.meta_not:
        yield f"In scope: {_scope(rule.scope)}; the document has {_variables(doc, rule.scope)}."
    if rule.scope.section or rule.scope.section_not:
        title = section_at(doc, hit[0])
        yield f"In scope: its section is {title or 'before the first heading'}."
    if rule.lang:
        langs = ", ".join(sorted(langs_of(doc, hit[0])))
        yield f"The rule reads {', '.join(rule.lang)}; the passage is {langs}."


def _where(unless: Unless) -> str:
    return _WHERE.get(unless.within, f"in its {unless.within}")


def _scope(scope: Scope) -> str:
    parts = [f"{k} is {' or '.join(v)}" for k, v in scope.meta.items()]
    parts += [f"{k} is not {' or '.join(v)}" for k, v in scope.meta_not.items()]
    return ", ".join(parts)


def _variables(doc: Document, scope: Scope) -> str:
    names = dict.fromkeys((*scope.meta, *scope.meta_not))
    return ", ".join(f"{n} {doc.variables.get(n) or '(no value)'}" for n in names)


def explain_place(book: Codebook, doc: Document, code_id: str, span: Span) -> tuple[Verdict, ...]:
    """What became of each rule of a code at a place, in order of the codebook.

    Words are looked for in the sentences that the place touches; parts of one match in the rule's own unit.
    """
    code = book.code(code_id)
    units = Units(doc)
    where = units.around("sentence", span.start, span.end)
    everything = Program(book)
    matches = everything.matches(doc) if proposing(code) else []
    kept = {(m.start, m.end, m.code, m.rule.id) for m in settle(matches, book)}
    out: list[Verdict] = []
    for rule in code.rules:
        asked = _Asked(book, doc, code.id, rule, where)
        before = asked.not_run()
        out += [before] if before else asked.verdicts(matches, kept)
    return tuple(out)


class _Asked:
    """One rule at one place."""

    def __init__(self, book: Codebook, doc: Document, code: str, rule: Rule, where: Range) -> None:
        self.book, self.doc, self.code, self.rule, self.where = book, doc, code, rule, where

    def verdict(self, outcome: str, why: str, match: Range | None = None) -> Verdict:
        """A verdict on this rule."""
        return Verdict(self.code, self.rule.id, outcome, why, match)

    def not_run(self) -> Verdict | None:
        """Why the rule does not run on this passage at all; None when it does."""
        rule, doc, offset = self.rule, self.doc, self.where[0]
        if self.book.code(self.code).retired:
            return self.verdict("off", f"code {self.code} is out of use (retired: true)")
        if not rule.enabled:
            return self.verdict("off", "the rule is switched off (enabled: no)")
        if not runs(rule, self.book):
            told = next(iter(skipped(self.code, rule, self.book)), None)
            return self.verdict("skipped", told.what if told else "it cannot run here")
        langs = langs_of(doc, offset)
        if rule.lang and "und" not in langs and not langs & set(rule.lang):
            here = ", ".join(sorted(langs))
            return self.verdict("language", f"it reads {', '.join(rule.lang)}; this is {here}")
        if not in_scope(rule.scope, doc):
            has = _variables(doc, rule.scope)
            why = f"it reads documents where {_scope(rule.scope)}; this one has {has}"
            return self.verdict("scope", why)
        if not in_section(rule.scope, doc, offset):
            title = section_at(doc, offset)
            why = f"its scope leaves this section out: {title or 'before the first heading'}"
            return self.verdict("section", why)
        return None

    def verdicts(
        self, matches: list[Match], kept: set[tuple[int, int, str, str]]
    ) -> Iterator[Verdict]:
        """What became of each match of the body here; that there is none, where there is none."""
        program = Program(self.book, only={(self.code, self.rule.id)})
        look = program.look(self.doc)
        start, end = self.where
        bodies = look.places.of(self.rule.body, self.rule.within)
        here = [p for p in bodies if p[0] < end and start < p[1]]
        for place in here:
            yield self._fate(look, place, matches, kept)
        if not here:
            why = missing_words(look, self.rule, self.where)
            yield self.verdict("nothing", why)

    def _fate(
        self,
        look: Look,
        place: Range,
        matches: list[Match],
        kept: set[tuple[int, int, str, str]],
    ) -> Verdict:
        quote = _quote(self.doc, place)
        if (*place, self.code, self.rule.id) in kept:
            return self.verdict("hit", f"{quote} is a match", place)
        for unless in self.rule.unless:
            found = look.judge.cancelling(place, unless)
            if found:
                words = _quote(self.doc, found)
                why = f"{quote} is cancelled by {words} (unless {described(unless.part)})"
                return self.verdict("cancelled", why, place)
        sentence = look.places.units.around("sentence", *place)
        for context, flag in look.judge.flagger.flags(place, self.rule, sentence):
            if context.effect == "drop":
                words = _quote(self.doc, (flag.start, flag.end))
                why = f"{quote} is dropped: {flag.name} by {words} (effect: drop)"
                return self.verdict("dropped", why, place)
        return self._beaten(place, quote, matches)

    def _beaten(self, place: Range, quote: str, matches: list[Match]) -> Verdict:
        """By which match of another rule this one was silenced or outdone."""
        of_code = {c.id: c.silences for c in self.book.codes}
        for m in matches:
            around = m.start <= place[0] and place[1] <= m.end
            if around and self.code in (*of_code.get(m.code, ()), *m.rule.silences):
                by = f"{m.code} (rule {m.rule.id}) matches {_quote(self.doc, (m.start, m.end))}"
                return self.verdict("silenced", f"{quote} is silenced: {by}", place)
        for m in matches:
            longer = m.end - m.start >= place[1] - place[0]
            other = (m.code, m.rule.id, m.start, m.end) != (self.code, self.rule.id, *place)
            if longer and other and m.start < place[1] and place[0] < m.end:
                by = f"rule {m.rule.id} of {m.code} matches {_quote(self.doc, (m.start, m.end))}"
                why = f"{quote} is left to a longer match: {by} (overlap: {self.book.overlap})"
                return self.verdict("shorter", why, place)
        return self.verdict("dropped", f"{quote} matches and is not kept", place)
