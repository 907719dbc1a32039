"""A code changed through its form: what would change is said before anything is written.

Owns the two steps, `planned` (read the form, make the new bytes, say the differences) and `saved` (record
and write them), so that a person sees the differences between. What the form may say is `codebook.form`'s
business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook.difference import Difference, compare
from coder.codebook.form import fill_in, form_of, read_form
from coder.model.errors import ConflictError, UnknownName
from coder.project.bookchanges import Change, apply, reading_as

if TYPE_CHECKING:
    from coder.model.codebook import Code
    from coder.project.facade import Project

__all__ = ["EditPlan", "form", "planned", "saved"]


@dataclass(frozen=True, slots=True)
class EditPlan:
    """What a form changes: the code, the file before and after, the differences, and how it is meant.

    `codings` is how many living codings read under the code; `redefines` whether they ask for a second look.
    """

    code: str
    before: bytes
    after: bytes
    differences: tuple[Difference, ...]
    redefines: bool
    codings: int

    @property
    def meaning(self) -> bool:
        """Whether the definition or the limits are worded otherwise."""
        return any(d.meaning for d in self.differences)


def _code(project: Project, written: str) -> Code:
    book = project.book()
    proposed = {c.code: c for c in project.coined()}
    if written in proposed and written not in book:
        raise UnknownName(
            f"code {written!r} is proposed and not in the codebook yet", found=written,
            hint=f"coder codebook adopt {written}",
        )  # fmt: skip
    return book.code(written)


def form(project: Project, written: str) -> str:
    """The form of a code, filled in.

    Raises:
        UnknownName: there is no such code.
    """
    return form_of(project.book(), _code(project, written))


def planned(
    project: Project, written: str, text: str, *, redefines: bool = False, place: str = "form"
) -> EditPlan:
    """What a filled-in form would change; nothing is written.

    Raises:
        UnknownName: there is no such code.
        BadValue: the form cannot be read, at its line.
        CheckFailed: the codebook has errors, or would have.
    """
    code = _code(project, written)
    said = read_form(text, project.book(), code.id, place=place)
    before = project.books.data()
    after = fill_in(before, code.id, said)
    return EditPlan(
        code.id, before, after, tuple(compare(before, after)), redefines or said.redefines,
        reading_as(project, [code.id]),
    )  # fmt: skip


def saved(project: Project, plan: EditPlan) -> bool:
    """Record and write what was planned; False when there is nothing to write.

    Raises:
        ConflictError: the file was changed in the meantime.
    """
    if plan.before == plan.after and not plan.redefines:
        return False
    if project.books.data() != plan.before:
        raise ConflictError(
            "the codebook was changed while the form was open; nothing was written",
            place=f"codebooks/{project.books.name}.yaml",
            hint="open the form again",
        )
    kind = "redefine" if plan.redefines else "edit"
    new = (plan.code,) if plan.redefines else ()
    apply(project, Change(kind, (plan.code,), new), plan.after)
    return True
