"""LibreOffice without a window as a converter of last resort: own profile, own folder, time limit."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from extract.errors import Unreadable

TIMEOUT = 40
"""Seconds for one conversion, which takes one or two; below the time limit of one document."""
MAX_OUTPUT = 64 * 2**20
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


@cache
def office_program() -> str | None:
    """Path of LibreOffice's program, None where there is none."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def convert(data: bytes, suffix: str, target: str = "docx") -> bytes:
    """Convert a document to .docx (or another ``target`` that LibreOffice knows).

    The file and the profile lie in a folder of their own, removed at the end; at the time limit the
    whole process group is killed. Raises Unreadable: ``converter_missing``, ``timeout``, ``damaged``,
    ``too_large``.
    """
    program = office_program()
    if program is None:
        raise Unreadable("converter_missing", "install LibreOffice (the program soffice)")
    with tempfile.TemporaryDirectory(prefix="gongkai-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"in{suffix}"
        source.write_bytes(data)
        _run(_command(program, source, folder, target), folder)
        result = folder / "out" / f"in.{target}"
        if not result.is_file():
            raise Unreadable("damaged", "LibreOffice cannot read the file")
        if result.stat().st_size > MAX_OUTPUT:
            raise Unreadable("too_large", f"a converted document of {result.stat().st_size} bytes")
        return result.read_bytes()


def _command(program: str, source: Path, folder: Path, target: str) -> list[str]:
    watch = shutil.which("timeout")  # ends the program even where the process that waits for it is killed
    return [
        *([watch, "--kill-after=1", str(TIMEOUT + 5)] if watch else []),
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def _run(command: list[str], folder: Path) -> None:
    """Run to the end or the time limit; nothing that the program started outlives this call."""
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, env=environment, start_new_session=True
    )
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired:
        raise Unreadable("timeout", f"LibreOffice took more than {TIMEOUT} seconds") from None
    finally:
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
