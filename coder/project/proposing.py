"""Phrases that could become rules, from what coders marked, accepted and rejected.

    found = propose(project, selection)        found.table()        found.yaml()

Owns what counts for and against a phrase. For it: sentences that a coding of the code touches, made by hand
or by accepting. Against it: sentences without one, in documents read for the code; sentences of rejected
suggestions; sentences of paragraphs that an audit found empty of the code. A phrase that is no surer than any
sentence taken blindly is left out, and so is one whose sentences another proposal covers. A phrase is one to
four words as they are compared, side by side; it neither begins nor ends with a small word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.codebook import Code
from coder.model.coding import Suggestion
from coder.model.document import Document
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.judged import Facts, gather
from coder.stats.intervals import wilson
from coder.text.canonical import canonical
from coder.text.function_words import FUNCTION_WORDS

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["LONGEST", "Proposal", "Proposed", "phrases_of", "propose"]

LONGEST = 4
"""Words of the longest phrase that is proposed."""
FEWEST = 2
"""Sentences for a phrase, below which nothing is proposed."""
LEAST = 0.1
"""The lower bound of precision under which a phrase is not worth a rule."""
MOST_DOCS = 6
"""Documents that are named with a proposal."""

_RUN = re.compile(r"[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*)*")
_SMALL = {lang: frozenset(words.split()) for lang, words in FUNCTION_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A phrase for a code.

    `right` and `wrong` count sentences for and against it, `new` those for it that no rule of the code hits
    yet; `low` and `high` bound its precision; `docs` are the documents of the sentences for it.
    """

    code: str
    phrase: str
    lang: str
    right: int
    wrong: int
    new: int
    low: float
    high: float
    docs: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals, the best of each code first."""

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        """One row a phrase; `yaml` is the line to paste under the code's rules."""
        rows: list[tuple[Cell, ...]] = [
            (
                p.code, p.phrase, p.lang, p.right, p.wrong, p.new, p.right / (p.right + p.wrong),
                p.low, p.high, "; ".join(p.docs[:MOST_DOCS]), _line(p),
            )
            for p in self.proposals
        ]  # fmt: skip
        columns = (
            "code", "phrase", "lang", "right", "wrong", "new", "precision", "low", "high", "docs",
            "yaml",
        )  # fmt: skip
        caption = Caption("Proposed phrases", {"unit": "sentence"}, self.notes)
        return Table(columns, tuple(rows), caption, ("phrase", "docs", "yaml"))

    def yaml(self) -> str:
        """Lines to paste into the codebook, with their counts as comments."""
        out: list[str] = []
        code = ""
        for p in self.proposals:
            if p.code != code:
                out.append(f"# code {p.code}: paste under its rules:")
                code = p.code
            docs = ", ".join(p.docs[:MOST_DOCS]) + (", ..." if len(p.docs) > MOST_DOCS else "")
            told = f"{p.right} of {p.right + p.wrong} sentences, at least {p.low:.2f}; {p.new} new; {docs}"
            out += [f"      # {told}", f"      {_line(p)}"]
        return "".join(f"{line}\n" for line in out)


def _line(p: Proposal) -> str:
    lang = f"lang: {p.lang}, " if p.lang else ""
    return f"- {{id: {p.rule}, {lang}phrase: {json.dumps(p.phrase, ensure_ascii=False)}}}"


@dataclass(slots=True)
class _Sentence:
    """A sentence of a document: whether it speaks for the code, and whether a rule hits it already."""

    doc: str
    text: str
    words: frozenset[str]
    lang: str
    right: bool
    known: bool


@dataclass(slots=True)
class _Tally:
    """Sentences for and against a phrase, by number."""

    right: list[int] = field(default_factory=list)
    wrong: int = 0


def propose(project: Project, selection: Selection | None = None, *, top: int = 10) -> Proposed:
    """Phrases for the selected codes, the best `top` of each, ranked by the lower bound of precision.

    The precision of a phrase is right / (right + wrong), counted in sentences; it is ranked by the lower end
    of Wilson's interval at 95 % (1927, see `coder.stats.intervals`), then by how many sentences it adds.
    Phrases that add none are left out, as are those whose lower bound is under `LEAST`, and those whose
    precision is not above the share of all judged sentences that speak for the code.

    Args:
        project: the project.
        selection: documents and codes; all codes by default, with rules or without.
        top: how many for each code.

    Raises:
        InputError: the rules were not run yet.
        UnknownName, UsageError: a selector that does not fit.
    """
    facts = gather(project, selection, with_rules=False)
    texts = _Texts(project, facts)
    taken = {r.id for c in project.book() for r in c.rules}
    out: list[Proposal] = []
    bare: list[str] = []
    for code_id in facts.codes:
        sentences = list(texts.judged(code_id))
        if any(s.right for s in sentences) and not any(not s.right for s in sentences):
            bare.append(code_id)
        code = project.book().code(code_id)
        out += _best(code, sentences, taken, top, several=len(project.book().languages) > 1)
    notes = list(facts.notes)
    if bare:
        shown = ", ".join(bare[:6]) + (" ..." if len(bare) > 6 else "")
        notes.append(
            f"nothing speaks against any phrase of {shown}: nobody read or rejected for it yet"
        )
    return Proposed(tuple(out), tuple(notes))


def phrases_of(text: str, lang: str) -> Iterator[str]:
    """The phrases of a sentence in canonical form, with repetitions."""
    small = _SMALL.get(lang, frozenset())
    for run in _RUN.findall(canonical(text).text):
        words = run.split(" ")
        for start in range(len(words)):
            if words[start] in small or len(words[start]) < 2:
                continue
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                last = words[end - 1]
                if last not in small and len(last) > 1 and (end - start > 1 or len(last) > 3):
                    yield " ".join(words[start:end])


class _Texts:
    """The sentences of the selected documents, with what coders and rules said of them."""

    def __init__(self, project: Project, facts: Facts) -> None:
        self.project, self.facts = project, facts
        self._sentences: dict[str, list[tuple[Span, frozenset[str], str]]] = {}
        self._codings = {
            e.id: [c for c in project.view.of_document(e.id) if c.alive and c.carried != "review"]
            for e in facts.entries
        }
        self._hits: dict[tuple[str, str], list[Suggestion]] = {}
        for s in facts.suggestions:
            self._hits.setdefault((s.doc, s.code), []).append(s)
        self._empty = _audited(project)

    def judged(self, code: str) -> Iterator[_Sentence]:
        """Sentences that speak for or against phrases of a code."""
        for entry in self.facts.entries:
            doc = self.project.library.document(entry.id)
            marked = [c.span for c in self._codings[entry.id] if c.code == code]
            hits = self._hits.get((entry.id, code), [])
            rejected = [s.span for s in hits if self.facts.verdicts[s.id] == "rejected"]
            empty = [*rejected, *self._empty.get((entry.id, code), ())]
            read = (entry.id, code) in self.facts.read
            if not (marked or empty or read):
                continue
            for span, words, lang in self._of(doc):
                right = any(span.overlaps(m) for m in marked)
                if right or read or any(span.overlaps(e) for e in empty):
                    known = any(span.overlaps(s.span) for s in hits)
                    yield _Sentence(entry.id, span.of(doc.text), words, lang, right, known)

    def _of(self, doc: Document) -> list[tuple[Span, frozenset[str], str]]:
        if doc.id not in self._sentences:
            self._sentences[doc.id] = [
                (s, frozenset(phrases_of(s.of(doc.text), lang)), lang)
                for s in doc.map.sentences
                for lang in (doc.lang_at(s.start),)
            ]
        return self._sentences[doc.id]


def _audited(project: Project) -> dict[tuple[str, str], list[Span]]:
    """Paragraphs that an audit found to carry none of its codes, by document and code."""
    from coder.project.audits import empty_paragraphs

    return empty_paragraphs(project)


def _best(
    code: Code, sentences: Sequence[_Sentence], taken: set[str], top: int, *, several: bool
) -> Iterator[Proposal]:
    tallies = _tallied(sentences)
    ranked = sorted(
        ((phrase, t, _bounds(t)) for phrase, t in tallies.items()),
        key=lambda row: (-row[2][0], -_new(row[1], sentences), -len(row[0].split()), row[0]),
    )
    blindly = sum(s.right for s in sentences) / len(sentences) if sentences else 0.0
    ranked = [
        (phrase, tally, bounds)
        for phrase, tally, bounds in ranked
        if bounds[0] >= LEAST and (blindly == 1 or _precision(tally) > blindly)
    ]
    covered: set[int] = set()
    chosen = 0
    for phrase, tally, (low, high) in ranked:
        fresh = {n for n in tally.right if not sentences[n].known}
        if chosen == top:
            return
        if not fresh - covered:
            continue
        covered |= fresh
        chosen += 1
        langs = {sentences[n].lang for n in tally.right}
        lang = langs.pop() if several and len(langs) == 1 else ""
        docs = tuple(dict.fromkeys(sentences[n].doc for n in tally.right))
        if lang == "de":
            phrase = _as_written(phrase, sentences[tally.right[0]].text)
        rule = _next_id(code, taken)
        taken.add(rule)
        yield Proposal(
            code.id, phrase, "" if lang == "und" else lang, len(tally.right), tally.wrong,
            len(fresh), low, high, docs, rule,
        )  # fmt: skip


def _tallied(sentences: Sequence[_Sentence]) -> dict[str, _Tally]:
    """Phrases of the sentences for the code, often enough, with the sentences against them."""
    out: dict[str, _Tally] = {}
    for n, sentence in enumerate(sentences):
        for phrase in sentence.words if sentence.right else ():
            out.setdefault(phrase, _Tally()).right.append(n)
    out = {p: t for p, t in out.items() if len(t.right) >= FEWEST and _new(t, sentences)}
    for sentence in sentences:
        for phrase in () if sentence.right else sentence.words & out.keys():
            out[phrase].wrong += 1
    return out


def _precision(tally: _Tally) -> float:
    return len(tally.right) / (len(tally.right) + tally.wrong)


def _new(tally: _Tally, sentences: Sequence[_Sentence]) -> int:
    return sum(not sentences[n].known for n in tally.right)


def _bounds(tally: _Tally) -> tuple[float, float]:
    right = len(tally.right)
    return wilson(right, right + tally.wrong) or (0.0, 1.0)


def _as_written(phrase: str, text: str) -> str:
    """The phrase with the capitals that it has in a sentence."""
    folded = canonical(text)
    at = folded.text.find(phrase)
    found = " ".join(text[slice(*folded.span(at, at + len(phrase)))].split()) if at >= 0 else ""
    return found if canonical(found).text == phrase else phrase


def _next_id(code: Code, taken: Iterable[str]) -> str:
    """The next id after those of the code's rules: ww7 after ww6."""
    names = [m for r in code.rules if (m := re.fullmatch(r"(.*?)(\d+)", r.id))]
    stem = names[-1][1] if names else "".join(w[0] for w in re.split(r"[_-]", code.id) if w)
    number = max((int(m[2]) for m in names if m[1] == stem), default=0) + 1
    known = set(taken)
    while f"{stem}{number}" in known:
        number += 1
    return f"{stem}{number}"
