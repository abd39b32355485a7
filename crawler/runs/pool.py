"""The worker processes of a sweep, watched over by its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from uuid import uuid4

from crawler.child import environment
from crawler.errors import UserError
from crawler.runs import leases
from crawler.runs.plan import Plan
from crawler.store import Store

POLL_SECONDS = 0.1
REPORT_SECONDS = 0.5
MOST_FALSE_STARTS = 3
"""So many workers in a row that die before they begin with a portal: something is broken for all."""
NO_CRASH = (0, -signal.SIGTERM, -signal.SIGINT)
"""Ways for a worker to end of which no portal is to blame."""
LOG = "sweep.log"


class Pool:
    """Keeps up to ``size`` workers going until no visit waits, or a signal says stop."""

    def __init__(
        self, store: Store, plan: Plan, size: int, lock: int | None, progress: Callable[[int, int, str], None]
    ) -> None:
        self._store, self._plan, self._lock, self._progress = store, plan, lock, progress
        self._size = max(1, min(size, len(plan.groups)))
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._stop = False
        self._false_starts = 0
        self._reported = 0.0

    def run(self) -> None:
        """Raises UserError when no worker can be started."""
        with self._signals():
            try:
                while not self._stop and self._step():
                    time.sleep(POLL_SECONDS)
            finally:
                self._end()
        self._report(now=True)

    def _step(self) -> bool:
        """One look at everything; False when all is done."""
        for owner, process in list(self._workers.items()):
            if process.poll() is not None:
                self._gone(owner, process)
        for owner in leases.overdue(self._store, self._plan.sweep_id) & set(self._workers):
            self._workers[owner].kill()
        waiting = leases.count(self._store, self._plan.sweep_id).get("pending", 0)
        while waiting and len(self._workers) < self._size:
            self._start()
            waiting -= 1
        self._report()
        return bool(self._workers)

    def _start(self) -> None:
        owner = f"{os.getpid()}-{uuid4().hex[:8]}"
        path = self._plan.config.home / LOG
        with path.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "crawler.runs.worker", owner],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=environment(),
                pass_fds=() if self._lock is None else (self._lock,),
            )
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(self._plan.to_json().encode() + b"\n")
            process.stdin.flush()
        self._workers[owner] = process

    def _gone(self, owner: str, process: subprocess.Popen[bytes]) -> None:
        del self._workers[owner]
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()
        began = self._store.row(
            "SELECT 1 AS x FROM visits WHERE sweep_id = ? AND lease_owner = ? AND started_at IS NOT NULL",
            (self._plan.sweep_id, owner),
        )
        crashed = process.returncode not in NO_CRASH
        leases.release(self._store, self._plan.sweep_id, owner, crashed=crashed)
        self._false_starts = self._false_starts + 1 if crashed and not began else 0
        if self._false_starts >= MOST_FALSE_STARTS:
            raise UserError(
                f"the crawl process cannot be started; see the end of {self._plan.config.home / LOG}"
            )

    def _end(self) -> None:
        """End what still runs. Workers are made to be killed: nothing is lost but open requests."""
        for process in self._workers.values():
            process.kill()
        for owner, process in list(self._workers.items()):
            process.wait()
            leases.release(self._store, self._plan.sweep_id, owner, crashed=False)
        self._workers.clear()

    def _report(self, now: bool = False) -> None:
        if not now and time.monotonic() - self._reported < REPORT_SECONDS:
            return
        self._reported = time.monotonic()
        counts = leases.count(self._store, self._plan.sweep_id)
        done = counts.get("done", 0) + counts.get("failed", 0)
        row = self._store.row(
            "SELECT COUNT(*) AS n, MAX(fetch_id) AS last FROM fetches WHERE sweep_id = ?",
            (self._plan.sweep_id,),
        )
        last = self._store.row("SELECT url FROM fetches WHERE fetch_id = ?", (row["last"],)) if row else None
        self._progress(done, sum(counts.values()), f"{row['n']} · {last['url']}" if row and last else "")

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM set a flag while the block runs; a second one acts as always."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def stop(number: int, frame: FrameType | None) -> None:
            self._stop = True
            signal.signal(number, before[signal.Signals(number)])

        for number in before:
            signal.signal(number, stop)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
