"""Which documents of a corpus are nearly the same, and which passages several of them share.

Owns what counts as nearly the same: at least four fifths of one text stand in the other, told from samples
of both (`coder.text.likeness`), so shares are estimates within some per cent. Samples of texts that were seen
before come from the project's cache; a new text is compared with all others in one look-up, so a corpus
costs time linear in its words. Short texts are compared as wholes only. Changes nothing.
"""

from __future__ import annotations

import contextlib
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.model.document import text_hash
from coder.model.errors import CoderError, StorageFull
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.store.files import write_atomic
from coder.text.likeness import SMALLEST, Sample, sample_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coder.model.document import TextMap
    from coder.project.facade import Project
    from coder.store.documents import Entry

__all__ = ["Alike", "corpus_findings"]

NEARLY = 0.8
"""Share of a text that must stand in another for the two to be called nearly the same."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Known:
    doc: str
    text: str
    sample: Sample


class _Numbers:
    """Which documents have which numbers: a sorted table, and what came since it was sorted."""

    def __init__(self) -> None:
        self._table: Any = None
        self._owners: Any = None
        self._since: list[tuple[int, array[int]]] = []
        self._docs = 0

    def add(self, at: int, numbers: array[int]) -> None:
        """One more document with its sorted numbers."""
        self._since.append((at, numbers))
        self._docs += 1
        if len(self._since) > 64 + self._docs // 8:
            self._sort()

    def _sort(self) -> None:
        import numpy as np

        owners = [np.full(len(own), doc, dtype=np.int32) for doc, own in self._since]
        tables = [np.frombuffer(own, dtype=np.uint32) for _, own in self._since]
        if self._table is not None:
            owners, tables = [self._owners, *owners], [self._table, *tables]
        table = np.concatenate(tables)
        order = np.argsort(table, kind="stable")
        self._table, self._owners = table[order], np.concatenate(owners)[order]
        self._since.clear()

    def shared(self, numbers: array[int]) -> Counter[int]:
        """How many of the numbers each document has."""
        out: Counter[int] = Counter()
        wanted = set(numbers)
        for doc, own in self._since:
            out[doc] += len(wanted.intersection(own))
        if self._table is not None:
            import numpy as np

            asked = np.frombuffer(numbers, dtype=np.uint32)
            first = np.searchsorted(self._table, asked, "left")
            last = np.searchsorted(self._table, asked, "right")
            for low, high in zip(first[first < last], last[first < last], strict=True):
                out.update(self._owners[low:high].tolist())
        return out


class Alike:
    """The texts of one corpus, to be compared with a new one."""

    def __init__(self, project: Project, corpus: str) -> None:
        self._project = project
        self._corpus = corpus
        self._path = project.layout.cache(project.settings.id) / f"samples-{corpus}.json"
        self._kept: dict[str, Sample] = {}
        self._loaded = self._new = False
        self._docs: list[_Known] = []
        self._numbers = _Numbers()
        self._by_text: dict[str, int] = {}
        self._by_passage: dict[int, list[int]] = defaultdict(list)

    def missing(self) -> int:
        """Bytes of the texts of which no sample is kept."""
        kept = self._kept or self._read()
        library, total = self._project.library, 0
        for entry in library.entries:
            path = library.text_path(entry) if entry.corpus == self._corpus else None
            if path is not None and library.full_hash(entry) not in kept:
                with contextlib.suppress(OSError):
                    total += path.stat().st_size
        return total

    def load(self) -> None:
        """Take in the texts that the corpus has, unless that is done."""
        if self._loaded:
            return
        self._loaded = True
        self._kept = self._read()
        for entry in self._project.library.entries:
            if entry.corpus == self._corpus and entry.text:
                with contextlib.suppress(CoderError):
                    self._known(self._project, entry)

    def _known(self, project: Project, entry: Entry) -> None:
        full = project.library.full_hash(entry)
        sample = self._kept.get(full)
        if sample is None:
            doc = project.library.document(entry.id)
            sample = self._sampled(full, doc.text, doc.map)
        self._put(_Known(entry.id, full, sample))

    def _sampled(self, full: str, text: str, text_map: TextMap) -> Sample:
        sample = self._kept[full] = sample_of(text, text_map.paragraphs)
        self._new = True
        return sample

    def _put(self, known: _Known) -> None:
        at = len(self._docs)
        self._docs.append(known)
        self._by_text.setdefault(known.text, at)
        self._numbers.add(at, known.sample.numbers)
        for number, _ in known.sample.passages:
            self._by_passage[number].append(at)

    def compare(self, doc_id: str, text: str, text_map: TextMap) -> tuple[Finding, ...]:
        """What a new text has in common with the others; it is one of them from now on."""
        if not text.strip():
            return ()
        self.load()
        full = text_hash(text)
        sample = self._kept.get(full) or self._sampled(full, text, text_map)
        found = list(self._near(doc_id, full, sample))
        found += self._passages(doc_id, sample, {f.found for f in found})
        self._put(_Known(doc_id, full, sample))
        return tuple(found)

    def _near(self, doc_id: str, full: str, sample: Sample) -> Iterator[Finding]:
        same = self._by_text.get(full)
        if same is not None and self._docs[same].doc != doc_id:
            yield _nearly(doc_id, self._docs[same].doc, "its text is the same as that of {}")
            return
        if len(sample.numbers) < SMALLEST:
            return
        close = []
        for at, count in self._numbers.shared(sample.numbers).items():
            other = self._docs[at]
            if other.doc == doc_id or len(other.sample.numbers) < SMALLEST:
                continue  # a sample may be empty: a table of figures, a page of Chinese
            here, there = count / len(sample.numbers), count / len(other.sample.numbers)
            close.append((max(here, there), here, there, other.doc))
        for share, here, there, other_id in sorted(close, reverse=True)[:_SHOWN]:
            if share >= NEARLY:
                words = f"{here:.0%} of it stands in {{}}" if here >= there else (
                    f"it holds {there:.0%} of {{}}"
                )  # fmt: skip
                yield _nearly(doc_id, other_id, words)

    def _passages(self, doc_id: str, sample: Sample, near: set[str]) -> Iterator[Finding]:
        """Long paragraphs that stand in other documents as well, but for those nearly the same."""
        others: Counter[str] = Counter()
        count = 0
        for number, _ in sample.passages:
            docs = {self._docs[at].doc for at in self._by_passage.get(number, ())} - near - {doc_id}
            others.update(docs)
            count += bool(docs)
        if count:
            names = sorted(others, key=lambda name: (-others[name], name))[:_SHOWN]
            more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
            what = f"{count} long {'passages' if count > 1 else 'passage'} of it also " + (
                f"{'stand' if count > 1 else 'stands'} in {', '.join(names)}{more}"
            )
            yield Finding(Level.NOTE, "shared-passages", what, doc_id, found=names[0])

    def shared(self) -> list[tuple[list[str], str, Span]]:
        """Passages that several documents share: the documents, one of them, and the place in that one."""
        out = []
        for number, holders in self._by_passage.items():
            docs = sorted({self._docs[at].doc for at in holders})
            if len(docs) > 1:
                first = next(k for k in (self._docs[at] for at in holders) if k.doc == docs[0])
                span = next(s for n, s in first.sample.passages if n == number)
                out.append((docs, docs[0], span))
        return sorted(out, key=lambda one: (-len(one[0]), one[1], one[2]))

    def held_by_others(self, doc_id: str) -> Iterator[tuple[list[str], Span]]:
        """Long passages of a document that stand in others too, with their ids."""
        own = next((known for known in self._docs if known.doc == doc_id), None)
        for number, span in own.sample.passages if own is not None else ():
            docs = {self._docs[at].doc for at in self._by_passage[number]} - {doc_id}
            if docs:
                yield sorted(docs), span

    def pairs(self) -> Iterator[Finding]:
        """What is nearly the same among the documents, each pair once."""
        known, self._docs = self._docs, []
        self._numbers = _Numbers()
        self._by_text.clear()
        self._by_passage.clear()
        for one in known:
            yield from self._near(one.doc, one.text, one.sample)
            self._put(one)

    # -- the cache ---------------------------------------------------------------------------------

    def _read(self) -> dict[str, Sample]:
        try:
            data = json.loads(self._path.read_bytes())
            return {
                full: Sample(array("I", numbers), tuple((n, Span(a, b)) for n, a, b in passages))
                for full, (numbers, passages) in data.items()
            }
        except (OSError, ValueError, TypeError, OverflowError):
            return {}

    def keep(self) -> None:
        """Keep the samples of the present texts; a cache that cannot be written keeps nothing."""
        if not self._new:
            return
        present = {known.text: known.sample for known in self._docs}
        data = {
            full: [list(s.numbers), [[n, span.start, span.end] for n, span in s.passages]]
            for full, s in present.items()
        }
        with contextlib.suppress(StorageFull, OSError):
            write_atomic(self._path, json.dumps(data, separators=(",", ":")).encode())


def _nearly(doc_id: str, other: str, words: str) -> Finding:
    hint = "code one of them, or take one out: coder docs rm ID"
    what = f"nearly the same as {other}: {words.format(other)}"
    return Finding(Level.WARNING, "near-duplicate", what, doc_id, found=other, hint=hint)


def corpus_findings(project: Project) -> Iterator[Finding]:
    """Documents that are nearly the same, and passages that several share, over all corpora."""
    for corpus in project.layout.corpus_names():
        alike = Alike(project, corpus)
        alike.load()
        alike.keep()
        shared = alike.shared()
        near = list(alike.pairs())
        yield from near
        twins = {frozenset((f.place, f.found)) for f in near}
        for docs, doc_id, span in _apart(shared, twins)[:10]:
            words = " ".join(project.library.document(doc_id).text[span.start : span.end].split())
            what = f"{len(docs)} documents share a passage ({', '.join(docs[:4])}): {words[:60]}..."
            yield Finding(Level.NOTE, "shared-passages", what, doc_id)


def _apart(
    shared: Sequence[tuple[list[str], str, Span]], twins: set[frozenset[str]]
) -> list[tuple[list[str], str, Span]]:
    """Without the passages that two documents share because they are nearly the same."""
    return [one for one in shared if len(one[0]) > 2 or frozenset(one[0]) not in twins]
