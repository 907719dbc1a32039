"""Bytes of plain text to characters: UTF-8 if they are, else the code page that gives a language its letters.

A byte order mark decides; then strict UTF-8; then UTF-16 without a mark (every second byte is zero); then
the code pages. Those are told apart by what they make of the letters beyond ASCII: in a text whose small
words are German, ä and ü speak for a code page, ¼ and Ð against it. The verdict comes with a confidence
from 0 to 1 and is reported, never silent. Linear time over a sample, then one decoding.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from coder.text.language import detect

__all__ = ["Decoded", "decode", "declared_or_told"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters with the encoding they came in; `sure` runs from 0 to 1."""

    text: str
    encoding: str
    sure: float


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# In order of preference where two read the same bytes equally well.
_CODE_PAGES = (
    "cp1252", "iso8859-15", "cp1250", "iso8859-2", "cp1253", "iso8859-7", "cp1257", "iso8859-13",
    "cp1254", "cp1251", "iso8859-5", "koi8-r", "iso8859-4", "iso8859-10", "iso8859-16",
    "cp1255", "cp1256", "iso8859-6", "shift_jis", "euc-kr", "gb18030", "big5",
    "mac-roman", "cp850", "cp852", "cp437",
)  # fmt: skip
# Pages of old systems: they give every byte a meaning, so they must fit much better to win.
_OLD = frozenset({"mac-roman", "cp850", "cp852", "cp437"})
_COMMON_CHINESE = frozenset("的是不和有人在一國国會会了為为與与這这中大")
_TYPOGRAPHY = "‘’‚“”„«»‹›–—…•·§°€£©®™ºª¡¿´`¨\u00a0\u00ad½¼¾²³×"
_LETTERS = {
    "en": "éèêëïçñöüàôâ",
    "de": "äöüßé",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíóúüñ",
    "it": "àèéìíîòóùú",
    "nl": "éëïóöüèáíêäç",
    "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõúü",
    "sv": "åäöéáü",
    "da": "æøåéäö",
    "nb": "æøåéòôó",
    "fi": "åäöšž",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšžćđ",
    "hr": "čćđšž",
    "ro": "ăâîșțşţ",
    "hu": "áéíóöőúüű",
    "lv": "āčēģīķļņšūžō",
    "lt": "ąčęėįšųūž",
    "et": "äõöüšž",
    "ga": "áéíóú",
    "is": "áðéíóúýþæö",
    "tr": "çğıöşüâîû",
}
_CAMEL = re.compile("[a-zß-öø-ÿα-ωа-яѐ-џ][A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЀ-Џ]")
_BEYOND = re.compile("[^\x00-\x7f]")
# Signs that stand beside a letter where a text was read in a wrong page; ¿ and ¡ open Spanish sentences.
_ODD_SIGN = re.compile(
    r"[£¥¢¤¦§¨©¬®¯±²³´¶¸¹¼½¾×÷](?=[^\W\d_])|(?<=[^\W\d_])[£¥¢¤¦¨¬¯±²³´¶¸¹¼½¾¿¡×÷]"
)
_WESTERN = frozenset(
    "".join(_LETTERS[lang] for lang in ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "fi"))
)
# Two scripts in one word are what a wrong page makes.
_MIXED = re.compile("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
# Letters that make up most of any text of their script, and how much of it at least.
_GREEK = (frozenset("αάοόιίεέτσςνηήρ"), 0.55)
_CYRILLIC = (frozenset("оеаинтсрвл"), 0.5)
_SAMPLE = 200_000  # bytes that are tried; the verdict is for the whole


def decode(data: bytes) -> Decoded:
    """The characters of a plain text.

    Returns:
        Text with U+FFFD only where no encoding reads all bytes; binary data raise nothing here.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(encoding, "replace"), encoding, 1.0)
    if b"\x00" not in data:
        if b"\x1b$" in data:
            escaped = _escaped(data)
            if escaped:
                return escaped
        try:
            return Decoded(data.decode("utf-8"), "ascii" if data.isascii() else "utf-8", 1.0)
        except UnicodeDecodeError:
            return _code_page(data)
    wide = _utf16(data)
    return wide or Decoded(data.decode("utf-8", "replace"), "binary", 0.0)


def declared_or_told(data: bytes, declared: str | None) -> Decoded:
    """The characters of a file that declares its encoding; a declaration that does not fit is passed over."""
    if declared and not data.startswith(tuple(bom for bom, _ in _BOMS)):
        try:
            # Pages that say Latin-1 mean its Windows form, as browsers have long agreed.
            name = codecs.lookup(declared).name
            name = "cp1252" if name in ("iso8859-1", "ascii") else name
            return Decoded(data.decode(name), name, 0.95)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data)


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: in one of the two byte positions most bytes are zero."""
    sample = data[:4096]
    half = max(1, len(sample) // 2)
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[offset::2].count(0)
        if zeros > 0.4 * half and sample[1 - offset :: 2].count(0) < 0.05 * half:
            text = data.decode(encoding, "replace")
            if text.count("\ufffd") <= len(text) // 1000:
                return Decoded(text, encoding, 0.9)
    return None


def _escaped(data: bytes) -> Decoded | None:
    """The Japanese and Korean encodings that switch character sets by escape sequences."""
    for encoding in ("iso2022_jp", "iso2022_kr"):
        try:
            return Decoded(data.decode(encoding), encoding, 0.9)
        except UnicodeDecodeError:
            continue
    return None


def _code_page(data: bytes) -> Decoded:
    sample = data[:_SAMPLE]
    best, most = "", -1e9
    for encoding in _CODE_PAGES:
        score = _score(sample, encoding)
        if score is not None and score > most + 1e-9:
            best, most = encoding, score
    if most < 0.5 and _plainly_western(sample):
        return Decoded(data.decode("cp1252", "replace"), "cp1252", 0.5)
    if most < 0.5:
        told = _from_library(sample)
        if told:
            return Decoded(data.decode(told, "replace"), told, 0.3)
    encoding = best or "cp1252"
    return Decoded(data.decode(encoding, "replace"), encoding, round(max(0.1, min(1.0, most)), 2))


def _score(sample: bytes, encoding: str) -> float | None:
    """How well the code page fits: 1 when every character beyond ASCII belongs to the language."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None
    beyond = Counter(c for c in text if ord(c) > 127)
    total = sum(beyond.values())
    lang, _ = detect(text)
    letters = _LETTERS.get(lang)
    good = 0.0
    for char, count in beyond.items():
        if char in _TYPOGRAPHY:
            good += count * 0.98
        elif letters is not None and char.lower() in letters:
            good += count
        elif letters is None and lang != "und" and char.isalpha() and ord(char) > 0x2FF:
            good += count  # a script of its own: Greek, Cyrillic, Arabic ...
        else:
            good -= count
    fit = good / total if total else 0.0
    if lang == "zh":  # any two bytes make some Chinese character; prose uses the common ones
        fit *= 0.5 + min(0.5, 10 * sum(beyond[c] for c in _COMMON_CHINESE) / total)
    elif lang == "el":
        fit *= _usual(beyond, *_GREEK)
    elif lang == "und" and sum(n for c, n in beyond.items() if "а" <= c.lower() <= "џ") > total / 2:
        fit = 0.8 * _usual(beyond, *_CYRILLIC)
    # A capital after a small letter is what a wrong Cyrillic or Greek page makes of running text.
    camel = len(_CAMEL.findall(text[:20_000]))
    fit -= min(0.5, 4 * camel / max(1, min(len(text), 20_000)))
    odd = len(_ODD_SIGN.findall(text)) + len(_MIXED.findall(text))
    fit -= min(0.6, 3 * odd / total) if total else 0.0
    return fit * 0.6 if encoding in _OLD else fit


def _plainly_western(sample: bytes) -> bool:
    """Whether bytes of no language we know (names, a table) make words with Western letters in cp1252."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    if _ODD_SIGN.search(text) or _CAMEL.search(text):
        return False
    beyond = set(_BEYOND.findall(text)) - set(_TYPOGRAPHY)
    return all(char.lower() in _WESTERN for char in beyond)


def _usual(beyond: Counter[str], letters: frozenset[str], least: float) -> float:
    """How far the letters are those that are frequent in their script, 0 to 1."""
    total = sum(n for char, n in beyond.items() if char.isalpha())
    common = sum(n for char, n in beyond.items() if char.lower() in letters)
    return min(1.0, common / total / least) if total else 0.0


def _from_library(sample: bytes) -> str | None:
    """What charset-normalizer says of bytes that fit no language we know."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else None
