"""The methods paragraph of a paper, every number of it computed and listed with its command.

Owns the sentences: corpus, codebook, coders and rounds, how codings came about, agreement, which coding of a
document counts, reading and absence, software. A sentence for which there is nothing is left out or says so.
Nothing is judged: words such as "high" do not stand in it.
"""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from coder.export.article import Article, Block, Heading, Paragraph, Recompute
from coder.model.selection import Selection
from coder.project.countables import Facts, Matter, matter_of, plural, were

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["HOW", "methods"]

HOW = {
    "hand": "marked by hand",
    "single": "suggestions of rules decided one by one",
    "bulk": "suggestions of rules accepted in bulk",
    "batch": "from a file or a program",
    "import": "imported from another tool",
    "unknown": "by an act that this version does not know",
}
"""How codings come about, in words of a paper."""


def methods(project: Project, selection: Selection | None = None) -> tuple[Article, Facts]:
    """The methods section, and the numbers in it.

    Args:
        project: the project.
        selection: which documents and codings; all without.
    """
    matter, facts = matter_of(project, selection), Facts()
    parts: list[Block] = []
    for heading, tell in _PARTS:
        sentences = [s for s in tell(matter, facts) if s]
        if sentences:
            parts += [Heading(heading), Paragraph(" ".join(sentences))]
    command = f"coder report methods{matter.filter}"
    parts += [Heading("Numbers"), facts.table(), Recompute(command)]
    return Article("Methods", tuple(parts)), facts


def _corpus(m: Matter, facts: Facts) -> list[str]:
    command = f"coder docs list{m.filter}"
    n = facts.take("documents", len(m.documents), command)
    words = facts.take("words", sum(m.words.values()), f"coder report appendix{m.filter}")
    values = m.project.variables()
    own = [values.get(d, {}) for d in m.documents]
    out = [f"The corpus holds {plural(n, 'document')} with {words:,} words."]
    years = sorted(int(v["year"]) for v in own if v.get("year", "").isdecimal())
    if years:
        first = facts.take("first year", years[0], command)
        last = facts.take("last year", years[-1], command)
        out.append(
            f"They date from {first} to {last}." if first != last else f"They date from {first}."
        )
    languages = Counter(lang for v in own for lang in v.get("lang", "").split("|") if lang)
    if languages:
        told = facts.each("documents in language", languages, command)
        out.append(f"Languages, by documents: {told}.")
    empty = [d for d in m.documents if not m.words[d]]
    if empty:
        none = facts.take("documents without text", len(empty), command)
        out.append(f"{plural(none, 'document')} had no text.")
    return out


def _codebook(m: Matter, facts: Facts) -> list[str]:
    if not m.project.has_book():
        return ["There is no codebook yet."]
    book = m.project.book()
    n = facts.take("codes", len(book.codes), "coder codebook show")
    tops = facts.take("top codes", sum(not c.parent for c in book), "coder codebook show --tree")
    rules = facts.take("rules", sum(len(c.rules) for c in book), "coder export codebook --csv")
    version = f", version {book.version}" if book.version else ""
    out = [
        f"The codebook {book.name}{version} (SHA-256 {book.hash}) has {plural(n, 'code')}, "
        f"{tops:,} of them at the top of the tree."
    ]
    if rules:
        carry = "rule proposes" if rules == 1 else "rules propose"
        out.append(f"{rules:,} {carry} passages; no passage is coded until a person decides.")
    return out


def _coders(m: Matter, facts: Facts) -> list[str]:
    by = Counter(c.by for c in m.everybody)
    n = facts.take("coders", len(by), f"coder export codings{m.filter} --csv")
    total = facts.take(
        "codings of all coders", len(m.everybody), f"coder export codings{m.filter} --csv"
    )
    if not total:
        return ["Nothing is coded yet."]
    each = facts.each("codings by", by, f"coder export codings{m.filter} --csv")
    out = [f"{plural(n, 'coder')} made {plural(total, 'coding')}: {each}."]
    how = {HOW.get(k, k): v for k, v in m.by_how().items()}
    for name, count in m.by_how().items():
        facts.take(
            f"codings {HOW.get(name, name)}",
            count,
            f"coder export codings{m.filter} --how {name} --csv",
        )
    out.append(
        "They came about as: " + ", ".join(f"{k} ({v:,})" for k, v in sorted(how.items())) + "."
    )
    return [*out, *_rounds(m, facts)]


def _rounds(m: Matter, facts: Facts) -> list[str]:
    from coder.model.affairs import fold_assignments

    rounds: dict[str, list[int]] = {}
    inside = set(m.documents)
    for a in fold_assignments(m.project.index.affairs("assign")):
        entry = m.project.library.find(a.doc)
        if entry is not None and entry.id in inside:
            rounds.setdefault(a.round, []).append(len(a.coders))
    out = []
    for name, sizes in rounds.items():
        command = f'coder docs list --round "{name}"'
        n = facts.take(f"documents of round {name}", len(sizes), command)
        several = facts.take(
            f"of them for several coders in round {name}", sum(s > 1 for s in sizes), command
        )
        out.append(
            f"In round {name} {plural(n, 'document')} {were(n)} given out, {several:,} to several coders."
        )
    return out


def _agreement(m: Matter, facts: Facts) -> list[str]:
    if m.agreement is None:
        return [f"Agreement is not measured: {m.why}."]
    command = f"{m.agree_command} --measure alpha"
    lines = [line for line in m.agreement.lines if line.scores]
    values = [v for line in lines if (v := line.scores[0].value) is not None]
    units = max(line.scores[0].units for line in lines)
    unit = lines[0].scores[0].unit
    docs = facts.take("documents compared", max(line.docs for line in lines), command)
    compared = facts.take(f"{unit}s compared", units, command)
    who = "all compared coders"
    if m.gaps:
        n = facts.take("coders compared", len(lines[0].scores[0].coders), command)
        who = f"two or more of the {n} coders"
    out = [
        f"Agreement was computed on {plural(compared, unit)} of {plural(docs, 'document')} that {who} "
        "had read for the code, as Krippendorff's alpha (nominal, presence of the code in the unit)."
    ]
    if m.gaps:
        out.append(
            "A coder who had not read a document is missing there, and never counts as having found nothing."
        )
    if values:
        low = facts.value("lowest alpha of a code", min(values), command)
        high = facts.value("highest alpha of a code", max(values), command)
        mid = facts.value("median alpha", median(values), command)
        n = facts.take("codes with an alpha", len(values), command)
        good = facts.take("codes with alpha of at least .8", sum(v >= 0.8 for v in values), command)
        fair = facts.take(
            "codes with alpha of at least .667", sum(v >= 0.667 for v in values), command
        )
        out.append(
            f"Over {plural(n, 'code')} alpha lies between {low} and {high} with a median of {mid}; "
            f"it is at least .8 for {good:,} and at least .667 for {fair:,}."
        )
    none = len(lines) - len(values)
    if none:
        facts.take("codes without an alpha", none, command)
        out.append(
            f"For {plural(none, 'code')} it is undefined (not marked by anybody, or not read by "
            f"{'two' if m.gaps else 'all'})."
        )
    if m.agreement.overall is not None and m.agreement.overall.scores:
        head = m.agreement.overall.scores[0]
        value = facts.value(f"all codes together ({head.measure})", head.value, m.agree_command)
        out.append(f"Over all codes together {head.measure} is {value}.")
    return out


def _final(m: Matter, facts: Facts) -> list[str]:
    several: dict[str, set[str]] = {}
    for c in m.everybody:
        several.setdefault(c.doc, set()).add(c.by)
    n = facts.take(
        "documents coded by several", sum(len(x) > 1 for x in several.values()), "coder status"
    )
    final = facts.take(
        "codings of the final layer", len(m.final), f"coder export segments{m.filter} --csv"
    )
    settled = _settled(m)
    out = [
        f"In all tables each document counts once: {plural(final, 'coding')} of the final layer."
    ]
    if n:
        k = facts.take("of them by consensus", len(settled & set(several)), "coder conflicts")
        rest = ", the others with their primary coder's" if k < n else ""
        out.append(
            f"Of {plural(n, 'document')} coded by several, {k:,} {'counts' if k == 1 else 'count'} with the "
            f"consensus of the coders{rest}."
        )
    return out if m.everybody else []


def _settled(m: Matter) -> frozenset[str]:
    if not m.project.index.affairs("adjudicate"):
        return frozenset()
    return m.project.consensus().settled


def _reading(m: Matter, facts: Facts) -> list[str]:
    from coder.model.affairs import fold_finishes

    inside = set(m.documents)
    read: set[str] = set()
    for finish in fold_finishes(m.project.index.affairs("finish")):
        entry = m.project.library.find(finish.doc)
        if entry is not None and entry.id in inside:
            read.add(entry.id)
    n = facts.take("documents that somebody has read", len(read), "coder status")
    return [
        f"{plural(n, 'document')} {were(n)} read to the end by at least one coder. A code counts as absent "
        "from a document only where it was finished when the code existed with its present meaning; all else "
        "counts as not read."
    ]


def _software(m: Matter, facts: Facts) -> list[str]:
    import coder

    segmenters = sorted(
        {
            doc.map.segmenter
            for d in m.documents
            if m.words[d] and (doc := m.project.library.document(d))
        }
    )
    out = [f"Coded and computed with coder {coder.__version__} (coder-qda, open source)."]
    if segmenters:
        out.append(
            f"Sentences and paragraphs were fixed when texts were taken in ({', '.join(segmenters)})."
        )
    return out


_PARTS = (
    ("Corpus", _corpus), ("Codebook", _codebook), ("Coding", _coders), ("Agreement", _agreement),
    ("Which coding counts", _final), ("Reading and absence", _reading), ("Software", _software),
)  # fmt: skip
