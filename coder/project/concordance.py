"""Words of a project: in their surroundings, counted, and held against the rest.

    kwic(project, "lemma:share", Selection(codes=("win_win",)), window=6, sort="right")

Owns which stretches of texts are looked at: those that the codings of a selection cover, where it names
codes, coders, origins, acts or a layer, else the whole texts of its documents. A word counts as covered
when it shares a code point with a coding; what several codings cover counts once. With a language only its
passages are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from coder.analyse.keyness import keyness as analyse_keyness
from coder.analyse.kwic import Hit, concordance
from coder.analyse.words import Counts, folded_word, frequency_table, word_spans
from coder.analyse.words_small import small_words
from coder.model.errors import UsageError
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.model.span import Span, joined
from coder.project.searching import Searcher, words_of_pattern
from coder.project.selecting import Counted, counted, where_documents
from coder.project.whereabouts import Placer

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["WordOptions", "keyness", "kwic", "words"]

Covered = Mapping[str, tuple[Span, ...]]

_OF_CODINGS: Final = ("codes", "under", "by", "origin", "how", "layer")

WHOLE: Final = "whole texts"
"""What is looked at where no coding was asked for."""


@dataclass(frozen=True, slots=True)
class WordOptions:
    """Which words are listed.

    Attributes:
        least: those that stand at least so often.
        documents: those that stand in at least so many documents.
        top: so many; None for all.
        stop: languages whose small words are left out.
        lang: only in passages of this language; empty for all.
    """

    least: int = 1
    documents: int = 1
    top: int | None = None
    stop: tuple[str, ...] = ()
    lang: str = ""


def kwic(
    project: Project,
    pattern: str,
    selection: Selection | None = None,
    *,
    window: int = 8,
    sort: str = "doc",
) -> Table:
    """Every place where a pattern is found, with the words around it.

    Args:
        project: the project.
        pattern: words, `lemma:...` or `/regex/`.
        selection: the selectors; codes limit it to what they cover.
        window: words to each side.
        sort: doc, left or right.

    Raises:
        BadValue, UsageError: no pattern, order or window.
    """
    wanted, asked = words_of_pattern(pattern), selection or Selection()
    searcher, chosen = Searcher(project), counted(project, asked)
    within = _covered(chosen) if _by_coding(asked) else None
    hits, texts = [], {}
    for doc_id in _docs(chosen):
        found = searcher.places(wanted, doc_id)
        hits += [Hit(doc_id, s, e) for s, e in found if _meets(within, doc_id, s, e)]
        texts[doc_id] = project.document(doc_id).text
    lines = concordance(texts, hits, window=window, sort=sort)
    placer, codes = Placer(project), _codes_by_doc(chosen)
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        hit = line.hit
        at = placer.at(hit.doc, Span(hit.start, hit.end))
        own = [c for s, e, c in codes.get(hit.doc, ()) if s < hit.end and hit.start < e]
        rows.append(
            (
                hit.doc, at.label or at.page, at.paragraph, line.left, line.match, line.right,
                "; ".join(dict.fromkeys(own)), hit.start, hit.end,
            )
        )  # fmt: skip
    facts = {
        "pattern": pattern,
        "hits": str(len(rows)),
        "sorted by": sort,
        **_facts(chosen, within),
    }
    columns = ("doc", "page", "paragraph", "left", "match", "right", "codes", "start", "end")
    texts_of = ("doc", "page", "left", "match", "right")
    return Table(
        columns, tuple(rows), Caption("Concordance", facts, _notes(chosen, facts["of"])), texts_of
    )


def words(
    project: Project, selection: Selection | None = None, options: WordOptions | None = None
) -> Table:
    """Words by frequency, of whole texts or of what codings cover.

    Raises:
        BadValue, UsageError: options that mean nothing.
    """
    asked, how = selection or Selection(), _checked(options or WordOptions())
    chosen = counted(project, asked)
    within = _covered(chosen) if _by_coding(asked) else None
    counts, _ = _counts(project, _docs(chosen), within, how.lang)
    table = frequency_table(counts, least=how.least, top=how.top, stop=_small_words(how.stop))
    if how.documents > 1:
        rows = tuple(r for r in table.rows if counts.documents(str(r[0])) >= how.documents)
        table = replace(table, rows=rows)
    return _told(table, {**_facts(chosen, within), **_limits(how)}, chosen)


def keyness(
    project: Project,
    selection: Selection | None = None,
    options: WordOptions | None = None,
    *,
    group: str = "",
    against: str = "",
) -> Table:
    """Words that mark what codings cover against the rest of their texts, or a group against another.

    Args:
        project: the project.
        selection: the selectors; with codes, what they cover is asked about.
        options: which words are listed.
        group: a condition on variables of documents; these against the other documents.
        against: a condition that names the other documents.

    Raises:
        UsageError: there is nothing to hold against each other.
        BadValue, UnknownName: conditions that are none.
    """
    asked, how = selection or Selection(), _checked(options or WordOptions())
    covers = _by_coding(asked)
    if not group and (against or not covers):
        raise UsageError(
            "what is to be held against what?",
            hint='--code win_win (what it covers against the rest), or --group "case = EU"',
        )
    chosen = counted(project, asked)
    docs, within = _docs(chosen), _covered(chosen) if covers else None
    if not group:
        target, rest = _counts(project, docs, within, how.lang)
        facts = {"target": "what the codings cover", "reference": "the rest of the same documents"}
    else:
        mine, others = _groups(project, chosen, group, against)
        target = _counts(project, mine, within, how.lang)[0]
        rest = _counts(project, others, within, how.lang)[0]
        facts = {"target": group, "reference": against or f"not ({group})"}
    table = analyse_keyness(
        target, rest, least=how.least, documents=how.documents, top=how.top,
        stop=_small_words(how.stop),
    )  # fmt: skip
    return _told(table, {**facts, **_facts(chosen, within), **_limits(how)}, chosen)


# -- stretches -----------------------------------------------------------------------------------


def _by_coding(selection: Selection) -> bool:
    return any(getattr(selection, name) for name in _OF_CODINGS)


def _docs(chosen: Counted) -> list[str]:
    known = set(chosen.columns.docs)
    return [e.id for e in chosen.docs if e.text and e.id in known]


def _covered(chosen: Counted) -> Covered:
    """What the codings cover, document by document, each code point once."""
    import numpy as np

    columns = chosen.columns
    spans: dict[str, list[Span]] = {}
    rows = (np.asarray(x).tolist() for x in (columns.doc, columns.start, columns.end))
    for doc, start, end in zip(*rows, strict=True):
        spans.setdefault(columns.docs[doc], []).append(Span(start, end))
    return {doc: joined(own) for doc, own in spans.items()}


def _meets(within: Covered | None, doc: str, start: int, end: int) -> bool:
    """Whether a stretch shares a code point with what is covered; always where nothing limits."""
    if within is None:
        return True
    spans = within.get(doc, ())
    at = bisect_right(spans, start, key=lambda s: s.end)
    return at < len(spans) and spans[at].start < end


def _counts(
    project: Project, docs: Sequence[str], within: Covered | None, lang: str
) -> tuple[Counts, Counts]:
    """Words that are covered, and those that are not."""
    inside, outside = Counts(), Counts()
    for doc_id in docs:
        doc = project.document(doc_id)
        own: list[str] = []
        other: list[str] = []
        for start, end in word_spans(doc.text):
            if not lang or doc.lang_at(start) == lang:
                into = own if _meets(within, doc_id, start, end) else other
                into.append(folded_word(doc.text[start:end]))
        inside.add(doc_id, own)
        outside.add(doc_id, other)
    return inside, outside


def _groups(
    project: Project, chosen: Counted, group: str, against: str
) -> tuple[list[str], list[str]]:
    """The documents of a group, and those that it is held against.

    Raises:
        UsageError: one of them is empty, or a document is in both.
    """
    entries = tuple(e for e in chosen.docs if e.id in set(_docs(chosen)))
    mine = [e.id for e in where_documents(project, group, entries)]
    found = where_documents(project, against, entries) if against else entries
    others = [e.id for e in found if against or e.id not in mine]
    for name, docs in ((group, mine), (against or f"not ({group})", others)):
        if not docs:
            raise UsageError(f"no document with a text is in the group {name!r}", found=name)
    both = sorted(set(mine) & set(others))
    if both:
        raise UsageError(f"documents in both groups: {', '.join(both[:5])}", found=both[0])
    return mine, others


def _codes_by_doc(chosen: Counted) -> dict[str, list[tuple[int, int, str]]]:
    import numpy as np

    columns = chosen.columns
    out: dict[str, list[tuple[int, int, str]]] = {}
    rows = (np.asarray(x).tolist() for x in (columns.doc, columns.start, columns.end, columns.code))
    for doc, start, end, code in zip(*rows, strict=True):
        out.setdefault(columns.docs[doc], []).append((start, end, columns.codes[code]))
    return out


# -- words that are left out, and what is told ---------------------------------------------------


def _checked(how: WordOptions) -> WordOptions:
    for name, n in (("--min", how.least), ("--min-docs", how.documents), ("--top", how.top)):
        if n is not None and n < 1:
            raise UsageError(f"{name} is {n}, and must be 1 or more", found=n)
    return how


def _small_words(langs: Collection[str]) -> set[str]:
    """The small words of languages.

    Raises:
        BadValue: a language without such a list.
    """
    return {word for lang in langs for word in small_words(lang)}


def _limits(how: WordOptions) -> dict[str, str]:
    told = {
        "language": how.lang,
        "least often": str(how.least) if how.least > 1 else "",
        "least documents": str(how.documents) if how.documents > 1 else "",
        "left out": f"small words of {', '.join(how.stop)}" if how.stop else "",
    }
    return {name: text for name, text in told.items() if text}


def _facts(chosen: Counted, within: Covered | None) -> dict[str, str]:
    return {"of": WHOLE if within is None else "what the codings cover", **chosen.facts}


def _notes(chosen: Counted, of: str) -> tuple[str, ...]:
    """What is said beside a table; of whole texts, codings that are wanting are nothing to tell."""
    quiet: tuple[str, ...] = ("there are no codings yet",)
    if of == WHOLE and _docs(chosen):
        quiet = (*quiet, "no coding matches")
    return tuple(n for n in chosen.notes if not n.startswith(quiet))


def _told(table: Table, facts: Mapping[str, str], chosen: Counted) -> Table:
    caption = table.caption
    made = Caption(
        caption.title, {**caption.facts, **facts}, (*caption.notes, *_notes(chosen, facts["of"]))
    )
    return replace(table, caption=made)
