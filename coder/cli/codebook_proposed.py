"""`coder codebook coin|adopt|refuse`: codes that coders propose, and what a lead decides about them.

Owns the words of these verbs; when a proposal counts is `coder.project.coining`'s business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import done, note, plural
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["adopt", "coin", "refuse"]

Proposed = Annotated[str, Argument(metavar="ID", help="Id of the proposed code.")]
NewId = Annotated[
    str, Argument(metavar="ID", help="Its id: a small letter, then letters, digits, _ and -.")
]
Named = Annotated[str, Option("--name", metavar="N", help="The name that people see.")]
Parent = Annotated[str, Option("--parent", metavar="P", help="The code it stands under.")]
Definition = Annotated[str, Option("--definition", metavar="D", help="What it means, in words.")]
Note = Annotated[str, Option("--note", metavar="T", help="Why, in a sentence.")]


def coin(
    project: Project,
    code: NewId,
    *,
    name: Named,
    parent: Parent = "",
    definition: Definition = "",
) -> None:
    """Propose a code while you are coding.

    You can code with it at once. It is shown as proposed until a lead adopts it, merges
    it into another code or refuses it.

    Examples:
        coder codebook coin visa_trap --name "Visa trap"
        coder codebook coin visa_trap --name "Visa trap" --definition "An opening that closes."
    """
    project.coin(code, name, parent=parent, definition=definition)
    done(f"{code} is proposed", "coder undo takes it back, coder codebook adopt takes it over")


def adopt(
    project: Project,
    code: Proposed,
    *,
    name: Named = "",
    parent: Parent = "",
    definition: Definition = "",
) -> None:
    """Take a proposed code into the codebook.

    What you do not give is as its coder said. Its codings count as before.

    Examples:
        coder codebook adopt visa_trap
        coder codebook adopt visa_trap --parent opening --definition "An opening that closes."
    """
    made, codings = project.adopt_code(code, name=name, parent=parent, definition=definition)
    if not made.definition:
        note(f"{made.id} has no definition yet; coder codebook edit {made.id} writes one")
    told = f"{project.book().path(made.id)} adopted; {plural(codings, 'coding')} under it"
    done(told, f"coder codebook edit {made.id}")


def refuse(project: Project, code: Proposed, *, note: Note = "") -> None:
    """Refuse a proposed code; its codings stay.

    They are to be looked at again, and stay under the proposed id until their coders
    give them another code. To say which code fits instead, merge it: coder codebook merge.

    Examples:
        coder codebook refuse visa_trap --note "Covered by closed_opening."
    """
    codings = project.refuse_code(code, note=note)
    done(
        f"{code} refused; {plural(codings, 'coding')} to be looked at again", "coder codebook check"
    )
