"""The lock files pin what pyproject.toml asks for, and say nothing about where it comes from."""

from __future__ import annotations

import os
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.gates.source import ROOT

RUN, DEV = "requirements.lock", "requirements-dev.lock"


def pins(name: str) -> dict[str, str]:
    """Version by normal name."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==", 1) for line in lines if line and not line.startswith(("#", "-r ")))


def asked(extra: str = "") -> list[Requirement]:
    """What pyproject.toml asks for directly."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] + project["build-system"]["requires"]
    return [
        *map(Requirement, project["project"]["optional-dependencies"][extra] if extra else lines)
    ]


@pytest.mark.parametrize(("extra", "files"), [("", [RUN]), ("dev", [RUN, DEV])])
def test_what_is_asked_for_is_pinned_to_a_version_that_fits(extra: str, files: list[str]) -> None:
    pinned = {k: v for name in files for k, v in pins(name).items()}
    wrong = [
        str(wanted)
        for wanted in asked(extra)
        if not wanted.specifier.contains(pinned.get(canonicalize_name(wanted.name), "0"))
    ]
    assert not wrong, "run make upgrade, or scripts/lock.py in an environment that holds them"


@pytest.mark.parametrize("name", [RUN, DEV])
def test_locks_hold_names_and_versions_only(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        assert (
            line.startswith("#")
            or line == f"-r {RUN}"
            or re.fullmatch(r"[a-z0-9.-]+==[\w.!+]+", line)
        )


def test_nothing_is_pinned_twice() -> None:
    assert not set(pins(RUN)) & set(pins(DEV))


@pytest.mark.skipif(os.name == "nt", reason="only where files have a mark for programs")
def test_the_script_of_build_machines_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
