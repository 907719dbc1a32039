"""The verbs that change, compare and judge a codebook and its rules, as methods.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.model.affairs import Coined
    from coder.model.codebook import Code
    from coder.model.finding import Finding
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.bookchanges import TakenBackChange
    from coder.project.bookdiff import BookDiff
    from coder.project.bookforms import EditPlan
    from coder.project.bookimports import Imported
    from coder.project.booksheets import Applied, SheetChanges
    from coder.project.facade import Project
    from coder.project.proposing import Proposed
    from coder.project.reforming import Reformed
    from coder.project.ruling import Explained

__all__ = ["Bookwork"]


class Bookwork:
    """Verbs of the codebook and its rules; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)

    # -- codes that coders propose ---------------------------------------------------------------

    def coin(self, code: str, name: str, *, definition: str = "", parent: str = "") -> Coined:
        """Propose a code while coding; it can be coded with at once, and `undo` takes it back.

        Raises:
            BadValue: the id is none, or is taken, proposed or used up.
        """
        from coder.project.coining import coin

        return coin(self._self, code, name, definition=definition, parent=parent)

    def adopt_code(
        self, code: str, *, name: str = "", parent: str = "", definition: str = ""
    ) -> tuple[Code, int]:
        """Take a proposed code into the codebook; returns it and how many codings carry it."""
        from coder.project.coining import adopt

        return adopt(self._self, code, name=name, parent=parent, definition=definition)

    def refuse_code(self, code: str, *, note: str = "") -> int:
        """Refuse a proposed code; returns how many codings carry it and ask for a second look."""
        from coder.project.coining import refuse

        return refuse(self._self, code, note=note)

    # -- rules -------------------------------------------------------------------------------------

    def explain(self, suggestion: str) -> Explained:
        """Why something was suggested: words, parts, flags, and what did not cancel it."""
        from coder.project.ruling import explain_suggestion

        return explain_suggestion(self._self, suggestion)

    def explain_at(self, doc: str, place: str, code: str, *, quote: str = "") -> Explained:
        """What became of each rule of a code at a place: why something or nothing is suggested there."""
        from coder.project.ruling import explain_at

        return explain_at(self._self, doc, place, code, quote=quote)

    def expand_rule(
        self, rule: str, selection: Selection | None = None, *, lang: str = ""
    ) -> Table:
        """Every form that a rule, or each rule of a code, looks for, with source and frequency."""
        from coder.project.ruling import expand_rule

        return expand_rule(self._self, rule, selection, lang=lang)

    def score_rules(self, selection: Selection | None = None, *, against: str = "") -> Table:
        """Per rule hits, decisions, precision with its interval, and recall on what was read."""
        from coder.project.scoring import score_table

        return score_table(self._self, selection, against=against)

    def score_quotations(
        self,
        selection: Selection | None = None,
        *,
        against: str = "",
        misses: bool = True,
        false_hits: bool = True,
    ) -> Table:
        """Codings that no rule hits, and hits that were rejected, as quotations."""
        from coder.project.scoring import score_quotations

        return score_quotations(
            self._self, selection, against=against, misses=misses, false_hits=false_hits
        )

    def rules_agreement(
        self, selection: Selection | None = None, *, unit: str = "sentence"
    ) -> Table:
        """How well the rules agree with each coder, as if they were one."""
        from coder.project.scoring import agreement_table

        return agreement_table(self._self, selection, unit=unit)

    def audit_rules(
        self, selection: Selection | None = None, *, n: int = 50, seed: int = 0
    ) -> Table:
        """A random sample of paragraphs without a hit, as a sheet to be judged."""
        from coder.project.auditing import draw

        return draw(self._self, selection, n=n, seed=seed).table()

    def judge_rules(self, rows: Sequence[Mapping[str, str]], *, place: str = "") -> Table:
        """Take a judged sheet back, keep it in the project, and estimate recall."""
        from coder.project.audits import take_back

        return take_back(self._self, rows, place=place)

    def audits(self) -> Table:
        """Recall by every kept audit, computed again."""
        from coder.project.audits import estimates

        return estimates(self._self)

    def propose_rules(self, selection: Selection | None = None, *, top: int = 10) -> Proposed:
        """Phrases that could become rules, from codings and decisions, the best of each code first."""
        from coder.project.proposing import propose

        return propose(self._self, selection, top=top)

    # -- changes of the codebook -----------------------------------------------------------------

    def merge_codes(self, codes: Sequence[str], into: str) -> Reformed:
        """Let a code take up others, with their rules and codings."""
        from coder.project.reforming import merge

        return merge(self._self, codes, into)

    def split_code(self, code: str, into: Sequence[str], *, names: Sequence[str] = ()) -> Reformed:
        """Divide a code; its codings ask for a second look."""
        from coder.project.reforming import split

        return split(self._self, code, into, names=names)

    def move_code(self, code: str, parent: str = "") -> Reformed:
        """Put a code under another one, or at the top level."""
        from coder.project.reforming import move

        return move(self._self, code, parent)

    def retire_code(self, code: str, *, back: bool = False) -> Reformed:
        """Take a code out of use, or into use again; its codings stay and count."""
        from coder.project.reforming import retire

        return retire(self._self, code, back=back)

    def redefine_code(self, code: str) -> Reformed:
        """Say that a code means something else now; its codings ask for a second look."""
        from coder.project.reforming import redefine

        return redefine(self._self, code)

    def undo_codebook(self) -> TakenBackChange:
        """Take the last change of the codebook back.

        Raises:
            ConflictError: there is none, or its lines were changed since.
        """
        from coder.project.bookchanges import undo

        return undo(self._self)

    def code_form(self, code: str) -> str:
        """A code as a plain form, filled in."""
        from coder.project.bookforms import form

        return form(self._self, code)

    def edit_code(
        self, code: str, form: str, *, redefines: bool = False, place: str = "form"
    ) -> EditPlan:
        """What a filled-in form would change; `save_code` writes it.

        Raises:
            BadValue: the form cannot be read, with the line.
        """
        from coder.project.bookforms import planned

        return planned(self._self, code, form, redefines=redefines, place=place)

    def save_code(self, plan: EditPlan) -> bool:
        """Write what `edit_code` planned; False when there was nothing to write."""
        from coder.project.bookforms import saved

        return saved(self._self, plan)

    def diff_codebooks(self, old: str = "", new: str = "now") -> BookDiff:
        """What changed between two states of the codebook, and which codings it touches."""
        from coder.project.bookdiff import book_diff

        return book_diff(self._self, old, new)

    def lint_codebook(self) -> list[Finding]:
        """What the codebook in use says in vain or leaves out."""
        from coder.project.codebooks import lint

        return lint(self._self)

    def release_codebook(self, version: str, *, note: str = "") -> int:
        """Freeze the codebook under a version; returns how many codings there are at that moment."""
        from coder.project.reforming import release

        return release(self._self, version, note=note)

    # -- the codebook as a spreadsheet -----------------------------------------------------------

    def codebook_sheet(self, form: str = "xlsx", *, semicolons: bool = False) -> bytes:
        """The codebook as a sheet that a colleague edits (xlsx or csv); its state is kept."""
        from coder.project.booksheets import sheet_bytes

        return sheet_bytes(self._self, form, semicolons=semicolons)

    def sheet_changes(self, file: str | Path) -> SheetChanges:
        """What an edited sheet would change; nothing is changed yet."""
        from coder.project.booksheets import sheet_changes

        return sheet_changes(self._self, Path(file))

    def apply_sheet(self, changes: SheetChanges) -> Applied:
        """Make the changes that `sheet_changes` showed.

        Raises:
            ConflictError: cells changed on both sides, or the codebook changed since they were shown.
            CheckFailed: cells cannot stand, or the codebook would have errors.
        """
        from coder.project.booksheets import apply_sheet

        return apply_sheet(self._self, changes)

    def import_codebook(
        self, file: str | Path, *, form: str = "", dry_run: bool = False
    ) -> Imported:
        """Take in a codebook of another program; what it loses is counted in the result.

        Raises:
            Unreadable: the file is damaged, or not what it should be; nothing was changed.
        """
        from coder.project.bookimports import import_book

        return import_book(self._self, Path(file), form=form, dry_run=dry_run)

    def codebook_appendix(
        self,
        selection: Selection | None = None,
        *,
        people: bool = False,
        names: str = "name",
        counts: bool = False,
    ) -> Table:
        """The whole codebook as a table, with frequencies where codings exist."""
        from coder.project.bookappendix import appendix_table

        return appendix_table(self._self, selection, people=people, names=names, counts=counts)

    def codebook_qdc(self) -> tuple[bytes, tuple[Finding, ...]]:
        """The codebook as a .qdc of REFI-QDA, and what such a file cannot hold."""
        from coder.project.bookappendix import qdc_file

        return qdc_file(self._self)
