"""The verbs of a project as methods; each is one line into the module that does the work.

Owns nothing but the list: what the command line can do, Python can do by the same name. Selections are
`Selection` values; results are values of the model; what is written is one step that `undo` takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from coder.project.catalogue import Catalogue

if TYPE_CHECKING:
    from coder.model.coding import Coding, How, Suggestion
    from coder.model.errors import CoderError
    from coder.model.finding import Finding
    from coder.model.registers import Raw
    from coder.model.results import Matrix, Table
    from coder.model.selection import Selection
    from coder.model.span import Span
    from coder.project.adding import Added, Refused
    from coder.project.facade import Project
    from coder.project.ingesting import Ingested, IngestOptions
    from coder.project.merging import Merged
    from coder.project.notes import Note
    from coder.project.reading import Finished
    from coder.project.standing import Standing
    from coder.project.tagging import TagReport
    from coder.project.undoing import TakenBack

__all__ = ["Verbs"]

Progress = Callable[[int, int, str], None]


class Verbs(Catalogue):
    """The verbs; `Project` is the only class that uses this. Documents and codebooks are in `catalogue`."""

    @property
    def _project(self) -> Project:
        return cast("Project", self)

    # -- documents -----------------------------------------------------------------------------

    def ingest(
        self,
        paths: Sequence[str | Path],
        options: IngestOptions | None = None,
        *,
        progress: Progress | None = None,
    ) -> Iterator[Ingested]:
        """Take files into a corpus; yields each file's result once it is on the disk."""
        from coder.project.ingesting import ingest

        return ingest(self._project, [Path(p) for p in paths], options, progress=progress)

    def tag(
        self,
        docs: Sequence[str] = (),
        *,
        selection: Selection | None = None,
        rules: str = "",
        dry_run: bool = False,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> TagReport:
        """Run the rules of the codebook: suggestions, never codings."""
        from coder.project.tagging import tag

        return tag(
            self._project,
            docs,
            selection=selection,
            rules=rules,
            dry_run=dry_run,
            jobs=jobs,
            progress=progress,
        )

    def status(self) -> Standing:
        """Where the project stands, and the next command."""
        from coder.project.standing import standing

        return standing(self._project)

    def doctor(self) -> list[Finding]:
        """Check every file and journal against its promises."""
        from coder.project.checking import checkup

        return checkup(self._project)

    def pack(self, output: str | Path, *, for_coder: str = "") -> list[str]:
        """Write a package of everything, or of what one coder needs; returns the members."""
        from coder.project.merging import pack

        return pack(self._project, Path(output), for_coder=for_coder)

    def package(self, *, for_coder: str = "") -> tuple[list[str], bytes]:
        """The same package as bytes; returns the members and the zip file."""
        from coder.project.merging import package

        return package(self._project, for_coder=for_coder)

    def merge(self, paths: Sequence[str | Path], *, dry_run: bool = False) -> Merged:
        """Add the events of packages, folders or journals that are not here yet."""
        from coder.project.merging import merge

        return merge(self._project, [Path(p) for p in paths], dry_run=dry_run)

    # -- codings -------------------------------------------------------------------------------

    def add(
        self,
        doc: str,
        span: Span | str,
        code: str,
        *,
        attributes: Mapping[str, str] | None = None,
        memo: str = "",
        how: How | str = "batch",
    ) -> Coding:
        """Code a span; from Python the act is `batch` unless said otherwise.

        Coding the same again gives the coding that counts already.

        Raises:
            UnknownName, BadSpan, BadValue: nothing was written.
        """
        from coder.model.coding import How
        from coder.project.adding import add

        made = How(how)
        added = add(self._project, doc, span, code, attributes=attributes, memo=memo, how=made)
        return added.coding

    def add_many(
        self, lines: Iterable[tuple[int, Mapping[str, Any] | CoderError]]
    ) -> Iterator[Added | Refused]:
        """Code line by line, as one step; each is durable before it is yielded."""
        from coder.project.adding import add_many

        return add_many(self._project, lines)

    def coding(self, coding_id: str) -> Coding:
        """A living coding by its id, or by enough of its beginning or end.

        Raises:
            UnknownName: none, or several.
        """
        from coder.project.coding import find_coding

        return find_coding(self._project, coding_id)

    def codings(self, selection: Selection | None = None, *, default: str = "pool") -> list[Coding]:
        """Codings that a selection means, by document and place; all coders' by default."""
        from coder.model.selection import Selection
        from coder.project.exporting import chosen_codings

        return chosen_codings(self._project, selection or Selection(), default=default)[0]

    def codings_of(self, doc: str) -> list[Coding]:
        """Codings of one document by place, those to be reviewed last; needs no columns."""
        return self._project.view.of_document(doc)

    def remove(self, codings: Sequence[Coding]) -> int:
        """Remove own codings as one step; returns how many."""
        from coder.project.coding import remove

        return remove(self._project, codings)

    def recode(self, codings: Sequence[Coding], code: str) -> int:
        """Give own codings another code as one step; returns how many changed."""
        from coder.project.coding import recode

        return recode(self._project, codings, code)

    def resize(self, coding: Coding, span: Span | str) -> Coding:
        """Give an own coding another span."""
        from coder.project.coding import resize

        return resize(self._project, coding, span)

    def split(self, coding: Coding, offset: int) -> tuple[Coding, Coding]:
        """Make two codings of one at a code point of the document inside it."""
        from coder.project.coding import split

        return split(self._project, coding, offset)

    def join(self, first: Coding, second: Coding) -> Coding:
        """Make one coding of two with one code."""
        from coder.project.coding import join

        return join(self._project, first, second)

    def set(self, codings: Sequence[Coding], values: Mapping[str, str | None]) -> int:
        """Set attributes of own codings as one step; None unsets. Returns how many codings."""
        from coder.project.coding import set_attributes

        return set_attributes(self._project, codings, values)

    def flag(self, codings: Sequence[Coding], name: str, *, on: bool = True, text: str = "") -> int:
        """Mark own codings as doubt or exemplar, or take the mark away; returns how many."""
        from coder.project.coding import flag

        return flag(self._project, codings, name, on=on, text=text)

    # -- suggestions ---------------------------------------------------------------------------

    def pending(self, selection: Selection | None = None) -> list[Suggestion]:
        """Suggestions that this coder has not decided.

        Raises:
            InputError: the rules were not run yet.
        """
        from coder.project.decisions import pending

        return pending(self._project, selection)

    def accept(self, suggestions: Sequence[Suggestion], *, how: How | None = None) -> list[str]:
        """Accept suggestions as one step; returns the ids of the codings."""
        from coder.project.decisions import accept

        return accept(self._project, suggestions, how=how)

    def reject(self, suggestions: Sequence[Suggestion], *, how: How | None = None) -> int:
        """Reject suggestions as one step; returns how many."""
        from coder.project.decisions import reject

        return reject(self._project, suggestions, how=how)

    # -- the rest of the record ----------------------------------------------------------------

    def finish(
        self,
        doc: str,
        *,
        codes: Sequence[str] = (),
        undo: bool = False,
        seen: float | None = None,
    ) -> Finished:
        """Say that a document has been read, for all codes or some."""
        from coder.project.reading import finish

        return finish(self._project, doc, codes=codes, undo=undo, seen=seen)

    def memo(self, target: str, text: str) -> Note:
        """Write a note on the project, a document, a code or a coding."""
        from coder.project.notes import write_note

        return write_note(self._project, target, text)

    def memos(self, target: str = "") -> list[Note]:
        """All notes, or those on one target."""
        from coder.project.notes import all_notes

        return all_notes(self._project, target)

    def undo(self, *, last: int = 1, dry_run: bool = False) -> list[TakenBack]:
        """Take back this coder's last acts, each as one step; `dry_run` only tells them.

        Raises:
            ConflictError: there is nothing to undo.
        """
        from coder.project.undoing import undo

        return undo(self._project, last=last, dry_run=dry_run)

    def redo(self, *, last: int = 1, dry_run: bool = False) -> list[TakenBack]:
        """Do again what was undone last; `dry_run` only tells it.

        Raises:
            ConflictError: there is nothing to redo.
        """
        from coder.project.undoing import redo

        return redo(self._project, last=last, dry_run=dry_run)

    def log(self, *, by: str = "", limit: int = 50) -> list[Raw]:
        """Events newest first, all coders' or one's."""
        from coder.project.undoing import log

        return log(self._project, by=by, limit=limit)

    def history(self, coding_id: str) -> list[Raw]:
        """Every event about one coding, oldest first."""
        from coder.project.undoing import history

        return history(self._project, coding_id)

    # -- analyses ------------------------------------------------------------------------------

    def cooccur(
        self,
        selection: Selection | None = None,
        *,
        rule: str = "overlap",
        measure: str = "count",
        roll_up: int | None = None,
        names: str = "name",
    ) -> Matrix:
        """The code co-occurrence matrix; the final layer by default."""
        from coder.project.analysing import cooccur

        return cooccur(
            self._project, selection, rule=rule, measure=measure, roll_up=roll_up, names=names
        )

    def crosstab(
        self,
        cols: str,
        selection: Selection | None = None,
        *,
        measure: str = "count",
        long: bool = False,
        roll_up: int | None = None,
    ) -> Matrix | Table:
        """Codes by a document variable."""
        from coder.project.analysing import crosstab

        return crosstab(
            self._project, selection, cols=cols, measure=measure, long=long, roll_up=roll_up
        )

    def absent(self, cols: str, selection: Selection | None = None, *, long: bool = False) -> Table:
        """Codes by a variable where nothing was found, and what that rests on."""
        from coder.project.analysing import absent

        return absent(self._project, selection, cols=cols, long=long)

    def trend(
        self,
        cols: str = "year",
        selection: Selection | None = None,
        *,
        measure: str = "count",
        roll_up: int | None = None,
    ) -> Matrix:
        """Codes over years, a column for every year from the first to the last."""
        from coder.project.analysing import trend

        return trend(self._project, selection, cols=cols, measure=measure, roll_up=roll_up)

    def frequencies(
        self, selection: Selection | None = None, *, by: Sequence[str] = ("case", "year")
    ) -> Table:
        """How often each code was given, by document variables."""
        from coder.project.analysing import frequencies

        return frequencies(self._project, selection, by=by)

    def segments(self, selection: Selection | None = None) -> Table:
        """Coded segments as people read them; the final layer by default."""
        from coder.project.exporting import segments_table

        return segments_table(self._project, selection)

    def codings_table(self, selection: Selection | None = None) -> Table:
        """One row per living coding for machines; all coders by default."""
        from coder.project.exporting import codings_table

        return codings_table(self._project, selection)
