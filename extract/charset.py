"""The charset of text from Chinese portals: the bytes are asked before any declaration.

Order: byte order mark; strict UTF-8; UTF-8 with a few damaged characters; strict GB 18030 (which
holds GB 2312 and GBK); the declarations; charset-normalizer. Headers and metas of government
sites are wrong too often to come first.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TAG = re.compile(rb"<\0*(?:!\0*d|h\0*[te]|b\0*o|t\0*a|d\0*i|p)", re.IGNORECASE)
_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_WIDE = re.compile("[\u0800-\U0010ffff]")
_LIMIT = 2**20  # bytes looked at by the guesses that are slow
_GB_ALIASES = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"}


def find_charset(data: bytes, declared: str = "") -> str | None:
    """Python codec name for ``data``, or None when it does not look like text in any charset.

    ``declared`` is the charset of the Content-Type header, '' if there is none."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    if data[:4096].count(0) > len(data[:4096]) // 8:
        wide = _utf16_without_bom(data)
        if wide or not _TAG.search(data[:65536]):
            return wide
        data = data.replace(b"\0", b"")  # browsers leave zeros out of a page
    if _decodes(data, "utf-8") or _nearly_utf8(data):
        return "utf-8"
    if _decodes(data, "gb18030"):
        return "gb18030"
    for name in (declared, *_declared_inside(data)):
        if name and (codec := _codec(name)) and _mostly(data, codec):
            return codec
    return _guess(data)


def _decodes(data: bytes, charset: str) -> bool:
    """True when every byte fits; a last character that was cut off is forgiven."""
    try:
        codecs.getincrementaldecoder(charset)("strict").decode(data, False)
    except UnicodeDecodeError:
        return False
    return True


def _nearly_utf8(data: bytes) -> bool:
    """UTF-8 in which some characters were cut in two (abstracts, counters): at least twenty whole
    characters outside ASCII for each damaged one. Text in GBK hardly ever forms such sequences."""
    text = data[:_LIMIT].decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if 21 * damaged > len(text):
        return False
    whole = len(_WIDE.findall(text)) - damaged
    return whole >= 20 * max(damaged, 1)


def _mostly(data: bytes, charset: str) -> bool:
    text = data[:_LIMIT].decode(charset, "replace")
    return text.count("\ufffd") * 50 <= len(text)


def _declared_inside(data: bytes) -> list[str]:
    return [found.decode("ascii") for found in _META.findall(data[:4096])]


def _codec(name: str) -> str | None:
    if name.lower() in _GB_ALIASES:
        return "gb18030"
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _utf16_without_bom(data: bytes) -> str | None:
    """Many zero bytes: UTF-16 if nearly all of them stand on one side of the pairs."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    one_sided = min(even, odd) * 20 <= max(even, odd)
    return name if one_sided and _decodes(data, name) else None


def _guess(data: bytes) -> str | None:
    best = from_bytes(data[:_LIMIT]).best()
    if best is not None:
        return codecs.lookup(best.encoding).name
    return "gb18030" if _mostly(data, "gb18030") else None
