"""What a result is called: names of codes for people, and facts added to a caption.

Owns the meaning of `--labels name|id|LANG` and the order in which a caption grows. The codebook as a
table stands here too, since it is names and definitions and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from coder.model.codebook import Codebook
from coder.model.errors import BadValue
from coder.model.results import Caption, EdgeList, Matrix, Table

__all__ = ["captioned", "code_labels", "codebook_table"]

Told = TypeVar("Told", Table, Matrix, EdgeList)


def code_labels(book: Codebook, how: str) -> dict[str, str]:
    """Code id to the name to show: for `name` its label, for `id` the id, else that language's name.

    A code that has no name in the language shows its label.

    Raises:
        BadValue: when no code has a name in the language.
    """
    if how == "id":
        return {code.id: code.id for code in book}
    if how == "name":
        return {code.id: code.label for code in book}
    if not any(how in code.names for code in book):
        spoken = sorted({lang for code in book for lang in code.names})
        raise BadValue(
            f"no code has a name in {how!r}",
            found=how,
            allowed=("name", "id", *spoken),
            hint=f"names by language stand in the codebook {book.name}, for example names: {{de: ...}}",
        )
    return {code.id: code.names.get(how) or code.label for code in book}


def captioned(result: Told, facts: Mapping[str, str], *notes: str) -> Told:
    """The result with more facts and sentences in its caption; empty ones are left out."""
    old: Caption = result.caption
    told = dict(old.facts) | {name: text for name, text in facts.items() if text}
    caption = Caption(old.title, told, (*old.notes, *(note for note in notes if note)))
    return replace(result, caption=caption)


def codebook_table(book: Codebook, counts: Mapping[str, tuple[int, int]] | None = None) -> Table:
    """The codebook in tree order, as papers print it.

    Args:
        book: the codebook.
        counts: code id to (codings, documents); gives two more columns, 0 where a code is missing.
    """
    texts = ("code", "path", "name", "definition", "include", "exclude", "example")
    rows = []
    for depth, code in book.tree():
        example = next((one.text for one in code.examples if one.positive), "")
        rows.append(
            (
                *(code.id, book.path(code.id), code.label, code.definition),
                *("\n".join(code.include), "\n".join(code.exclude), example, depth),
                *((counts.get(code.id, (0, 0))) if counts is not None else ()),
            )
        )
    columns = (*texts, "depth", *(("codings", "documents") if counts is not None else ()))
    facts = {"version": book.version, "codes": str(len(rows))}
    told = {name: text for name, text in facts.items() if text}
    return Table(columns, tuple(rows), Caption(f"Codebook {book.name}", told), texts)
