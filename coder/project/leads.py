"""The verbs of a project lead as methods: agreement, conflicts, rounds, consensus.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.agree.lines import Agreement
    from coder.model.results import Matrix, Table
    from coder.model.selection import Selection
    from coder.project.adjudicating import Choice, Consensus
    from coder.project.agreeing import Question
    from coder.project.agreeing_last import LastAgreement
    from coder.project.assigning import Assigned, PlanTerms, Terms
    from coder.project.conflicting import Asked, Conflict, Conflicts
    from coder.project.facade import Project

__all__ = ["Leading"]


class Leading:
    """Verbs of a project lead; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)

    # -- agreement -----------------------------------------------------------------------------

    def agree(
        self, selection: Selection | None = None, question: Question | None = None
    ) -> Agreement:
        """How well coders agree: lines with coefficients, intervals and reasons, the worst first.

        Raises:
            UnknownName, BadValue, UsageError: see `agreeing.agree`.
        """
        from coder.project.agreeing import agree

        return agree(self._self, selection, question)

    def agree_like(
        self, program: str, selection: Selection | None = None, question: Question | None = None
    ) -> Table:
        """The figures of atlas, maxqda or nvivo on the same codings, beside ours, and why they differ."""
        from coder.project.agreeing_like import like

        return like(self._self, program, selection, question)

    def last_agreement(self) -> LastAgreement | None:
        """What a plain `agree` said last on this computer; needs no array library."""
        from coder.project.agreeing_last import last

        return last(self._self)

    # -- rounds --------------------------------------------------------------------------------

    def assign(
        self,
        round: str,
        terms: Terms | None = None,
        *,
        selection: Selection | None = None,
        dry_run: bool = False,
    ) -> Assigned:
        """Give documents out for independent coding, as one step.

        Raises:
            BadValue, UnknownName, ConflictError: see `assigning.assign`.
        """
        from coder.project.assigning import assign

        return assign(self._self, round, terms, selection=selection, dry_run=dry_run)

    def plan_round(
        self, terms: PlanTerms | None = None, *, selection: Selection | None = None
    ) -> Table:
        """How many units two coders must both code for an interval of a wanted width, by code."""
        from coder.project.assigning import plan

        return plan(self._self, terms, selection=selection)

    # -- conflicts and consensus ---------------------------------------------------------------

    def conflicts(
        self, selection: Selection | None = None, asked: Asked | None = None
    ) -> Conflicts:
        """Where coders differ about documents that they have finished, and what was decided about it.

        Raises:
            UsageError, UnknownName: see `conflicting.conflicts`.
        """
        from coder.project.conflicting import conflicts

        return conflicts(self._self, selection, asked)

    def confusion(self, selection: Selection | None = None, asked: Asked | None = None) -> Matrix:
        """How often one coder gave one code where another gave another."""
        from coder.project.conflicting import conflicts
        from coder.project.confusing import confusion

        return confusion(self._self, conflicts(self._self, selection, asked))

    def confused_pairs(
        self,
        selection: Selection | None = None,
        asked: Asked | None = None,
        *,
        unit: str = "sentence",
    ) -> Table:
        """Codes taken for each other, ranked by the alpha that would be gained without it."""
        from coder.project.confusing import confused_pairs

        return confused_pairs(self._self, selection, asked, unit=unit)

    def settle(self, conflict: Conflict, choice: Choice) -> str:
        """Decide on a conflict, as one step; returns the event's id.

        Raises:
            UsageError, UnknownName, BadSpan, BadValue: nothing was written.
        """
        from coder.project.adjudicating import settle

        return settle(self._self, conflict, choice)

    def fill_agreed(
        self,
        selection: Selection | None = None,
        asked: Asked | None = None,
        *,
        dry_run: bool = False,
    ) -> tuple[Conflict, ...]:
        """Take into the consensus what all agree on, marked as agreed, as one step."""
        from coder.project.adjudicating import fill_agreed

        return fill_agreed(self._self, selection, asked, dry_run=dry_run)

    def consensus(self) -> Consensus:
        """The consensus layer: its codings, and the documents of which it is whole."""
        from coder.project.adjudicating import consensus

        return consensus(self._self)
