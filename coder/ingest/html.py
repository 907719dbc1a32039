"""HTML as a reading: the main content with its headings, lists and tables, or all that the page shows.

Numbers that a browser gives the items of a list stand before them, raised digits are superscripts.
Navigation, banners, footers, scripts, forms and hidden parts are left out; where the page marks its main
content (`main`, `role=main`, a single `article`) only that is read, and a finding says how much of the page
it is. With `Options.whole` all is read but scripts and what is hidden. Rows of tables become lines with tabs
between the cells. The encoding comes from the byte order mark, then the page's own declaration, then the
bytes. The parser loads nothing from outside. `page_blocks` serves books, whose chapters are such pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from coder.ingest.encoding import Decoded, declared_or_told
from coder.ingest.numbering import raised, written
from coder.ingest.plain import encoding_findings
from coder.ingest.reading import EXTRACTORS, Block, Options, Reading, assembled
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.text.clean import one_line

__all__ = ["page_blocks", "parsed_html", "read_html"]

_CHARSET = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.I
)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TOO_DEEP = Finding(
    Level.WARNING, "damaged", "damaged: elements are nested too deeply; a part was not read"
)
_NEVER = _names(
    """script style noscript template svg iframe select input textarea object embed canvas audio video map
    head math datalist"""
)
_GONE = _NEVER | _names("nav form button aside dialog")
_FRAME = frozenset({"header", "footer"})  # of the page, not of an article
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | _names(
    """p div section article main body html ul ol li dl dt dd table thead tbody tfoot tr blockquote pre
    figure figcaption header footer address hr fieldset details summary center caption"""
)


def read_html(data: bytes, name: str, options: Options) -> Reading:
    """An HTML page.

    Raises:
        Unreadable: when the parser finds no document in it.
    """
    root, decoded, cut = parsed_html(data, name)
    body = _body(root)
    content = body if options.whole else _content(root, body)
    text, paragraphs, headings = assembled(page_blocks(content, whole=options.whole))
    findings = [*encoding_findings(decoded), *((_TOO_DEEP,) if cut else ())]
    if content is not body:
        findings.extend(_left_beside(text, body))
    return Reading(
        text=text,
        extractor=EXTRACTORS["html"],
        paragraphs=paragraphs,
        headings=headings,
        origin={"kind": "html", "encoding": decoded.encoding, "whole": options.whole},
        findings=tuple(findings),
        encoding=decoded.encoding,
        partial=cut,
    )


def parsed_html(data: bytes, name: str) -> tuple[Any, Decoded, bool]:
    """The root of a page, how its bytes were read, and whether a part nests too deeply to be read.

    Raises:
        Unreadable: when the parser finds no document in it.
    """
    from lxml import etree, html

    declared = _CHARSET.search(data[:4096])
    decoded = declared_or_told(data, declared[1].decode("ascii") if declared else None)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text, count=1)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged: no HTML document in the file", place=name) from error
    return root, decoded, any("depth" in entry.message.lower() for entry in parser.error_log)


def _body(root: Any) -> Any:
    bodies = root.xpath("//body")
    return bodies[0] if bodies else root


def _content(root: Any, body: Any) -> Any:
    """The element that holds the main content."""
    for query in ("//main", "//*[@role='main']", "//article", "//*[@id='content' or @id='main']"):
        found = root.xpath(query)
        if len(found) == 1 and len(one_line("".join(found[0].itertext()))) > 50:
            return found[0]
    return body


def _left_beside(text: str, body: Any) -> Iterator[Finding]:
    """How much of a page stands beside its main content, when that is a good part of it."""
    inside = len(text.split())
    beside = sum(len(b.text.split()) for b in page_blocks(body)) - inside
    if beside > max(50, inside // 4):
        what = f"only the marked main content was read: {inside} words; {beside} stand beside it"
        yield Finding(Level.NOTE, "main-content", what, hint="--whole-page reads all of the page")


def _left_out(element: Any, top: Any, whole: bool) -> bool:
    tag = element.tag
    if tag in _NEVER or element.get("hidden") is not None:
        return True
    style = element.get("style") or ""
    if "display" in style and re.search(r"display\s*:\s*none", style, re.I):
        return True
    if whole:
        return False
    if tag in _GONE or element.get("role") in _ROLES or element.get("aria-hidden") == "true":
        return True
    return tag in _FRAME and top.tag in ("body", "html") and _of_page(element)


def _of_page(element: Any) -> bool:
    """Whether a header or footer belongs to the page, not to an article or section in it."""
    return not any(True for _ in element.iterancestors("article", "section", "main"))


_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_UNNUMBERED = re.compile(r"list-style[^;]*\bnone\b", re.I)
# What a person typed before an item: 1. (a) a) § 3 [4] Art. 5
_TYPED = re.compile(r"\s*(?:[(\[]?(?:\d{1,4}|[a-z]{1,3})[.)\]]|§|\d+(?:\.\d+)+\s|Art)", re.I)


class _Gathering:
    """The block that is being read, how deep in table rows it stands, and the number that it begins with."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.kind = "paragraph"
        self.rows = 0
        self.label = ""
        self.counts: dict[Any, int] = {}
        self.numbered: dict[Any, bool] = {}

    def block(self, kind: str) -> Block | None:
        """The block up to here; what follows is of `kind`."""
        text = "".join(self.parts)
        if self.kind == "row":
            cells = [one_line(c.replace("\x00", " ")) for c in text.split("\x01")]
            written = "\t".join(cells).strip("\t")
        else:
            lines = [one_line(line) for line in text.split("\x00")]
            written = "\n".join(line for line in lines if line)
        if self.label and written.strip():
            written, self.label = f"{self.label} {written}", ""
        done = Block(self.kind, written) if written.strip() else None
        self.parts.clear()
        self.kind = kind
        return done

    def opened(self, tag: str) -> Block | None:
        """An element begins: the block it ends, if it ends one."""
        if tag == "tr":
            self.rows += 1
            return self.block("row")
        if tag in ("td", "th") and self.rows and self.parts:
            self.parts.append("\x01")
        elif tag in _BLOCKS and not self.rows:
            return self.block(_kind_of(tag))
        elif tag == "br":
            self.parts.append("\x00")
        elif tag in _BLOCKS:
            self.parts.append(" ")
        return None

    def item(self, element: Any) -> None:
        """An item of a numbered list begins: its number waits for the item's first words."""
        holder = element.getparent()
        if holder is None or holder.tag != "ol":
            return
        if holder not in self.numbered:
            self.numbered[holder] = _is_numbered(holder)
        if not self.numbered[holder]:
            return
        begin = _int(holder.get("start"), 1)
        number = _int(element.get("value"), self.counts.get(holder, begin - 1) + 1)
        self.counts[holder] = number
        label = f"{written(number, _TYPES.get(holder.get('type') or '', 'decimal'))}."
        if self.rows:
            self.parts.append(f" {label} ")
        else:
            self.label = f"{self.label} {label}".strip()

    def closed(self, tag: str) -> Block | None:
        """An element ends: the block that ends with it, if one does."""
        if tag == "tr" and self.rows:
            self.rows -= 1
            return self.block("row" if self.rows else "paragraph")
        if tag in _BLOCKS and not self.rows:
            return self.block("paragraph")
        return None


def page_blocks(
    top: Any, *, whole: bool = False, mark: Callable[[Any], str] | None = None
) -> Iterator[Block]:
    """Blocks in document order, walked without recursion (pages nest deeply).

    Args:
        top: the element to read.
        whole: keep navigation, banners and the like.
        mark: gives for an element the words that stand in its place, or "" to read it.
    """
    from lxml import etree

    now = _Gathering()
    walk = etree.iterwalk(top, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        done = None
        instead = mark(element) if mark is not None and event == "start" else ""
        if event == "end":
            if element is not top:
                done = now.closed(tag)
                now.parts.append(element.tail or "")
        elif instead or (element is not top and _left_out(element, top, whole)):
            now.parts.append(instead)
            walk.skip_subtree()
        else:
            done = now.opened(tag)
            if tag == "li":
                now.item(element)
            words = element.text or ""
            now.parts.append(raised(words) if _is_raised(element) else words)
        if done is not None:
            yield done
    done = now.block("paragraph")
    if done is not None:
        yield done


def _is_numbered(holder: Any) -> bool:
    """Whether a browser numbers the items: not where style says no, or where most have typed numbers."""
    if _UNNUMBERED.search(holder.get("style") or "") or "reversed" in holder.attrib:
        return False
    items = list(islice(holder.iterchildren("li"), 20))
    typed = sum(bool(_TYPED.match("".join(islice(i.itertext(), 8)))) for i in items)
    return 2 * typed < len(items)


def _is_raised(element: Any) -> bool:
    """Whether the element's own words are set as a superscript."""
    above = element.getparent()
    return element.tag == "sup" or (element.tag == "a" and above is not None and above.tag == "sup")


def _int(given: str | None, otherwise: int) -> int:
    given = (given or "").strip()
    return int(given) if re.fullmatch(r"-?[0-9]{1,6}", given) else otherwise


def _kind_of(tag: str) -> str:
    if tag in _HEADINGS:
        return "heading"
    return "item" if tag in ("li", "dt", "dd") else "paragraph"
