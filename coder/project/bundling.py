"""The replication package: record, codebooks, texts or their units, outputs, counts, checksums, in one zip.

Owns what goes into it in each of its four forms. What comes out of the zip is a project: `coder --project`
opens it, and cooccur, crosstab and agree give the numbers of the project it was made of. Without texts no
text, quotation, memo or name of a code taken from a text is in it; with pseudonyms no coder's name. Equal
projects (and one list of pseudonyms, which stays outside) give equal bytes. Nothing of the project changes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from coder.model.document import text_hash
from coder.model.finding import Finding, Level
from coder.model.names import fold_name
from coder.model.registers import Raw
from coder.project.bundlebooks import Books, books_of, texts_in
from coder.project.bundlecounts import counted_members
from coder.project.bundleoutputs import outputs_of, text_of
from coder.project.bundletexts import alignment, source_texts
from coder.project.bundletexts import masked as masked_texts
from coder.project.pseudonyms import called
from coder.project.veiling import WITHHELD, Veil
from coder.project.wordruns import SourceWords
from coder.store.documents import Entry, sheet_bytes
from coder.store.journal import read_lines

if TYPE_CHECKING:
    from coder.model.document import Document
    from coder.project.facade import Project

__all__ = ["Bundle", "bundle"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The package: names of members, the zip file, what was left out or withheld."""

    names: tuple[str, ...]
    data: bytes
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Work:
    """What is put together while a bundle is made."""

    project: Project
    texts: bool
    events: list[Raw]
    veil: Veil
    members: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, what: str) -> None:
        self.findings.append(Finding(Level.NOTE, code, what))


def bundle(
    project: Project, *, texts: bool = True, pseudonyms: Mapping[str, str] | None = None
) -> Bundle:
    """The replication package of a project.

    Args:
        project: the project.
        texts: with sources, texts, quotations and memos; else with units and places only.
        pseudonyms: {coder: pseudonym} for every coder, or None to keep names.
    """
    work = _Work(project, texts, [], Veil())
    work.events = _events(work)
    work.veil = _veil(work, pseudonyms or {})
    books = books_of(project, work.veil)
    work.veil.books = books.hashes
    for event in work.events:
        work.veil.learn(event)
    plain = texts and not pseudonyms
    _record(work, plain=plain)
    _documents(work)
    _settings(work, books)
    work.members.update(counted_members(project, work.veil, texts=texts))
    kept, left = outputs_of(project, work.veil, texts=texts)
    work.members.update(kept)
    if left:
        shown = ", ".join(left[:8]) + (f" and {len(left) - 8} more" if len(left) > 8 else "")
        work.tell(
            "left-out",
            f"outputs left out: {shown}; coder reproduce makes those of exports.yaml again",
        )
    return _closed(work, pseudonyms is not None)


def _events(work: _Work) -> list[Raw]:
    out, bad = [], 0
    for journal in work.project.layout.journals():
        for line in read_lines(journal.read_bytes()):
            if line.raw is None:
                bad += 1
            else:
                out.append(line.raw)
    if bad:
        work.tell("bad-lines", f"{bad} lines of journals cannot be read and do not go along")
    return out


# -- what is hidden ---------------------------------------------------------------------------


def _veil(work: _Work, pseudonyms: Mapping[str, str]) -> Veil:
    project = work.project
    coders = {fold_name(c): p for c, p in pseudonyms.items()}
    spellings = called(project, pseudonyms) if pseudonyms else {}
    if work.texts:
        return Veil(coders, spellings)
    coined = {e["code"]: str(e["name"]) for e in work.events if e["kind"] == "coin"}
    words = SourceWords(source_texts(project), _candidates(work), names=coined.values())
    named = [c for c, name in coined.items() if words.has(name)]
    codes = {code: f"in_vivo_{n}" for n, code in enumerate(sorted(named), 1)}
    if codes:
        work.tell(
            "in-vivo", f"{len(codes)} codes named by words of a text are called in_vivo_1 ..."
        )
    masked, files = masked_texts(project, work.events)
    work.members.update(files)
    return Veil(
        coders, spellings, {old: text_hash(new) for old, new in masked.items()}, {}, codes,
        quote=lambda text, start, end: masked[text][start:end] if text in masked else "",
        quoted=words.run,
        whole=words.whole,
    )  # fmt: skip


def _candidates(work: _Work) -> Iterator[str]:
    """Everything that people wrote and that may be words of a source."""
    project = work.project
    for entry in project.library.entries:
        yield from entry.variables.values()
    for event in work.events:
        yield from _strings(event)
    for path in sorted(project.layout.codebooks.rglob("*.yaml")):
        yield from texts_in(path.read_bytes())
    for folder in (project.layout.settings, project.root / "exports.yaml"):
        if folder.is_file():
            yield folder.read_text("utf-8", "replace")
    exports = project.layout.exports
    for path in sorted(exports.rglob("*")) if exports.is_dir() else ():
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(exports).parts):
            yield text_of(path)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "quote":
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


# -- texts and units --------------------------------------------------------------------------


def _documents(work: _Work) -> None:
    project, layout = work.project, work.project.layout
    for corpus in layout.corpus_names():
        rows = [_row(work, e) for e in project.library.entries if e.corpus == corpus]
        work.members[f"corpora/{corpus}/documents.csv"] = sheet_bytes(rows)
        if work.texts:
            for folder in (layout.sources(corpus), layout.tables(corpus), layout.texts(corpus)):
                work.members.update(_files(project, folder))
            continue
        for path in sorted(layout.texts(corpus).glob("*.align.json")):
            name, data = alignment(work.veil.texts, path.name, json.loads(path.read_bytes()))
            work.members[f"corpora/{corpus}/texts/{name}"] = data


def _files(project: Project, folder: Any) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.name.endswith((".lock", ".new")):
            yield path.relative_to(project.root).as_posix(), path.read_bytes()


def _row(work: _Work, entry: Entry) -> Entry:
    veil = work.veil
    values = {k: veil.words(v) for k, v in entry.variables.items()}
    if work.texts:
        return replace(entry, variables=values)
    from coder.store.texts import text_name

    now = work.project.library.full_hash(entry)
    name = text_name(entry.id, veil.texts[now]) if now in veil.texts else ""
    return replace(entry, file=veil.words(entry.file), text=name, variables=values)


# -- record and settings ----------------------------------------------------------------------


def _record(work: _Work, *, plain: bool) -> None:
    if plain:
        for journal in work.project.layout.journals():
            work.members[f"codings/{journal.name}"] = journal.read_bytes()
        return
    from coder.model.event import encode

    by_coder: dict[str, list[dict[str, Any]]] = {}
    gone = 0
    once = {json.dumps(e, sort_keys=True): e for e in work.events}
    for raw in sorted(once.values(), key=lambda e: (e["seq"], e["id"])):
        made = work.veil.event(raw)
        if made is None:
            gone += raw["kind"] != "set-aside"
            continue
        by_coder.setdefault(fold_name(made["by"]), []).append(made)
    for events in by_coder.values():
        lines = "".join(encode(e) + "\n" for e in events)
        work.members[f"codings/{events[0]['by']}.jsonl"] = lines.encode("utf-8", "surrogatepass")
    if gone:
        work.tell("unknown-events", f"{gone} events of kinds that are not known do not go along")


def _settings(work: _Work, books: Books) -> None:
    from coder.project.starting import GIT_ATTRIBUTES, GIT_IGNORE

    work.members["coder.toml"] = _toml(work)
    work.members[".gitattributes"], work.members[".gitignore"] = GIT_ATTRIBUTES, GIT_IGNORE
    work.members.update(books.members)
    if books.withheld:
        work.tell(
            "withheld", f"{books.withheld} texts of codebooks that quote a source are withheld"
        )


def _toml(work: _Work) -> bytes:
    data = work.project.layout.settings.read_bytes()
    text = data.decode("utf-8-sig")
    veil = work.veil
    if not veil.called and not (veil.hides_texts and veil.quoted(text)):
        return data
    from coder.project.pseudonyms import toml_text

    options = dict(work.project.settings.options)
    listed = [
        {
            "id": veil.coder(c.id),
            "name": veil.coder(c.id) if veil.called else c.name,
            "role": c.role,
            "kind": c.kind,
        }
        for c in work.project.settings.coders
    ]
    return toml_text(options, sorted(listed, key=lambda c: c["id"]), veil.words).encode()


def _closed(work: _Work, pseudonyms: bool) -> Bundle:
    members = work.members
    members["units.csv"] = _units(work)
    members["README.md"] = _readme(work, pseudonyms).encode()
    sums = "".join(f"{hashlib.sha256(d).hexdigest()}  {n}\n" for n, d in sorted(members.items()))
    members["checksums.sha256"] = sums.encode()
    for name in sorted(members):
        if work.veil.named(name):
            work.findings.append(
                Finding(
                    Level.WARNING, "name-in-id", f"a coder's name is part of a file's name: {name}"
                )
            )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(members.items()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, data)
    return Bundle(tuple(sorted(members)), out.getvalue(), tuple(work.findings))


def _units(work: _Work) -> bytes:
    """Every page, paragraph and sentence as a row: document, kind, number, start, end."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("doc", "kind", "number", "start", "end"))
    for entry in work.project.library.entries:
        if not entry.text:
            continue
        doc: Document = work.project.library.document(entry.id)
        for kind in ("page", "paragraph", "sentence"):
            rows.writerows(
                (doc.id, kind, u.number, u.span.start, u.span.end) for u in doc.units(kind)
            )
    return out.getvalue().encode()


def _readme(work: _Work, pseudonyms: bool) -> str:
    import coder

    project = work.project
    book = project.book() if project.has_book() else None
    texts = "as they are" if work.texts else (
        "masked: as many words and the same places, none of the words; quotations, memos and sources "
        f"are not in it, words of a source elsewhere are {WITHHELD}"
    )  # fmt: skip
    lines = [
        f"# {work.veil.words(project.settings.name)}: replication package", "",
        "This folder is a project of coder (coder-qda); unzip it and run, for example:", "",
        "    coder --project FOLDER cooccur --rule sentence", "    coder --project FOLDER agree",
        "    coder --project FOLDER reproduce", "",
        f"- made with coder {coder.__version__}",
        f"- documents: {len(project.library.entries)}; texts are {texts}",
        f"- coders: {'under pseudonyms' if pseudonyms else 'under their names'}",
        f"- codebook: {book.name} {book.version}, {len(book.codes)} codes" if book else "- codebook: none",
        "- codings/: the record; counted/: codings per code as they count, one file a code",
        "- units.csv: where pages, paragraphs and sentences begin and end, in characters from 0",
        "- checksums.sha256: of every file (sha256sum -c checksums.sha256)",
    ]  # fmt: skip
    lines += [f"- {f.what}" for f in work.findings]
    return "\n".join(lines) + "\n"
