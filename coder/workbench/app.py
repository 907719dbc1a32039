"""The workbench on the full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["run"]


def run(
    project: Project, doc_id: str, *, unit: str = "", at: str = "", readonly: bool = False
) -> int:
    """Open the full screen on a document; returns the exit code."""
    raise UsageError(
        f"the full screen is not in this version, so {doc_id} cannot be opened on it",
        hint="--linear works line by line",
    )
