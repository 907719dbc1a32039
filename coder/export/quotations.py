"""Coded segments as quotations in running text, and what a quotation is called for good.

Owns how a quotation is set with its source, as blocks that every format renders alike: block quotations
under the heading of their code, translations below, and one line that says document, page, paragraph, date,
language, who coded and the quotation's id. The values come from the project; nothing is looked up here.
`start` and `end` are code points, half-open; pages and paragraphs count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from coder.export.latex import latex_text
from coder.export.markdown import markdown_text
from coder.model.errors import BadValue
from coder.model.finding import Finding, Level
from coder.model.results import Caption
from coder.text.safe import safe_text

__all__ = [
    "FORMS",
    "OMITTED",
    "Block",
    "CitedCoding",
    "Run",
    "Translation",
    "altered",
    "blocks_of",
    "quotations",
    "shortened",
]

FORMS = ("md", "latex", "docx", "html")
"""Formats of quotations in running text."""

OMITTED = "[…]"
"""Stands for words of the text that are left out; it is never part of a quotation."""

_KEY = re.compile(r"[A-Za-z0-9_][\w:.+/-]*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation of a quotation: into which language, by whom."""

    lang: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class CitedCoding:
    """One coding as authors cite it.

    `ref` is its id for good (`EU-03:k7f2q`), `number` the one for the eye (`D3:10`); `source` is the
    document as a reader would name it (title or id); `name` is the name of the code to show; `cite` the
    key in the bibliography and `citation` the short citation. `before` and `after` are context, `opened`
    and `closed` say that the quotation begins or ends inside a sentence.
    """

    document: str
    code: str
    quotation: str
    coder: str
    start: int
    end: int
    ref: str = ""
    number: str = ""
    page: int | None = None
    page_label: str = ""
    paragraph: int | None = None
    section: str = ""
    path: str = ""
    name: str = ""
    source: str = ""
    date: str = ""
    lang: str = ""
    memo: str = ""
    origin: str = ""
    how: str = ""
    rule: str = ""
    time: str = ""
    id: str = ""
    cite: str = ""
    citation: str = ""
    before: str = ""
    after: str = ""
    opened: bool = False
    closed: bool = False
    exemplar: bool = False
    coverage: float | None = None
    translations: tuple[Translation, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style: plain, coded (set off from its context), or cite (`text` is a key)."""

    text: str
    style: str = "plain"
    place: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: title, about, heading, quotation, translation or source; `lang` may be empty."""

    kind: str
    runs: tuple[Run, ...]
    lang: str = ""


def quotations(
    segments: Iterable[CitedCoding],
    form: str,
    *,
    title: str = "Quotations",
    about: Caption | None = None,
    keys: bool = False,
) -> bytes:
    """Block quotations with their sources, by code in the order given.

    Args:
        segments: what to quote; a heading is set whenever the code changes.
        form: md, latex, docx or html; txt is md for a person to read, without its escapes.
        title: heading of the whole.
        about: what was asked, one paragraph below the title.
        keys: cite by key, as Pandoc and LaTeX do, where a key is known and fits.

    Raises:
        BadValue: for another form.
    """
    blocks = blocks_of(
        segments, title=title, about=about, keys=keys and form in ("md", "txt", "latex")
    )
    if form == "docx":
        from coder.export.word import quotation_docx

        return quotation_docx(title, blocks)
    if form == "html":
        from coder.export.quotepage import quotation_html

        return quotation_html(title, blocks)
    if form in ("md", "txt"):
        shown = markdown_text if form == "md" else _as_it_is
        text = "\n".join(_markdown(block, shown) for block in blocks)
    elif form == "latex":
        text = "% A part of a document, for \\input; UTF-8; needs no package.\n"
        text += "\n".join(_latex(block) for block in blocks)
    else:
        raise BadValue(
            f"quotations cannot be written as {form}",
            found=form,
            allowed=FORMS,
            hint="tables of quotations: csv, tsv, xlsx, json, jsonl",
        )
    return text.encode("utf-8")


# -- blocks --------------------------------------------------------------------------------------


def blocks_of(
    segments: Iterable[CitedCoding],
    *,
    title: str = "",
    about: Caption | None = None,
    keys: bool = False,
) -> list[Block]:
    """The paragraphs of quotations, in order."""
    out = [Block("title", (Run(title),))] if title else []
    if about is not None and about.title:
        told = "; ".join(f"{k}: {v}" for k, v in about.facts.items())
        out.append(Block("about", (Run(". ".join(filter(None, (told, *about.notes))) + "."),)))
    last = None
    for one in segments:
        if one.code != last:
            out.append(Block("heading", (Run(one.name or one.code),)))
            last = one.code
        out += [Block("quotation", runs, one.lang) for runs in _paragraphs(one)]
        for other in one.translations:
            told = f" (translation by {other.by})" if other.by else " (translation)"
            parts = [p for p in other.text.split("\n") if p.strip()] or [""]
            ends = [*[""] * (len(parts) - 1), told]
            out += [
                Block("translation", (Run(part + end),), other.lang)
                for part, end in zip(parts, ends, strict=True)
            ]
        out.append(Block("source", _source(one, keys=keys)))
    return out


def _paragraphs(one: CitedCoding) -> list[tuple[Run, ...]]:
    """The quotation with its context, a tuple of runs for each paragraph."""
    style = "coded" if one.before or one.after else "plain"
    first, last = f"{OMITTED} " * one.opened, f" {OMITTED}" * one.closed
    out: list[list[Run]] = [[]]
    for text, kind in ((one.before, "plain"), (one.quotation, style), (one.after, "plain")):
        parts = text.split("\n") if kind == style and text == one.quotation else [text]
        for n, part in enumerate(p for p in parts if p.strip()):
            if n and out[-1]:
                out.append([])
            out[-1].append(Run(part, kind))
    if first:
        out[0].insert(0, Run(first))
    if last:
        out[-1].append(Run(last))
    return [tuple(runs) for runs in out if runs]


def _source(one: CitedCoding, *, keys: bool) -> tuple[Run, ...]:
    page = f"p. {one.page_label or one.page}" if one.page is not None else ""
    by_key = keys and _KEY.match(one.cite) is not None
    place = [one.citation or one.source or one.document]
    if not one.citation and one.date:
        place.append(one.date)
    place.append(page)
    if by_key:
        place = []
    if one.paragraph is not None:
        place.append(f"¶ {one.paragraph}")
    place.append(one.lang)
    who = f"coded by {one.coder}" if one.coder not in ("", "consensus") else one.coder
    about = "; ".join(
        filter(None, [", ".join(filter(None, place)), who, "best example" * one.exemplar])
    )
    names = " ".join(f"[{name}]" for name in (one.ref, one.number) if name)
    tail = Run(" ".join(filter(None, [f"({about})" if about else "", names])))
    return (Run(one.cite, "cite", page), Run(" "), tail) if by_key else (tail,)


def shortened(text: str, longest: int) -> str:
    """A quotation of at most about `longest` characters, words left out in its middle."""
    if len(text) <= longest:
        return text
    head = text[: longest * 2 // 3].rsplit(None, 1)[0].rstrip()
    tail = text[len(text) - longest // 3 :]
    tail = tail.split(None, 1)[-1].lstrip() if len(tail.split(None, 1)) > 1 else tail
    return f"{head} {OMITTED} {tail}"


def altered(segments: Iterable[CitedCoding], form: str) -> tuple[Finding, ...]:
    """A finding where texts hold signs that a format cannot, which then stand there visibly instead."""
    from coder.export.xmltext import xml_legal

    shown = safe_text if form in ("md", "txt", "latex") else xml_legal
    texts = [t for one in segments for t in _texts(one, table=form not in (*FORMS, "txt"))]
    n = sum(shown(text) != text for text in texts)
    if not n:
        return ()
    what = f"texts with signs that {form} cannot hold: {n}; they are shown, as ␌ or \\u202e"
    return (Finding(Level.WARNING, "altered", what, hint="CSV and JSON hold them as they are"),)


def _texts(one: CitedCoding, *, table: bool) -> Iterable[str]:
    """The texts of documents and people that a file shows; notes stand in tables only."""
    yield from (one.quotation, one.before, one.after, one.name, one.source, one.citation)
    if table:
        yield one.memo
    yield from (part for t in one.translations for part in (t.text, t.by))


# -- text formats --------------------------------------------------------------------------------


def _as_it_is(text: str) -> str:
    return re.sub(r"\s+", " ", safe_text(text)).strip()


def _markdown(block: Block, shown: Callable[[str], str]) -> str:
    text = "".join(_markdown_run(run, shown) for run in block.runs)
    if block.kind == "title":
        return f"# {text}\n"
    if block.kind == "heading":
        return f"## {text}\n"
    return f"> {text}\n>" if block.kind in ("quotation", "translation") else _plain(block, text)


def _plain(block: Block, text: str) -> str:
    return f"> {text}\n" if block.kind == "source" else f"{text}\n"


def _markdown_run(run: Run, shown: Callable[[str], str]) -> str:
    if run.style == "cite":
        return f"[@{run.text}{', ' + shown(run.place) if run.place else ''}]"
    text = shown(run.text)
    return _spaced(run.text, f"**{text}**" if run.style == "coded" and text else text)


_LATEX = {
    "title": "\\section*{%s}\n",
    "about": "{\\small %s\\par}\n",
    "heading": "\\subsection*{%s}\n",
    "quotation": "\\begin{quote}\n%s\n\\end{quote}\n",
    "translation": "\\begin{quote}\n\\itshape %s\n\\end{quote}\n",
    "source": "\\begin{flushright}\n\\small %s\n\\end{flushright}\n",
}


def _latex(block: Block) -> str:
    return _LATEX[block.kind].replace("%s", "".join(map(_latex_run, block.runs)))


def _latex_run(run: Run) -> str:
    if run.style == "cite":
        return (
            f"\\cite[{latex_text(run.place)}]{{{run.text}}}"
            if run.place
            else f"\\cite{{{run.text}}}"
        )
    text = latex_text(run.text)
    return _spaced(run.text, f"\\textbf{{{text}}}" if run.style == "coded" and text else text)


def _spaced(raw: str, shown: str) -> str:
    """The words with the space before and after them that belongs to the run."""
    if not shown:
        return " " * bool(raw)
    return " " * raw[:1].isspace() + shown + " " * raw[-1:].isspace()
