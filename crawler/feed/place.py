"""A release's folder: made beside its place and moved there whole, over crashes too."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def beside(folder: Path) -> Path:
    """A new empty folder next to ``folder``, for this process to fill."""
    made = _next_to(folder, "new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    return made


def put(finished: Path, folder: Path) -> None:
    """Move the finished folder to its place; a former release there is moved away first, whole."""
    away = _next_to(folder, "old")
    if folder.exists():
        folder.rename(away)
    finished.rename(folder)
    shutil.rmtree(away, ignore_errors=True)


def recover(folder: Path) -> None:
    """Make good what processes left that were killed: a former release that was moved away comes back
    where no new one took its place, and what they had not finished is removed."""
    for away in _left(folder, "old"):
        if folder.exists():
            shutil.rmtree(away, ignore_errors=True)
        else:
            away.rename(folder)
    for unfinished in _left(folder, "new"):
        shutil.rmtree(unfinished, ignore_errors=True)


def _next_to(folder: Path, what: str) -> Path:
    return folder.parent / f".{folder.name}.{what}.{os.getpid()}"


def _left(folder: Path, what: str) -> list[Path]:
    """Folders of this kind whose process is no more, the latest last."""
    prefix = f".{folder.name}.{what}."
    found = [p for p in folder.parent.glob(".*") if p.name.startswith(prefix) and p.suffix[1:].isdecimal()]
    dead = [p for p in found if int(p.suffix[1:]) == os.getpid() or not _alive(int(p.suffix[1:]))]
    return sorted(dead, key=lambda p: p.stat().st_mtime)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
