"""Years put into periods."""

from __future__ import annotations

import pytest

from coder.analyse.bands import Band, banded, parse_bands
from coder.model.errors import BadValue


def test_a_name_and_its_bands():
    name, bands = parse_bands("year:1999-2007, 2008..2015,2020")
    assert name == "year"
    assert bands == (
        Band("1999-2007", 1999, 2007),
        Band("2008-2015", 2008, 2015),
        Band("2020", 2020, 2020),
    )
    shown = [banded(v, bands) for v in ("1999", "2007", "2008", "2016", "2020-05-01", "n.d.", "")]
    assert shown == ["1999-2007", "1999-2007", "2008-2015", "", "2020", "", ""]


@pytest.mark.parametrize("spec", ["case", "dc:title", ":1999", "year:", "year:1999-2007,later"])
def test_other_names_are_names(spec):
    assert parse_bands(spec) == (spec, ())
    assert banded("EU", ()) == "EU"


def test_a_band_begins_before_it_ends():
    with pytest.raises(BadValue, match="2008-1999"):
        parse_bands("year:2008-1999")
