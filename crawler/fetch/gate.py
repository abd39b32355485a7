"""One request at a time to a host, with the least gap, across all portals and processes of a home.

Scrapy's own slots hold within one crawler only; here many crawlers run in several processes, and
two of them may link to one host. The gate is a file in the home: each host has eight bytes in it
(when its last answer ended), locked while the host is being asked. The system frees the locks of a
process that dies.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import random
import struct
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from zlib import crc32

from crawler.fetch.allowlist import address_of, authority, is_inner

PLACES = 2**20
"""Eight bytes each. Two hosts that share a place wait for each other, which harms nobody."""
JITTER = 0.1
"""Part of the gap that chance adds to it; it never takes away."""
SLOWEST = 60.0
"""Most seconds that a slow host's own slowness adds to the gap."""
LONGEST_HOLD = 3600.0
"""No host is held for longer, in seconds."""
POLL = 0.05


class Closed(Exception):
    """The visit ended while a request of it waited for its turn. Raised by ``turn``."""


def host_key(url: str) -> str:
    """What is asked one at a time: the host; with its port where the address is an inner one, since
    there each port is a site of its own."""
    host, port = authority(url)
    address = address_of(host)
    return f"{host}:{port}" if address is not None and is_inner(address) else host


def _place(key: str) -> int:
    return crc32(key.encode()) % PLACES


class HostGate:
    """``delay`` is the least gap in seconds from the end of an answer to the next request.

    The floor of a host is the larger of ``delay`` and its robots.txt's Crawl-delay (``set_floor``);
    slowness and jitter only add to it. With a floor of 0 nothing waits."""

    def __init__(self, path: Path, delay: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.delay = delay
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self._locks: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._floors: dict[str, float] = {}
        self._latency: dict[str, float] = {}
        self._slowed: dict[str, float] = {}
        self._pace: dict[str, tuple[float, int]] = {}

    def set_floor(self, key: str, seconds: float) -> None:
        """A host asks for this gap (Crawl-delay). The larger of two askings holds."""
        self._floors[key] = max(seconds, self._floors.get(key, 0.0))

    def hold(self, key: str, seconds: float) -> None:
        """No process of this home asks the host for so many seconds from now (Retry-After, a block
        that may pass). ``key`` may also be that of a cluster of hosts, as ``turn`` takes it."""
        until = max(time.time() + seconds, self._until(key))
        os.pwrite(self._file, struct.pack("<d", until), _place(f"hold {key}") * 8)

    def slow_down(self, key: str) -> None:
        """Halve the pace at which the host was asked up to now: it has begun to refuse."""
        since, asked = self._pace.pop(key, (0.0, 0))
        if asked:
            self._slowed[key] = min(2 * max((time.time() - since) / asked, self.gap(key)), SLOWEST)

    def floor(self, key: str) -> float:
        """The gap that we or the host's robots.txt ask for, in seconds."""
        return max(self.delay, self._floors.get(key, 0.0))

    def _until(self, key: str) -> float:
        held: float = self._read(_place(f"hold {key}"))
        return held if held - time.time() <= LONGEST_HOLD else 0.0  # else the clock was set back

    def _read(self, place: int) -> float:
        value: float = struct.unpack("<d", os.pread(self._file, 8, place * 8).ljust(8, b"\0"))[0]
        return value

    def gap(self, key: str) -> float:
        """Seconds to leave now between an answer of the host and the next request."""
        floor = max(self.floor(key), self._slowed.get(key, 0.0))
        return max(floor, min(self._latency.get(key, 0.0), SLOWEST)) if floor else 0.0

    @asynccontextmanager
    async def turn(self, key: str, closing: asyncio.Event, cluster: str = "") -> AsyncIterator[None]:
        """Hold the host for one request. Raises Closed when ``closing`` is set before the turn.
        ``cluster`` is the key of a group of hosts that may be held together."""
        place = _place(key)
        async with self._locks[place]:
            shared = self.gap(key) > 0
            if shared:
                await self._lock(place, closing)
            try:
                await self._pause(key, cluster, place, closing)
                since, asked = self._pace.get(key, (time.time(), 0))
                self._pace[key] = since, asked + 1
                started = time.monotonic()
                try:
                    yield
                finally:
                    self._learn(key, time.monotonic() - started)
                    os.pwrite(self._file, struct.pack("<d", time.time()), place * 8)
            finally:
                if shared:
                    fcntl.lockf(self._file, fcntl.LOCK_UN, 8, place * 8)

    async def _lock(self, place: int, closing: asyncio.Event) -> None:
        while not closing.is_set():
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 8, place * 8)
                return
            except OSError:
                await asyncio.sleep(POLL)
        raise Closed

    async def _pause(self, key: str, cluster: str, place: int, closing: asyncio.Event) -> None:
        """Wait until the host may be asked. The clock may have been set back: never more than a gap."""
        chance, begun = 1 + random.uniform(0, JITTER), time.monotonic()
        while not closing.is_set():
            now, gap = time.time(), self.gap(key) * chance
            held = max(self._until(key), self._until(cluster) if cluster else 0.0)
            left = gap - (time.monotonic() - begun)
            wait = max(min(self._read(place) + gap - now, left), held - now)
            if wait <= 0:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(closing.wait(), wait)
        raise Closed

    def _learn(self, key: str, seconds: float) -> None:
        self._latency[key] = (self._latency.get(key, seconds) + seconds) / 2

    def close(self) -> None:
        os.close(self._file)
