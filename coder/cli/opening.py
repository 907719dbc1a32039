"""Opens the project for a verb, and tells afterwards what opening found.

Owns the order: the verb's own output first, then the project's findings on stderr, whether the verb
ended well or not. A journal line that cannot be read makes exit code 5 of a 0, because what was shown
lacks it (RECORD.md, Durability); a torn last line is a warning only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.cli import diagnostics
from coder.cli.diagnostics import ExitCode
from coder.model.finding import Level

if TYPE_CHECKING:
    from coder.cli.given import Given
    from coder.model.finding import Finding
    from coder.project.facade import Project

__all__ = ["Opening", "opened", "told_first"]


@dataclass(slots=True)
class Opening:
    """An opened project; `exit_code` is set once it is closed.

    A verb whose result are findings names them in `listed`, so that none is said a second time.
    """

    project: Project
    exit_code: ExitCode = ExitCode.DONE
    listed: Sequence[Finding] = ()


@contextmanager
def opened(given: Given) -> Iterator[Opening]:
    """The project that `given` means, closed at the end.

    Raises:
        ProjectMissing: no coder.toml here or above.
    """
    from coder.project.facade import open as open_project

    project = open_project(given.project or ".", coder=given.coder, codebook=given.codebook)
    opening = Opening(project)
    try:
        yield opening
    finally:
        findings = [found for found in project.findings if found not in opening.listed]
        project.close()
        if diagnostics.report(findings) is Level.ERROR:
            opening.exit_code = ExitCode.PARTLY


def told_first(project: Project) -> None:
    """Tell a coder who is new here so before a long sitting begins, and not again when it ends."""
    project.writer()
    news = [found for found in project.told if found.code == "new-coder"]
    diagnostics.report(news)
    project.told[:] = [found for found in project.told if found not in news]
