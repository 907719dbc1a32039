"""The report as one HTML file that needs no network and trusts no text.

Owns the page: what is the same for every reader (overview, codebook, figures, agreement) is written here,
what depends on filters (matrix, quotations, reader) is built by the page's script from its data. A policy
in the page forbids every request, every frame and every script but the one whose hash it names, so a
text that slipped through could still do nothing. The same content gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files

from coder.export.reportdata import ReportCode, ReportContent, ReportFigure, packed
from coder.export.xmltext import xml_text

__all__ = ["report_bytes"]

_SCRIPTS = ("data.js", "matrix.js", "quotes.js", "reader.js", "start.js")
_VIEWS = (
    ("overview", "Overview"),
    ("codebook", "Codebook"),
    ("matrix", "Co-occurrence"),
    ("quotations", "Quotations"),
    ("documents", "Documents"),
    ("figures", "Figures"),
    ("agreement", "Agreement"),
)


def report_bytes(content: ReportContent) -> bytes:
    """The whole page."""
    style = _part("page.css")
    script = '(() => {\n"use strict";\n' + "".join(map(_part, _SCRIPTS)) + "})();\n"
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    title = xml_text(content.title)
    head = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<link rel="icon" href="data:,">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
    )
    before = "\n".join((*head, *_body(content))) + "\n"
    middle = '<script type="application/json" id="data">'
    after = f"</script>\n<script>{script}</script>\n</body>\n</html>\n"
    return before.encode() + middle.encode() + packed(content) + after.encode()


def _part(name: str) -> str:
    """A part of the page that ships with the program, with the same line ends everywhere."""
    raw = (files("coder.export") / "report" / name).read_text("utf-8")
    return raw.replace("\r\n", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _body(content: ReportContent) -> Iterable[str]:
    links = "".join(f'<li><a href="#/{view}">{name}</a></li>' for view, name in _VIEWS)
    about = "; ".join(f"{name}: {fact}" for name, fact in content.facts.items())
    yield "<body>"
    yield '<a class="skip" href="#main">Skip to the content</a>'
    yield f'<header class="top"><h1>{xml_text(content.title)}</h1><p>{xml_text(about)}</p>'
    yield f'<nav aria-label="Sections"><ul>{links}</ul></nav></header>'
    yield '<details class="sift" id="sift"><summary>Filters: <output id="kept"></output></summary>'
    yield '<form class="filters" id="filters" role="search" aria-label="Filters">'
    yield '<button class="plain" type="reset">Clear filters</button></form></details>'
    yield "<noscript><p>Matrix, quotations and documents need the script in this file.</p></noscript>"
    yield '<main id="main">'
    yield from _overview(content)
    yield from _codebook(content.codes)
    yield from _section(
        "matrix",
        '<p class="note">A cell opens its quotations. Arrow keys walk from cell to cell, Enter opens. '
        "The filters above change the counts.</p>",
        '<p class="note" id="matrix-note"></p>',
        '<div class="wide matrix" id="matrix-table" tabindex="0" role="region" aria-label="Matrix"></div>',
    )
    yield from _section(
        "quotations",
        '<p class="note" id="quotes-note"></p>',
        '<ol class="quotes" id="quotes-list"></ol>',
    )
    yield from _section("documents", *_reader())
    yield from _section("figures", *map(_figure, content.figures), _none(content.figures))
    yield from _section("agreement", *_agreement(content))
    yield "</main>"
    yield '<dialog id="drawer" aria-labelledby="drawer-title"><header>'
    yield '<h2 id="drawer-title">Quotations</h2>'
    yield '<button class="plain" type="button" id="drawer-close">Close</button></header>'
    yield '<div class="body"><ol class="quotes" id="drawer-list"></ol></div></dialog>'


def _section(view: str, *inside: str) -> Iterable[str]:
    name = dict(_VIEWS)[view]
    yield f'<section id="{view}" aria-labelledby="{view}-head">'
    yield f'<h2 id="{view}-head" tabindex="-1">{name}</h2>'
    yield from (part for part in inside if part)
    yield "</section>"


def _overview(content: ReportContent) -> Iterable[str]:
    used = sum(code.codings > 0 for code in content.codes)
    coders = len({c.by for c in content.codings})
    numbers = (
        (len(content.documents), "documents"),
        (len(content.codings), "codings"),
        (used, f"of {len(content.codes)} codes used"),
        (coders, "coders"),
    )
    items = "".join(f"<li><b>{n}</b> {name}</li>" for n, name in numbers)
    facts = "".join(
        f"<dt>{xml_text(name)}</dt><dd>{xml_text(fact)}</dd>"
        for name, fact in content.facts.items()
    )
    notes = "".join(f"<p>{xml_text(note)}</p>" for note in content.notes)
    made = _table(
        "How the codings were made",
        (("act", "codings"), *((how, str(n)) for how, n in content.made.items())),
    )
    yield from _section(
        "overview",
        f'<ul class="numbers">{items}</ul>',
        '<p class="note alone">Printing prints the section that is shown. '
        '<button class="plain" type="button" id="print-all">Print all sections</button></p>',
        f'<h3>What counts here</h3><dl class="facts">{facts}</dl>',
        notes,
        f"<h3>How the codings were made</h3>{made}" if content.made else "",
        *_by_variable(content),
    )


def _by_variable(content: ReportContent) -> Iterable[str]:
    """Documents and codings by the first variable that one can filter by."""
    for name in content.filters[:1]:
        yield f"<h3>Documents by {xml_text(name)}</h3>"
        values = [doc.variables.get(name, "") or "(no value)" for doc in content.documents]
        codings = dict.fromkeys(sorted(set(values)), 0)
        for coding in content.codings:
            codings[values[coding.doc]] += 1
        rows = ((v, str(values.count(v)), str(n)) for v, n in codings.items())
        yield _table(f"Documents and codings by {name}", ((name, "documents", "codings"), *rows))


def _table(caption: str, rows: Iterable[tuple[str, ...]]) -> str:
    """A table whose first column names its rows; cells that are numbers stand to the right."""
    head, *body = rows
    columns = "".join(
        f'<th scope="col"{_right(all(_numeric(r[at]) for r in body))}>{xml_text(name)}</th>'
        for at, name in enumerate(head)
    )
    lines = [
        f'<tr><th scope="row">{xml_text(row[0])}</th>'
        + "".join(f"<td{_right(_numeric(cell))}>{xml_text(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in body
    ]
    label = xml_text(caption)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{label}"><table>'
        f'<caption class="unseen">{label}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _numeric(cell: str) -> bool:
    return cell.removesuffix(" %").lstrip("-−").replace(".", "", 1).isdigit() or cell == "undefined"


def _right(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def _codebook(codes: Iterable[ReportCode]) -> Iterable[str]:
    rows = "".join(_code(at, code) for at, code in enumerate(codes))
    yield from _section(
        "codebook",
        '<div class="wide" tabindex="0" role="region" aria-label="Table of codes"><table class="codebook">'
        '<caption class="unseen">Codes in the order of the codebook</caption><thead><tr>'
        '<th scope="col">Code</th><th scope="col">What it means</th>'
        '<th scope="col" class="n">Codings</th><th scope="col" class="n">Documents</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>",
    )


def _code(at: int, code: ReportCode) -> str:
    said = [f"<p>{xml_text(code.definition)}</p>" if code.definition else ""]
    lists = (("Include", code.include), ("Exclude", code.exclude))
    said += [f"<p>{name}: {xml_text('; '.join(parts))}</p>" for name, parts in lists if parts]
    said += [f'<p class="where">Example: {xml_text(code.example)}</p>' if code.example else ""]
    name = xml_text(code.name)
    count = str(code.codings)
    if code.codings:
        label = f"{count} codings of {name}: show their quotations"
        count = f'<button class="link" type="button" data-code="{at}" aria-label="{label}">{count}</button>'
    return (
        f'<tr><th scope="row" class="d{min(4, code.depth)}">'
        f'<span class="swatch" data-at="{at}" aria-hidden="true"></span>{name}'
        f"<code>{xml_text(code.id)}</code></th><td>{''.join(said)}</td>"
        f'<td class="n">{count}</td><td class="n">{code.documents}</td></tr>'
    )


def _reader() -> Iterable[str]:
    yield '<div class="reader"><div class="pick">'
    yield '<label>Find a document<input type="search" id="pick-words" autocomplete="off"></label>'
    yield '<ul id="pick-list" aria-label="Documents"></ul>'
    yield '<p class="note" id="pick-none" hidden>No document matches.</p></div>'
    yield '<div class="text" id="text"></div></div>'


def _figure(figure: ReportFigure) -> str:
    svg = figure.svg.decode("utf-8").split("?>", 1)[-1].strip()
    return (
        f'<figure><h3 id="figure-{figure.id}">{xml_text(figure.title)}</h3>'
        f'<div class="sheet" tabindex="0" role="region" aria-labelledby="figure-{figure.id}">{svg}</div>'
        f"<figcaption>{xml_text(figure.caption)}</figcaption></figure>"
    )


def _none(figures: tuple[ReportFigure, ...]) -> str:
    return "" if figures else '<p class="note">There is nothing to draw yet.</p>'


def _agreement(content: ReportContent) -> Iterable[str]:
    if content.agreement_note:
        yield f'<p class="note">{xml_text(content.agreement_note)}</p>'
    if len(content.agreement) > 1:
        yield _table("Agreement by code", content.agreement)
