"""Build the sources of the demo corpus from the marked-up texts in `demo_texts/`.

    python scripts/demo_sources.py            write corpora/migration-partnerships/sources/
    python scripts/demo_sources.py --check    build elsewhere and compare; exit 1 if any differs

The same texts and the same library versions give the same bytes. `made_with.txt` beside the texts
names the versions with which the committed files were made; with others a PDF may differ in bytes
and still show the same words, and `--check` then says so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zlib
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from demo_texts.markup import Source, read_source
from demo_texts.office import docx_bytes, html_bytes, markdown_bytes, text_bytes
from demo_texts.scan import scan_bytes
from demo_texts.typeset import pdf_bytes

__all__ = ["build", "differing", "main", "versions"]

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "scripts" / "demo_texts"
SOURCES = ROOT / "corpora" / "migration-partnerships" / "sources"
LIBRARIES = ("reportlab", "python-docx", "pypdfium2", "Pillow")


def files_of(source: Source) -> dict[str, bytes]:
    """Return the files of one text: name and bytes."""
    name, form = source.meta["id"], source.meta["form"]
    if form in {"pdf", "bilingual"}:
        return {f"{name}.pdf": pdf_bytes(source)}
    if form == "scan":
        return {f"{name}.pdf": scan_bytes(source), f"{name}.txt": text_bytes(source)}
    if form == "docx":
        return {f"{name}.docx": docx_bytes(source)}
    if form == "html":
        return {f"{name}.html": html_bytes(source, TEXTS / f"{name}.page.html")}
    if form == "md":
        return {f"{name}.md": markdown_bytes(source)}
    if form == "txt":
        return {f"{name}.txt": text_bytes(source)}
    raise ValueError(f"{name}: unknown form {form}")


def build(target: Path) -> list[Path]:
    """Write every source below `target` and return the paths in order."""
    target.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for path in sorted(TEXTS.glob("*-0?.txt")):
        for name, content in files_of(read_source(path)).items():
            (target / name).write_bytes(content)
            written.append(target / name)
    return sorted(written)


def differing(kept: Path, made: Path) -> list[str]:
    """Return the names of files that differ in bytes or stand in one folder only."""
    names = {path.name for folder in (kept, made) for path in folder.iterdir()}
    return sorted(name for name in names if not same(kept / name, made / name))


def same(one: Path, other: Path) -> bool:
    """Tell whether both files are there with equal bytes."""
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def versions() -> str:
    """Return the installed versions as `made_with.txt` holds them."""
    found = [f"{name} {version(name)}\n" for name in LIBRARIES]
    return "".join([*found, f"zlib {zlib.ZLIB_RUNTIME_VERSION}\n"])


def check() -> int:
    """Compare the committed sources with fresh ones; 0 when equal, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        names = differing(SOURCES, Path(folder))
    for name in names:
        print(f"differs: {name}", file=sys.stderr)
    if names and versions() != (TEXTS / "made_with.txt").read_text(encoding="utf-8"):
        print("hint: made with other library versions, see made_with.txt", file=sys.stderr)
    return 1 if names else 0


def main() -> int:
    """Build, or check what was built."""
    parser = argparse.ArgumentParser(description="build the sources of the demo corpus")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if parser.parse_args().check:
        return check()
    written = build(SOURCES)
    (TEXTS / "made_with.txt").write_text(versions(), encoding="utf-8", newline="\n")
    print(f"{len(written)} files, {sum(path.stat().st_size for path in written)} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
