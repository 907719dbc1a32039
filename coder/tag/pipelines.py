"""spaCy behind rules of kind `tokens` and `dependency`: who reads a language, and the matchers of patterns.

    pipelines = Pipelines()
    pipeline = pipelines.of(part, "en")          None where the rule's own pipeline is not installed
    pipeline.matches(part, "Managing flows.")    [(0, 14)]

Owns that spaCy is loaded only when a paragraph has to be read; that without `requires` a blank pipeline reads
words and needs no model; that the user's own is an installed pipeline or a folder, named in the codebook, and
nothing else is ever imported; and that expressions in patterns run in RE2 like all others. Ranges are
half-open code points of the paragraph.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from coder.model.rule import TokenPattern

__all__ = ["ANY", "Pipeline", "Pipelines", "installed", "spacy_version"]

ANY = "xx"
"""spaCy's name for "no language in particular"."""

LONGEST = {0: 1_000_000, 1: 1_500, 2: 250}
"""Tokens of the longest paragraph that is matched, by how many tokens of the pattern repeat without end: the
ways to match grow with that power, and a text must not be able to stop a run."""

Range = tuple[int, int]
_UNREAD = ("textcat", "textcat_multilabel", "entity_linker", "spancat")


def spacy_version() -> str:
    """`spacy 3.8.1`, without loading it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"spacy {version('spacy')}"
    except PackageNotFoundError:  # pragma: no cover - it is a dependency
        return "no spacy"


def installed(name: str) -> str | None:
    """The version of a pipeline that is installed or lies in a folder; None when there is none.

    Nothing is imported: a folder has a meta.json, an installed pipeline announces itself to spaCy.
    """
    from importlib.metadata import entry_points

    folder = Path(name).expanduser()
    if (folder / "config.cfg").is_file():
        try:
            meta = json.loads((folder / "meta.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return str(meta.get("version", "?")) if isinstance(meta, dict) else None
    for point in entry_points(group="spacy_models"):
        if point.name == name:
            return point.dist.version if point.dist is not None else "?"
    return None


def named_for(part: TokenPattern, lang: str) -> str:
    """The pipeline that a part asks for in a language: the codebook's, empty where it names none.

    A text whose language nobody knows is read by the only pipeline there is.
    """
    named = dict(part.pipelines)
    if lang in ("und", ANY) and len(named) == 1:
        return next(iter(named.values()))
    return named.get(lang, "")


class Pipeline:
    """One pipeline with the matchers of the parts that asked for it.

    `fault` says why nothing can be matched, empty when all is well.
    """

    def __init__(self, nlp: Any, name: str = "") -> None:
        self.nlp, self.name, self.fault = nlp, name, ""
        self._matchers: dict[TokenPattern, Callable[[Any], list[Range]] | None] = {}
        self.read = 0

    def doc(self, text: str) -> Any:
        """A paragraph as tokens, with what the pipeline tells of them."""
        self.read += 1
        return self.nlp(text) if self.name else self.nlp.make_doc(text)

    def matches(self, part: TokenPattern, doc: Any) -> list[Range]:
        """Every match of a pattern in a paragraph; none, and a `fault`, where it cannot be matched."""
        if part not in self._matchers:
            try:
                self._matchers[part] = _matcher(part, self.nlp.vocab)
            except ValueError as error:
                self._matchers[part] = None
                self.fault = _reason(error)
        matcher = self._matchers[part]
        if matcher is None or not len(doc):
            return []
        if len(doc) > LONGEST[_open_repeats(part)]:
            self.fault = f"a paragraph of {len(doc)} tokens is too long for a pattern that repeats"
            return []
        if part.kind == "dependency" and not doc.has_annotation("DEP"):
            self.fault = "it has no parser"
            return []
        try:
            return matcher(doc)
        except ValueError as error:  # what the pattern asks for is not told by this pipeline
            self.fault = _reason(error)
            return []


def _open_repeats(part: TokenPattern) -> int:
    """How many tokens of a pattern repeat without end, as far as `LONGEST` counts."""
    ops = [str(token.get("OP", "")) for token in part.pattern]
    return min(2, sum(op in ("*", "+") or op.endswith(",}") for op in ops))


def _reason(error: ValueError) -> str:
    return " ".join(str(error).split())[:160]


class Pipelines:
    """Pipelines by name and language, each loaded once; `faults` says which could not be."""

    def __init__(self) -> None:
        self._loaded: dict[str, Pipeline | None] = {}

    def of(self, part: TokenPattern, lang: str) -> Pipeline | None:
        """Who reads paragraphs of a language for this part; None when that is not there."""
        name = named_for(part, lang) if part.requires else ""
        if part.requires and not name:
            return None
        key = name or f"blank {lang}"
        if key not in self._loaded:
            self._loaded[key] = _own(name) if name else Pipeline(_blank(lang))
        return self._loaded[key]

    def all(self) -> Mapping[str, Pipeline]:
        """Pipelines that were loaded, by name."""
        return {key: p for key, p in self._loaded.items() if p is not None}


def _blank(lang: str) -> Any:
    import spacy

    try:
        return spacy.blank(ANY if lang == "und" else lang)
    except (ImportError, ValueError):
        return spacy.blank(ANY)


def _own(name: str) -> Pipeline | None:
    """The user's own pipeline, without what no pattern asks for."""
    if installed(name) is None:
        return None
    import spacy

    folder = Path(name).expanduser()
    try:
        nlp = spacy.load(folder if folder.is_dir() else name, exclude=list(_UNREAD))
    except (OSError, ValueError, ImportError) as error:
        broken = Pipeline(_blank(ANY), name)
        broken.fault = _reason(ValueError(str(error)))
        broken._matchers = _Never()
        return broken
    return Pipeline(nlp, name)


class _Never(dict[TokenPattern, Any]):
    """Matchers of a pipeline that could not be loaded: none for every part."""

    def __contains__(self, part: object) -> bool:
        return True

    def __missing__(self, part: TokenPattern) -> None:
        return None


def _matcher(part: TokenPattern, vocab: Any) -> Callable[[Any], list[Range]]:
    from spacy.matcher import DependencyMatcher, Matcher

    if part.kind == "dependency":
        tree = DependencyMatcher(vocab)
        nodes = [{**n, "RIGHT_ATTRS": _token(n["RIGHT_ATTRS"])} for n in part.pattern]  # type: ignore[arg-type]
        tree.add("rule", [nodes])

        def in_trees(doc: Any) -> list[Range]:
            found = (sorted(tokens) for _, tokens in tree(doc))
            return sorted({_range(doc, t[0], t[-1] + 1) for t in found})

        return in_trees
    matcher = Matcher(vocab)
    matcher.add("rule", [[_token(token) for token in part.pattern]])

    def in_rows(doc: Any) -> list[Range]:
        return sorted({_range(doc, s, e) for _, s, e in matcher(doc) if s < e})

    return in_rows


def _range(doc: Any, first: int, end: int) -> Range:
    last = doc[end - 1]
    return doc[first].idx, last.idx + len(last)


def _token(conditions: Mapping[str, Any]) -> dict[str, Any]:
    """The conditions of a token for spaCy, its expressions replaced by questions to RE2."""
    out: dict[str, Any] = {}
    for key, value in conditions.items():
        if isinstance(value, dict) and "REGEX" in value:
            out.setdefault("_", {})[_asked(key, value["REGEX"])] = True
            value = {k: v for k, v in value.items() if k != "REGEX"}
            if not value:
                continue
        out[key] = value
    return out


_TOLD: dict[str, Callable[[Any], str]] = {
    "ORTH": lambda t: t.text, "TEXT": lambda t: t.text, "LOWER": lambda t: t.lower_,
    "NORM": lambda t: t.norm_, "SHAPE": lambda t: t.shape_, "PREFIX": lambda t: t.prefix_,
    "SUFFIX": lambda t: t.suffix_, "LEMMA": lambda t: t.lemma_, "POS": lambda t: t.pos_,
    "TAG": lambda t: t.tag_, "DEP": lambda t: t.dep_, "MORPH": lambda t: str(t.morph),
    "ENT_TYPE": lambda t: t.ent_type_, "ENT_IOB": lambda t: t.ent_iob_, "ENT_ID": lambda t: t.ent_id_,
    "ENT_KB_ID": lambda t: t.ent_kb_id_,
}  # fmt: skip


def _asked(key: str, pattern: str) -> str:
    """The name of a token's attribute that says whether an expression is found in one of its values."""
    import re2
    from spacy.tokens import Token

    name = "coder_" + hashlib.sha256(f"{key} {pattern}".encode()).hexdigest()[:12]
    if not Token.has_extension(name):
        options = re2.Options()
        options.log_errors = False
        options.max_mem = 8 << 20
        found = re2.compile(pattern, options)
        told = _TOLD[key]
        Token.set_extension(name, getter=lambda token: found.search(told(token)) is not None)
    return name
