"""`coder rules`: what the rules of a codebook match, and why.

Owns the columns of the list of hits. Matching is `coder.tag`'s; the text of a file is made as `coder
extract` makes it, so that places mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli.diagnostics import ExitCode
from coder.cli.options import FileArguments, Lang, language
from coder.cli.parameters import Argument
from coder.model.results import Caption, Cell, Table

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.codebook import Codebook
    from coder.model.document import Document
    from coder.model.finding import Finding
    from coder.tag.program import Program

__all__ = ["HIT_COLUMNS", "match"]

BookArgument = Annotated[Path, Argument(metavar="CODEBOOK", help="The codebook file.")]

HIT_COLUMNS: Final = (
    "file", "start", "end", "code", "rule", "flags", "text", "expanded_start", "expanded_end",
)  # fmt: skip


def match(
    codebook: BookArgument, files: FileArguments, out: OutputOptions, *, lang: Lang = ""
) -> ExitCode:
    """List every hit of a codebook's rules in files.

    Needs no project. A hit is a place in the text as coder extract prints it, in
    half-open code points.
    Several flags are parted by semicolons.

    Examples:
        coder rules match frames.yaml treaty.pdf
        coder rules match frames.yaml treaty.pdf declaration.docx --csv
        coder rules match frames.yaml texte.txt --lang fr --jsonl
    """
    from coder.cli.diagnostics import report
    from coder.cli.output import emit
    from coder.cli.paths import expanded

    book = _book(codebook)
    if book is None:
        return ExitCode.PROBLEMS
    matched = _matched(book, expanded(files), language(lang))
    report(matched.findings)
    emit(Table(HIT_COLUMNS, tuple(matched.rows), Caption("Hits"), ("file", "text")), out)
    return matched.exit_code


def _book(path: Path) -> Codebook | None:
    from coder.cli.diagnostics import report
    from coder.codebook.load import load

    book, findings = load(path)
    report(findings)
    return book


@dataclass(slots=True)
class _Matched:
    """Rows of hits, what there is to tell, and how many of the files could be read."""

    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failed: int = 0
    read: int = 0

    @property
    def exit_code(self) -> ExitCode:
        """5 when some files failed, 3 when all did."""
        if not self.failed:
            return ExitCode.DONE
        return ExitCode.PARTLY if self.read else ExitCode.INPUT


def _matched(book: Codebook, files: Sequence[Path], lang: str) -> _Matched:
    from coder.ingest.extract import extract
    from coder.model.document import Document
    from coder.model.errors import Unreadable
    from coder.model.finding import Finding, Level
    from coder.tag.program import compile_book
    from coder.tag.skipped import unread

    program = compile_book(book)
    out = _Matched(findings=[*program.findings])
    for path in files:
        try:
            found = extract(path, lang=lang or None)
        except Unreadable as error:
            out.failed += 1
            place = error.place or str(path)
            out.findings.append(
                Finding(Level.ERROR, "unreadable", error.what, place, hint=error.hint)
            )
            continue
        out.findings += found.findings
        out.failed += found.state == "empty"
        out.read += found.state != "empty"
        doc = Document(str(path), found.text, found.map)
        out.findings += (*program.skipped(doc), *unread(program.rules, doc))
        out.rows += _rows(program, doc)
    out.findings += program.told
    return out


def _rows(program: Program, doc: Document) -> Iterator[tuple[Cell, ...]]:
    for hit in program.hits(doc):
        flags = ";".join(hit.flags)
        text = doc.text[hit.start : hit.end]
        wide = (hit.expanded_start, hit.expanded_end)
        yield (doc.id, hit.start, hit.end, hit.code, hit.rule, flags, text, *wide)
