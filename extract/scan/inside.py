"""Pages kept as pictures inside another file: a Word file, RTF, workbook or OFD of scans, a web page that
carries its pictures' bytes. Places are the picture's number as page, and a box in points of an A4 page."""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from urllib.parse import unquote_to_bytes

from lxml import etree

from extract.document import Document
from extract.errors import Unreadable
from extract.package.archives import open_zip, read_member

MAX_PICTURES = 40
"""Pictures of one file that are looked at; small ones (logos, seals) are passed over."""
MAX_BYTES = 64 * 2**20
"""Bytes of the pictures of one file together."""
_DATA_URI = re.compile(
    rb"""<img\b[^<>]{0,2000}?\bsrc\s*=\s*["']?\s*data:image/(?:png|jpe?g|tiff)((?:;[\w=-]+)*),([^"'<>\s]+)""",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(rb"""\br:(?:embed|id)\s*=\s*["']([^"']{1,80})["']""")
_RELATION = re.compile(rb"<Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(rb"""\b(Id|Target)\s*=\s*["']([^"']*)["']""")
_LEAST_BYTES = 2000
_A_PAGE = 20_000  # bytes of a picture of a page at least
_PICTURE_HEAD = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff[\xe0\xe1\xee]..(?:JFIF|Exif|Adobe)", re.DOTALL)
_IN_RTF = re.compile(rb"\\(?:pngblip|jpegblip)\b((?:\{[^{}]*\}|[^{}]+)*)")
_RTF_OTHER = re.compile(rb"\{[^{}]*\}|\\[a-z]+-?\d*|\s+")


def read(data: bytes, media_type: str) -> Document:
    """Recognise the pictures in a file as pages.

    Raises Unreadable: ``scanned`` where none is as large as a page, ``not_a_report`` where none holds
    text, ``ocr_missing``, ``too_large``, ``damaged``, and ImportError without the extra."""
    from extract.scan.image import grey_pages
    from extract.scan.ocr import require
    from extract.scan.reader import MAX_PAGES, recognise_pages

    document = Document(media_type, f"{_METHODS[media_type]}/ocr")
    pages = []
    for content in _bounded(_FINDERS[media_type](data)):
        try:
            pages += grey_pages(content, document)
        except Unreadable as trouble:
            if trouble.code == "too_large":
                raise
    if not pages:
        raise Unreadable("scanned", "pictures, none of which is a page")
    if len(pages) > MAX_PAGES:
        document.warnings.append("pages_skipped")
    require()
    recognise_pages(document, pages[:MAX_PAGES])
    return document


def holds_pages(data: bytes, media_type: str) -> bool:
    """Whether a file carries pictures large enough for pages."""
    if media_type == _HTML:
        return _DATA_URI.search(data) is not None
    try:
        return any(len(content) >= _A_PAGE for content in _bounded(_FINDERS[media_type](data)))
    except Unreadable:
        return False


def _bounded(pictures: Iterator[bytes]) -> Iterator[bytes]:
    room = MAX_BYTES
    for number, content in enumerate(pictures):
        room -= len(content)
        if number >= MAX_PICTURES or room < 0:
            raise Unreadable("too_large", f"more than {MAX_PICTURES} pictures or {MAX_BYTES} bytes of them")
        if len(content) >= _LEAST_BYTES:
            yield content


def _in_page(data: bytes) -> Iterator[bytes]:
    for kind, text in _DATA_URI.findall(data):
        raw = unquote_to_bytes(text)
        if b"base64" not in kind.lower():
            yield raw
            continue
        try:
            yield base64.b64decode(raw + b"=" * (-len(raw) % 4))
        except (binascii.Error, ValueError):
            continue


def _in_word(data: bytes) -> Iterator[bytes]:
    """The pictures of a Word file in the order in which its text names them."""
    with open_zip(data) as archive:
        names = set(archive.namelist())
        relations = "word/_rels/document.xml.rels"
        if not {relations, "word/document.xml"} <= names:
            return
        targets = {}
        for tag in _RELATION.findall(read_member(archive, relations)):
            known = dict(_ATTRIBUTE.findall(tag))
            if b"Id" in known and b"Target" in known:
                targets[known[b"Id"]] = known[b"Target"].decode("utf-8", "replace")
        used = dict.fromkeys(_EMBEDDED.findall(read_member(archive, "word/document.xml")))
        for target in (targets[k] for k in used if k in targets):
            name = posixpath.normpath(posixpath.join("word", target)).lstrip("/")
            if name in names and "/media/" in name:
                yield read_member(archive, name)


def _in_old_word(data: bytes) -> Iterator[bytes]:
    """The pictures of a Word 97-2003 file, in the order in which it keeps them."""
    try:
        ole = import_module("olefile").OleFileIO(io.BytesIO(data))
        kept = ole.openstream("Data").read() if ole.exists("Data") else b""
    except Exception:  # a broken file raises whatever it likes
        return
    yield from _bounded_bytes(kept)


def _bounded_bytes(kept: bytes) -> Iterator[bytes]:
    """Pictures that lie one behind another, each with what follows it up to the next."""
    starts = [found.start() for found in _PICTURE_HEAD.finditer(kept)]
    for start, end in pairwise([*starts, len(kept)]):
        yield kept[start:end]


def _in_rtf(data: bytes) -> Iterator[bytes]:
    for found in _IN_RTF.finditer(data):
        digits = _RTF_OTHER.sub(b"", found[1])
        try:
            yield binascii.unhexlify(digits[: len(digits) // 2 * 2])
        except binascii.Error:
            continue


def _in_sheet(data: bytes) -> Iterator[bytes]:
    """The pictures of a workbook by their names."""
    with open_zip(data) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/media/")]
        for name in sorted(names, key=lambda n: [int(x) for x in re.findall(r"\d+", n)]):
            yield read_member(archive, name)


def _in_ofd(data: bytes) -> Iterator[bytes]:
    """The pictures of an OFD file in the order in which its pages show them."""
    with open_zip(data) as archive:
        names = {name.lstrip("/").lower(): name for name in archive.namelist()}
        files = dict(_resources(archive, names))
        contents = [n for n in names.values() if re.search(r"pages?_\d+/content\.xml$", n, re.IGNORECASE)]
        for page in sorted(contents, key=lambda n: [int(x) for x in re.findall(r"\d+", n)]):
            root = _xml(archive, page)
            for node in root.iterfind(".//{*}ImageObject") if root is not None else ():
                if (name := names.get(files.get(node.get("ResourceID") or "", ""))) is not None:
                    yield read_member(archive, name)


def _resources(archive: zipfile.ZipFile, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Identifier and location, in small letters, of every picture that a resource file names."""
    for name in names.values():
        if not re.search(r"res[^/]*\.xml$", name, re.IGNORECASE):
            continue
        root = _xml(archive, name)
        base = (root.get("BaseLoc") or "") if root is not None else ""
        for node in root.iterfind(".//{*}MultiMedia") if root is not None else ():
            file = (node.findtext("{*}MediaFile") or "").strip()
            folder = base if base.startswith("/") else posixpath.join(posixpath.dirname(name), base)
            yield node.get("ID") or "", posixpath.normpath(posixpath.join(folder, file)).lstrip("/").lower()


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(read_member(archive, name), parser)
    except etree.XMLSyntaxError:
        return None


_HTML, _OFD = "text/html", "application/ofd"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOC, _OLE, _RTF = "application/msword", "application/x-ole-storage", "application/rtf"
_METHODS = {_HTML: "html", _OFD: "ofd", _DOCX: "docx", _XLSX: "sheet", _DOC: "doc", _OLE: "doc", _RTF: "rtf"}
_FINDERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    _HTML: _in_page,
    _OFD: _in_ofd,
    _DOCX: _in_word,
    _XLSX: _in_sheet,
    _DOC: _in_old_word,
    _OLE: _in_old_word,
    _RTF: _in_rtf,
}
HOLDERS = frozenset(_FINDERS)
"""Media whose pictures can be read."""
