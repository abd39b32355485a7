"""Walk the content of a page in reading order into paragraphs and tables."""

from __future__ import annotations

from extract.document import Block, Paragraph, Place, Table
from extract.html.gridlike import CONTAINERS, read_gridlike
from extract.html.lines import read_lines
from extract.html.nodes import Paths, Visibility, matters
from extract.html.table import is_layout, read_table
from extract.html.text import SKIP, Element, children, tidy, words

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "ucapcontent",
    "ucaptitle",
})  # fmt: skip
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_MAX_DEPTH = 220


class Walker:
    """Collects ``blocks`` and ``warnings`` from one content node."""

    def __init__(self, paths: Paths, seen: Visibility) -> None:
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self.tables: list[tuple[Element, Table]] = []
        self._paths = paths
        self._seen = seen
        self._run: list[str] = []

    def walk(self, node: Element) -> None:
        """Read ``node`` and everything in it."""
        self._enter(node, node, 0)
        self._flush(node)

    def _enter(self, node: Element, owner: Element, depth: int) -> None:
        if depth > _MAX_DEPTH:
            self.warnings.append("deep_nesting")
            self._run.append(words(node))
            return
        for child in children(node):
            if isinstance(child, str):
                self._run.append(child)
            else:
                self._element(child, owner, depth)

    def _element(self, child: Element, owner: Element, depth: int) -> None:
        if child.tag in SKIP or self._left_out(child):
            return
        if child.tag == "br":
            self._flush(owner)
        elif child.tag == "table":
            self._flush(owner)
            self._table(child, depth)
        elif child.tag == "pre" and "\n" in (child.text or "").strip():
            self._flush(owner)
            self.blocks += read_lines(child, self._paths)
        elif child.tag in BLOCKS:
            self._flush(owner)
            if child.tag in CONTAINERS and self._gridlike(child):
                return
            self._enter(child, child, depth + 1)
            self._flush(child)
        else:
            self._enter(child, owner, depth + 1)

    def _left_out(self, child: Element) -> bool:
        hidden = self._seen.hidden(child)
        if not hidden and not self._seen.struck(child):
            return False
        if matters(words(child)):
            self.warnings.append("hidden_text" if hidden else "struck_text")
        return True

    def _table(self, node: Element, depth: int) -> None:
        if is_layout(node):
            self._enter(node, node, depth + 1)
            self._flush(node)
            return
        for caption in node.iterchildren("caption"):
            self._enter(caption, caption, depth + 1)
            self._flush(caption)
        table, warnings = read_table(node, self._paths, self._seen)
        self.warnings += warnings
        if table is not None:
            self.blocks.append(table)
            self.tables.append((node, table))

    def _gridlike(self, node: Element) -> bool:
        table, warnings = read_gridlike(node, self._paths, self._seen)
        self.warnings += warnings
        self.blocks += [table] if table is not None else []
        return table is not None

    def _flush(self, owner: Element) -> None:
        text = tidy("".join(self._run))
        self._run.clear()
        if text:
            level = _LEVELS.get(str(owner.tag), 0)
            self.blocks.append(Paragraph(text, Place(xpath=self._paths.of(owner)), level))
