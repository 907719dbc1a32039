"""Words told by unit: the same places as without units, and every unit in which sets of words meet."""

from __future__ import annotations

from bisect import bisect_right

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.document import Document, TextMap
from coder.model.rule import Any, Regex, Words
from coder.model.span import Span
from coder.tag import meeting
from coder.tag.evaluate import Units
from coder.tag.meeting import Group, Meeting
from coder.tag.reading import Reading
from coder.tag.scan import Scanner

WORK, PEOPLE = Words("phrase", ("work",)), Words("lemma", ("people", "person"))
QUOTA, FAR = Words("glob", ("quota*",)), Words("phrase", ("far off", "far-off"))
EXACT, ALSO = Words("phrase", ("Union",), case="exact"), Words("phrase", ("no one",))
CODE = Regex(r"\bwork(?:shop)?\s?plans?\b")
PARTS: tuple[Words | Regex, ...] = (WORK, PEOPLE, QUOTA, FAR, EXACT, CODE)
GROUPS: dict[int, tuple[Group, ...]] = {
    1: ((WORK,), (PEOPLE,)),
    2: ((QUOTA, FAR), (WORK, EXACT)),
    3: ((QUOTA,), (PEOPLE,), (FAR,)),
}
PIECES = (
    "work", "people", "persons", "quota", "quotas", "far off", "far-off", "Union", "union", "ﬁne",
    "workplan", "work plans", "жест", "été", "no one", "re\u00adwork", "far\noff",
)  # fmt: skip
texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from((" ", ". ", "\n\n", ".  "))))


def _doc(words: list[tuple[str, str]]) -> Document:
    """A text whose sentences end at full stops and whose paragraphs at blank lines."""
    text = "".join(word + sign for word, sign in words)
    ends: dict[str, list[int]] = {". ": [], "\n\n": []}
    at = 0
    for word, sign in words:
        at += len(word) + len(sign)
        for kind in ends:
            if sign.startswith((kind, "\n\n")):
                ends[kind].append(at)
    spans = [
        tuple(
            Span(a, b)
            for a, b in zip([0, *places], [*places, len(text)], strict=True)
            if text[a:b].strip()
        )
        for places in ends.values()
    ]
    return Document("d", text, TextMap("x", "x", sentences=spans[0], paragraphs=spans[1]),
                    variables={"lang": "en"})  # fmt: skip


def _marks(scanner: Scanner) -> tuple[int, ...]:
    return Meeting("sentence", GROUPS.items(), [scanner]).marks


@settings(max_examples=300, deadline=None)
@given(texts)
def test_words_stand_where_they_stand_whether_told_by_unit_or_not(
    words: list[tuple[str, str]],
) -> None:
    doc = _doc(words)
    scanner = Scanner(PARTS, frozenset({"en"}))
    plain = scanner.scan(Reading(doc))
    starts, _ = Units(doc).told("sentence")
    found, _ = scanner.scan_by_unit(Reading(doc), _marks(scanner), starts)
    assert {part: found.get(part, []) for part in PARTS} == {p: plain.get(p, []) for p in PARTS}
    both = Any((QUOTA, Any((WORK, EXACT))))
    numbers = found.any_of(both)
    assert numbers is not None
    units = [(0, len(doc.text) // 2), (len(doc.text) // 2, len(doc.text))]
    wanted = {r for p in (QUOTA, WORK, EXACT) for r in plain.get(p, [])}
    inside = [r for r in sorted(wanted) if any(a <= r[0] and r[1] <= b for a, b in units)]
    assert found.inside(numbers, units) == inside
    assert bool(found) >= bool(plain)


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from(("sentence", "paragraph")), st.sets(st.sampled_from((1, 2, 3))))
def test_no_unit_in_which_words_meet_is_missed(
    words: list[tuple[str, str]], kind: str, among: set[int]
) -> None:
    doc = _doc(words)
    units = Units(doc)
    starts, spans = units.told(kind)
    scanner = Scanner(PARTS, frozenset({"en"}))
    plain = scanner.scan(Reading(doc))
    wanted: dict[int, set[int]] = {}
    reaching: set[int] = set()
    for n, groups in GROUPS.items():
        held = [
            {bisect_right(starts, r[0]) - 1 for part in group for r in plain.get(part, [])}
            for group in groups
        ]
        if n in among and (met := set.intersection(*held) - {-1}):
            wanted[n] = met
    for part in PARTS:
        for start, end in plain.get(part, []):
            at = bisect_right(starts, start) - 1
            if at >= 0 and end > spans[at].end:
                reaching |= {at, at + 1}
    met_in = Meeting(kind, GROUPS.items(), [scanner])
    assert met_in.units([plain], units, among) == wanted
    found, told = scanner.scan_by_unit(Reading(doc), met_in.marks, starts, met_in.dull)
    serving = met_in.serving(told, among)
    for n, met in wanted.items():
        assert met - reaching <= serving.get(n, set())
    assert met_in.units([found], units, among).keys() >= wanted.keys()


def test_what_bits_serve_is_forgotten_before_it_grows_without_end() -> None:
    scanner = Scanner(PARTS, frozenset({"en"}))
    met_in = Meeting("sentence", GROUPS.items(), [scanner])
    for n in range(meeting._KNOWN + 2):
        met_in.serving({1: n << 8}, {1, 2, 3})
    assert len(met_in.dull) <= meeting._KNOWN


def test_a_part_that_asks_for_more_than_words_is_no_choice_of_words() -> None:
    scanner = Scanner((WORK, ALSO), frozenset({"en"}))
    assert scanner.union(Any((WORK, Words("lemmas", ("a", "b"))))) is None
    assert scanner.union(Any((WORK, PEOPLE))) == {0}
    assert scanner.union(ALSO) == {1}
