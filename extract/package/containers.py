"""Members of a ZIP or RAR package, read into memory under limits. Nothing is written: no path escapes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from extract.errors import Unreadable
from extract.package.archives import MAX_MEMBER_BYTES, open_zip, read_member
from extract.rust import panics_as_damage

ZIP = "application/zip"
RAR = "application/vnd.rar"
MAX_FILES = 400
"""Files of one package that are looked at; a package with more is refused."""
MAX_UNPACKED = 192 * 2**20
"""Unpacked bytes of all members together, by what the package claims and by what comes out."""
MAX_RATIO = 250
"""Unpacked to packed size of a member over a megabyte; Word and XML reach about 20."""

_BIG = 2**20
_INSTALL = "install the Python package rars to read RAR packages"


@dataclass(frozen=True)
class Member:
    """One file of a package. ``load`` unpacks it and raises Unreadable."""

    name: str
    size: int
    packed: int
    encrypted: bool
    load: Callable[[], bytes]

    @property
    def stem(self) -> str:
        """The file's own name without folder and ending."""
        return PurePosixPath(self.name.replace("\\", "/")).stem


def members(data: bytes, media_type: str) -> list[Member]:
    """The files of a package, without the marks that systems leave (``__MACOSX``, ``~$…``, dot files).

    Raises Unreadable: ``too_large`` for a bomb by count, size or ratio, ``encrypted`` where the list
    itself is locked, ``damaged``, ``converter_missing`` for RAR without its reader.
    """
    found = [m for m in (_rar if media_type == RAR else _zip)(data) if not _is_mark(m.name)]
    if len(found) > MAX_FILES:
        raise Unreadable("too_large", f"{len(found)} files in one package")
    if sum(m.size for m in found) > MAX_UNPACKED:
        raise Unreadable("too_large", f"a package of more than {MAX_UNPACKED} bytes unpacked")
    for member in found:
        if member.size > _BIG and member.size > MAX_RATIO * max(member.packed, 1):
            raise Unreadable(
                "too_large", f"a member packed {member.size // max(member.packed, 1)} times smaller"
            )
    return found


def _is_mark(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not parts or parts[-1].startswith((".", "~$")) or "__MACOSX" in parts


def _zip(data: bytes) -> Iterator[Member]:
    archive = open_zip(data)
    for info in archive.infolist():
        if not info.is_dir():
            yield Member(
                _zip_name(info),
                info.file_size,
                info.compress_size,
                bool(info.flag_bits & 1),
                lambda name=info.filename: read_member(archive, name),  # type: ignore[misc]
            )


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name; without the UTF-8 mark it is taken for UTF-8 or GB 18030, as Chinese programs write it."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    return _decoded(raw) or info.filename


def _rar(data: bytes) -> Iterator[Member]:
    try:
        rars: Any = import_module("rars")
    except ImportError:
        raise Unreadable("converter_missing", _INSTALL) from None
    options = rars.ReadOptions(
        max_member_output_bytes=MAX_MEMBER_BYTES,
        max_total_output_bytes=MAX_UNPACKED,
        max_header_count=MAX_FILES * 4,
    )
    archive = _guard(rars, lambda: rars.RarFile.from_bytes(data, options=options))
    for info in _guard(rars, archive.infolist):
        if not info.is_dir():
            yield Member(
                _rar_name(info),
                info.file_size,
                info.compress_size,
                bool(info.is_encrypted),
                lambda entry=info: bytes(_guard(rars, lambda: archive.read(entry, options=options))),  # type: ignore[misc]
            )


def _rar_name(info: Any) -> str:
    """The name; one that the reader could not tell is decoded from its bytes."""
    raw = bytes(info.orig_filename_bytes or b"")
    return _decoded(raw) or str(info.filename) if raw and not raw.isascii() else str(info.filename)


def _decoded(raw: bytes) -> str:
    """Bytes of a name as UTF-8 or GB 18030, '' where they are neither."""
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return ""


def _guard(rars: Any, call: Callable[[], Any]) -> Any:
    """Call the RAR reader; its faults become ours."""
    try:
        with panics_as_damage("a RAR package"):
            return call()
    except (rars.PasswordRequired, rars.BadPassword):
        raise Unreadable("encrypted", "a RAR package locked with a password") from None
    except (rars.UnsupportedRarFeature, rars.UnsafeArchivePath) as error:
        raise Unreadable(
            "unsupported_media", f"a RAR package of a kind not read: {type(error).__name__}"
        ) from None
    except MemoryError:  # how the package tells that a limit was reached
        raise Unreadable("too_large", "a RAR package that unpacks to more than is read") from None
    except (rars.Error, OSError, ValueError, RuntimeError, OverflowError):
        raise Unreadable("damaged", "a RAR package that cannot be unpacked") from None
