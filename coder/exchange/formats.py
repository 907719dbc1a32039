"""What every reader of another program's file returns, and the table of readers.

    form = format_of(Path("study.qdpx"))
    foreign = reader_of(form)(path, ReadOptions())

Owns the value `Foreign`: everything that a project here can hold, with the other program's own ids, and
`losses` for everything else, counted by what it is. A reader is pure: it changes nothing and knows no
project. Offsets are code points, half-open, in `ForeignDocument.text`, which is as it will be stored (LF,
no byte order mark). Users are told apart by their ids, never by their names. Where the file holds no text
(a spreadsheet of quotations), `start` is -1 and `quote` is looked for in documents of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from coder.model.errors import BadValue, UnknownName
from coder.model.finding import Finding

__all__ = [
    "FORMATS",
    "Foreign",
    "ForeignCase",
    "ForeignCode",
    "ForeignCoding",
    "ForeignDocument",
    "ForeignLink",
    "ForeignMemo",
    "ForeignSet",
    "ForeignUser",
    "ForeignVariable",
    "Format",
    "ReadOptions",
    "format_of",
    "reader_of",
]


@dataclass(frozen=True, slots=True)
class ForeignUser:
    """Who coded there. `name` is shown; two users of one name are two coders."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code; `parent` is the id of the code above it, empty at the top. `codable` is False for a heading."""

    id: str
    name: str
    parent: str = ""
    description: str = ""
    colour: str = ""
    codable: bool = True


@dataclass(frozen=True, slots=True)
class ForeignSet:
    """A group of codes, documents or memos, by their ids."""

    id: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    memos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A document with its text.

    `known` is the id of a document that the project has already: then there is no text here, and codings go
    to that one. `source` is the file it was made of (a PDF), named `file`. `variables` hold values as text.
    """

    id: str
    name: str
    text: str = ""
    known: str = ""
    file: str = ""
    source: bytes = field(default=b"", repr=False)
    description: str = ""
    user: str = ""
    time: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, object] = field(default_factory=dict)


_NOTHING: Mapping[str, str] = MappingProxyType({})


class ForeignCoding(NamedTuple):
    """A code on a place, by a user.

    `document`, `code` and `user` are ids in the same `Foreign`; an empty `user` is whoever imports. `time` is
    ISO 8601, empty when the file has none. `start` is -1 where the place must be found by `quote`; `hint`
    then says where to look among several (an offset or an order, as the file gives it).
    `foreign` is what the writer of that format needs to write it back as it was; it is kept as it is. There
    are very many of these, so they are tuples.
    """

    document: str
    start: int
    end: int
    code: str
    user: str = ""
    time: str = ""
    id: str = ""
    quote: str = ""
    hint: int = -1
    memo: str = ""
    attributes: Mapping[str, str] = _NOTHING
    foreign: Mapping[str, object] = _NOTHING


@dataclass(frozen=True, slots=True)
class ForeignMemo:
    """A note; `kind` is project, doc, code or coding, and `target` the id there (empty for the project)."""

    id: str
    text: str
    kind: str = "project"
    target: str = ""
    name: str = ""
    user: str = ""
    time: str = ""
    foreign: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignVariable:
    """A declared variable of documents, or attribute of codings.

    `type` is nominal, ordinal, integer, text or date; no `values` means free.
    """

    name: str
    type: str = "text"
    values: tuple[str, ...] = ()
    id: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """Something studied that has documents and values: a person, a country."""

    id: str
    name: str
    description: str = ""
    documents: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignLink:
    """A named relation of two things by their ids; `direction` is Associative, OneWay or Bidirectional."""

    id: str
    name: str
    origin: str
    target: str
    direction: str = "Associative"
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file of another program holds.

    `losses` counts what is in the file and not here, by what it is, in the plural ("pictures"); `findings`
    are what there is to tell (which reading was chosen). `extra` is what only the writer of the same
    format understands; it is kept with the project and given back on export. `attributes` are declared
    attributes of codings.
    """

    origin: str = ""
    name: str = ""
    id: str = ""
    description: str = ""
    users: tuple[ForeignUser, ...] = ()
    codes: tuple[ForeignCode, ...] = ()
    documents: tuple[ForeignDocument, ...] = ()
    codings: tuple[ForeignCoding, ...] = ()
    memos: tuple[ForeignMemo, ...] = ()
    variables: tuple[ForeignVariable, ...] = ()
    attributes: tuple[ForeignVariable, ...] = ()
    sets: tuple[ForeignSet, ...] = ()
    cases: tuple[ForeignCase, ...] = ()
    links: tuple[ForeignLink, ...] = ()
    losses: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. `keep_broken` leaves out what does not fit the text instead of refusing the file."""

    keep_broken: bool = False
    sets_to_variables: bool = False


Reader = Callable[[Path, ReadOptions], Foreign]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read: its name, what it is, the endings of its files, and where its reader is."""

    name: str
    what: str
    endings: tuple[str, ...]
    module: str
    function: str


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        # One line each; the reader is `function(path, options) -> Foreign` in `coder.exchange.module`.
        Format("refi", "REFI-QDA: ATLAS.ti, MAXQDA, NVivo, QualCoder, Dedoose, Quirkos",
               (".qdpx", ".qde", ".qdc"), "refi", "read_refi"),
        Format("sheet", "tables of quotations of ATLAS.ti and MAXQDA, tidy codings",
               (".xlsx", ".xlsm", ".csv", ".tsv"), "sheets", "read_sheets"),
        Format("qualcoder", "QualCoder: the project's folder", (".qda",), "qualcoder",
               "read_qualcoder"),
        Format("taguette", "Taguette: its database", (".sqlite3", ".taguette"), "taguette",
               "read_taguette"),
        Format("dna", "Discourse Network Analyzer: its database", (".dna",), "dna", "read_dna"),
        Format("brat", "brat standoff: a folder of .txt and .ann, or one .ann", (".ann",), "brat",
               "read_brat"),
        Format("jsonl", "JSON lines of Prodigy, doccano and of export spans and codings",
               (".jsonl",), "prodigyread", "read_lines"),
        Format("annotations", "W3C Web Annotations", (".jsonld",), "annotations",
               "read_annotations"),
    )
}  # fmt: skip
"""The formats by name, which is what `--from-format` takes."""


def format_of(path: Path) -> str:
    """The format that the ending of a file or folder speaks for.

    Raises:
        UnknownName: no format has this ending.
    """
    ending = path.suffix.casefold()
    for one in FORMATS.values():
        if ending in one.endings:
            return one.name
    raise UnknownName(
        f"what {path.name!r} is cannot be told from its ending", found=ending, allowed=FORMATS,
        hint="--from-format F names it",
    )  # fmt: skip


def reader_of(form: str) -> Reader:
    """The reader of a format.

    Raises:
        BadValue: there is no such format.
    """
    if form not in FORMATS:
        raise BadValue.of_value("--from-format", form, FORMATS)
    chosen = FORMATS[form]
    found: Reader = getattr(import_module(f"coder.exchange.{chosen.module}"), chosen.function)
    return found
