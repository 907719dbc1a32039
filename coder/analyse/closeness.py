"""When two codings stand together: the rules of co-occurrence by name.

    overlap  same  enclosure                  two spans, whichever comes first
    encloses                                  the row's coding holds the column's
    near:200  near:20t  near:2s  near:1p      at most so many characters, tokens, sentences, paragraphs
    then:200  then:20t  then:2s  then:1p      lie between; `then`: and the row's coding comes first
    sentence  paragraph  section  page  document      what a unit carries

Owns the words after `--rule`. K counts what lies wholly between the end of one coding and the start of
the other, so that near:0 takes in what touches, and near:0s neighbouring sentences. Nothing is counted here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coder.model.errors import BadValue, nearest

__all__ = ["DIRECTED", "PAIR_RULES", "RULES", "UNIT_RULES", "Closeness", "closeness"]

PAIR_RULES = ("overlap", "same", "enclosure", "encloses", "near", "then")
DIRECTED = ("encloses", "then")
UNIT_RULES = ("sentence", "paragraph", "section", "page", "document")
RULES = ("overlap", "same", "enclosure", "encloses", "near:K", "then:K", *UNIT_RULES)

_MEASURED = ("character", "token", "sentence", "paragraph")
_DISTANCE = re.compile(r"(\d{1,18})\s*([a-z]*)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Closeness:
    """A rule taken apart: its kind, and for near and then the largest gap and what it is counted in."""

    kind: str
    gap: int = 0
    counted_in: str = "character"

    @property
    def by_pair(self) -> bool:
        """Whether pairs of codings count (else units)."""
        return self.kind in PAIR_RULES

    @property
    def directed(self) -> bool:
        """Whether row and column play different parts."""
        return self.kind in DIRECTED

    @property
    def units(self) -> str:
        """The kind of units that the rule cannot do without; empty for none."""
        if self.by_pair:
            return self.counted_in if self.counted_in != "character" else ""
        return self.kind if self.kind != "document" else ""

    def __str__(self) -> str:
        if self.kind not in ("near", "then"):
            return self.kind
        if self.counted_in == "character":
            return f"{self.kind}:{self.gap}"
        return f"{self.kind}:{self.gap} {self.counted_in}{'' if self.gap == 1 else 's'}"


def closeness(rule: str) -> Closeness:
    """The rule meant by its name, for example `near:200`, `near:2s` or `then:50 tokens`.

    Raises:
        BadValue: for another name, or a `near` or `then` without a whole number of 0 or more.
    """
    kind, colon, distance = rule.strip().partition(":")
    if kind in ("near", "then"):
        return _distant(rule, kind, distance.strip())
    if colon or kind not in (*PAIR_RULES, *UNIT_RULES):
        raise BadValue(
            f"rule {rule!r} is not known",
            found=rule,
            allowed=RULES,
            nearest=nearest(kind, RULES),
            hint="overlap counts pairs of codings; sentence, paragraph, page, document count units",
        )
    return Closeness(kind)


def _distant(rule: str, kind: str, distance: str) -> Closeness:
    found = _DISTANCE.match(distance)
    word = found[2].removesuffix("s") if found and len(found[2]) > 1 else found[2] if found else ""
    counted_in = next((name for name in _MEASURED if name.startswith(word or "c")), "")
    if found and counted_in and (len(word) < 2 or word == counted_in):
        return Closeness(kind, int(found[1]), counted_in)
    raise BadValue(
        f"rule {rule!r} needs a whole number of characters, tokens, sentences or paragraphs",
        found=rule,
        allowed=(f"{kind}:200", f"{kind}:20t", f"{kind}:2s", f"{kind}:1p"),
        hint=f"{kind}:200 lets at most 200 characters lie between two codings, {kind}:2s two sentences",
    )
