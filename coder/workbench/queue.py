"""The queue of suggestions over documents: what comes next, and how a rule has done so far.

Owns the order and the count. `uncertain` puts first what says most about a rule: of rules about which
least is known, flagged ones before plain ones, one rule after the other in turn; `rule` takes one rule
after the other; `place` goes through the documents. The running precision of a rule is the share of
accepted among this coder's decisions on it, with Wilson's interval; it counts what stands in the record,
so it goes back with an undo. It is not told while the coder works on a blind document. A sample is drawn
with a seed and is the same everywhere. What lies in a coding that this coder made by hand with the very code
is not asked when the queue is made, and counted: it was answered by hand.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.model.coding import Suggestion
from coder.model.errors import UnknownName
from coder.model.names import fold_name
from coder.project.blindness import sight_of
from coder.stats.intervals import wilson

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["ORDERS", "Precision", "Queue", "drawn", "in_order", "not_coded"]

ORDERS = ("uncertain", "rule", "place")
TOLD = {
    "uncertain": "the uncertain first: flagged ones, rules with fewest decisions",
    "rule": "rule after rule, each by document and place",
    "place": "by document and place",
}
"""What comes first, in words."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How a rule has done: decisions of one coder, and the share accepted with its 95 % interval."""

    accepted: int
    rejected: int

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.accepted + self.rejected

    def __str__(self) -> str:
        interval = wilson(self.accepted, self.decided)
        if interval is None:
            return "nothing decided yet"
        low, high = interval
        share = self.accepted / self.decided
        return f"{self.accepted} of {self.decided} accepted, {share:.0%} ({low:.0%} to {high:.0%})"


def in_order(
    suggestions: Sequence[Suggestion], order: str, decided: Counter[str] | None = None
) -> list[Suggestion]:
    """Suggestions in the order in which they are asked.

    Args:
        suggestions: pending ones, by document and place.
        order: one of `ORDERS`.
        decided: how many decisions there are by rule.

    Raises:
        UnknownName: another order.
    """
    if order not in ORDERS:
        raise UnknownName.of("order", order, ORDERS)
    if order == "place":
        return list(suggestions)
    if order == "rule":
        return sorted(suggestions, key=lambda s: s.key.rule)
    turn: Counter[str] = Counter(decided or {})
    rank = {}
    for s in sorted(suggestions, key=lambda s: not s.flags):
        rank[s.id] = turn[s.key.rule]
        turn[s.key.rule] += 1
    return sorted(suggestions, key=lambda s: (rank[s.id], not s.flags))


def drawn(suggestions: Sequence[Suggestion], n: int, seed: int) -> list[Suggestion]:
    """A sample without putting back, by document and place; the same for one seed for ever."""
    from coder.stats.draws import Draws

    draws, pool = Draws(seed), list(suggestions)
    for at in range(n):
        other = at + int(draws.below(len(pool) - at, 1)[0])
        pool[at], pool[other] = pool[other], pool[at]
    return sorted(pool[:n], key=lambda s: (s.doc, s.span.start, s.span.end, s.code, s.id))


def not_coded(project: Project, suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Those whose words lie in no coding that this coder made by hand with the code suggested."""
    own = fold_name(project.writer())
    by_doc: dict[str, list[Suggestion]] = defaultdict(list)
    for s in suggestions:
        by_doc[s.doc].append(s)
    coded: set[str] = set()
    for doc, asked in by_doc.items():
        reach = _reach(project, doc, own)
        for s in asked:
            starts, ends = reach.get(s.code, ((), ()))
            at = bisect_right(starts, s.span.start) - 1
            coded |= {s.id} if at >= 0 and ends[at] >= s.span.end else set()
    return [s for s in suggestions if s.id not in coded]


def _reach(project: Project, doc: str, own: str) -> dict[str, tuple[list[int], list[int]]]:
    """By code where own codings by hand begin, and how far those that began until there reach."""
    from coder.project.laid import laid_codings

    laid = laid_codings(project, doc, shows=lambda by: fold_name(by) == own)
    out: dict[str, tuple[list[int], list[int]]] = {}
    for start, end, code, rest in zip(laid.starts, laid.ends, laid.codes, laid.rest, strict=True):
        if rest and "origin" in json.loads(rest):
            continue  # accepted from a rule: that says nothing yet of how another rule does here
        starts, ends = out.setdefault(code, ([], []))
        starts.append(start)
        ends.append(max(end, ends[-1] if ends else end))
    return out


class Queue:
    """What is still to decide, one after the other.

    Args:
        project: open, with somebody at work.
        suggestions: pending ones, by document and place.
        order: one of `ORDERS`.
        sample: how many to draw at most; 0 takes all.
        seed: of the draw.

    `coded_already` is how many of the suggestions were left out, because they were coded by hand.
    """

    def __init__(
        self,
        project: Project,
        suggestions: Sequence[Suggestion],
        *,
        order: str = "uncertain",
        sample: int = 0,
        seed: int = 1,
    ) -> None:
        self.project = project
        self.sight = sight_of(project)
        given, suggestions = len(suggestions), not_coded(project, suggestions)
        self.coded_already = given - len(suggestions)
        if sample and sample < len(suggestions):
            suggestions = drawn(suggestions, sample, seed)
        self._rules = {
            s.id: s.key.rule for s in project.suggestions.select("book = ?", (project.books.name,))
        }
        self._states: dict[str, str] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self.decided()
        done = Counter(dict.fromkeys(self._rules.values(), 0))
        for (rule, state), n in self._counts.items():
            done[rule] += n if state in ("accepted", "rejected") else 0
        self.items = in_order(suggestions, order, done)
        self.order = order
        self.at = 0

    def __len__(self) -> int:
        return len(self.items)

    def left_out(self) -> str:
        """How many are not asked, in words; empty for none."""
        if not self.coded_already:
            return ""
        return f"{self.coded_already} more not asked: coded by you already"

    def order_told(self, *, short: bool = False) -> str:
        """In which order they are asked, in words; `short` without what that means."""
        told = TOLD[self.order]
        return f"order: {re.split('[:,]', told)[0] if short else told}"

    @property
    def current(self) -> Suggestion | None:
        """The one that is asked now; None at the end."""
        return self.items[self.at] if self.at < len(self.items) else None

    def left(self) -> int:
        """How many are still to decide from here on."""
        return sum(self.state(s) == "pending" for s in self.items[self.at :])

    def tally(self) -> str:
        """What was decided of what was asked: `20 decided: 12 accepted, 8 rejected`."""
        states = Counter(map(self.state, self.items))
        yes, no = states["accepted"], states["rejected"]
        return f"{yes + no} decided: {yes} accepted, {no} rejected"

    def state(self, suggestion: Suggestion) -> str:
        """pending, accepted or rejected, as it stands in the record."""
        return self._states.get(suggestion.id, "pending")

    def step(self, by: int = 1) -> Suggestion | None:
        """Go on (or back) to the next one that is not decided; None at the end, and none before: stay."""
        at = self.at + by
        while 0 <= at < len(self.items) and self.state(self.items[at]) != "pending":
            at += 1 if by > 0 else -1
        self.at = min(at, len(self.items)) if at >= 0 else self.at
        return self.current

    def decided(self) -> None:
        """Read the decisions again, after something was decided or taken back."""
        from coder.project.decisions import decided

        self._states = dict(decided(self.project, self.project.writer()).states)
        self._counts = Counter(
            (self._rules[i], state) for i, state in self._states.items() if i in self._rules
        )

    def ask_again(self, ids: Iterable[str]) -> None:
        """Ask again what was taken back; what was not in the queue is asked here, out of turn."""
        wanted = set(ids)
        found = [n for n, s in enumerate(self.items) if s.id in wanted]
        if found:
            self.at = found[0]
            return
        more = [s for i in sorted(wanted) for s in self.project.suggestions.select("sid = ?", (i,))]
        self.items[self.at : self.at] = [s for s in more if self.state(s) == "pending"]

    def rest_of(self, suggestion: Suggestion) -> list[Suggestion]:
        """What is pending of the same rule in the same document."""
        return [
            s
            for s in self.items
            if (s.doc, s.key.rule) == (suggestion.doc, suggestion.key.rule)
            and self.state(s) == "pending"
        ]

    # -- how rules do --------------------------------------------------------------------------

    def precision(self, rule: str) -> Precision:
        """How a rule has done with this coder, in all documents."""
        return Precision(self._counts[rule, "accepted"], self._counts[rule, "rejected"])

    def told(self, rule: str) -> str:
        """How a rule has done, in words; empty while the coder works on a blind document."""
        return f"rule {rule}: {self.precision(rule)}" if self.sight.sees_scores() else ""
