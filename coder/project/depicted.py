"""What a figure is asked for, and the codings that go into it.

Owns the value that names a figure (`Picture`) and the step from a selection to codings with the codes they
count as, their names and colours. Counts are those of every analysis: the final layer unless the selection
says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coder.model.errors import BadValue
from coder.model.results import Caption
from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project
    from coder.project.selecting import Counted

__all__ = [
    "KINDS",
    "Counting",
    "Material",
    "Picture",
    "code_colours",
    "counting_of",
    "material_of",
    "most_used",
]

KINDS: Final[Mapping[str, str]] = {
    "heatmap": "Codes that stand together",
    "network": "Network of codes",
    "timeline": "Codes over time",
    "portraits": "Portraits of documents",
    "agreement": "Agreement of coders",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn.

    Attributes:
        kind: one of `KINDS`.
        by: of a timeline the variable of its panels (case without), of a network what is tied to codes:
            `document`, a variable of documents or an attribute of codings; empty for codes with codes.
        rule: of heat map and network, when two codes stand together.
        measure: of heat map and network, the measure of it; of a timeline count or per1000 (words).
        roll_up: depth of the ancestors that codes count as; None for what the kind does by itself.
        top: of heat map and timeline the most frequent codes, of a network the strongest ties, of
            portraits the documents with most codings.
        names: how codes are called: name, id or a language.
        draws: of agreement, samples for the intervals; 0 for none.

    Raises:
        BadValue: at construction, for a kind that does not exist or a number below 1.
    """

    kind: str
    by: str = ""
    rule: str = "overlap"
    measure: str = "count"
    roll_up: int | None = None
    top: int | None = None
    names: str = "name"
    draws: int = 2000

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadValue.of_value("the figure", self.kind, tuple(KINDS))
        if self.top is not None and self.top < 1:
            raise BadValue(f"--top is {self.top}, and a figure needs at least 1", found=self.top)


@dataclass(frozen=True, slots=True)
class Counting:
    """A selection with the codings that it means, looked up once for all figures of a page."""

    selection: Selection
    codings: Sequence[Coding]
    chosen: Counted


def counting_of(project: Project, selection: Selection | None = None) -> Counting:
    """The codings that a selection means; the final layer by default.

    Raises:
        BadValue, UnknownName, UsageError: a selector that does not fit.
    """
    from coder.project.exporting import chosen_codings

    wanted = selection or Selection()
    return Counting(wanted, *chosen_codings(project, wanted, default="final"))


@dataclass(frozen=True, slots=True)
class Material:
    """Codings with the codes they count as, in codebook order, and the caption's facts."""

    codings: tuple[tuple[Coding, str], ...]
    codes: tuple[str, ...]
    names: Mapping[str, str]
    colours: Mapping[str, str]
    chosen: Counted

    def caption(self, title: str, *notes: str, **facts: str) -> Caption:
        """What was counted, under a title of its own; empty notes are left out."""
        told = {**self.chosen.facts, **facts}
        return Caption(title, told, (*self.chosen.notes, *filter(None, notes)))


def material_of(
    project: Project, picture: Picture, counting: Counting, depth: int | None
) -> Material:
    """The codings that count, each with the code it counts as at a depth (None: its own)."""
    from coder.project.analysing import labels

    codings, chosen = counting.codings, counting.chosen
    book = project.book_with_proposed()
    known = {code.rpartition(": ")[2]: code for code in chosen.columns.codes}

    def counts_as(code: str) -> str:
        return known.get(code, code) if depth is None else book.roll_up(code, depth)

    given = tuple((c, counts_as(c.code)) for c in codings)
    codes = dict.fromkeys(counts_as(code.rpartition(": ")[2]) for code in chosen.columns.codes)
    names = labels(project, list(codes), picture.names)
    return Material(given, tuple(codes), names, code_colours(project, list(codes)), chosen)


def code_colours(project: Project, codes: Sequence[str]) -> dict[str, str]:
    """The colour of each code in figures: its own, else that of its family."""
    from coder.export.palette import family_colours

    book = project.book_with_proposed()
    tops = {code: book.roll_up(code, 0) for code in (*book.ids, *codes)}
    own = {code.id: code.colour for code in book}
    everyone = family_colours(tops, own, list(dict.fromkeys((*book.ids, *codes))))
    return {code: everyone[code] for code in codes}


def most_used(material: Material, top: int | None) -> tuple[tuple[str, ...], str]:
    """The most frequent codes in codebook order, and what was left out."""
    count = Counter(code for _, code in material.codings)
    used = [code for code in material.codes if count[code]]
    best = set(sorted(used, key=lambda c: -count[c])[: top or len(used)])
    left = len(used) - len(best)
    note = f"{left} less frequent codes are not drawn." if left else ""
    return tuple(code for code in used if code in best), note
