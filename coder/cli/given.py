"""Options that every verb understands, and the values they become.

    coder --project demo --csv cooccur        coder cooccur --csv --project demo

Owns the global options: spelling and help in one table, and `Given`, the frozen value of what was
said. They stand before or after the verb; a verb's own option of the same name wins. A verb sees them
only by naming a parameter `given` or `out` (see `command`). Nothing heavy is imported here, because
`coder --help` prints this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from coder.model.errors import UsageError
from coder.model.value import value

__all__ = ["GLOBAL_OPTIONS", "GlobalOption", "Given", "OutputOptions", "given_from"]


class GlobalOption(NamedTuple):
    """One option: `flag`, `metavar` (empty for a switch), help, and whether it shapes the output."""

    flag: str
    metavar: str
    help: str
    output: bool = False

    @property
    def name(self) -> str:
        """The flag as a name: `--no-color` is `no_color`."""
        return self.flag[2:].replace("-", "_")


GLOBAL_OPTIONS: Final = (
    GlobalOption("--project", "DIR", "The project's folder; else coder.toml is searched upwards."),
    GlobalOption("--coder", "NAME", "Who codes; else CODER_NAME, else the name set by coder me."),
    GlobalOption("--codebook", "NAME", "Which codebook, where the project has several."),
    GlobalOption("--format", "FORMAT", "table, csv, tsv, json, jsonl, md or latex.", True),
    GlobalOption("--csv", "", "Short for --format csv.", True),
    GlobalOption("--json", "", "Short for --format json.", True),
    GlobalOption("--jsonl", "", "Short for --format jsonl.", True),
    GlobalOption("--excel", "", "CSV for spreadsheets: byte order mark, semicolons.", True),
    GlobalOption("--output", "FILE", "Write to FILE; its ending tells the format.", True),
    GlobalOption("--keep", "NAME", "Add this output to exports.yaml, for coder reproduce.", True),
    GlobalOption("--quiet", "", "No notes and no closing line; warnings and errors stay."),
    GlobalOption("--no-color", "", "No colour; so does the variable NO_COLOR."),
    GlobalOption("--no-input", "", "Never ask; what would be asked is a usage error."),
    GlobalOption("--debug", "", "Show tracebacks and what the program does."),
    GlobalOption("--version", "", "Print the version and stop."),
)

_SHORTHANDS: Final = ("csv", "json", "jsonl")


@value
class OutputOptions:
    """How a result is to be written.

    Attributes:
        format: table, csv, tsv, json, jsonl, md, latex ...; empty means "as it fits".
        file: where to, or None for stdout.
        excel: CSV with byte order mark and semicolons, cells guarded against formulas.
        labels: code ids to the names to show, or None for ids.
        digits: decimals to round to, or None for what the format does by itself.
        watch: is told every result before it is written, or None.
    """

    format: str = ""
    file: Path | None = None
    excel: bool = False
    labels: Mapping[str, str] | None = None
    digits: int | None = None
    watch: Callable[[object], None] | None = None


@value
class Given:
    """What the global options said; empty means "not said"."""

    project: str = ""
    coder: str = ""
    codebook: str = ""
    out: OutputOptions = OutputOptions()
    quiet: bool = False
    no_color: bool = False
    no_input: bool = False
    debug: bool = False


def given_from(values: Mapping[str, str | bool]) -> Given:
    """The value of parsed global options, by option name; missing names are "not said".

    Raises:
        UsageError: when two formats are asked for at once.
    """

    def said(name: str) -> str:
        return str(values.get(name) or "")

    formats = [name for name in _SHORTHANDS if values.get(name)]
    if said("format"):
        formats.append(said("format").casefold())
    if values.get("excel") and not formats and not said("output"):
        formats.append("csv")
    if len(set(formats)) > 1:
        raise UsageError(
            f"two formats at once: {' and '.join(dict.fromkeys(formats))}",
            hint="give one of --format, --csv, --json, --jsonl",
        )
    out = OutputOptions(
        format=formats[0] if formats else "",
        file=Path(said("output")) if said("output") not in ("", "-") else None,
        excel=bool(values.get("excel")),
    )
    return Given(
        project=said("project"),
        coder=said("coder"),
        codebook=said("codebook"),
        out=out,
        quiet=bool(values.get("quiet")),
        no_color=bool(values.get("no_color")),
        no_input=bool(values.get("no_input")),
        debug=bool(values.get("debug")),
    )
