"""Processes for tests that start from one that has imported everything already: cheap, else the same.

``Worker`` stands in for the ``subprocess.Popen`` of a crawl process; ``start`` runs a function like a
command of its own. Both are forked from a server that has no threads.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import reduction
from types import SimpleNamespace
from typing import Any, BinaryIO

import pytest

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["pytest", "crawler.runs.worker", "crawler.runs.sweep", "spiders.portal", "tests.glue.conftest"]
)


class _Descriptor:
    """An open file that a child is given under a number of its own."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _detached, (reduction.DupFd(self.number),)


def _detached(given: Any) -> int:
    return int(given.detach())


class Worker:
    """A crawl process: what crawler.runs.pool asks of a Popen."""

    def __init__(
        self,
        command: list[str],
        stdin: int,
        stdout: BinaryIO,
        stderr: BinaryIO,
        env: dict[str, str],
        pass_fds: tuple[int, ...],
    ) -> None:
        assert command[1:3] == ["-m", "crawler.runs.worker"]
        inner, outer = os.pipe()
        files = [_Descriptor(number) for number in (inner, stdout.fileno(), *pass_fds)]
        self._process = _CONTEXT.Process(target=_work, args=(command[3], files, env))
        self._process.start()
        os.close(inner)
        self.stdin = os.fdopen(outer, "wb")

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode


def _work(owner: str, files: list[int], env: dict[str, str]) -> None:
    from crawler.runs import worker

    os.environ.clear()
    os.environ.update(env)
    for number, target in zip((files[0], files[1], files[1]), (0, 1, 2), strict=True):
        os.dup2(number, target)
    os.close(files[0])
    sys.exit(worker.main(owner))


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sweeps start their crawl processes so, for as long as the patch lasts."""
    monkeypatch.setattr("crawler.runs.pool.subprocess", SimpleNamespace(Popen=Worker, PIPE=subprocess.PIPE))


def start(function: Callable[..., None], *arguments: Any) -> Any:
    """Run a function in a process of its own, the leader of its group."""
    process = _CONTEXT.Process(target=_lead, args=(function, arguments))
    process.start()
    return process


def _lead(function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    os.setsid()
    function(*arguments)
