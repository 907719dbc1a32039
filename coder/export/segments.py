"""Coded segments as a table, and as quotations in running text.

Owns the layout: which columns a table of segments has and in what order, and how a quotation is set with
its source. The values come from the project; nothing is looked up here. `start` and `end` are code
points, half-open; pages and paragraphs count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coder.export.latex import latex_text
from coder.export.markdown import markdown_text
from coder.model.errors import BadValue
from coder.model.results import Caption, Cell, Table

__all__ = ["SEGMENT_COLUMNS", "Segment", "quotations", "segments_table"]

SEGMENT_COLUMNS = (
    "ref",
    "document",
    "page",
    "page_label",
    "paragraph",
    "code",
    "path",
    "quotation",
    "coder",
    "memo",
    "origin",
    "how",
    "rule",
    "start",
    "end",
    "id",
)
"""Columns of a table of segments; variables stand after `document`, attributes after `memo`."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One coding as authors cite it.

    `ref` is a short stable name such as `D3:10`; `source` is the document as a reader would name it
    (title or id); `name` is the name of the code to show.
    """

    document: str
    code: str
    quotation: str
    coder: str
    start: int
    end: int
    ref: str = ""
    page: int | None = None
    page_label: str = ""
    paragraph: int | None = None
    path: str = ""
    name: str = ""
    source: str = ""
    memo: str = ""
    origin: str = ""
    how: str = ""
    rule: str = ""
    id: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


def segments_table(
    segments: Iterable[Segment],
    *,
    variables: Sequence[str] = (),
    attributes: Sequence[str] = (),
    caption: Caption | None = None,
) -> Table:
    """One row a segment, in the order given.

    Args:
        segments: what to show.
        variables: document variables that become columns, after the document.
        attributes: attributes of codings that become columns, after the memo.
        caption: of the table.
    """
    cut = SEGMENT_COLUMNS.index("document") + 1
    later = SEGMENT_COLUMNS.index("memo") + 1
    head, middle, tail = SEGMENT_COLUMNS[:cut], SEGMENT_COLUMNS[cut:later], SEGMENT_COLUMNS[later:]
    columns = (*head, *variables, *middle, *attributes, *tail)
    rows = tuple(
        (
            *_cells(one, head),
            *(one.variables.get(name) for name in variables),
            *_cells(one, middle),
            *(one.attributes.get(name) for name in attributes),
            *_cells(one, tail),
        )
        for one in segments
    )
    texts = ("document", *variables, "page_label", "quotation", "coder", "memo", *attributes)
    return Table(columns, rows, caption or Caption("Coded segments"), texts)


def _cells(one: Segment, names: Sequence[str]) -> list[Cell]:
    return [getattr(one, name) for name in names]


def quotations(segments: Iterable[Segment], form: str, *, title: str = "Quotations") -> bytes:
    """Block quotations with their sources, by code in the order given.

    Args:
        segments: what to quote; a heading is set whenever the code changes.
        form: md, latex or docx.
        title: heading of the whole.

    Raises:
        BadValue: for another form.
    """
    parts = _parts(segments)
    if form == "docx":
        from coder.export.word import quotation_docx

        return quotation_docx(title, parts)
    if form == "md":
        text = f"# {markdown_text(title)}\n" + "".join(_markdown(kind, t) for kind, t in parts)
    elif form == "latex":
        text = f"\\section*{{{latex_text(title)}}}\n" + "".join(
            _latex(kind, t) for kind, t in parts
        )
    else:
        raise BadValue(
            f"quotations cannot be written as {form}",
            found=form,
            allowed=("md", "latex", "docx"),
            hint="a table of quotations: coder export segments --output quotes.csv",
        )
    return text.encode("utf-8")


def _parts(segments: Iterable[Segment]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    last = None
    for one in segments:
        if one.code != last:
            out.append(("heading", one.name or one.code))
            last = one.code
        out += [("quotation", one.quotation), ("source", _source(one))]
    return out


def _source(one: Segment) -> str:
    place = [one.source or one.document]
    if one.page is not None:
        place.append(f"p. {one.page_label or one.page}")
    if one.paragraph is not None:
        place.append(f"¶ {one.paragraph}")
    return f"({', '.join(place)})" + (f" [{one.ref}]" if one.ref else "")


def _markdown(kind: str, text: str) -> str:
    if kind == "heading":
        return f"\n## {markdown_text(text)}\n"
    if kind == "source":
        return f">\n> {markdown_text(text)}\n"
    paragraphs = [markdown_text(part) for part in text.split("\n") if part.strip()]
    return "\n" + "\n>\n".join(f"> {part}" for part in paragraphs) + "\n"


def _latex(kind: str, text: str) -> str:
    if kind == "heading":
        return f"\n\\subsection*{{{latex_text(text)}}}\n"
    if kind == "source":
        return f"\n\\hfill {latex_text(text)}\n\\end{{quote}}\n"
    paragraphs = [latex_text(part) for part in text.split("\n") if part.strip()]
    return "\n\\begin{quote}\n" + "\n\n".join(paragraphs) + "\n"
