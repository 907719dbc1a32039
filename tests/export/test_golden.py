"""Every text format byte for byte, and every format the same twice.

Set CODER_WRITE_GOLDEN=1 to write the files anew; look at the difference before keeping it.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from coder.export.write import FORMATS, write

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("export_samples", HERE / "samples.py")
samples = importlib.util.module_from_spec(spec)
spec.loader.exec_module(samples)

CASES = {
    "table.csv": (samples.TABLE, {}),
    "table-excel.csv": (samples.TABLE, {"excel": True}),
    "table.tsv": (samples.TABLE, {}),
    "table.json": (samples.TABLE, {}),
    "table.jsonl": (samples.TABLE, {}),
    "table.md": (samples.TABLE, {}),
    "table.tex": (samples.TABLE, {"digits": 1}),
    "matrix.csv": (samples.MATRIX, {}),
    "matrix-names.csv": (samples.MATRIX, {"labels": {"aid": "Aid; money"}}),
    "matrix.json": (samples.MATRIX, {}),
    "matrix.jsonl": (samples.MATRIX, {}),
    "matrix.md": (samples.MATRIX, {}),
    "matrix.tex": (samples.MATRIX, {}),
    "matrix.svg": (samples.MATRIX, {}),
    "matrix.graphml": (samples.MATRIX, {}),
    "phi.csv": (samples.PHI, {}),
    "phi.svg": (samples.PHI, {}),
    "phi.gexf": (samples.PHI, {}),
    "network.graphml": (samples.NETWORK, {}),
    "network.gexf": (samples.NETWORK, {}),
    "network.json": (samples.NETWORK, {}),
    "network.csv": (samples.NETWORK, {}),
    "scores.json": (samples.SCORES, {}),
    "scores.csv": (samples.SCORES, {}),
}


@pytest.mark.parametrize("name", CASES)
def test_bytes_are_as_kept(name):
    result, options = CASES[name]
    data, findings = write(result, name, **options)
    kept = HERE / "golden" / name
    if os.environ.get("CODER_WRITE_GOLDEN"):
        kept.write_bytes(data)
    assert data == kept.read_bytes()
    assert findings == ()


@pytest.mark.parametrize("kind", sorted(set(FORMATS.values())))
def test_the_same_bytes_twice(kind):
    assert write(samples.MATRIX, kind) == write(samples.MATRIX, kind)
    if kind in ("xlsx", "docx", "csv", "md", "latex"):
        assert write(samples.TABLE, kind) == write(samples.TABLE, kind)
