"""OFD (GB/T 33190-2016, the format of Chinese official documents) -> Document. Places are page and box."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extract.document import Document
from extract.errors import Unreadable
from extract.ofd.page import POINTS, PageObjects, numbers
from extract.package.archives import open_zip, read_member
from extract.pdf.geometry import Page
from extract.pdf.pages import MAX_PAGES
from extract.pdf.reader import fill

MEDIA_TYPE = "application/ofd"
MAX_UNPACKED = 96 * 2**20
"""Bytes of all XML members that are read of one file."""
_LONGEST_SIDE = 14_400.0  # points, as in PDF
_A4 = (210.0, 297.0)  # millimetres


class _Package:
    """The members of the file, found by the locations that its XML names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lstrip("/").lower(): name for name in archive.namelist()}
        self._room = MAX_UNPACKED

    def xml(self, location: str) -> Any:
        """Root of an XML member, None where there is none or it is not XML. Raises Unreadable."""
        name = self._names.get(location.lstrip("/").lower())
        if name is None:
            return None
        content = read_member(self._archive, name)
        self._room -= len(content)
        if self._room < 0:
            raise Unreadable("too_large", f"an OFD file of more than {MAX_UNPACKED} bytes unpacked")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            return None


def _location(base: str, location: str) -> str:
    """A location named in the member ``base``: from the root with a slash, else beside it."""
    if location.startswith("/"):
        return location
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def read(data: bytes) -> Document:
    """Read an OFD file: characters into the cells of the grid that its drawn lines make, as for PDF.

    Raises Unreadable: ``scanned`` (pages are pictures), ``empty``, ``encrypted``, ``damaged``,
    ``too_large``.
    """
    document = Document(MEDIA_TYPE, "ofd")
    fill(document, drawn_pages(data, document))
    return document


def drawn_pages(data: bytes, document: Document) -> list[Page]:
    """Characters and lines of every page; title and warnings go into ``document``.

    Raises Unreadable: ``encrypted``, ``damaged``, ``too_large``."""
    pages: list[Page] = []
    with open_zip(data) as archive:
        package = _Package(archive)
        root = package.xml("OFD.xml")
        if root is None:
            raise Unreadable("damaged", "no OFD.xml that can be read")
        if any("encrypt" in name.lower() for name in archive.namelist()):
            raise Unreadable("encrypted", "an encrypted OFD file")
        title = root.findtext(".//{*}DocInfo/{*}Title")
        if title:
            document.meta["Title"] = title.strip()[:500]
        for start in root.iterfind(".//{*}DocBody/{*}DocRoot"):
            for page in _pages(package, (start.text or "").strip(), len(pages), document):
                pages.append(page)
    if not pages:
        raise Unreadable("damaged", "no page of the OFD file can be read")
    return pages


def _pages(package: _Package, base: str, before: int, document: Document) -> Iterator[Page]:
    root = package.xml(base)
    if root is None:
        return
    usual = _size(root.find("{*}CommonData/{*}PageArea"), _A4)
    templates = {
        node.get("ID"): _location(base, node.get("BaseLoc") or "")
        for node in root.iterfind(".//{*}TemplatePage")
    }
    for number, node in enumerate(root.iterfind("{*}Pages/{*}Page"), before + 1):
        if number > MAX_PAGES:
            document.warnings.append("pages_skipped")
            return
        content = package.xml(_location(base, node.get("BaseLoc") or ""))
        if content is None:
            document.warnings.append("page_missing")
            continue
        yield _page(package, content, number, usual, templates)


def _page(
    package: _Package, content: Any, number: int, usual: tuple[float, float], templates: dict[Any, str]
) -> Page:
    width, height = _size(content.find("{*}Area"), usual)
    objects = PageObjects((width * POINTS, height * POINTS))
    for used in content.iterfind("{*}Template"):
        template = package.xml(templates.get(used.get("TemplateID"), ""))
        if template is not None:
            objects.draw(template)
    objects.draw(content)
    return objects.page(number)


def _size(area: Any, usual: tuple[float, float]) -> tuple[float, float]:
    """Width and height of a page area in millimetres, ``usual`` where it does not tell or is absurd."""
    box = numbers(area.findtext("{*}PhysicalBox")) if area is not None else []
    if len(box) == 4 and 0 < box[2] * POINTS <= _LONGEST_SIDE and 0 < box[3] * POINTS <= _LONGEST_SIDE:
        return box[2], box[3]
    return usual
