"""What an output rests on, small enough to be kept beside it: codings, documents, codebook, program.

Owns the ground: per code and document how many codings counted and a digest of them, a digest of each
document's text and variables, of each code as it is declared, of files that the command reads, and how far
the record went. Two grounds that are equal give equal values with one version of the program; where they
differ, `reasons` says in what, down to the acts since. No clock and no path outside the project is in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Ground", "digest", "ground_of", "reasons"]

MOST = 6
"""Acts and codes that are named one by one; of more the number is told."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an output was made of. Digests are eight hex digits.

    `codings` is {code: {document: "n digest"}}; `seq` is how far the record went.
    """

    program: str = ""
    book: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    codings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    seq: int = 0

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Ground:
        """The ground behind plain data; what is not there is empty."""
        return cls(**{k: data[k] for k in cls.__dataclass_fields__ if k in data})

    def same_matter(self, other: Ground) -> bool:
        """Whether all but the program is equal."""
        mine, theirs = self.plain(), other.plain()
        return all(mine[k] == theirs[k] for k in mine if k != "program")


def digest(value: object) -> str:
    """Eight hex digits of a value that JSON can hold."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:8]


def ground_of(
    project: Project, selection: Selection, *, default: str = "final", files: Sequence[Path] = ()
) -> Ground:
    """What an output with this selection rests on now.

    Args:
        project: the project.
        selection: which codings; an empty one for verbs without selectors.
        default: final or pool, where the selection names no layer.
        files: files below the project's folder that the command reads.
    """
    from dataclasses import replace

    import coder

    has_book = project.has_book()
    book = project.book() if has_book else None
    return Ground(
        program=coder.__version__,
        book=" ".join(filter(None, (book.name, book.version, book.hash[:8]))) if book else "",
        codes={c.id: digest(repr(c)) for c in book} if book else {},
        codings=_codings(project, replace(selection, unit=""), default) if has_book else {},
        documents=_documents(project),
        files={p.relative_to(project.root).as_posix(): _file(p) for p in files},
        seq=project.index.seq,
    )


def _file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except OSError:
        return "missing"


def _documents(project: Project) -> dict[str, str]:
    values = project.variables()
    return {
        e.id: digest([project.library.short_hash(e), sorted(values.get(e.id, {}).items())])
        for e in project.library.entries
    }


def _codings(project: Project, selection: Selection, default: str) -> dict[str, dict[str, str]]:
    from coder.project.selecting import counted

    columns = counted(project, selection, default=default).columns
    cells: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    arrays = (columns.doc, columns.start, columns.end, columns.code, columns.by)
    for doc, start, end, code, by in zip(*(map(int, a) for a in arrays), strict=True):
        cells.setdefault((code, doc), []).append((start, end, columns.coders[by]))
    out: dict[str, dict[str, str]] = {}
    for (code, doc), spans in sorted(cells.items()):
        own = out.setdefault(columns.codes[code], {})
        own[columns.docs[doc]] = f"{len(spans)} {digest(sorted(spans))}"
    return out


def reasons(project: Project, old: Ground, new: Ground) -> tuple[str, ...]:
    """In what two grounds differ, one sentence each; the newest acts at the end."""
    out: list[str] = []
    if old.book != new.book:
        out.append(f"codebook {old.book or 'none'} is now {new.book or 'none'}")
    out += _changed("codes declared otherwise", old.codes, new.codes)
    cells = _cells(old, new)
    out += [f"codings of {cell}" for cell in cells[:MOST]]
    if len(cells) > MOST:
        out.append(f"and of {len(cells) - MOST} more codes in documents")
    out += _changed("documents with another text or variables", old.documents, new.documents)
    out += _changed("files that it reads", old.files, new.files)
    if old.seq < new.seq:
        out += _acts(project, old.seq, {c.split(" in ")[1].split(":")[0] for c in cells})
    elif cells:
        out.append("events came that are older than the last look (a merge)")
    if old.program != new.program:
        out.append(f"coder {old.program} is now {new.program}")
    return tuple(out)


def _changed(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    names = [n for n in {**old, **new} if old.get(n) != new.get(n)]
    if not names:
        return []
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return [f"{what}: {', '.join(names[:MOST])}{more}"]


def _cells(old: Ground, new: Ground) -> list[str]:
    """`win_win in EU-03: 4 became 5` for each cell that is not as it was."""
    out = []
    for code in {**old.codings, **new.codings}:
        was, now = old.codings.get(code, {}), new.codings.get(code, {})
        for doc in {**was, **now}:
            if was.get(doc) != now.get(doc):
                a, b = (x.get(doc, "0").split()[0] for x in (was, now))
                told = f"{a} became {b}" if a != b else f"{a}, at other places or of others"
                out.append(f"{code} in {doc}: {told}")
    return out


def _acts(project: Project, since: int, docs: Iterable[str]) -> list[str]:
    """The acts since then on these documents, the newest first; which rule is in the words of each."""
    from coder.project.undoing import log, sentence

    wanted = set(docs)
    events = [e for e in log(project, limit=10_000) if e["seq"] > since]
    near = [e for e in events if not wanted or _doc_of(project, e) in wanted]
    out = []
    for event in near[:MOST]:
        rule = event["origin"].get("rule") if isinstance(event.get("origin"), dict) else ""
        by_rule = f" (rule {rule})" if rule else ""
        out.append(f"since then {event['by']} {sentence(project, [event])}{by_rule}")
    if len(near) > MOST:
        out.append(f"and {len(near) - MOST} more acts: coder log")
    return out


def _doc_of(project: Project, event: Mapping[str, Any]) -> str:
    if event.get("doc"):
        entry = project.library.find(str(event["doc"]))
        return entry.id if entry else str(event["doc"])
    row = project.index.row_by_id(str(event["on"]))
    return row.doc if row is not None else str(event["on"])
