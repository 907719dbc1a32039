"""The control words of RTF that its reader knows: characters, code pages, and groups that stand apart.

Only tables; what they mean for the text is the reader's matter (`rtf`).
"""

from __future__ import annotations

__all__ = ["APART", "CHARSETS", "PUNCTUATION", "SIGNS", "SILENT"]

CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
SIGNS = {
    "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "tab": "\t", "line": "\n",
}  # fmt: skip
PUNCTUATION = {"~": "\u00a0", "_": "\u2011", "-": "", "\\": "\\", "{": "{", "}": "}"}
APART = {
    "header": "head", "headerl": "head", "headerr": "head", "headerf": "head",
    "footer": "foot", "footerl": "foot", "footerr": "foot", "footerf": "foot",
    "annotation": "comment", "footnote": "note", "stylesheet": "styles",
    "listtext": "label", "pntext": "label",
}  # fmt: skip
# Groups that hold no words of the text.
SILENT = frozenset(
    word
    for line in (
        "fonttbl colortbl info pict object fldinst listtable listoverridetable revtbl rsidtbl generator",
        "themedata colorschememapping latentstyles datastore xmlnstbl mmathPr bkmkstart bkmkend atnid",
        "atnauthor atnref atndate atnicn atnparent atrfstart atrfend ftnsep ftnsepc ftncn aftnsep aftnsepc",
        "aftncn filetbl pgptbl passwordhash tc xe nonshppict objdata docvar userprops wgrffmtfilter sp sn sv",
        "formfield falt panose fontemb background template upr shprslt",
    )
    for word in line.split()
)
