"""Addresses: one key per place, which links are never asked for, which names are files.

The traps are those of portals that print one place in many ways: http and https, ``www.``,
``index.html`` beside the bare folder, session ids, cache-busting stamps.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from posixpath import splitext
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

FILE_TYPES = frozenset((
    "pdf", "doc", "docx", "wps", "ofd", "xls", "xlsx", "et", "rar", "zip", "ceb", "txt", "rtf",
    "jpg", "jpeg", "png", "tif", "tiff",
))  # fmt: skip
"""Endings that a report's file was seen with; the true type comes from the bytes, never from the name."""

PICTURES = frozenset(["jpg", "jpeg", "png", "tif", "tiff", "gif", "bmp"])
_STAMPS = frozenset(["jsessionid", "t", "v", "_", "timestamp", "rnd", "random", "uid"])
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jhtml|jsp|aspx?|php)$", re.I)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.I)
_DOWNLOADS = re.compile(
    r"/module/download/downfile\.jsp|/system/_content/download\.jsp|document/download\b|/__local/|/group\d+/M\d\d/",
    re.I,
)


def absolute(base: str, href: str) -> str:
    """``href`` as written on a page, made absolute; '' for what is no web address or is malformed."""
    clean = re.sub(r"[\r\n\t]+", "", href).strip()
    if not clean or clean.startswith("#"):
        return ""
    try:
        url = urljoin(base, clean)
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return ""
    return url.split("#", 1)[0] if usable else ""


def key(url: str) -> str:
    """The identity of a place: without scheme, ``www.``, index file, session id, stamp and fragment."""
    try:
        parts = urlsplit(url.split("#", 1)[0])
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    path = _INDEX.sub("/", _SESSION.sub("", unquote(parts.path) or "/"))
    given = parse_qsl(parts.query, True)
    turned = {"pagenum"} if any(k.lower() == "uid" for k, _ in given) else set()  # turned by the browser
    query = [(k, v) for k, v in given if k.lower() not in _STAMPS | turned]
    return host + path + ("?" + urlencode(sorted(query)) if query else "")


def netloc(url: str) -> str:
    """Host and port as the registry writes them, in lower case; '' when the address is malformed."""
    try:
        return urlsplit(url).netloc.lower().rpartition("@")[2]
    except ValueError:
        return ""


def ending(url: str) -> str:
    """The ending of the last path segment, in lower case without the dot; '' if none."""
    try:
        return splitext(unquote(urlsplit(url).path))[1].lstrip(".").lower().strip()
    except ValueError:
        return ""


def is_file(url: str) -> bool:
    """Whether the address promises a file: by its ending or by a vendor's download page."""
    return ending(url) in FILE_TYPES or bool(_DOWNLOADS.search(url))


def is_intranet(url: str, named: Collection[str]) -> bool:
    """Whether the address is private, loopback or a bare name, and not one of the ``named`` host:port.

    Authors leave such links in lists (A12): the report is public, but not for us."""
    host_port = netloc(url)
    if host_port in named:
        return False
    host = urlsplit(url).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host


def same_site(url: str, home: str, hosts: Collection[str]) -> bool:
    """Whether the address lies on the portal: its host, a registered one, or a sub-domain."""
    there, here = netloc(url), netloc(home)
    if (
        there.removeprefix("www.") == here.removeprefix("www.")
        or there in hosts
        or there.partition(":")[0] in hosts
    ):
        return True
    if ":" in there or ":" in here or here.replace(".", "").isdigit():
        return False
    return there.endswith("." + here.removeprefix("www."))


def under(column_url: str, url: str) -> bool:
    """Whether ``url`` lies below a column: in its folder, or in the folder named like its page (VSB)."""
    if netloc(column_url).removeprefix("www.") != netloc(url).removeprefix("www."):
        return False
    path = _INDEX.sub("/", urlsplit(column_url).path)
    folder = path if path.endswith("/") else splitext(path)[0] + "/"
    return len(folder) > 1 and urlsplit(url).path.startswith(folder) and key(url) != key(column_url)
