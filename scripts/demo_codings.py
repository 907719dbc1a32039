"""Build the record of the demo project at the repository root from its sources and a plan.

    python scripts/demo_codings.py            write texts, documents.csv, codings/, codebooks/history/
    python scripts/demo_codings.py --check    build elsewhere and compare; exit 1 if anything differs

The sheets in `demo_plan/` say who codes what; the three coders are fictional. Places are given by
words and looked up in the texts as ingested, so a better extraction only needs another run. Clock and
ids are fixed: the same sources, codebook and library versions give the same bytes (`made_with.txt`).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from demo_plan.acting import Play
from demo_plan.codebook import before_round_two

__all__ = ["build", "differing", "main", "versions"]

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "scripts" / "demo_plan"
CORPUS = "corpora/migration-partnerships"
MADE = (f"{CORPUS}/documents.csv", f"{CORPUS}/texts", "codings", "codebooks")
"""What the script writes, below the root."""
LIBRARIES = ("pypdfium2", "lxml", "simplemma", "google-re2", "ahocorasick-rs", "charset-normalizer")


def build(folder: Path) -> None:
    """Play the plan in a copy of the project that has sources and a codebook only."""
    import coder
    from coder.project.starting import copy_demo

    copy_demo(folder, with_codings=False)
    books = folder / "codebooks"
    (books / "migration-partnerships.migrations.yaml").unlink(missing_ok=True)
    (folder / "codings").mkdir()
    book = books / "migration-partnerships.yaml"
    now = book.read_bytes()
    book.write_bytes(before_round_two(now.decode()).encode())
    with coder.open(folder) as project:
        failed = [r.file for r in project.ingest([folder / CORPUS / "sources"]) if r.error]
    if failed:
        raise SystemExit(f"not ingested: {', '.join(failed)}")
    play = Play(folder, PLAN)
    play.round_one()
    book.write_bytes(now)
    play.redefine("conditionality")
    play.round_two()


@contextmanager
def built() -> Iterator[Path]:
    """The project as built, in a folder that goes away with its index."""
    from coder.store.layout import Layout
    from coder.store.settings import read_settings

    with tempfile.TemporaryDirectory() as place:
        layout = Layout(Path(place) / "project")
        layout.root.mkdir()
        build(layout.root)
        yield layout.root
        shutil.rmtree(layout.cache(read_settings(layout.settings).id), ignore_errors=True)


def files_below(root: Path) -> dict[str, bytes]:
    """Name and bytes of everything the script makes."""
    found: dict[str, bytes] = {}
    for part in MADE:
        path = root / part
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            if file.exists() and file.name != ".gitkeep" and not file.name.endswith(".lock"):
                found[file.relative_to(root).as_posix()] = file.read_bytes()
    return found


def differing(kept: Path, made: Path) -> list[str]:
    """Return the names of files that differ in bytes or stand on one side only."""
    one, other = files_below(kept), files_below(made)
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def publish(made: Path, root: Path) -> list[str]:
    """Bring what was made to the root; files that are no longer made go."""
    names = differing(root, made)
    for name in names:
        source, target = made / name, root / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        else:
            target.unlink()
    return names


def versions() -> str:
    """Return the installed versions as `made_with.txt` holds them."""
    return "".join(f"{name} {version(name)}\n" for name in LIBRARIES)


def main() -> int:
    """Build, or check what was built."""
    parser = argparse.ArgumentParser(description="build the record of the demo project")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    with built() as made:
        names = differing(ROOT, made) if check else publish(made, ROOT)
    for name in names:
        print(f"{'differs' if check else 'written'}: {name}", file=sys.stderr)
    if check:
        if names and versions() != (PLAN / "made_with.txt").read_text(encoding="utf-8"):
            print("hint: made with other library versions, see made_with.txt", file=sys.stderr)
        return 1 if names else 0
    (PLAN / "made_with.txt").write_text(versions(), encoding="utf-8", newline="\n")
    print(f"{len(names)} files changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
