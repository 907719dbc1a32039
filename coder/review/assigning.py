"""Who codes what in a round, and how many units a round needs.

    share_out(loads, ("ana", "ben", "cid"), double=0.3, seed=7)      needed(prevalence=0.08, width=0.2)

Owns the plan: within each stratum the asked share of documents gets a second coder, pairs of coders take
turns, the rest goes to whoever has least to read. Equal input gives the same plan on every machine: chance
is the hash of seed and id, not a generator. Lengths are characters. Pure; nothing is recorded here.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import NormalDist

from coder.model.errors import BadValue

__all__ = ["Load", "Share", "kappa_variance", "needed", "share_out"]


@dataclass(frozen=True, slots=True)
class Load:
    """A document to give out: its length in characters, its stratum, its primary coder if that is set."""

    doc: str
    length: int
    stratum: str = ""
    primary: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Who codes a document; the first is its primary coder."""

    doc: str
    coders: tuple[str, ...]


@dataclass(slots=True)
class _Books:
    """What each coder has been given so far, and what every pair has in common."""

    total: dict[str, int]
    strata: dict[tuple[str, str], int] = field(default_factory=dict)
    firsts: dict[str, int] = field(default_factory=dict)
    pairs: dict[frozenset[str], int] = field(default_factory=dict)

    def give(self, load: Load, coders: Sequence[str]) -> None:
        for coder in coders:
            self.total[coder] += load.length
            key = (coder, load.stratum)
            self.strata[key] = self.strata.get(key, 0) + load.length
        self.firsts[coders[0]] = self.firsts.get(coders[0], 0) + load.length
        if len(coders) > 1:
            pair = frozenset(coders[:2])
            self.pairs[pair] = self.pairs.get(pair, 0) + 1

    def read(self, coder: str, stratum: str) -> int:
        """Characters of a coder, those of the stratum twice: both should even out."""
        return self.total[coder] + self.strata.get((coder, stratum), 0)


def share_out(
    loads: Iterable[Load],
    coders: Sequence[str],
    *,
    double: float = 0.0,
    seed: int = 0,
    given: Mapping[str, int] | None = None,
) -> tuple[Share, ...]:
    """Give every document to one coder, and a share of them to two.

    Args:
        loads: the documents.
        coders: who codes; different names.
        double: share of the documents, in [0, 1], that two coders code; rounded to the nearest whole
            document, and at least one where it is above 0.
        seed: another seed, another plan.
        given: characters that coders have to read already.

    Raises:
        BadValue: a share outside [0, 1], nobody to code, or nobody for a second reading.
    """
    if not 0 <= double <= 1:
        raise BadValue(f"the share of double coding is {double}", found=double, hint="0 to 1")
    if not coders:
        raise BadValue("nobody is named to code", hint="--coders a,b,c")
    if double and len(coders) < 2:
        raise BadValue(
            f"a second coder is wanted, and {coders[0]} is the only one",
            found=coders[0],
            hint="--coders a,b,c names more; --double 0 asks for none",
        )
    every = sorted(loads, key=lambda x: _chance(seed, x.doc))
    twice = _doubled(every, double)
    books = _Books({coder: (given or {}).get(coder, 0) for coder in coders})
    out: dict[str, Share] = {}
    for group in (True, False):
        for load in sorted(every, key=lambda x: -x.length):
            if (load.doc in twice) is group:
                chosen = (_pair if group else _one)(load, coders, books, seed)
                books.give(load, chosen)
                out[load.doc] = Share(load.doc, chosen)
    return tuple(out[doc] for doc in sorted(out))


def _chance(seed: int, *parts: str) -> str:
    return hashlib.sha256("\x1f".join((str(seed), *parts)).encode()).hexdigest()


def _doubled(every: Sequence[Load], double: float) -> set[str]:
    """The documents that two code: of each stratum its share, by largest remainder."""
    strata: dict[str, list[Load]] = {}
    for load in every:
        strata.setdefault(load.stratum, []).append(load)
    left = math.floor(double * len(every) + 0.5)
    if double and every:
        left = max(1, left)
    whole = {name: math.floor(double * len(own)) for name, own in strata.items()}
    rest = sorted(strata, key=lambda n: (whole[n] - double * len(strata[n]), strata[n][0].doc))
    left -= sum(whole.values())
    for name in rest[: max(0, left)]:
        whole[name] += 1
    return {load.doc for name, own in strata.items() for load in own[: whole[name]]}


def _one(load: Load, coders: Sequence[str], books: _Books, seed: int) -> tuple[str, ...]:
    if load.primary in coders:
        return (load.primary,)
    return (min(coders, key=lambda c: (books.read(c, load.stratum), _chance(seed, load.doc, c))),)


def _pair(load: Load, coders: Sequence[str], books: _Books, seed: int) -> tuple[str, ...]:
    """The pair that has least in common, then least to read; the primary is who has been it less."""
    pairs = [p for p in combinations(coders, 2) if load.primary in (*p, "")]
    if load.primary not in coders:
        pairs = list(combinations(coders, 2))
    a, b = min(
        pairs,
        key=lambda p: (
            books.pairs.get(frozenset(p), 0),
            books.read(p[0], load.stratum) + books.read(p[1], load.stratum),
            _chance(seed, load.doc, *p),
        ),
    )
    if load.primary in (a, b):
        return (a, b) if load.primary == a else (b, a)
    first = min((a, b), key=lambda c: (books.firsts.get(c, 0), _chance(seed, load.doc, c)))
    return (first, b if first == a else a)


# -- how much is enough -----------------------------------------------------------------------


def kappa_variance(agreement: float, prevalence: float) -> float:
    """Variance, times the number of units, of chance-corrected agreement of two coders on a yes or no.

    Bloch and Kraemer 1989, Biometrics 45:269; in this form Donner and Eliasziw 1992, Statistics in
    Medicine 11:1511: (1 - k) ((1 - k)(1 - 2k) + k(2 - k) / (2p(1 - p))). It is that of Scott's pi, which
    alpha comes to as units grow.

    Raises:
        BadValue: a prevalence outside (0, 1), or an agreement outside [0, 1].
    """
    if not 0 < prevalence < 1:
        raise BadValue(
            f"the prevalence is {prevalence}", found=prevalence, hint="above 0 and below 1: 0.08"
        )
    if not 0 <= agreement <= 1:
        raise BadValue(f"the agreement is {agreement}", found=agreement, hint="0 to 1")
    k, spread = agreement, 2 * prevalence * (1 - prevalence)
    return (1 - k) * ((1 - k) * (1 - 2 * k) + k * (2 - k) / spread)


def needed(
    prevalence: float, *, width: float, agreement: float = 0.8, confidence: float = 0.95
) -> int:
    """Units that two coders must judge for an interval of this whole width around alpha.

    Args:
        prevalence: share of units that carry the code, in (0, 1).
        width: from lower to upper bound, in (0, 2).
        agreement: the alpha that is expected, in [0, 1]; nearer 1 needs fewer.
        confidence: in (0, 1).

    Returns:
        Whole units, as if they were independent; sentences of one document are alike and tell less.

    Raises:
        BadValue: a figure outside its range.
    """
    if not 0 < width < 2:
        raise BadValue(f"the width is {width}", found=width, hint="above 0 and below 2: 0.2")
    if not 0 < confidence < 1:
        raise BadValue(f"the confidence is {confidence}", found=confidence, hint="0.95")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    exact = 4 * z * z * kappa_variance(agreement, prevalence) / (width * width)
    return max(2, math.ceil(exact - 1e-9))
