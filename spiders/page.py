"""One fetched page as the spiders see it: its anchors with what stands around them, and its visible text.

Rows that a list hides in CDATA records or in scripts are anchors here like any other, so that every
later step has one thing to read. Each fragment is parsed by itself as HTML, never as XML.
"""

from __future__ import annotations

import html
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, unquote

from scrapy.http import Response, TextResponse
from selectolax.lexbor import LexborHTMLParser, LexborNode
from w3lib.html import get_base_url

from extract.package.embedded import scripted_article
from spiders import data, scripts, urls

_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S | re.I)
_DATASTORE = re.compile(r"<datastore\b", re.I)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|(?:left|top|text-indent|margin)\s*:\s*-\d{3,}"
    r"|opacity\s*:\s*0(?![.\d])|(?<![-\w])(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)",
    re.I,
)
_SLICED = re.compile(r"pagedContent|logicTotalPage|perSize", re.I)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.S | re.I)
_PAIR = {
    "link": re.compile(
        r"""["']?\b(?:str)?(?:link|url|href|docpuburl)["']?\s*[=:]\s*["']([^"'\s<>]+)["']""", re.I
    ),
    "title": re.compile(r"""["']?\b(?:str)?(?:doc)?title["']?\s*[=:]\s*["']([^"'<>]+)["']""", re.I),
    "date": re.compile(
        r"""["']?\b(?:str)?(?:doc|pub)?(?:date|time|reltime)["']?\s*[=:]\s*["']([^"'<>]+)["']""", re.I
    ),
}
_OPENED = re.compile(r"[\"']([^\"'\s]+\.(?:s?html?|jsp|aspx?|pdf|docx?|wps|ofd)(?:\?[^\"'\s]*)?)[\"']", re.I)
_ADDRESS = re.compile(r"[\"']((?:https?://|\.{0,2}/)[^\"'\s<>]+)[\"']")
_ARRAY = re.compile(r"[=:(,]\s*\[(?=\s*\{)")
_DOCUMENTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"{\\rtf")
_PACKED = re.compile(r"""(<\w+[^>]*\bid=["']?pages["']?[^>]*>)\s*([A-Za-z0-9+/=]{24,})\s*(?=<)""", re.I)
_ENP = re.compile(r"<!--\s*enpproperty(.*?)/?enpproperty\s*-->", re.S | re.I)
_ENP_NAMES = {"articletitle": "title", "pubdate": "date", "author": "author", "contentsource": "sourcename"}
_JSON = re.compile(r"[\[{]\s*[\"{]")
_ROW_TAGS = frozenset(("li", "tr", "dd", "dt", "option"))
MAX_ANCHORS = 5000
MAX_TEXT = 3_000_000


@dataclass(frozen=True)
class Anchor:
    """A link. ``text`` as printed, ``title`` its title attribute, ``near`` the text of its row,
    ``group`` the place in the page's structure (rows of one list share it), ``trail`` the heads of
    the menu entries that contain it, outermost first, ``head`` the head of its column in a table,
    ``downloads`` whether the link says that it saves a file."""

    text: str
    title: str
    url: str
    near: str = ""
    group: str = ""
    trail: tuple[str, ...] = ()
    hidden: bool = False
    onclick: str = ""
    tag: str = "a"
    head: str = ""
    downloads: bool = False

    @property
    def label(self) -> str:
        """The longer of title attribute and text: link texts are cut with ``…``."""
        return max(self.title, self.text, key=lambda t: len(t.rstrip("….")))


class Page:
    """A page parsed once. Never raises for any body: bytes that are no text make ``is_text`` False."""

    def __init__(self, response: Response) -> None:
        self.response = response
        self.url: str = response.url
        self.is_text = isinstance(response, TextResponse) and not _looks_binary(response.body)
        self.html: str = response.text[:MAX_TEXT] if self.is_text else ""
        self.data = data.read(self.html) if self.is_text else None
        self.base: str = get_base_url(self.html[:4096], self.url) if self.html else self.url
        if self.data:
            self.html = self.data.markup
        else:
            self.html = _PACKED.sub(_unpacked, self.html)
            self.html += scripted_article(self.html)
        self.context: dict[str, str] = {}
        self.signs = Counter[str]()

    @property
    def is_document(self) -> bool:
        """Whether the body is a file that can hold a report's text: by its first bytes, or by its
        name where it is no picture."""
        named = urls.is_file(self.url) and urls.ending(self.url) not in urls.PICTURES
        return not self.is_text and (self.response.body.startswith(_DOCUMENTS) or named)

    @property
    def sha256(self) -> str:
        """The archived body, the evidence for what is said about this page."""
        return str(self.response.meta.get("sha256", "")) if self.response.request else ""

    @property
    def form(self) -> dict[str, str]:
        """The form that was sent for this page, empty where it was not asked for by one."""
        request = self.response.request
        body = request.body.decode("utf-8", "replace") if request and request.method == "POST" else ""
        return dict(parse_qsl(body, True))

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed markup; of a body that is no text, that of an empty page."""
        return LexborHTMLParser(self.html or "<html></html>")

    @cached_property
    def anchors(self) -> list[Anchor]:
        """Every link of the page in its order: markup, then CDATA records, then script-made rows."""
        found = [*self._markup(), *self._records(), *self._scripts()]
        return found[:MAX_ANCHORS]

    @cached_property
    def dead(self) -> list[str]:
        """The texts of links that lead nowhere by themselves and name no address."""
        return [fold(n.text(separator=" ")) for n in self.tree.css("a, [onclick]") if self._leads_nowhere(n)]

    @cached_property
    def blocks(self) -> list[str]:
        """The parts of the source that each hold one set of ``<record>``s, with the script behind them
        that says how they are paged. An answer of a data endpoint is one block."""
        if "<record" not in self.html:
            return []
        starts = [m.start() for m in _DATASTORE.finditer(self.html)] or [0]
        return [self.html[a:b] for a, b in zip(starts, [*starts[1:], len(self.html)], strict=True)]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The places that the page links to (``spiders.urls.key``)."""
        return frozenset(urls.key(a.url) for a in self.anchors)

    @cached_property
    def text(self) -> str:
        """The text that a reader sees: without scripts, styles, templates and hidden elements."""
        tree = LexborHTMLParser(self.html or "<html></html>")
        tree.strip_tags(["script", "style", "noscript", "template", "select", "head"])
        for node in tree.css("[style], [hidden]"):
            if is_hidden(node) and node.tag not in ("body", "html"):
                node.decompose()
        body = tree.body
        return body.text(separator="\n", strip=True) if body is not None else ""

    @property
    def sliced(self) -> bool:
        """Whether the list is cut up in the browser: only here are hidden rows part of it."""
        return bool(_SLICED.search(self.html))

    @cached_property
    def is_cut(self) -> bool:
        """Whether the page ends before its end: what it opened at its beginning it does not close, and what
        lists are made of was left open. JSON that cannot be read, and a fragment that ends within a row,
        are cut off too."""
        source = self.html.lower().strip()
        if self.data or re.search(r"</(?:html|body)\s*>", source):
            return False
        inside_tag = source.rfind("<") > source.rfind(">")
        if re.search(r"<(?:html|body)\b", source):
            return inside_tag or any(_left_open(source, t) for t in ("ul", "table", "div"))
        rows = ("datastore", "record") if "<datastore" in source else ("li", "tr")
        within = any(_left_open(source, t) and f"</{t}" in source for t in rows)
        return bool(_JSON.match(source)) or (source.startswith("<") and (inside_tag or within))

    def first_text(self, *selectors: str) -> str:
        """The text of the first element that any selector finds, white space folded."""
        for selector in selectors:
            node = self.tree.css_first(selector)
            if node is not None and (text := fold(node.text())):
                return text
        return ""

    def meta(self, name: str) -> str:
        """The content of a ``<meta name=…>``, whatever the case of its name; of Founder's pages what
        their ``enpproperty`` comment says instead."""
        for node in self.tree.css("meta[name]"):
            if (node.attributes.get("name") or "").lower() == name.lower():
                return (node.attributes.get("content") or "").strip()
        wanted, told = _ENP_NAMES.get(name.lower()), _ENP.search(self.html)
        if not wanted or not told:
            return ""
        found = re.search(rf"<{wanted}>(.*?)</{wanted}>", told[1], re.S | re.I)
        return fold(html.unescape(found[1])) if found else ""

    def frames(self) -> list[str]:
        """Pages shown inside this one (not file viewers): part of what a reader sees here."""
        found = []
        for node in self.tree.css("iframe[src], frame[src]"):
            url = urls.absolute(self.base, node.attributes.get("src") or "")
            if url and "file=" not in url and not urls.is_file(url):
                found.append(url)
        return list(dict.fromkeys(found))

    def _markup(self) -> Iterator[Anchor]:
        for node in self.tree.css("a[href], option[value], area[href], [onclick]"):
            attributes = node.attributes
            href = attributes.get("href") or (attributes.get("value") if node.tag == "option" else "") or ""
            if node.tag == "option" and not re.search(r"[/.?]", href):
                continue
            url = urls.absolute(self.base, href) or self._opened(node)
            if url:
                yield _anchor(node, url)

    def _opened(self, node: LexborNode) -> str:
        """The address that a script of the element opens, '' where it names none or a link stands in it."""
        attributes = node.attributes
        if node.tag != "a" and node.css_first("a[href], a[onclick]") is not None:
            return ""
        for script in (attributes.get("onclick") or "", unquote(attributes.get("href") or "")):
            found = _OPENED.search(script) or _ADDRESS.search(script)
            if found and (url := urls.absolute(self.base, found[1])):
                return url
        return ""

    def _leads_nowhere(self, node: LexborNode) -> bool:
        href = node.attributes.get("href") or ""
        if urls.absolute(self.base, href) or self._opened(node) or is_hidden(node):
            return False
        acts = "onclick" in node.attributes or href.lower().startswith("javascript:")
        return acts and (node.tag == "a" or node.css_first("a") is None)

    def _records(self) -> Iterator[Anchor]:
        for number, block in enumerate(self.blocks):
            for record in _RECORD.findall(block):
                yield from self._fragment(record, f"record:{number}")

    def _scripts(self) -> Iterator[Anchor]:
        for node in self.tree.css("script"):
            script = node.text()
            if not script or "<record>" in script or "<datastore" in script:
                continue
            plain = script.replace('\\"', '"').replace("\\'", "'").replace("\\/", "/")
            if "<a " in plain.lower():
                yield from self._fragment(plain, "script")
            drawn = list(self._pairs(plain, _beside_script(node)))
            yield from drawn or self._objects(script)

    def _fragment(self, markup: str, group: str) -> Iterator[Anchor]:
        tree = LexborHTMLParser(markup)
        near = fold(tree.body.text(separator=" ")) if tree.body is not None else ""
        for node in tree.css("a[href]"):
            attributes = node.attributes
            url = urls.absolute(self.base, attributes.get("href") or "")
            if url and not re.search(r"['+{}<]", attributes.get("href") or ""):
                near_row = near if group != "script" else _row_text(node)
                yield Anchor(fold(node.text()), attributes.get("title") or "", url, near_row, group)

    def _objects(self, script: str) -> Iterator[Anchor]:
        """Rows given as an array of objects, whatever the names of their keys: lists, trees."""
        for found in _ARRAY.finditer(script):
            rows = data.rows_of(scripts.literal(script, found.end() - 1))
            for row in rows:
                url = urls.absolute(self.base, row.url)
                if url:
                    yield Anchor(row.title, "", url, f"{row.title} {row.date}", "script")

    def _pairs(self, script: str, beside: str = "") -> Iterator[Anchor]:
        """Rows given as variables or JSON: as many links as titles, in the same order. ``beside`` is the
        text of the row that a script of one link stands in."""
        links, titles, dates = (_PAIR[k].findall(script) for k in ("link", "title", "date"))
        if not links or len(links) != len(titles):
            return
        for n, (link, title) in enumerate(zip(links, titles, strict=True)):
            url = urls.absolute(self.base, link)
            near = f"{title} {dates[n] if len(dates) == len(links) else beside if len(links) == 1 else ''}"
            if url:
                yield Anchor(html.unescape(title).strip(), "", url, near, "script")


def _left_open(source: str, tag: str) -> bool:
    return len(re.findall(rf"<{tag}\b", source)) > source.count(f"</{tag}")


def fold(text: str) -> str:
    """White space folded to single blanks."""
    return " ".join(text.split())


def is_hidden(node: LexborNode) -> bool:
    """Whether an element's own markup keeps it from a reader's eye."""
    attributes = node.attributes
    tiny = node.tag == "marquee" and (attributes.get("height") or "").strip() in ("0", "1", "0px", "1px")
    return "hidden" in attributes or tiny or bool(_HIDDEN.search(attributes.get("style") or ""))


def _head(chain: list[LexborNode], text: str) -> str:
    """The head of a short link's column: what the table's first row says there, '' outside tables."""
    cell, row, table = (next((n for n in chain if n.tag == t), None) for t in ("td", "tr", "table"))
    if len(text) > 8 or cell is None or row is None or table is None:
        return ""
    places = [c.mem_id for c in row.css("td, th")]
    first = table.css_first("tr")
    if first is None or first.mem_id == row.mem_id or cell.mem_id not in places:
        return ""
    heads = first.css("td, th")
    place = places.index(cell.mem_id)
    return fold(heads[place].text())[:60] if place < len(heads) else ""


def _unpacked(match: re.Match[str]) -> str:
    """A pager that the page holds as base64 of URL-encoded markup, as markup."""
    try:
        text = unquote(b64decode(match[2], validate=True).decode("utf-8"))
    except ValueError:
        return match[0]
    return match[1] + text if "<a" in text else match[0]


def _looks_binary(body: bytes) -> bool:
    return body[:5] in (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1") or b"\0\0\0" in body[:2048]


def _anchor(node: LexborNode, url: str) -> Anchor:
    text = fold(node.text(separator=" "))
    if node.tag not in ("a", "area", "option"):
        text = max((fold(t) for t in node.text(separator="\n").split("\n")), key=len)
    if not text and (image := node.css_first("img")) is not None:
        text = (image.attributes.get("alt") or "").strip()
    chain = list(_ancestors(node))
    hidden = any(is_hidden(n) for n in [node, *chain])
    title = (node.attributes.get("title") or "").strip()
    onclick = node.attributes.get("onclick") or ""
    return Anchor(
        text, fold(title), url, _row_text(node), _group(chain), _trail(node, chain), hidden, onclick,
        node.tag or "", _head(chain, text), "download" in node.attributes,
    )  # fmt: skip


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    for _ in range(60):
        if parent is None or parent.tag in ("body", "html", "-undef", "-document"):
            return
        yield parent
        parent = parent.parent


def _row_text(node: LexborNode) -> str:
    """The text of the row around an anchor; of a bare anchor, of its parent when that holds no other."""
    for parent in _ancestors(node):
        if parent.tag in _ROW_TAGS:
            return fold(parent.text(separator=" "))[:400]
    row = ""
    for parent in list(_ancestors(node))[:3]:
        if len(parent.css("a")) > 1:
            break
        row = fold(parent.text(separator=" "))
    return row[:400]


def _beside_script(node: LexborNode) -> str:
    """The text of the row around a script that writes the row's link: what is not script in it."""
    for parent in list(_ancestors(node))[:3]:
        if parent.tag in _ROW_TAGS:
            tree = LexborHTMLParser(parent.html or "")
            tree.strip_tags(["script", "style"])
            return fold(tree.body.text(separator=" "))[:200] if tree.body is not None else ""
    return ""


def _group(chain: list[LexborNode]) -> str:
    """Tags and classes from the row upwards: equal for the rows of one list, even when the list is
    cut into blocks, and different for a side box."""
    names: list[str] = []
    for node in chain:
        classes = (node.attributes.get("class") or "").split()
        own = "" if node.tag in _ROW_TAGS | {"span", "p", "td"} else ".".join(sorted(classes))
        names.append(
            f"{node.tag}.{own}#{node.attributes.get('id') or ''}" if own or names else node.tag or ""
        )
    return "<".join(names)


def _trail(node: LexborNode, chain: list[LexborNode]) -> tuple[str, ...]:
    """The head links of the menu entries around an anchor, outermost first."""
    heads = []
    for parent in chain:
        if parent.tag not in ("li", "dd", "dl"):
            continue
        head = parent.css_first("a")
        if head is not None and head.mem_id != node.mem_id:
            heads.append(fold(head.text()))
    return tuple(reversed(heads))
