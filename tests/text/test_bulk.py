"""The search for garbage rests in a block, and goes on afterwards as it did before."""

from __future__ import annotations

import gc

import pytest

from coder.text.bulk import in_bulk


def test_the_search_rests_in_the_block_and_goes_on_even_after_an_error() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError), in_bulk():
        with in_bulk():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the outer block is not over"
        raise ValueError
    assert gc.isenabled()
