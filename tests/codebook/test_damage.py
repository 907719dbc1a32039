"""What a spreadsheet did is told from what a person did."""

from __future__ import annotations

from datetime import date

import pytest

from coder.codebook.damage import as_meant, is_yes
from coder.codebook.workbook import RawCell


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        ("007", RawCell("7", "number")),
        ("01", RawCell("1")),
        ("1.0", RawCell("1", "number")),
        ("1.50", RawCell("1,5")),
        ("123456789012345678", RawCell("1.23456789012346E+17", "number")),
        ("3-4", RawCell("2025-04-03", "date", made=date(2025, 4, 3))),
        ("3-4", RawCell("2025-03-04", "date", made=date(2025, 3, 4))),
        ("3/4", RawCell("03. Apr")),
        ("mar-1", RawCell("01.03.2025")),
        ("MAR-1", RawCell("1-Mar")),
        ("dec2", RawCell("02. Dez")),
        ("sep-99", RawCell("1999-09-01", "date", made=date(1999, 9, 1))),
        ("août 3", RawCell("03-août")),
        ("1.2", RawCell("01. Feb")),
        ("yes", RawCell("true", "truth")),
        ("true", RawCell("WAHR")),
        ("no", RawCell("FALSE")),
        ("- dash\n@at", RawCell("'- dash\n@at")),
    ],
)
def test_accidents_are_known(before, cell):
    assert as_meant(before, cell) == before


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        ("aid", RawCell("aids")),
        ("007", RawCell("8", "number")),
        ("", RawCell("2025-04-03", "date", made=date(2025, 4, 3))),
        ("3-4", RawCell("2025-06-05", "date", made=date(2025, 6, 5))),
        ("Aid is given.", RawCell("2025-04-03", "date", made=date(2025, 4, 3))),
        ("true", RawCell("false", "truth")),
        ("1", RawCell("x")),
        ("a\nb", RawCell("a")),
        ("march of aid", RawCell("march of aids")),
    ],
)
def test_real_changes_stay_changes(before, cell):
    assert as_meant(before, cell) is None


def test_yes_and_no_are_known_in_four_languages():
    assert all(is_yes(w) for w in ("yes", "TRUE", "Wahr", "oui", "sí", "X", "1"))
    assert all(is_yes(w) is False for w in ("", "no", "FALSCH", "faux", "0"))
    assert is_yes("perhaps") is None
