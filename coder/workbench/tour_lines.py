"""The tour line by line: the same lessons with the commands of the line mode."""

from __future__ import annotations

from coder.workbench.linear import Linear
from coder.workbench.tour import Tour

__all__ = ["TourLines"]


class TourLines:
    """A tour by lines.

    Args:
        linear: the line mode on the document of the tour.
        tour: the lessons.
    """

    def __init__(self, linear: Linear, tour: Tour) -> None:
        self.linear = linear
        self.tour = tour
        self.left = False

    def begin(self) -> list[str]:
        """What is said first."""
        about = "a key is a line here; an empty line is Space; words stand behind the key: c win"
        return [*self.linear.begin(), "", about, self.tour.words()]

    def command(self, line: str) -> list[str]:
        """Do what a line says, and go on in the tour when that was asked."""
        told = self.linear.command(line)
        self.left = self.linear.left
        if self.left:
            return told
        said = self.linear.hands.desk.said
        learned = self.tour.look(
            undone=said.startswith("took back"), helped=line.strip() in ("?", "help")
        )
        return [*told, "", *(["well done"] if learned else []), self.tour.words()]
