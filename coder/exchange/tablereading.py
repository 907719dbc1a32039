"""What the reading of another program's database begins with, the same for each program.

Owns that losses, findings, people and notes are gathered while tables are read, and that users are told apart
by program and file. What the tables mean is known to the readers that build on this.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import ClassVar

from coder.exchange.formats import ForeignMemo, ReadOptions
from coder.exchange.sqliteread import Tables
from coder.exchange.strangers import Strangers
from coder.model.finding import Finding

__all__ = ["TableReader"]


class TableReader:
    """One reading of one database; `program` is what its users' ids are made with."""

    program: ClassVar[str]

    def __init__(self, tables: Tables, path: Path, options: ReadOptions) -> None:
        self.tables = tables
        self.path = path
        self.options = options
        self.losses: Counter[str] = Counter()
        self.findings: list[Finding] = tables.findings()
        self.people = Strangers(self.program, path.name)
        self.memos: list[ForeignMemo] = []
