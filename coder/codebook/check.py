"""Rows of the file to a `Codebook`, and what ties two places of a file together.

Owns the checks that need more than one key: ids that stand twice, parents, groups, sets, contexts and
attributes that are not there, circles of parents, code keys taken twice, colours. Everything wrong is
reported; the value is built from what is right, and the caller throws it away when there were errors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coder.codebook.circles import mutual_silences, parents_in_circles
from coder.codebook.colours import COLOUR_HINT, colour_of
from coder.codebook.declaration import BUILT_IN_CONTEXTS
from coder.codebook.parts import Inherited, Parts
from coder.codebook.references import References
from coder.codebook.shape import Row, Said, meant
from coder.codebook.tree import Faults
from coder.model.codebook import Attribute, Code, Codebook, CodeGroup, Example
from coder.model.finding import Level
from coder.model.rule import Context, Rule, Scope, TokenPattern, pieces

__all__ = ["build"]


_COMPARISON = re.compile(r"\s*(?:[<>=!~]|not\s)|.*\*|\d{4}\s*(?:-|–|\.\.)\s*\d{4}\Z", re.IGNORECASE)


@dataclass(frozen=True)
class _Names:
    """Every name that another place may refer to."""

    codes: Mapping[str, None]
    groups: Mapping[str, None]
    contexts: Mapping[str, None]
    attributes: Mapping[str, Row]


def build(row: Row, faults: Faults, *, name: str, state: str) -> Codebook:
    """The codebook that a file's rows say.

    Args:
        row: the whole file, taken by the declaration.
        faults: takes what is wrong.
        name: the codebook's name (the file's stem).
        state: the hash of the file's bytes.
    """
    defaults = row.get("defaults", {})
    normal = defaults.get("normalise", {})
    case = defaults.get("case", normal.get("case", "fold"))
    parts = Parts(row.get("sets", {}), faults, Inherited(case, defaults.get("hyphen", "flexible")))
    parts.pipelines = tuple(sorted((str(k), str(v)) for k, v in row.get("pipelines", {}).items()))
    names = _Names(
        dict.fromkeys(_ids(row.get("codes", ()), "id")),
        dict.fromkeys(_ids(row.get("groups", ()), "id")),
        dict.fromkeys((*BUILT_IN_CONTEXTS, *row.get("contexts", {}))),
        {a["name"]: a for a in row.get("attributes", ()) if "name" in a},
    )
    _twice(row.get("codes", ()), "id", "code", faults)
    _twice(row.get("groups", ()), "id", "group", faults)
    _twice(row.get("attributes", ()), "name", "attribute", faults)
    _twice(row.get("variables", ()), "name", "variable", faults)
    _twice(row.get("codes", ()), "key", "the key", faults)
    rules = [r for c in row.get("codes", ()) for r in c.get("rules", ())]
    _twice(rules, "id", "rule", faults)
    maker = _Maker(parts, names, defaults, faults)
    by_id = {str(c["id"]): c for c in row.get("codes", ()) if "id" in c}
    maker.references = References(by_id, maker.rule, faults)
    parts.of_code = maker.references.of_code
    book = Codebook(
        name=name,
        codes=tuple(maker.code(c) for c in row.get("codes", ()) if "id" in c),
        version=str(row.get("version", "")),
        hash=state,
        languages=tuple(map(str, row.get("languages", ()))),
        groups=tuple(
            CodeGroup(str(g["id"]), str(g.get("name", "")), g.get("exclusive", False))
            for g in row.get("groups", ())
            if "id" in g
        ),
        attributes=tuple(
            maker.attribute(a, "attribute") for a in row.get("attributes", ()) if "name" in a
        ),
        variables=tuple(
            maker.attribute(a, "variable") for a in row.get("variables", ()) if "name" in a
        ),
        contexts=tuple(maker.context(n, c) for n, c in row.get("contexts", {}).items()),
        overlap=str(defaults.get("overlap", "all")),
        pipelines=parts.pipelines,
    )
    parents_in_circles(row.get("codes", ()), faults)
    mutual_silences(book, row.get("codes", ()), faults)
    _unused(parts, row, faults)
    return book


def _ids(rows: Iterable[Row], key: str) -> list[str]:
    return [str(r[key]) for r in rows if key in r]


def _twice(rows: Iterable[Row], key: str, what: str, faults: Faults) -> None:
    seen: dict[str, Said] = {}
    for row in rows:
        said = row.get(key)
        if said is None:
            continue
        if said in seen:
            line = seen[said].at[0]
            code = "duplicate-key-letter" if key == "key" else "duplicate-id"
            faults.add(code, f"{what} {str(said)!r} stands twice (first in line {line})", said.at)
        else:
            seen[said] = said


def _unused(parts: Parts, row: Row, faults: Faults) -> None:
    """Sets that nothing names (looked into all the same, for their own faults), and groups without code."""
    sets = row.get("sets", {})
    unused = [name for name in sets if name not in parts.used]
    for name in unused:
        said = Said(f"${name}")
        said.at = sets.place(name)
        parts.part(said, "sets")
        faults.add("unused-set", f"set {name!r} is not used", said.at, level=Level.NOTE)
    used = {str(c.get("group", "")) for c in row.get("codes", ())}
    for group in row.get("groups", ()):
        if "id" in group and group["id"] not in used:
            what = f"group {str(group['id'])!r} holds no code"
            faults.add("unused-group", what, group.at, level=Level.NOTE)


@dataclass
class _Maker:
    """Turns rows into values of the model, one kind of row a method."""

    parts: Parts
    names: _Names
    defaults: Mapping[str, Any]
    faults: Faults
    references: References = field(init=False)

    def known(self, said: Said, names: Collection[str], code: str, what: str) -> bool:
        """Whether a reference finds its target; reports it otherwise."""
        if said in names:
            return True
        self.faults.add(code, f"{what} {str(said)!r} is not known{meant(said, names)}", said.at)
        return False

    def code(self, row: Row) -> Code:
        """One code with its rules."""
        ident = str(row["id"])
        where = f"code {ident!r}"
        self._tied(row, where)
        return Code(
            id=ident,
            name=str(row.get("name", "")),
            parent=str(row.get("parent", "")),
            group=str(row.get("group", "")),
            colour=colour_of(row.get("colour", "")),
            key=str(row.get("key", "")),
            definition=str(row.get("definition", "")),
            include=tuple(map(str, row.get("include", ()))),
            exclude=tuple(map(str, row.get("exclude", ()))),
            examples=tuple(
                Example(str(e["text"]), e.get("code", True), str(e.get("source", "")),
                        str(e.get("lang", "")), e.at[0])
                for e in row.get("examples", ()) if "text" in e
            ),
            rules=self._rules(row, where),
            names={k: str(v) for k, v in row.get("names", {}).items()},
            retired=row.get("retired", False),
            silences=self._silenced(row, where, ident),
            line=row.at[0],
        )  # fmt: skip

    def _tied(self, row: Row, where: str) -> None:
        if parent := row.get("parent"):
            self.known(parent, self.names.codes, "unknown-parent", f"{where}: parent")
        if group := row.get("group"):
            self.known(group, self.names.groups, "unknown-group", f"{where}: group")
        self._coloured(row, where)
        if not row.get("definition", "").strip():
            self.faults.add("no-definition", f"{where} has no definition", row.at, level=Level.NOTE)

    def _coloured(self, row: Row, where: str) -> None:
        colour = row.get("colour")
        if colour is not None and not colour_of(colour):
            what = f"{where}: colour {str(colour)!r} is not a colour"
            self.faults.add("bad-colour", what, colour.at, hint=COLOUR_HINT)
        elif colour is None and "colour" in row.places:
            what = (
                f"{where}: colour says nothing; a # that is not in quotation marks begins a comment"
            )
            self.faults.add(
                "no-colour", what, row.place("colour"), level=Level.NOTE, hint=COLOUR_HINT
            )

    def _silenced(self, row: Row, where: str, own: str) -> tuple[str, ...]:
        out = []
        for said in row.get("silences", ()):
            if said == own:
                self.faults.add("bad-value", f"{where}: a code cannot silence itself", said.at)
            elif self.known(said, self.names.codes, "unknown-code", f"{where}: silenced code"):
                out.append(str(said))
        return tuple(out)

    def _rules(self, row: Row, where: str) -> tuple[Rule, ...]:
        def made() -> tuple[Rule, ...]:
            numbered = enumerate(row.get("rules", ()), 1)
            all_ = (self.rule(r, where, f"{row['id']}.{n}", str(row["id"])) for n, r in numbered)
            return tuple(rule for rule in all_ if rule)

        return self.references.inside(str(row["id"]), made)

    def rule(self, row: Row, where: str, default_id: str, code: str) -> Rule | None:
        """One rule; None when its kind is wrong."""
        ident = str(row.get("id", default_id))
        if "id" not in row:
            what = f"{where}: a rule without id; its precision cannot be followed over time"
            self.faults.add("no-rule-id", what, row.at, level=Level.NOTE, hint=f"id: {default_id}")
        where = f"{where}: rule {ident!r}"
        body = self.parts.body(row, where, self.parts.defaults)
        unless = self.parts.unless(row, where)
        silences = self._silenced(row, where, code)
        scope = self._scope(row.get("scope"))
        context = tuple(
            str(c)
            for c in row.get("context", ())
            if self.known(c, self.names.contexts, "unknown-context", f"{where}: context")
        )
        if body is None:
            return None
        return Rule(
            id=ident,
            body=body,
            lang=tuple(map(str, row.get("lang", ()))),
            within=str(row.get("within", self.defaults.get("within", "sentence"))),
            expand=str(row.get("expand", self.defaults.get("expand", "match"))),
            weight=float(row.get("weight", self.defaults.get("weight", 1.0))),
            unless=unless,
            scope=scope,
            silences=silences,
            context=context,
            enabled=row.get("enabled", True),
            note=str(row.get("note", "")),
            line=row.at[0],
        )

    def _scope(self, row: Row | None) -> Scope:
        if row is None:
            return Scope()
        wanted: dict[str, tuple[str, ...]] = {}
        refused: dict[str, tuple[str, ...]] = {}
        for name, said in row.get("meta", {}).items():
            yes, no = _values(said)
            self._compared(str(name), (*yes, *no), row.place("meta"))
            wanted |= {str(name): yes} if yes else {}
            refused |= {str(name): no} if no else {}
        section, section_not = _values(row["section"]) if "section" in row else ((), ())
        return Scope(wanted, refused, section, section_not)

    def _compared(self, name: str, values: tuple[str, ...], at: tuple[int, int]) -> None:
        """A value that is meant to be computed with, and is a text like any other."""
        odd = next((v for v in values if _COMPARISON.match(v)), None)
        if odd is not None:
            what = f"scope: {name} {odd!r} is compared as it stands: no range, no sign, no * is read in it"
            hint = f"list the values: {name}: [2008, 2009]"
            self.faults.add("scope-value", what, at, level=Level.NOTE, hint=hint)

    def attribute(self, row: Row, what: str) -> Attribute:
        """A declared attribute of codings or variable of documents."""
        where = f"{what} {str(row['name'])!r}"
        values = tuple(map(str, row.get("values", ())))
        default = row.get("default", "")
        if default and values and default not in values:
            self.known(default, values, "bad-value", f"{where}: default")
        for said in row.get("scope", ()):
            self.known(said, self.names.codes, "unknown-code", f"{where}: code")
        if values and row.get("type", "nominal") == "integer":
            for said in row["values"]:
                if not re.fullmatch(r"-?[0-9]+", said):
                    self.faults.add(
                        "bad-value", f"{where}: {str(said)!r} is no whole number", said.at
                    )
        return Attribute(
            name=str(row["name"]),
            type=str(row.get("type", "nominal")),
            values=values,
            scope=tuple(map(str, row.get("scope", ()))),
            default=str(default),
            question=str(row.get("question", "")),
        )

    def context(self, name: str, row: Row) -> Context:
        """One declared context; fields left out take the built-in's value when compiled."""
        where = f"context {str(name)!r}"
        before, after, stop = (
            self.parts.any_of(row[k], where) if k in row else None
            for k in ("before", "after", "stop")
        )
        held = [p for p in (before, after, stop) if p is not None]
        if any(isinstance(p, TokenPattern) for whole in held for p in pieces(whole)):
            what = f"{where}: tokens and dependency cannot stand in a context"
            self.faults.add("bad-value", what, row.at, hint="list the words, or use a regex")
        words = any(k in row for k in ("before", "after", "quoted"))
        if not words and name not in BUILT_IN_CONTEXTS:
            what = f"{where}: needs before, after or quoted{meant(name, BUILT_IN_CONTEXTS)}"
            self.faults.add("missing-key", what, row.at)
        return Context(
            name=str(name),
            before=before,
            after=after,
            quoted=row.get("quoted", False),
            max_gap=row.get("max_gap"),
            max_words=row.get("max_words"),
            min_words=row.get("min_words"),
            within=str(row.get("within", "")),
            lang=tuple(map(str, row.get("lang", ()))),
            effect=str(row.get("effect", "flag")),
            proposes=self._proposed(row, where),
            unless=self.parts.parts(row.get("unless", []), where),
            stop=stop,
            everywhere=row.get("enabled", True),
        )

    def _proposed(self, row: Row, where: str) -> dict[str, str]:
        out = {}
        proposes = row.get("proposes") or Row()
        for name, value in proposes.items():
            attribute = self.names.attributes.get(name)
            if attribute is None:
                near = meant(name, self.names.attributes)
                what = f"{where}: attribute {name!r} is not declared{near}"
                self.faults.add("unknown-attribute", what, proposes.place(name))
                continue
            values = attribute.get("values", ())
            if values and not self.known(value, values, "bad-value", f"{where}: {name}"):
                continue
            out[str(name)] = str(value)
        return out


def _values(said: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Wanted and refused values of a scope entry."""
    if isinstance(said, Row):
        return (), tuple(map(str, said.get("not", ())))
    return (tuple(map(str, said)) if isinstance(said, list) else (str(said),)), ()
