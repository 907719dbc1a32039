"""The verbs of an author as methods: queries, concordance, quotations, reports, the paper's exports.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from coder.project.inquiring import Inquiring

if TYPE_CHECKING:
    from pathlib import Path

    from coder.project.bundling import Bundle
    from coder.project.facade import Project

__all__ = ["Authoring"]


class Authoring(Inquiring):
    """Verbs of an author; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)

    # -- the package ---------------------------------------------------------------------------

    def bundle(self, *, texts: bool = True, pseudonyms: bool = False) -> tuple[Bundle, Path | None]:
        """The replication package, and where it is kept who is who (None without pseudonyms)."""
        from coder.project.bundling import bundle
        from coder.project.pseudonyms import keep_pseudonyms, pseudonyms_of

        if not pseudonyms:
            return bundle(self._self, texts=texts), None
        names = pseudonyms_of(self._self)
        made = bundle(self._self, texts=texts, pseudonyms=names)
        return made, keep_pseudonyms(self._self, names)
