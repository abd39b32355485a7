"""A disk that is full during a sweep or a release: one clear line, no half state, nothing lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.cli import run
from crawler.store import Store
from data.replicas.server import Replicas


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Leave so many bytes free on the disk; the file to delete for more."""
    filler = disk / "filler"
    state = os.statvfs(disk)
    filler.write_bytes(b"\0" * max(0, state.f_bavail * state.f_frsize - left))
    return filler


def test_a_sweep_and_a_release_on_a_full_disk_lose_nothing(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"DOWNLOAD_DELAY": "0", "REST_SECONDS": "0.02", "CONTACT": "tests"}.items():
        monkeypatch.setenv(f"GONGKAI_{name}", value)
    home = ["--home", str(disk / "home"), "--as-of", "2026-02-10"]
    with Replicas(lambda: date(2026, 2, 10), ["zcms"]) as replicas:
        folder = str(replicas.registry_folder(tmp_path / "registry"))
        with Store(disk / "home" / "gongkai.db"):
            filler = fill(disk, 250_000)
        assert run(["sweep", "--json", "--registry", folder, *home]) in (1, 2)
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert "disk" in told.err + told.out or "space" in told.err
        filler.unlink()
        with Store(disk / "home" / "gongkai.db") as store:
            assert not list(store.rows("SELECT 1 FROM obligations"))
            kept = [r["sha256"] for r in store.rows("SELECT sha256 FROM fetches WHERE sha256 != ''")]
        archive = Archive(disk / "home" / "archive")
        assert all(archive.get(sha256) for sha256 in kept), "what the log names is whole"
        assert run(["sweep", "--json", "--registry", folder, *home]) == 0
    capsys.readouterr()
    with Store(disk / "home" / "gongkai.db") as store:
        statuses = {r["status"] for r in store.rows("SELECT status FROM obligations")}
    assert "published" in statuses
    filler = fill(disk, 20_000)
    assert run(["release", str(disk / "release"), *home]) in (1, 2)
    told = capsys.readouterr()
    assert told.err.strip().count("\n") == 0
    assert "Traceback" not in told.err
    assert not (disk / "release").exists()
    filler.unlink()
    assert run(["release", str(tmp_path / "release"), *home]) == 0
