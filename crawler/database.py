"""sqlite-utils, loaded without numpy and pandas.

It loads both where they are installed, only to know their types as column types, which nothing here uses;
that would cost every start of a command or of a crawler process half a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _not_loaded(*names: str) -> Iterator[None]:
    """For a while, importing these fails as if they were not installed; what is loaded already stays."""
    held_back = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(held_back))  # type: ignore[arg-type]  # None is how Python says "not to be had"
    try:
        yield
    finally:
        for name in held_back:
            del sys.modules[name]


with _not_loaded("numpy", "pandas"):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
