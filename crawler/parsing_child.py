"""The process that parses: reads jobs from one pipe end, answers on it, dies with its parent.

Run as ``python -m crawler.parsing_child FD MEGABYTES PARENT``. It takes its limits on itself after
its libraries are loaded, so that a document's memory is what is limited, not the interpreter's.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection

from extract.parser import parse
from extract.report import Hint, Report

_PR_SET_PDEATHSIG = 1
_MAX_WRITTEN = 2**20  # bytes a parsing process may write to any file: it has nothing to write


def main() -> None:
    """Answer jobs until the parent closes its end."""
    descriptor, megabytes, parent = (int(argument) for argument in sys.argv[1:4])
    _die_with(parent)
    connection = Connection(descriptor)
    _warm_up()
    _limit(megabytes)
    connection.send(None)  # ready
    while True:
        try:
            data, hint = connection.recv()
        except EOFError:
            return
        report = answer(data, hint)
        del data
        connection.send(report)
        if report.error == "too_large":
            return  # memory may be in pieces: a fresh process is cheap


def answer(data: bytes, hint: Hint) -> Report:
    """The parser's report; running out of memory is said as ``too_large``."""
    try:
        report = parse(data, hint)
    except MemoryError:
        report = Report(sha256="", error="too_large", needs_review=True, review_reasons=["too_large"])
    if report.error == "crashed" and "crashed:MemoryError" in report.review_reasons:
        report.error, report.review_reasons = "too_large", ["too_large"]
    return report


def _warm_up() -> None:
    """Load what every document needs before the limit is set. The PDF readers load when needed."""
    parse("<p>一</p>".encode(), Hint(name="warm.html"))


def _die_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent ends (Linux; elsewhere the closed pipe
    ends an idle child)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _limit(megabytes: int) -> None:
    """At most so many megabytes more than are in use now; nothing to be written, no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_WRITTEN, _MAX_WRITTEN))
    used = _address_space()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = used + megabytes * 2**20
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _address_space() -> int:
    """Bytes of address space in use; half a gigabyte where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 512 * 2**20


if __name__ == "__main__":
    main()
