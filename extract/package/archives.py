"""Zip files (docx and its relatives) opened with limits: what kind they are, and their members."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from extract.errors import Unreadable

MAX_MEMBERS = 5000
MAX_MEMBER_BYTES = 48 * 2**20
"""Largest unpacked member that is read. A report's document.xml is well under one megabyte."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError, OverflowError,
)  # fmt: skip
"""What zipfile raises for damaged archives."""

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
_KINDS: tuple[tuple[str, str], ...] = (
    ("word/document", _DOCX),
    ("xl/workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
    ("content.xml", OPEN_DOCUMENT),
)


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive behind ``data``. Raises Unreadable (``damaged``, ``too_large``)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise Unreadable("damaged", f"not a whole zip file: {type(error).__name__}") from None
    if len(archive.infolist()) > MAX_MEMBERS:
        raise Unreadable("too_large", f"{len(archive.infolist())} members in a zip file")
    return archive


def zip_media_type(data: bytes) -> str:
    """Media type of a zip file by the names inside. Raises as ``open_zip``."""
    with open_zip(data) as archive:
        names = archive.namelist()
    for prefix, media_type in _KINDS:
        if any(name.startswith(prefix) for name in names):
            return media_type
    return "application/zip"


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member, unpacked. The limit holds for the bytes that come out, whatever the header says.

    Raises Unreadable (``too_large``, ``encrypted``, ``damaged``); KeyError if there is none."""
    info = archive.getinfo(name)
    if info.flag_bits & 0x1:
        raise Unreadable("encrypted", "a zip member locked with a password")
    if info.file_size > MAX_MEMBER_BYTES:
        raise Unreadable("too_large", f"a zip member of {info.file_size} bytes")
    try:
        with archive.open(info) as member:
            content = member.read(MAX_MEMBER_BYTES + 1)
    except _BROKEN as error:
        raise Unreadable("damaged", f"a zip member cannot be unpacked: {type(error).__name__}") from None
    if len(content) > MAX_MEMBER_BYTES:
        raise Unreadable("too_large", f"a zip member of more than {MAX_MEMBER_BYTES} bytes")
    return content
