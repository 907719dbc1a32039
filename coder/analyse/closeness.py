"""When two codings stand together: the rules of co-occurrence by name.

Owns the words after `--rule`: pair rules look at two codings (`overlap`, `same`, `near:K`), unit rules
at what a unit carries (`sentence`, `paragraph`, `page`, `document`). K counts code points between the
end of one coding and the start of the other. Nothing is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.model.document import UNIT_KINDS
from coder.model.errors import BadValue, nearest

__all__ = ["PAIR_RULES", "RULES", "Closeness", "closeness"]

PAIR_RULES = ("overlap", "same", "near")
RULES = ("overlap", "same", "near:K", *UNIT_KINDS)


@dataclass(frozen=True, slots=True)
class Closeness:
    """A rule taken apart: its kind, and the largest gap in code points for `near`."""

    kind: str
    gap: int = 0

    @property
    def by_pair(self) -> bool:
        """Whether pairs of codings count (else units)."""
        return self.kind in PAIR_RULES

    def __str__(self) -> str:
        return f"near:{self.gap}" if self.kind == "near" else self.kind


def closeness(rule: str) -> Closeness:
    """The rule meant by its name, for example `near:200`.

    Raises:
        BadValue: for another name, or a `near` without a whole number of 0 or more.
    """
    kind, colon, number = rule.partition(":")
    if kind == "near":
        if number.isascii() and number.isdigit() and len(number) <= 18:
            return Closeness("near", int(number))
        raise BadValue(
            f"rule {rule!r} needs a whole number of characters",
            found=rule,
            allowed=("near:0", "near:200"),
            hint="near:200 lets at most 200 characters lie between two codings",
        )
    if colon or kind not in (*PAIR_RULES, *UNIT_KINDS):
        raise BadValue(
            f"rule {rule!r} is not known",
            found=rule,
            allowed=RULES,
            nearest=nearest(kind, RULES),
            hint="overlap counts pairs of codings; sentence, paragraph, page, document count units",
        )
    return Closeness(kind)
