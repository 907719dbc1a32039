"""A text in the person's own editor, and what came of it.

Owns which editor (VISUAL, else EDITOR), that it is only opened for somebody who sits there, and that no
shell is asked. The text lies in a file of its own that is gone afterwards.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coder.cli.asking import can_ask
from coder.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from coder.cli.given import Given

__all__ = ["edited"]


def edited(text: str, given: Given, *, suffix: str = ".txt") -> str:
    """The text as the person left it.

    Raises:
        UsageError: nobody sits there, or no editor is named.
        InputError: the editor failed, or what it left is not UTF-8.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not can_ask(given):
        raise UsageError("no terminal to open an editor in", hint="give the text on the line, or -")
    if not command.strip():
        raise UsageError("no editor is named", hint="set EDITOR, or give the text on the line")
    words = shlex.split(command, posix=os.name != "nt")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"text{suffix}"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            ended = subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603
            if ended:
                raise InputError(f"the editor ended with {ended}; nothing was changed")
            return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise InputError(f"the editor left text that is not UTF-8: {error}") from None
        except OSError as error:
            raise InputError(
                f"the editor cannot be started: {error}", hint="check EDITOR"
            ) from None
