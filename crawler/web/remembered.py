"""Counts that many visitors ask for, kept until the store changes."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")
Stamp = tuple[tuple[int, int], ...]

_SECONDS = 30.0
"""Nothing is kept longer: should two writes look alike from outside, this bounds how long it shows."""
_MOST = 256


class Remembered:
    """Answers by what was asked, for the store as it stands. Safe for several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, tuple[Stamp, float, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, database: Path, asked: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for ``asked`` while the store was as it is now, else what ``make`` gives."""
        stamp, now = _stamp(database), time.monotonic()
        with self._lock:
            held = self._held.get((database, asked))
        if held and held[0] == stamp and now - held[1] < _SECONDS:
            known: Made = held[2]
            return known
        made = make()
        with self._lock:
            self._held[database, asked] = (stamp, now, made)
            self._held.move_to_end((database, asked))
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return made


def _stamp(database: Path) -> Stamp:
    """When the database and its log were last written, and how long they are. Taken before the question
    is asked: a write meanwhile makes the answer old, never new."""
    found = []
    for path in (database, database.with_name(database.name + "-wal")):
        try:
            told = path.stat()
            found.append((told.st_mtime_ns, told.st_size))
        except OSError:
            found.append((0, 0))
    return tuple(found)
