"""Files that people are given: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from crawler.errors import UserError


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a file beside ``path``, and put it there when it is complete.

    A file that stood there before is replaced only then. Raises UserError, naming the path, where it
    cannot be written; nothing is left behind."""
    beside = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            beside = file.name
            write(file)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as error:
        _forget(beside)
        raise UserError(f"{path}: cannot be written: {error.strerror or error}") from None
    except BaseException:
        _forget(beside)
        raise


def _forget(beside: str) -> None:
    if beside:
        Path(beside).unlink(missing_ok=True)
