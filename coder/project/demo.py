"""The whole job on a copy of the demo project, step by step.

Owns the list of steps: each has a title and a function that does it and says in one line what came of
it, so that a step can be added without touching the others. Everything written lies in `exports/` of the
copy and holds no clock, host name or path: the same versions give the same bytes everywhere. The coders
of the demo are fictional. What a terminal shows of it is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coder.model.errors import ConflictError
from coder.model.results import Matrix, Table
from coder.model.selection import Selection
from coder.project import demopaper
from coder.project.exportlist import FILE as LIST
from coder.project.exportlist import Kept, with_entry
from coder.project.facade import Project
from coder.project.facade import open as open_project
from coder.project.starting import copy_demo
from coder.store.files import make_folder, write_atomic

__all__ = ["STEPS", "Demo", "Done", "Output", "Step", "run_demo"]

Progress = Callable[[int, int, str], None]
LEAD = "ana"
"""Who is at work, so that nothing depends on who runs it."""
IN_A_CASE = "case != ''"
PAIRS = Selection(where=IN_A_CASE)
FAMILY = Selection(under=("partnership",), where=IN_A_CASE)
PAPER = {
    "families-by-case.md": "Table 1", "absent-by-side.md": "Table 2", "agreement.md": "Table 3",
    "timeline.svg": "Figure 1", "families.svg": "Figure 2", "network.svg": "Figure 3",
    "portraits.svg": "Figure 4", "agreement.svg": "Figure 5", "quotations.md": "Quotations",
    "methods.md": "Methods", "appendix.md": "Appendix",
}  # fmt: skip
"""What the short paper of docs/tutorial.md calls these files."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file of `exports/`: what it is, the command that makes it, what the paper calls it, its values."""

    file: str
    about: str
    command: str
    name: str = ""
    result: object = field(default=None, compare=False, repr=False)

    @property
    def kept(self) -> Kept:
        """The entry of exports.yaml, as the lead gives the command."""
        words = self.command.removeprefix("coder ").partition(" --output ")[0]
        name = self.name or self.file
        return Kept(name, f"{words} --coder {LEAD}", f"exports/{self.file}")


@dataclass(slots=True)
class Demo:
    """The copy while the steps run."""

    project: Project
    progress: Progress
    outputs: list[Output] = field(default_factory=list)

    def keep(self, file: str, about: str, command: str, data: bytes, result: object = None) -> None:
        """Write a file to exports/ and list it; `result` is what it was made of, where that has values."""
        write_atomic(self.project.root / "exports" / file, data)
        words = f"coder {command} --output exports/{file}"
        self.outputs.append(Output(file, about, words, PAPER.get(file, ""), result))

    def result(self, stem: str, endings: str, told: tuple[str, str], result: Matrix | Table) -> str:
        """Write a result in several formats, codes by name where people read them.

        Args:
            stem: of the file names.
            endings: of the files, with spaces between.
            told: what it is, and the command that makes it without `--output`.
            result: what to write.

        Returns:
            The names of the files, in short.
        """
        from coder.project.analysing import labels

        names = labels(self.project, [c.id for c in self.project.book()])
        for ending in endings.split():
            self._write(f"{stem}.{ending}", told, result, names)
        return f"{stem}.{{{endings.replace(' ', ',')}}}" if " " in endings else f"{stem}.{endings}"

    def _write(
        self, file: str, told: tuple[str, str], result: Matrix | Table, names: Mapping[str, str]
    ) -> None:
        from coder.export.write import format_of, write

        # A table of segments has a column with the names beside the one with the ids.
        named = isinstance(result, Matrix) or "code_name" not in result.columns
        shown = names if named and format_of(file) in _FOR_PEOPLE else None
        self.keep(file, *told, write(result, file, labels=shown)[0], result)


_FOR_PEOPLE = frozenset({"md", "latex", "docx", "xlsx", "svg", "png", "pdf"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, and the function that does it and says what came of it."""

    name: str
    act: Callable[[Demo], str]


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is done; the last one of a run carries the story and the files."""

    step: str
    said: str
    story: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()


def run_demo(folder: Path, *, progress: Progress | None = None) -> Iterator[Done]:
    """Copy the demo project to a folder and do the whole job on it.

    Args:
        folder: new or empty.
        progress: called with (done, all, what) inside long steps.

    Returns:
        One `Done` a step, as soon as it is done.

    Raises:
        ConflictError: the folder holds something.
        StorageFull: it cannot be written.
    """
    from coder.project.demostory import readme, story

    root = folder.expanduser().absolute()
    if root.is_file() or (root.is_dir() and any(root.iterdir())):
        raise ConflictError(
            f"{folder} is not empty",
            found=str(folder),
            hint="name a new folder: coder demo NAME",
        )
    make_folder(root)
    copy_demo(root, with_codings=True)
    make_folder(root / "exports")
    with open_project(root, coder=LEAD) as project:
        demo = Demo(project, progress or (lambda done, total, what: None))
        for step in STEPS:
            yield Done(step.name, step.act(demo))
        told = story(demo.project)
        write_atomic(root / "exports" / "README.md", readme(demo.outputs, told).encode())
        write_atomic(root / LIST, _list_of(demo.outputs))
        yield Done("summary", "exports/README.md", told, tuple(demo.outputs))


def _list_of(outputs: Sequence[Output]) -> bytes:
    """exports.yaml: what the paper shows first, in its order, then the rest."""
    order = list(PAPER)
    ranked = sorted(outputs, key=lambda o: order.index(o.file) if o.file in order else len(order))
    out: bytes | None = None
    for one in ranked:
        out = with_entry(out, one.kept)
    return out or b"exports: []\n"


# -- the steps --------------------------------------------------------------------------------


def _ingest(demo: Demo) -> str:
    """Nothing to do for known sources; the same sources read anew give the same texts."""
    project = demo.project
    sources = project.layout.sources(project.layout.corpus_names()[0])
    found = list(project.ingest([sources], progress=demo.progress))
    known = sum(one.state == "unchanged" for one in found)
    same, fresh = _read_anew(project, demo.progress)
    return (
        f"{known} of {len(found)} sources known already; read anew: {same} of {fresh} texts equal"
    )


def _read_anew(project: Project, progress: Progress) -> tuple[int, int]:
    """How many texts of a fresh ingest equal the stored ones, and how many there are."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        root = Path(place) / "fresh"
        make_folder(root)
        copy_demo(root, with_codings=False)
        with open_project(root, coder=LEAD) as fresh:
            sources = fresh.layout.sources(fresh.layout.corpus_names()[0])
            for _ in fresh.ingest([sources], progress=progress):
                pass
            texts = {e.id: e.text for e in fresh.library.entries if e.text}
            cache = fresh.layout.cache(fresh.settings.id)
        shutil.rmtree(cache, ignore_errors=True)
    stored = {e.id: e.text for e in project.library.entries}
    return sum(stored.get(doc) == text for doc, text in texts.items()), len(texts)


def _tag(demo: Demo) -> str:
    demo.project.tag(progress=demo.progress)
    from coder.project.decisions import pending

    each = [len(pending(demo.project, state=s)) for s in ("accepted", "rejected", "pending")]
    accepted, rejected, waiting = each
    return (
        f"{sum(each)} suggestions of the rules; by {LEAD} {accepted} accepted, {rejected} rejected, "
        f"{waiting} undecided"
    )


def _status(demo: Demo) -> str:
    now = demo.project.status()
    each = ", ".join(f"{c.by} {c.codings}" for c in now.coders)
    return (
        f"{now.codings} codings ({each}) in {now.documents} documents, "
        f"{now.double_coded} of them coded by several"
    )


def _matrix(demo: Demo) -> str:
    found = demo.project.cooccur(PAIRS, rule="sentence")
    told = (
        "Which codes stand in the same sentence: how many sentences carry both",
        f'cooccur --rule sentence --where "{IN_A_CASE}"',
    )
    return demo.result("cooccurrence", "csv xlsx", told, found)


def _heat_map(demo: Demo) -> str:
    found = demo.project.cooccur(PAIRS, rule="sentence")
    command = f'cooccur --rule sentence --where "{IN_A_CASE}"'
    told = ("The same matrix as a picture: darker is more", command)
    every = demo.result("cooccurrence", "png svg", told, found)
    told = ("The same for the seven families of codes", f"{command} --roll-up 0")
    rolled = demo.project.cooccur(PAIRS, rule="sentence", roll_up=0)
    return f"{every}, {demo.result('families', 'png svg', told, rolled)}"


def _segments(demo: Demo) -> str:
    from coder.project.quoting import quotes, quotes_file

    found = demo.project.segments()
    told = ("Every coded segment with page, paragraph and variables", "export segments")
    names = demo.result("segments", "csv xlsx", told, found)
    about = "The same as quotations, by code"
    data, _ = quotes_file(quotes(demo.project, Selection()), "md")
    demo.keep("segments.md", about, "export quotes", data)
    return f"{len(found.rows)} segments: {names}, segments.md"


def _frequencies(demo: Demo) -> str:
    found = demo.project.frequencies(by=("case", "year"))
    told = (
        "How often each code was given, by case and year",
        "export frequencies --cols case --cols year",
    )
    return demo.result("frequencies", "csv", told, found)


def _by_case(demo: Demo, stem: str, about: str, chosen: tuple[Selection, int | None, str]) -> str:
    """Codings in a thousand words by case: raw as CSV, with the reason of empty cells for people."""
    from coder.project.tabulating import Tabled, crosstab

    selection, depth, flags = chosen
    asked = Tabled("case", "per1000", depth)
    told = (about, f'crosstab {flags} --where "{IN_A_CASE}" --cols case --measure per1000')
    for ending, form in (("csv", "matrix"), ("md", "states")):
        demo.result(stem, ending, told, crosstab(demo.project, selection, asked, form=form))
    return f"{stem}.{{csv,md}}"


def _crosstab(demo: Demo) -> str:
    about = "The family of partnership by case: codings in a thousand words"
    return _by_case(demo, "partnership-by-case", about, (FAMILY, None, "--under partnership"))


def _families(demo: Demo) -> str:
    about = "The families of codes by case: codings in a thousand words"
    return _by_case(demo, "families-by-case", about, (PAIRS, 0, "--roll-up 0"))


def _absent(demo: Demo) -> str:
    short = demo.project.absent("side", PAIRS)
    told = (
        "Codes that some side never uses, and how many documents were read for them",
        f'absent --cols side --where "{IN_A_CASE}"',
    )
    cells = demo.project.absent("side", PAIRS, long=True)  # data has one row a cell
    demo.result("absent-by-side", "csv", told, cells)
    demo.result("absent-by-side", "md", told, short)
    return "absent-by-side.{csv,md}"


def _codings(demo: Demo) -> str:
    found = demo.project.codings_table()
    told = ("One row a coding, all coders': for scripts", "export codings")
    return f"{len(found.rows)} codings: {demo.result('codings', 'csv', told, found)}"


STEPS: tuple[Step, ...] = (
    Step("ingest", _ingest),
    Step("tag", _tag),
    Step("status", _status),
    Step("co-occurrence", _matrix),
    Step("heat map", _heat_map),
    Step("segments", _segments),
    Step("frequencies", _frequencies),
    Step("by case", _crosstab),
    Step("families", _families),
    Step("absent", _absent),
    Step("codings", _codings),
    Step("agreement", demopaper.agreement),
    Step("figures", demopaper.figures),
    Step("quotations", demopaper.quotations),
    Step("report", demopaper.report),
    Step("methods", demopaper.methods),
)
"""What a run does, in this order."""
