"""HTML reader: lxml for the report and its tables, BeautifulSoup on lxml for the page around it.

A soup of a report's tables costs three times as much as reading them, so it is made only of what
stands around them: head, headline, breadcrumb and the rows that name publisher and date.

Every block carries an XPath that finds its node in ``tree(data, charset)``. The title and what
stands around the content (breadcrumb, publisher and date rows) go into ``Document.meta`` under
``title``, ``headline``, ``breadcrumb``, ``info`` (one row a line) and the names of the metas.

Warnings: ``hidden_text`` (hidden words were left out inside the content), ``hidden_text_read``
(the form's tables are hidden and were read all the same), ``struck_text`` (struck out words were
left out), ``image_in_cell``, ``unread_in_cell`` (a script, a list or a frame may show a figure there),
``turned_text`` (set from right to left), ``odd_font`` (figures in a font of the page's own),
``overlapping_cells``, ``deep_nesting``, ``image_only``.
"""

from __future__ import annotations

import re

from lxml import etree

from extract.document import Block, Document, Paragraph, Place
from extract.errors import Unreadable
from extract.formwords import count_words
from extract.html.beside import beside
from extract.html.content import find_content
from extract.html.fonts import ODD_FONT, has_odd_figures, hints_at_fonts
from extract.html.meta import furniture, read_meta
from extract.html.nodes import Paths, Visibility
from extract.html.text import Element, node_text
from extract.html.walk import Walker
from extract.package.embedded import scripted_article
from extract.report import Hint

MEDIA_TYPE = "text/html"
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_WRAPPER = "(?:<(?:div|span|font|center|section|strong|em|b|i|u|p)>\\s*)"
_NESTED = re.compile(f"({_WRAPPER}{{40}}){_WRAPPER}+", re.IGNORECASE)
_DEEP = re.compile(r"<[A-Za-z]{1,7}>\s*(?:<[A-Za-z]{1,7}>\s*){9}")
_ENOUGH_WORDS = 3  # distinct words of the form that make a table one of the report's


def read(data: bytes, charset: str, hint: Hint | None = None) -> Document:
    """Read HTML bytes. ``charset`` is a Python codec name (see extract.charset).

    Raises Unreadable: ``empty`` when the page shows neither words nor pictures, ``damaged`` when
    lxml cannot make a tree, ``too_large`` for tables of absurd size."""
    root = _root(data, charset)
    document = Document(MEDIA_TYPE, "html")
    paths = Paths()
    tables = _read_blocks(document, root, paths, hints_at_fonts(data))
    nothing = not document.blocks and not node_text(root).strip()
    document.meta = read_meta(furniture(root, paths, tables))
    document.blocks[:0] = _headline(document)
    if not document.blocks:
        _explain_nothing(document, root, nothing)
    return document


def _root(data: bytes, charset: str) -> Element:
    try:
        root = tree(data, charset)
    except (etree.LxmlError, AssertionError, RecursionError, ValueError) as error:
        raise Unreadable("damaged", f"no HTML tree: {type(error).__name__}") from None
    if root is None:
        raise Unreadable("empty", "no element in the page")
    return root


def tree(data: bytes, charset: str) -> Element:
    """The lxml tree in which the XPaths of ``read`` find their nodes."""
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=False)
    return etree.fromstring(_clean(data, charset), parser)


def _clean(data: bytes, charset: str) -> bytes:
    """The same text in UTF-8 without zero characters, which end the text for libxml2, with CDATA
    opened, which it would drop, without wrappers in wrappers, at whose 256th it stops, and with the
    article that a script would have drawn into the page."""
    text = data.decode(charset, "replace").lstrip("\ufeff").replace("\x00", "")
    if "<![CDATA[" in text:
        text = _CDATA.sub(r"\1", text)
    if _DEEP.search(text):
        text = _NESTED.sub(r"\1", text)
    if drawn := scripted_article(text):
        body = text.lower().rfind("</body")
        text = text[:body] + drawn + text[body:] if body >= 0 else text + drawn
    return text.encode("utf-8", "replace")


def _read_blocks(document: Document, root: Element, paths: Paths, fonts: bool) -> list[Element]:
    """Read the content into the document; the nodes of the report's tables. ``fonts``: whether the page may
    bring fonts of its own."""
    seen = Visibility(root)
    content = find_content(root, seen)
    walker = _walked(content, paths, seen)
    hidden = []
    if not any(map(_has_form, walker.blocks)) and seen.hides_form(root):
        everything = Visibility(root, keep_hidden=True)
        content = find_content(root, everything)
        walker = _walked(content, paths, everything)
        hidden = ["hidden_text_read"]
    if fonts and has_odd_figures(root, content):
        hidden.append(ODD_FONT)
    before, after = beside(content, paths, seen)
    document.blocks = [*before, *walker.blocks, *after]
    document.warnings = list(dict.fromkeys([*walker.warnings, *hidden]))
    return [node for node, table in walker.tables if _has_form(table)]


def _walked(content: Element, paths: Paths, seen: Visibility) -> Walker:
    walker = Walker(paths, seen)
    walker.walk(content)
    return walker


def _has_form(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return False
    return count_words(" ".join(c.text for c in block.cells)) >= _ENOUGH_WORDS


def _headline(document: Document) -> list[Block]:
    """The headline above the content as its first paragraph, unless the content repeats it."""
    blocks = document.blocks
    path, text = document.meta.pop("headline_xpath", ""), document.meta.get("headline", "")
    opening = "".join(b.text for b in blocks[:4] if isinstance(b, Paragraph))
    if not text or text.replace(" ", "") in opening.replace(" ", ""):
        return []
    return [Paragraph(text, Place(xpath=path), level=1)]


def _explain_nothing(document: Document, root: Element, no_words: bool) -> None:
    if next(root.iter("img", "iframe", "embed", "object"), None) is not None:
        document.warnings.append("image_only")
        return
    if no_words:
        raise Unreadable("empty", "a page without words")
