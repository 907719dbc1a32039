"""What matches of an expression must hold: never too much, so that no match is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.codebook import Code, Codebook
from coder.model.document import Document, TextMap
from coder.model.rule import Regex, Rule
from coder.tag.demands import Demand, demand
from coder.tag.program import compile_book


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (r"colou?r schemes", Demand(("scheme",), 0)),
        (r"migra(?:nt|tion)s?\b.*rights", Demand(("right",), 0)),
        (
            r"(?i)[\"']\s?(?:Partnership|\pL*partnerschaft)",
            Demand(("partnerschaf", "partnershi"), 1),
        ),
        (r"(?:foobar){2,3}\n", Demand(("fooba",), 1)),
        (r"Übergangsregelung", Demand(("bergangsregelun",), 0)),
        (r"(?:border|frontier)s? control", Demand(("contro",), 0)),
        (r"\w+schaft[^a-z\n]{0,3}", Demand(("schaf",), 3)),
        (r"[\pL\d_]+schaften", Demand(("schafte",), 0)),
        (r"schaften[\s,]{0,2}x", Demand(("schafte",), 2)),
        (r"schaften[^,]", Demand(("schafte",), 1)),
    ],
)
def test_words_and_line_ends_are_told(pattern: str, wanted: Demand | None) -> None:
    assert demand(pattern) == wanted


@pytest.mark.parametrize(
    "pattern",
    [
        r"Art\. \d+",
        r"(?:partnership)?",
        r"partnership|x",
        r"(?s)partnership.*",
        r"partnership[^x]*",
        r"partnership\s+",
        r"^partnership",
        r"(?P<n>partnership)",
        r"\Qpartnership\E",
        r"partnership\C",
        r"partnership(",
        r"partnership)",
        r"partnership[",
        r"*partnership",
        r"partnership\P{L}+",
        r"partnership[!-~\x00]*",
    ],
)
def test_where_nothing_is_sure_nothing_is_demanded(pattern: str) -> None:
    assert demand(pattern) is None


PIECES = st.sampled_from(
    [
        "migrant",
        "mobil",
        "s?",
        "[aeiou]",
        r"\s",
        r"\w{0,3}",
        "(?:quota|return)",
        "(?:quotas)+",
        " ",
        "x*",
    ]
)
TEXTS = st.lists(
    st.sampled_from(
        ["migrant", "mobil", "Quota", "quotas", "return", "s", "a", " ", "\n", "x", "\u0301"]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(PIECES, min_size=1, max_size=5), text=TEXTS)
def test_no_match_is_lost(pieces: list[str], text: str) -> None:
    pattern = "(?i)" + "".join(pieces)
    book = Codebook("b", (Code("c", rules=(Rule("r", Regex(pattern)),)),), overlap="all")
    doc = Document("d", text, TextMap("x", "x"), variables={"lang": "en"})
    hits = [(h.start, h.end) for h in compile_book(book).hits(doc)]
    plain = [m.span() for m in re.finditer(pattern, text, re.ASCII) if m.end() > m.start()]
    wide = [m.span() for m in re.finditer(pattern, text) if m.end() > m.start()]
    assert hits in (plain, wide)
