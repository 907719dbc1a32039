"""Tables of quotations as ATLAS.ti and MAXQDA write them, in two languages, and what they cannot say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from coder.exchange.anchoring import HINT_STEP
from coder.exchange.formats import ReadOptions
from coder.exchange.sheets import read_sheets
from coder.exchange.sheetstidy import attributes_of
from coder.exchange.sheetwords import code_paths, field_of, first_numbers, time_of
from coder.model.errors import InputError, Unreadable
from tests.exchange.making import ATLAS, ATLAS_DE, MAXQDA, MAXQDA_DE, a_sheet

PLAIN = ReadOptions()
QUOTE = ("3:10", "a win-win\u2026", "EU-01", "EU\n2008", "a win-win for all", "why", "Win-win\nFrame::Gain",
         "12 - 14", 1, "Ana", "Ana", "2024-05-01 10:00:00", "2024-05-01 10:00:00")  # fmt: skip
SEGMENT = ("#00FF00", "why", "EU", "EU-01", "Frame > Gain", 5, 5, 80, "a win-win", "Ana",
           "01.05.2024 10:00:00", 9, 0.12)  # fmt: skip


@pytest.mark.parametrize("header", [ATLAS, ATLAS_DE])
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_quotations_of_atlas_ti(tmp_path: Path, header: tuple[str, ...], ending: str) -> None:
    foreign = read_sheets(a_sheet(tmp_path / f"q{ending}", header, [QUOTE]), PLAIN)
    names = {c.id: c for c in foreign.codes}
    first, second = foreign.codings
    assert (first.document, first.quote, first.memo) == ("EU-01", "a win-win for all", "why")
    assert names[first.code].name == "Win-win" and second.memo == ""
    assert names[second.code].name == "Gain" and names[names[second.code].parent].name == "Frame"
    assert first.start == -1 and first.hint == 12 * HINT_STEP
    assert first.time == "2024-05-01T10:00:00" and first.foreign["quotation"] == "3:10"
    assert [u.name for u in foreign.users] == ["Ana"]
    assert [s.name for s in foreign.sets] == ["2008", "EU"]
    assert foreign.losses == {}
    assert [f.code for f in foreign.findings] == ["computed"]


@pytest.mark.parametrize("header", [MAXQDA, MAXQDA_DE])
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_coded_segments_of_maxqda(tmp_path: Path, header: tuple[str, ...], ending: str) -> None:
    foreign = read_sheets(a_sheet(tmp_path / f"s{ending}", header, [SEGMENT]), PLAIN)
    (coding,) = foreign.codings
    code = next(c for c in foreign.codes if c.id == coding.code)
    assert code.colour == "#00FF00" and code.name == "Gain"
    assert coding.attributes == {"weight": "80"} and coding.hint == 5 * HINT_STEP
    assert coding.time == "2024-05-01T10:00:00" and coding.memo == "why"
    assert foreign.users[0].name == "Ana" and foreign.losses == {}


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    rows = [("",) * 13, ATLAS, QUOTE]
    foreign = read_sheets(a_sheet(tmp_path / "q.xlsx", ("Project: study",), rows), PLAIN)
    assert len(foreign.codings) == 2


def test_what_has_no_place_is_counted(tmp_path: Path) -> None:
    header = (*ATLAS, "Stars")
    rows = [
        (*QUOTE, "5"),
        (*QUOTE[:1], "My name for it", *QUOTE[2:10], "Ben", *QUOTE[11:], ""),
        (*QUOTE[:4], "", *QUOTE[5:], ""),
        (*QUOTE[:6], "", *QUOTE[7:], ""),
        (*QUOTE[:11], "once upon a time", "", ""),
    ]
    foreign = read_sheets(a_sheet(tmp_path / "q.xlsx", header, rows), PLAIN)
    assert foreign.losses == {
        "comments on such quotations": 2,
        "last changes of quotations (who and when)": 1,
        "names given to quotations": 2,
        "quotations without a code": 1,
        "quotations without text (pictures, sound, film)": 1,
        "times that cannot be read": 1,
        "values in column 'Stars'": 1,
    }


def test_other_tables_and_harmful_ones_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_sheets(tmp_path / "none.xlsx", PLAIN)
    with pytest.raises(Unreadable, match="no table of quotations"):
        read_sheets(a_sheet(tmp_path / "c.xlsx", ("Code", "Comment"), [("a", "b")]), PLAIN)
    for name, data in (("a.xlsx", b"PK\x03\x04 not a zip"), ("b.csv", b"a\x00b"), ("c.csv", b"  ")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Unreadable):
            read_sheets(tmp_path / name, PLAIN)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    (tmp_path / "bomb.xlsx").write_bytes(out.getvalue())
    with pytest.raises(Unreadable, match="beyond all measure"):
        read_sheets(tmp_path / "bomb.xlsx", PLAIN)


def test_headings_paths_references_and_times_are_read() -> None:
    assert field_of(" Zitatinhalt: ") == "text" and field_of("Abdeckungsgrad %") == "coverage"
    assert code_paths("A; B\nC::D", several=True) == [("A",), ("B",), ("C", "D")]
    assert code_paths("A\\B", several=False) == [("A", "B")]
    assert first_numbers("12 - 14") == (12, -1) and first_numbers("p 3: 120") == (3, 120)
    assert first_numbers("") == (-1, -1)
    assert time_of("5/1/2024 10:00:00 AM") == "2024-05-01T10:00:00" and time_of("soon") == ""
    assert attributes_of("stance=a=b; task=x; y?; who=z") == (
        {"stance": "a=b", "who": "z"}, 1
    )  # fmt: skip
