"""Figures: the same bytes twice, nothing outside the sheet, names that do not cover each other."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.export.drawing import Drawing
from coder.export.figure import drawing_bytes
from coder.export.forest import Judged, forest
from coder.export.graphs import pajek_bytes
from coder.export.heatmap import heatmap
from coder.export.layout import placed, spread
from coder.export.network import network
from coder.export.palette import FAMILIES, family_colours
from coder.export.portraits import Lane, Portrait, portraits
from coder.export.timeline import Timeline, timeline
from coder.export.write import write
from coder.model.results import Caption, Edge, EdgeList, Matrix, Score

CAPTION = Caption("A title <b>", {"layer": "final"}, ("A note",))
HOSTILE = '<script>alert(1)</script> & "x" $x^2$'


def a_network() -> EdgeList:
    nodes = {
        "a": {"label": HOSTILE, "n": 9, "mode": "code", "colour": "#123456"},
        "b": {"label": "Beta", "n": 4, "mode": "code", "colour": "no colour"},
        "c": {"label": "Alone", "n": 1, "mode": "code"},
        "EU": {"label": "EU", "n": 5, "mode": "case"},
    }
    edges = (Edge("a", "b", 3.0), Edge("b", "a", 1.0), Edge("a", "EU", 0.25))
    return EdgeList(nodes, edges, False, CAPTION)


def a_timeline() -> Timeline:
    return Timeline(
        panels=("EU", HOSTILE),
        years=(2001, 2002, 2003),
        rows=(("a", HOSTILE), ("b", "Beta")),
        counts={("a", "EU", 2001): 4, ("b", HOSTILE, 2003): 1},
        documents={("EU", 2001): 2, ("EU", 2002): 1, (HOSTILE, 2003): 1},
        caption=CAPTION,
    )


def the_portraits() -> Drawing:
    one = Portrait(HOSTILE, 1000, ((0, 10, "a"), (995, 1000, "b")), (500,))
    lanes = (Lane("a", HOSTILE, "#111111"), Lane("b", "Beta", "#222222"))
    return portraits((one, Portrait("empty", 0, ())), lanes, CAPTION)


def a_forest() -> Drawing:
    rows = (
        Judged(HOSTILE, Score("alpha", 0.5, None, -0.3, 0.9)),
        Judged("weak", Score("alpha", -0.001, None, -0.004, 1.0), weak=True),
        Judged("nothing", Score("alpha", None, "fewer than two coders")),
        Judged("bare", Score("alpha", 1.0)),
    )
    return forest(rows, CAPTION)


def a_heatmap() -> Drawing:
    values = ((3, 1), (1, None))
    matrix = Matrix(("a", "b"), ("a", "b"), values, CAPTION, symmetric=True)
    return heatmap(matrix, {"a": HOSTILE})


DRAWINGS = {
    "heatmap": a_heatmap,
    "network": lambda: network(a_network()),
    "timeline": lambda: timeline(a_timeline()),
    "portraits": the_portraits,
    "forest": a_forest,
}


@pytest.mark.parametrize("kind", DRAWINGS)
def test_svg_is_the_same_twice_and_harmless(kind: str) -> None:
    data = drawing_bytes(DRAWINGS[kind](), "svg")
    assert data == drawing_bytes(DRAWINGS[kind](), "svg")
    tree = ElementTree.fromstring(data)
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "line", "circle", "text"}
    names = {name for element in tree.iter() for name in element.attrib}
    assert not any(name.startswith("on") or "href" in name or name == "style" for name in names)
    words = "".join(tree.itertext())
    assert "<script>alert(1)</script>" in words and "A note." in words


@pytest.mark.parametrize("kind", DRAWINGS)
def test_nothing_stands_outside_the_sheet(kind: str) -> None:
    drawing = DRAWINGS[kind]()
    for box in drawing.boxes:
        assert box.x >= 0 and box.y >= 0
        assert box.x + box.width <= drawing.width + 1 and box.y + box.height <= drawing.height
    for disc in drawing.discs:
        assert disc.radius <= disc.x <= drawing.width and 0 <= disc.y <= drawing.height
    for line in drawing.strokes:
        assert min(line.x, line.x2) >= 0 and max(line.x, line.x2) <= drawing.width
        assert min(line.y, line.y2) >= 0 and max(line.y, line.y2) <= drawing.height
    for words in drawing.words:
        assert -1 <= words.x <= drawing.width and 0 <= words.y <= drawing.height


def test_png_and_pdf_are_the_same_twice_and_hold_no_clock() -> None:
    drawing = network(a_network())
    png, pdf = (drawing_bytes(drawing, kind) for kind in ("png", "pdf"))
    assert (png, pdf) == tuple(drawing_bytes(drawing, kind) for kind in ("png", "pdf"))
    assert png.startswith(b"\x89PNG") and b"Software" not in png
    assert pdf.startswith(b"%PDF") and b"CreationDate" not in pdf


def test_areas_of_discs_are_counts() -> None:
    found = {disc.hint: disc.radius for disc in timeline(a_timeline()).discs if disc.hint}
    four, one = (r for hint, r in sorted(found.items(), key=lambda item: -item[1]))
    assert four / one == pytest.approx(2)


def test_what_is_no_code_is_a_square() -> None:
    shapes = {disc.hint: disc.square for disc in network(a_network()).discs}
    assert shapes["EU: 5 codings"] and not shapes["Beta: 4 codings"]


def test_nodes_without_a_tie_are_named_and_not_drawn() -> None:
    drawing = network(a_network())
    assert "Without a tie here: Alone." in drawing.description
    assert not any(disc.hint.startswith("Alone") for disc in drawing.discs)


def test_a_network_without_ties_says_so() -> None:
    empty = EdgeList({"a": {"label": "A"}}, (), False, CAPTION)
    assert any("No two" in words.text for words in network(empty).words)


def test_a_score_without_a_value_says_why() -> None:
    texts = [words.text for words in a_forest().words]
    assert any("no value: fewer than two" in text for text in texts)
    assert "0.00 [0.00, 1.00]" in texts and "0.50 [\u22120.30, 0.90]" in texts


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(4, 90)),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=40)
def test_boxes_are_pushed_apart(boxes: list[tuple[int, int, int]]) -> None:
    at = {str(n): (float(x), float(y)) for n, (x, y, _) in enumerate(boxes)}
    sizes = {str(n): (float(wide), 20.0) for n, (_, _, wide) in enumerate(boxes)}
    found = spread(at, sizes, rounds=2000)
    names = list(found)
    for n, a in enumerate(names):
        for b in names[n + 1 :]:
            across = abs(found[a][0] - found[b][0]) - (sizes[a][0] + sizes[b][0]) / 2
            down = abs(found[a][1] - found[b][1]) - 20
            assert max(across, down) >= -0.05


def test_nodes_that_are_tied_come_near_each_other() -> None:
    weights = {("a", "b"): 9.0, ("c", "d"): 9.0, ("b", "c"): 1.0}
    at = placed(("a", "c", "b", "d"), weights)
    gap = lambda one, other: abs(at[one][0] - at[other][0])  # noqa: E731
    assert gap("a", "b") < gap("a", "d") and gap("c", "d") < gap("a", "d")
    assert placed(("a",), {}) == {"a": (0.5, 0.5)}


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_of_families_stand_out_from_paper() -> None:
    for colour in FAMILIES:
        assert 1.05 / (_luminance(colour) + 0.05) >= 3, colour


def test_a_code_takes_its_own_colour_else_that_of_its_family() -> None:
    tops = {"a": "a", "a1": "a", "b": "b", "b1": "b"}
    own = {"b": "#abcdef", "a1": "red"}
    found = family_colours(tops, own, ("a", "a1", "b", "b1"))
    assert found == {"a": FAMILIES[0], "a1": FAMILIES[0], "b": "#abcdef", "b1": "#abcdef"}


def test_a_network_can_be_drawn_from_write() -> None:
    data, _ = write(a_network(), "network.svg")
    assert re.search(rb"<circle [^>]*>", data)


def test_pajek_labels_are_unique_and_in_one_line() -> None:
    nodes = {"a": {"label": 'say "so"\nnow'}, "b": {"label": "same"}, "c": {"label": "same"}}
    data = pajek_bytes(EdgeList(nodes, (Edge("a", "c", 0.5),), True)).decode()
    assert data.split("\r\n") == [
        "*Vertices 3",
        "1 \"say 'so' now\"",
        '2 "same (b)"',
        '3 "same (c)"',
        "*Arcs",
        "1 3 0.5",
        "",
    ]
