"""How fast the pages are on a national store: 360,000 obligations, as many findings, 600,000 looks.

    python -m benchmarks.web [--home DIR] [--scale 1.0]

The store is synthetic (real codes of counties, invented agencies and reports) and is made once in DIR.
Pages are asked in the process, without a network; the figures are milliseconds of wall time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import httpx

from crawler.clock import Clock, parse_as_of
from crawler.config import load
from crawler.database import Database
from crawler.ledger.documents import pack
from crawler.registry.load import load as load_registry
from crawler.store import Store
from crawler.web.app import create_app
from extract.forms import forms

Row = dict[str, Any]
YEARS = range(2019, 2025)
AGENCIES = 20
LOOKS = 200
STATUS = ["published"] * 16 + ["missing", "blocked", "unreachable", "unknown"]
DUE = "国务院令第711号 第四十九条第一款"
DAY = "2025-02-10T12:00:00+08:00"
WHY = "某县某局年度报告在期限1月31日（含当日）之前已经公布（http://portal.invalid/a.html）。" * 2
PAGES = (
    "/", "/?lang=en", "/?area=42", "/?area=4201", "/?by=county&sort=wrong", "/?basis=statutory&year=2020",
    "/division/420104", "/division/420104/ledger.csv", "/evidence/2024/420104-a05", "/report/2024/420104-a05",
    "/agency/420104-a05", "/compare?a=2024/420104-a05&b=2023/420104-a05", "/data/",
    "/data/gongkai/obligations?division_code=420104", "/data/gongkai/findings.json?_shape=array&year=2024",
    "/data/gongkai/obligations.csv?_size=1000", "/findings", "/findings?year=2024&severity=error",
    "/findings/defects.xlsx?division=420104&year=2024", "/feeds", "/feeds/all/all.atom",
    "/feeds/all/deadlines.ics", "/api/v1/status?limit=500", "/api/v1/findings?division=420104",
)  # fmt: skip


def build(home: Path, scale: float) -> None:
    """Make the store, all in one transaction."""
    chance = random.Random(1)
    known = {d.code: d for d in load_registry().divisions.values() if d.level == "county"}
    codes = sorted(known, key=lambda code: (code != "420104", code))[: int(3000 * scale)]
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        _fill(db, "divisions", (dict(known[code].__dict__) for code in codes))
        _fill(db, "agencies", _agencies(codes))
        _fill(db, "obligations", _obligations(codes, chance))
        _fill(db, "findings", _findings(codes, chance))
        _fill(db, "sweeps", [{"sweep_id": "s", "started_at": DAY, "state": "done", "years": "", "scope": ""}])
        _fill(db, "looks", _looks(codes))
        _fill(db, "reports", _reports(codes))
        _fill(db, "cells", _cells(codes[0]))
        _fill(db, "documents", _documents(codes[0]))
        db.execute("ANALYZE")


def _fill(db: Database, table: str, rows: Iterable[Row]) -> None:
    each = iter(rows)
    first = next(each)
    columns, marks = ", ".join(first), ", ".join("?" * len(first))
    values = (tuple(row.values()) for row in chain([first], each))
    db.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def _keys(codes: Iterable[str]) -> Iterator[Row]:
    """An agency and year of each county."""
    for code in codes:
        for number in range(AGENCIES):
            for year in YEARS:
                yield {"agency_id": f"{code}-a{number:02}", "division_code": code, "year": year}


def _sha(row: Row) -> str:
    return f"{row['division_code']}{row['year']}".ljust(64, "0")


def _agencies(codes: list[str]) -> Iterator[Row]:
    for row in _keys(codes):
        if row["year"] == YEARS[0]:
            yield {"agency_id": row["agency_id"], "division_code": row["division_code"], "name": "某局",
                   "kind": "department", "basis": "statutory", "source": "registry"}  # fmt: skip


def _obligations(codes: list[str], chance: random.Random) -> Iterator[Row]:
    evidence = json.dumps({"looks": list(range(12)), "urls": ["http://portal.invalid/a.html"] * 3})
    for row in _keys(codes):
        status = chance.choice(STATUS)
        timely = chance.choice(["on_time", "late", "unknown"]) if status == "published" else None
        yield row | {
            "due": f"{row['year'] + 1}-01-31", "status": status, "timeliness": timely, "certainty": "certain",
            "sha256": _sha(row), "form": "2021", "why_zh": WHY, "why_en": WHY, "evidence": evidence,
            "derived_at": DAY, "basis": "statutory", "due_source": DUE,
        }  # fmt: skip


def _findings(codes: list[str], chance: random.Random) -> Iterator[Row]:
    """As many as obligations, spread unevenly."""
    for at, row in enumerate(_keys(codes)):
        code = chance.choice(codes)
        yield row | {
            "id": f"A01-{at:08x}", "code": "A01", "severity": chance.choice(["error", "warning", "info"]),
            "status": "fail", "responsibility": "source", "division_code": code,
            "agency_id": f"{code}-a{at % AGENCIES:02}", "message_zh": "表三“总计”列：两者不等。",
            "message_en": "Table 3: they differ.", "first_seen": DAY, "last_seen": DAY,
        }  # fmt: skip


def _looks(codes: list[str]) -> Iterator[Row]:
    for code in codes:
        for seq in range(LOOKS):
            yield {
                "sweep_id": "s", "division_code": code, "seq": seq, "at": DAY, "outcome": "ok",
                "kind": "article" if seq else "home", "url": f"http://{code}.invalid/{seq}.html",
            }  # fmt: skip


def _reports(codes: list[str]) -> Iterator[Row]:
    for row in _keys(codes):
        yield row | {
            "sha256": _sha(row), "version": 1, "current": 1, "form": "2021", "media_type": "text/html",
            "title": "某局年度报告", "url": "http://a.invalid/", "first_seen": DAY, "last_seen": DAY,
        }  # fmt: skip


def _cells(code: str) -> Iterator[Row]:
    """Those of the county that is asked for."""
    for row in _keys([code]):
        for name in forms()["2021"].cells:
            yield {"agency_id": row["agency_id"], "year": row["year"], "sha256": _sha(row), "cell_id": name,
                   "value": 3, "raw": "3", "state": "number"}  # fmt: skip


def _documents(code: str) -> Iterator[Row]:
    cell = {"state": "number", "value": 3, "raw": "3", "where": None, "notes": []}
    text = "坚持以公开促落实，聚焦群众关切发布动态，转载上级政策文件，推送信息。" * 60
    whole = {"cells": dict.fromkeys(forms()["2021"].cells, cell), "sections": {"s1": text, "s5": text}}
    for year in YEARS:
        sha = _sha({"division_code": code, "year": year})
        yield {"sha256": sha, "media_type": "text/html", "form": "2021", "result": pack(whole)}


async def measure(home: Path, rounds: int) -> list[tuple[str, int, int, float, float, float]]:
    """Each page: status, bytes, milliseconds of the first answer, median of the others, and CPU of each."""
    app = create_app(load(home), Clock(parse_as_of("2025-02-11")))
    found = []
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gongkai.test", timeout=60) as client:
        for path in PAGES:
            times = []
            used = time.process_time()
            for _ in range(rounds + 1):
                start = time.perf_counter()
                answer = await client.get(path)
                times.append(1000 * (time.perf_counter() - start))
                client.cookies.clear()
            cpu = 1000 * (time.process_time() - used) / (rounds + 1)
            median = statistics.median(times[1:])
            found.append((path, answer.status_code, len(answer.content), times[0], median, cpu))
    return found


def main() -> None:
    """Make the store where there is none, and print what each page takes."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--home", type=Path)
    arguments.add_argument("--scale", type=float, default=1.0)
    arguments.add_argument("--rounds", type=int, default=5)
    told = arguments.parse_args()
    home = told.home or Path(tempfile.mkdtemp(prefix="gongkai-web-"))
    if not (home / "gongkai.db").exists():
        start = time.perf_counter()
        build(home, told.scale)
        size = (home / "gongkai.db").stat().st_size / 2**20
        print(f"store: {size:.0f} MB in {time.perf_counter() - start:.0f} s at {home}")
    print(f"{'page':<60}{'status':>7}{'bytes':>10}{'first ms':>10}{'median ms':>11}{'CPU ms':>8}")
    for path, status, size_, first, median, cpu in asyncio.run(measure(home, told.rounds)):
        print(f"{path:<60}{status:>7}{size_:>10,}{first:>10.0f}{median:>11.0f}{cpu:>8.0f}")


if __name__ == "__main__":
    main()
