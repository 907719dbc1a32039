"""The verbs that read and write other programs' projects, as methods.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import Path

    from coder.model.selection import Selection
    from coder.project.exportspans import SpanFile
    from coder.project.facade import Project
    from coder.project.importing import Imported, ImportOptions
    from coder.project.refiexport import RefiFile

__all__ = ["Exchanging"]


class Exchanging:
    """Verbs of exchange with other programs; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)

    def import_file(self, path: str | Path, options: ImportOptions | None = None) -> Imported:
        """Take another program's project in, as one step; see `project.importing`."""
        from pathlib import Path

        from coder.project.importing import import_file

        return import_file(self._self, Path(path), options)

    def refi_file(
        self, selection: Selection | None = None, *, suggestions: bool = False
    ) -> RefiFile:
        """The project for other programs, as REFI-QDA; see `project.refiexport`."""
        from coder.project.refiexport import refi_file

        return refi_file(self._self, selection, suggestions=suggestions)

    def span_file(
        self,
        selection: Selection | None = None,
        form: str = "jsonl",
        *,
        names: str = "id",
        bare: bool = False,
    ) -> SpanFile:
        """Codings for machine learning or annotation; see `project.exportspans`."""
        from coder.project.exportspans import span_file

        return span_file(self._self, selection, form, names=names, bare=bare)
