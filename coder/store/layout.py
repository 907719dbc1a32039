"""Where things lie: the folders and files of a project, and its place in the user's cache.

Owns every path name of a project on disk (docs/architecture.md draws them). Finding a project means
walking up to the first folder with a coder.toml. Nothing is created here.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path

from coder.model.errors import ProjectMissing
from coder.model.value import value
from coder.text.derived import cache_root

__all__ = ["Layout", "cache_root", "find_project"]

MARK = "coder.toml"


def find_project(start: Path) -> Path:
    """The nearest folder at or above `start` that holds a coder.toml.

    Raises:
        ProjectMissing: when there is none, or `start` does not exist.
    """
    here = start.expanduser().absolute()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return folder
    raise ProjectMissing(
        f"no {MARK} in {start} or any folder above it",
        found=str(start),
        hint="coder init makes a project here; --project DIR names one elsewhere",
    )


@value(slots=False)
class Layout:
    """Paths of one project; `root` holds coder.toml."""

    root: Path

    @property
    def settings(self) -> Path:
        """coder.toml."""
        return self.root / MARK

    @property
    def codings(self) -> Path:
        """Folder of the journals."""
        return self.root / "codings"

    @property
    def codebooks(self) -> Path:
        """Folder of the codebooks."""
        return self.root / "codebooks"

    @property
    def history(self) -> Path:
        """Folder of codebook states that events name."""
        return self.codebooks / "history"

    @property
    def corpora(self) -> Path:
        """Folder of the corpora."""
        return self.root / "corpora"

    @property
    def exports(self) -> Path:
        """Folder for what commands write for papers."""
        return self.root / "exports"

    def journal(self, by: str, device: str = "") -> Path:
        """The journal of a coder, or of a coder's second machine."""
        return self.codings / (f"{by}~{device}.jsonl" if device else f"{by}.jsonl")

    def journals(self) -> list[Path]:
        """Every journal, conflict copies of cloud folders included, sorted by name."""
        if not self.codings.is_dir():
            return []
        return sorted(p for p in self.codings.glob("*.jsonl") if p.is_file())

    def corpus(self, name: str) -> Path:
        """Folder of a corpus."""
        return self.corpora / name

    def corpus_names(self) -> list[str]:
        """Names of the corpora, sorted."""
        if not self.corpora.is_dir():
            return []
        return sorted(p.name for p in self.corpora.iterdir() if p.is_dir())

    def sheet(self, corpus: str) -> Path:
        """The metadata sheet of a corpus."""
        return self.corpus(corpus) / "documents.csv"

    def sources(self, corpus: str) -> Path:
        """Folder of the files as received."""
        return self.corpus(corpus) / "sources"

    def tables(self, corpus: str) -> Path:
        """Folder of the tables as received whose rows became documents."""
        return self.corpus(corpus) / "tables"

    def texts(self, corpus: str) -> Path:
        """Folder of the stored texts, their maps and alignments."""
        return self.corpus(corpus) / "texts"

    def book_names(self) -> list[str]:
        """Names of the codebooks, sorted."""
        if not self.codebooks.is_dir():
            return []
        return sorted(
            p.stem for p in self.codebooks.glob("*.yaml") if not p.stem.endswith(".migrations")
        )

    def book(self, name: str) -> Path:
        """The file of a codebook."""
        return self.codebooks / f"{name}.yaml"

    def migrations(self, name: str) -> Path:
        """The migrations of a codebook."""
        return self.codebooks / f"{name}.migrations.yaml"

    def cache(self, project_id: str) -> Path:
        """This project's folder in the cache, keyed by project id and path."""
        where = hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:12]
        plain = "".join(c for c in project_id if c.isascii() and (c.isalnum() or c == "-"))
        return cache_root() / f"{plain[:12]}-{where}"

    @cached_property
    def writable(self) -> bool:
        """Whether the project's folder may be written to."""
        return os.access(self.root, os.W_OK)
