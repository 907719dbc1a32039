"""The appendix of a paper: codebook, corpus, agreement, absence, quotations, and how the codings came about.

Owns the tables and their order; each is followed by the command that gives its numbers. Codes are called by
name and stand as in the codebook. A quotation is a best example where a coder flagged one. All is of the
final layer but agreement and the table of coders, which see everybody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.export.article import Article, Block, Heading, Paragraph, Quoted, Recompute
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.countables import Matter, matter_of
from coder.project.methods import HOW

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["appendix"]

_VARIABLES = ("title", "date", "year", "case", "actor", "side", "doctype", "lang")


def appendix(
    project: Project,
    selection: Selection | None = None,
    *,
    cols: str = "",
    quotes: int = 1,
    names: str = "name",
) -> Article:
    """The appendix.

    Args:
        project: the project.
        selection: which documents and codings; all without.
        cols: the variable of the absence table; without, the first of side, case and actor that is used.
        quotes: quotations of each code; 0 for none.
        names: how codes are called: name, id or a language.

    Raises:
        UnknownName: no such variable.
    """
    m = matter_of(project, selection)
    blocks: list[Block] = []
    if project.has_book():
        blocks += _codebook(m, names)
    blocks += _corpus(m)
    blocks += _agreement(m, names)
    blocks += _absence(m, cols or _usual(m), names)
    blocks += _quotations(m, quotes, names)
    blocks += _origins(m)
    return Article("Appendix", tuple(blocks))


def _codebook(m: Matter, names: str) -> list[Block]:
    from coder.project.bookappendix import appendix_table

    made = appendix_table(m.project, m.selection, people=True, names=names, counts=True)
    book = m.project.book()
    alphas = _alphas(m)
    told = Caption(
        made.caption.title, {**made.caption.facts, "SHA-256": book.hash}, made.caption.notes
    )
    columns, rows = made.columns, made.rows
    if alphas:
        ids = [code.id for _, code in book.tree() if code.id in _shown(m)]
        rows = tuple((*row, alphas.get(code)) for row, code in zip(rows, ids, strict=True))
        columns = (*columns, "Alpha")
    table = Table(columns, rows, told, made.text_columns)
    return [Heading("Codebook"), table, Recompute(f"coder export codebook{m.filter} --format md")]


def _shown(m: Matter) -> frozenset[str]:
    return m.project.code_ids(m.selection) or frozenset(m.project.book().ids)


def _alphas(m: Matter) -> dict[str, float | None]:
    if m.agreement is None:
        return {}
    return {
        line.key.get("code", ""): line.scores[0].value for line in m.agreement.lines if line.scores
    }


def _corpus(m: Matter) -> list[Block]:
    values = m.project.variables()
    used = [v for v in _VARIABLES if any(values.get(d, {}).get(v) for d in m.documents)]
    n = Counter(c.doc for c in m.final)
    coders: dict[str, set[str]] = {}
    for c in m.everybody:
        coders.setdefault(c.doc, set()).add(c.by)
    rows: list[tuple[Cell, ...]] = [
        (
            d, *(values.get(d, {}).get(v, "") for v in used), m.words[d], n[d],
            ", ".join(sorted(coders.get(d, ()))),
        )
        for d in m.documents
    ]  # fmt: skip
    columns = ("id", *used, "words", "codings", "coders")
    facts = {
        "documents": str(len(rows)),
        "words": str(sum(m.words.values())),
        "layer": m.chosen.layer,
    }
    table = Table(columns, tuple(rows), Caption("Documents", facts), ("id", *used, "coders"))
    command = f"coder export frequencies{m.filter} --cols id --csv"
    return [Heading("Corpus"), table, Recompute(command)]


def _agreement(m: Matter, names: str) -> list[Block]:
    from coder.project.analysing import labels

    head: list[Block] = [Heading("Agreement")]
    if m.agreement is None:
        return [*head, Paragraph(f"Not measured: {m.why}.")]
    lines = [line for line in m.agreement.lines if line.scores]
    shown = labels(m.project, [line.key.get("code", "") for line in lines], names)
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        first, percent = line.scores[0], line.scores[-1]
        marked = "; ".join(f"{by}: {n}" for by, n in line.marked.items())
        code = line.key.get("code", "")
        why = first.undefined or ""
        rows.append((shown.get(code, code), first.value, percent.value, first.units, marked, why))
    columns = ("code", "alpha", "percent", "units", "marked by", "undefined because")
    facts = {k: str(v) for k, v in m.agreement.facts.items()}
    table = Table(columns, tuple(rows), Caption("Agreement by code", facts), ("code", "marked by"))
    command = f"{m.agree_command} --measure alpha --measure percent"
    return [*head, table, Recompute(command)]


def _usual(m: Matter) -> str:
    values = m.project.variables()
    for name in ("side", "case", "actor"):
        if any(values.get(d, {}).get(name) for d in m.documents):
            return name
    return ""


def _absence(m: Matter, cols: str, names: str) -> list[Block]:
    if not cols:
        return []
    from coder.project.analysing import labels

    plain = replace(m.selection, layer=m.selection.layer)
    found = m.project.absent(cols, plain)
    at = found.columns.index("code") if "code" in found.columns else None
    if at is not None:
        shown = labels(m.project, sorted({str(r[at]) for r in found.rows}), names)
        rows = tuple((*r[:at], shown.get(str(r[at]), r[at]), *r[at + 1 :]) for r in found.rows)
        found = replace(found, rows=rows)
    command = f"coder absent{m.filter} --cols {cols}"
    about = Paragraph(
        "A code is absent where documents were read for it and it was not given; where nobody has read, "
        "nothing is said."
    )
    return [Heading("Codes that are absent"), about, found, Recompute(command)]


def _quotations(m: Matter, most: int, names: str) -> list[Block]:
    from coder.project.quoting import QuoteOptions, quotes

    if not most or not m.final:
        return []
    made = quotes(m.project, m.selection, QuoteOptions(names=names, top=most))
    out: list[Block] = [Heading("Quotations")]
    last = ""
    for part in made.parts:
        if part.code != last:
            out.append(Heading(part.name or part.code, 2))
            last = part.code
        page = part.page_label or (str(part.page) if part.page else "")
        place = f", p. {page}" if page else f", par. {part.paragraph}" if part.paragraph else ""
        source = f"{part.source}{place} [{part.ref}]" if part.ref else f"{part.source}{place}"
        out.append(Quoted(part.quotation, source))
    return [*out, Recompute(f"coder export quotes{m.filter} --top {most}")]


def _origins(m: Matter) -> list[Block]:
    import coder

    counts = Counter((c.by, str(c.how)) for c in m.everybody)
    hows = [h for h in HOW if any(k[1] == h for k in counts)]
    coders = sorted({by for by, _ in counts})
    rows: list[tuple[Cell, ...]] = [
        (by, *(counts[by, h] for h in hows), sum(counts[by, h] for h in hows)) for by in coders
    ]
    if len(coders) > 1:
        rows.append(("all", *(sum(counts[by, h] for by in coders) for h in hows), len(m.everybody)))
    table = Table(
        ("coder", *(HOW[h] for h in hows), "all"), tuple(rows),
        Caption("How the codings came about", {"codings": str(len(m.everybody))}), ("coder",),
    )  # fmt: skip
    book = m.project.book() if m.project.has_book() else None
    state = f" Codebook {book.name} {book.version}, SHA-256 {book.hash}." if book else ""
    notes = " ".join(f"{n[0].upper()}{n[1:].rstrip('.')}." for n in m.chosen.notes if n)
    return [
        Heading("How the codings came about"), table, Recompute(f"coder export codings{m.filter} --csv"),
        Paragraph(f"Made with coder {coder.__version__}.{state} {notes}".strip()),
    ]  # fmt: skip
