"""The verbs of a project lead as methods: agreement, conflicts, rounds, consensus.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Leading"]


class Leading:
    """Verbs of a project lead; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)
