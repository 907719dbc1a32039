"""Errors: one tree, one sentence each, with the nearest name where there is one."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model import errors
from coder.model.errors import (
    BadSpan,
    BadValue,
    CoderError,
    Locked,
    UnknownName,
    UsageError,
    nearest,
)

CLASSES = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, Exception)]


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("win_wim", ["win_win", "security"], "win_win"),
        ("WIN_WIN", ["win_win"], "win_win"),
        ("rec", ["readmission", "reciprocity_of_duties"], "reciprocity_of_duties"),
        (
            "resp",
            ["responsibility_shared_by_all", "responsibility_of_origin"],
            "responsibility_of_origin",
        ),
        ("zzz", ["win_win"], None),
        ("", ["win_win"], None),
        ("a", [], None),
    ],
)
def test_nearest_is_what_a_typist_meant(
    name: str, candidates: list[str], meant: str | None
) -> None:
    assert nearest(name, candidates) == meant


@given(st.text(max_size=8), st.lists(st.text(max_size=8), max_size=6))
def test_nearest_is_one_of_the_candidates_or_none(name: str, candidates: list[str]) -> None:
    assert nearest(name, candidates) in (None, *candidates)


def test_the_sentence_is_place_what_and_nearest() -> None:
    error = UnknownName.of("code", "win_wim", ["win_win", "win_lose"], hint="look at the tree")
    assert str(error) == "code 'win_wim' is not known; nearest is 'win_win'"
    assert (error.found, error.hint) == ("win_wim", "look at the tree")
    error.place = "frames.yaml:4:9"
    assert str(error).startswith("frames.yaml:4:9: code 'win_wim'")


def test_allowed_values_are_said_when_there_are_few_and_none_is_near() -> None:
    assert str(CoderError("no such unit", allowed=["page", "sentence"])) == (
        "no such unit; allowed: page, sentence"
    )
    many = [f"code_{n:02d}" for n in range(13)]
    assert str(CoderError("no such code", allowed=many)) == "no such code"


def test_a_value_that_is_not_allowed_names_the_nearest_and_all() -> None:
    error = BadValue.of_value("attribute 'stance'", "contest", ["asserts", "contests"])
    assert str(error) == "attribute 'stance' cannot be 'contest'; nearest is 'contests'"
    assert error.hint == "allowed: asserts, contests"
    assert BadValue.of_value("x", "y", ["z"], hint="look").hint == "look"


def test_known_names_are_sorted_and_said_once() -> None:
    assert UnknownName.of("unit", "x", ["b", "a", "b"]).allowed == ("a", "b")


def test_an_error_with_nothing_but_its_sentence_shows_that() -> None:
    error = Locked("ana.jsonl is being written")
    assert str(error) == error.what == "ana.jsonl is being written"
    assert (error.place, error.found, error.allowed, error.nearest, error.hint) == (
        "",
        None,
        (),
        None,
        "",
    )


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.__name__)
def test_every_error_is_in_the_tree_exported_and_drawn(cls: type[Exception]) -> None:
    assert issubclass(cls, CoderError)
    assert cls.__name__ in errors.__all__
    assert cls.__name__ in (errors.__doc__ or "")


def test_the_drawing_of_the_tree_shows_the_true_parents() -> None:
    parents: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        name = line.strip().split(" ")[0]
        cls = getattr(errors, name, None) if name else None
        if not isinstance(cls, type):
            continue
        depth = len(line) - len(line.lstrip())
        while parents and parents[-1][0] >= depth:
            parents.pop()
        assert cls.__mro__[1].__name__ == (parents[-1][1] if parents else "Exception")
        parents.append((depth, name))


def test_a_bad_place_is_a_wrong_request() -> None:
    assert issubclass(BadSpan, UsageError)
