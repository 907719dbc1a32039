"""A REFI-QDA project or codebook (.qdpx, .qde, .qdc) as a `Foreign`.

    foreign = read_refi(Path("study.qdpx"))

Owns how the parts fit together: one reading of positions for the whole file, chosen by evidence and said;
quotations placed in the texts as they will be stored; memos on what they are about; everything that has no
place here counted. A file whose selections lie outside its texts under the best reading is refused, unless
`keep_broken` leaves those out. Nothing is written anywhere. Offsets that go out are code points, half-open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coder.exchange.container import Container
from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignDocument,
    ForeignLink,
    ForeignMemo,
    ForeignUser,
    ReadOptions,
)
from coder.exchange.positions import Chosen, choose
from coder.exchange.qdc import read_codes, read_qdc
from coder.exchange.refi_areas import area_memos, lose_areas
from coder.exchange.refi_codings import Placing
from coder.exchange.refi_lifted import Lifted, lift
from coder.exchange.refi_sources import Source, Texts, sources_of
from coder.exchange.refi_things import (
    Note,
    cases_of,
    description_of,
    guid_from,
    links_of,
    notes_of,
    refs,
    sets_of,
    users_of,
    variables_of,
)
from coder.exchange.xmlread import LARGEST, children, local, parse_xml
from coder.model.errors import InputError, Unreadable
from coder.model.finding import Finding, Level
from coder.text.bulk import in_bulk

__all__ = ["read_refi", "refi_of_bytes"]


def read_refi(path: Path, options: ReadOptions | None = None) -> Foreign:
    """Everything in a .qdpx, .qde or .qdc that a project here can hold, the rest counted.

    Raises:
        InputError: there is no such file.
        Unreadable: it is damaged, harmful or not REFI-QDA, or its positions lie outside its texts.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise InputError(what, place=str(path)) from None
    return refi_of_bytes(data, path.name, options or ReadOptions())


def refi_of_bytes(data: bytes, place: str, options: ReadOptions) -> Foreign:
    """As `read_refi`, of the bytes of a file; `place` is what it is called in messages."""
    if not data.startswith(b"PK\x03\x04"):
        with in_bulk():
            return _of_xml(data, place, None, options)
    with Container.of(data, place) as box, in_bulk():
        return _of_xml(box.read(box.project(".qde", ".qdc")), place, box, options)


def _of_xml(xml: bytes, place: str, box: Container | None, options: ReadOptions) -> Foreign:
    shell, lifted = lift(xml) if len(xml) <= LARGEST else (xml, Lifted())
    if shell is not xml:
        try:
            root = parse_xml(shell, place)
        except Unreadable:
            root = None  # which line is wrong is told of the whole
        if root is not None and local(root) == "Project":
            found = _of_project(root, xml, place, box, options, lifted)
            if not lifted.left:
                return found
    root = parse_xml(xml, place)
    kind = local(root)
    if kind == "CodeBook":
        return _codebook(xml, place)
    if kind != "Project":
        raise Unreadable(f"not REFI-QDA: the file is a {kind[:40]}", place=place)
    return _of_project(root, xml, place, box, options, Lifted())


def _of_project(
    root: Any, xml: bytes, place: str, box: Container | None, options: ReadOptions, lifted: Lifted
) -> Foreign:
    project = _Project(root, place, box, options, lifted)
    if b"modif" in xml:  # looking through all attributes takes a while
        project.tell_changes()
    return project.foreign()


def _codebook(xml: bytes, place: str) -> Foreign:
    book, lost = read_qdc(xml, place)
    counts = {"codes": len(book.codes), "sets": len(book.sets)}
    return Foreign(
        book.origin, codes=book.codes, sets=book.sets, losses=dict(lost), extra={"counts": counts}
    )


class _Project:
    """A project on its way from XML to a value."""

    def __init__(
        self, root: Any, place: str, box: Container | None, options: ReadOptions, lifted: Lifted
    ) -> None:
        self.root = root
        self.place = place
        self.options = options
        self.lifted = lifted
        self.lost: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.texts = Texts(lambda path: _member(box, path), self.lost, lifted)

    def foreign(self) -> Foreign:
        """The value."""
        root, lost = self.root, self.lost
        users = users_of(root, lost)
        codes, on_codes = self.codes()
        variables = variables_of(root, lost)
        notes = notes_of(root, self.texts.text, lost)
        sources = sources_of(root, self.texts, variables, self.counts)
        chosen = self.chosen(sources)
        there = [s for s in sources if self.has_text(s)]
        placing = Placing(notes, {c.id for c in codes}, lost)
        for source in there:
            placing.source(source, chosen.reading)
        self.refuse_outside(placing)
        documents = {s.guid for s in there}
        links: tuple[ForeignLink, ...] = ()
        if children(root, "Links"):
            there_are = placing.codes | documents | placing.guids | notes.keys()
            links = links_of(root, there_are, lost)
        for source in there:
            source.notes += tuple(g for a in source.areas for g in a.notes)
            placing.memos += area_memos(source.guid, source.areas, codes, users, lost)
        memos = self.memos(placing, on_codes, there, links)
        named = (*placing.users, *(m.user for m in memos), *(s.user for s in there))
        users = _with_unknown(users, named, self.findings)
        members = {"MemberCode": placing.codes, "MemberSource": documents, "MemberNote": notes}
        sets = sets_of(root, members, lost)
        inside = {"SourceRef": documents, "CodeRef": placing.codes}
        inside["SelectionRef"] = placing.selections
        cases = cases_of(root, inside, variables, lost)
        self.rest()
        self.tell()
        self.counts.update(users=len(users), codes=len(codes), sets=len(sets), cases=len(cases))
        self.counts.update(notes=len(notes), links=len(links), variables=len(variables))
        return Foreign(
            " ".join(root.get("origin", "").split()), " ".join(root.get("name", "").split()),
            description=description_of(root), users=users, codes=codes,
            documents=tuple(_document(s) for s in there), codings=tuple(placing.codings),
            memos=memos, variables=tuple(variables.values()), sets=sets, cases=cases, links=links,
            losses=dict(sorted((+lost).items())), findings=tuple(self.findings),
            extra={"counts": dict(self.counts)},
        )  # fmt: skip

    def codes(self) -> tuple[tuple[ForeignCode, ...], dict[str, tuple[str, ...]]]:
        """Codes, and the notes on each."""
        found = children(self.root, "CodeBook")
        if not found:
            return (), {}
        lost: Counter[str] = Counter()
        book = read_codes(found[0], found[0], lost)
        notes: dict[str, tuple[str, ...]] = {}
        for ref in found[0].iter("{*}NoteRef"):
            lost["element NoteRef"] -= 1
            on = guid_from(ref.getparent(), "guid")
            notes[on] = (*notes.get(on, ()), guid_from(ref, "targetGUID"))
        self.lost.update(+lost)
        return book.codes, notes

    def has_text(self, source: Source) -> bool:
        """Whether a source can be a document; else it is counted with what stands on it."""
        if source.text is not None and source.text.text.strip():
            self.lost["characters that no text here may hold"] += source.text.removed
            self.lost["form feeds and other breaks that became line ends"] += source.text.replaced
            return True
        why = "is missing" if source.text is None else "has no word"
        self.lost[f"documents whose text {why}"] += 1
        marked = list(source.marked)
        self.lost[f"selections of documents whose text {why}"] += len(marked)
        self.lost[f"source files of documents whose text {why}"] += bool(source.data)
        lose_areas(source.areas, self.lost)
        codings = sum(len(m.codings) for m in marked) + len(source.whole)
        self.lost[f"codings of documents whose text {why}"] += codings
        memos = sum(bool(m.notes) or bool(m.description.strip()) for m in marked)
        memos += bool(source.description.strip())
        self.lost[f"memos on documents whose text {why}"] += memos
        return False

    def chosen(self, sources: Iterable[Source]) -> Chosen:
        """The reading of positions for the whole file."""
        chosen = choose(
            [(s.text, s.selected) for s in sources if s.text is not None],
            origin=self.root.get("origin", ""),
        )
        if chosen.selections:
            what = (
                f"positions are read as {chosen.reading}: of {chosen.selections:,} selections looked at, "
                f"{chosen.named:,} are called by their words then"
            )
            level = Level.NOTE
            if chosen.doubtful:
                what += "; another reading fits as well and would move some"
                level = Level.WARNING
            hint = "compare a few quotations with the other program" if chosen.doubtful else ""
            self.findings.append(Finding(level, "positions", what, self.place, hint=hint))
        return chosen

    def refuse_outside(self, placing: Placing) -> None:
        """Refuse what no reading fits, or count it when that is allowed.

        Raises:
            Unreadable: with the first of them.
        """
        if not placing.outside:
            return
        n = len(placing.outside)
        document, marked = placing.outside[0]
        if not self.options.keep_broken:
            where = f"{marked.selected.start} to {marked.selected.end}"
            raise Unreadable(
                f"{n:,} selections lie outside their text in every way to count characters, the first in "
                f"{document!r} from {where}", place=self.place,
                hint="the texts are not those that were coded; --keep-broken imports the rest",
            )  # fmt: skip
        self.lost["selections outside their text"] += n
        self.lost["codings of selections outside their text"] += sum(
            len(m.codings) for _, m in placing.outside
        )

    def memos(
        self,
        placing: Placing,
        on_codes: Mapping[str, tuple[str, ...]],
        sources: Iterable[Source],
        links: Iterable[ForeignLink],
    ) -> tuple[ForeignMemo, ...]:
        """Memos on what they are about, in the order of the file's notes; free ones are the project's."""
        notes = placing.notes
        targets: list[tuple[str, str, str]] = []
        for code, refs_ in on_codes.items():
            targets += [(g, "code", code) for g in refs_ if placing.has(g)]
        for source in sources:
            targets += [(g, "doc", source.guid) for g in source.notes if placing.has(g)]
        targets += [(g, "project", "") for g in refs(self.root, "NoteRef") if placing.has(g)]
        about: dict[str, tuple[str, str]] = {}
        if links:
            about = {s.guid: ("doc", s.guid) for s in sources} | placing.anchors
            about |= {c.id: ("coding", c.id) for c in placing.codings}
            about |= {c: ("code", c) for c in placing.codes}
        for link in links:
            for note, thing in ((link.origin, link.target), (link.target, link.origin)):
                if note in notes and note not in placing.used and thing in about:
                    placing.used.add(note)
                    targets.append((note, *about[thing]))
        found = [_memo(notes[g], kind, target) for g, kind, target in targets]
        free = [n for n in notes.values() if n.guid not in placing.used]
        found += [replace(_memo(n, "project", ""), foreign={"free": True}) for n in free]
        order = {g: i for i, g in enumerate(notes)}
        last = len(order)
        return tuple(sorted([*found, *placing.memos], key=lambda m: order.get(m.id, last)))

    def rest(self) -> None:
        """Count what stands in the project beside all that is read."""
        for element in self.root:
            kind = local(element)
            if kind == "Graphs":
                self.lost["graphs"] += len(element)
            elif kind not in _READ:
                self.lost[f"{kind} elements"] += 1

    def tell_changes(self) -> None:
        """Say how many things have a date of their last change, which is not kept."""
        changed = int(self.root.xpath("count(.//*[@modifiedDateTime or @modifyingUser])"))
        changed += self.lifted.changed
        if changed:
            what = f"when and by whom {changed:,} things were changed last is not kept"
            self.findings.append(Finding(Level.NOTE, "dates-of-changes", what, self.place))

    def tell(self) -> None:
        """Say what was repaired."""
        for name, n in self.texts.encodings.items():
            what = f"{n:,} texts are {name} and not UTF-8"
            self.findings.append(Finding(Level.NOTE, "encoding", what, self.place))
        twice = self.counts["quotations of PDFs written twice"]
        if twice:
            what = f"{twice:,} quotations of PDFs are written twice and counted once"
            self.findings.append(Finding(Level.NOTE, "written-twice", what, self.place))


_READ = frozenset(
    {
        "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets",
        "Description", "NoteRef",
    }
)  # fmt: skip


def _member(box: Container | None, path: str) -> bytes | None:
    found = box.find(path) if box is not None else None
    return box.read(found) if box is not None and found else None


def _memo(note: Note, kind: str, target: str) -> ForeignMemo:
    return ForeignMemo(note.guid, note.text, kind, target, note.name, note.user, note.time)


def _document(source: Source) -> ForeignDocument:
    assert source.text is not None
    foreign: dict[str, object] = {"kind": source.kind}
    if source.representation:
        foreign["representation"] = source.representation
    return ForeignDocument(
        source.guid, source.name or source.guid, source.text.text, file=source.file,
        source=source.data, description=source.description, user=source.user, time=source.time,
        variables=source.variables, foreign=foreign,
    )  # fmt: skip


def _with_unknown(
    users: tuple[ForeignUser, ...],
    named: Iterable[str],
    findings: list[Finding],
) -> tuple[ForeignUser, ...]:
    """The users, and those who are named but not listed."""
    known = {u.id for u in users}
    missing = [u for u in dict.fromkeys(named) if u and u not in known]
    if missing:
        what = f"{len(missing):,} users are named and not listed; they have no name"
        findings.append(Finding(Level.NOTE, "unknown-users", what))
    return (*users, *(ForeignUser(u) for u in missing))
