"""Limits that a process takes on itself before it touches what may be hostile."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_MAX_WRITTEN = 2**20  # bytes such a process may write to any file: it has nothing to write


def die_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent ends (Linux; elsewhere the closed pipe
    ends an idle child)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def limit(megabytes: int) -> None:
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
