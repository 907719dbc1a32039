"""`coder extract`: the clean text of one file, without a project.

Owns the shape of the JSON: the text, its units as pairs of code points, pages, furniture, and the map as
a project would store it. How the text is made is `coder.ingest`'s business.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.options import FileArgument, Lang, Password, Tables, WholePage, language
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coder.cli.given import OutputOptions
    from coder.ingest.extract import Extraction
    from coder.model.finding import Finding
    from coder.model.span import Span

__all__ = ["extract", "extraction_json"]

Engine = Annotated[
    str,
    Option(
        "--engine", metavar="pdfium|pdfplumber", help="Which library reads the letters of a PDF."
    ),
]

Furniture = Annotated[
    bool,
    Option("--keep-furniture", help="Leave running heads, feet and page numbers in the text."),
]


def extract(
    file: FileArgument,
    out: OutputOptions,
    *,
    lang: Lang = "",
    password: Password = "",
    engine: Engine = "pdfium",
    tables: Tables = False,
    whole_page: WholePage = False,
    keep_furniture: Furniture = False,
) -> ExitCode:
    """Print the clean text of one file; needs no project.

    With --json: text, units and pages as half-open code points in it, page labels,
    furniture (running heads, page numbers, comments), the cells of tables (--tables)
    and the map. Reads PDF, DOCX, ODT, RTF, EPUB, HTML, XML, Markdown, subtitles (SRT,
    VTT) and plain text. Ends with 5 when there is no text or only a part of it (a
    scan, garbled letters), and with 3 when the file cannot be read.

    Examples:
        coder extract treaty.pdf
        coder extract treaty.pdf --json --output treaty.json
        coder extract "Joint Declaration.docx" --lang fr
        coder extract report.pdf --tables --engine pdfplumber
    """
    from coder.cli.diagnostics import report
    from coder.cli.explaining import with_remedies
    from coder.cli.output import emit_as, emit_text
    from coder.project.extracting import extracted_alone

    form = emit_as(out, ("txt", "json"))
    found = extracted_alone(file, {
        "lang": language(lang) or None, "password": password or None, "engine": engine, "tables": tables,
        "whole": whole_page, "furniture": keep_furniture,
    })  # fmt: skip
    emit_text(extraction_json(found) if form == "json" else found.text, out)
    report(with_remedies(found.findings))
    return ExitCode.DONE if found.state == "ok" else ExitCode.PARTLY


def extraction_json(found: Extraction) -> str:
    """The extraction as one JSON object with a line for each of its keys."""
    from coder.model.document import text_hash
    from coder.store.texts import map_to_json

    shape = {
        "text": found.text,
        "kind": found.kind,
        "state": found.state,
        "source_hash": found.source_hash,
        "encoding": found.encoding,
        "units": {
            "sentences": _pairs(found.map.sentences),
            "paragraphs": _pairs(found.map.paragraphs),
        },
        "pages": [
            {"number": p.number, "label": p.label, "start": p.start, "end": p.end}
            for p in found.map.pages
        ],
        "page_labels": [page.label for page in found.map.pages],
        "furniture": [
            {"page": f.page, "kind": f.kind, "text": f.text} for f in found.map.furniture
        ],
        "tables": found.map.origin.get("tables", []),
        "findings": [_finding(finding) for finding in found.findings],
        "map": map_to_json(found.map, full_hash=text_hash(found.text)),
    }
    lines = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in shape.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "level": finding.level.name.lower(),
        "code": finding.code,
        "place": finding.place,
        "what": finding.what,
        "hint": finding.hint,
    }
