"""The verbs of a project lead as methods: agreement, conflicts, rounds, consensus.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.assigning import Assigned, PlanTerms, Terms
    from coder.project.facade import Project

__all__ = ["Leading"]


class Leading:
    """Verbs of a project lead; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)

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
