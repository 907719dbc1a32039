"""The one facade: open a project and do with it everything the command line does.

    project = coder.open("my-project", coder="ana")
    coding = project.add("EU-01", "p3s2", "win_win")
    matrix = project.cooccur(rule="sentence", measure="jaccard")

Owns who is at work (`writer`, `reader`), what is read when (nothing before it is asked for), and that
every method is one step in the record. Methods are thin: the work is in the modules beside this one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import UnknownName, UsageError
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, is_coder_id, slug
from coder.model.selection import Selection
from coder.project.authoring import Authoring
from coder.project.books import Books
from coder.project.bookwork import Bookwork
from coder.project.exchanging import Exchanging
from coder.project.leads import Leading
from coder.project.library import Library
from coder.project.record import Record
from coder.project.stamps import Stamps
from coder.project.verbs import Verbs
from coder.store.documents import Entry
from coder.store.index import Index
from coder.store.layout import Layout, find_project
from coder.store.settings import FORMAT, Settings, me, read_settings

if TYPE_CHECKING:
    from coder.model.affairs import Coined
    from coder.model.codebook import Codebook
    from coder.model.document import Document
    from coder.project.view import CodingView
    from coder.store.suggestions import SuggestionStore

__all__ = ["Project", "init", "open"]


def open(
    folder: str | Path = ".",
    *,
    coder: str = "",
    codebook: str = "",
    stamps: Stamps | None = None,
) -> Project:
    """Open the project at or above a folder.

    Args:
        folder: where to look; None or "." is the working folder.
        coder: who is at work; by default who `coder me` or CODER_NAME or git says.
        codebook: which codebook, when there are several.
        stamps: clock and ids; the system's by default.

    Raises:
        ProjectMissing: there is none.
        Unreadable: coder.toml cannot be read.
    """
    layout = Layout(find_project(Path(folder or ".")))
    settings = read_settings(layout.settings)
    return Project(layout, settings, coder=coder, codebook=codebook, stamps=stamps or Stamps())


def init(folder: str | Path = ".", *, example: bool = False, name: str = "") -> Path:
    """Start a project in a new or empty folder; returns the folder.

    Raises:
        ConflictError: the folder is not empty.
        StorageFull: it cannot be written.
    """
    from coder.project.starting import start

    return start(Path(folder), example=example, name=name)


class Project(Verbs, Bookwork, Leading, Authoring, Exchanging):
    """An open project; made by `coder.open`. Close it, or use it in a `with` block."""

    def __init__(
        self,
        layout: Layout,
        settings: Settings,
        *,
        coder: str = "",
        codebook: str = "",
        stamps: Stamps,
    ) -> None:
        self.layout = layout
        self.settings = settings
        self.asked = coder
        self.books = Books(layout, codebook, str(settings.options.get("codebook", "")))
        self.library = Library(layout)
        self.record = Record(layout, settings, stamps)
        self.told: list[Finding] = []
        self._suggestions: SuggestionStore | None = None

    # -- life ----------------------------------------------------------------------------------

    def close(self) -> None:
        """Close what is open; the record is durable without it."""
        self.record.close()
        if self._suggestions is not None:
            self._suggestions.close()
            self._suggestions = None

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.layout.root

    @property
    def findings(self) -> list[Finding]:
        """What there is to tell beside results: damaged lines of journals, notices of this run."""
        out = list(self.told)
        if self.settings.format > FORMAT:
            out.append(
                Finding(
                    Level.WARNING, "newer-format",
                    f"the project has format {self.settings.format}; it is opened for reading only",
                    place="coder.toml", hint="install a newer coder to change it",
                )
            )  # fmt: skip
        if self.record.is_open:
            out += self.record.findings()
        return out

    # -- who -----------------------------------------------------------------------------------

    @cached_property
    def _who(self) -> str:
        """The id of who is at work, or empty: option, CODER_NAME, `coder me`, git's user name."""
        for written in (self.asked, os.environ.get("CODER_NAME", ""), me()):
            if written:
                return self._coder_id(written)
        name = _git_name(self.root)
        known = self.settings.coder(name) if name else None
        return known.id if known else ""

    def _coder_id(self, written: str) -> str:
        listed = self.settings.coder(written)
        if listed is not None:
            return listed.id
        if is_coder_id(written):
            return written
        made = slug(written, longest=40)
        self.told.append(
            Finding(
                Level.NOTE, "coder-slug", f"coder {written!r} is written {made!r} in the record"
            )
        )
        return made

    def reader(self) -> str:
        """Whose view is taken where it matters (pending suggestions); may be empty."""
        who = fold_name(self._who)
        return next((c for c in self.coders() if fold_name(c) == who), self._who) if who else ""

    def writer(self) -> str:
        """Who writes; a new name is accepted with a notice, unless it is nearly a known one.

        Raises:
            NewerFormat: the project may only be read; nothing is written before that is known.
            UsageError: nobody is named, the project is closed, or the name looks like a typing error.
        """
        self.record.check_writable()
        who = self._who
        if not who:
            raise UsageError(
                "who codes? nobody is named",
                hint="coder me NAME sets it on this computer; --coder NAME for one command",
            )
        known = self._known_writers.get(fold_name(who))
        if known is None:
            known = self._known_writers[fold_name(who)] = self._check_writer(who)
        return known

    @cached_property
    def _known_writers(self) -> dict[str, str]:
        return {}

    def _check_writer(self, who: str) -> str:
        from coder.model.errors import nearest

        if fold_name(who) == "consensus":
            raise UsageError(
                "nobody can be called consensus: it is what coders settle on",
                found=who,
                hint="--coder NAME",
            )
        known = self.coders()
        same = [c for c in known if fold_name(c) == fold_name(who)]
        if same:
            return same[0]
        if self.settings.closed:
            raise UnknownName.of(
                "coder", who, known, hint="coder.toml says closed = true; a lead adds coders there"
            )
        close = nearest(who, known)
        if close and fold_name(who) not in self._known_writers:
            raise UnknownName.of(
                "coder", who, known, hint=f"to start as a new coder, list {who!r} in coder.toml"
            )
        if fold_name(who) not in self._known_writers:
            what = f"{who} is new here: nobody wrote under this name before"
            self.told.append(Finding(Level.NOTE, "new-coder", what))
        return who

    def coders(self) -> list[str]:
        """Ids of all coders: those of coder.toml, then those of the record by name."""
        out = [c.id for c in self.settings.coders]
        seen = set(map(fold_name, out))
        sql = (
            "SELECT name FROM names WHERE n IN (SELECT DISTINCT by FROM codings UNION "
            "SELECT DISTINCT by FROM events UNION SELECT DISTINCT by FROM affairs) ORDER BY name"
        )
        for (name,) in self.record.index.db.execute(sql):
            if fold_name(name) not in seen:
                seen.add(fold_name(name))
                out.append(name)
        return out

    # -- parts ---------------------------------------------------------------------------------

    @property
    def index(self) -> Index:
        """The index of the record, up to date."""
        return self.record.index

    @cached_property
    def view(self) -> CodingView:
        """Codings as they read now."""
        from coder.project.view import CodingView

        cache = self.layout.cache(self.settings.id)
        return CodingView(self.index, self.library, self.books, self.settings, cache)

    def view_as_of(self, moment: str) -> CodingView:
        """Codings as they read at a date or under a codebook version.

        Raises:
            BadValue: it is neither.
        """
        if not moment:
            return self.view
        from coder.project.asof import until
        from coder.project.view import CodingView

        index = Index(None, self.layout.codings, until(self, moment))
        index.refresh(self.layout.journals())
        return CodingView(index, self.library, self.books, self.settings, None)

    @property
    def suggestions(self) -> SuggestionStore:
        """The suggestions of this machine."""
        if self._suggestions is None:
            from coder.store.suggestions import SuggestionStore

            path = self.layout.cache(self.settings.id) / "suggestions.sqlite"
            self._suggestions = SuggestionStore(path)
        return self._suggestions

    def has_book(self) -> bool:
        """Whether a codebook is in use."""
        return bool(self.books.chosen or self.layout.book_names())

    def book(self, name: str = "") -> Codebook:
        """The codebook in use, or the named one.

        Raises:
            CheckFailed: it has errors.
            InputError, UnknownName: it is not there.
        """
        return self.books.book(name)

    def document(self, doc_id: str) -> Document:
        """A document with its current text and the variables the record gives it.

        Raises:
            UnknownName, InputError, Unreadable: see `Library.document`.
        """
        doc = self.library.document(doc_id)
        return self.library.with_variables(doc, self.variables().get(doc.id, {}))

    def variables(self) -> dict[str, dict[str, str]]:
        """{document: {variable: value}}, empty values left out."""
        return self.library.variables(self.index.affairs("variable"))

    def coined(self) -> tuple[Coined, ...]:
        """Codes that coders proposed while coding and that the codebook does not have yet."""
        from coder.project.coining import proposed

        return proposed(self)

    def book_with_proposed(self) -> Codebook:
        """The codebook in use with the proposed codes at its end, as far as the reader may see them."""
        from coder.project.coining import book_with_proposed

        return book_with_proposed(self)

    # -- selectors -----------------------------------------------------------------------------

    def entries(self, selection: Selection | None = None) -> tuple[Entry, ...]:
        """Documents that a selection covers by corpus, id and `where` over variables, in order."""
        chosen = selection or Selection()
        found = self.library.matching(chosen.docs, corpus=chosen.corpus)
        if chosen.round:
            found = self._of_round(found, chosen.round)
        if chosen.where:
            from coder.project.selecting import where_documents

            found = where_documents(self, chosen.where, found)
        return found

    def _of_round(self, found: tuple[Entry, ...], name: str) -> tuple[Entry, ...]:
        from coder.model.affairs import fold_assignments

        assigned = fold_assignments(self.index.affairs("assign"))
        rounds = {a.round for a in assigned}
        if name not in rounds:
            raise UnknownName.of("round", name, rounds)
        ids = {e.id for a in assigned if a.round == name and (e := self.library.find(a.doc))}
        return tuple(e for e in found if e.id in ids)

    def code_ids(self, selection: Selection) -> frozenset[str] | None:
        """Ids of the codes that a selection names, None for all.

        Raises:
            UnknownName: a code that is not there.
        """
        if not selection.codes and not selection.under:
            return None
        book = self.book()
        coined = {c.code for c in self.coined()}
        out = {c if c in coined and c not in book else book.code(c).id for c in selection.codes}
        for top in selection.under:
            out |= {c.id for c in book.subtree(top)}
        return frozenset(out)

    def coder_ids(self, written: Sequence[str]) -> tuple[str, ...]:
        """Known coders by id or name.

        Raises:
            UnknownName: one is not there; the nearest is named.
        """
        known = [*self.coders(), *filter(None, (self.reader(),))]
        by_fold = {fold_name(c): c for c in known}
        out = []
        for name in written:
            listed = self.settings.coder(name)
            found = listed.id if listed else by_fold.get(fold_name(name))
            if found is None:
                raise UnknownName.of("coder", name, known, hint="coder status lists the coders")
            out.append(found)
        return tuple(out)


def _git_name(root: Path) -> str:
    """Git's user name, read from its configuration files; no program is run."""
    import configparser

    for path in (root / ".git" / "config", Path.home() / ".gitconfig"):
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        try:
            parser.read_string(path.read_text("utf-8"))
        except (OSError, configparser.Error, UnicodeDecodeError):
            continue
        if parser.has_option("user", "name"):
            return parser.get("user", "name").strip('"')
    return ""
