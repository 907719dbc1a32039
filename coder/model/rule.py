"""What a rule of a codebook looks for, as typed values: a small tree of parts.

    Rule(body=Near(parts=(Words("glob", ("benefit*",)), Any(...)), max_gap=12))

Owns the shapes only: reading them from YAML is the codebook's work, matching is the tagger's. Gaps
count words, not punctuation. A part has no id; a rule has one, stable for good, because precision hangs
on it. A `Hit` is where a rule matched, in code points of the stored text; a `Flag` is a mark on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

__all__ = [
    "AllOf",
    "Any",
    "Before",
    "Bounded",
    "Context",
    "Flag",
    "Gap",
    "Guarded",
    "Hit",
    "Near",
    "OfCode",
    "Part",
    "Regex",
    "Rule",
    "Scope",
    "Seq",
    "TokenPattern",
    "Unless",
    "Words",
    "inside",
    "pieces",
]


@dataclass(frozen=True, slots=True)
class Words:
    """Words as written or in their forms.

    `kind` is phrase, lemma, lemmas or glob; `values` are alternatives (phrase, lemma, glob) or the
    words of one sequence (lemmas); `forms` are extra surface forms given by hand, `not_forms` those of the
    tables that are not meant. `negative` globs and the like do not exist: exclusion is `unless`.
    """

    kind: str
    values: tuple[str, ...]
    forms: tuple[str, ...] = ()
    case: str = "fold"
    hyphen: str = "flexible"
    compound: bool = False
    not_forms: tuple[str, ...] = ()


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
    """A spaCy pattern (`kind` is tokens or dependency), kept as plain data.

    Without `requires` it runs on words alone and needs no model; with it, `pipelines` are the user's own,
    as (language, installed package or folder) pairs.
    """

    kind: str
    pattern: tuple[Mapping[str, object], ...] = field(hash=False)
    requires: str = ""
    pipelines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bounded:
    """A part with a language or a unit of its own, other than its rule's; empty fields bind nothing."""

    part: Part
    lang: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A part with exceptions or a scope of its own: where it matches and nothing of `unless` cancels it."""

    part: Part
    unless: tuple[Unless, ...] = ()
    scope: Scope = field(default_factory=lambda: Scope())


@dataclass(frozen=True, slots=True)
class OfCode:
    """Where rules of another code match; `parts` are their bodies with all that limits them.

    What the other code's matches silence, and which of them its overlap policy keeps, plays no part here.
    `code` is a name for messages and not part of the meaning.
    """

    code: str
    parts: tuple[Part, ...]


Part = Words | Regex | Any | Seq | Near | Before | AllOf | TokenPattern | Bounded | Guarded | OfCode


@dataclass(frozen=True, slots=True)
class Unless:
    """Cancels a hit when `part` is found in its `within`.

    `within` is `overlap` (overlapping the hit or in its sentence: what a file that says nothing means),
    `match` (overlapping the hit only: what a file calls `overlap` or `match`), or a unit.
    """

    part: Part
    within: str = "overlap"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a rule runs: `meta` maps document variables to allowed values, `section` names sections."""

    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    meta_not: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    section: tuple[str, ...] = ()
    section_not: tuple[str, ...] = ()


def inside(part: Part) -> tuple[Part, ...]:
    """The parts that a part is made of directly, its exceptions included."""
    inner: tuple[Part | Gap, ...] = ()
    if isinstance(part, Any | Seq | Near | AllOf | OfCode):
        inner = part.parts
    elif isinstance(part, Before):
        inner = (part.left, part.right)
    elif isinstance(part, Bounded):
        inner = (part.part,)
    elif isinstance(part, Guarded):
        inner = (part.part, *(u.part for u in part.unless))
    return tuple(one for one in inner if not isinstance(one, Gap))


def pieces(part: Part) -> Iterator[Part]:
    """The part itself and every part inside it, exceptions of parts included, from the outside in."""
    yield part
    for one in inside(part):
        yield from pieces(one)


@dataclass(frozen=True, slots=True)
class Context:
    """A mark on a hit (`name` is the flag), never a deletion unless `effect` is drop.

    The flag is set when `before` stands before the hit, `after` behind it (within `max_gap` words and
    the unit), or, with `quoted`, when the hit stands in quotation marks around `min_words` to
    `max_words` words. `unless` are parts that take the power from words they overlap ("not only");
    `stop` between words and hit does the same ("not X but HIT"). Fields that are None or empty take the
    built-in context's value where there is one of this name. Without `everywhere` it serves only the
    rules that name it.
    """

    name: str
    before: Part | None = None
    after: Part | None = None
    quoted: bool = False
    max_gap: int | None = None
    max_words: int | None = None
    min_words: int | None = None
    within: str = ""
    lang: tuple[str, ...] = ()
    effect: str = "flag"
    proposes: Mapping[str, str] = field(default_factory=dict)
    unless: tuple[Part, ...] = ()
    stop: Part | None = None
    everywhere: bool = True


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


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on a hit and the words `[start, end)` of the stored text that set it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A match of a rule in the stored text.

    `[start, end)` is the match, `[expanded_start, expanded_end)` the wider span that the rule's
    `expand` asks for (the match itself without it). `marks` say which words set which of the `flags`;
    `proposes` are the attribute values that the flags propose.
    """

    start: int
    end: int
    expanded_start: int
    expanded_end: int
    code: str
    rule: str
    flags: tuple[str, ...] = ()
    weight: float = 1.0
    proposes: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Flag, ...] = ()
