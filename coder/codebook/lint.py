"""What a sound codebook says in vain or leaves out: the further remarks of `codebook lint`.

Owns the notes that only somebody who writes the codebook wants to read: rules that can never count, rules of
two codes that always fire together, codes that nothing tells apart, rules that no example holds to their
word. All of it is told from the file alone; what rules do on texts is `rules score`'s business. Notes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from coder.codebook.notes import Phrase, phrases_of
from coder.codebook.shape import Row, Said, meant
from coder.codebook.tree import Faults
from coder.model.codebook import Codebook
from coder.model.finding import Level

__all__ = ["lint"]


def lint(book: Codebook, row: Row, faults: Faults) -> None:
    """Add the remarks.

    Args:
        book: the codebook, without errors.
        row: the file's rows that it was made of.
        faults: takes the notes.
    """
    linter = _Linter(book, row, faults)
    for code in row.get("codes", ()):
        linter.examples(code)
        linter.unused(code)
        for rule in code.get("rules", ()):
            linter.unreachable(code, rule)
    linter.alike("name", "name")
    linter.alike("definition", "definition")
    linter.together()
    linter.alone()


@dataclass(frozen=True)
class _Linter:
    """One file on its way through the remarks."""

    book: Codebook
    row: Row
    faults: Faults

    @property
    def normal(self) -> Row:
        """The defaults of the codebook."""
        return self.row.get("defaults") or Row()

    def note(self, code: str, what: str, at: tuple[int, int], hint: str = "") -> None:
        """Add one note."""
        self.faults.add(code, what, at, level=Level.NOTE, hint=hint)

    def examples(self, code: Row) -> None:
        """Rules that nothing holds to their word."""
        if not code.get("rules") or _is_retired(code):
            return
        ident = str(code["id"])
        fits = [e.get("code", True) for e in code.get("examples", ())]
        if True not in fits:
            what = f"code {ident!r} has rules and no example that they must find"
            self.note("no-example", what, code.at, "examples: [{text: ..., code: true}]")
        elif False not in fits:
            what = f"code {ident!r} has no example that its rules must not find"
            self.note("no-counterexample", what, code.at, "examples: [{text: ..., code: false}]")

    def unused(self, code: Row) -> None:
        """Rules that stand where they do nothing."""
        ident = str(code["id"])
        if _is_retired(code) and code.get("rules"):
            what = f"code {ident!r} is retired and has {len(code['rules'])} rules"
            self.note("retired-rules", what, code.at, "give them to the code that took its place")
        for rule in code.get("rules", ()):
            if rule.get("enabled") is False:
                what = f"code {ident!r}: rule {_name(rule)} is switched off"
                self.note("disabled-rule", what, rule.at)

    def unreachable(self, code: Row, rule: Row) -> None:
        """Rules that can never count: no such language or document, or cancelled by their own words."""
        where = f"code {str(code['id'])!r}: rule {_name(rule)}"
        langs = list(map(str, rule.get("lang", ())))
        if self.book.languages and langs and not set(langs) & set(self.book.languages):
            what = f"{where} runs on {', '.join(langs)}, and languages: names {_some(self.book.languages)}"
            self.note("unreachable", what, rule.place("lang"))
        declared = {v.name: v for v in self.book.variables}
        scope = rule.get("scope") or Row()
        for name, said in (scope.get("meta") or Row()).items():
            self._meta(where, str(name), said, (declared, rule.place("scope")))
        for text in _cancelled(rule, self.normal):
            what = (
                f"{where}: phrase {str(text)!r} holds words of its own unless:, so it never counts"
            )
            self.note("unreachable", what, text.at)

    def _meta(
        self,
        where: str,
        name: str,
        said: object,
        known: tuple[Mapping[str, object], tuple[int, int]],
    ) -> None:
        declared, at = known
        if not declared:
            return
        if name not in declared:
            what = f"{where} asks for the variable {name!r}, which is not declared{meant(name, declared)}"
            self.note("unreachable", what, at)
            return
        values = getattr(declared[name], "values", ())
        wanted = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        lost = [str(v) for v in wanted if values and v not in values]
        if wanted and len(lost) == len(wanted):
            what = f"{where}: {name} is never {_some(lost)}{meant(lost[0], values)}"
            self.note("unreachable", what, at)

    def alike(self, key: str, word: str) -> None:
        """Codes that a reader cannot tell apart."""
        seen: dict[str, str] = {}
        for code in self.row.get("codes", ()):
            text = " ".join(str(code.get(key, "")).casefold().split())
            if not text or _is_retired(code):
                continue
            ident = str(code["id"])
            if text in seen:
                what = f"codes {seen[text]!r} and {ident!r} have the same {word}"
                self.note(f"same-{word}", what, code.place(key))
            seen.setdefault(text, ident)

    def together(self) -> None:
        """Phrases of two codes: one that always loses, and two that always fire together."""
        silenced = {(c.id, s) for c in self.book for s in c.silences}
        silenced |= {
            (str(c["id"]), str(s))
            for c in self.row.get("codes", ()) for r in c.get("rules", ()) for s in r.get("silences", ())
        }  # fmt: skip
        by_words: dict[tuple[str, ...], list[tuple[str, Phrase]]] = {}
        for code in self.row.get("codes", ()):
            if _is_retired(code):
                continue
            for rule in code.get("rules", ()):
                for phrase in phrases_of(rule, self.normal):
                    self._meets(str(code["id"]), phrase, by_words.get(phrase.words, ()), silenced)
                    by_words.setdefault(phrase.words, []).append((str(code["id"]), phrase))

    def _meets(
        self,
        code: str,
        phrase: Phrase,
        others: Iterable[tuple[str, Phrase]],
        silenced: set[tuple[str, str]],
    ) -> None:
        for other, same in others:
            if other == code or not (same.covers(phrase) or phrase.covers(same)):
                continue
            said = f"phrase {str(phrase.said)!r} of code {code!r}"
            if (other, code) in silenced and same.covers(phrase):
                what = (
                    f"{said} never counts: {other!r} has it too and silences it (rule {same.rule})"
                )
                self.note("unreachable", what, phrase.said.at)
            elif (code, other) in silenced and phrase.covers(same):
                what = f"phrase {str(same.said)!r} of code {other!r} never counts: {code!r} silences it"
                self.note("unreachable", f"{what} (rule {phrase.rule})", same.said.at)
            elif (code, other) not in silenced and (other, code) not in silenced:
                what = f"{said} stands in code {other!r} too (rule {same.rule}): both fire on it"
                self.note("same-phrase", what, phrase.said.at, "silences: says which one gives way")
            return

    def alone(self) -> None:
        """Groups whose codes exclude nothing."""
        members: Callable[[str], int] = lambda g: sum(c.group == g for c in self.book)  # noqa: E731
        for group in self.row.get("groups", ()):
            if group.get("exclusive") and members(str(group["id"])) == 1:
                what = f"group {str(group['id'])!r} is exclusive and holds one code only"
                self.note("lonely-group", what, group.at)


def _is_retired(code: Row) -> bool:
    return bool(code.get("retired"))


def _name(rule: Row) -> str:
    return str(rule.get("id", "without id"))


def _some(names: Iterable[str]) -> str:
    return ", ".join(list(names)[:6])


def _cancelled(rule: Row, normal: Mapping[str, Any]) -> list[Said]:
    """Phrases of a rule that hold, as neighbouring words, a phrase of its own `unless`."""
    plain = Row({k: v for k, v in rule.items() if k in ("id", "phrase", "hyphen")})
    stops: dict[tuple[str, ...], list[Phrase]] = {}
    for said in rule.get("unless", ()):
        if isinstance(said, Row) and not said.keys() - {"phrase", "hyphen", "within", "note"}:
            for stop in phrases_of(Row({k: said[k] for k in said if k != "within"}), normal):
                stops.setdefault(stop.words, []).append(stop)
    return [
        phrase.said
        for phrase in phrases_of(plain, normal)
        if any(
            stop.covers(replace(phrase, words=words, joins=joins))
            for words, joins in phrase.slices()
            for stop in stops.get(words, ())
        )
    ]
