from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest

from coder.cli import app, table
from coder.cli.diagnostics import EXIT_CODES, ExitCode
from coder.cli.given import Given, OutputOptions
from coder.cli.parameters import Argument, Option
from coder.model import errors
from coder.model.selection import Selection
from tests.cli.program import Ran, run

SEEN: dict[str, Any] = {}

Word = Annotated[str, Argument(metavar="[WORD]", help="A word.")]
Own = Annotated[str, Option("--output", metavar="ZIP", help="The verb's own output.")]


def show(selection: Selection, given: Given, out: OutputOptions, word: Word = "") -> None:
    """Remember what came in."""
    SEEN.update(selection=selection, given=given, out=out, word=word)


def pack(given: Given, word: Word = "", *, output: Own = "") -> ExitCode:
    """Remember what came in, with an option of its own."""
    SEEN.update(given=given, word=word, output=output)
    return ExitCode.PROBLEMS


def plain(word: Word = "") -> None:
    """Use nothing."""


@pytest.fixture(autouse=True)
def verbs(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], None]:
    module = sys.modules[__name__]
    monkeypatch.setitem(sys.modules, "coder.cli.trial", module)
    rows = [
        ("show", "show"),
        ("pack", "pack"),
        ("plain", "plain"),
        ("memo add", "plain"),
        ("agree", "show"),
    ]
    rows += [("agree table", "plain")]
    new = tuple(table.Verb(name, f"trial:{home}", "Help.", table.CODING) for name, home in rows)
    names = {verb.name for verb in new}
    rest = tuple(verb for verb in table.VERBS if verb.name not in names)
    for place in (app, table):
        monkeypatch.setattr(place, "VERBS", (*rest, *new))
    SEEN.clear()

    def put(name: str, function: Any) -> None:
        monkeypatch.setattr(module, name, function, raising=False)

    return put


def raising(error: BaseException) -> Callable[[], None]:
    def verb() -> None:
        """Fail."""
        raise error

    return verb


def failed(verbs: Callable[[str, Any], None], error: BaseException, *words: str) -> Ran:
    verbs("plain", raising(error))
    return run("plain", *words)


def test_global_options_stand_before_or_after_the_verb() -> None:
    seen = []
    for words in (
        ("--project", "p", "--csv", "show", "--code", "x", "w"),
        ("show", "w", "--code", "x", "--csv", "--project=p"),
        ("--csv", "show", "--project", "p", "w", "--code=x"),
    ):
        assert run(*words).code == 0
        seen.append(dict(SEEN))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["given"].project == "p"
    assert seen[0]["out"].format == "csv"
    assert seen[0]["selection"] == Selection(codes=("x",))
    assert seen[0]["word"] == "w"


def test_a_global_word_as_the_value_of_another_option_is_that_value() -> None:
    run("show", "--where=--csv")
    assert SEEN["selection"].where == "--csv"
    assert SEEN["out"].format == ""


def test_options_behind_two_dashes_are_words() -> None:
    run("show", "--", "--csv")
    assert SEEN["word"] == "--csv"


@pytest.mark.parametrize("words", [("--output", "x.zip", "pack"), ("pack", "--output", "x.zip")])
def test_an_own_option_wins_over_the_global_one(words: tuple[str, ...]) -> None:
    assert run(*words).code == 1
    assert SEEN["output"] == "x.zip"
    assert SEEN["given"].out.file is None


def test_an_option_without_effect_is_said() -> None:
    assert "--json: without effect" in run("plain", "--json").err
    assert run("plain", "--json", "--quiet").err == ""


def test_a_group_finds_its_verb_behind_global_options() -> None:
    assert run("memo", "--csv", "add").code == 0
    assert run("agree", "table").code == 0
    assert SEEN == {}
    assert run("agree", "--csv").code == 0
    assert SEEN["out"].format == "csv"


def test_a_group_without_verb_shows_its_verbs_and_is_a_usage_error() -> None:
    ran = run("memo")
    assert (ran.code, ran.out) == (2, "")
    assert "coder memo add" in ran.err
    assert "coder memo add" in run("memo", "--help").out
    assert run("memo", "--help").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("shwo",), "verb 'shwo' is not known; nearest is 'show'"),
        (("table",), "nearest is 'agree table'"),
        (("memo", "ad"), "nearest is 'add'"),
        (("memo", "--corpus", "x", "add"), "'--corpus' is not known"),
        (("--jsn", "show"), "nearest is '--json'"),
        (("--project",), "--project needs a value"),
        (("show", "--cde", "x"), "nearest is '--code'"),
        (("show", "--csv", "--json"), "two formats"),
        (("show", "--unit", "sentense"), "nearest is 'sentence'"),
    ],
)
def test_what_is_not_known_is_a_usage_error_with_the_nearest(
    words: tuple[str, ...], said: str
) -> None:
    ran = run(*words)
    assert ran.code == ExitCode.USAGE
    assert ran.out == ""
    assert ran.err.startswith("coder: ") and said in ran.err
    assert "\nhint: " in ran.err


def test_version_and_help_stand_everywhere() -> None:
    from coder import __version__

    assert run("--version").out == run("show", "--version").out == f"coder {__version__}\n"
    assert run("--help").out == run("-h").out == run("--quiet", "--help").out
    assert run("show", "x", "y", "z", "--help").out.startswith("Usage: coder show [WORD] [OPTIONS]")


@pytest.mark.parametrize(("error", "code"), sorted(EXIT_CODES.items(), key=lambda e: e[1]))
def test_the_class_of_an_error_decides_the_exit_code(
    verbs: Any, error: type[errors.CoderError], code: ExitCode
) -> None:
    ran = failed(verbs, error("this went\x1b wrong", place="a:1", hint="do that"))
    assert ran.code == code
    assert ran.err == "coder: a:1: this went␛ wrong\nhint: do that\n"


def test_every_error_class_has_an_exit_code() -> None:
    for name in errors.__all__:
        cls = getattr(errors, name)
        if isinstance(cls, type) and cls is not errors.CoderError:
            assert any(parent in EXIT_CODES for parent in cls.__mro__), name


def test_a_fault_of_ours_is_one_line_without_traceback(verbs: Any) -> None:
    ran = failed(verbs, ZeroDivisionError("division by zero"))
    assert ran.code == 70
    assert ran.err.startswith(
        "coder: internal error: ZeroDivisionError: division by zero\nhint: please report"
    )
    assert "Traceback" not in ran.err
    assert "Traceback" in failed(verbs, ZeroDivisionError(), "--debug").err


def test_an_interrupt_ends_with_130(verbs: Any) -> None:
    assert failed(verbs, KeyboardInterrupt()).code == 130


def test_a_reader_that_left_is_no_error(verbs: Any) -> None:
    ran = failed(verbs, BrokenPipeError(errno.EPIPE, "Broken pipe"))
    assert (ran.code, ran.err) == (0, "")


def test_what_the_system_refuses_is_said_like_our_own_errors(verbs: Any) -> None:
    missing = failed(verbs, FileNotFoundError(errno.ENOENT, "No such file or directory", "x.pdf"))
    assert missing.code == 3
    assert missing.err.startswith("coder: x.pdf: no such file or directory\nhint:")
    assert failed(verbs, OSError(errno.ENOSPC, "No space left on device")).code == 4
    assert failed(verbs, OSError(errno.EBADF, "Bad file descriptor")).code == 70


def test_alone_outside_a_project_it_names_the_first_steps(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run()
    assert ran.code == 0
    assert "no project here" in ran.out
    assert ran.out.count("\n  coder ") == 3


def test_alone_in_a_project_it_shows_the_status(
    verbs: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    (tmp_path / "coder.toml").write_text("")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    status = table.Verb("status", "trial:show", "Help.", table.PROJECT)
    others = tuple(verb for verb in table.VERBS if verb.name != "status")
    monkeypatch.setattr(table, "VERBS", (*others, status))
    assert run("--csv").code == 0
    assert SEEN["out"].format == "csv"


def test_streams_without_bytes_or_settings_do(monkeypatch: Any) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert app.main(["--version"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="no pipe that closes early there")
def test_a_closed_pipe_is_silent_for_the_real_program() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "coder", "completions", "bash"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate()
    assert process.returncode == 0
    assert err == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_under_stdout_is_told() -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "coder", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 4
    assert b"no space left" in ran.stderr
