"""Temporary folders that nobody is left alone with: what a killed process left is swept by the next one.

Each folder is locked as long as its owner lives; the kernel opens the lock of a process that dies.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "gongkai-parse-"
_YOUNG = 60.0  # seconds: its owner may not have locked it yet


class Scratch:
    """A temporary folder with its lock. ``close`` removes both."""

    def __init__(self) -> None:
        self.name = tempfile.mkdtemp(prefix=PREFIX)
        self._lock = os.open(self.name, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.name, ignore_errors=True)
        os.close(self._lock)


def sweep(now: float | None = None) -> list[Path]:
    """Remove the folders of this user that belonged to processes now dead; gives their names."""
    moment = time.time() if now is None else now
    found = Path(tempfile.gettempdir()).glob(f"{PREFIX}*")
    return [folder for folder in found if _is_left(folder, moment) and _remove(folder)]


def _is_left(folder: Path, now: float) -> bool:
    with suppress(OSError):
        told = folder.lstat()
        return folder.is_dir() and not folder.is_symlink() and told.st_uid == os.getuid() and (
            now - told.st_mtime > _YOUNG
        )  # fmt: skip
    return False


def _remove(folder: Path) -> bool:
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
