"""Sources of a REFI-QDA project with their selections and codings, as they stand in its XML.

Owns which sources have a text here (text and PDF) and which are only counted (pictures, audio, video), and
that a quotation of a PDF that is written twice, as text and as an area, is counted once. Positions stay as
they are written; `refi` makes ours of them when the reading is chosen for the whole file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from coder.exchange.formats import ForeignVariable
from coder.exchange.positions import Selected, Stored, text_of_bytes
from coder.exchange.refi_areas import Area, Given
from coder.exchange.refi_lifted import PLACEHOLDER, Lifted
from coder.exchange.refi_marked import Coded, Marked, Run, coded_of, marked_of, position
from coder.exchange.refi_things import description_of, guid_from, minted, refs, values_of
from coder.exchange.xmlread import children, local

__all__ = ["Source", "Texts", "sources_of"]

_OTHERS = {
    "PictureSource": "pictures",
    "AudioSource": "audio files",
    "VideoSource": "videos",
}
_RICH = {b"PK\x03\x04": ".docx", b"{\\rtf": ".rtf"}
"""How formatted texts begin, and the endings that such files have here."""
_PARTS = {
    "PictureSelection": "areas of pictures",
    "AudioSelection": "passages of audio files",
    "VideoSelection": "passages of videos",
    "Transcript": "transcripts",
    "TranscriptSelection": "passages of transcripts",
    "SyncPoint": "times in transcripts",
    "Coding": "codings of pictures, audio and video",
    "NoteRef": "memos on pictures, audio and video",
    "VariableValue": "values of pictures, audio and video",
}


@dataclass(slots=True)
class Source:
    """A text or PDF source; `whole` are codings of all of it. `text` is None where it is missing."""

    guid: str
    name: str
    kind: str
    text: Stored | None
    user: str = ""
    time: str = ""
    description: str = ""
    representation: str = ""
    file: str = ""
    data: bytes = b""
    parts: list[Marked | Run] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    whole: tuple[Coded, ...] = ()
    notes: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def marked(self) -> Iterator[Marked]:
        """All selections, one by one."""
        for part in self.parts:
            if isinstance(part, Run):
                yield from part.marked
            else:
                yield part

    @property
    def selected(self) -> list[Selected]:
        """The places of all selections."""
        parts = (p.selected if isinstance(p, Run) else (p.selected,) for p in self.parts)
        return list(chain.from_iterable(parts))

    @property
    def numbers(self) -> tuple[int, int]:
        """How many selections there are, and codings of them."""
        runs = sum(len(p) for p in self.parts if isinstance(p, Run))
        others = [len(p.codings) for p in self.parts if not isinstance(p, Run)]
        return runs + len(others), runs + sum(others)


class Texts:
    """What lies beside the tree: files, by the path in the XML or None, and selections taken out before."""

    def __init__(
        self, read: Callable[[str], bytes | None], lost: Counter[str], lifted: Lifted
    ) -> None:
        self._read = read
        self.lost = lost
        self.lifted = lifted
        self.encodings: Counter[str] = Counter()

    def file(self, path: str) -> bytes | None:
        """The bytes of a file, None where it is missing."""
        return self._read(path) if path else None

    def text(self, element: Any) -> str | None:
        """The text of a source element: its file, else what stands in the XML; None without."""
        path = element.get("plainTextPath", "")
        data = self.file(path)
        if data is not None:
            text, other = text_of_bytes(data)
            if other:
                self.encodings[other] += 1
            return text
        for child in children(element, "PlainTextContent"):
            return "".join(child.itertext())
        return None


def sources_of(
    root: Any,
    texts: Texts,
    variables: Mapping[str, ForeignVariable],
    counts: Counter[str],
) -> list[Source]:
    """Text and PDF sources in order; what has no place here is counted in the losses of `texts`."""
    lost = texts.lost
    out: list[Source] = []
    seen: set[str] = set()
    for element in (e for holder in children(root, "Sources") for e in holder):
        kind = local(element)
        counts["sources"] += 1
        if kind in _OTHERS:
            _other(element, _OTHERS[kind], lost, counts)
            continue
        if kind not in ("TextSource", "PDFSource"):
            lost[f"{kind} elements in Sources"] += 1
            continue
        source = (
            _pdf(element, texts, counts) if kind == "PDFSource" else _text(element, texts, counts)
        )
        source.variables = values_of(element, variables, lost)
        if not source.guid:
            source.guid = minted("source", len(out), source.name)
        if source.guid in seen:
            lost["documents whose id another document has"] += 1
            source.guid = minted("source", source.guid, len(out))
        seen.add(source.guid)
        out.append(source)
    return out


def _other(element: Any, what: str, lost: Counter[str], counts: Counter[str]) -> None:
    lost[what] += 1
    for inner in element.iterdescendants():
        kind = local(inner)
        if kind in _PARTS:
            lost[_PARTS[kind]] += 1
        if kind == "Coding":
            counts["codings"] += 1


def _source(element: Any, kind: str, text: str | None) -> Source:
    return Source(
        guid_from(element, "guid"), " ".join(element.get("name", "").split()), kind,
        None if text is None else Stored(text), guid_from(element, "creatingUser"),
        element.get("creationDateTime", ""), description_of(element),
    )  # fmt: skip


def _text(element: Any, texts: Texts, counts: Counter[str]) -> Source:
    out = _source(element, "text", texts.text(element))
    _formatted(element.get("richTextPath", ""), out, texts)
    _selections(element, out, texts, counts)
    out.notes = refs(element, "NoteRef")
    return out


def _formatted(path: str, source: Source, texts: Texts) -> None:
    """The formatted twin of a text, which becomes the document's source file."""
    if not path:
        return
    data = texts.file(path)
    ending = next((e for head, e in _RICH.items() if data and data.startswith(head)), "")
    if ending and data:
        source.file, source.data = f"{source.guid}{ending}", data
    elif data is None:
        texts.lost[f"formatted texts that are missing{_words(source, 'words are')}"] += 1
    else:
        texts.lost[f"formatted texts of no known kind{_words(source, 'words are')}"] += 1


def _words(source: Source, what: str) -> str:
    return f" (their {what} taken)" if source.text is not None else ""


def _pdf(element: Any, texts: Texts, counts: Counter[str]) -> Source:
    inner = next(iter(children(element, "Representation")), None)
    out = _source(element, "pdf", texts.text(inner) if inner is not None else None)
    out.notes = refs(element, "NoteRef")
    out.whole = tuple(_coded(children(element, "Coding"), "", "", texts.lost, counts))
    if inner is not None:
        out.representation = guid_from(inner, "guid")
        _selections(inner, out, texts, counts)
        out.notes += refs(inner, "NoteRef")
    path = element.get("path", "")
    data = texts.file(path)
    if data is None or not data.lstrip()[:5].startswith(b"%PDF"):
        texts.lost[f"PDF files that are missing{_words(out, 'text is')}"] += 1
    else:
        out.file, out.data = path.replace("\\", "/").rpartition("/")[2], data
    _areas(element, out, texts.lost, counts)
    return out


def _areas(element: Any, source: Source, lost: Counter[str], counts: Counter[str]) -> None:
    """Areas that are not quotations of the text written a second time; these are counted once."""
    texts = {m.guid for m in source.marked}
    twins: set[tuple[str, str, int]] = set()
    for area in sorted(children(element, "PDFSelection"), key=_page):
        counts["areas of PDF pages"] += 1
        codings = len(children(area, "Coding"))
        counts["codings"] += codings
        named = (area.get("name", ""), area.get("creationDateTime", ""))
        goes_on = (*named, _page(area) - 1) in twins and bool(named[0])
        if guid_from(area, "guid") in texts or goes_on:
            twins.add((*named, _page(area)))
            counts["quotations of PDFs written twice"] += 1
            counts["codings written twice"] += codings
            continue
        source.areas.append(_area(area, lost))


def _area(element: Any, lost: Counter[str]) -> Area:
    user, time = guid_from(element, "creatingUser"), element.get("creationDateTime", "")
    coded = [coded_of(c, user, time, lost) for c in children(element, "Coding")]
    x1, y1, x2, y2 = (element.get(n, "") for n in ("firstX", "firstY", "secondX", "secondY"))
    return Area(
        guid_from(element, "guid"), _page(element), (x1, y1, x2, y2), user, time,
        description_of(element), refs(element, "NoteRef"),
        tuple(Given(c.code, c.user, c.time) for c in coded),
    )  # fmt: skip


def _page(area: Any) -> int:
    return position(area.get("page", ""))


def _selections(element: Any, source: Source, texts: Texts, counts: Counter[str]) -> None:
    """Selections, and codings of the whole, of a text source or a representation."""
    whole, lost = [], texts.lost
    add = source.parts.append
    for child in element:
        tag = child.tag
        kind = tag[tag.rfind("}") + 1 :]
        if kind == "PlainTextSelection":
            add(marked_of(child, lost))
        elif kind == "Coding":
            whole.append(child)
        elif kind == PLACEHOLDER:
            add(texts.lifted.take(int(child.get("n"))))
        elif kind not in ("Description", "PlainTextContent", "NoteRef", "VariableValue"):
            lost[f"{kind} elements in sources"] += 1
    source.whole += tuple(_coded(whole, source.user, source.time, lost, counts))
    selections, codings = source.numbers
    counts["selections"] += selections
    counts["codings"] += codings


def _coded(
    elements: list[Any], user: str, time: str, lost: Counter[str], counts: Counter[str]
) -> Iterator[Coded]:
    """Codings of a whole; who and when is taken from around them where they do not say."""
    counts["codings"] += len(elements)
    return (coded_of(element, user, time, lost) for element in elements)
