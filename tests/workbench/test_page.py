"""The page of the manual says what the keys do, and its sitting by lines is one that was had."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from coder.text.safe import safe_text
from coder.workbench.hands import Hands
from coder.workbench.keys import KEYS, key_table
from coder.workbench.linear import Linear
from coder.workbench.queue import ORDERS
from coder.workbench.review_lines import HELP
from tests.project.small import opened

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "workbench.md").read_text(encoding="utf-8")


def keys_as_tables() -> str:
    """The table of keys as the page shows it; `python -m tests.workbench.test_page` prints it."""
    out = []
    for group, keys in key_table(KEYS).items():
        out += [f"**{group}**", "", "| key | what it does | in coder.toml |", "|---|---|---|"]
        same: dict[str, list[str]] = {}
        words = {}
        for key in keys:
            same.setdefault(key.bound_to, []).append(f"`{key.name}`")
            words.setdefault(key.bound_to, key.words)
        for act, names in same.items():
            bound = "" if act.startswith("pinned") else f"`{act}`"
            out.append(f"| {' '.join(names)} | {words[act]} | {bound} |")
        out.append("")
    return "\n".join(out)


def test_the_page_lists_the_keys() -> None:
    shown = re.search(r"<!-- keys -->\n(.*?)<!-- end of keys -->", PAGE, re.DOTALL)
    assert shown is not None
    assert shown[1].strip() == keys_as_tables().strip()


def test_the_page_names_orders_and_commands_of_the_review() -> None:
    assert all(f"`{order}`" in PAGE for order in ORDERS)
    assert all(f"`{key}`" in PAGE for key, _ in HELP if key)


def test_the_sitting_of_the_page_is_what_is_said(tmp_path: Path) -> None:
    for part in ("coder.toml", "codebooks", "corpora", "codings"):
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / part)
    block = re.search(r"<!-- sitting -->\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    steps = re.split(r"(?m)^> ?(.*)\n", block[1])
    with opened(tmp_path, "ana") as project:
        linear = Linear(Hands(project, "EU-04"))
        for line, answer in zip(steps[1::2], steps[2::2], strict=True):
            said = "".join(f"{safe_text(told)}\n" for told in linear.command(line))
            assert said == answer, line


if __name__ == "__main__":
    import sys

    sys.stdout.write(keys_as_tables())
