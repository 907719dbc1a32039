"""`coder codebook merge|split|move|retire|redefine|undo|log`: codes change, and codings follow.

Owns the words of these verbs: what was done, how many codings read under what now, how many of them ask for
a second look, and what is left for a person to do. What is done is `coder.project.reforming`'s business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import done, note, plural
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.project.facade import Project
    from coder.project.reforming import Reformed

__all__ = ["log", "merge", "move", "redefine", "release", "retire", "split", "undo"]

Code = Annotated[str, Argument(metavar="CODE", help="The code's id.")]
Codes = Annotated[list[str], Argument(metavar="CODE...", help="Ids of the codes that go.")]
Into = Annotated[str, Option("--into", metavar="CODE", help="The code that stays.")]
New = Annotated[
    list[str], Argument(metavar="NEW...", help="Ids of the codes it becomes; two or more.")
]
Names = Annotated[
    list[str] | None, Option("--name", metavar="N", help="Name of each new code, in order.")
]
Under = Annotated[
    str, Option("--under", metavar="P", help="The code it is to stand under; top level without.")
]
Back = Annotated[bool, Option("--back", help="Into use again.")]
Version = Annotated[str, Argument(metavar="VERSION", help="Its number, such as 1.0.")]
Note = Annotated[str, Option("--note", metavar="T", help="What is new, in a sentence.")]


def merge(project: Project, codes: Codes, *, into: Into) -> None:
    """Let one code take up others, codings and rules.

    Fitting examples follow too. The merged codes leave the file; what names them names
    the one that stays. A code that a coder proposed, and an id that only codings know,
    can be merged too. What the merged codes said is printed, so that you can put it into
    the definition of the one that stays.

    Examples:
        coder codebook merge gift grant --into aid
    """
    found = project.merge_codes(codes, into)
    _tell(found)
    told = (
        f"{' and '.join(found.old)} merged into {into}; {plural(found.codings, 'coding')} under it"
    )
    done(told, "coder codebook test")


def split(project: Project, code: Code, new: New, *, name: Names = None) -> None:
    """Divide a code; its codings are looked at again.

    The new codes stand beside it, with its parent, group and colour. The old code is
    retired, unless it is named among the new ones and goes on with a narrower meaning.
    Each coder gives the old codings the code that fits: coder recode.

    Examples:
        coder codebook split aid loan grant
        coder codebook split aid aid loan --name "Aid" --name "Loan on easy terms"
    """
    found = project.split_code(code, new, names=name or ())
    _tell(found)
    told = f"{code} is {' and '.join(found.new)} now; {plural(found.again, 'coding')} to be looked at again"
    done(told, "coder codebook again")


def move(project: Project, code: Code, *, under: Under = "") -> None:
    """Put a code, with all below it, under another one.

    Its lines stay where they are in the file; only its parent changes. Codings stay as
    they are and are found under the new path.

    Examples:
        coder codebook move loan --under aid
        coder codebook move loan
    """
    found = project.move_code(code, under)
    path = project.book().path(code)
    done(
        f"{code} is {path} now; {plural(found.codings, 'coding')} below it",
        "coder codebook show --tree",
    )


def retire(project: Project, code: Code, *, back: Back = False) -> None:
    """Take a code out of use; its codings count.

    Examples:
        coder codebook retire tokenism
        coder codebook retire tokenism --back
    """
    found = project.retire_code(code, back=back)
    _tell(found)
    state = "in use again" if back else "retired"
    done(f"{code} is {state}; {plural(found.codings, 'coding')} under it", "coder codebook check")


def redefine(project: Project, code: Code) -> None:
    """Say that a code means something else now.

    Its codings are to be looked at again. For a definition that you changed in the file
    by hand; coder codebook edit asks for it. Readings of documents for this code
    end with it: absence counts again when a document is finished for the code anew.

    Examples:
        coder codebook redefine conditionality
    """
    found = project.redefine_code(code)
    told = f"{code} means something else now; {plural(found.again, 'coding')} to be looked at again"
    done(told, "coder codebook again")


def undo(project: Project) -> None:
    """Take the codebook's last change back.

    The file gets back the lines that the change touched; what was changed elsewhere since
    stays. Codings read as they did before. Repeat it to go further back.

    Examples:
        coder codebook undo
    """
    found = project.undo_codebook()
    if found.by and found.by != project.reader():
        note(f"it was made by {found.by}")
    told = f"taken back: {found.what}; {plural(found.codings, 'coding')} under its codes"
    done(told, "coder codebook check")


def release(project: Project, version: Version, *, note: Note = "") -> None:
    """Freeze the codebook under a version.

    The number is written into the file and the state is kept. With --as-of VERSION,
    commands see the codings of then; codebook diff compares with it.

    Examples:
        coder codebook release 1.0 --note "After the second round."
    """
    count = project.release_codebook(version, note=note)
    told = f"version {version} released with {plural(count, 'coding')}"
    done(told, f"coder codebook diff {version} now")


def log(project: Project, out: OutputOptions) -> None:
    """List the codebook's changes, oldest first.

    The hash names the state that a change left; codebook diff takes it.

    Examples:
        coder codebook log
        coder codebook log --csv
    """
    from coder.cli.output import emit
    from coder.project.bookdiff import changes_table

    table = changes_table(project)
    emit(table, out)
    if not table.rows:
        note("no change was recorded yet")


def _tell(found: Reformed) -> None:
    for sentence in found.left:
        note(sentence)
