"""The codebook: a tree of codes with definitions, rules, groups and attributes.

Owns lookup and the tree: ids are flat and unique, `parent` is the only hierarchy, a path
(`control.readmission`) is computed and never stored. Order is the order of the file. Reading and
checking the file is not done here; a Codebook value is already free of errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from coder.model.errors import UnknownName
from coder.model.rule import Context, Rule

__all__ = ["Attribute", "Code", "CodeGroup", "Codebook", "Example"]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that the code's rules must hit (`positive`) or must not."""

    text: str
    positive: bool
    source: str = ""
    lang: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Codes that belong together; `exclusive` ones exclude each other on one passage."""

    id: str
    name: str = ""
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """A declared attribute of codings or variable of documents.

    `type` is nominal, ordinal, integer, text or date; `values` empty means free; `scope` are the codes
    (ids) it belongs to, empty for all. `default` is shown, never stored or counted.
    """

    name: str
    type: str = "nominal"
    values: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    default: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the codebook. `names` maps a language to the name in it; `key` is for the picker."""

    id: str
    name: str = ""
    parent: str = ""
    group: str = ""
    colour: str = ""
    key: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    rules: tuple[Rule, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    retired: bool = False
    silences: tuple[str, ...] = ()
    line: int = 0

    @property
    def label(self) -> str:
        """The name to show, else the id."""
        return self.name or self.id


@dataclass(frozen=True)
class Codebook:
    """A codebook without errors; `name` is the file's stem, `hash` names its state (16 hex digits).

    `pipelines` are the user's own spaCy pipelines, as (language, package or folder) pairs.
    """

    name: str
    codes: tuple[Code, ...] = ()
    version: str = ""
    hash: str = ""
    languages: tuple[str, ...] = ()
    groups: tuple[CodeGroup, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    variables: tuple[Attribute, ...] = ()
    contexts: tuple[Context, ...] = ()
    overlap: str = "all"
    pipelines: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {c.id: c for c in self.codes}

    @cached_property
    def _children(self) -> dict[str, tuple[Code, ...]]:
        out: dict[str, list[Code]] = {}
        for code in self.codes:
            out.setdefault(code.parent, []).append(code)
        return {k: tuple(v) for k, v in out.items()}

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._by_id

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all codes, in file order."""
        return tuple(self._by_id)

    def get(self, code_id: str) -> Code | None:
        """The code, or None."""
        return self._by_id.get(code_id)

    def code(self, written: str) -> Code:
        """The code meant by an id, a path (`control.readmission`) or a key.

        Raises:
            UnknownName: with the nearest id.
        """
        found = self._by_id.get(written) or self._by_id.get(written.rpartition(".")[2])
        if found is None and 0 < len(written) <= 3:
            found = next((c for c in self.codes if c.key == written), None)
        if found is None or ("." in written and self.path(found.id) != written):
            raise UnknownName.of(
                "code",
                written,
                [*self._by_id, *map(self.path, self._by_id)],
                hint=f"coder codebook show --tree lists the codes of {self.name}",
            )
        return found

    def children(self, code_id: str = "") -> tuple[Code, ...]:
        """Direct children in file order; of the empty id: the top level."""
        return self._children.get(code_id, ())

    def subtree(self, code_id: str) -> tuple[Code, ...]:
        """The code and all below it, in tree order.

        Raises:
            UnknownName: when there is no such code.
        """
        out = [self.code(code_id)]
        for child in self.children(out[0].id):
            out.extend(self.subtree(child.id))
        return tuple(out)

    def tree(self) -> tuple[tuple[int, Code], ...]:
        """All codes in tree order with their depth (0 for the top level)."""

        def walk(parent: str, depth: int) -> Iterator[tuple[int, Code]]:
            for code in self.children(parent):
                yield depth, code
                yield from walk(code.id, depth + 1)

        return tuple(walk("", 0))

    def ancestors(self, code_id: str) -> tuple[str, ...]:
        """Ids from the top level down to the parent of `code_id`; empty for unknown ids."""
        out: list[str] = []
        code = self._by_id.get(code_id)
        while code is not None and code.parent and code.parent not in out:
            out.append(code.parent)
            code = self._by_id.get(code.parent)
        return tuple(reversed(out))

    def path(self, code_id: str) -> str:
        """Ids from the top level to the code, joined by dots; the id itself when unknown."""
        return ".".join((*self.ancestors(code_id), code_id))

    def roll_up(self, code_id: str, depth: int) -> str:
        """The ancestor at `depth` (0 is the top level), or the code itself when it is not deeper."""
        line = (*self.ancestors(code_id), code_id)
        return line[min(depth, len(line) - 1)]

    def attribute(self, name: str) -> Attribute:
        """The declared attribute of codings.

        Raises:
            UnknownName: with the nearest name.
        """
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        raise UnknownName.of(
            "attribute",
            name,
            [a.name for a in self.attributes],
            hint=f"attributes are declared at the top of the codebook {self.name}",
        )
