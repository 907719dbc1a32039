from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest

from coder.cli.parameters import Argument, Option, parameters_of
from coder.cli.parser import parse
from coder.model.errors import UsageError

Name = Annotated[str, Option("--name", metavar="N", help="A name.")]
Count = Annotated[int, Option("--count", metavar="N", help="A number.")]
Share = Annotated[float | None, Option("--share", metavar="X", help="A share.")]
Codes = Annotated[list[str] | None, Option("--code", metavar="C", help="Codes.")]
Draws = Annotated[int | None, Option("--ci", metavar="B", bare="2000", help="Draws.")]
Loud = Annotated[bool, Option("--loud", help="Loud.")]
One = Annotated[str, Argument(metavar="ONE", help="One.")]
Files = Annotated[list[Path], Argument(metavar="FILE...", help="Files.")]
Maybe = Annotated[str, Argument(metavar="[DIR]", help="A folder.")]


def verb(
    one: One,
    *,
    name: Name = "",
    count: Count = 1,
    share: Share = None,
    code: Codes = None,
    ci: Draws = None,
    loud: Loud = False,
) -> None: ...


def read(*words: str, function: Any = verb) -> Any:
    return parse(parameters_of(function), words)


def test_options_stand_before_and_after_arguments() -> None:
    before, after = read("--name", "x", "--loud", "a"), read("a", "--name=x", "--loud")
    assert before == after
    assert before == {
        "one": "a",
        "name": "x",
        "count": 1,
        "share": None,
        "code": None,
        "ci": None,
        "loud": True,
    }


def test_values_take_their_type() -> None:
    values = read("a", "--count", "12", "--share", "0.5")
    assert values["count"] == 12
    assert values["share"] == 0.5


def test_repeatable_options_gather_and_single_ones_keep_the_last() -> None:
    values = read("a", "--code", "x", "--code=y", "--name", "1", "--name", "2")
    assert values["code"] == ["x", "y"]
    assert values["name"] == "2"


def test_a_bare_option_means_its_default_and_takes_only_a_number() -> None:
    assert read("--ci", "a")["ci"] == 2000
    assert read("a", "--ci")["ci"] == 2000
    assert read("a", "--ci", "50")["ci"] == 50
    assert read("a", "--ci=50")["ci"] == 50
    assert read("a")["ci"] is None


def test_two_dashes_end_options_and_one_dash_is_an_argument() -> None:
    assert read("--", "--name")["one"] == "--name"
    assert read("-")["one"] == "-"


def test_a_value_may_begin_with_a_dash_unless_it_is_an_option() -> None:
    assert read("a", "--name", "-5")["name"] == "-5"
    assert read("a", "--name=--loud")["name"] == "--loud"
    with pytest.raises(UsageError, match="lacks its value") as caught:
        read("a", "--name", "--loud")
    assert "--name=--loud" in caught.value.hint


def test_empty_values_are_values() -> None:
    assert read("", "--name", "")["name"] == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "ONE is missing"),
        (("a", "b"), "'b' is one word too many"),
        (("a", "--nmae", "x"), "nearest is '--name'"),
        (("a", "--nam", "x"), "there is no option '--nam'"),
        (("a", "--name"), "--name N lacks its value"),
        (("a", "--loud=yes"), "--loud takes no value"),
        (("a", "--count", "many"), "'many' is not a whole number"),
        (("a", "--share", "half"), "'half' is not a number"),
        (("a", "-x"), "there is no option '-x'"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        read(*words)


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_comes_before_anything_missing(flag: str) -> None:
    assert read(flag) == "--help"
    assert read("--count", "1", flag) == "--help"
    assert read("--version") == "--version"


def test_help_as_a_value_is_a_value() -> None:
    assert read("a", "--name", "--help")["name"] == "--help"
    assert read("--", "--help")["one"] == "--help"


def test_an_argument_of_several_words_leaves_the_others_theirs() -> None:
    def first(one: One, files: Files) -> None: ...
    def last(files: Files, one: One) -> None: ...

    assert read("a", "b", "c", function=first) == {"one": "a", "files": [Path("b"), Path("c")]}
    assert read("a", "b", "c", function=last) == {"one": "c", "files": [Path("a"), Path("b")]}
    with pytest.raises(UsageError, match=r"FILE\.\.\. is missing"):
        read("a", function=first)
    with pytest.raises(UsageError, match="is missing"):
        read("a", function=last)


def test_an_argument_with_a_default_may_be_left_out() -> None:
    def init(folder: Maybe = ".") -> None: ...

    assert read(function=init) == {"folder": "."}
    assert read("x", function=init) == {"folder": "x"}


def test_an_empty_path_is_refused() -> None:
    def first(files: Files) -> None: ...

    with pytest.raises(UsageError, match="is empty"):
        read("", function=first)


def test_a_declaration_without_a_note_is_a_mistake_of_ours() -> None:
    def bare(name: str) -> None: ...

    with pytest.raises(TypeError, match="name"):
        parameters_of(bare)
