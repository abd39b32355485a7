"""Files of other office programs (OpenDocument, UOF) and of Word and Excel 2003 as XML.

LibreOffice turns them into .docx or .xlsx, which the readers of those read. Without it they are told, and
never read as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.document import Document
from extract.errors import Unreadable
from extract.legacy.office import convert
from extract.package.archives import open_zip, read_member

_HEAD = 8192  # bytes in which the root element of an XML file and its namespaces stand
_ODF = "application/vnd.oasis.opendocument."
_MANIFEST = "META-INF/manifest.xml"


@dataclass(frozen=True)
class Other:
    """A kind of file: its ending and what it is turned into, for LibreOffice. ``root`` and ``name`` tell it
    by the root element of an XML file and a word in its head; '' for files that are told otherwise."""

    suffix: str
    target: str
    root: str = ""
    name: str = ""


OTHERS = {
    f"{_ODF}text": Other(".odt", "docx"),
    f"{_ODF}spreadsheet": Other(".ods", "xlsx"),
    f"{_ODF}text-flat-xml": Other(".fodt", "docx", "office:document", f'mimetype="{_ODF}text"'),
    f"{_ODF}spreadsheet-flat-xml": Other(".fods", "xlsx", "office:document", f'mimetype="{_ODF}spreadsheet"'),
    "application/vnd.ms-word.2003+xml": Other(
        ".xml", "docx", "w:wordDocument", "schemas.microsoft.com/office/word/2003/wordml"
    ),
    "application/vnd.ms-excel.2003+xml": Other(
        ".xml", "xlsx", "Workbook", "urn:schemas-microsoft-com:office:spreadsheet"
    ),
    "application/vnd.uof.text": Other(".uot", "docx", "uof:UOF", 'mimetype="vnd.uof.text"'),
    "application/vnd.uof.spreadsheet": Other(".uos", "xlsx", "uof:UOF", 'mimetype="vnd.uof.spreadsheet"'),
}
"""Media type -> kind."""

_ROOT = re.compile(  # what stands before the root is passed over without a way back
    r"[\s\0\ufeff]*+(?:(?><\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>)\s*)*+<([^\s<>/]+)", re.DOTALL
)


def root_of(text: str) -> str:
    """The name of the root element of a text in XML, '' of any other text."""
    found = _ROOT.match(text[:_HEAD])
    return found[1] if found else ""


def kind_of_text(text: str) -> str:
    """The media type of a text that is one of the XML files among OTHERS, '' of any other."""
    head = text[:_HEAD]
    root = root_of(head)
    return next((m for m, o in OTHERS.items() if o.root and o.root == root and o.name in head), "")


def kind_of_package(data: bytes) -> str:
    """The media type that an OpenDocument package gives itself; that of a text where it gives none known."""
    with open_zip(data) as archive:
        names = set(archive.namelist())
        told = read_member(archive, "mimetype")[:200].decode("latin-1").strip() if "mimetype" in names else ""
    told = told.removesuffix("-template")
    return told if told.startswith(_ODF) else f"{_ODF}text"


def read(data: bytes, media_type: str) -> Document:
    """Read one of OTHERS. Raises Unreadable: ``encrypted``, what LibreOffice's converter raises
    (``converter_missing`` without it), and what the readers of .docx and .xlsx raise."""
    from extract.sheet import reader as sheet
    from extract.word import reader as word

    if data.startswith(b"PK"):
        with open_zip(data) as archive:
            if _MANIFEST in archive.namelist() and b"encryption-data" in read_member(archive, _MANIFEST):
                raise Unreadable("encrypted", "an OpenDocument file locked with a password")
    other = OTHERS[media_type]
    converted = convert(data, other.suffix, other.target)
    document = sheet.read(converted) if other.target == "xlsx" else word.read(converted)
    document.media_type, document.method = media_type, "office"
    return document
