"""One sweep (or one sender of alerts) at a time per home, held by the system: a process that dies lets go."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from crawler.errors import UserError


class HomeLock:
    """An advisory lock on a file. Crawl processes inherit ``descriptor``, so that a sweep whose
    parent was killed holds the home until its last worker is gone too."""

    def __init__(self, path: Path, patience: float, what: str = "sweep") -> None:
        """``patience``: seconds to wait for a holder that is just ending; ``what`` the holder does."""
        self._path, self._patience, self._what = path, patience, what
        self.descriptor = -1

    def __enter__(self) -> HomeLock:
        """Raises UserError naming the process that holds the home."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        until = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    holder = os.pread(self.descriptor, 20, 0).decode("ascii", "replace").strip()
                    os.close(self.descriptor)
                    raise UserError(
                        f"another {self._what} (process {holder}) is running in {self._path.parent}: "
                        "wait for it, stop it, or use another --home"
                    ) from None
                time.sleep(0.1)
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, str(os.getpid()).encode(), 0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.descriptor)
