"""Qualitative discourse coding on a plain-text record.

    sources --ingest--> texts --tag--> suggestions --review / code--> codings
    codings --agree, adjudicate--> consensus      codings --analyse--> matrices, tables --export--> papers

`coder.open(folder)` opens a project; everything the command line does is a call on what it returns.
Packages are the verbs: `ingest`, `codebook`, `tag`, `review`, `analyse`, `export`, over `store` (files),
`text`, `stats` and `model` (values). Names are loaded on first use, so importing this costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coder.model.coding import Coding, Suggestion
    from coder.model.document import Document
    from coder.model.errors import CoderError
    from coder.model.finding import Finding
    from coder.model.results import Matrix, Score, Table
    from coder.model.selection import Selection
    from coder.model.span import Span
    from coder.project.facade import Project, init, open

__all__ = [
    "Coding",
    "CoderError",
    "Document",
    "Finding",
    "Matrix",
    "Project",
    "Score",
    "Selection",
    "Span",
    "Suggestion",
    "Table",
    "__version__",
    "init",
    "open",
]

__version__ = "0.1.0"

_HOMES = {
    "Coding": "coder.model.coding",
    "CoderError": "coder.model.errors",
    "Document": "coder.model.document",
    "Finding": "coder.model.finding",
    "Matrix": "coder.model.results",
    "Project": "coder.project.facade",
    "Score": "coder.model.results",
    "Selection": "coder.model.selection",
    "Span": "coder.model.span",
    "Suggestion": "coder.model.coding",
    "Table": "coder.model.results",
    "init": "coder.project.facade",
    "open": "coder.project.facade",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'coder' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
