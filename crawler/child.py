"""Start a process of our own that reads what may be hostile: it may hang, eat memory or crash, and costs
only itself. What it does to itself stands in ``limits``."""

from __future__ import annotations

import os
import subprocess
import sys


def environment() -> dict[str, str]:
    """The environment of a child: ours, and where the running code was found."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def run(module: str, megabytes: int, told: bytes, seconds: float) -> tuple[int, bytes]:
    """Run a module of ours as ``python -m MODULE MEGABYTES PARENT`` on this input: its exit status and what
    it wrote. Raises subprocess.TimeoutExpired, the child then is ended."""
    command = [sys.executable, "-P", "-m", module, str(megabytes), str(os.getpid())]
    done = subprocess.run(
        command, input=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds,
        env=environment(), check=False,
    )  # fmt: skip
    return done.returncode, done.stdout
