"""Parse documents in child processes with limits, so that a hostile one costs only itself.

A document may hang its reader, eat memory or crash the process. Each child parses one document at a
time; a child that dies is replaced.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from multiprocessing.connection import Connection, Pipe, wait
from tempfile import TemporaryFile
from typing import IO, Any, Generic, TypeVar

from crawler.child import environment
from crawler.config import Config
from crawler.scratch import Scratch, sweep
from extract.errors import ErrorCode
from extract.report import Hint, Report

Key = TypeVar("Key")
Source = bytes | Callable[[], bytes]
"""A document's bytes, or a function that loads them when a child is free."""

START_SECONDS = 120.0  # a child that has not loaded its libraries by then never will
DOCUMENTS_PER_CHILD = 500  # then it is replaced: libraries in C keep crumbs of memory
_MAX_FAILED_STARTS = 3
PATIENCE = 5.0
"""By how much a document may outlast its time by the clock: a busy machine is no fault of the document, and
one that only sleeps still ends."""
_NEAR_LIMIT = 0.4  # of the memory limit: a child that died so large died of it (buffers grow by doubling)


class ParserUnavailable(Exception):
    """No child process could be started; the message is the reason it gave."""


@dataclass
class _Child(Generic[Key]):
    process: subprocess.Popen[bytes]
    pipe: Connection
    deadline: float
    ready: bool = False
    job: tuple[Key, str] | None = None
    done: int = 0
    words: IO[bytes] | None = None
    folder: Scratch | None = None


def parse_many(
    jobs: Iterable[tuple[Key, Source, Hint]], config: Config, workers: int = 1
) -> Iterator[tuple[Key, Report]]:
    """Parse every job; yields (key, Report) in the order in which they are done.

    ``jobs`` is read as children become free, never ahead of that. ``config.parse_seconds`` of the processor's
    time (and ``PATIENCE`` times as many by the clock) and ``config.parse_megabytes`` are the limits of one
    document, ``config.max_bytes`` its largest size; what breaks them gives a Report with error ``timeout``
    or ``too_large``, a dying child ``crashed``.
    Children end when the iterator is exhausted or closed. Exceptions of ``jobs`` and of loaders pass
    through. Raises ParserUnavailable when children cannot be started at all."""
    sweep()
    pool: _Pool[Key] = _Pool(config, max(1, workers))
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()


def parse_one(data: bytes, hint: Hint, config: Config) -> Report:
    """One document, with the same limits as ``parse_many``."""
    return next(iter(parse_many([("", data, hint)], config)))[1]


@dataclass
class _Pool(Generic[Key]):
    config: Config
    workers: int
    children: list[_Child[Key]] = field(default_factory=list)
    failed_starts: int = 0

    def run(self, jobs: Iterator[tuple[Key, Source, Hint]]) -> Iterator[tuple[Key, Report]]:
        """Hand out jobs and pass on answers until both are through."""
        waiting = next(jobs, None)
        while waiting is not None or any(child.job for child in self.children):
            if waiting is not None and (child := self._free_child()):
                key, source, hint = waiting
                data = source() if callable(source) else source
                refused = self._refuse(data)
                if refused is not None:
                    yield key, refused
                elif not self._give(child, key, data, hint):
                    continue  # it died before it took the job: the job stays first
                waiting = next(jobs, None)
                continue
            yield from self._collect()

    def _refuse(self, data: bytes) -> Report | None:
        """Documents that need no child: too large, or nothing at all."""
        if len(data) > self.config.max_bytes:
            return failed(hashlib.sha256(data).hexdigest(), "too_large")
        return None if data else failed(hashlib.sha256(b"").hexdigest(), "empty")

    def _free_child(self) -> _Child[Key] | None:
        for child in self.children:
            if child.ready and child.job is None:
                return child
        if len(self.children) < self.workers:
            self.children.append(self._start())
        return None

    def _start(self) -> _Child[Key]:
        ours, theirs = Pipe()
        command = [sys.executable, "-P", "-m", "crawler.parsing_child"]
        limits = [str(self.config.parse_megabytes), str(self.config.parse_seconds)]
        arguments = [str(theirs.fileno()), *limits, str(os.getpid())]
        folder = Scratch()  # outlives no child
        words = TemporaryFile() if self.failed_starts else None  # noqa: SIM115 - closed with the child
        try:
            process = subprocess.Popen(
                command + arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=words or subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment() | {"TMPDIR": folder.name},
            )
        finally:
            theirs.close()
        return _Child(process, ours, time.monotonic() + START_SECONDS, words=words, folder=folder)

    def _give(self, child: _Child[Key], key: Key, data: bytes, hint: Hint) -> bool:
        try:
            child.pipe.send((data, hint))
        except OSError:
            self._end(child)
            return False
        child.job = (key, hashlib.sha256(data).hexdigest())
        child.deadline = time.monotonic() + PATIENCE * self.config.parse_seconds
        return True

    def _collect(self) -> Iterator[tuple[Key, Report]]:
        """Wait until a child has something to say or has used up its time."""
        busy = [child for child in self.children if child.job or not child.ready]
        soonest = min(child.deadline for child in busy)
        heard = wait([child.pipe for child in busy], max(0.0, soonest - time.monotonic()))
        for child in busy:
            if child.pipe in heard:
                yield from self._hear(child)
            elif time.monotonic() >= child.deadline:
                yield from self._give_up(child, "timeout")

    def _hear(self, child: _Child[Key]) -> Iterator[tuple[Key, Report]]:
        try:
            message = _load(child.pipe.recv_bytes())
        except (EOFError, OSError, pickle.UnpicklingError):
            yield from self._give_up(child, None)
            return
        if not child.ready:
            child.ready, self.failed_starts = True, 0
            return
        if child.job is None or not isinstance(message, Report):
            yield from self._give_up(child, "crashed")
            return
        (key, sha256), child.job = child.job, None
        message.sha256 = sha256
        child.done += 1
        if child.done >= DOCUMENTS_PER_CHILD or message.error == "too_large":
            self._end(child)
        yield key, message

    def _give_up(self, child: _Child[Key], code: ErrorCode | None) -> Iterator[tuple[Key, Report]]:
        """End a child; its document gets the code, or what its way of dying says."""
        peak = self._end(child)
        if child.process.returncode == -signal.SIGPROF:
            code = "timeout"  # it used up its time of the processor
        if not child.ready:
            self.failed_starts += 1
            if self.failed_starts >= _MAX_FAILED_STARTS:
                raise ParserUnavailable(_last_words(child))
        if child.job is not None:
            of_memory = peak >= _NEAR_LIMIT * self.config.parse_megabytes * 2**20
            yield child.job[0], failed(child.job[1], code or ("too_large" if of_memory else "crashed"))

    def _end(self, child: _Child[Key]) -> int:
        """Kill and reap a child; gives the most memory it ever held, in bytes."""
        self.children.remove(child)
        child.pipe.close()
        with suppress(ProcessLookupError):
            os.kill(child.process.pid, signal.SIGKILL)  # Popen.kill would reap it, and its usage be lost
        try:
            _, status, usage = os.wait4(child.process.pid, 0)
        except ChildProcessError:
            return 0
        finally:
            if child.folder is not None:
                child.folder.close()
        child.process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    def close(self) -> None:
        """End all children."""
        for child in list(self.children):
            self._end(child)


def _last_words(child: _Child[Any]) -> str:
    """The last line a child wrote before it died, for the user."""
    if child.words is not None:
        child.words.seek(0)
    written = child.words.read().decode("utf-8", "replace") if child.words is not None else ""
    lines = written.strip().splitlines()
    return f"the parsing process does not start: {lines[-1] if lines else 'no reason given'}"


def failed(sha256: str, code: ErrorCode) -> Report:
    """The Report of a document that could not be parsed."""
    return Report(sha256=sha256, error=code, needs_review=True, review_reasons=[code])


class _ReportLoader(pickle.Unpickler):
    """Unpickles reports and nothing else: a child that a document has taken over stays a child."""

    _MODULES = ("extract.report", "extract.document")

    def find_class(self, module: str, name: str) -> Any:
        if module in self._MODULES and "." not in name and not name.startswith("_"):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a report")


def _load(message: bytes) -> Any:
    return _ReportLoader(BytesIO(message)).load()
