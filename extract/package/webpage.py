"""Web pages saved as one file (MHTML, which Word names .doc or .mht), and Word files written as one XML."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import io
import re
import zipfile
from email.message import Message

from lxml import etree

from extract.charset import find_charset
from extract.document import Document
from extract.errors import Unreadable
from extract.report import Hint

MHTML = "multipart/related"
FLAT_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document+xml"
MAX_PARTS = 200
_MAX_PICTURES = 32 * 2**20
_HEADER = re.compile(rb"\s*(?:[A-Za-z-]+:[^\n]{0,500}\r?\n(?:[ \t][^\n]{0,500}\r?\n)*){1,20}", re.IGNORECASE)
_IS_MHTML = re.compile(
    rb"^(?:mime-version\s*:|content-type\s*:\s*multipart/related)", re.IGNORECASE | re.MULTILINE
)
_FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"


def kind_of(data: bytes) -> str:
    """The media type of a saved web page or flat Word file, '' for anything else."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    if _FLAT in head and head.lstrip().startswith(b"<"):
        return FLAT_WORD
    found = _HEADER.match(head)
    return MHTML if found and _IS_MHTML.search(found[0]) and b"multipart/related" in head.lower() else ""


def read(data: bytes, media_type: str, hint: Hint) -> Document:
    """Read a saved web page as its page, a flat Word file as the package that it stands for.

    Raises Unreadable as the readers of those, ``damaged`` where there is none."""
    from extract.media import read_as
    from extract.sniff import DOCX, HTML, Sniffed

    if media_type == FLAT_WORD:
        document = read_as(_package(data), Sniffed(DOCX, "", "zip"), hint)
    else:
        page, charset = _page(data)
        document = read_as(page, Sniffed(HTML, charset, "tags"), hint)
    document.media_type = media_type
    return document


def _page(data: bytes) -> tuple[bytes, str]:
    """The page with its pictures in it, and its charset."""
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \r\n"), policy=email.policy.compat32)
    parts = [part for _, part in zip(range(MAX_PARTS), message.walk(), strict=False)]
    pages = [p for p in parts if p.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise Unreadable("damaged", "a saved web page without its page")
    page = max((_content(p) for p in pages), key=len)
    declared = next((str(c) for p in pages if (c := p.get_content_charset())), "")
    room = _MAX_PICTURES
    for part in parts:
        location = str(part.get("Content-Location") or "").strip().encode("utf-8", "replace")
        if part.get_content_maintype() == "image" and location and location in page:
            content = _content(part)
            room -= len(content)
            if room < 0:
                raise Unreadable("too_large", "a saved web page with too many pictures")
            uri = f"data:{part.get_content_type()};base64,".encode() + base64.b64encode(content)
            page = page.replace(location, uri, 1)
    return page, find_charset(page, declared) or "utf-8"


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _package(data: bytes) -> bytes:
    """The zip file that a flat Word file stands for."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable("damaged", "broken XML in the document") from None
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in root.iterfind("{*}part"):
            name = next((str(v) for k, v in part.attrib.items() if str(k).endswith("}name")), "").lstrip("/")
            inner = part.find("{*}xmlData")
            binary = part.findtext("{*}binaryData")
            if inner is not None and len(inner):
                archive.writestr(name, etree.tostring(inner[0], encoding="UTF-8"))
            elif binary:
                try:
                    archive.writestr(name, base64.b64decode(binary))
                except binascii.Error:
                    continue
    return stream.getvalue()
