"""The codebooks of a project: the one in use, its migrations, its kept states.

Owns which codebook is meant: the one named, else the one coder.toml names, else the only one. A state
that an event is about to name is kept first, so "definition then" needs no git.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from coder.model.errors import CheckFailed, InputError, UnknownName
from coder.model.finding import Finding, Level
from coder.store.layout import Layout

if TYPE_CHECKING:
    from coder.model.codebook import Codebook
    from coder.model.migration import Migration, Translation
    from coder.review.acts import CodeRef

__all__ = ["Books"]


class Books:
    """The codebooks of one project.

    Args:
        layout: where they lie.
        chosen: the name asked for, or empty.
        default: the name in coder.toml, or empty.
    """

    def __init__(self, layout: Layout, chosen: str = "", default: str = "") -> None:
        self.layout = layout
        self.chosen = chosen
        self.default = default
        self._books: dict[str, Codebook] = {}
        self._migrations: dict[str, tuple[Migration, ...]] = {}
        self._translations: dict[tuple[str, int], Translation] = {}
        self.notes: dict[str, tuple[Finding, ...]] = {}

    def refresh(self) -> None:
        """Forget what was read."""
        self._books.clear()
        self._migrations.clear()
        self._translations.clear()
        self.__dict__.pop("name", None)

    @cached_property
    def name(self) -> str:
        """The codebook in use.

        Raises:
            UnknownName: the one asked for does not exist, or several exist and none was named.
            InputError: there is none.
        """
        names = self.layout.book_names()
        wanted = self.chosen or self.default
        if wanted:
            wanted = wanted.removesuffix(".yaml")
            if wanted not in names:
                raise UnknownName.of("codebook", wanted, names)
            return wanted
        if not names:
            raise InputError(
                "there is no codebook",
                place=str(self.layout.codebooks),
                hint="put one there, or start one with coder codebook add",
            )
        if len(names) > 1:
            raise UnknownName(
                f"there are {len(names)} codebooks and none was named",
                allowed=names,
                hint='--codebook NAME, or codebook = "NAME" in coder.toml',
            )
        return names[0]

    def book(self, name: str = "") -> Codebook:
        """A codebook without errors, the one in use by default.

        Raises:
            CheckFailed: when the file has errors; the first is named, `coder codebook check` lists all.
        """
        name = name or self.name
        found = self._books.get(name)
        if found is None:
            from coder.codebook.load import load

            path = self.layout.book(name)
            loaded, findings = load(path)
            errors = [f for f in findings if f.level is Level.ERROR]
            if loaded is None or errors:
                first = errors[0] if errors else Finding(Level.ERROR, "codebook", "is not readable")
                raise CheckFailed(
                    f"the codebook has {len(errors) or 1} errors; the first: {first}",
                    place=str(path.name),
                    hint="coder codebook check lists them all",
                )
            self.notes[name] = findings
            found = self._books[name] = loaded
        return found

    def data(self, name: str = "") -> bytes:
        """The bytes of a codebook's file."""
        return self.layout.book(name or self.name).read_bytes()

    def migrations(self, name: str = "") -> tuple[Migration, ...]:
        """Migrations of a codebook as they stand in its file; `in_order` says how they count."""
        name = name or self.name
        if name not in self._migrations:
            from coder.store.history import read_migrations

            self._migrations[name] = read_migrations(self.layout.migrations(name))
        return self._migrations[name]

    def keep(self) -> str:
        """Keep the present state of the codebook in use; returns its hash."""
        from coder.store.history import keep_state

        book = self.book()
        keep_state(self.layout.history, book.name, book.hash, self.data())
        return book.hash

    def reference(self, code_id: str) -> CodeRef:
        """The code as an event names it now; the state is kept."""
        from coder.review.acts import CodeRef

        return CodeRef(self.name, code_id, len(self.migrations()), self.keep())

    def translated(self, book: str, code: str, mig: int) -> str | None:
        """A code of an event as it is called now; None when it is of another codebook."""
        return self._translation(code, mig).code if book == self.name else None

    def look_again(self, book: str, code: str, mig: int) -> bool:
        """Whether the code was split, redefined or refused since."""
        return book == self.name and self._translation(code, mig).look_again

    def _translation(self, code: str, mig: int) -> Translation:
        """What became of a code of the codebook in use; worked out once for each state of the list."""
        found = self._translations.get((code, mig))
        if found is None:
            from coder.model.migration import translate

            found = self._translations[code, mig] = translate(code, mig, self.migrations())
        return found
