"""Canonical forms of long texts, kept in the cache: folded once for each text version.

    kept_canonical(folder, text) == canonical(text)

Owns the file, named by the text and by the source of the folds, so that neither can change beneath it: a head
of JSON, the folded text in UTF-8, the map as 32-bit numbers. A file that does not read is made again. Short
texts are folded faster than a file is opened, and are not kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from array import array
from functools import lru_cache
from pathlib import Path

from coder.model.document import text_hash
from coder.text import canonical as folds
from coder.text.canonical import Canonical, Layer, canonical

__all__ = ["SHORTEST", "kept_canonical"]

SHORTEST = 60_000
"""Code points of a text that is worth a file."""


@lru_cache(maxsize=1)
def _folds() -> str:
    """A name for the folds as they are."""
    import unicodedata

    source = Path(str(folds.__file__)).read_bytes()
    return hashlib.sha256(unicodedata.unidata_version.encode() + source).hexdigest()[:8]


def kept_canonical(folder: Path, text: str) -> Canonical:
    """The canonical form of a text: from the cache folder of a project, else made and kept there."""
    if len(text) < SHORTEST:
        return canonical(text)
    path = folder / "canonical" / f"{text_hash(text)}-{_folds()}.bin"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return _read(path.read_bytes(), len(text))
    made = canonical(text)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_suffix(f".{os.getpid()}.part")
        waiting.write_bytes(_written(made, len(text)))
        waiting.replace(path)
    return made


def _written(made: Canonical, length: int) -> bytes:
    body = made.text.encode("utf-8", "surrogatepass")
    numbers = array("I")
    for layer in made.layers:
        for column in (layer.old, layer.old_end, layer.new, layer.new_end):
            numbers.extend(column)
    numbers.extend(made.joins)
    if sys.byteorder == "big":
        numbers.byteswap()
    tail = numbers.tobytes()
    layers = [len(layer.old) for layer in made.layers]
    head = {"length": length, "text": len(body), "layers": layers, "joins": len(made.joins)}
    head["sum"] = hashlib.sha256(body + tail).hexdigest()[:16]
    return json.dumps(head).encode() + b"\n" + body + tail


def _read(data: bytes, length: int) -> Canonical:
    """The form in a file.

    Raises:
        ValueError, KeyError, TypeError: it is not whole.
    """
    line, _, rest = data.partition(b"\n")
    head = json.loads(line)
    if head["length"] != length or hashlib.sha256(rest).hexdigest()[:16] != head["sum"]:
        raise ValueError("another text, or damaged")
    numbers = array("I")
    numbers.frombytes(rest[head["text"] :])
    if sys.byteorder == "big":
        numbers.byteswap()
    values = numbers.tolist()
    layers, at = [], 0
    for size in head["layers"]:
        columns = [values[at + i * size : at + (i + 1) * size] for i in range(4)]
        layers.append(Layer(*columns))
        at += 4 * size
    text = rest[: head["text"]].decode("utf-8", "surrogatepass")
    return Canonical(text, tuple(layers), tuple(values[at : at + head["joins"]]))
