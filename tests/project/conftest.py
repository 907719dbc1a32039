"""A small project of two documents with three coders, and a lead who asks how well they agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.project.facade import Project
from tests.project.agreed import D1, D2
from tests.project.small import a_project, opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "p", D1, D2, coders=("ana", "ben", "chloe"))


@pytest.fixture
def lead(root: Path) -> Iterator[Project]:
    with opened(root, "lea") as made:
        yield made
