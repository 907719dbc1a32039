"""What must not stand in any file of the project, and what code of this project does not do.

Sources and documents name no machine, no registry and no tracker. The library writes nothing to a
terminal and ends no process; it starts no shell, unpickles nothing, evaluates no text, and opens no text
file without saying which encoding.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.gates.source import ROOT, modules, tracked, tree, within

# Written in two halves, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.~])/(?:wor" + r"k|root|Users|home/\w+|tmp/plan)/",
    "a registry": r"\b(?:py"
    + r"pi\.org|pythonho"
    + r"sted\.org|anaco"
    + r"nda\.org|index-u"
    + r"rl)\b",
    "a number of a tracker": r"\bissu" + r"e\s*#\s*\d*",
}

BINARY = {".pdf", ".docx", ".png", ".zip", ".xlsx", ".qdpx", ".gz", ".odt", ".npz", ".jpg"}

SHELLS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
EXITS = {"exit", "quit", "sys.exit", "os._exit", "os.abort"}
PICKLES = {"pickle", "cPickle", "dill", "shelve", "marshal", "joblib"}


def calls(path: Path) -> list[tuple[str, ast.Call]]:
    """Every call in a module with the called name as written."""
    return [(ast.unparse(n.func), n) for n in ast.walk(tree(path)) if isinstance(n, ast.Call)]


def at(path: Path, node: ast.AST) -> str:
    """Where a node stands."""
    return f"{within(path)}:{getattr(node, 'lineno', 0)}"


def library() -> list[Path]:
    """The package without the part that talks to people."""
    talking = ("coder/cli/", "coder/__main__.py")
    return [p for p in modules("coder") if not within(p).startswith(talking)]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds_what_belongs_to_one_place(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    found = []
    for path in tracked():
        if path.suffix.lower() in BINARY:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{within(path)}:{n}: {line.strip()[:80]}"
            for n, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
    assert not found


def test_the_library_prints_nothing_and_ends_nothing() -> None:
    wrong = [
        f"{at(p, call)} {name}"
        for p in library()
        for name, call in calls(p)
        if name in EXITS | {"print"}
    ]
    wrong += [
        at(p, n)
        for p in library()
        for n in ast.walk(tree(p))
        if isinstance(n, ast.Raise) and n.exc is not None and "SystemExit" in ast.unparse(n.exc)
    ]
    assert not wrong


def test_nothing_is_unpickled() -> None:
    wrong = []
    for path in modules("coder", "scripts"):
        for node in ast.walk(tree(path)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{at(path, node)} {n}" for n in names if n.split(".")[0] in PICKLES]
        wrong += [
            f"{at(path, call)} {name}"
            for name, call in calls(path)
            if any(
                k.arg == "allow_pickle" and ast.unparse(k.value) != "False" for k in call.keywords
            )
        ]
    assert not wrong


def test_no_shell_is_started_and_no_text_is_run() -> None:
    wrong = [
        f"{at(p, call)} {name}"
        for p in modules("coder", "scripts", "benchmarks")
        for name, call in calls(p)
        if name in SHELLS | {"eval", "exec"}
        or any(k.arg == "shell" and ast.unparse(k.value) != "False" for k in call.keywords)
    ]
    assert not wrong


def is_text_without(call: ast.Call, name: str, wanted: str) -> bool:
    """Whether a call opens a text file and does not say `wanted` (encoding, newline)."""
    keywords = {k.arg for k in call.keywords}
    method = name.rpartition(".")[2]
    if wanted in keywords or None in keywords:
        return False
    if method in ("read_text", "write_text") and "." in name:  # a method of a path
        said = len(call.args) > (method == "write_text")  # the encoding by its position
        return not said if wanted == "encoding" else method == "write_text"
    mode = text_mode(call, builtin=name == "open") if method == "open" else ""
    return bool(mode) and (wanted == "encoding" or any(m in mode for m in "wax+"))


def text_mode(call: ast.Call, *, builtin: bool) -> str:
    """The mode in which `open(...)` or `path.open(...)` opens a text; empty for all other calls."""
    modes = call.args[1:2] if builtin else call.args[:1]
    modes += [k.value for k in call.keywords if k.arg == "mode"]
    if (
        not modes
    ):  # `archive.open(name=...)` and `project.open()` are told from files by their arguments
        return "r" if builtin or not call.keywords else ""
    mode = modes[0].value if isinstance(modes[0], ast.Constant) else ""
    is_mode = isinstance(mode, str) and re.fullmatch("[rwaxt+]{1,3}", mode)
    return str(mode) if is_mode else ""


def test_text_files_are_opened_with_their_encoding() -> None:
    wrong = [
        f"{at(p, call)} {name}"
        for p in modules("coder", "scripts", "benchmarks")
        for name, call in calls(p)
        if is_text_without(call, name, "encoding")
        and not name.startswith(("coder.", "os.", "Image."))
    ]
    assert not wrong


def test_text_files_are_written_with_the_same_line_ends_everywhere() -> None:
    wrong = [
        f"{at(p, call)} {name}"
        for p in modules("coder")
        for name, call in calls(p)
        if is_text_without(call, name, "newline")
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("open('f')", True),
        ("open('f', 'w')", True),
        ("path.open()", True),
        ("path.open('a')", True),
        ("path.read_text()", True),
        ("open('f', 'rb')", False),
        ("path.open(mode='wb')", False),
        ("open('f', encoding='utf-8')", False),
        ("archive.open('word/document.xml')", False),
        ("archive.open(info)", False),
        ("path.read_bytes()", False),
        ("path.read_text('utf-8')", False),
        ("path.write_text(text, 'utf-8')", False),
        ("path.write_text(text)", True),
    ],
)
def test_bare_text_files_are_told_from_others(source: str, bare: bool) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert is_text_without(call, ast.unparse(call.func), "encoding") is bare


def test_the_licence_and_the_notices_of_data_are_there() -> None:
    assert "MIT" in (ROOT / "LICENSE").read_text(encoding="utf-8")
