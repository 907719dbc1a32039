"""What is known of the rules' hits: who accepted or rejected them, and what coders marked in what they read.

    facts = gather(project, selection, against="ben")
    facts.verdicts[suggestion.id]        accepted, rejected, disputed or pending
    facts.references                     codings of documents read for their code

Owns what a hit is judged by. Against a coder: that coder's decisions. Against the consensus: a hit is right
where it shares a character with a settled coding of its code, and wrong elsewhere in a settled document. Else
everybody's decisions, a suggestion counting once: where coders decided differently it is disputed and counts
neither way. References are codings in documents that their coder has read for the code, on the present text.
Documents that the reader codes independently are left out altogether (`left_out_of_scores`).
Places are half-open code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.coding import Coding, Suggestion
from coder.model.errors import UsageError
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.blindness import sight_of
from coder.project.decisions import decided, require_tagged
from coder.store.documents import Entry
from coder.tag.skipped import proposing

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["CONSENSUS", "STATES", "Facts", "gather", "left_out_of_scores"]

CONSENSUS = "consensus"
STATES = ("accepted", "rejected", "disputed", "pending")


@dataclass(frozen=True)
class Facts:
    """Hits, what became of them, and what they are held against.

    `read` says, by document and code, which coders' readings count; `references` are their codings there.
    """

    entries: tuple[Entry, ...]
    suggestions: tuple[Suggestion, ...]
    verdicts: Mapping[str, str]
    read: Mapping[tuple[str, str], frozenset[str]]
    references: tuple[Coding, ...]
    against: str = ""
    notes: tuple[str, ...] = ()
    codes: tuple[str, ...] = field(default=())


def left_out_of_scores(project: Project, entries: Iterable[Entry]) -> tuple[frozenset[str], str]:
    """Documents on which the one at work is shown no figures about rules, and the sentence that says so.

    This is the one place where scores ask what may be seen; the rule itself is `blindness`'s.
    """
    from coder.project.blindness import left_out

    sight = sight_of(project)
    hidden = frozenset(sight.blind | sight.unaided)
    return hidden, left_out(sight, (e.id for e in entries))


def gather(
    project: Project,
    selection: Selection | None = None,
    *,
    against: str = "",
    with_rules: bool = True,
) -> Facts:
    """Hits and references for a selection of documents and codes.

    Args:
        project: the project.
        selection: documents and codes.
        against: a coder, `consensus`, or empty for everybody's decisions.
        with_rules: whether only codes with rules are looked at.

    Raises:
        InputError: the rules were not run yet.
        UnknownName: there is no such coder, document or code.
        UsageError: a selector that means nothing here.
    """
    chosen = selection or Selection()
    _check(chosen)
    require_tagged(project)
    hidden, told = left_out_of_scores(project, project.entries(chosen))
    entries = tuple(e for e in project.entries(chosen) if e.text and e.id not in hidden)
    codes = _codes(project, chosen, with_rules=with_rules)
    hits = _hits(project, entries, codes)
    notes = [told] if told else []
    if against.casefold() == CONSENSUS:
        verdicts, read, references, note = _by_consensus(project, entries, codes, hits)
        notes.append(note)
        against = CONSENSUS
    else:
        coders = project.coder_ids((against,)) if against else tuple(project.coders())
        verdicts = _by_decisions(project, coders, hits)
        read = _read(project, entries, codes, coders)
        references = _references(project, entries, read)
        against = coders[0] if against else ""
    return Facts(entries, hits, verdicts, read, references, against, tuple(notes), codes)


def _check(selection: Selection) -> None:
    given = {
        "--by": selection.by, "--origin": selection.origin, "--how": selection.how,
        "--unit": selection.unit, "--as-of": selection.as_of, "--round": selection.round,
    }  # fmt: skip
    for flag, value in given.items():
        if value:
            raise UsageError(
                f"{flag} does not choose what rules are scored on",
                hint="choose by --doc, --corpus, --code, --under, --where; --against NAME names a coder",
            )


def _codes(project: Project, selection: Selection, *, with_rules: bool) -> tuple[str, ...]:
    """The codes meant, of those with rules or of all, in order of the codebook."""
    wanted = project.code_ids(selection)
    known = [c.id for c in project.book() if not with_rules or proposing(c)]
    found = tuple(c for c in known if wanted is None or c in wanted)
    if not found:
        what = (
            "none of these codes has a rule in use"
            if wanted
            else "the codebook has no rules in use"
        )
        raise UsageError(what, hint="coder codebook show CODE shows a code with its rules")
    return found


def _hits(
    project: Project, entries: Iterable[Entry], codes: Iterable[str]
) -> tuple[Suggestion, ...]:
    hashes = {e.id: project.library.full_hash(e) for e in entries}
    wanted = set(codes)
    every = project.suggestions.select("book = ?", (project.books.name,))
    return tuple(s for s in every if hashes.get(s.doc) == s.key.text and s.code in wanted)


def _by_decisions(
    project: Project, coders: Iterable[str], hits: Iterable[Suggestion]
) -> dict[str, str]:
    """What became of each hit: one coder's decision, or all coders' taken together."""
    states = [decided(project, c).states for c in coders]
    out = {}
    for s in hits:
        said = {own.get(s.id, "pending") for own in states} - {"pending"}
        out[s.id] = "disputed" if len(said) > 1 else next(iter(said), "pending")
    return out


def _read(
    project: Project, entries: Iterable[Entry], codes: Iterable[str], coders: Iterable[str]
) -> dict[tuple[str, str], frozenset[str]]:
    from coder.model.names import fold_name
    from coder.project.reading import reading_of

    reading = reading_of(project)
    wanted = {fold_name(c) for c in coders}
    out: dict[tuple[str, str], frozenset[str]] = {}
    for entry in entries:
        for by, read in reading.read.get(entry.id, {}).items():
            if fold_name(by) in wanted:
                for code in read.intersection(codes):
                    out[entry.id, code] = out.get((entry.id, code), frozenset()) | {fold_name(by)}
    return out


def _references(
    project: Project,
    entries: Iterable[Entry],
    read: Mapping[tuple[str, str], frozenset[str]],
) -> tuple[Coding, ...]:
    """Codings of the readers of a document for the code, on the present text, each once."""
    from coder.model.names import fold_name

    docs = {doc for doc, _ in read}
    return tuple(
        c
        for e in entries
        if e.id in docs
        for c in project.view.of_document(e.id)
        if c.alive and c.carried != "review" and c.book == project.books.name
        if fold_name(c.by) in read.get((e.id, c.code), ())
    )


def _by_consensus(
    project: Project,
    entries: tuple[Entry, ...],
    codes: tuple[str, ...],
    hits: tuple[Suggestion, ...],
) -> tuple[dict[str, str], dict[tuple[str, str], frozenset[str]], tuple[Coding, ...], str]:
    from coder.project.adjudicating import consensus

    found = consensus(project)
    settled = found.settled & {e.id for e in entries}
    codings = tuple(c for c in found.codings if c.doc in settled and c.code in set(codes))
    verdicts = {}
    there: dict[tuple[str, str], list[Span]] = {}
    for c in codings:
        there.setdefault((c.doc, c.code), []).append(c.span)
    for s in hits:
        right = any(span.overlaps(s.wide) for span in there.get((s.doc, s.code), ()))
        state = "accepted" if right else "rejected"
        verdicts[s.id] = state if s.doc in settled else "pending"
    read = {(doc, code): frozenset((CONSENSUS,)) for doc in settled for code in codes}
    if not settled:
        note = "no document is settled by consensus yet; coder adjudicate settles conflicts"
    else:
        note = f"{len(settled)} of {len(entries)} documents are settled by consensus"
    return verdicts, read, codings, note
