"""Small results with everything in them that could go wrong in a file."""

from __future__ import annotations

from coder.model.results import Caption, Edge, EdgeList, Matrix, Score, Table

NASTY = (
    "=1+1",
    "-win",
    "+41 31",
    "@user",
    "\ttab",
    "form\x0cfeed",
    "<script>alert(1)</script>",
    "\\input{/etc/passwd} $x_1^2$ 100 % & #",
    "a | b `code` **bold** [link](http://x)",
    'said "so", then; left',
    "two\nlines",
    "dash -- dash --- ,, '' !` ?`",
    "007",
    "1/2/2008",
    "\u202eesrever",
    "half \ud83d",
    "_x000C_",
    "",
)
CAPTION = Caption(
    "Codes & cases",
    {"measure": "count", "rule": "near:200", "codings": "7"},
    ("2 documents left out.",),
)
TABLE = Table(
    ("text", "n", "share", "read", "nothing"),
    tuple((text, at, at / 7, at % 2 == 0, None) for at, text in enumerate(NASTY)),
    CAPTION,
    ("text",),
)
MATRIX = Matrix(
    ("win_win", "readmission", "aid"),
    ("win_win", "readmission", "aid"),
    ((5, 2, 0), (2, 4, 1), (0, 1, 0)),
    CAPTION,
    ("Win-win <b>", "Readmission & return", "Aid"),
    ("Win-win <b>", "Readmission & return", "Aid"),
    symmetric=True,
)
PHI = Matrix(
    ("a", "EU"),
    ("EU", "a", "US"),
    ((0.25, -0.5, None), (1 / 3, 0.0, -0.125)),
    Caption("Phi", {"measure": "phi"}),
)
NETWORK = EdgeList(
    {
        "win_win": {"label": "Win & win", "n": 5, "colour": "#1f77b4", "w": 1, "odd": 1},
        "aid": {"label": "Aid", "n": None, "colour": "red", "w": 0.5, "odd": "x"},
        "<b>": {"key": True},
    },
    (Edge("win_win", "aid", 2.0), Edge("aid", "<b>", 0.5)),
    directed=True,
    caption=CAPTION,
)
SCORES = (
    Score("alpha", 0.5375, None, 0.41, 0.66, 120, ("ana", "ben"), "sentence", {"unfinished": 2}),
    Score("cohen", None, "fewer than two coders", units=0),
)
