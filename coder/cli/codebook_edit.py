"""`coder codebook edit`: a code as a plain form in the editor, for people who do not write YAML.

    coder codebook edit win_win                       in the editor
    coder codebook edit win_win --form > win.txt      the form, to fill in elsewhere
    coder codebook edit win_win --from win.txt        and back

Owns the conversation: the form is opened, what cannot be meant is told with its line and the form is opened
again, the differences are shown, and only then is anything written. What the form says is
`coder.codebook.form`'s business.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.options import DryRun, Yes
from coder.cli.parameters import Argument, Option
from coder.model.errors import CheckFailed, CoderError, InputError, UsageError

if TYPE_CHECKING:
    from coder.cli.given import Given
    from coder.project.bookforms import EditPlan
    from coder.project.facade import Project

__all__ = ["edit"]

Code = Annotated[str, Argument(metavar="CODE", help="The code's id, path or key.")]
Form = Annotated[bool, Option("--form", help="Print the form, filled in; change nothing.")]
From = Annotated[
    str, Option("--from", metavar="FILE", help="Take the form from a file; - reads stdin.")
]
Redefines = Annotated[
    bool, Option("--redefines", help="It means something else now: codings ask for a second look.")
]


def edit(
    project: Project,
    given: Given,
    code: Code,
    *,
    form: Form = False,
    source: From = "",
    redefines: Redefines = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Change a code through a plain form in your editor.

    Name, parent, definition, limits and examples; VISUAL or EDITOR says which editor.
    The differences are shown before anything is written. Comments and everything else
    in the file stay. Rules are changed in the file itself.

    Examples:
        coder codebook edit win_win
        coder codebook edit win_win --form
        coder codebook edit win_win --from win.txt --yes
    """
    text = project.code_form(code)
    if form:
        sys.stdout.write(text)
        return
    plan = _plan(project, given, (code, text, source), redefines=redefines)
    if plan is None or not _goes_ahead(plan, given, dry_run=dry_run, yes=yes or bool(source)):
        return
    project.save_code(plan)
    _told(plan)


def _plan(
    project: Project, given: Given, form: tuple[str, str, str], *, redefines: bool
) -> EditPlan | None:
    """What the filled-in form changes; None when the person gave up."""
    from coder.cli.asking import can_ask, confirm
    from coder.cli.editor import edited

    code, text, source = form
    if source:
        return project.edit_code(code, _read(source), redefines=redefines, place=source)
    if not can_ask(given):
        raise UsageError(
            "there is no terminal to open an editor in",
            hint=f"coder codebook edit {code} --form prints the form, --from FILE takes it back",
        )
    while True:
        text = edited(text, given, suffix=".txt")
        try:
            return project.edit_code(code, text, redefines=redefines)
        except (UsageError, CheckFailed) as error:
            _refused(error)
            if not confirm("Open the form again?", given, yes=False):
                return None


def _refused(error: CoderError) -> None:
    diagnostics.show_error(error)


def _read(source: str) -> str:
    """The form from a file or stdin.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        data = sys.stdin.read().encode() if source == "-" else Path(source).read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise InputError(f"the form cannot be read: {reason}", place=source) from None
    except UnicodeError:
        raise InputError("the form is not UTF-8", place=source, hint="save it as UTF-8") from None


def _goes_ahead(plan: EditPlan, given: Given, *, dry_run: bool, yes: bool) -> bool:
    """Show the differences; whether they are to be written."""
    from coder.cli.asking import confirm

    if not plan.differences and not plan.redefines:
        diagnostics.done("nothing was changed")
        return False
    for d in plan.differences:
        diagnostics.note(f"{d.code or 'codebook'}: {d.what}")
        for sign, text in (("-", d.was), ("+", d.now)):
            if text:
                diagnostics.note(f"  {sign} {text}")
    if plan.redefines:
        many = diagnostics.plural(plan.codings, "coding")
        diagnostics.note(f"{plan.code} means something else now: {many} to be looked at again")
    if dry_run:
        diagnostics.done("nothing was changed")
        return False
    return confirm("Write this?", given, yes=yes)


def _told(plan: EditPlan) -> None:
    many = diagnostics.plural(plan.codings, "coding")
    if plan.meaning and not plan.redefines and plan.codings:
        diagnostics.note(
            f"{many} were made under the old wording; if they may not fit any more:"
            f" coder codebook redefine {plan.code}"
        )
    told = f"{plan.code}: {diagnostics.plural(len(plan.differences), 'difference')} written"
    diagnostics.done(told, "coder codebook test")
