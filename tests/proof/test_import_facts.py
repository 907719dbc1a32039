"""What is loaded and how often things are done: facts that are the same on every machine, in place of a stopwatch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coder.model.document import Document
from coder.tag.program import compile_book
from coder.tag.scan import Scanner
from tests.builders import a_document
from tests.project.small import BOOK, a_project

NEVER = {"spacy", "textual", "matplotlib", "networkx", "lxml", "pdfplumber"}
"""What no everyday command needs."""
NOT_AT_START = NEVER | {
    "numpy", "yaml", "ruamel", "typer", "rich", "click", "pypdfium2", "docx", "openpyxl", "xlsxwriter",
    "re2", "ahocorasick_rs", "simplemma", "charset_normalizer", "pydantic",
}  # fmt: skip

PROBE = """\
import json, sys
bare = set(sys.modules)
from coder.cli.app import main
code = main(sys.argv[1:])
print("\\n" + json.dumps([code, sorted(m for m in sys.modules if m not in bare)]), file=sys.stderr)
"""

HELP = {
    "coder", "coder.cli", "coder.cli.app", "coder.cli.diagnostics", "coder.cli.frontpage", "coder.cli.given",
    "coder.cli.helppage", "coder.cli.parameters", "coder.cli.table", "coder.model", "coder.model.errors",
    "coder.model.finding",
    # Makes values without compiling anything, which costs less than the standard decorator at each start.
    "coder.model.value",
}  # fmt: skip
STATUS = HELP - {"coder.cli.helppage"} | {
    "coder.cli.command", "coder.cli.opening", "coder.cli.output", "coder.cli.parser", "coder.cli.selectors",
    "coder.cli.status", "coder.model.affairs", "coder.model.coding", "coder.model.event", "coder.model.fold",
    "coder.model.memo", "coder.model.names", "coder.model.registers", "coder.model.selection",
    "coder.model.span", "coder.model.states", "coder.project", "coder.project.books",
    "coder.project.catalogue", "coder.project.facade", "coder.project.glance", "coder.project.library",
    "coder.project.record", "coder.project.stamps", "coder.project.standing", "coder.project.verbs",
    "coder.store", "coder.store.absorb", "coder.store.cachefile", "coder.store.documents",
    "coder.store.files", "coder.store.index", "coder.store.journal", "coder.store.layout",
    "coder.store.rows", "coder.store.schema", "coder.store.settings", "coder.store.watch", "coder.text",
    "coder.text.derived", "coder.text.safe",
    "coder.project.authoring", "coder.project.bookwork", "coder.project.exchanging", "coder.project.leads",
    # What a reader may not see yet is asked in one place, and who did how much is a module of its own.
    "coder.project.blindness", "coder.project.workload",
    # Questions are a mixin of their own; the last agreement stands in a small file.
    "coder.project.inquiring", "coder.project.agreeing_last",
}  # fmt: skip
"""Modules of ours by command: a list that may shrink. Who adds to it says here that start got heavier."""

LIBRARY = {
    "--help": {
        "abc", "ast", "collections", "contextlib", "copy", "dataclasses", "dis", "enum", "errno", "fnmatch",
        "functools", "importlib", "inspect", "ipaddress", "itertools", "keyword", "linecache", "ntpath",
        "opcode", "operator", "os", "pathlib", "re", "shutil", "sys", "textwrap", "token", "tokenize",
        "types", "typing", "urllib", "warnings", "weakref",
    },
}  # fmt: skip
LIBRARY["status"] = LIBRARY["--help"] | {
    "bisect", "bz2", "configparser", "csv", "datetime", "encodings", "fcntl", "hashlib", "json", "lzma",
    "math", "msvcrt", "platform", "random", "secrets", "sqlite3", "string", "struct", "tempfile",
    "tomllib", "unicodedata", "uuid", "zlib", "zoneinfo",
}  # fmt: skip
"""Of the standard library what each may load; parts whose names begin with an underscore go along."""


def loaded(*words: object, cache: Path) -> set[str]:
    """Modules that a run of the program loads beyond those of the bare interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *map(str, words)],
        cwd=Path(__file__).resolve().parent.parent.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "CODER_CACHE": str(cache), "CODER_NAME": "ana"},
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


def tops(modules: set[str]) -> set[str]:
    return {m.partition(".")[0] for m in modules}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_project(tmp_path_factory.mktemp("facts") / "p")


@pytest.mark.parametrize(("words", "ours"), [(("--help",), HELP), (("status",), STATUS)])
def test_what_starts_fast_loads_these_modules_and_no_others(
    words: tuple[str, ...], ours: set[str], root: Path, tmp_path: Path
) -> None:
    given = () if words == ("--help",) else ("--project", root)
    for _ in range(2):  # with an empty cache and with a full one
        modules = loaded(*given, *words, cache=tmp_path)
        assert {m for m in modules if tops({m}) == {"coder"}} <= ours
        others = tops(modules) - {"coder"}
        assert not others & NOT_AT_START
        outside = {m for m in others if m not in sys.stdlib_module_names}
        assert outside <= {"platformdirs"}
        unexpected = {m for m in others - outside if not m.startswith("_")} - LIBRARY[words[-1]]
        assert not unexpected


@pytest.mark.parametrize(
    "words",
    [
        ("add", "EU-01", "0:9", "win_win"),
        ("docs", "list"),
        ("docs", "text", "EU-01"),
        ("log",),
        ("undo",),
        ("tag",),
        ("suggest", "list"),
        ("codebook", "check"),
        ("cooccur",),
        ("crosstab", "--rows", "code", "--cols", "case"),
        ("export", "codings", "--csv"),
    ],
    ids=" ".join,
)
def test_everyday_commands_do_without_the_heavy_libraries(
    words: tuple[str, ...], root: Path, tmp_path: Path
) -> None:
    if words == ("undo",):
        loaded("--project", root, "add", "CH-01", "0:5", "aid", cache=tmp_path)
    if words[0] == "suggest":
        loaded("--project", root, "tag", cache=tmp_path)
    found = tops(loaded("--project", root, *words, cache=tmp_path))
    assert not found & NEVER
    if words[0] not in ("cooccur", "crosstab", "export"):
        assert "numpy" not in found
    if words[0] != "tag":
        assert not found & {"ahocorasick_rs", "re2", "simplemma"}


def test_adding_many_reads_the_codebook_once(root: Path, tmp_path: Path) -> None:
    lines = "".join(
        json.dumps({"doc": "EU-01", "start": n, "end": n + 4, "code": "aid"}) + "\n"
        for n in range(20)
    )
    counted = PROBE.replace(
        "code = main",
        "import coder.codebook.load as l\n"
        "seen, load = [], l.load\n"
        "l.load = lambda *a, **k: (seen.append(1), load(*a, **k))[1]\n"
        "code = main",
    ).replace("sorted(m for m in sys.modules if m not in bare)", "len(seen)")
    done = subprocess.run(
        [sys.executable, "-c", counted, "--project", str(root), "--coder", "ana", "add", "-"],
        cwd=Path(__file__).resolve().parent.parent.parent,
        input=lines,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "CODER_CACHE": str(tmp_path)},
    )
    assert json.loads(done.stderr.splitlines()[-1]) == [0, 1]
    assert len(done.stdout.split()) == 20


def test_a_document_is_passed_over_once_for_all_phrases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.codebook.load import load

    file = tmp_path / "frames.yaml"
    file.write_text(BOOK, encoding="utf-8")
    passes: list[str] = []
    scan = Scanner.scan

    def counted(self: Scanner, reading: object, *more: object, **named: object) -> object:
        passes.append(type(self).__name__)
        return scan(self, reading, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Scanner, "scan", counted)
    doc: Document = a_document("Nothing of the kind stands here. Nor here.")
    book, _ = load(file)
    assert book is not None
    assert compile_book(book).hits(doc) == ()
    assert len(passes) == 1, (
        "one pass for all words of all rules; contexts are looked for around hits"
    )
