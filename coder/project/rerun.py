"""Rules over one document after the other, looking only for what is not known yet.

    runner = Runner(project)
    found = runner.run(entry)          the document's suggestions under the codebook in use

Owns what is known from earlier runs: matches of each rule by document, kept in the cache. A rule whose
meaning changed is looked for again, the others are not; silencing, overlaps and weights are applied to all of
them anew, so that the result is that of a whole run. The canonical form of a long text is kept as well, once
for each text version, and what the words of a codebook were bent into. Losing the cache costs time only.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.codebook import Codebook
from coder.model.coding import Suggestion
from coder.model.document import Document
from coder.model.finding import Finding
from coder.store.documents import Entry
from coder.store.folded import kept_canonical
from coder.store.matches import Kept, MatchStore
from coder.tag.compiled import Compiled
from coder.tag.evaluate import Units
from coder.tag.kept import Rows, engine_stamp, match_keys, packed, signature, unpacked
from coder.tag.program import Program
from coder.tag.skipped import unread
from coder.tag.suggest import suggestions_of

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Runner"]

MOST_NAMED = 5
"""Documents that a message names."""


class Runner:
    """The codebook in use, run over documents.

    Args:
        project: the project.
        keeping: whether matches are kept for later runs; else they stand in `kept` only.
    """

    def __init__(self, project: Project, *, keeping: bool = True) -> None:
        self.project = project
        self.keeping = keeping
        book = project.book()
        folder = project.layout.cache(project.settings.id) / "compiled"
        self.compiled = Compiled(folder, book.hash)
        self.program = Program(book, source=self.compiled.needles)
        self.contexts = Compiled(folder, _digest(repr(self.program.contexts)))
        self.keys = match_keys(self.program)
        self.signature = signature(self.program, self.keys)
        self.kept: dict[str, dict[str, Rows]] = {}
        self.looked_for = 0
        self._store = MatchStore(project.suggestions.db)
        self._known = self._store.kept(self.book.name)
        self._variables = project.variables()
        self._strange: dict[Finding, list[str]] = {}
        self._programs: dict[frozenset[tuple[str, str]], Program] = {}

    @property
    def book(self) -> Codebook:
        """The codebook in use."""
        return self.program.book

    def state(self, entry: Entry) -> str:
        """A name for all that a document's suggestions depend on. 16 hex digits."""
        return _digest(self.of_document(entry), self.signature)

    def of_document(self, entry: Entry) -> str:
        """A name for a document as the rules see it: text, units, variables, engine."""
        values = repr(sorted(self._variables.get(entry.id, {}).items()))
        stamp = self.project.library.map_stamp(entry)
        return _digest(entry.text, stamp, values, engine_stamp())

    def run(self, entry: Entry) -> tuple[Suggestion, ...]:
        """The suggestions of a document.

        Raises:
            CoderError: its text cannot be read.
        """
        doc = self.project.library.document(entry.id)
        doc = self.project.library.with_variables(doc, self._variables.get(doc.id, {}))
        for finding in (*self.program.skipped(doc), *unread(self.program.rules, doc)):
            self._strange.setdefault(replace(finding, place=""), []).append(doc.id)
        state = self.of_document(entry)
        known = self._known.get(entry.id)
        if known is None or known.state != state:
            known = Kept(state, frozenset(), "{}")
        found = known.matches()
        missing = frozenset(pair for pair, key in self.keys.items() if key not in known.keys)
        wanted = set(self.keys.values())
        found = {key: rows for key, rows in found.items() if key in wanted}
        if missing:
            found |= self._fresh(doc, missing)
        if missing or known.keys != wanted:
            self.keep(entry, found)
        matches = unpacked(found, self.program, self.keys)
        return suggestions_of(self.program, doc, self.program.settled(matches, Units(doc)))

    def _fresh(self, doc: Document, missing: frozenset[tuple[str, str]]) -> dict[str, Rows]:
        """Matches of some rules in a document, looked for now."""
        self.looked_for += len(missing)
        if missing not in self._programs:
            whole = len(missing) == len(self.keys)
            made = self.program if whole else self._some(missing)
            self._programs[missing] = made
        program = self._programs[missing]
        folded = kept_canonical(self.project.layout.cache(self.project.settings.id), doc.text)
        return packed(program.matches(doc, folded=folded), self.keys)

    def _some(self, rules: frozenset[tuple[str, str]]) -> Program:
        """A program of some rules; the words of contexts are the same for all of them."""
        return Program(self.book, only=rules, aside=self.contexts.needles)

    def keep(self, entry: Entry, found: dict[str, Rows]) -> None:
        """Keep a document's matches for later runs."""
        if self.keeping:
            keys = self.keys.values()
            self._store.keep(entry.id, self.book.name, self.of_document(entry), keys, found)
        else:
            self.kept[entry.id] = found

    def told(self) -> tuple[Finding, ...]:
        """What was seen while running."""
        told = dict.fromkeys(f for p in self._programs.values() for f in p.told)
        for finding, docs in self._strange.items():
            shown = ", ".join(docs[:MOST_NAMED]) + (", ..." if len(docs) > MOST_NAMED else "")
            told[replace(finding, place=shown)] = None
        return tuple(told)

    def close(self) -> None:
        """Keep what was compiled, and forget what no document needs any more."""
        self.compiled.save()
        self.contexts.save()
        self._store.sweep()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
