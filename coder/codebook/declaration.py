"""The codebook file, declared: every key, what may stand under it, and one line of help for editors.

This is the one place that says what a codebook looks like. `shape.take` reads by it, `schema.py` publishes
it. What ties two places of a file together (a parent that must exist) is in `check.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coder.codebook.shape import Either, Many, Number, Open, Plain, Table, Text, Yes
from coder.codebook.tongues import CODE, TWO_LETTERS

__all__ = [
    "BUILT_IN_CONTEXTS",
    "CODEBOOK",
    "KINDS",
    "OVERLAPS",
    "UNITS",
    "WORD_KINDS",
]

UNITS = ("sentence", "paragraph", "section", "page", "document")
OVERLAPS = ("all", "longest_in_code", "longest_overall")
WORD_KINDS = ("phrase", "lemma", "lemmas", "glob")
KINDS = (
    *WORD_KINDS, "regex", "seq", "near", "before", "after", "all_of", "any", "code", "tokens",
    "dependency",
)  # fmt: skip
BUILT_IN_CONTEXTS = ("negated", "attributed", "scare_quoted", "hedged", "quoted_speech")

_ID = Text(
    "an id (a small letter, then small letters, digits, _ and -)", pattern="[a-z][a-z0-9_-]*"
)
_NAME = Text("a name without spaces", pattern=r"[^\s$]+")
_LINE = Text(empty=True)
_LANG = Text("a language code such as en or de", pattern=CODE, known=TWO_LETTERS)
_LANGS = Many(_LANG, single=True, help="languages the rule runs on; all without it")
_WORDS = Many(Text("words"), single=True, least=1)
_UNIT = Text("a unit", choices=UNITS, help="the unit that a match never leaves")
_CASE = Text("fold or exact", choices=("fold", "exact"), help="exact: capitals count")
_HYPHEN = Text(
    "a way with hyphens",
    choices=("flexible", "optional", "exact"),
    help="flexible: also any dash, slash, space; optional: also nothing; exact: a dash only",
)
_EXPAND = Text("what to widen to", choices=("match", "sentence", "paragraph"))
_OVERLAP = Text("a way with overlaps", choices=OVERLAPS)
_WEIGHT = Number(0, 1000, whole=False, help="how much the rule is worth, for sorting only")
_FIXED = {"fold": Text("fold", choices=("fold",)), "join": Text("join", choices=("join",))}

_SET_NAME = Text(
    "a reference to a set, such as $states",
    pattern=r"\$[^\s$]+",
    instead="write {{phrase: {}}} for words",
)

_SLIPS = {
    "words": "phrase", "word": "phrase", "phrases": "phrase", "terms": "phrase", "term": "phrase",
    "keywords": "phrase", "text": "phrase", "lemmata": "lemma", "wildcard": "glob",
    "pattern": "regex", "regexp": "regex", "sequence": "seq", "or": "any", "any_of": "any",
    "one_of": "any", "and": "all_of", "all": "all_of", "not": "unless", "except": "unless",
    "language": "lang", "languages": "lang", "distance": "max_gap",
}  # fmt: skip
_CODE_SLIPS = {
    "title": "name", "label": "name", "description": "definition", "color": "colour",
    "comment": "note", "memo": "note", "includes": "include", "excludes": "exclude",
    "inclusion": "include", "exclusion": "exclude", "example": "examples", "rule": "rules",
    "under": "parent", "shortcut": "key",
}  # fmt: skip

# A part holds parts: these tables of keys are filled below, when all shapes are there.
_part_keys: dict[str, Any] = {}
_step_keys: dict[str, Any] = {}
_unless_keys: dict[str, Any] = {}
PART = Either(
    scalar=_SET_NAME,
    table=Table(_part_keys, one_of=KINDS, what="part", name="part", slips=_SLIPS),
    what="a part such as {phrase: words} or $set",
)
_STEP = Either(
    scalar=_SET_NAME,
    table=Table(_step_keys, one_of=(*KINDS, "gap"), what="part", name="step", slips=_SLIPS),
    what="a part or {gap: [from, to]}",
)
_UNLESS = Either(
    scalar=_SET_NAME,
    table=Table(_unless_keys, one_of=KINDS, what="part", name="unless", slips=_SLIPS),
    what="a part such as {phrase: words}",
)
_PARTS = Many(PART, least=1, most=64)
_SEVERAL = Many(PART, least=2, most=8)
_NEAR = Table(
    {
        "all": _SEVERAL,
        "max_gap": Number(0, 1000, help="most words between neighbouring parts"),
        "ordered": Yes("parts in the order given"),
    },
    required=("all", "max_gap"),
    what="",
)
_BEFORE = Table(
    {"left": PART, "right": PART, "max_gap": Number(0, 1000)},
    required=("left", "right", "max_gap"),
    what="",
    help="left, then right",
)
_AFTER = replace(_BEFORE, help="left, where it stands behind right")
_part_keys |= {
    "phrase": Many(Text("words"), single=True, least=1, help="the words as written"),
    "lemma": Many(Text("a word"), single=True, least=1, help="a word in any inflected form"),
    "lemmas": Many(Text("a word"), least=1, help="words in any form, adjacent, in order"),
    "glob": Many(Text("words with *"), single=True, least=1, help="* is letters of one word"),
    "regex": Text("an expression", help="RE2, on the stored text"),
    "seq": Many(_STEP, least=2, most=32, help="parts in order, with gaps between them"),
    "near": _NEAR,
    "before": _BEFORE,
    "after": _AFTER,
    "all_of": _SEVERAL,
    "any": _PARTS,
    "code": Many(Text("a code id"), single=True, least=1, help="where rules of that code match"),
    "tokens": Many(Plain(), least=1, help="a pattern of spaCy's Matcher"),
    "dependency": Many(Plain(), least=1, help="a pattern of spaCy's DependencyMatcher"),
    "case": _CASE,
    "hyphen": _HYPHEN,
    "compound": Yes("also inside longer words, for German compounds"),
    "forms": Many(Text("a form"), single=True, help="further forms of the lemma, by hand"),
    "not_forms": Many(Text("a form"), single=True, help="forms of the tables that are not meant"),
    "lang": _LANGS,
    "within": _UNIT,
    "requires": Text("what the rule needs", choices=("model",), help="model: see pipelines"),
    "unless": Many(_UNLESS, single=True, help="cancels the match"),
    "note": _LINE,
}
_step_keys |= {**_part_keys, "gap": Many(Number(0, 1000), least=2, most=2, help="from - to words")}
_unless_keys |= _part_keys | {
    "within": Text(
        "where to look",
        choices=("overlap", "match", *UNITS),
        help="overlap (or match): where it shares words with the match; without it, in its sentence",
    )
}
_VALUES = Either(
    scalar=Text("a value"),
    many=Many(Text("a value")),
    table=Table({"not": Many(Text("a value"), single=True)}, required=("not",), what=""),
    what="a value, a list of values or {not: ...}",
)
_SCOPE = Table(
    {
        "meta": Open(
            _VALUES, what="a document variable", help="document variables and their values"
        ),
        "section": _VALUES,
    },
    what="",
    help="which documents and sections the rule reads",
)
_CONTEXT_NAMES = Many(Text("a context"), single=True)
RULE = Table(
    {
        "id": Text(
            "a rule id", pattern=r"[\w.-]{1,60}", help="never changes: precision hangs on it"
        ),
        **_part_keys,
        "lang": _LANGS,
        "scope": _SCOPE,
        "expand": _EXPAND,
        "weight": _WEIGHT,
        "context": _CONTEXT_NAMES,
        "enabled": Yes(),
        "silences": Many(Text("a code id"), single=True),
    },
    one_of=KINDS,
    what="rule",
    name="rule",
    slips=_SLIPS,
)

_CONTEXT_WORDS = Either(scalar=_SET_NAME, many=_PARTS, table=PART.table, what="a part or $set")
CONTEXT = Table(
    {
        "before": _CONTEXT_WORDS,
        "after": _CONTEXT_WORDS,
        "quoted": Yes("the hit stands in quotation marks"),
        "max_gap": Number(0, 100),
        "max_words": Number(1, 10_000),
        "min_words": Number(1, 10_000),
        "within": _UNIT,
        "lang": _LANGS,
        "effect": Text("an effect", choices=("flag", "drop")),
        "proposes": Open(Text("a value"), what="an attribute", help="attribute values to propose"),
        "unless": Many(PART, single=True, help="words that look like it and are not"),
        "stop": _CONTEXT_WORDS,
        "enabled": Yes("no: only for rules that name it"),
        "note": _LINE,
    },
    what="",
    name="context",
)

_SET_FIELDS: dict[str, Any] = {
    "words": _WORDS,
    "phrase": _WORDS,
    "lemma": _WORDS,
    "lemmas": _WORDS,
    "glob": _WORDS,
    "globs": _WORDS,
    "any": _PARTS,
    "case": _CASE,
    "hyphen": _HYPHEN,
    "compound": Yes(),
    "forms": Many(Text("a form"), single=True),
    "note": _LINE,
}
_SET = Either(
    many=Many(Text("words"), least=1),
    table=Table(
        _SET_FIELDS,
        some_of=("words", "phrase", "lemma", "lemmas", "glob", "globs", "any"),
        what="",
    ),
    what="a list of words, or words:, lemmas:, globs: or any:",
)

_EXAMPLE = Table(
    {
        "text": Text("the example"),
        "code": Yes("true: a rule of the code must hit; false: none may"),
        "source": _LINE,
        "lang": _LANG,
        "note": _LINE,
    },
    required=("text",),
    what="",
)
_LINES = Many(_LINE, single=True)
_CODE = Table(
    {
        "id": _ID,
        "name": _LINE,
        "names": Open(Text("a name"), pattern=CODE, what="a language code", known=TWO_LETTERS),
        "parent": Text("a code id"),
        "group": Text("a group id"),
        "colour": Text("a colour"),
        "key": Text("one to three letters or digits", pattern=r"[^\s]{1,3}"),
        "definition": _LINE,
        "include": _LINES,
        "exclude": _LINES,
        "examples": Many(_EXAMPLE, single=True),
        "rules": Many(RULE),
        "silences": Many(Text("a code id"), single=True),
        "retired": Yes(),
        "note": _LINE,
    },
    required=("id",),
    what="code",
    name="code",
    slips=_CODE_SLIPS,
)

_ATTRIBUTE = Table(
    {
        "name": _NAME,
        "type": Text("a type", choices=("nominal", "ordinal", "integer", "text", "date")),
        "values": Many(Text("a value"), single=True),
        "scope": Many(Text("a code id"), single=True),
        "default": _LINE,
        "question": _LINE,
        "note": _LINE,
    },
    required=("name",),
    what="attribute",
    name="attribute",
)
_NORMALISE = Table(
    {
        "case": _CASE,
        "dashes": _FIXED["fold"],
        "quotes": _FIXED["fold"],
        "spaces": _FIXED["fold"],
        "line_hyphen": _FIXED["join"],
    },
    what="",
)
_DEFAULTS = Table(
    {
        "normalise": _NORMALISE,
        "case": _CASE,
        "hyphen": _HYPHEN,
        "expand": _EXPAND,
        "within": _UNIT,
        "overlap": _OVERLAP,
        "weight": _WEIGHT,
    },
    what="",
)
_GROUP = Table(
    {
        "id": _ID,
        "name": _LINE,
        "exclusive": Yes("its codes exclude each other on one passage"),
        "note": _LINE,
    },
    required=("id",),
    what="group",
)

CODEBOOK = Table(
    {
        "codebook": Text("a name"),
        "version": _LINE,
        "title": _LINE,
        "description": _LINE,
        "note": _LINE,
        "languages": Many(_LANG, single=True),
        "defaults": _DEFAULTS,
        "groups": Many(_GROUP),
        "sets": Open(_SET, pattern=r"[^\s$]+", what="a name without spaces"),
        "pipelines": Open(
            Text("an installed spaCy pipeline or a folder"),
            pattern=CODE,
            what="a language code",
            known=TWO_LETTERS,
            help="the user's own spaCy pipelines, by language, for rules with requires: model",
        ),
        "contexts": Open(CONTEXT, pattern=r"[^\s$]+", what="a name without spaces"),
        "attributes": Many(_ATTRIBUTE),
        "variables": Many(_ATTRIBUTE),
        "codes": Many(_CODE),
    },
    required=("codes",),
    what="",
    name="codebook",
)
"""The whole file."""
