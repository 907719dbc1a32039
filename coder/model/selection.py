"""Which codings count, as a value: what the shared selectors of the command line say.

    Selection(codes=("win_win",), under=("partnership",), where="case = EU and year >= 2008")

Owns the selectors' meaning as far as it needs no project: allowed values, and that `frame.*` among the
codes is the subtree of `frame`. Empty means "no limit". Names are not looked up and `where` is not
parsed here; the project does that, because it alone knows what exists.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from coder.model.errors import BadValue, UsageError, nearest
from coder.model.value import value

__all__ = ["HOWS", "LAYERS", "ORIGINS", "UNITS", "Selection"]

ORIGINS: Final = ("manual", "rule", "consensus")
HOWS: Final = ("hand", "single", "bulk", "batch", "import")
UNITS: Final = ("sentence", "paragraph", "page", "document")
LAYERS: Final = ("final", "pool")


@value
class Selection:
    """A choice of codings.

    Attributes:
        corpus: name of one corpus.
        docs: document ids or globs of them; any of them matches.
        codes: ids or paths of codes, each alone; any of them matches.
        under: codes whose subtree counts, itself included; joined with `codes`.
        by: coders; any of them matches.
        origin: manual, rule or consensus.
        how: by what act: hand, single, bulk, batch or import.
        where: an expression over document variables and coding attributes.
        unit: sentence, paragraph, page or document.
        round: name of an assignment round.
        as_of: a date (its end, in the project's time zone) or a codebook version.
        layer: final, pool, or empty for what the verb does by default.

    Raises:
        BadValue: at construction, for an origin, act, unit or layer that does not exist.
        UsageError: at construction, when a layer and coders are both asked for.
    """

    corpus: str = ""
    docs: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    origin: str = ""
    how: str = ""
    where: str = ""
    unit: str = ""
    round: str = ""
    as_of: str = ""
    layer: str = ""

    def __post_init__(self) -> None:
        _check("--origin", self.origin, ORIGINS)
        _check("--how", self.how, HOWS)
        _check("--unit", self.unit, UNITS)
        _check("layer", self.layer, LAYERS)
        if self.layer == "final" and self.by:
            raise UsageError(
                "--final and --by exclude each other",
                found=", ".join(self.by),
                hint="--by NAME takes that coder's codings; --final takes each document's final ones",
            )
        trees = tuple(code[:-2] for code in self.codes if _is_subtree(code))
        if trees:  # frozen: the normal form is made once, here
            alone = tuple(code for code in self.codes if not _is_subtree(code))
            object.__setattr__(self, "codes", alone)
            object.__setattr__(self, "under", (*self.under, *trees))

    def __bool__(self) -> bool:
        """Whether anything is limited at all."""
        return any(getattr(self, f.name) for f in fields(self))

    def __str__(self) -> str:
        """The filter in one line for captions: `code win_win; by anna`; empty without limits.

        The layer is left out: captions say it in their own words.
        """
        words = {"docs": "doc", "codes": "code", "as_of": "as of"}
        parts = []
        for name in (f.name for f in fields(self) if f.name != "layer"):
            value = getattr(self, name)
            if value:
                shown = ", ".join(value) if isinstance(value, tuple) else value
                parts.append(f"{words.get(name, name)} {shown}")
        return "; ".join(parts)


def _is_subtree(code: str) -> bool:
    return len(code) > 2 and code.endswith(".*")


def _check(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value and value not in allowed:
        raise BadValue(
            f"{option} {value!r} does not exist",
            found=value,
            allowed=allowed,
            nearest=nearest(value, allowed),
            hint=f"write one of {', '.join(allowed)}",
        )
