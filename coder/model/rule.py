"""What a rule of a codebook looks for, as typed values: a small tree of parts.

    Rule(body=Near(parts=(Words("glob", ("benefit*",)), Any(...)), max_gap=12))

Owns the shapes only: reading them from YAML is the codebook's work, matching is the tagger's. Gaps
count words. A part has no id; a rule has one, stable for good, because precision hangs on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "AllOf",
    "Any",
    "Before",
    "Context",
    "Gap",
    "Near",
    "Part",
    "Regex",
    "Rule",
    "Scope",
    "Seq",
    "TokenPattern",
    "Unless",
    "Words",
]


@dataclass(frozen=True, slots=True)
class Words:
    """Words as written or in their forms.

    `kind` is phrase, lemma, lemmas or glob; `values` are alternatives (phrase, lemma, glob) or the
    words of one sequence (lemmas); `forms` are extra surface forms given by hand. `negative` globs and
    the like do not exist: exclusion is `unless`.
    """

    kind: str
    values: tuple[str, ...]
    forms: tuple[str, ...] = ()
    case: str = "fold"
    hyphen: str = "flexible"
    compound: bool = False


@dataclass(frozen=True, slots=True)
class Regex:
    """An RE2 expression on the stored text; `case` is fold or exact."""

    pattern: str
    case: str = "exact"


@dataclass(frozen=True, slots=True)
class Gap:
    """From `low` to `high` words between two parts of a sequence."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Any:
    """Any of the parts."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Seq:
    """Parts in order; `parts` alternate freely with Gap, adjacent where no Gap stands."""

    parts: tuple[Part | Gap, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """All parts with at most `max_gap` words between neighbours, in any order unless `ordered`."""

    parts: tuple[Part, ...]
    max_gap: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """`left`, then `right`, with at most `max_gap` words between."""

    left: Part
    right: Part
    max_gap: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts somewhere in the unit that the rule names by `within`."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TokenPattern:
    """A spaCy pattern (`kind` is tokens or dependency), kept as plain data."""

    kind: str
    pattern: tuple[Mapping[str, object], ...]
    requires: str = ""


Part = Words | Regex | Any | Seq | Near | Before | AllOf | TokenPattern


@dataclass(frozen=True, slots=True)
class Unless:
    """Cancels a hit when `part` is found in its `within` (overlap: overlapping or in the sentence)."""

    part: Part
    within: str = "overlap"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a rule runs: `meta` maps document variables to allowed values, `section` names sections."""

    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meta_not: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    section: tuple[str, ...] = ()
    section_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """A mark on a hit (`name` is the flag), never a deletion unless `effect` is drop.

    Exactly one of `before`, `after` (a part within `max_gap` words) or `quoted` is used.
    """

    name: str
    before: Part | None = None
    after: Part | None = None
    quoted: bool = False
    max_gap: int = 3
    max_words: int = 5
    within: str = "sentence"
    lang: tuple[str, ...] = ()
    effect: str = "flag"
    proposes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one code.

    `lang` empty means all languages; `line` is its line in the codebook file for messages (not part of
    its identity). `context` names extra contexts that apply to this rule only.
    """

    id: str
    body: Part
    lang: tuple[str, ...] = ()
    within: str = "sentence"
    expand: str = "match"
    weight: float = 1.0
    unless: tuple[Unless, ...] = ()
    scope: Scope = Scope()
    silences: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    enabled: bool = True
    note: str = ""
    line: int = 0
