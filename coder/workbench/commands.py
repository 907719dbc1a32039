"""Every key as a command that is found by its words (the command palette)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from coder.workbench.keys import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coder.workbench.frame import Frame

__all__ = ["Commands"]


class Commands(Provider):
    """The commands of the screen on which it was opened."""

    @property
    def _frame(self) -> Frame:
        return cast("Frame", self.app)

    def _known(self) -> Iterator[tuple[str, str, partial[None]]]:
        frame, seen = self._frame, set()
        for key in frame.table:
            if key.bound_to not in seen and key.act != "palette":
                seen.add(key.bound_to)
                yield self._named(key), f"key {key.name}", partial(frame.press, key)
        if not frame.scheme.mono:
            for name in ("dark", "light"):
                yield f"{name} page", "colours", partial(frame.turn_theme, name)

    def _named(self, key: Key) -> str:
        pinned = self._frame.desk.pinned
        if key.act == "pinned" and key.argument in pinned:
            return f"code {self._frame.desk.label(pinned[key.argument])}"
        name = key.argument if key.act == "ask" else key.act
        return f"{name.replace('_', ' ')}: {key.words}"

    async def discover(self) -> Hits:
        """All of them."""
        for words, about, act in self._known():
            yield DiscoveryHit(words, act, help=about)

    async def search(self, query: str) -> Hits:
        """Those whose words fit."""
        matcher = self.matcher(query)
        for words, about, act in self._known():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), act, help=about)
