"""Which addresses a registry may hold."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?=.{1,253}$)(?!-)[\w-]{1,63}(?:\.(?!-)[\w-]{1,63})*")
_IPV6 = re.compile(r"\[[0-9a-fA-F:.]{2,45}\]")


def url_fault(url: str) -> str:
    """Why ``url`` cannot be a registered address; '' when it can: http or https, a host, no
    credentials, no white space."""
    if re.search(r"[\s\x00-\x1f\x7f<>\"\\]", url):
        return f"{url!r} holds white space or a character that no address has"
    if "://" not in url:
        return f"{url!r} has no scheme; write http://{url.lstrip('/')}"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises ValueError for a port that is none)
    except ValueError as error:
        return f"{url!r} is no address: {error}"
    if parts.scheme not in ("http", "https"):
        return f"{url!r} must begin with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return "an address must not carry a user name or password"
    return _name_fault(parts.netloc.rpartition("@")[2])


def host_fault(host: str) -> str:
    """Why ``host`` (``name`` or ``name:port``) cannot be a trusted host; '' when it can."""
    if "/" in host or "@" in host:
        return f"{host!r} must be a host or host:port, without scheme and path"
    return _name_fault(host)


def _name_fault(netloc: str) -> str:
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::(\d{1,5}))?", netloc)
    if not match or not match[1]:
        return f"{netloc!r} names no host"
    if match[2] and not 0 < int(match[2]) < 65536:
        return f"{netloc!r} has a port that is none"
    if not (_HOST.fullmatch(match[1]) or _IPV6.fullmatch(match[1])):
        return f"{match[1]!r} is no host name"
    return ""
