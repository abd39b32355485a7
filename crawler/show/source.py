"""The document inside a package that a report was read from: its places speak of that."""

from __future__ import annotations

from extract.document import Document
from extract.package.containers import RAR, ZIP, members
from extract.report import Hint
from extract.sniff import sniff

_DEPTH = 2


def inner(data: bytes, document: Document, hint: Hint, depth: int = _DEPTH) -> tuple[bytes, str]:
    """Bytes and media type of the document itself. Raises Unreadable."""
    media_type = sniff(data, hint).media_type
    if media_type not in (ZIP, RAR) or depth == 0:
        return data, media_type
    name = document.meta.get("package_member", "")
    for member in members(data, media_type):
        if member.name == name:
            return inner(member.load(), document, Hint(name=name), depth - 1)
    for member in members(data, media_type):
        content = b"" if member.encrypted else member.load()
        if content and sniff(content, Hint(name=member.name)).media_type in (ZIP, RAR):
            found = inner(content, document, Hint(name=member.name), depth - 1)
            if found[1] not in (ZIP, RAR):
                return found
    return data, media_type
