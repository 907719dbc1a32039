"""The verbs about documents and codebooks as methods; the second half of `verbs`.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.model.codebook import Codebook
    from coder.model.finding import Finding
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.model.span import Span
    from coder.project.cataloguing import Changed
    from coder.project.codebooks import Renamed
    from coder.project.facade import Project
    from coder.project.locating import Marked, Picture
    from coder.project.showing import Shown
    from coder.store.documents import Entry

__all__ = ["Catalogue"]


class Catalogue:
    """Verbs about documents and codebooks; `Project` is the only class that uses this."""

    @property
    def _itself(self) -> Project:
        return cast("Project", self)

    # -- documents -----------------------------------------------------------------------------

    def documents(self, selection: Selection | None = None, *, every: bool = False) -> Table:
        """All documents with the usual variables (all with `every`), size and state."""
        from coder.project.cataloguing import documents_table

        return documents_table(self._itself, selection, every=every)

    def show_document(self, doc: str, *, page: str = "") -> Shown:
        """A document, or one page of it by number or label, with the codings in it."""
        from coder.project.showing import shown_document

        return shown_document(self._itself, doc, page=page)

    def rectangles(self, doc: str, span: Span, *, password: str = "") -> Marked:
        """Where a span stands in the source: pages, and rectangles in points with y upwards."""
        from coder.project.locating import rectangles

        return rectangles(self._itself, doc, span, password=password)

    def page_picture(
        self, doc: str, *, place: str = "", page: str = "", password: str = ""
    ) -> Picture:
        """A page of the source as PNG, with a place (or a coding) marked on it."""
        from coder.project.locating import page_picture

        return page_picture(self._itself, doc, place=place, page=page, password=password)

    def set_variables(self, doc: str, values: Mapping[str, str]) -> list[Changed]:
        """Set variables of a document, or of all that a glob matches; an empty value unsets."""
        from coder.project.cataloguing import set_variables

        return set_variables(self._itself, doc, values)

    def rename_document(self, old: str, new: str) -> Entry:
        """Give a document another id; the old one stays as an alias."""
        from coder.project.cataloguing import rename_document

        return rename_document(self._itself, old, new)

    def remove_document(self, doc: str, *, yes: bool = False) -> tuple[Entry, int]:
        """Take a document out of the sheet; files and codings stay. Returns row and codings."""
        from coder.project.cataloguing import remove_document

        return remove_document(self._itself, doc, yes=yes)

    def text_history(self, doc: str) -> Table:
        """Every stored text of a document, the present one last."""
        from coder.project.versions import history_table

        return history_table(self._itself, doc)

    def moved_codings(self, doc: str = "") -> Table:
        """Codings that a new text version moved, those to be reviewed first."""
        from coder.project.versions import review_table

        return review_table(self._itself, doc)

    # -- codebooks -----------------------------------------------------------------------------

    def check_codebook(self) -> list[Finding]:
        """All findings of the codebook, the record's objections included."""
        from coder.project.codebooks import check

        return check(self._itself)

    def codebook_table(self, under: str = "", *, counts: bool = False) -> Table:
        """The codes in tree order; with `counts` how often each was given."""
        from coder.project.codebooks import book_table

        return book_table(self._itself, under, counts=counts)

    def add_code(
        self, code: str, *, name: str = "", parent: str = "", definition: str = ""
    ) -> Codebook:
        """Add a code to the codebook's file, whose comments stay."""
        from coder.project.codebooks import add_code

        return add_code(self._itself, code, name=name, parent=parent, definition=definition)

    def rename_code(self, old: str, new: str) -> Renamed:
        """Change a code's id in the file and record the migration."""
        from coder.project.codebooks import rename_code

        return rename_code(self._itself, old, new)
