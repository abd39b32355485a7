"""The archive keeps bytes once, safely, and notices damage."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import Archive, ArchiveError


@settings(max_examples=25)
@given(data=st.binary(max_size=2000))
def test_what_is_put_comes_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("a"))
    name = archive.put(data)
    assert name == hashlib.sha256(data).hexdigest()
    assert archive.get(name) == data
    assert archive.size(name) == len(data)
    assert archive.has(name)


def test_same_bytes_from_many_threads_are_one_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(archive.put, [b"same" * 1000] * 40))
    assert list(archive.names()) == sorted(names)
    assert not list(tmp_path.rglob("*.part"))


def test_absent_damaged_and_invalid_names_are_errors(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    name = archive.put(b"report")
    other = archive.put(b"another")
    path = next(tmp_path.rglob(f"{name}.zst"))
    path.write_bytes(next(tmp_path.rglob(f"{other}.zst")).read_bytes())
    with pytest.raises(ArchiveError, match="damaged"):
        archive.get(name)
    path.write_bytes(b"not zstd")
    with pytest.raises(ArchiveError, match="cannot be read"):
        archive.get(name)
    with pytest.raises(ArchiveError, match="not in the archive"):
        archive.get("0" * 64)
    with pytest.raises(ArchiveError, match="not a SHA-256"):
        archive.get("../../etc/passwd")
    assert not archive.has("../../etc/passwd")


def test_an_existing_body_is_never_written_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    name = archive.put(b"report")
    path = next(tmp_path.rglob(f"{name}.zst"))
    before = path.stat().st_mtime_ns
    archive.put(b"report")
    assert path.stat().st_mtime_ns == before


def test_what_a_killed_writer_left_is_tidied_and_never_read(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    name = archive.put(b"whole")
    (tmp_path / "tmp" / "x.part").write_bytes(b"half")
    assert list(archive.names()) == [name]
    archive.tidy()
    assert not list(tmp_path.rglob("*.part"))
