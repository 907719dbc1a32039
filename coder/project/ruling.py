"""Rules that explain themselves: why something was suggested, why nothing was, and what a rule looks for.

    explained = explain_suggestion(project, "3b6b2547")          explained.lines
    verdicts = explain_at(project, "EU-01", "p3s2", "win_win")
    table = expand_rule(project, "sr1")

Owns which state of the codebook explains: the one that made the suggestion, where the rule reads otherwise
now. How often a form stands in the texts is counted over all documents of the selection. Of decisions only
the reader's own are told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.model.codebook import Codebook
from coder.model.coding import Suggestion
from coder.model.document import Document
from coder.model.errors import BadValue, CoderError, UnknownName, UsageError
from coder.model.results import Caption, Table
from coder.model.rule import Regex, Rule, Words
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.blindness import sight_of
from coder.project.decisions import decided, find_suggestions, state_of
from coder.project.places import describe, find_quote, parse_place
from coder.store.folded import kept_canonical
from coder.tag.expansion import Form, expansion
from coder.tag.explain import Verdict, explain_match, explain_place
from coder.tag.forms import LANGUAGES
from coder.tag.program import Program
from coder.tag.scan import Reading, Scanner
from coder.text.canonical import canonical

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Explained", "expand_rule", "explain_at", "explain_suggestion", "rules_named"]

_DIVIDERS = re.compile(r"[-/ ]+")
MOST_WORDS = 40
"""Different words of one glob or expression that are listed."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a suggestion is there, in sentences, or what became of the rules of a code at a place."""

    suggestion: Suggestion | None
    lines: tuple[str, ...]
    verdicts: tuple[Verdict, ...] = ()
    span: Span | None = None

    def table(self) -> Table:
        """The same as a table: a verdict or a sentence a row."""
        if self.suggestion is not None:
            rows = tuple((n, line) for n, line in enumerate(self.lines, 1))
            return Table(("line", "why"), rows, Caption("Explanation"), ("why",))
        columns = ("code", "rule", "outcome", "start", "end", "why")
        found = tuple(
            (v.code, v.rule, v.outcome, *(v.match or (None, None)), v.why) for v in self.verdicts
        )
        return Table(columns, found, Caption("Explanation"), ("why",))


def explain_suggestion(project: Project, written: str) -> Explained:
    """Why something was suggested: which words, which rule, which flags, what did not cancel it.

    Raises:
        UnknownName: there is no such suggestion, or several.
        InputError: the rules were not run yet.
    """
    (s,) = find_suggestions(project, [written])
    doc = project.document(s.doc)
    if doc.hash != s.key.text:
        raise UsageError(
            f"suggestion {s.id} is of an earlier text of {s.doc}", found=s.id, hint="coder tag"
        )
    where = describe(doc, s.span)
    lines = [f"Suggestion {s.id} in {s.doc}{', ' + where if where else ''}."]
    book, old = _book_of(project, s)
    if book is None:
        lines.append("The rule reads otherwise now, and its former state was not kept.")
    else:
        program = Program(book, only={(s.code, s.key.rule)})
        lines += explain_match(program, doc, s.code, s.key.rule, (s.span.start, s.span.end))
    if old:
        lines.append("The rule reads otherwise now; coder tag brings suggestions up to date.")
    if s.wide != s.span:
        lines.append(f"Accepting it codes {s.wide}, as the rule's expand says.")
    if s.weight != 1:
        lines.append(f"Its weight is {s.weight:g}; weights only sort.")
    who = project.reader()
    if who:
        lines.append(f"For {who} it is {state_of(decided(project, who).states, s)}.")
    return Explained(s, tuple(lines), span=s.span)


def _book_of(project: Project, s: Suggestion) -> tuple[Codebook | None, bool]:
    """The state of the codebook in which the rule made the suggestion, and whether it is an old one."""
    from coder.tag.identity import rule_hashes

    book = project.book()
    if rule_hashes(book).get((s.code, s.key.rule)) == s.key.rule_hash:
        return book, False
    from coder.codebook.load import load_text
    from coder.store.history import states

    path = states(project.layout.history, book.name).get(s.book_hash)
    if path is None:
        return None, True
    old, _ = load_text(path.read_bytes(), book.name, path.name)
    known = old is not None and (s.code, s.key.rule) in rule_hashes(old)
    return (old if known else None), True


def explain_at(
    project: Project, doc_id: str, place: str, code: str, *, quote: str = ""
) -> Explained:
    """What became of each rule of a code at a place of a document.

    Args:
        project: the project.
        doc_id: the document.
        place: `1200:1345`, `p3s2`, `par7`; empty with a quotation.
        code: the code's id or path.
        quote: words that stand in the text once, instead of a place.

    Raises:
        UnknownName, BadSpan, QuoteProblem: what is asked about is not there.
        UsageError: neither a place nor a quotation.
    """
    doc = project.document(doc_id)
    if not place and not quote:
        raise UsageError(
            f"which place of {doc.id}?", hint=f"coder rules explain {doc.id} p1s2 --code CODE"
        )
    span = find_quote(doc, quote) if quote else parse_place(doc, place)
    if not sight_of(project).sees_suggestions(doc.id):
        raise UsageError(
            f"{doc.id} is coded without suggestions, so nothing is told about them here",
            found=doc.id,
            hint=f"coder finish {doc.id} first",
        )
    book = project.book()
    entry = book.code(code)
    verdicts = explain_place(book, doc, entry.id, span)
    words = " ".join(doc.quote(span).split())
    shown = words if len(words) <= 120 else words[:119] + "\u2026"
    where = describe(doc, span)
    lines = [f"{doc.id} {span}{', ' + where if where else ''}: \u201c{shown}\u201d"]
    if not entry.rules:
        lines.append(f"Code {entry.id} has no rules, so nothing is ever suggested for it.")
    lines += [f"{v.rule}: {v.outcome}: {v.why}." for v in verdicts]
    lines += _decisions(project, doc, verdicts)
    return Explained(None, tuple(lines), verdicts, span)


def _decisions(project: Project, doc: Document, verdicts: Iterable[Verdict]) -> list[str]:
    """What the reader decided about the matches that are there."""
    who = project.reader()
    states = decided(project, who).states if who else {}
    out = []
    for v in verdicts:
        if v.outcome != "hit" or v.match is None:
            continue
        wanted = (doc.id, v.code, v.rule, *v.match)
        found = project.suggestions.select(
            "doc = ? AND code = ? AND rule = ? AND start = ? AND end = ?", wanted
        )
        if not found:
            out.append(f"{v.rule} is not among the suggestions yet; coder tag finds it.")
        out += [f"{v.rule} is suggestion {s.id[:8]}, {state_of(states, s)}." for s in found]
    return out


def rules_named(book: Codebook, written: str) -> list[tuple[str, Rule]]:
    """The rules that a rule's or a code's id means, with their code.

    Raises:
        UnknownName: there is neither; the nearest is named.
    """
    every = [(c.id, r) for c in book.codes for r in c.rules]
    found = [(c, r) for c, r in every if r.id == written]
    if not found:
        own = book.get(written.rpartition(".")[2])
        found = [(c, r) for c, r in every if own is not None and c == own.id]
        if own is not None and not found:
            raise UsageError(f"code {own.id!r} has no rules", found=written)
    if not found:
        names = [*(r.id for _, r in every), *book.ids]
        raise UnknownName.of("rule", written, names, hint="coder codebook show CODE lists rules")
    return found


def expand_rule(
    project: Project, written: str, selection: Selection | None = None, *, lang: str = ""
) -> Table:
    """Every form that a rule (or each rule of a code) looks for, and how often it stands in the texts.

    Columns: rule, role (body or unless), kind, lang, word, form, source, spellings (ways of writing that are
    found alike), in_texts (occurrences in the documents of the selection, in all rules' units alike). For
    globs and expressions the words found in the texts are listed.

    Raises:
        UnknownName: there is no such rule.
    """
    book = project.book()
    rules = rules_named(book, written)
    langs = (lang,) if lang else (book.languages or LANGUAGES)
    if lang and lang not in LANGUAGES:
        raise BadValue.of_value("--lang", lang, LANGUAGES)
    forms = [
        (rule.id, form)
        for _, rule in rules
        if not lang or not rule.lang or lang in rule.lang
        for form in expansion(rule, langs)
        if not lang or lang in form.langs
    ]
    counts = _counted(project, forms, selection)
    rows = [row for rule, form in forms for row in _rows(rule, form, counts)]
    columns = ("rule", "role", "kind", "lang", "word", "form", "source", "spellings", "in_texts")
    note = f"in_texts counts {counts.documents} documents"
    return Table(columns, tuple(rows), Caption("Forms", notes=(note,)), ("word", "form"))


@dataclass(frozen=True)
class _Counts:
    """Occurrences of each leaf by folded words and language, and over how many documents."""

    found: Mapping[Words | Regex, Counter[tuple[str, str]]]
    documents: int


def _counted(
    project: Project, forms: Iterable[tuple[str, Form]], selection: Selection | None
) -> _Counts:
    leaves = {f.leaf for _, f in forms if isinstance(f.leaf, Words | Regex)}
    found: dict[Words | Regex, Counter[tuple[str, str]]] = {leaf: Counter() for leaf in leaves}
    cache = project.layout.cache(project.settings.id)
    scanners: dict[frozenset[str], Scanner] = {}
    documents = 0
    for entry in project.entries(selection):
        try:
            doc = project.document(entry.id)
        except CoderError:
            continue
        documents += 1
        reading = Reading(doc, kept_canonical(cache, doc.text))
        langs = reading.langs if "und" not in reading.langs else frozenset(LANGUAGES)
        if langs not in scanners:
            scanners[langs] = Scanner(leaves, langs)
        for leaf, places in scanners[langs].scan(reading).items():
            for place in places:
                word = _bare(doc.text[slice(*place)])
                found[leaf][word, doc.lang_at(place[0])] += 1
    return _Counts(found, documents)


def _bare(words: str) -> str:
    """Words as they are counted: folded, without what divides them."""
    return _DIVIDERS.sub(" ", canonical(words).text).strip()


def _rows(rule: str, form: Form, counts: _Counts) -> list[tuple[str | int | None, ...]]:
    head: tuple[str | int | None, ...] = (rule, form.role, form.part, form.lang, form.word)
    found = counts.found.get(form.leaf) if isinstance(form.leaf, Words | Regex) else None
    if found is None:
        return [(*head, form.form, form.source, form.spellings, None)]
    if form.part in ("glob", "regex"):
        words: Counter[str] = Counter()
        for (word, _), n in found.items():
            words[word] += n if _belongs(form, word) else 0
        listed = [(w, n) for w, n in words.most_common(MOST_WORDS) if n]
        rows: list[tuple[str | int | None, ...]] = [
            (*head, w, form.source, form.spellings, n) for w, n in listed
        ]
        return rows or [(*head, form.form, form.source, form.spellings, 0)]
    bare = _bare(form.form)
    n = sum(
        k for (w, lang), k in found.items() if w == bare and (not form.bent or form.lang == lang)
    )
    return [(*head, form.form, form.source, form.spellings, n if form.kept else None)]


def _belongs(form: Form, word: str) -> bool:
    """Whether a word found for a list of globs was found for this one."""
    if form.part == "regex":
        return True
    pieces = (_DIVIDERS.sub(" ", canonical(p).text) for p in form.form.strip().split("*"))
    return re.fullmatch(r"\w*".join(map(re.escape, pieces)), word) is not None
