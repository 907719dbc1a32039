"""The shared PDFs, each read once for all tests of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.ingest.extract import Extraction, extract
from tests.ingest.making import PASSWORDS, shared


@pytest.fixture(scope="session")
def policy_pdfs() -> dict[Path, Extraction]:
    """Every shared PDF with its extraction, in the order of their names."""
    return {
        path: extract(path, password=PASSWORDS.get(path.name))
        for path in sorted(shared("pdfs").glob("*.pdf"))
    }
