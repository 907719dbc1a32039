"""Coded segments as quotations in running text.

Owns how a quotation is set with its source: block quotations under the heading of their code, in
Markdown, LaTeX and Word. The values come from the project; nothing is looked up here. `start` and `end`
are code points, half-open; pages and paragraphs count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coder.export.latex import latex_text
from coder.export.markdown import markdown_text
from coder.model.errors import BadValue

__all__ = ["CitedCoding", "quotations"]


@dataclass(frozen=True, slots=True)
class CitedCoding:
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


def quotations(segments: Iterable[CitedCoding], form: str, *, title: str = "Quotations") -> bytes:
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


def _parts(segments: Iterable[CitedCoding]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    last = None
    for one in segments:
        if one.code != last:
            out.append(("heading", one.name or one.code))
            last = one.code
        out += [("quotation", one.quotation), ("source", _source(one))]
    return out


def _source(one: CitedCoding) -> str:
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
