"""kill -9 while a release is written: a whole release stands there or none, and the next one is whole."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.feed.build import release
from crawler.store import Store

KILLED = """
import os, pathlib, shutil, signal, sys
from crawler.feed import build, place
from crawler.store import Store

home, folder, where = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
moves = 0

def die(*args, **given):
    os.kill(os.getpid(), signal.SIGKILL)

if where == "table":
    build.write_stata = die
elif where == "papers":
    build.metadata.checksums = die
elif where == "pointer":
    build._point = die
elif where == "copy":
    shutil.copyfile = die
else:  # after the former release was moved away, before the new one stands there
    real = pathlib.Path.rename
    def rename(self, target):
        real(self, target)
        if ".old." in pathlib.Path(target).name:
            die()
    pathlib.Path.rename = rename
with Store(home / "gongkai.db", read_only=True) as store:
    build.release(store, home, folder)
"""


def written(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def publish(home: Path, folder: Path) -> dict[str, bytes]:
    with Store(home / "gongkai.db", read_only=True) as store:
        release(store, home, folder)
    return written(folder)


@pytest.fixture(scope="module")
def whole(homes: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that the home gives, as its first."""
    root = tmp_path_factory.mktemp("whole")
    home = Path(shutil.copytree(homes[1], root / "home"))
    publish(home, root / "release")
    return root / "release"


@pytest.mark.parametrize(
    ("where", "former"),
    [("move", True), *((w, f) for w in ("table", "papers", "pointer", "copy") for f in (False, True))],
)
def test_a_killed_release_is_whole_or_not_there(
    home: Path, whole: Path, tmp_path: Path, where: str, former: bool
) -> None:
    folder = tmp_path / "out" / "release"
    expected = written(whole)
    if former:
        shutil.copytree(whole, folder)
    died = subprocess.run([sys.executable, "-c", KILLED, str(home), str(folder), where], check=False)
    assert died.returncode == -signal.SIGKILL
    assert not folder.exists() or written(folder) == expected
    assert publish(home, folder) == expected
    assert sorted(p.name for p in folder.parent.iterdir()) == ["release"]
    assert not [p for p in (home / "releases").iterdir() if p.name.startswith(".")]
