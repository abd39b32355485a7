"""The home's own copies of the registry folders that the user gave to ``sweep``.

A folder is copied when it is used, so that everything derived later (also offline, also when the
folder has moved) speaks of the same agencies.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from crawler.errors import UserError
from crawler.registry.load import FILES, Draft


def folders(home: Path) -> list[Path]:
    """The copies in the order in which their folders were first given."""
    root = home / "registry"
    return (
        sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith("."))
        if root.is_dir()
        else []
    )


def remember(home: Path, given: Iterable[Path]) -> list[Path]:
    """Copy the registry files of each folder into the home (written beside, then renamed); a folder
    given again replaces its copy. The copies, in the given order. Raises UserError for a folder
    that is none or holds no registry file."""
    return [_copy(home / "registry", folder) for folder in given]


def _copy(root: Path, folder: Path) -> Path:
    if not folder.is_dir():
        raise UserError(f"{folder}: no such registry folder")
    present = [name for name in FILES if (folder / name).is_file()]
    if not present:
        raise UserError(f"{folder}: holds none of {', '.join(FILES)}")
    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    known = next((p for p in root.glob(f"*-{key}") if p.is_dir()), None)
    target = known or root / f"{len(list(root.glob('[0-9]*'))) + 1:03d}-{key}"
    beside = root / f".{target.name}.{os.getpid()}"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name in present:
        shutil.copyfile(folder / name, beside / name)
    (beside / "ORIGIN").write_text(f"{folder.resolve()}\n", "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)
    return target


def codes_named(given: Iterable[Path]) -> list[str]:
    """The divisions that registry folders speak of, by a portal or an agency."""
    draft = Draft()
    for folder in given:
        draft.add(folder)
    return sorted({*draft.portals, *(agency.division_code for _, agency in draft.agencies.values())})
