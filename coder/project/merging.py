"""Packing work to hand on, and merging what comes back.

Owns the merge law at the file level: merging adds only events that are not there, under each coder's own
journal; it never changes or removes a line, so merging twice or in another order gives the same state.
Packages are zip files read by name with limits on size and ratio; nothing is written outside the project.
"""

from __future__ import annotations

import glob
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coder.codebook.load import book_hash
from coder.model.affairs import fold_assignments
from coder.model.errors import ConflictError, Unreadable
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, is_coder_id
from coder.model.registers import Raw
from coder.project.archive import members_of
from coder.project.bookmerging import Brought, goes_along
from coder.store.documents import sheet_bytes
from coder.store.files import write_atomic
from coder.store.journal import append, locked, read_lines
from coder.store.settings import parse_settings, read_settings

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Merged", "merge", "pack", "package"]

_STATE = re.compile(r"codebooks/history/[\w.-]+-([0-9a-f]{16})\.yaml")


@dataclass(slots=True)
class Merged:
    """What a merge brought, per coder: new events, events that were there, lines that are unreadable.

    `changes` are sentences about codebooks and judged samples that came along.
    """

    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    other_book: dict[str, int] = field(default_factory=dict)
    unknown_kinds: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _zip_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def package(project: Project, *, for_coder: str = "") -> tuple[list[str], bytes]:
    """A package: everything (a backup), or what one coder needs and nobody else's codings.

    Args:
        project: the project.
        for_coder: this coder's documents (those assigned, else all), codebooks, own events.

    Returns:
        Names of the members, sorted, and the zip file. Equal projects give equal bytes.
    """
    members = dict(_members(project, for_coder))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(members.items()):
            body = (project.root / name).read_bytes() if data is None else data
            archive.writestr(_zip_info(name), body)
    return sorted(members), out.getvalue()


def pack(project: Project, output: Path, *, for_coder: str = "") -> list[str]:
    """Write a package, see `package`; returns the names of its members."""
    names, data = package(project, for_coder=for_coder)
    write_atomic(output, data)
    return names


Member = tuple[str, bytes | None]
"""Name in the package, and what it holds where that is not the file of this name."""


def _members(project: Project, for_coder: str) -> Iterator[Member]:
    root = project.root
    names = ["coder.toml", ".gitattributes", ".gitignore"]
    books = _below(root, project.layout.codebooks)
    names += [n for n in books if not for_coder or goes_along(n, fold_name(for_coder))]
    if not for_coder:
        names += _below(root, project.layout.corpora)
        names += (p.relative_to(root).as_posix() for p in project.layout.journals())
    yield from ((name, None) for name in names if (root / name).is_file())
    if for_coder:
        yield from _journals_for(project, fold_name(for_coder))
        yield from _documents_for(project, fold_name(for_coder))


def _assigned_to(project: Project, wanted: str) -> frozenset[str]:
    """Documents assigned to a coder, under the ids that the assignments name."""
    assigned = fold_assignments(project.index.affairs("assign"))
    return frozenset(a.doc for a in assigned if wanted in map(fold_name, a.coders))


def _journals_for(project: Project, wanted: str) -> Iterator[Member]:
    """The lines of one coder from whatever file, and who codes the documents assigned to them.

    The coder is what the event says. Every assignment of these documents goes along, taken back or not, so
    that the package folds to the same rounds.
    """
    docs = _assigned_to(project, wanted)
    for journal in project.layout.journals():
        data = journal.read_bytes()
        lines = [
            data[x.offset : x.offset + x.length] + b"\n"
            for x in read_lines(data)
            if x.raw is not None and _goes_along(x.raw, wanted, docs)
        ]
        if lines:
            yield journal.relative_to(project.root).as_posix(), b"".join(lines)


def _goes_along(event: Raw, wanted: str, docs: frozenset[str]) -> bool:
    return fold_name(event["by"]) == wanted or (event["kind"] == "assign" and event["on"] in docs)


def _documents_for(project: Project, wanted: str) -> Iterator[Member]:
    """Sheets with the rows of these documents only, their sources and texts."""
    mine = _assigned_to(project, wanted)
    root, layout = project.root, project.layout
    for corpus in layout.corpus_names():
        rows = [e for e in project.library.entries if e.corpus == corpus]
        rows = [e for e in rows if not mine or mine & set(e.ids)]
        if rows:
            yield layout.sheet(corpus).relative_to(root).as_posix(), sheet_bytes(rows)
        for entry in rows:
            source = layout.sources(corpus) / entry.file
            if entry.file and source.is_file():
                yield source.relative_to(root).as_posix(), None
            for doc_id in entry.ids:
                for path in layout.texts(corpus).glob(f"{glob.escape(doc_id)}.*"):
                    if _is_text_of(path.name, doc_id):
                        yield path.relative_to(root).as_posix(), None


def _is_text_of(name: str, doc_id: str) -> bool:
    """Whether a file is of this document and not of one whose id begins with it and a dot."""
    rest = name[len(doc_id) + 1 :]
    return rest.partition(".")[2] in ("txt", "map.json", "align.json")


def _below(root: Path, folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.endswith((".lock", ".new")):
            yield path.relative_to(root).as_posix()


# -- merging ----------------------------------------------------------------------------------


def merge(project: Project, paths: Sequence[Path], *, dry_run: bool = False) -> Merged:
    """Merge packages, project folders, folders of journals, or journals.

    Args:
        project: where to.
        paths: what to merge.
        dry_run: say what would come, and write nothing.

    Raises:
        Unreadable: a path that is none of these, or a package that breaks the limits; nothing of it
            was merged.
    """
    out = Merged()
    events: dict[str, Raw] = {}
    extra: dict[str, bytes] = {}
    brought = Brought()
    for path in paths:
        for name, data in _journals_in(project, path, extra, brought):
            _collect(path, name, data, events, out)
    have = _known_events(project, {e["id"] for e in events.values()})
    fresh: dict[str, list[Raw]] = {}
    for spelled, event in sorted(events.items(), key=lambda p: (p[1]["seq"], p[1]["id"], p[0])):
        by = event["by"]
        if spelled in have:
            out.known[by] = out.known.get(by, 0) + 1
            continue
        out.new[by] = out.new.get(by, 0) + 1
        if _other_book(project, event):
            out.other_book[by] = out.other_book.get(by, 0) + 1
        fresh.setdefault(by, []).append(event)
    if not dry_run:
        _write(project, fresh, extra)
    out.changes += brought.write(project, dry_run=dry_run)
    out.findings += brought.findings
    return out


def _other_book(project: Project, event: Raw) -> bool:
    """Whether the event was made under another state of the codebook than the present one."""
    given = event.get("book_hash")
    return bool(given and project.has_book() and given != project.book().hash)


def _journals_in(
    project: Project, path: Path, extra: dict[str, bytes], brought: Brought
) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        if (path / "coder.toml").is_file():
            _same_project(project, read_settings(path / "coder.toml").id, path)
            _books_of(path, brought)
        folder = path / "codings" if (path / "codings").is_dir() else path
        found = sorted(folder.glob("*.jsonl"))
        if not found:
            raise Unreadable("there is no journal in this folder", place=str(path))
        for journal in found:
            yield journal.name, journal.read_bytes()
        for state in sorted((path / "codebooks" / "history").glob("*.yaml")):
            _keep_state(f"codebooks/history/{state.name}", state.read_bytes(), path, extra)
        return
    if not path.exists():
        raise Unreadable("there is no such file", place=str(path))
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        yield from _from_zip(project, path, data, extra, brought)
    elif path.suffix == ".jsonl" or data[:1] == b"{":
        yield path.name, data
    else:
        raise Unreadable(
            "neither a package, a folder nor a journal",
            place=str(path),
            hint="coder pack makes packages; journals end in .jsonl",
        )


def _from_zip(
    project: Project, path: Path, data: bytes, extra: dict[str, bytes], brought: Brought
) -> Iterator[tuple[str, bytes]]:
    books: dict[str, bytes] = {}
    same = False
    for name, read in members_of(path, data):
        if name == "coder.toml":
            _same_project(project, parse_settings(read(), path).id, path)
            same = True
        if name.startswith("codings/") and name.endswith(".jsonl"):
            yield PurePosixPath(name).name, read()
        elif name.startswith("codebooks/history/"):
            _keep_state(name, read(), path, extra)
        elif name.startswith("codebooks/"):
            books[name] = read()
    for name, content in books.items() if same else ():
        brought.take(name, content, str(path))


def _books_of(folder: Path, brought: Brought) -> None:
    """The codebooks, recorded changes and judged samples of a project's folder."""
    for pattern in ("*.yaml", "audits/*.csv"):
        for file in sorted((folder / "codebooks").glob(pattern)):
            name = file.relative_to(folder).as_posix()
            brought.take(name, file.read_bytes(), str(folder))


def _keep_state(name: str, data: bytes, path: Path, extra: dict[str, bytes]) -> None:
    """Take a codebook state along when its bytes are those that its name promises.

    Raises:
        Unreadable: a file that is no such state.
    """
    found = _STATE.fullmatch(name)
    if found is None or book_hash(data) != found[1]:
        raise Unreadable(f"{name!r} is no codebook state", place=str(path))
    extra[name] = data


def _same_project(project: Project, other: str, path: Path) -> None:
    """Refuse the record of another project.

    Raises:
        ConflictError: the ids in the two coder.toml differ.
    """
    if other != project.settings.id:
        raise ConflictError(
            "this is the record of another project; nothing was merged",
            place=str(path),
            found=other,
            hint="the id in coder.toml differs; single journals (codings/NAME.jsonl) can be named instead",
        )


def _collect(path: Path, name: str, data: bytes, events: dict[str, Raw], out: Merged) -> None:
    from coder.model.event import KINDS

    for line in read_lines(data):
        if line.raw is None:
            what = "the last line is not complete" if line.torn else line.fault
            out.findings.append(
                Finding(
                    Level.WARNING if line.torn else Level.ERROR,
                    "bad-line",
                    f"{what}; it is left out",
                    f"{path}:{name}:{line.number}",
                )
            )
            continue
        event = line.raw
        if not is_coder_id(event["by"]):
            out.findings.append(
                Finding(
                    Level.ERROR,
                    "bad-line",
                    f"coder {event['by']!r} is no coder id",
                    f"{path}:{name}",
                )
            )
            continue
        if event["kind"] not in KINDS:
            out.unknown_kinds[event["kind"]] = out.unknown_kinds.get(event["kind"], 0) + 1
        events.setdefault(_spelled(event), event)
    out.files.append(name)


def _spelled(event: Raw) -> str:
    """An event's content whatever the order of its keys: two with one id and other content both stay."""
    return json.dumps(event, sort_keys=True)


def _known_events(project: Project, wanted: set[str]) -> set[str]:
    """Contents of the events here that have one of these ids."""
    have: set[str] = set()
    for journal in project.layout.journals():
        for line in read_lines(journal.read_bytes()):
            if line.raw is not None and line.raw["id"] in wanted:
                have.add(_spelled(line.raw))
    return have


def _write(project: Project, fresh: dict[str, list[Raw]], extra: dict[str, bytes]) -> None:
    project.record.check_writable()
    for name, data in sorted(extra.items()):
        target = project.root / name
        if not target.exists():
            write_atomic(target, data)
    for by, events in sorted(fresh.items()):
        _take(project, by, events)


def _take(project: Project, by: str, events: Sequence[Raw]) -> None:
    """Append events to their coder's journal; a torn last line there is set aside by who merges.

    Raises:
        UsageError: there is such a line, and nobody is named.
        Locked, StorageFull: see `Record.write`.
    """
    record = project.record
    record.refresh()
    path = record.journal_of(by)
    torn = [b for b in record.index.bad_lines() if b.torn and b.file == path.name]
    actor = project.writer() if torn else by
    if fold_name(actor) == fold_name(by):
        record.take(by, events)
        return
    record.set_aside(actor, torn)
    with locked(path) as held:
        if held:
            record.refresh()
            before = append(path, list(events)).before
            record.index.refresh(project.layout.journals(), own=(path, before))
            return
    record.take(by, events)
