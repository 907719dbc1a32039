"""The verbs of an author as methods: queries, concordance, quotations, reports, the paper's exports.

Owns nothing but the list, as `verbs` does: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from coder.project.inquiring import Inquiring

if TYPE_CHECKING:
    from pathlib import Path

    from coder.export.article import Article
    from coder.export.drawing import Drawing
    from coder.model.results import EdgeList, Matrix, Table
    from coder.model.selection import Selection
    from coder.project.bundling import Bundle
    from coder.project.cooccurring import Question
    from coder.project.countables import Facts
    from coder.project.facade import Project
    from coder.project.picturing import Picture
    from coder.project.tabulating import Tabled

__all__ = ["Authoring"]


class Authoring(Inquiring):
    """Verbs of an author; `Project` is the only class that uses this."""

    @property
    def _self(self) -> Project:
        return cast("Project", self)

    # -- counting ------------------------------------------------------------------------------

    def cooccurrence(
        self,
        question: Question,
        selection: Selection | None = None,
        *,
        roll_up: int | None = None,
        once: bool = False,
    ) -> Matrix | Table:
        """Any question about co-occurrence: rectangles, parts, differences, chance, robustness.

        Raises:
            UsageError, BadValue, UnknownName: see `cooccurring.answer`.
        """
        from coder.project.cooccurring import answer, of_project

        return answer(of_project(self._self, selection, roll_up=roll_up, once=once), question)

    def tabulated(
        self, asked: Tabled, selection: Selection | None = None, *, form: str = "matrix"
    ) -> Matrix | Table:
        """Codes by a variable, an attribute, `coder` or periods; see `tabulating.crosstab`.

        Raises:
            BadValue, UnknownName: see `tabulating.crosstab`.
        """
        from coder.project.tabulating import crosstab

        return crosstab(self._self, selection, asked, form=form)

    def dispersion(self, selection: Selection | None = None, *, once: bool = False) -> Table:
        """Each code with its frequency, its dispersion, its first and its last occurrence."""
        from coder.project.tabulating import dispersion

        return dispersion(self._self, selection, once=once)

    # -- figures and the page ------------------------------------------------------------------

    def figure(self, picture: Picture, selection: Selection | None = None) -> Drawing:
        """A figure for a paper; `coder.export.figure.drawing_bytes` makes it a file.

        Raises:
            UsageError, BadValue, UnknownName: see `picturing.drawn`.
        """
        from coder.project.picturing import drawn

        return drawn(self._self, picture, selection)

    def network(self, picture: Picture, selection: Selection | None = None) -> EdgeList:
        """Codes tied to codes, to documents, or to the values of a variable or an attribute."""
        from coder.project.picturing import counting_of, network_between

        return network_between(self._self, picture, counting_of(self._self, selection))

    def html_report(
        self, selection: Selection | None = None, *, names: str = "name", draws: int | None = None
    ) -> bytes:
        """The project as one HTML page that needs no network.

        Raises:
            BadValue, UnknownName, UsageError: see `reporting.html_report`.
        """
        from coder.project.reporting import html_report

        return html_report(self._self, selection, names=names, draws=draws)[0]

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

    # -- what stands around the results --------------------------------------------------------

    def methods(self, selection: Selection | None = None) -> tuple[Article, Facts]:
        """The methods section, and every number of it with the command that gives it."""
        from coder.project.methods import methods

        return methods(self._self, selection)

    def appendix(
        self, selection: Selection | None = None, *, cols: str = "", quotes: int = 1
    ) -> Article:
        """The appendix: codebook, corpus, agreement, absence, quotations, origins."""
        from coder.project.appendix import appendix

        return appendix(self._self, selection, cols=cols, quotes=quotes)
