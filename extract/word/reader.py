"""Word reader (.docx): zip and lxml over w:p and w:tbl, merged cells by gridSpan and vMerge.

Paragraphs have ``line`` (0-based number of the paragraph in the body) as place, cells ``table``,
``row`` and ``column``. Numbers that Word counts itself (一、 1.) are written out.

What a reader of the printed page does not see is not read: deleted words, rows and cells, hidden and white
ones, codes of fields. What is printed but not told by the file (a picture, a fraction, a sign of a symbol
font) makes its cell unreadable.

Warnings: ``hidden_text``, ``struck_text``, ``nested_table``, ``text_box_in_table`` (it may be printed
elsewhere than in the cell that it hangs on).
"""

from __future__ import annotations

import posixpath
import zipfile
from contextvars import ContextVar

from lxml import etree

from extract.document import Block, Document, GridCell, Paragraph, Place, Table
from extract.errors import Unreadable
from extract.package.archives import open_zip, read_member
from extract.report import Hint
from extract.word.text import Texts
from extract.word.tree import attribute, children, find, is_on, local, value

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DEPTH = 50
_MAX_CHUNKS = 8
_in_chunk: ContextVar[bool] = ContextVar("in_chunk", default=False)
_MAX_SPAN = 200
_MAX_GRID = 200_000
_INSIDE = ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "AlternateContent", "Choice")
_CORE = {"title": "title", "creator": "author", "created": "created", "modified": "modified"}


def read(data: bytes) -> Document:
    """Read a .docx file.

    Raises Unreadable: ``damaged`` (not a whole zip, broken XML), ``encrypted``, ``too_large``
    (members that unpack beyond the limit), ``empty``, ``scanned`` (pictures only)."""
    document = Document(MEDIA_TYPE, "docx")
    with open_zip(data) as archive:
        body = _body(archive)
        texts = Texts(_optional(archive, "word/styles.xml"), _optional(archive, "word/numbering.xml"))
        document.meta = _meta(archive)
        chunks = _chunks(archive, body)
    reader = _Reader(texts)
    reader.read(body, 0)
    document.blocks = reader.blocks
    for chunk in chunks:
        _add_chunk(document, chunk)
    document.warnings = list(dict.fromkeys([*document.warnings, *reader.warnings, *texts.warnings]))
    if not document.blocks:
        picture = any(local(node) in ("drawing", "pict") for node in body.iter())
        raise Unreadable("scanned" if picture else "empty", "no text in the document")
    return document


def _body(archive: zipfile.ZipFile) -> etree._Element:
    names = archive.namelist()
    name = "word/document.xml" if "word/document.xml" in names else _main_part(names)
    root = _xml(read_member(archive, name))
    body = next((node for node in root if local(node) == "body"), None)
    if body is None:
        raise Unreadable("damaged", "no body in the document")
    return body


def _chunks(archive: zipfile.ZipFile, body: etree._Element) -> list[bytes]:
    """Whole files that are to be shown as part of this one (a web page made a Word file, mostly)."""
    wanted = [attribute(node, "id") for node in body.iter() if local(node) == "altChunk"][:_MAX_CHUNKS]
    relations = _optional(archive, "word/_rels/document.xml.rels") if wanted else None
    targets = (
        {attribute(n, "Id"): attribute(n, "Target") or "" for n in relations} if relations is not None else {}
    )
    names = set(archive.namelist())
    places = [posixpath.normpath(posixpath.join("word", targets.get(k, ""))).lstrip("/") for k in wanted]
    return [read_member(archive, place) for place in places if place in names]


def _add_chunk(document: Document, chunk: bytes) -> None:
    """Put what a file in the file says behind what this one says; one deep, for a chunk may hold itself."""
    from extract.media import read_as
    from extract.sniff import sniff

    if _in_chunk.get():
        document.warnings.append("package_cut")
        return
    mark = _in_chunk.set(True)
    try:
        inner = read_as(chunk, sniff(chunk), Hint())
    except Unreadable:
        if not document.blocks:
            raise
        document.warnings.append("package_cut")
        return
    finally:
        _in_chunk.reset(mark)
    document.blocks += inner.blocks
    document.warnings += inner.warnings


def _main_part(names: list[str]) -> str:
    found = [n for n in names if n.startswith("word/document") and n.endswith(".xml")]
    if not found:
        raise Unreadable("damaged", "no main part in the document")
    return found[0]


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable("damaged", "broken XML in the document") from None


def _optional(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """A part that helps but is not needed: broken or missing, it is as if it were not there."""
    try:
        return _xml(read_member(archive, name))
    except (KeyError, Unreadable):
        return None


def _meta(archive: zipfile.ZipFile) -> dict[str, str]:
    core = _optional(archive, "docProps/core.xml")
    parts = list(core) if core is not None else []
    found = {_CORE[local(n)]: (n.text or "").strip()[:500] for n in parts if local(n) in _CORE}
    return {key: text for key, text in found.items() if text}


class _Reader:
    """Walks a body (or the one cell of a layout table) into blocks."""

    def __init__(self, texts: Texts) -> None:
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self._texts = texts
        self._tables = 0
        self._lines = 0

    def read(self, node: etree._Element, depth: int) -> None:
        for child in children(node):
            name = local(child)
            if depth > _DEPTH:
                return
            if name == "p":
                self._paragraph(child, depth)
            elif name == "tbl":
                self._table(child, depth)
            elif name in _INSIDE:
                self.read(child, depth + 1)

    def _paragraph(self, node: etree._Element, depth: int) -> None:
        level = self._texts.level(node)
        for line in self._texts.paragraph(node).split("\n"):
            if line.strip():
                self.blocks.append(Paragraph(line.strip(), Place(line=self._lines), level))
        self._lines += 1
        for box in self._texts.boxes(node):
            self.read(box, depth + 1)

    def _table(self, node: etree._Element, depth: int) -> None:
        rows = [row for row in _named(node, "tr") if find(row, "trPr", "del") is None]
        if hidden := [row for row in rows if is_on(row, "trPr", "hidden")]:
            self.warnings.append("hidden_text")
            rows = [row for row in rows if row not in hidden]
        cells = [cell for row in rows for cell in _cells(row)]
        nested = any(local(inner) == "tbl" for cell in cells for inner in cell.iterdescendants())
        if depth < _DEPTH and (len(cells) == 1 or (nested and self._is_layout(cells))):
            for cell in cells:
                self.read(cell, depth + 1)
            return
        if nested:
            self.warnings.append("nested_table")
        table = self._grid(rows)
        if table is not None:
            self.blocks.append(table)

    def _is_layout(self, cells: list[etree._Element]) -> bool:
        """A table with tables inside and few cells of its own only arranges the page."""
        return len(cells) <= 6

    def _grid(self, rows: list[etree._Element]) -> Table | None:
        index, self._tables = self._tables, self._tables + 1
        found: list[GridCell] = []
        open_at: dict[tuple[int, int], int] = {}
        taken = 0
        for r, row in enumerate(rows):
            column = min(value(row, "trPr", "gridBefore"), _MAX_SPAN)
            going_on: dict[tuple[int, int], int] = {}
            for cell in _cells(row):
                width = max(1, min(value(cell, "tcPr", "gridSpan"), _MAX_SPAN))
                merge, key = _merge(cell), (column, width)
                taken += width
                if merge == "continue" and key in open_at:
                    at = open_at[key]
                    old = found[at]
                    found[at] = GridCell(old.text, old.row, old.column, old.place, old.rowspan + 1, width)
                    going_on[key] = at
                else:
                    place = Place(table=index, row=r, column=column)
                    found.append(GridCell(self._texts.cell(cell), r, column, place, 1, width))
                    if merge:
                        going_on[key] = len(found) - 1
                column += width
            open_at = going_on
            if taken > _MAX_GRID:
                raise Unreadable("too_large", f"a table of more than {_MAX_GRID} cells")
        return Table(tuple(found), Place(table=index)) if found else None


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in _named(row, "tc") if find(cell, "tcPr", "cellDel") is None]


def _named(node: etree._Element, name: str) -> list[etree._Element]:
    """Children with this name, also those wrapped in content controls and tracked insertions."""
    found: list[etree._Element] = []
    for child in children(node):
        if local(child) == name:
            found.append(child)
        elif local(child) in _INSIDE:
            found += _named(child, name)
    return found


def _merge(cell: etree._Element) -> str:
    """``restart``, ``continue`` (also an empty w:vMerge) or '' for a cell of one row."""
    mark = find(cell, "tcPr", "vMerge")
    return "" if mark is None else attribute(mark, "val") or "continue"
