"""How good the rules are: precision from decisions, recall on what was read, agreement with each coder.

    table = score_table(project, selection, against="ben")
    quotes = score_quotations(project, selection, misses=True)
    table = agreement_table(project, selection, unit="sentence")

Owns the figures of `rules score`. Precision is accepted / (accepted + rejected) of a rule's hits; recall is
the share of the reference codings that share a character with a hit of the rule, or of any rule of their
code; both with Wilson's interval. What is judged and what it is held against is `judged`'s. Nothing is
rounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.coding import Coding, Suggestion
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.judged import CONSENSUS, STATES, Facts, gather
from coder.stats.intervals import wilson
from coder.tag.skipped import proposing

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["ANY_RULE", "SCORE_COLUMNS", "agreement_table", "score_quotations", "score_table"]

ANY_RULE = "(any)"
"""The row of a code: hits of any of its rules."""

SCORE_COLUMNS = (
    "code", "rule", "hits", *STATES, "precision", "low", "high", "read", "codings", "found",
    "recall", "recall_low", "recall_high",
)  # fmt: skip
MEASURES = ("percent", "alpha", "ac1", "f1")


def precision_of(accepted: int, rejected: int) -> tuple[float | None, float | None, float | None]:
    """Precision k / n of n decided hits, k of them accepted, with Wilson's score interval at 95 %.

    E. B. Wilson 1927, Probable inference, the law of succession, and statistical inference, Journal of the
    American Statistical Association 22:209-212: the bounds are the roots p of
    (k/n - p)^2 = z^2 p (1 - p) / n.

    Returns:
        (share, lower, upper), each in [0, 1]; None three times without decisions.
    """
    return share(accepted, accepted + rejected)


def share(k: int, n: int) -> tuple[float | None, float | None, float | None]:
    """A share, k of n, with Wilson's interval at 95 %; None three times where n is 0."""
    bounds = wilson(k, n)
    return (k / n, *bounds) if bounds else (None, None, None)


def score_table(
    project: Project, selection: Selection | None = None, *, against: str = ""
) -> Table:
    """One row a rule, and one for each code over all its rules; codes in order of the codebook.

    Columns: code, rule (`(any)` in the code's own row), hits, accepted, rejected, disputed, pending,
    precision with low and high, read (documents read for the code), codings (references there), found (those
    that a hit shares a character with), recall with its bounds. Recall after van Rijsbergen 1979, Information
    Retrieval, chapter 7: found / codings. A figure without basis is None.

    Raises:
        InputError: the rules were not run yet.
        UnknownName, UsageError: a selector that does not fit.
    """
    facts = gather(project, selection, against=against)
    rows: list[tuple[Cell, ...]] = []
    for code in facts.codes:
        hits = [s for s in facts.suggestions if s.code == code]
        own = [c for c in facts.references if c.code == code]
        rules = [r.id for r in proposing(project.book().code(code))]
        groups = [(rule, [s for s in hits if s.key.rule == rule]) for rule in rules]
        for rule, some in [(ANY_RULE, hits), *groups]:
            rows.append(_row(facts, code, rule, some, own))
    return Table(SCORE_COLUMNS, tuple(rows), _caption(facts), ())


def _row(
    facts: Facts, code: str, rule: str, hits: Sequence[Suggestion], own: Sequence[Coding]
) -> tuple[Cell, ...]:
    states = Counter(facts.verdicts[s.id] for s in hits)
    read = sum(1 for _, c in facts.read if c == code)
    found = sum(is_found(c, hits) for c in own)
    return (
        code, rule, len(hits), *(states[state] for state in STATES),
        *precision_of(states["accepted"], states["rejected"]),
        read, len(own), found, *share(found, len(own)),
    )  # fmt: skip


def is_found(coding: Coding, hits: Iterable[Suggestion]) -> bool:
    """Whether some hit, as widened by its rule, shares a character with a coding."""
    return any(s.doc == coding.doc and s.wide.overlaps(coding.span) for s in hits)


def _caption(facts: Facts) -> Caption:
    who = facts.against or "all coders"
    notes = [*facts.notes]
    proposed = sum(c.origin.is_rule for c in facts.references)
    if proposed:
        notes.append(
            f"{proposed} of {len(facts.references)} codings came of accepting suggestions, "
            "which makes recall look better than it is; coder rules audit estimates it"
        )
    if not facts.read:
        notes.append("nothing was read to its end for these codes, so there is no recall")
    facts_shown = {"against": who, "documents": str(len(facts.entries))}
    return Caption("Rules", facts_shown, tuple(notes))


def score_quotations(
    project: Project,
    selection: Selection | None = None,
    *,
    against: str = "",
    misses: bool = True,
    false_hits: bool = True,
) -> Table:
    """The misses (references that no rule of their code hits) and the false hits, as quotations.

    Columns: kind (miss or false hit), code, rule, doc, page, start, end, by, id, match, text. A miss has no
    rule and no match; `by` is whose coding it is, or whose decision made the hit false. Of a false hit
    `match` is what the rule matched and `text` the passage that it proposed, which lies at start and end.
    """
    facts = gather(project, selection, against=against)
    by_place: dict[tuple[str, str], list[Suggestion]] = {}
    for s in facts.suggestions:
        by_place.setdefault((s.doc, s.code), []).append(s)
    rows: list[tuple[Cell, ...]] = []
    for c in facts.references if misses else ():
        if not is_found(c, by_place.get((c.doc, c.code), ())):
            by = CONSENSUS if facts.against == CONSENSUS else c.by
            place = _place(project, c.doc, c.span)
            rows.append(("miss", c.code, "", *place, by, c.id, "", c.quote))
    for s in facts.suggestions if false_hits else ():
        if facts.verdicts[s.id] == "rejected":
            by = facts.against or "coders"
            place = _place(project, s.doc, s.wide)
            text = project.library.document(s.doc).quote(s.wide)
            rows.append(("false hit", s.code, s.key.rule, *place, by, s.id, s.quote, text))
    order = {code: n for n, code in enumerate(facts.codes)}
    rows.sort(key=lambda r: (order[str(r[1])], str(r[0]), str(r[2]), str(r[3]), r[5] or 0))
    columns = ("kind", "code", "rule", "doc", "page", "start", "end", "by", "id", "match", "text")
    caption = replace(_caption(facts), title="Misses and false hits")
    return Table(columns, tuple(rows), caption, ("match", "text", "doc", "by"))


def _place(project: Project, doc_id: str, span: Span) -> tuple[str, int | None, int, int]:
    doc = project.library.document(doc_id)
    page = doc.page_at(span.start)
    return doc_id, page.number if page else None, span.start, span.end


def agreement_table(
    project: Project, selection: Selection | None = None, *, unit: str = "sentence"
) -> Table:
    """How well the rules agree with each coder, as if they were one: presence of each code in units.

    A unit carries a code for the rules where a hit, as widened by its rule, shares a character with it, and
    for a coder where a coding does. Units of documents count that the coder has read for the code. The
    coefficients are those of `coder.agree`, each with its source there: percent agreement, Krippendorff's
    nominal alpha, Gwet's AC1, and F1 of presence.

    Columns: code, coder, unit, documents, units, rules (units marked by the rules), coder_units (by the
    coder), percent, alpha, ac1, f1, undefined (why alpha is not defined; empty where it is).
    """
    facts = gather(project, selection)
    rows: list[tuple[Cell, ...]] = []
    units = _Units(project, unit)
    by_doc = _by_doc(facts.suggestions)
    for code in facts.codes:
        for coder in project.coders():
            docs = [
                e.id for e in facts.entries if _folded(coder) in facts.read.get((e.id, code), ())
            ]
            if docs:
                rows.append(_compared(facts, units, by_doc, (code, coder), docs))
    columns = (
        "code", "coder", "unit", "documents", "units", "rules", "coder_units", *MEASURES, "undefined",
    )  # fmt: skip
    caption = Caption(
        "Rules as a coder", {"unit": unit, "measure": "presence of the code"}, _caption(facts).notes
    )
    return Table(columns, tuple(rows), caption, ("coder",))


def _folded(coder: str) -> str:
    from coder.model.names import fold_name

    return fold_name(coder)


def _by_doc(
    suggestions: Iterable[Suggestion],
) -> dict[tuple[str, str], list[Span]]:
    out: dict[tuple[str, str], list[Span]] = {}
    for s in suggestions:
        out.setdefault((s.doc, s.code), []).append(s.wide)
    return out


class _Units:
    """The units of each document, read once."""

    def __init__(self, project: Project, kind: str) -> None:
        self.project, self.kind = project, kind
        self._spans: dict[str, list[Span]] = {}

    def of(self, doc: str) -> list[Span]:
        """Spans of the units in order."""
        if doc not in self._spans:
            units = self.project.library.document(doc).units(self.kind)
            self._spans[doc] = [u.span for u in units]
        return self._spans[doc]

    def marked(self, doc: str, spans: Iterable[Span]) -> list[bool]:
        """For each unit, whether some span shares a character with it."""
        from bisect import bisect_left, bisect_right

        units = self.of(doc)
        out = [False] * len(units)
        starts, ends = [u.start for u in units], [u.end for u in units]
        for span in spans:
            for n in range(bisect_right(ends, span.start), bisect_left(starts, span.end)):
                out[n] = True
        return out


def _compared(
    facts: Facts,
    units: _Units,
    by_doc: Mapping[tuple[str, str], list[Span]],
    pair: tuple[str, str],
    docs: Sequence[str],
) -> tuple[Cell, ...]:
    from coder.agree.judgements import ABSENT, PRESENT, judgements
    from coder.agree.measures import parts_by_name
    from coder.agree.parts import score

    code, coder = pair
    wanted = set(docs)
    own: dict[str, list[Span]] = {}
    for c in facts.references:
        if c.code == code and c.doc in wanted and _folded(c.by) == _folded(coder):
            own.setdefault(c.doc, []).append(c.span)
    rules: list[bool] = []
    theirs: list[bool] = []
    for doc in docs:
        rules += units.marked(doc, by_doc.get((doc, code), ()))
        theirs += units.marked(doc, own.get(doc, ()))
    values = (ABSENT, PRESENT)
    matrix = [[values[m] for m in row] for row in (rules, theirs)]
    judged = judgements(matrix, coders=("rules", coder), values=values, unit=units.kind)
    scores = [score(parts_by_name(m, judged)) for m in MEASURES]
    alpha = scores[MEASURES.index("alpha")]
    return (
        code, coder, units.kind, len(docs), len(rules), sum(rules), sum(theirs),
        *(s.value for s in scores), alpha.undefined or "",
    )  # fmt: skip
