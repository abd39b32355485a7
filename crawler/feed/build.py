"""One release: written beside its place, measured, and moved there only when it may be published."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.errors import UserError
from crawler.feed import codebook, metadata, place
from crawler.feed.bounds import Measure, measure
from crawler.feed.delta import changes
from crawler.feed.formats import write_csv, write_parquet, write_sqlite
from crawler.feed.rows import rows, wide
from crawler.feed.schema import tables
from crawler.feed.stata import write_stata
from crawler.feed.workbook import write_workbook
from crawler.store import Store

DATABASE = "gongkai.db"
_LONG = ("obligations", "reports", "cells", "findings")


class Refused(Exception):
    """A release fell below a bound. Raised by ``release``; nothing is published, the pointer to the
    last good one stays. The message names every violated bound."""


@dataclass(frozen=True)
class ReleaseSummary:
    """What was written: where, under which version, rows a table, what it was compared with."""

    folder: str
    version: str
    previous: str
    counts: dict[str, int]
    doubts: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def release(store: Store, home: Path, folder: Path) -> ReleaseSummary:
    """Write a release of the store into ``folder``, which must be new, empty or an older release.

    The same store gives the same bytes. Raises UserError when there is nothing to release or the
    folder holds something else, Refused when the release falls below a bound."""
    moment = _moment(store)
    place.recover(folder)
    _check_folder(folder)
    beside = place.beside(folder)
    try:
        write_sqlite(beside / DATABASE, [(tables()[name], rows(store, name)) for name in _LONG])
        version = f"{moment:%Y.%m.%d}-{_digest(beside / DATABASE)}"
        former = _previous(home, version)
        doubts = _judge(measure(beside / DATABASE, former))
        counts = _write(store, beside, former, moment, version)
        _papers(beside, version, moment, counts, doubts)
        place.put(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _point(home, folder, version)
    return ReleaseSummary(str(folder), version, former.parent.name if former else "", counts, tuple(doubts))


def _moment(store: Store) -> datetime:
    row = store.row("SELECT max(started_at) AS at FROM sweeps WHERE state = 'finished'")
    if row is None or row["at"] is None:
        raise UserError("there is no finished sweep to release; run `gongkai sweep` first")
    return datetime.fromisoformat(row["at"])


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder}: is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "datapackage.json").is_file():
        raise UserError(f"{folder}: is not empty and no release; name another folder")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def _judge(measures: list[Measure]) -> list[str]:
    refused = [str(m) for m in measures if m.refused]
    if refused:
        raise Refused("; ".join(refused))
    return [str(m) for m in measures if m.doubtful]


def _write(store: Store, folder: Path, former: Path | None, moment: datetime, version: str) -> dict[str, int]:
    known = tables()
    counts: dict[str, int] = {}
    for name in _LONG:
        counts[name] = write_parquet(folder / f"{name}.parquet", known[name], rows(store, name))
        write_csv(folder / known[name].csv, known[name], rows(store, name))
    counts["wide"] = write_csv(folder / "wide.csv", known["wide"], wide(store))
    write_parquet(folder / "wide.parquet", known["wide"], wide(store))
    write_stata(folder / "wide.dta", known["wide"], wide(store), f"{moment:%d %b %Y %H:%M}")
    book = (codebook.TABLE, codebook.rows())
    write_workbook(folder / "wide.xlsx", known["wide"], wide(store), book, moment)
    write_csv(folder / "codebook.csv", *book)
    counts["changes"] = write_csv(
        folder / "changes.csv", known["changes"], changes(folder / DATABASE, former)
    )
    return counts


def _papers(folder: Path, version: str, moment: datetime, counts: dict[str, int], doubts: list[str]) -> None:
    papers = {
        "codebook.md": codebook.markdown(),
        "datapackage.json": metadata.datapackage(version, moment, counts),
        "CITATION.cff": metadata.citation(version, moment),
        ".zenodo.json": metadata.zenodo(version, moment),
        "README.md": metadata.readme(version, counts, doubts),
    }
    for name, text in papers.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "SHA256SUMS").write_text(metadata.checksums(folder), "utf-8")


def _previous(home: Path, version: str) -> Path | None:
    """The database of the last release of other content, kept in the home so that a moved or deleted
    folder takes nothing from the comparison."""
    kept = sorted((home / "releases").glob(f"*/{DATABASE}"), key=lambda p: _read(p.parent / "made.json"))
    others = [path for path in kept if path.parent.name != version]
    mine = home / "releases" / version / "made.json"
    if mine.is_file():
        others = [path for path in others if _read(path.parent / "made.json") < _read(mine)]
    return others[-1] if others else None


def _read(path: Path) -> int:
    try:
        return int(json.loads(path.read_text("utf-8"))["number"])
    except (OSError, ValueError, KeyError):
        return 0


def _point(home: Path, folder: Path, version: str) -> None:
    """Remember the release: its number, its database for the next comparison, and the pointer."""
    root = home / "releases"
    target = root / version
    place.recover(target)
    if not target.is_dir():
        number = max((_read(p) for p in root.glob("*/made.json")), default=0) + 1
        beside = place.beside(target)
        shutil.copyfile(folder / DATABASE, beside / DATABASE)
        (beside / "made.json").write_text(json.dumps({"number": number, "version": version}), "utf-8")
        place.put(beside, target)
    pointer = root / f".latest.{os.getpid()}"
    pointer.write_text(json.dumps({"version": version, "folder": str(folder.resolve())}) + "\n", "utf-8")
    pointer.replace(root / "latest.json")
