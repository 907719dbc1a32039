"""Quotations of a project with everything an author cites them by.

    made = quotes(project, Selection(codes=("win_win",)), QuoteOptions(context=1))
    data, findings = quotes_file(made, "docx")

Owns the choice and the order: codes as in the codebook, best examples first, then documents and places;
the context, in whole sentences of the stored map; what is left out of a long quotation; short citations by
the variable `cite` of documents. What stands in the file is `coder.export`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.export.citations import Reference, references
from coder.export.quotations import CitedCoding, Translation, altered, quotations, shortened
from coder.export.quotetables import LAYOUTS, quote_table
from coder.model.coding import Coding
from coder.model.document import Document
from coder.model.errors import BadValue, InputError, UnknownName, UsageError, nearest
from coder.model.finding import Finding, Level
from coder.model.results import Caption, Table
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.exporting import chosen_codings
from coder.project.quoteids import QuoteIds, find_quotation
from coder.project.selecting import Counted
from coder.project.translating import parted, translations_of
from coder.project.whereabouts import Placer

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["QuoteOptions", "Quotes", "quotes", "quotes_file", "quotes_table", "read_references"]


@dataclass(frozen=True, slots=True)
class QuoteOptions:
    """How quotations are chosen and set.

    Attributes:
        names: how codes are called: name, id or a language.
        context: sentences before and after.
        ellipses: mark where a quotation begins or ends inside a sentence.
        longest: characters of a quotation, longer ones are shortened; None for none.
        top: quotations of each code; None for all.
        exemplars: best examples only.
        layout: tidy, atlas, maxqda or nvivo.
        references: works by key, for short citations.
        cite: styled (author and year) or key (as Pandoc and LaTeX cite).
        translation: only translations into this language.
        ids: these quotations only, by their ids for good.

    Raises:
        UsageError, BadValue: at construction, for values that mean nothing.
    """

    names: str = "name"
    context: int = 0
    ellipses: bool = False
    longest: int | None = None
    top: int | None = None
    exemplars: bool = False
    layout: str = "tidy"
    references: Mapping[str, Reference] = field(default_factory=dict)
    cite: str = "styled"
    translation: str = ""
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.layout not in LAYOUTS:
            raise BadValue.of_value("--layout", self.layout, LAYOUTS)
        if self.cite not in ("styled", "key"):
            raise BadValue.of_value("--cite", self.cite, ("styled", "key"))
        for name, n, least in (
            ("--context", self.context, 0), ("--longest", self.longest, 20), ("--top", self.top, 1)
        ):  # fmt: skip
            if n is not None and n < least:
                raise UsageError(f"{name} is {n}, and must be {least} or more", found=n)


@dataclass(frozen=True)
class Quotes:
    """Quotations in order, what was asked, and what there is to tell about them."""

    parts: tuple[CitedCoding, ...]
    caption: Caption
    options: QuoteOptions
    findings: tuple[Finding, ...] = ()


def read_references(path: Path) -> dict[str, Reference]:
    """The works of a BibTeX or CSL-JSON file by key.

    Raises:
        InputError: it is not there.
        Unreadable: it is no bibliography.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    return references(data, str(path))


def quotes(
    project: Project, selection: Selection | None = None, options: QuoteOptions | None = None
) -> Quotes:
    """The quotations that a selection means; the final layer unless it says otherwise.

    Raises:
        UnknownName, BadValue, UsageError: names that are not there, or values that mean nothing.
    """
    asked = options or QuoteOptions()
    codings, chosen = chosen_codings(project, selection or Selection(), default="final")
    if asked.ids:
        codings = _named(project, codings, asked.ids)
    codings = _ordered(codings, chosen, asked)
    maker = _Maker(project, asked, codings)
    parts = tuple(maker.cited(c) for c in codings)
    facts = {"unit": "coded segment", "n": str(len(parts)), **chosen.facts}
    if asked.exemplars:
        facts["chosen"] = "best examples"
    if asked.top is not None:
        facts["of each code"] = f"{asked.top} at most"
    caption = Caption("Quotations", facts, chosen.notes)
    return Quotes(parts, caption, asked, maker.findings())


def _named(project: Project, codings: Sequence[Coding], refs: Iterable[str]) -> list[Coding]:
    """The codings of these ids, which must be among those that count."""
    wanted = {find_quotation(project, ref).id: ref for ref in refs}
    found = [c for c in codings if c.id in wanted]
    for coding_id in wanted.keys() - {c.id for c in found}:
        raise UnknownName(
            f"quotation {wanted[coding_id]!r} is not among those that count here",
            found=wanted[coding_id],
            hint="--pool takes the codings of all coders",
        )
    return found


def _ordered(codings: list[Coding], chosen: Counted, asked: QuoteOptions) -> list[Coding]:
    """Codes as in the codebook, best examples first, then as they came: by document and place."""
    order = {code: at for at, code in enumerate(chosen.columns.codes)}
    codings = [c for c in codings if not asked.exemplars or "exemplar" in c.flags]
    codings = sorted(
        codings, key=lambda c: (order.get(c.code, len(order)), "exemplar" not in c.flags)
    )
    if asked.top is None:
        return codings
    kept: dict[str, int] = {}
    out = []
    for c in codings:
        kept[c.code] = kept.get(c.code, 0) + 1
        if kept[c.code] <= asked.top:
            out.append(c)
    return out


class _Maker:
    """Makes cited codings; what many of them need is looked up once."""

    def __init__(self, project: Project, asked: QuoteOptions, codings: Sequence[Coding]) -> None:
        from coder.project.analysing import labels

        self.project, self.asked = project, asked
        self.ids, self.placer = QuoteIds(project), Placer(project)
        self.book = project.book_with_proposed()
        self.names = labels(project, sorted({c.code for c in codings}), asked.names)
        self.values = project.variables()
        self.translations = translations_of(project) if codings else {}
        self.cut = 0
        self.missing: dict[str, str] = {}

    def cited(self, c: Coding) -> CitedCoding:
        """One coding with all that an author cites it by."""
        doc, own = self.project.document(c.doc), self.values.get(c.doc, {})
        at = self.placer.at(c.doc, c.span)
        before, after = _context(doc, c.span, self.asked.context)
        opened, closed = _inside(doc, c.span) if self.asked.ellipses else (False, False)
        return CitedCoding(
            c.doc, c.code, self._quoted(c.quote), c.by, c.span.start, c.span.end,
            ref=self.ids.ref(c), number=self.ids.number(c), page=at.page, page_label=at.label,
            paragraph=at.paragraph, section=at.section, path=self.book.path(c.code),
            name=self.names[c.code], source=own.get("title") or c.doc,
            date=own.get("date") or own.get("year", ""), lang=at.lang,
            memo=parted(c.memo, whole=False)[0], how=str(c.how), rule=c.origin.rule,
            time=c.time, id=c.id, cite=own.get("cite", ""), citation=self._citation(c.doc, own),
            before=before, after=after, opened=opened and not before, closed=closed and not after,
            exemplar="exemplar" in c.flags, coverage=len(c.span) / max(1, len(doc.text)),
            translations=self._translated(c), variables=own,
            attributes={k: v.value for k, v in sorted(c.attributes.items()) if not v.proposed},
        )  # fmt: skip

    def _quoted(self, text: str) -> str:
        longest = self.asked.longest
        short = text if longest is None else shortened(text, longest)
        self.cut += short != text
        return short

    def _translated(self, c: Coding) -> tuple[Translation, ...]:
        found = self.translations.get(c.id, ())
        wanted = self.asked.translation.casefold()
        return tuple(t for t in found if not wanted or t.lang.casefold() == wanted)

    def _citation(self, doc: str, own: Mapping[str, str]) -> str:
        known, key = self.asked.references, own.get("cite", "")
        if not known:
            return ""
        if key not in known:
            self.missing[doc] = key
            return ""
        return known[key].short()

    def findings(self) -> tuple[Finding, ...]:
        """Quotations that were shortened, documents whose key is not in the bibliography."""
        out = []
        if self.cut:
            what = f"{self.cut} quotations were shortened to about {self.asked.longest} characters"
            out.append(Finding(Level.NOTE, "shortened", what, hint="leave --longest out"))
        for doc, key in self.missing.items():
            what = (
                f"its key {key!r} is not in the bibliography" if key else "has no key to cite it by"
            )
            hint = f"coder docs set {doc} cite=KEY"
            if close := nearest(key, self.asked.references):
                hint += f" (nearest is {close})"
            out.append(Finding(Level.WARNING, "cite", what, doc, hint=hint))
        return tuple(out)


def _context(doc: Document, span: Span, sentences: int) -> tuple[str, str]:
    """What stands before and after a quotation: the rest of its sentences, and so many more."""
    units = doc.map.sentences
    own = doc.unit_numbers("sentence", span)
    if not own or not sentences:
        return "", ""
    first = _reached(doc, own[0], -1, sentences)
    last = _reached(doc, own[-1], 1, sentences)
    before = doc.text[min(units[first - 1].start, span.start) : span.start]
    after = doc.text[span.end : max(units[last - 1].end, span.end)]
    return _one_line(before).lstrip(), _one_line(after).rstrip()


def _reached(doc: Document, number: int, step: int, sentences: int) -> int:
    """The sentence so many further on; a heading, which belongs to what follows it, is not crossed."""
    units, headings = doc.map.sentences, doc.map.headings
    for _ in range(sentences):
        there = number + step
        if not 1 <= there <= len(units) or any(h.overlaps(units[there - 1]) for h in headings):
            break
        number = there
    return number


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _inside(doc: Document, span: Span) -> tuple[bool, bool]:
    """Whether a quotation begins, and ends, inside a sentence."""
    units = doc.map.sentences
    own = doc.unit_numbers("sentence", span)
    if not own:
        return False, False
    first, last = units[own[0] - 1], units[own[-1] - 1]
    return bool(doc.text[first.start : span.start].strip()), bool(
        doc.text[span.end : last.end].strip()
    )


def quotes_table(made: Quotes, *, asked: bool = False) -> Table:
    """Quotations as a table in their layout; `asked` adds a column that says what was asked."""
    return quote_table(made.parts, made.caption, layout=made.options.layout, asked=asked)


def quotes_file(made: Quotes, form: str) -> tuple[bytes, tuple[Finding, ...]]:
    """Quotations in running text, as the bytes of a file.

    Args:
        made: the quotations.
        form: md, latex, docx or html; txt for a screen.

    Raises:
        BadValue: another form.
    """
    parts = made.parts
    if made.options.layout != "atlas":
        parts = tuple(replace(one, number="") for one in parts)
    keys = made.options.cite == "key"
    data = quotations(parts, form, about=made.caption, keys=keys)
    return data, altered(parts, form)
