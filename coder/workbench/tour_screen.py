"""The tour on the full screen: the workbench with a lesson above the text."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from coder.project.facade import Project
from coder.workbench.app import Workbench
from coder.workbench.hands import Hands
from coder.workbench.keys import Key
from coder.workbench.themes import Scheme
from coder.workbench.tour import DOC, Tour

__all__ = ["TourScreen", "run"]


class TourScreen(Workbench):
    """The workbench with a tour.

    Args:
        hands: on the document of the tour.
        scheme: colours; those that settings and environment ask for without.
    """

    CSS = (
        Workbench.CSS
        + """
    #lesson { dock: top; height: 5; padding: 0 1; border: round $primary; }
    """
    )

    def __init__(self, hands: Hands, *, scheme: Scheme | None = None) -> None:
        super().__init__(hands, scheme=scheme)
        self.tour = Tour(hands.desk, self.table)
        self._learned = ""

    def compose(self) -> ComposeResult:
        """The lesson, and the workbench below it."""
        yield Static("", id="lesson", markup=False)
        yield from super().compose()

    def on_mount(self) -> None:
        """Show the first lesson."""
        super().on_mount()
        self._teach()

    def _teach(self, *, learned: bool = False) -> None:
        words = Text("Well done. " if learned else "", style="bold")
        words.append(self.tour.words(), style="not bold")
        self.query_one("#lesson", Static).update(words, layout=False)

    def press(self, key: Key) -> None:
        """Do what a key means; help counts when it was opened."""
        super().press(key)
        if key.act == "help" and self.tour.look(helped=True):
            self._teach(learned=True)

    def act(self, what: Callable[[], object]) -> None:
        """Do something, and go on in the tour when that was asked."""
        super().act(what)
        undone = self.desk.said.startswith("took back")
        self._teach(learned=self.tour.look(undone=undone))


def run(project: Project) -> int:
    """Open the tour; returns the exit code."""
    return TourScreen(Hands(project, DOC)).run() or 0
