"""What an author asks of texts and codings, as methods: queries, concordance, words, quotations.

Owns nothing but the list: each is one line into the module that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.concordance import WordOptions
    from coder.project.facade import Project
    from coder.project.notes import Note
    from coder.project.querying import Asked
    from coder.project.quoting import QuoteOptions, Quotes

__all__ = ["Inquiring"]


class Inquiring:
    """Questions of an author; a base of `Authoring`."""

    @property
    def _asker(self) -> Project:
        return cast("Project", self)

    def passages(self, expression: str, selection: Selection | None = None) -> Asked:
        """What a query finds among the codings that count; the final layer by default.

        Raises:
            BadValue, UnknownName: the query is none, or names what is not there.
        """
        from coder.project.querying import ask

        return ask(self._asker, expression, selection)

    def query_table(self, asked: Asked, *, short: bool = False) -> Table:
        """What a query found, one row a segment; `short` for a screen."""
        from coder.project.querying import query_table

        return query_table(self._asker, asked, short=short)

    def query(self, expression: str, selection: Selection | None = None) -> Table:
        """The segments that a query finds, as a table."""
        return self.query_table(self.passages(expression, selection))

    def save_query(self, name: str, expression: str) -> bool:
        """Keep a query in coder.toml; False when it stood there already.

        Raises:
            BadValue, UnknownName: the query is none, or the name cannot be one.
            ConflictError: the name means another query.
        """
        from coder.analyse.query import parse_query
        from coder.project.querying import vocabulary_of
        from coder.project.savedqueries import save_query

        parse_query(expression, vocabulary_of(self._asker))
        return save_query(self._asker, name, expression)

    def saved_queries(self) -> Table:
        """The queries that are kept under a name."""
        from coder.model.results import Caption, Table
        from coder.project.savedqueries import saved_queries

        rows = tuple((f"@{n}", text) for n, text in sorted(saved_queries(self._asker).items()))
        return Table(("name", "query"), rows, Caption("Saved queries"), ("query",))

    # -- words ---------------------------------------------------------------------------------

    def kwic(
        self,
        pattern: str,
        selection: Selection | None = None,
        *,
        window: int = 8,
        sort: str = "doc",
    ) -> Table:
        """Every hit of a pattern with the words around it."""
        from coder.project.concordance import kwic

        return kwic(self._asker, pattern, selection, window=window, sort=sort)

    def words(
        self, selection: Selection | None = None, options: WordOptions | None = None
    ) -> Table:
        """Words by frequency, of whole texts or of what codings cover."""
        from coder.project.concordance import words

        return words(self._asker, selection, options)

    def keyness(
        self,
        selection: Selection | None = None,
        options: WordOptions | None = None,
        *,
        group: str = "",
        against: str = "",
    ) -> Table:
        """Words that mark what codings cover, or one group of documents against another."""
        from coder.project.concordance import keyness

        return keyness(self._asker, selection, options, group=group, against=against)

    # -- quotations ----------------------------------------------------------------------------

    def quotes(
        self, selection: Selection | None = None, options: QuoteOptions | None = None
    ) -> Quotes:
        """Quotations with everything an author cites them by; the final layer by default."""
        from coder.project.quoting import quotes

        return quotes(self._asker, selection, options)

    def quotation(self, ref: str) -> Coding:
        """The coding that an id such as EU-03:k7f2q means.

        Raises:
            UnknownName, UsageError: there is none, it was removed, or several are meant.
        """
        from coder.project.quoteids import find_quotation

        return find_quotation(self._asker, ref)

    def translate(self, coding: Coding, text: str, *, lang: str, by: str = "") -> Note:
        """Keep a translation of a quotation as a note on its coding.

        Raises:
            UsageError, BadValue: no text, no language, or a name that cannot stand in a note's head.
        """
        from coder.project.translating import translate

        return translate(self._asker, coding, text, lang=lang, by=by)
