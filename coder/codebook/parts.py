"""Rows of parts to typed parts of rules: words, sequences, neighbourhoods, references to sets.

Owns what only a part can get wrong: an empty phrase, a glob without letters, an expression that RE2 refuses
or that matches nothing at all, gaps the wrong way round, a `$set` that is not there or goes in a circle.
A part inherits `case` and `hyphen` from what it stands in. A part that is wrong is reported and None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from coder.codebook.declaration import KINDS, UNITS, WORD_KINDS
from coder.codebook.shape import Listed, Row, Said, meant
from coder.codebook.tokens import checked_pattern
from coder.codebook.tree import Faults, cut
from coder.model.finding import Level
from coder.model.rule import (
    AllOf,
    Before,
    Bounded,
    Gap,
    Guarded,
    Near,
    OfCode,
    Part,
    Regex,
    Seq,
    TokenPattern,
    Unless,
    Words,
    pieces,
)
from coder.model.rule import (
    Any as AnyOf,
)
from coder.text.canonical import canonical

__all__ = ["LARGEST", "Parts", "is_large"]

LARGEST = 2_000
"""Parts that one set, or one reference to a code, may unfold into."""

_LOOKED_IN = {"": "overlap", "overlap": "match"}
"""Where an exception is looked for, by what the file says: the model calls the default `overlap`, which
is the match and its sentence (hashes of rules hold that name), and the match alone `match`."""

_WILD = {
    True: re.compile(r"\?|\[[^\[\]]*\]|\{[^{}]*\}"),
    False: re.compile(r"(?<=\w)\?(?=\w)|\[\w{2,6}\](?=\w)|(?<=\w)\[\w{2,6}\]"),
}
"""Signs that other programs take for letters, in a glob and in words as they are written."""

_REFUSED = (
    (
        r"\(\?(?:[=!<]|P$)|: \\[1-9k]$",
        "RE2 has no lookahead, lookbehind or backreference; unless: and contexts do that work",
    ),
    (
        r"missing \)|unexpected \)|missing \]",
        "write \\( \\) \\[ \\] for brackets that stand for themselves",
    ),
    (
        r"repetition operator",
        "write \\* \\+ \\? for signs that stand for themselves; none of them stands twice",
    ),
    (r"repetition size", "a repetition counts to 1000 at most, also inside another one"),
    (r"\(\?>", "leave the ?> out: RE2 never goes back, so it needs no such group"),
    (r": \\Z$", "write \\z for the end of the text"),
)
"""What to do about a refusal, by the words in which RE2 says it."""

_LETTERS = re.compile(r"[^\W_]")


def is_large(part: Part) -> bool:
    """Whether a part unfolds into more than `LARGEST` parts; looks no further than that."""
    return next(islice(pieces(part), LARGEST, None), None) is not None


@dataclass(frozen=True)
class Inherited:
    """What a part takes over from where it stands."""

    case: str = "fold"
    hyphen: str = "flexible"
    compound: bool = False

    def of(self, row: Mapping[str, Any]) -> Inherited:
        """The same with what `row` says itself."""
        return Inherited(
            row.get("case", self.case),
            row.get("hyphen", self.hyphen),
            row.get("compound", self.compound),
        )


@dataclass
class Parts:
    """Builds parts; knows the sets of the file and which of them were used."""

    sets: Mapping[str, Any]
    faults: Faults
    defaults: Inherited = Inherited()
    used: set[str] = field(default_factory=set)
    pipelines: tuple[tuple[str, str], ...] = ()
    of_code: Callable[[Said, str], OfCode | None] = lambda said, where: None
    _open: list[str] = field(default_factory=list)
    _sets: dict[tuple[str, Inherited], Part | None] = field(default_factory=dict)

    def part(self, said: Any, where: str, over: Inherited | None = None) -> Part | None:
        """One part, with its own `lang` and `within` around it where it has them."""
        over = over or self.defaults
        if isinstance(said, Said):
            return self._set(said, where, over)
        body = self.body(said, where, over)
        unless = self.unless(said, where)
        if body is not None and unless:
            body = Guarded(body, unless)
        lang, within = tuple(said.get("lang", ())), said.get("within", "")
        if body is not None and (lang or within in UNITS):
            return Bounded(body, lang, within)
        return body

    def unless(self, row: Row, where: str) -> tuple[Unless, ...]:
        """What cancels the match of a rule or part."""
        out = []
        for said in row.get("unless", ()):
            part = self.part(said, f"{where}: unless")
            within = str(said.get("within", "")) if isinstance(said, Row) else ""
            out += [Unless(part, _LOOKED_IN.get(within, within))] if part else []
        return tuple(out)

    def parts(self, said: list[Any], where: str, over: Inherited | None = None) -> tuple[Part, ...]:
        """Several parts; wrong ones are left out."""
        made = (self.part(s, where, over) for s in said)
        return tuple(m for m in made if m is not None)

    def any_of(self, said: Any, where: str) -> Part | None:
        """A part, or a list of alternatives."""
        if isinstance(said, list):
            made = self.parts(said, where)
            return AnyOf(made) if made else None
        return self.part(said, where)

    def body(self, row: Row, where: str, over: Inherited) -> Part | None:
        """What the one kind of a row says."""
        over = over.of(row)
        kind = next((k for k in KINDS if k in row), None)
        if kind is None:
            return None
        said = row[kind]
        for option, kinds in (
            ("forms", ("lemma", "lemmas")),
            ("not_forms", ("lemma", "lemmas")),
            ("requires", ("tokens", "dependency")),
        ):
            if option in row and kind not in kinds:
                what = f"{where}: {option} goes with {' or '.join(kinds)} only, not with {kind}"
                self.faults.add("bad-value", what, row.place(option))
        if kind in WORD_KINDS:
            return self._words(kind, row, where, over)
        if kind == "regex":
            return self._regex(said, where, over)
        if kind == "seq":
            return self._seq(said, where, over)
        if kind in ("before", "after"):
            sides = ("left", "right") if kind == "before" else ("right", "left")
            first, then = (self.part(said[k], where, over) if k in said else None for k in sides)
            gap = said.get("max_gap")
            return (
                None if first is None or then is None or gap is None else Before(first, then, gap)
            )
        if kind in ("tokens", "dependency"):
            return self._tokens(kind, row, where)
        if kind == "code":
            named = tuple(p for p in (self.of_code(s, where) for s in said) if p is not None)
            return None if len(named) < len(said) else named[0] if len(named) == 1 else AnyOf(named)
        listed = said.get("all", []) if kind == "near" else said
        made = self.parts(listed, where, over)
        if len(made) < len(listed) or not made:
            return None
        if kind == "any":
            return AnyOf(made)
        if kind == "all_of":
            return AllOf(made)
        return (
            Near(made, said["max_gap"], said.get("ordered", False)) if "max_gap" in said else None
        )

    def _tokens(self, kind: str, row: Row, where: str) -> Part | None:
        requires = str(row.get("requires", ""))
        at = row.place(kind)
        faults = self.faults
        pattern = checked_pattern(
            kind, row[kind], requires=requires, where=where, at=at, faults=faults
        )
        if pattern is None:
            return None
        return TokenPattern(kind, pattern, requires, self.pipelines if requires else ())

    def _words(self, kind: str, row: Row, where: str, over: Inherited) -> Part | None:
        plain: list[str] = []
        sets: list[Part] = []
        for value in row[kind]:
            if value.startswith("$"):
                part = self._set(value, where, over)
                sets += [part] if part else []
            elif self._word(kind, value, where):
                plain.append(str(value))
        if sets and kind == "lemmas":
            what = f"{where}: lemmas is a sequence of words; put the set into seq"
            self.faults.add("bad-value", what, row.place(kind))
        if not plain and not sets:
            return None
        forms = tuple(str(f) for f in row.get("forms", ()) if self._word("phrase", f, where))
        dropped = tuple(str(f) for f in row.get("not_forms", ()))
        words = Words(kind, tuple(plain), forms, over.case, over.hyphen, over.compound, dropped)
        if not sets:
            return words
        return AnyOf((words, *sets) if plain else tuple(sets))

    def _word(self, kind: str, value: Said, where: str) -> bool:
        """Whether one entry of a word list can be looked for."""
        folded = str(value) if value.isascii() else canonical(value).text
        if not _LETTERS.search(folded):
            what = f"{where}: {kind} {str(value)!r} has no letter or digit"
            self.faults.add("empty-phrase", what, value.at)
            return False
        if kind == "glob" and max(map(len, re.findall(r"[^\W_]+", folded))) < 2:
            what = f"{where}: glob {str(value)!r} needs two letters in a row"
            self.faults.add("bad-value", what, value.at)
            return False
        if kind == "glob" and max(w.count("*") for w in folded.split(" ")) > 3:
            what = f"{where}: glob {str(value)!r} has more than three * in one word"
            self.faults.add("bad-value", what, value.at)
            return False
        if kind != "glob" and "*" in value:
            what = f"{where}: * stands for itself in {kind}"
            self.faults.add(
                "bad-value", what, value.at, hint="use glob, where * is letters of a word"
            )
            return False
        sign = _WILD[kind == "glob"].search(value)
        if sign:
            what = f"{where}: {sign.group()} stands for itself in {kind} {cut(value)!r}"
            hint = "only * of a glob is letters of a word; list the spellings, or write a regex"
            self.faults.add("literal-sign", what, value.at, level=Level.NOTE, hint=hint)
        if kind in ("lemma", "lemmas") and re.search(r"\s", value.strip()):
            what = f"{where}: {str(value)!r} is more than one word"
            self.faults.add(
                "bad-value", what, value.at, hint="use lemmas, or seq with a lemma each"
            )
            return False
        return True

    def _regex(self, said: Said, where: str, over: Inherited) -> Part | None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.max_mem = 8 << 20
        try:
            compiled = re2.compile(str(said), options)
        except re2.error as error:
            reason = error.args[0] if error.args else ""
            reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
            what = f"{where}: RE2 refuses the expression ({cut(reason)})"
            hint = next((h for signs, h in _REFUSED if re.search(signs, reason)), "")
            self.faults.add("bad-regex", what, said.at, hint=hint)
            return None
        if re.search(r"(?<!\\)(?:\\\\)*\\C", said):
            what = f"{where}: \\C (one byte) cannot be used on text"
            self.faults.add("bad-regex", what, said.at)
            return None
        if compiled.search("") or compiled.fullmatch(""):
            self.faults.add("bad-regex", f"{where}: the expression matches the empty text", said.at)
            return None
        return Regex(str(said), over.case)

    def _seq(self, said: list[Any], where: str, over: Inherited) -> Part | None:
        out: list[Part | Gap] = []
        before = len(self.faults.findings)
        # Where an entry is lost it is not known what stands beside a gap.
        complete = not (isinstance(said, Listed) and said.lost)
        for row in said:
            if isinstance(row, Row) and "gap" in row:
                low, high = row["gap"] if len(row["gap"]) == 2 else (0, 0)
                at = row.place("gap")
                if low > high:
                    self.faults.add(
                        "bad-gap", f"{where}: gap from {low} to {high} runs backwards", at
                    )
                if complete and (not out or isinstance(out[-1], Gap)):
                    self.faults.add("bad-gap", f"{where}: a gap stands between two parts", at)
                out.append(Gap(low, high))
            elif (part := self.part(row, where, over)) is not None:
                out.append(part)
            else:
                complete = False
        if complete and isinstance(out[-1], Gap):
            at = said[-1].place("gap")
            self.faults.add("bad-gap", f"{where}: a gap stands between two parts", at)
        return Seq(tuple(out)) if complete and len(self.faults.findings) == before else None

    def _set(self, said: Said, where: str, over: Inherited) -> Part | None:
        name = said.removeprefix("$")
        if name not in self.sets:
            near = meant(name, self.sets)
            self.faults.add(
                "unknown-set", f"{where}: set {str(said)!r} is not known{near}", said.at
            )
            return None
        self.used.add(name)
        if name in self._open:
            way = " -> ".join([*self._open[self._open.index(name) :], name])
            self.faults.add("cycle", f"{where}: sets go in a circle: {way}", said.at)
            return None
        if (name, over) not in self._sets:
            self._open.append(name)
            made = self._members(self.sets[name], f"set {name!r}", over)
            self._open.pop()
            if made is not None and is_large(made):
                what = f"set {name!r} unfolds into more than {LARGEST} parts"
                self.faults.add("too-large", what, self.sets_place(name), hint="nest sets less")
                made = None
            self._sets[name, over] = made
        return self._sets[name, over]

    def sets_place(self, name: str) -> tuple[int, int]:
        """Where a set stands in the file."""
        place = getattr(self.sets, "place", None)
        return place(name) if place else (1, 1)

    def _members(self, said: Any, where: str, over: Inherited) -> Part | None:
        """A set as one part; its words and lemmas are alternatives."""
        row = said if isinstance(said, Row) else Row(words=said)
        over = over.of(row)
        out: list[Part] = []
        for key, kind in (
            ("words", "phrase"), ("phrase", "phrase"), ("lemma", "lemma"), ("lemmas", "lemma"),
            ("glob", "glob"), ("globs", "glob"),
        ):  # fmt: skip
            if key in row:
                inner = Row({kind: row[key]})
                inner.at, inner.places = getattr(row, "at", (1, 1)), {}
                if kind == "lemma" and "forms" in row:
                    inner["forms"] = row["forms"]
                part = self._words(kind, inner, where, over)
                out += [part] if part else []
        out += self.parts(row.get("any", []), where, over)
        return None if not out else out[0] if len(out) == 1 else AnyOf(tuple(out))
