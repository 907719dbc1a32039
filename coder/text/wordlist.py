"""Whether a language has a word: one number for each word form, kept in the user's cache folder.

    knows("observations", "en")  ->  True        knows("schoolrelated", "en")  ->  False

The forms are those of simplemma's tables. They are read once for a language, which takes a second and up to
100 MB; what stays is a sorted file of 4 bytes a form, made anew whenever simplemma's version changes. Where
the folder cannot be written, the tables are read once a run: slower, with the same answers. A word that is
in no table is taken for known about once in 5,000 times. Says nothing about how frequent a word is.
"""

from __future__ import annotations

import contextlib
import sys
from array import array
from bisect import bisect_left
from functools import cache
from zlib import crc32

from coder.text.derived import cache_root, keep

__all__ = ["LANGUAGES", "knows", "wordlist_name"]

LANGUAGES = ("ca", "en", "es", "fr", "it", "pt", "ro")
"""Languages in which a hyphen between two words is common and a word list tells it from a broken word."""


# Words that never change their form, which the tables of two languages leave out.
_UNCHANGING = {
    "fr": """ailleurs aujourd auparavant auprès autour autrefois autrement avantage beaucoup bientôt combien
    davantage debout dedans dehors dessous dessus dorénavant également entretemps environ exprès guère jusque
    longtemps lorsque néanmoins notamment parfois partout plupart plusieurs plutôt pourquoi pourtant presque
    puisque quasiment quelque quelquefois quelques quelqu quiconque quoique sinon surtout tandis tantôt
    toujours toutefois vraiment volontiers""",
    "it": """addirittura allorché almeno appena benché bensì comunque dappertutto davvero dovunque dunque
    finché giacché infatti inoltre laddove malgrado neanche nemmeno neppure oltretutto ovunque peraltro
    pertanto piuttosto poiché pressappoco purché purtroppo quindi soltanto soprattutto talora talvolta
    tantomeno tuttora""",
}


@cache
def _unchanging(lang: str) -> frozenset[str]:
    return frozenset(_UNCHANGING.get(lang, "").split())


def knows(word: str, lang: str) -> bool:
    """Whether the word (in lower case) is a form of the language; False for a language without a list."""
    if lang not in LANGUAGES:
        return False
    if word in _unchanging(lang):
        return True
    forms = _forms(lang)
    wanted = crc32(word.encode("utf-8", "replace"))
    at = bisect_left(forms, wanted)
    return at < len(forms) and forms[at] == wanted


@cache
def wordlist_name() -> str:
    """Which tables are used, for the record: `simplemma 2.0.0`."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"simplemma {version('simplemma')}"
    except PackageNotFoundError:
        return "simplemma"


@cache
def _forms(lang: str) -> array[int]:
    name = f"words-{lang}-{wordlist_name().replace(' ', '-')}.u32"
    with contextlib.suppress(OSError, ValueError):
        return _unpacked((cache_root() / name).read_bytes())
    made = array("I", sorted({crc32(form) for form in _table(lang)}))
    with contextlib.suppress(OSError):
        keep(name, _packed(made))
    return made


def _packed(forms: array[int]) -> bytes:
    """Little-endian numbers, then their checksum, so that a torn file is not believed."""
    body = array("I", forms)
    if sys.byteorder == "big":
        body.byteswap()
    data = body.tobytes()
    return data + crc32(data).to_bytes(4, "little")


def _unpacked(data: bytes) -> array[int]:
    if len(data) < 8 or crc32(data[:-4]).to_bytes(4, "little") != data[-4:]:
        raise ValueError("a torn list")
    forms = array("I")
    forms.frombytes(data[:-4])
    if sys.byteorder == "big":
        forms.byteswap()
    return forms


def _table(lang: str) -> set[bytes]:
    """All forms and lemmas of a language, as UTF-8 in lower case where the table has them so."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    words = DefaultDictionaryFactory().get_dictionary(lang)
    raw = getattr(words, "_dict", None)  # bytes to bytes: saves decoding a million words
    if isinstance(raw, dict) and all(isinstance(k, bytes) for k in list(raw)[:3]):
        return {*raw, *raw.values()}
    return {w.encode() for w in (*words, *words.values())}
