"""The codebook as it was in round one: conditionality before it was redrawn.

Made from the present codebook by exchanging words, so that everything else stays the same and a change
of the codebook needs no second copy. Each exchange must fit exactly once.
"""

from __future__ import annotations

__all__ = ["before_round_two"]

_CHANGES = (
    ('version: "0.4.0"', 'version: "0.3.0"'),
    (
        "# 0.4.0: conditionality was redrawn after the first round of double coding (see there).\n",
        "",
    ),
    (
        "definition: One side makes a benefit depend on what the other does for control, as carrot"
        " or stick.",
        "definition: Something is said to depend on something else.",
    ),
    (
        '    # Redrawn in 0.4.0: before, any "if" counted, and coders agreed on little. Now a passage'
        " needs\n    # (1) a benefit, (2) a performance in control, and (3) a word that ties the first"
        " to the second.\n",
        "",
    ),
    (
        "      - All three of benefit, performance and tie must stand in the passage.\n",
        '      - Any "if", "provided that" or "in return".\n',
    ),
    ("      - Ordinary conditions on persons, such as age or diploma.\n", ""),
    ("      - A mere list of demands and offers without a tie.\n", ""),
    (
        '      - {text: "Applicants are admitted on condition that they hold a diploma.", code: false}\n',
        "",
    ),
)


def before_round_two(text: str) -> str:
    """Return the text of version 0.3.0."""
    for now, then in _CHANGES:
        if text.count(now) != 1:
            raise SystemExit(f"the codebook has {text.count(now)} times: {now.strip()}")
        text = text.replace(now, then)
    return text
