"""A code named in a rule of another code: `{code: win_win}` becomes what the rules of win_win look for.

Owns that a reference is taken apart when the file is read: circles are errors, disabled rules are left out,
a reference that unfolds into too much is refused, and faults of the other code's rules are told once, where
they stand. What remains has no trace of order, ids or notes, so editing those brings nothing back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from coder.codebook.parts import is_large
from coder.codebook.shape import Row, Said, meant
from coder.codebook.tree import Faults
from coder.model.rule import Bounded, Guarded, OfCode, Part, Rule, Scope

__all__ = ["References"]

_ANYWHERE = Scope()
Made = TypeVar("Made")


class References:
    """Unfolds references to codes.

    Args:
        rows: the rows of all codes by id.
        rule: makes a rule of its row: (row, where, default id, code) -> rule.
        faults: takes what is wrong.
    """

    def __init__(
        self,
        rows: Mapping[str, Row],
        rule: Callable[[Row, str, str, str], Rule | None],
        faults: Faults,
    ) -> None:
        self.rows, self.rule, self.faults = rows, rule, faults
        self._way: list[str] = []
        self._made: dict[str, OfCode | None] = {}

    def inside(self, code: str, work: Callable[[], Made]) -> Made:
        """Do the work on a code's own rules, which must not come back to the code."""
        self._way.append(code)
        try:
            return work()
        finally:
            self._way.pop()

    def of_code(self, said: Said, where: str) -> OfCode | None:
        """Where the rules of a code match; None when that is no code, or a circle (then reported)."""
        name = str(said)
        if name not in self.rows:
            what = f"{where}: code {name!r} is not known{meant(said, self.rows)}"
            self.faults.add("unknown-code", what, said.at)
            return None
        if name in self._way:
            way = " -> ".join([*self._way[self._way.index(name) :], name])
            self.faults.add(
                "cycle", f"{where}: codes refer to each other in a circle: {way}", said.at
            )
            return None
        if name not in self._made:
            self._made[name] = self._unfolded(name)
        made = self._made[name]
        if made is not None and not made.parts:
            what = f"{where}: code {name!r} has no rules that could match"
            self.faults.add("empty-reference", what, said.at)
            return None
        if made is not None and is_large(made):
            what = f"{where}: the reference to {name!r} unfolds into too much"
            self.faults.add("too-large", what, said.at, hint="refer to fewer codes")
            return None
        return made

    def _unfolded(self, name: str) -> OfCode | None:
        row = self.rows[name]
        before = len(self.faults.findings)
        made = self.inside(
            name,
            lambda: [
                self.rule(r, f"code {name!r}", f"{name}.{n}", name)
                for n, r in enumerate(row.get("rules", ()), 1)
            ],
        )
        # What is wrong there is told when the code itself is read; a circle is seen from here only.
        circles = self.faults.take_back(before, but="cycle")
        rules = [rule for rule in made if rule is not None]
        if circles or len(rules) < len(made):
            return None
        return OfCode(name, tuple(_as_part(rule) for rule in rules if rule.enabled))


def _as_part(rule: Rule) -> Part:
    """A rule's body with all that limits where it matches."""
    body: Part = Bounded(rule.body, rule.lang, rule.within)
    if rule.unless or rule.scope != _ANYWHERE:
        body = Guarded(body, rule.unless, rule.scope)
    return body
