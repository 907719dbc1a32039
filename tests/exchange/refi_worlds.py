"""Made-up projects of other programs, and a reader of REFI-QDA that shares no line with ours.

`world(seed)` has emoji, combining marks, codes that are nested and called the same, memos, variables, cases,
sets and links; `bare_qdpx` makes a file by hand, so that a test can damage one thing. `independent` reads a
.qdpx with the standard library alone, as the text of the standard says it.
"""

from __future__ import annotations

import io
import random
import uuid
import zipfile
from typing import Any
from xml.etree import ElementTree

from coder.exchange.formats import (
    Foreign,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignLink,
    ForeignMemo,
    ForeignSet,
    ForeignUser,
    ForeignVariable,
)

NS = "urn:QDA-XML:project:1.0"
PIECES = (
    "win-win", "aide", "e\u0301migre\u0301", "😀", "🇨🇻", "\u202fno\u202fbreak", "<&>\"'", "日本語",
    "\n", "\n\n", "\t", "  ", "ß", "ﬁn", "…",
)  # fmt: skip
NAMES = ("Aid", "aid", "Aid", "Win–win & more", '"rushed"', "A::B", "😀", "x" * 120)


def guid(draw: random.Random) -> str:
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))


def time(draw: random.Random) -> str:
    return f"20{draw.randrange(10, 27)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}T10:0{draw.randrange(10)}:00Z"


def prose(draw: random.Random, longest: int = 60) -> str:
    words = (
        draw.choice((*PIECES, "word", "and", "more")) for _ in range(draw.randrange(3, longest))
    )
    return "x" + " ".join(words)


def world(seed: int) -> Foreign:
    """A project; the same for the same seed."""
    draw = random.Random(seed)
    users = tuple(
        ForeignUser(guid(draw), draw.choice(("ana", "ben", "ana")))
        for _ in range(draw.randrange(1, 4))
    )
    codes = _codes(draw)
    variables = (
        ForeignVariable("actor", "text", id=guid(draw)),
        ForeignVariable("signed on", "date", id=guid(draw)),
        ForeignVariable("year", "integer", id=guid(draw), description="of signing"),
    )[: draw.randrange(4)]
    values = {"year": "2008", "actor": "EU & <co> é", "signed on": "2008-06-05"}
    documents = _documents(draw, users, variables, values)
    codings, memos = _codings(draw, users, codes, documents)
    memos += _memos(draw, users, codes, documents, codings)
    return Foreign(
        name="A project é",
        description=draw.choice(("", "what for")),
        users=users,
        codes=tuple(codes),
        documents=tuple(documents),
        codings=tuple(codings),
        memos=tuple(memos),
        variables=variables,
        sets=(
            ForeignSet(guid(draw), "some", "of them", (codes[0].id,)),
            ForeignSet(guid(draw), "docs", documents=(documents[0].id,)),
        ),
        cases=(
            ForeignCase(
                guid(draw),
                "EU",
                "a case",
                (documents[0].id,),
                variables={v.name: values[v.name] for v in variables[:1]},
            ),
        ),
        links=(
            ForeignLink(guid(draw), "contradicts", codes[0].id, codes[-1].id, "OneWay", "#000000"),
        ),
    )


def _codes(draw: random.Random) -> list[ForeignCode]:
    codes: list[ForeignCode] = []
    for _ in range(draw.randrange(1, 9)):
        parent = draw.choice(["", *(c.id for c in codes)])
        said = draw.choice(("", "What it means", "Two\nlines é"))
        codes.append(
            ForeignCode(
                guid(draw),
                draw.choice(NAMES),
                parent,
                said,
                draw.choice(("", "#a0b1c2")),
                draw.random() < 0.8,
            )
        )
    order = {c.id: n for n, c in enumerate(_in_tree_order(codes))}
    codes.sort(key=lambda c: order[c.id])
    return codes


def _documents(
    draw: random.Random, users: Any, variables: Any, values: dict[str, str]
) -> list[ForeignDocument]:
    documents = []
    for n in range(draw.randrange(1, 4)):
        own = {v.name: values[v.name] for v in variables if draw.random() < 0.6}
        pdf = draw.random() < 0.3
        documents.append(
            ForeignDocument(
                guid(draw),
                f"Doc {n} é.txt",
                prose(draw),
                source=b"%PDF-1.4 made up" if pdf else b"",
                description=draw.choice(("", "said of it\n\ntwice")),
                user=draw.choice(users).id,
                time=time(draw),
                variables=own,
                foreign={"representation": guid(draw)} if pdf else {},
            )
        )
    return documents


def _in_tree_order(codes: list[ForeignCode], parent: str = "") -> list[ForeignCode]:
    out = []
    for code in codes:
        if code.parent == parent:
            out += [code, *_in_tree_order(codes, code.id)]
    return out


def _codings(
    draw: random.Random, users: Any, codes: Any, documents: Any
) -> tuple[list[ForeignCoding], list[ForeignMemo]]:
    found: dict[tuple[Any, ...], ForeignCoding] = {}
    selections: dict[tuple[Any, ...], str] = {}
    for _ in range(draw.randrange(0, 14)):
        doc = draw.choice(documents)
        start = draw.randrange(len(doc.text))
        end = draw.randrange(start, min(len(doc.text), start + 90)) + 1
        user, code = draw.choice(users).id, draw.choice(codes).id
        key = (doc.id, start, end, user)
        kept = {"selection": selections.setdefault(key, guid(draw))}
        memo = draw.choice(("", "", "a note\nof two lines", "😀 & <tags>"))
        when = time(draw)
        if memo:
            kept |= {"note": guid(draw), "note_name": "Memo", "note_time": when}
        found.setdefault(
            (*key, code),
            ForeignCoding(
                doc.id, start, end, code, user, when, guid(draw), memo=memo, foreign=kept
            ),
        )
    return list(found.values()), []


def _memos(
    draw: random.Random, users: Any, codes: Any, documents: Any, codings: Any
) -> list[ForeignMemo]:
    out = []
    for _ in range(draw.randrange(4)):
        kind, target = draw.choice(
            (("project", ""), ("doc", documents[-1].id), ("code", codes[0].id))
        )
        out.append(
            ForeignMemo(
                guid(draw), prose(draw, 9), kind, target, "n", draw.choice(users).id, time(draw)
            )
        )
    for coding in codings[:2]:
        others = [u.id for u in users if u.id != coding.user]
        if others:
            out.append(
                ForeignMemo(
                    guid(draw), prose(draw, 6), "coding", coding.id, "n", others[0], time(draw)
                )
            )
    return out


def said(foreign: Foreign) -> dict[str, Any]:
    """All that a file must give back, in an order of its own."""
    names = {c.id: c for c in foreign.codes}

    def path(code: str) -> tuple[str, ...]:
        own = names[code]
        return (*(path(own.parent) if own.parent else ()), own.name)

    docs = {d.id: d.name for d in foreign.documents}
    return {
        "codes": [(c.id, path(c.id), c.description, c.colour, c.codable) for c in foreign.codes],
        "users": foreign.users,
        "documents": [
            (d.id, d.name, d.text, d.source, d.description, d.user, d.time, dict(d.variables))
            for d in foreign.documents
        ],
        "codings": sorted(
            (docs[c.document], c.start, c.end, path(c.code), c.user, c.time, c.id, c.memo)
            for c in foreign.codings
        ),
        "memos": sorted(
            (m.kind, m.target, m.id, m.text, m.name, m.user, m.time) for m in foreign.memos
        ),
        "variables": foreign.variables,
        "sets": foreign.sets,
        "cases": foreign.cases,
        "links": foreign.links,
        "name": foreign.name,
        "description": foreign.description,
    }


# -- by hand ----------------------------------------------------------------------------------

USER, CODE, DOC = (str(uuid.UUID(int=n)) for n in (1, 2, 3))


def bare_qdpx(
    text: bytes | None = b"A win-win for all.\nNo more.",
    selections: str = "",
    *,
    entry: str = "project.qde",
    file: str = "sources/t.txt",
    path: str = "internal://t.txt",
    origin: str = "X",
    namespace: str = NS,
    codes: str | None = None,
    more: str = "",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A .qdpx with one text, one code and one user."""
    codes = codes or f'<Code guid="{CODE}" name="Frame" isCodable="true"/>'
    xml = (
        f'<?xml version="1.0"?><Project xmlns="{namespace}" name="P" origin="{origin}">'
        f'<Users><User guid="{USER}" name="Ana Silva"/></Users><CodeBook><Codes>{codes}</Codes></CodeBook>'
        f'<Sources><TextSource guid="{DOC}" name="Text" plainTextPath="{path}">{selections}</TextSource></Sources>{more}</Project>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, xml.encode())
        if text is not None:
            archive.writestr(file, text)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def marked(start: int, end: int, name: str = "", *, code: str = CODE, n: int = 0) -> str:
    """A selection with one coding."""
    one, two = (str(uuid.UUID(int=1000 + 2 * (n or start * 1000 + end) + k)) for k in (0, 1))
    called = f' name="{name}"' if name else ""
    return (
        f'<PlainTextSelection guid="{one}"{called} startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{two}" creatingUser="{USER}" creationDateTime="2024-05-01T12:00:00Z">'
        f'<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def independent(data: bytes) -> list[tuple[str, str, str, str, str]]:
    """(source, quotation, path of the code, user, id of the coding), read from the standard alone.

    Positions are code points of the text file, the first is 0, the end is behind the last.
    """
    tag = "{" + NS + "}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
        users = {u.get("guid"): u.get("name", "") for u in root.iter(f"{tag}User")}
        paths: dict[str, str] = {}

        def walk(element: Any, above: str) -> None:
            for code in element.findall(f"{tag}Code"):
                paths[code.get("guid")] = f"{above}/{code.get('name')}"
                walk(code, paths[code.get("guid")])

        for codes in root.iter(f"{tag}Codes"):
            walk(codes, "")
        out = []
        for sources in root.iter(f"{tag}Sources"):
            for source in sources:
                holder = (
                    source if source.get("plainTextPath") else source.find(f"{tag}Representation")
                )
                if holder is None:
                    continue
                file = holder.get("plainTextPath").removeprefix("internal://")
                text = archive.read(f"sources/{file}").decode("utf-8")
                for selection in holder.findall(f"{tag}PlainTextSelection"):
                    words = text[
                        int(selection.get("startPosition")) : int(selection.get("endPosition"))
                    ]
                    for coding in selection.findall(f"{tag}Coding"):
                        code = paths[coding.find(f"{tag}CodeRef").get("targetGUID")]
                        out.append(
                            (
                                source.get("name"),
                                words,
                                code,
                                users[coding.get("creatingUser")],
                                coding.get("guid"),
                            )
                        )
    return out
