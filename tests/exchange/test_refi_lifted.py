"""Selections taken out before the XML becomes a tree: nothing that the file says comes to depend on it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from coder.exchange import refi
from coder.exchange.formats import Foreign, ReadOptions
from coder.exchange.refi import refi_of_bytes
from coder.exchange.refi_lifted import PLACEHOLDER, Lifted, lift
from coder.model.errors import Unreadable
from tests.exchange.refi_worlds import CODE, NS, USER, guid

TEXT = "The partners share a duty — “win-win” for & <all> 🙂 é.\n" * 40
DOC = "0d1b1c9a-3f4e-4a55-8c7b-1f2e3d4c5b6a"
Edit = Callable[[str], str]


def escaped(name: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\n", " ")):
        name = name.replace(sign, entity)
    return name


def a_file(n: int = 160, *, seed: int = 1, odd: float = 0.2, edit: Edit = str) -> bytes:
    """The XML of a project with so many selections, some of another shape; `edit` changes it."""
    draw = random.Random(seed)
    found = []
    for _ in range(n):
        start = draw.randrange(len(TEXT) - 80)
        end = start + draw.randrange(1, 80)
        facts = (
            f'guid="{guid(draw)}" name="{escaped(TEXT[start:end])}" startPosition="{start}" '
            f'endPosition="{end}" creatingUser="{USER}" creationDateTime="2026-03-04T10:59:00Z"'
        )
        coding = (
            f'<Coding guid="{guid(draw)}" creatingUser="{USER}" creationDateTime="2026-03-04T11:00:00Z">'
            f'\n<CodeRef targetGUID="{CODE}"/>\n</Coding>'
        )
        inside = f"\n{coding}\n"
        if draw.random() < odd:
            inside = draw.choice(
                (f"<Description>why</Description>{coding}", coding + coding, "", coding)
            )
        found.append(f"<PlainTextSelection {facts}>{inside}</PlainTextSelection>\n")
    return edit(
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{NS}" name="P" origin="X">'
        f'<Users><User guid="{USER}" name="Ana"/></Users><CodeBook><Codes>'
        f'<Code guid="{CODE}" name="Frame" isCodable="true"/></Codes></CodeBook><Sources>'
        f'<TextSource guid="{DOC}" name="Text"><PlainTextContent>{TEXT.replace("&", "&amp;").replace("<", "&lt;")}'
        f"</PlainTextContent>\n{''.join(found)}</TextSource></Sources></Project>"
    ).encode()


def read(xml: bytes) -> Foreign | str:
    try:
        return refi_of_bytes(xml, "p.qde", ReadOptions())
    except Unreadable as error:
        return str(error)


def both(xml: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """What the file says with selections taken out, and as a tree."""
    out = read(xml)
    with monkeypatch.context() as patch:
        patch.setattr(refi, "lift", lambda data: (data, Lifted()))
        return out, read(xml)


@pytest.mark.parametrize("seed", range(8))
def test_a_file_says_the_same_either_way(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    xml = a_file(seed=seed)
    shell, lifted = lift(xml)
    assert len(shell) < len(xml) / 2
    assert lifted.runs > 3
    out, tree = both(xml, monkeypatch)
    assert out == tree
    assert len(out.codings) > 100


def once(old: str, new: str, at: int = 100) -> Edit:
    """Put `new` for one `old`, somewhere in the middle."""

    def edit(xml: str) -> str:
        parts = xml.split(old)
        at_ = min(at, len(parts) - 2)
        return old.join(parts[: at_ + 1]) + new + old.join(parts[at_ + 1 :])

    return edit


ODD: dict[str, Edit] = {
    "a comment": once("<Coding ", "<!-- <PlainTextSelection> --><Coding "),
    "all of them in a comment": lambda x: x.replace("<TextSource", "<!--<TextSource", 1).replace(
        "</TextSource>", "</TextSource>-->"
    ),
    "a section": once(" name=", " name="),
    "text in a section": lambda x: x.replace("</PlainTextContent>", "<![CDATA[<]]></PlainTextContent>"),
    "an instruction": once("<Coding ", "<?stop?><Coding "),
    "a document type": lambda x: x.replace("<Project", "<!DOCTYPE Project><Project", 1),
    "another encoding": lambda x: x.replace('"utf-8"', '"latin-1"'),
    "no declaration": lambda x: x.partition("\n")[2],
    "a byte order mark": lambda x: "\ufeff" + x,
    "large letters": lambda x: x.replace(USER, USER.upper()),
    "braces": lambda x: x.replace(f'"{CODE}"', f'"{{{CODE}}}"'),
    "an entity of its own": once('name="', 'name="&other;'),
    "a number for a character": once('name="', 'name="&#10;'),
    "a tab": once('name="', 'name="\t'),
    "a forbidden character": once('name="', 'name="\x01'),
    "a half character": once('name="', 'name="\ufffe'),
    "an attribute twice": once(' name="', ' guid="x" name="'),
    "an attribute nobody knows": once(' name="', ' weight="2" name="'),
    "dates of changes": lambda x: x.replace(' name="', ' modifyingUser="x" name="'),
    "a date of a change": once(' name="', ' modifiedDateTime="x" name="'),
    "a place that is none": once('startPosition="', 'startPosition="x'),
    "a place before the text": once('startPosition="', 'startPosition="-'),
    "a place that no text has": once('endPosition="', 'endPosition="99999999999999999999'),
    "an open element": once("</Coding>", ""),
    "an end too many": once("</Coding>", "</Coding></Coding>"),
    "a prefix": lambda x: x.replace("<Coding ", "<q:Coding ").replace("</Coding>", "</q:Coding>")
    .replace("<Project ", f'<Project xmlns:q="{NS}" ', 1),
    "no namespace": lambda x: x.replace(f' xmlns="{NS}"', ""),
    "one id for all": lambda x: x.replace('<Coding guid="', f'<Coding guid="{DOC}" id="'),
    "ids that come again": lambda x: x.replace("</TextSource>", x[x.index("<PlainTextS") : x.index("</TextS")] + "</TextSource>"),
    "a code that is not there": once(f'targetGUID="{CODE}"', f'targetGUID="{USER}"'),
    "in a note": lambda x: x.replace("<TextSource", "<Note", 1).replace("</TextSource>", "</Note>"),
    "in a second text": lambda x: x.replace(
        "</TextSource>", f"</TextSource><TextSource guid='{USER}' name='B'><PlainTextContent>" + TEXT.replace("&", "+").replace("<", "+") + "</PlainTextContent></TextSource>"
    ),
    "our own placeholder": once("<Coding ", f'<{PLACEHOLDER} n="0"/><Coding '),
    "single quotes": lambda x: x.replace(f'="{USER}"', f"='{USER}'"),
    "other spaces": once("<CodeRef ", "<CodeRef\n\t "),
    "an empty name": once('name="The', 'name="" x="The', 0),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_is_told_as_a_parser_tells_it(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage has the same words and lines, and nothing is taken for what it is not."""
    out, tree = both(a_file(edit=ODD[what]), monkeypatch)
    assert out == tree


@pytest.mark.parametrize("seed", range(30))
def test_any_damage_is_the_same_damage(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)
    xml = bytearray(a_file(80, seed=seed, odd=0))
    for _ in range(draw.randrange(1, 4)):
        at = draw.randrange(1500, len(xml))
        xml[at : at + draw.choice((0, 1, 1, 9))] = draw.choice(
            (b"", b'"', b"<", b"&", b">", b"/>", b"\x00", b"\xff", b"x", b"<!--", b"&amp;", b"\r\n")
        )
    out, tree = both(bytes(xml), monkeypatch)
    assert out == tree


def test_few_selections_are_left_where_they_are() -> None:
    xml = a_file(20)
    assert lift(xml)[0] is xml
