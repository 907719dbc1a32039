"""The verbs of an author as methods: queries, concordance, quotations, reports, the paper's exports.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Authoring"]


class Authoring:
    """Verbs of an author; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)
