from __future__ import annotations

from pathlib import Path

import pytest

from coder.cli.given import Given, OutputOptions, given_from
from coder.cli.selectors import selection_from
from coder.model.errors import UsageError
from coder.model.selection import Selection


def test_nothing_said_is_the_empty_value() -> None:
    assert given_from({}) == Given()
    assert selection_from({}) == Selection()


def test_shorthands_are_formats() -> None:
    assert given_from({"csv": True}).out.format == "csv"
    assert given_from({"jsonl": True, "format": "JSONL"}).out.format == "jsonl"


def test_two_formats_at_once_are_refused() -> None:
    with pytest.raises(UsageError, match="csv and json"):
        given_from({"csv": True, "json": True})
    with pytest.raises(UsageError):
        given_from({"csv": True, "format": "md"})


def test_excel_means_csv_unless_a_file_says_else() -> None:
    assert given_from({"excel": True}).out == OutputOptions(format="csv", excel=True)
    written = given_from({"excel": True, "output": "t.xlsx"}).out
    assert written == OutputOptions(file=Path("t.xlsx"), excel=True)


def test_output_to_a_dash_is_stdout() -> None:
    assert given_from({"output": "-"}).out.file is None


def test_selectors_become_one_selection() -> None:
    said = {"docs": ["EU*"], "codes": ["a.*"], "by": ["anna"], "unit": "page", "pool": True}
    assert selection_from(said) == Selection(
        docs=("EU*",), under=("a",), by=("anna",), unit="page", layer="pool"
    )


def test_both_layers_at_once_are_refused() -> None:
    with pytest.raises(UsageError, match="exclude"):
        selection_from({"final": True, "pool": True})
