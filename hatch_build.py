"""Puts the demo project into the wheel, so that `coder demo` works without the checkout.

The repository root is itself a working project; a built wheel carries its parts under
`coder/data/demo`. An editable install reads them from the root and gets no second copy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = ("coder.toml", ".gitattributes", "codebooks", "corpora", "codings")


class DemoHook(BuildHookInterface):
    """Adds the demo project to wheels of the standard kind."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the parts of the root that go along, where they exist."""
        if version != "standard":
            return
        root = Path(self.root)
        build_data["force_include"].update(
            {str(root / p): f"coder/data/demo/{p}" for p in PARTS if (root / p).exists()}
        )
