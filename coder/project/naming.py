"""What results are called: names of codes, captions, and codes counted as their ancestors.

Owns three steps that every table of an author shares, so that two tables never call a code differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.errors import BadValue
from coder.model.results import Caption
from coder.project.selecting import Counted

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["labels", "rolled", "with_notes"]


def labels(project: Project, codes: Sequence[str], lang: str = "name") -> dict[str, str]:
    """{code id: name to show}; `lang` is name, id, or a language of the codebook's names.

    Proposed codes say so; a code called "not in codebook: ID" is shown as it is.

    Raises:
        BadValue: the codebook has no names in that language.
    """
    book = project.book_with_proposed()
    known = ["name", "id", *book.languages, *dict.fromkeys(k for c in book for k in c.names)]
    if lang not in known:
        raise BadValue.of_value("--labels", lang, list(dict.fromkeys(known)))
    out = {}
    for code_id in codes:
        code = book.get(code_id)
        plain = code is None or lang == "id"
        out[code_id] = code_id if plain or code is None else code.names.get(lang, code.label)
    return out


def with_notes(caption: Caption, chosen: Counted) -> Caption:
    """The caption with the facts and notes of what counted."""
    facts = {**caption.facts, **chosen.facts}
    return replace(caption, facts=facts, notes=(*caption.notes, *chosen.notes))


def rolled(project: Project, chosen: Counted, depth: int | None) -> Counted:
    """What counted, under the ancestors of its codes at `depth`; as it is for None.

    Raises:
        BadValue: a depth below 0.
    """
    from coder.analyse.selection import roll_up

    if depth is None:
        return chosen
    if depth < 0:
        raise BadValue(f"--roll-up is {depth}, and the top is 0", found=depth)
    columns = roll_up(chosen.columns, project.book_with_proposed(), depth)
    facts = {**chosen.facts, "rolled up to": str(depth)}
    return replace(chosen, columns=columns, facts=facts)
