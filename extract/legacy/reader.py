"""Word before 2007 (.doc) and WPS Writer (.wps) -> Document.

First by ``extractous`` (Apache Tika compiled into a wheel, no Java, no other program): its XHTML keeps
every row and cell, and the file itself tells which of them are merged (extract.legacy.doc_rows). Where it is
not installed or cannot read the file, LibreOffice without a window turns the file into .docx. A file
that only the second could read carries the warning ``repaired``. A file whose figures are not all printed as
they stand (extract.legacy.marks) goes to LibreOffice at once; without it the warning ``marked_text`` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

from lxml import etree

from extract.document import Block, Document, Paragraph, Place
from extract.errors import Unreadable
from extract.legacy.doc_rows import row_shapes
from extract.legacy.marks import Marks, in_doc
from extract.legacy.office import convert, office_program
from extract.legacy.row_grid import Row, table_of
from extract.rust import panics_as_damage
from extract.scan.inside import holds_pages
from extract.word.look import UNKNOWN

MEDIA_TYPE = "application/msword"
MAX_TEXT = 20_000_000
"""Characters that are taken from one file."""

_XHTML = "{http://www.w3.org/1999/xhtml}"
_BLOCKS = frozenset(f"{_XHTML}{tag}" for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li"))
_BOOKMARK = "[bookmark: "
_INSTALL = "install the Python package extractous, or LibreOffice (the program soffice)"


def read(data: bytes, media_type: str = MEDIA_TYPE) -> Document:
    """Read a .doc or .wps file. Places are table, row and column.

    Raises Unreadable: ``converter_missing`` (the detail says what to install), ``encrypted``,
    ``damaged``, ``empty``, ``timeout`` and ``too_large``.
    """
    extractor = _extractor()
    if extractor is not None:
        try:
            document = _read_xhtml(_tika(extractor, data), data, media_type)
            return seen_by_office(document, data, ".doc", in_doc(data))
        except Unreadable as trouble:
            if trouble.code == "empty" and holds_pages(data, MEDIA_TYPE):
                raise Unreadable("scanned", "a Word file of pictures") from None
            if trouble.code == "encrypted" or office_program() is None:
                raise
        document = _by_office(data, media_type)
        document.warnings.append("repaired")
        return document
    if office_program() is None:
        raise Unreadable("converter_missing", _INSTALL)
    return _by_office(data, media_type)


def _by_office(data: bytes, media_type: str, suffix: str = ".doc") -> Document:
    from extract.word import reader as word

    document = word.read(convert(data, suffix))
    document.media_type, document.method = media_type, "office"
    return document


def seen_by_office(document: Document, data: bytes, suffix: str, marks: Marks) -> Document:
    """The document as LibreOffice reads it, where there are marks. What it cannot tell either keeps the
    warning ``marked_text``."""
    if not marks:
        return document
    try:
        seen = _by_office(data, document.media_type, suffix)
    except Unreadable:
        document.warnings.append("marked_text")
        return document
    if marks == "drawn" and not any(UNKNOWN in cell.text for table in seen.tables() for cell in table.cells):
        seen.warnings.append("marked_text")
    return seen


@cache
def _extractor() -> Any:
    """Tika's extractor, None where the package is not installed or does not start."""
    try:
        module = import_module("extractous")
    except ImportError:
        return None
    return module.Extractor().set_extract_string_max_length(MAX_TEXT).set_xml_output(True)


def _tika(extractor: Any, data: bytes) -> bytes:
    """The file as XHTML, by the whole-string call only: the stream of extractous 0.3 ends the process."""
    try:
        with panics_as_damage("a Word file"):
            text, _ = extractor.extract_bytes_to_string(bytearray(data))
    except Unreadable:
        raise
    except Exception as error:  # the binding raises bare TypeErrors for all its faults
        words = str(error)
        if "ncrypted" in words or "assword" in words:
            raise Unreadable("encrypted", "a Word file locked with a password") from None
        raise Unreadable("damaged", "not a whole Word file") from None
    if len(text) >= MAX_TEXT:
        raise Unreadable("too_large", f"a Word file of more than {MAX_TEXT} characters")
    return str(text).encode("utf-8", "replace")


def _read_xhtml(xhtml: bytes, data: bytes, media_type: str) -> Document:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    root = etree.fromstring(xhtml, parser)
    body = root.find(f"{_XHTML}body") if root is not None else None
    document = Document(media_type, "tika")
    if body is not None:
        document.blocks = list(_walk(body, [0], _shaped(body, data)))
    if not document.blocks:
        raise Unreadable("empty", "no words in the Word file")
    return document


def _shaped(body: Any, data: bytes) -> Iterator[Row]:
    """Every row of the text with the shape that the file tells for it; without shapes where any number of
    cells differs (tables inside tables, files saved in pieces)."""
    outermost = (
        t for t in body.iter(f"{_XHTML}table") if next(t.iterancestors(f"{_XHTML}table"), None) is None
    )
    texts = [row for table in outermost for row in _rows(table)]
    shapes = row_shapes(data)
    if [len(row) for row in texts] != [len(shape.edges) for shape in shapes]:
        shapes = [Row() for _ in texts]
    return (replace(shape, texts=row) for shape, row in zip(shapes, texts, strict=True))


def _walk(parent: Any, counter: list[int], shapes: Iterator[Row]) -> Iterator[Block]:
    """Paragraphs and outermost tables in reading order; ``counter`` holds the next table's number."""
    for node in parent:
        if node.tag == f"{_XHTML}table":
            rows = [next(shapes) for _ in _rows(node)]
            if any(row.texts for row in rows):
                yield table_of(rows, counter[0])
                counter[0] += 1
        elif node.tag in _BLOCKS and node.find(f".//{_XHTML}table") is None:
            yield from _paragraphs(node)
        else:
            yield from _walk(node, counter, shapes)


def _paragraphs(node: Any) -> Iterator[Paragraph]:
    level = int(node.tag[-1]) if node.tag[-2:-1] == "h" else 0
    for line in _text(node).split("\n"):
        if line:
            yield Paragraph(line, Place(), level)


def _rows(node: Any) -> list[list[str]]:
    """The texts of a table's own rows."""
    rows = [row for row in node.iter(f"{_XHTML}tr") if next(row.iterancestors(f"{_XHTML}table")) is node]
    return [[_cell_text(cell) for cell in row.iterchildren(f"{_XHTML}td", f"{_XHTML}th")] for row in rows]


def _cell_text(cell: Any) -> str:
    parts = [_text(node) for node in cell.iter(*_BLOCKS)] or [_text(cell)]
    return "\n".join(part for part in parts if part)


def _text(node: Any) -> str:
    """The words, without the marks of Word's last cursor (``[bookmark: _GoBack]``)."""
    lines = ("".join(node.itertext())).split("\n")
    stripped = (line.strip(" \t\r\u3000\xa0") for line in lines)
    return "\n".join(line for line in map(_unmarked, stripped) if line)


def _unmarked(line: str) -> str:
    while (start := line.find(_BOOKMARK)) >= 0 and (end := line.find("]", start)) >= 0:
        line = line[:start] + line[end + 1 :]
    return line.strip()
