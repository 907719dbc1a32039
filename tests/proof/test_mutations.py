"""Mutated PDFs end in a text or a typed error, and the run always ends."""

from __future__ import annotations

import os
from pathlib import Path

from tests.proof.mutations import KINDS, chosen, mutated, originals, outcomes

COUNT = int(os.environ.get("CODER_MUTATIONS", "50"))


def test_mutated_files_succeed_or_are_refused_in_words(shared: Path) -> None:
    told = list(outcomes(originals(shared / "pdfs"), COUNT))
    assert len(told) == COUNT
    assert not [one for one in told if one.told.startswith("FAILED")]
    # A reader that had to be ended is a typed error, too, but it should stay a rare one.
    ended = [one for one in told if "the reader" in one.told]
    assert len(ended) <= COUNT // 25, ended


def test_every_file_meets_every_kind_before_any_pair_comes_again() -> None:
    for files in (1, 7, 8, 32, 33):
        pairs = {chosen(seed, files) for seed in range(files * len(KINDS))}
        assert len(pairs) == files * len(KINDS)
        assert len({kind for _, kind in (chosen(seed, files) for seed in range(8))}) == len(KINDS)


def test_mutations_can_be_made_again() -> None:
    ((_, data),) = originals(None)
    for seed, kind in enumerate(KINDS):
        assert mutated(data, seed, kind) == mutated(data, seed, kind) != data
