"""Faults of readers written in Rust: a panic there is a BaseException here, and costs one document only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from extract.errors import Unreadable


@contextmanager
def panics_as_damage(what: str) -> Iterator[None]:
    """Turn a panic inside the block into Unreadable(``damaged``); everything else passes."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("damaged", f"{what} broken beyond reading") from None
