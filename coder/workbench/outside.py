"""What the workbench asks other programs for: the editor for a long note, the viewer for a source.

Owns that neither is started through a shell, and that a file for the editor is gone when it has ended.
Which editor: VISUAL, else EDITOR. A source opens at its page where the viewer understands `#page=`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from coder.model.errors import UsageError

__all__ = ["edited", "editor_of", "show_source"]


def editor_of(environ: Mapping[str, str]) -> list[str]:
    """The command of the editor.

    Raises:
        UsageError: none is named, or it is not there.
    """
    try:
        command = shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "")
    except ValueError:
        command = []
    if not command or shutil.which(command[0]) is None:
        raise UsageError(
            "no editor can be started" if command else "no editor is named",
            hint="set EDITOR, or write the note here with m",
        )
    return command


def edited(command: list[str], text: str = "") -> str:
    """The text as it stands when the editor is closed.

    Raises:
        UsageError: the editor cannot be started, or says that it failed.
    """
    with tempfile.TemporaryDirectory(prefix="coder-note-") as folder:
        file = Path(folder) / "note.md"
        file.write_text(f"{text}\n" if text else "", encoding="utf-8", newline="\n")
        try:
            with _uninterrupted():
                done = subprocess.run([*command, str(file)], check=False)  # noqa: S603
        except OSError as error:
            raise UsageError(f"the editor cannot be started: {error}") from None
        if done.returncode:
            raise UsageError("the editor gave up; nothing was written")
        return file.read_text(encoding="utf-8", errors="replace").strip()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let ctrl+c reach the editor alone, with which this program shares the terminal."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN: that is inherited
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def show_source(file: Path, page: int = 0) -> None:
    """Open a source in the system's viewer, without waiting for it.

    Raises:
        UsageError: it is not there, or there is no viewer.
    """
    place = f"{file}{f', page {page}' if page else ''}"
    if not file.is_file():
        raise UsageError(f"the source is not here: {place}")
    viewer = "open" if sys.platform == "darwin" else "xdg-open"
    found = shutil.which(viewer)
    if sys.platform == "win32":
        os.startfile(file)  # noqa: S606
        return
    if found is None or not (
        sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        raise UsageError("there is no viewer here", hint=f"the source is {place}")
    url = f"{file.as_uri()}#page={page}" if page and file.suffix.casefold() == ".pdf" else str(file)
    subprocess.Popen(  # noqa: S603
        [found, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
