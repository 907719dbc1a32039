"""One door for all results: `write(result, "table.xlsx")` gives the bytes of the file.

Owns the choice of the writer by the ending, and which formats are for people (names of codes, rounded
numbers, caption) and which are raw (ids, unrounded). Knows no analysis and touches no disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from coder.export.tables import Result, table_of
from coder.model.errors import BadValue, UsageError, nearest
from coder.model.finding import Finding
from coder.model.results import EdgeList, Matrix

__all__ = ["FORMATS", "format_of", "write"]

FORMATS: Mapping[str, str] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "md",
    ".tex": "latex",
    ".xlsx": "xlsx",
    ".docx": "docx",
    ".svg": "svg",
    ".png": "png",
    ".pdf": "pdf",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".net": "pajek",
}
"""Ending of a file to the name of its format."""

_ALSO = {".markdown": "md", ".latex": "latex", ".ndjson": "jsonl", ".txt": "tsv"}
_DIGITS = 3


def format_of(path_or_format: str | PurePath) -> str:
    """The format meant by a file name or by its own name.

    Raises:
        BadValue: when no writer knows it.
    """
    text = str(path_or_format)
    folded = text.casefold()
    if folded in FORMATS.values():
        return folded
    ending = PurePath(folded).suffix or f".{folded}"
    found = FORMATS.get(ending) or _ALSO.get(ending)
    if found is None:
        raise BadValue(
            f"no format is known by {text!r}",
            found=text,
            allowed=tuple(FORMATS.values()),
            nearest=nearest(ending.lstrip("."), FORMATS.values()),
            hint="the ending of --output chooses: " + ", ".join(FORMATS),
        )
    return found


def write(
    result: Result,
    path_or_format: str | PurePath,
    *,
    labels: Mapping[str, str] | None = None,
    excel: bool = False,
    digits: int | None = None,
) -> tuple[bytes, tuple[Finding, ...]]:
    """The result as the bytes of a file.

    Args:
        result: a table, matrix, network, score or scores.
        path_or_format: a file name, of which the ending counts, or a name of `FORMATS`.
        labels: code id to the name to show, in every format. Without it formats for people show the
            names that a matrix brings along, and raw formats the ids.
        excel: CSV for Excel: BOM, semicolon, no cell becomes a formula.
        digits: decimals; by default 3 for people, unrounded elsewhere.

    Raises:
        BadValue: for an unknown format.
        UsageError: when the format cannot hold this result.
    """
    kind = format_of(path_or_format)
    if kind == "json" or kind == "jsonl":
        from coder.export import jsonfile

        maker = jsonfile.json_bytes if kind == "json" else jsonfile.jsonl_bytes
        return maker(result, labels), ()
    if kind == "csv" or kind == "tsv":
        from coder.export import delimited

        table = table_of(result, labels)
        if kind == "tsv":
            return delimited.tsv_bytes(table, digits=digits), ()
        return delimited.csv_bytes(table, excel=excel, digits=digits), ()
    return _for_people(result, kind, labels or _own_names(result), digits)


def _own_names(result: Result) -> dict[str, str] | None:
    if not isinstance(result, Matrix) or not (result.row_labels or result.col_labels):
        return None
    names = dict(zip(result.cols, result.col_labels or result.cols, strict=True))
    return names | dict(zip(result.rows, result.row_labels or result.rows, strict=True))


def _for_people(
    result: Result, kind: str, labels: Mapping[str, str] | None, digits: int | None
) -> tuple[bytes, tuple[Finding, ...]]:
    if kind in ("svg", "png", "pdf"):
        return _figure(result, kind, labels, digits), ()
    if kind in ("graphml", "gexf", "pajek"):
        return _network(result, kind, labels), ()
    table = table_of(result, labels)
    places = _DIGITS if digits is None else digits
    if kind == "md":
        from coder.export.markdown import markdown_bytes

        return markdown_bytes(table, digits=places), ()
    if kind == "latex":
        from coder.export.latex import latex_bytes

        return latex_bytes(table, digits=places), ()
    if kind == "docx":
        from coder.export.word import table_docx

        return table_docx(table, digits=places), ()
    from coder.export.xlsx import xlsx_bytes

    return xlsx_bytes(table, digits=digits)


def _figure(
    result: Result, kind: str, labels: Mapping[str, str] | None, digits: int | None
) -> bytes:
    from coder.export.figure import drawing_bytes

    places = 2 if digits is None else digits
    if isinstance(result, EdgeList):
        from coder.export.network import network

        return drawing_bytes(network(result, digits=places), kind)
    if not isinstance(result, Matrix):
        what = "a matrix or a network can be drawn"
        table = "md, latex, docx or xlsx for a table; a matrix is what comes without --ci, --perm, --per"
        raise _unfit(kind, what, table)
    from coder.export.heatmap import heatmap

    return drawing_bytes(heatmap(result, labels, digits=places), kind)


def _network(result: Result, kind: str, labels: Mapping[str, str] | None) -> bytes:
    from coder.export.graphs import gexf_bytes, graphml_bytes, network_of, pajek_bytes

    if isinstance(result, Matrix):
        result = network_of(result, labels)
    if not isinstance(result, EdgeList):
        raise _unfit(kind, "a matrix or a network becomes a graph", "csv for a table")
    makers = {"graphml": graphml_bytes, "gexf": gexf_bytes, "pajek": pajek_bytes}
    return makers[kind](result)


def _unfit(kind: str, what: str, instead: str) -> UsageError:
    return UsageError(f"only {what}, {kind} does not fit here", found=kind, hint=f"take {instead}")
