"""Coefficients by the names people ask for.

    score(parts_by_name("alpha", judged, level="ordinal"))
    score(parts_on_line("u-alpha", line))

Owns the names of `--measure`, those that ATLAS.ti has for some of them, and which stand on units, on
characters, or on both. What a coefficient is stands where it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from coder.agree.alpha import LEVELS, alpha_parts
from coder.agree.chance import (
    ac1_parts,
    brennan_prediger_parts,
    conger_parts,
    fleiss_parts,
    scott_parts,
)
from coder.agree.continuum import Continuum, characters, code_characters
from coder.agree.judgements import PRESENT, Judgements
from coder.agree.kappa import cohen_parts, pooled_kappa_parts
from coder.agree.matches import MATCHES, match_parts
from coder.agree.parts import Parts
from coder.agree.percent import holsti_parts, percent_parts
from coder.agree.unitizing import (
    binary_u_alpha_parts,
    cu_alpha_parts,
    domains_u_alpha_parts,
    u_alpha_parts,
)
from coder.model.errors import BadValue

__all__ = [
    "ALIASES",
    "MEASURES",
    "ON_LINE",
    "ON_UNITS",
    "measure_named",
    "needs_line",
    "parts_by_name",
    "parts_of_codes",
    "parts_on_line",
]

_PLAIN: Final[Mapping[str, Callable[[Judgements], Parts]]] = {
    "percent": percent_parts,
    "percent-coincidence": lambda j: percent_parts(j, convention="coincidence"),
    "percent-pairs": lambda j: percent_parts(j, convention="pairs"),
    "holsti": holsti_parts,
    "scott": scott_parts,
    "cohen": cohen_parts,
    "cohen-linear": lambda j: cohen_parts(j, weights="linear"),
    "cohen-quadratic": lambda j: cohen_parts(j, weights="quadratic"),
    "fleiss": fleiss_parts,
    "conger": conger_parts,
    "brennan-prediger": brennan_prediger_parts,
    "ac1": ac1_parts,
    "alpha": alpha_parts,
    "alpha-masi": lambda j: alpha_parts(j, metric="masi"),
    "alpha-jaccard": lambda j: alpha_parts(j, metric="jaccard"),
}

_FAMILY: Final[Mapping[str, Callable[[Continuum, Sequence[str]], Parts]]] = {
    "u-alpha": u_alpha_parts,
    "binary-u-alpha": binary_u_alpha_parts,
    "cu-alpha": cu_alpha_parts,
    "domains-u-alpha": lambda line, codes: domains_u_alpha_parts(
        line, [(c,) for c in codes or line.codes]
    ),
}

ON_UNITS: Final = (*_PLAIN, *MATCHES)
ON_LINE: Final = (*_PLAIN, "pooled-kappa", *_FAMILY, *MATCHES)
MEASURES: Final = ON_LINE

ALIASES: Final[Mapping[str, str]] = {
    "alpha-binary": "binary-u-alpha",
    "csu-alpha": "cu-alpha",
    "Cu-alpha": "domains-u-alpha",
}
"""Names of ATLAS.ti; its cu-alpha is ours."""


def measure_named(written: str) -> str:
    """The measure of a name or alias; case matters only between cu-alpha and Cu-alpha.

    Raises:
        BadValue: for a name that is not known, with the nearest.
    """
    name = written.strip()
    folded = name.casefold()
    found = ALIASES.get(name) or ALIASES.get(folded, folded)
    if found not in MEASURES:
        raise BadValue.of_value("a measure", name, (*MEASURES, *ALIASES))
    return found


def needs_line(measure: str) -> bool:
    """Whether a measure needs spans of characters, whatever the unit."""
    return measure in _FAMILY


def parts_by_name(
    measure: str, judged: Judgements, *, level: str = "nominal", positive: str = PRESENT
) -> Parts:
    """A coefficient of judgements taken apart; `level` is for alpha, `positive` for f1 and its kin.

    Raises:
        BadValue: for a name that is not known or needs characters, another level, or a positive value
            that no judgement can have.
        UsageError: when an ordinal level lacks the order of its values.
    """
    if level not in LEVELS:
        raise BadValue.of_value("the level of alpha", level, LEVELS)
    if measure == "alpha":
        return alpha_parts(judged, metric=level)
    if measure in MATCHES:
        return match_parts(measure, [judged], positive=positive)
    if measure in _PLAIN:
        return _PLAIN[measure](judged)
    if measure in ON_LINE:
        raise BadValue(f"{measure} needs spans of characters, not units", found=measure)
    raise BadValue.of_value("a measure", measure, MEASURES)


def parts_of_codes(measure: str, each: Sequence[Judgements], sets: Judgements) -> Parts:
    """A coefficient of several codes on the same units taken apart.

    Args:
        measure: f1, precision, recall and pooled-kappa add up over codes; others judge the set of codes.
        each: for each code whether units carry it.
        sets: the set of codes that units carry.

    Raises:
        BadValue: for a name that is not known or needs characters.
    """
    if measure == "pooled-kappa":
        return pooled_kappa_parts(each)
    if measure in MATCHES:
        return match_parts(measure, each)
    return parts_by_name(measure, sets)


def parts_on_line(measure: str, line: Continuum, codes: Sequence[str] = ()) -> Parts:
    """A coefficient of spans taken apart: the unitizing family, or any other on characters.

    f1, precision and recall count the characters of all codes together; coefficients of units take each
    character as a unit that has the set of its codes as value.

    Raises:
        BadValue: for a name that is not known.
        UsageError: for a code that is not on the line.
    """
    if measure in _FAMILY:
        return _FAMILY[measure](line, codes)
    if measure in _PLAIN:
        return _PLAIN[measure](characters(line, codes))
    if measure not in ON_LINE:
        raise BadValue.of_value("a measure", measure, MEASURES)
    # A line without codes is judged like one code that nobody used.
    each = [code_characters(line, code) for code in codes or line.codes]
    each = each or [code_characters(line.with_code("any"), "any")]
    if measure == "pooled-kappa":
        return pooled_kappa_parts(each)
    return match_parts(measure, each)
