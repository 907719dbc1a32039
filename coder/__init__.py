"""Qualitative discourse coding on a plain-text record.

    sources --ingest--> texts --tag--> suggestions --review / code--> codings
    codings --agree, adjudicate--> consensus      codings --analyse--> matrices, tables --export--> papers

`coder.open(folder)` opens a project; everything the command line does is a call on what it returns.
Packages are the verbs: `ingest`, `codebook`, `tag`, `review`, `analyse`, `export`, over `store` (files),
`text`, `stats` and `model` (values). Names are loaded on first use, so importing this costs nothing;
docs/python.md explains each with an example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coder.model.codebook import Code, Codebook
    from coder.model.coding import AttributeValue, Coding, How, Origin, Suggestion, SuggestionKey
    from coder.model.document import Document, Page, TextMap, Unit
    from coder.model.errors import CoderError
    from coder.model.finding import Finding, Level
    from coder.model.frames import to_dicts, to_pandas
    from coder.model.results import Caption, Edge, EdgeList, Matrix, Score, Table
    from coder.model.selection import Selection
    from coder.model.span import Span
    from coder.project.facade import Project, init, open

__all__ = [
    "AttributeValue",
    "Caption",
    "Code",
    "Codebook",
    "CoderError",
    "Coding",
    "Document",
    "Edge",
    "EdgeList",
    "Finding",
    "How",
    "Level",
    "Matrix",
    "Origin",
    "Page",
    "Project",
    "Score",
    "Selection",
    "Span",
    "Suggestion",
    "SuggestionKey",
    "Table",
    "TextMap",
    "Unit",
    "__version__",
    "init",
    "open",
    "to_dicts",
    "to_pandas",
]

__version__ = "0.1.0"

_HOMES = {
    "AttributeValue": "coder.model.coding",
    "Caption": "coder.model.results",
    "Code": "coder.model.codebook",
    "Codebook": "coder.model.codebook",
    "CoderError": "coder.model.errors",
    "Coding": "coder.model.coding",
    "Document": "coder.model.document",
    "Edge": "coder.model.results",
    "EdgeList": "coder.model.results",
    "Finding": "coder.model.finding",
    "How": "coder.model.coding",
    "Level": "coder.model.finding",
    "Matrix": "coder.model.results",
    "Origin": "coder.model.coding",
    "Page": "coder.model.document",
    "Project": "coder.project.facade",
    "Score": "coder.model.results",
    "Selection": "coder.model.selection",
    "Span": "coder.model.span",
    "Suggestion": "coder.model.coding",
    "SuggestionKey": "coder.model.coding",
    "Table": "coder.model.results",
    "TextMap": "coder.model.document",
    "Unit": "coder.model.document",
    "init": "coder.project.facade",
    "open": "coder.project.facade",
    "to_dicts": "coder.model.frames",
    "to_pandas": "coder.model.frames",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'coder' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
