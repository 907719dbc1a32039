from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.cli.given import OutputOptions
from coder.cli.output import emit, format_of, write_file
from coder.model.errors import BadValue, InputError, UsageError
from coder.model.results import Caption, Matrix, Score, Table
from tests.cli.program import streams

TABLE = Table(
    ("code", "text"), (("win_win", "a\tb\x1b[31m"), ("x", "=1+1")), text_columns=("text",)
)


def printed(result: object, *, terminal: bool = False, **options: object) -> tuple[str, str]:
    with streams(terminal=terminal) as (out, err):
        emit(result, OutputOptions(**options))  # type: ignore[arg-type]
    return out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8")


def test_a_pipe_gets_tsv_with_a_header_and_nothing_that_steers() -> None:
    out, _ = printed(TABLE)
    assert out.splitlines()[0] == "code\ttext"
    assert len(out.splitlines()) == 3
    assert "\x1b" not in out


def test_a_terminal_gets_an_aligned_table_with_its_title() -> None:
    table = Table(("code", "n"), (("a", 1),), Caption("Codes", {"n": "1"}, ("one left out",)))
    out, err = printed(table, terminal=True)
    assert "Codes" in out and "n: 1" in out and "\t" not in out
    assert "one left out" in err


def test_csv_and_json_are_exact() -> None:
    out, _ = printed(TABLE, format="csv")
    assert "win_win,a\tb\x1b[31m" in out
    assert json.loads(printed(TABLE, format="json")[0])[0]["text"] == "a\tb\x1b[31m"


def test_excel_disarms_formulas() -> None:
    out, _ = printed(TABLE, format="csv", excel=True)
    assert out.startswith("\ufeff")
    assert "'=1+1" in out


def test_scores_and_matrices_are_results_too() -> None:
    scores = [Score("alpha", None, "one coder only", units=3)]
    assert json.loads(printed(scores, format="json")[0])[0]["undefined"] == "one coder only"
    matrix = Matrix(("a", "b"), ("a", "b"), ((1, 0), (0, 2)))
    assert printed(matrix, format="csv")[0] == "code,a,b\na,1,0\nb,0,2\n"


def test_text_in_a_pipe_is_exact_and_on_a_terminal_safe() -> None:
    assert printed("a\x1b\n")[0] == "a\x1b\n"
    assert "\x1b" not in printed("a\x1b\n", terminal=True)[0]


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl", "md", "latex"])
def test_no_format_steers_a_terminal(form: str) -> None:
    table = Table(("text",), (("a\x1b[31m\u202e\x9bb",),), text_columns=("text",))
    out, _ = printed(table, terminal=True, format=form)
    assert not set(out) & set("\x1b\u202e\x9b") and "b" in out
    assert "\x1b" not in printed(b"a\x1b\xff", terminal=True)[0]


def test_bytes_go_through_untouched() -> None:
    with streams() as (out, _):
        emit(b"\x00\xff", OutputOptions())
    assert out.getvalue() == b"\x00\xff"


def test_the_ending_of_the_file_tells_the_format(tmp_path: Path) -> None:
    printed(TABLE, file=tmp_path / "t.json")
    assert json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert format_of(OutputOptions(file=Path("x.tex")), terminal=False) == "latex"
    assert format_of(OutputOptions(file=Path("x.csv"), format="md"), terminal=False) == "md"
    with pytest.raises(BadValue):
        format_of(OutputOptions(file=Path("x")), terminal=False)


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(BadValue, match="nearest is 'json'"):
        format_of(OutputOptions(format="jsn"), terminal=False)


def test_a_file_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "out" / "t.csv"
    path.parent.mkdir()
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["t.csv"]


def test_a_folder_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        write_file(tmp_path / "no" / "t.csv", b"")
    with pytest.raises(UsageError, match="folder"):
        write_file(tmp_path, b"")


@pytest.mark.parametrize(
    "place", ["codings/anna.jsonl", "Corpora/t.csv", "codebooks/x.yaml", "coder.toml"]
)
def test_outputs_stay_out_of_the_record(tmp_path: Path, place: str) -> None:
    (tmp_path / "coder.toml").write_text("")
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    with pytest.raises(UsageError, match="outputs are not written"):
        write_file(path, b"")


def test_a_link_does_not_lead_into_the_record(tmp_path: Path) -> None:
    (tmp_path / "coder.toml").write_text("")
    (tmp_path / "codings").mkdir()
    (tmp_path / "exports").symlink_to(tmp_path / "codings", target_is_directory=True)
    with pytest.raises(UsageError, match="outputs are not written"):
        write_file(tmp_path / "exports" / "anna.jsonl", b"")
