"""Which hosts may be asked: those the registry names, and ``*.gov.cn`` linked from them.

Loopback, private and link-local addresses are asked only where the registry names that very host
and port: a link of a hostile or careless page must not reach into the user's own network.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}

INNER = tuple(
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/4",
        "255.255.255.255/32",
        "::/127",
        "fc00::/7",
        "fe80::/10",
        "ff00::/8",
    )
)
"""Networks that are never a public site. 198.18.0.0/15 is left out on purpose: common proxy tools in
China answer every name with an address of it."""

PRIVATE_NAMES = ("localhost", "local", "test", "internal", "intranet", "lan", "invalid", "home.arpa")
"""Last labels of names that cannot be public (RFC 6761, 6762, 8375): they may resolve to an inner
address when the registry names them."""


def address_of(host: str) -> Address | None:
    """The address that a host literally is, or None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        return None


def is_inner(address: Address) -> bool:
    """Whether an address is loopback, private, link-local or otherwise not a public site's."""
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is not None:
            address = embedded
    return any(address in network for network in INNER if network.version == address.version)


def authority(url: str) -> tuple[str, int | None]:
    """Host (lower case) and port of a URL; a bare ``host`` or ``host:port`` is read too, where the
    port is None when not given. Raises ValueError for what is neither."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError(f"{url!r} names no host")
    return host, parts.port or PORTS.get(parts.scheme)


@dataclass(frozen=True)
class AllowList:
    """``hosts`` are the registered hosts without a port of their own, ``places`` the host and port
    pairs. A name with a standard port stands for the name: sites switch between http and https."""

    hosts: frozenset[str]
    places: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, names: Iterable[str]) -> AllowList:
        """From URLs, ``host`` or ``host:port``; names that cannot be read are left out."""
        hosts: set[str] = set()
        places: set[tuple[str, int]] = set()
        for name in filter(None, names):
            try:
                host, port = authority(name)
            except ValueError:
                continue
            if port is not None:
                places.add((host, port))
            if address_of(host) is None and port in (None, *PORTS.values()):
                hosts.add(host)
        return cls(frozenset(hosts), frozenset(places))

    def names(self) -> list[str]:
        """What ``of`` needs to build the same list again."""
        joined = (f"[{h}]:{p}" if ":" in h else f"{h}:{p}" for h, p in self.places)
        return sorted(self.hosts | set(joined))

    def registered(self, url: str) -> bool:
        """Whether the registry names the URL's host (and port, where that matters); ``www.`` before a
        name makes no difference."""
        try:
            host, port = authority(url)
        except ValueError:
            return False
        names = {host, host.removeprefix("www."), f"www.{host}"} if address_of(host) is None else {host}
        if port in PORTS.values() and names & self.hosts:
            return True
        return any((name, port) in self.places for name in names)

    def may_resolve(self, host: str, port: int, address: str) -> bool:
        """Whether ``host:port`` may be reached at ``address``: a public address, or the registry
        names the address itself, or names a host that can only be an inner one."""
        found = address_of(address)
        if found is None or not is_inner(found):
            return found is not None
        if (str(found), port) in self.places:
            return True
        inner_name = "." not in host or host.endswith(tuple(f".{name}" for name in PRIVATE_NAMES))
        return inner_name and self.registered(f"{host}:{port}")


def is_government(host: str) -> bool:
    """Whether a host name is under ``gov.cn``."""
    return host == "gov.cn" or host.endswith(".gov.cn")
