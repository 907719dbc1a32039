"""Writes requirements.lock and requirements-dev.lock from what is installed beside this interpreter.

    .venv/bin/python scripts/lock.py            # write both files
    .venv/bin/python scripts/lock.py --check    # exit 1 when they would change

Starts from the names in pyproject.toml (dependencies and build backend for the first file, the extra
`dev` for the second) and follows what each installed distribution says it needs on this platform. Only
names and versions are written: where packages come from is the user's setting, not the project's.
What another platform needs beyond the list (colorama on Windows, say), pip adds by itself.
"""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["closure", "locks", "main"]

ROOT = Path(__file__).resolve().parent.parent

# The build backend asks for it only when it makes an editable install, so no metadata names it.
EDITABLE = ["editables"]

HEAD = """\
# {what}
# Written by scripts/lock.py from an environment in which all tests pass; do not edit by hand.
# To move to newer versions: make upgrade, make test, then commit both lock files.
"""


def closure(names: list[str]) -> dict[str, str]:
    """Versions by normal name of all distributions that `names` need here, themselves included.

    Raises:
        SystemExit: when one of them is not installed.
    """
    found: dict[str, str] = {}
    done: set[tuple[str, frozenset[str]]] = set()
    todo = [Requirement(n) for n in names]
    while todo:
        wanted = todo.pop()
        extras = {"", *wanted.extras}
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        name = canonicalize_name(wanted.name)
        if (name, frozenset(extras)) in done:
            continue
        done.add((name, frozenset(extras)))
        try:
            dist = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"lock: {name} is not installed here; run make venv first") from None
        found[name] = dist.version
        for line in dist.requires or ():
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras):
                need.marker = None
                todo.append(need)
    return found


def locks() -> dict[str, str]:
    """The text of each lock file by its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = [*project["build-system"]["requires"], *EDITABLE]
    run = closure([*project["project"]["dependencies"], *build])
    dev = closure(project["project"]["optional-dependencies"]["dev"])
    only_dev = {n: v for n, v in dev.items() if n not in run}

    def text(what: str, pins: dict[str, str], first: str = "") -> str:
        lines = "".join(f"{n}=={v}\n" for n, v in sorted(pins.items()))
        return HEAD.format(what=what) + first + lines

    return {
        "requirements.lock": text("What coder needs to run and to be built.", run),
        "requirements-dev.lock": text(
            "What tests, checks and benchmarks need on top.", only_dev, "-r requirements.lock\n"
        ),
    }


def main(args: list[str]) -> int:
    """Write the files, or with `--check` tell whether they are current."""
    stale = [
        name
        for name, text in locks().items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in args:
        for name in stale:
            print(f"{name} is not what this environment holds")
        return 1 if stale else 0
    for name, text in locks().items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {len(stale)} changed lock files" if stale else "lock files are current")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
