"""What decides on one match of a rule: exceptions that cancel it, contexts that flag or drop it.

    judge.matches(candidates)      the matches that stay, with their flags

Owns the order: exceptions first, then contexts, and for those the words that limit others, looked for
in all units at once. Looks at the units around a match only. Offsets are half-open
code points of the stored text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from coder.model.rule import Context, Flag, Rule, TokenPattern, Unless
from coder.tag.aside import Aside
from coder.tag.contexts import FLAG_ORDER
from coder.tag.evaluate import Places
from coder.tag.flags import Asked, Flagger
from coder.tag.overlaps import Match
from coder.tag.scan import Found
from coder.tag.tokens import TokenStage, token_patterns

__all__ = ["Candidate", "Judge", "with_tokens"]

_IN_SENTENCE = ("sentence", "overlap", "match")


class Candidate(NamedTuple):
    """A place where a rule's body matches, and the sentence around it."""

    start: int
    end: int
    order: int
    code: str
    rule: Rule
    sentence: tuple[int, int]


class Judge:
    """Exceptions and contexts of one document."""

    def __init__(self, contexts: Iterable[Context], aside: Aside, stage: TokenStage) -> None:
        self.flagger, self.aside, self.stage = Flagger(contexts, aside), aside, stage

    def matches(self, found: Sequence[Candidate]) -> list[Match]:
        """What is left of candidates, in their order, each with its flags."""
        aside = self.aside
        aside.look([candidate.sentence for candidate in found])
        places, nothing = aside.known, aside.nothing
        begins, ends = aside.quoting
        easy: dict[int, bool] = {}
        out: list[Match | None] = []
        waiting: list[tuple[int, Candidate, Asked]] = []
        for candidate in found:
            start, end, order, code, rule, sentence = candidate
            near = places[sentence] is not nothing
            if not near:
                if order not in easy:
                    easy[order] = self._easy(rule)
                at = bisect_left(begins, start)
                near = not easy[order] or (at > 0 and start < ends[at - 1])
            if near:
                if rule.unless and self.cancelled(candidate):
                    continue
                asked = self.flagger.asked((start, end), rule, sentence)
                if asked is not None:
                    waiting.append((len(out), candidate, asked))
                    out.append(None)
                    continue
            # Nothing that could flag or cancel stands near it, as with most.
            out.append(Match(start, end, order, code, rule))
        aside.look_behind(candidate.sentence for _, candidate, asked in waiting if asked.near)
        for n, candidate, asked in waiting:
            out[n] = self._flagged(candidate, asked)
        return [match for match in out if match is not None]

    def cancelled(self, found: Candidate) -> bool:
        """Whether an exception of its rule stands where it cancels a candidate."""
        hit = (found.start, found.end)
        return any(
            self.cancelling(hit, unless, found.sentence) is not None for unless in found.rule.unless
        )

    def _flagged(self, found: Candidate, asked: Asked) -> Match | None:
        """The candidate with its flags; None when a context drops it."""
        start, end, order, code, rule, sentence = found
        flags = self.flagger.holding((start, end), asked, sentence)
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

    def cancelling(
        self, hit: tuple[int, int], unless: Unless, sentence: tuple[int, int] | None = None
    ) -> tuple[int, int] | None:
        """Where an exception stands that cancels a match (in `sentence`); None when none does."""
        kind = "sentence" if unless.within in _IN_SENTENCE else unless.within
        unit = sentence if kind == "sentence" else None
        unit = unit or self.aside.units.around(kind, *hit)
        patterns = self._patterns(unless)
        if patterns:
            tokens = {p: self.stage.around(p, *unit) for p in patterns}
            found = with_tokens(self.aside.places(unit).found, tokens)
            places = Places(self.aside.reading, self.aside.units, found).of(unless.part, kind)
            places = [p for p in places if unit[0] <= p[0] and p[1] <= unit[1]]
        else:
            around = self.aside.places(unit)
            if not around.found:
                return None
            places = around.of(unless.part, kind)
        if unless.within == "match":
            places = [(s, e) for s, e in places if s < hit[1] and hit[0] < e]
        return places[0] if places else None

    def _easy(self, rule: Rule) -> bool:
        """Whether no exception or context touches a match whose sentence holds none of their words.

        Quotation marks may, whatever the words.
        """
        memo = self.aside.scanner.memo
        known = memo.get(id(rule))
        if known is None:  # the rule is kept, so that its id stays its own
            wide = [u for u in rule.unless if u.within not in _IN_SENTENCE or self._patterns(u)]
            known = memo[id(rule)] = (rule, not wide and self.flagger.in_sentences(rule))
        easy: bool = known[1]
        return easy

    def _patterns(self, unless: Unless) -> tuple[TokenPattern, ...]:
        """The token patterns of an exception, told once for all documents."""
        memo = self.aside.scanner.memo
        known = memo.get(id(unless))
        if known is None:  # the exception is kept, so that its id stays its own
            known = memo[id(unless)] = (unless, token_patterns(unless.part))
        patterns: tuple[TokenPattern, ...] = known[1]
        return patterns


def with_tokens(words: Found, tokens: Mapping[TokenPattern, list[tuple[int, int]]]) -> Found:
    """What was found of words, and of token patterns."""
    return cast("Found", {**words, **{p: places for p, places in tokens.items() if places}})


def _flag_order(flag: Flag) -> tuple[int, str]:
    known = flag.name in FLAG_ORDER
    return (FLAG_ORDER.index(flag.name) if known else len(FLAG_ORDER), flag.name)
