from __future__ import annotations

import io
import random
import zipfile

import pytest

from coder.ingest.extract import extract_bytes
from coder.model.errors import CoderError
from tests.ingest.contract import keeps_the_contract, zipped
from tests.ingest.making import W, docx, p
from tests.ingest.test_epub import epub
from tests.ingest.test_numbering import LISTS, NUMBERING, item, list_of, listed, styled
from tests.ingest.test_numbering import STYLES as NUMBERED
from tests.ingest.test_odt import odt
from tests.ingest.test_rtf import FONTS, STYLES
from tests.ingest.test_transcript import SRT, VTT

NOTES = (
    f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{p("See annex.")}</w:footnote></w:footnotes>'
)
WORD = "<w:p><w:r><w:t>First.</w:t><w:footnoteReference w:id='2'/></w:r><w:del/></w:p><w:tbl><w:tr/></w:tbl>"
SEEDS = {
    "a.docx": docx(WORD + p("Second."), footnotes=NOTES),
    "numbered.docx": docx(
        listed(1, 0, "One") + listed(2, 1, "two") + styled("Sub", "three"),
        numbering=NUMBERING,
        styles=NUMBERED,
    ),
    "lists.odt": odt(
        '<text:h text:outline-level="1">H</text:h>'
        + list_of(item("a", more='text:start-value="2"')),
        LISTS,
    ),
    "list.html": b"<ol start=3 type=i><li value=4>a<sup>1</sup><li><ol><li>b</ol></ol>",
    "a.odt": odt(
        "<text:h>H</text:h><text:p>a<text:note><text:note-body/></text:note>b</text:p>" * 5
    ),
    "a.epub": epub('<h1>a</h1><p>b <span epub:type="pagebreak" title="3"/>c</p>' * 4),
    "a.rtf": rb"{\rtf1\ansi\deff0"
    + FONTS
    + STYLES
    + rb"\trowd\intbl A\cell\row{\footnote x}\u233?\par}",
    "a.vtt": VTT.encode(),
    "a.srt": SRT.encode(),
    "a.xml": b"<t><meta><d>1</d></meta><article name='A'>One.  (a) two<i>x</i></article><p>y</p></t>",
    "a.html": b"<html><main><p>a<b>c</b><table><tr><td>x</table></main><nav>n</nav></html>",
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken out, put in twice, or the end cut off."""
    out = bytearray(data)
    for _ in range(chance.choice([1, 3, 10])):
        at, kind = chance.randrange(len(out) or 1), chance.random()
        if kind < 0.5 and out:
            out[at] = chance.randrange(256)
        elif kind < 0.7:
            del out[at : at + chance.randrange(1, 30)]
        elif kind < 0.9:
            out[at:at] = out[at : at + chance.randrange(1, 60)]
        else:
            del out[max(at, 1) :]
    return bytes(out)


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """A container of which one part is mutated, so that it still opens."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, bytes | str] = {n: archive.read(n) for n in archive.namelist()}
    name = chance.choice(sorted(n for n in members if n.endswith(("ml", "opf"))))
    part = members[name]
    assert isinstance(part, bytes)
    return zipped({**members, name: mutated(part, chance)})


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_mutated_files_give_a_sound_text_or_a_typed_error(name: str) -> None:
    chance = random.Random(name)
    data = SEEDS[name]
    for round_ in range(40):
        inside = data.startswith(b"PK") and round_ % 2
        broken = mutated_inside(data, chance) if inside else mutated(data, chance)
        try:
            keeps_the_contract(extract_bytes(broken, name))
        except CoderError as error:
            assert "could not be read (" not in str(error)  # each fault is known by its own words
