"""The golden files of tests/corpus_media and the figures that they print."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from extract.scan import again, page
from extract.scan.ocr import Reading, recognise

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def figures() -> dict[str, dict[str, str]]:
    """Printed figures by cell id, for ``distinct`` and ``usual``."""
    found: dict[str, dict[str, str]] = json.loads((GOLDEN / "figures.json").read_text("utf-8"))
    return found


def golden(name: str) -> bytes:
    """A golden file's bytes."""
    return (GOLDEN / name).read_bytes()


@pytest.fixture(scope="session", autouse=True)
def recognised_once() -> Iterator[None]:
    """The recogniser reads the same lines once, however many files carry the same page: it takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (page, again):
            patch.setattr(module, "recognise", _remembering(recognise))
        yield


def _remembering(read: Callable[[Sequence[Any]], list[Reading]]) -> Callable[[Sequence[Any]], list[Reading]]:
    known: dict[str, list[Reading]] = {}

    def again(pictures: Sequence[Any]) -> list[Reading]:
        told = hashlib.sha256()
        for picture in pictures:
            told.update(repr(picture.shape).encode() + picture.tobytes())
        if told.hexdigest() not in known:
            known[told.hexdigest()] = read(pictures)
        return known[told.hexdigest()]

    return again
