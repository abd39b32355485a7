"""What a second sweep costs against the first, in requests and bytes, by kind of request.

    python -m benchmarks.economy [NAME ...]

Portals as large as a county's (BODIES bodies with a report of three years each; some of the reports
behind a PDF), of seven ways to show a column, swept on two days in a row with nothing changed between
them: once with every report in hand, once with AWAITED bodies of each portal that have not published.
Exit status 1 when a second sweep costs a tenth of the first or more, in requests or bytes.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.load import families, portals
from data.replicas.model import Agency, Portal
from data.replicas.server import Replicas

DAYS = (date(2026, 4, 10), date(2026, 4, 11))
SHARE = 0.1
"""Most that a second sweep may cost, as a part of the first."""
BODIES, AWAITED = 72, 4
NAMES = ("trs", "vsb_list", "vsb", "zcms", "lonsun", "epoint", "xxgk")
KINDS = ("home", "root", "column", "paging, endpoint", "article", "attachment", "robots.txt", "probe")
FIELDS = """发展和改革 教育 科学技术 工业和信息化 民族宗教事务 公安 民政 司法 财政 人力资源和社会保障 自然资源
    生态环境 住房和城乡建设 交通运输 水利 农业农村 商务 文化和旅游 卫生健康 退役军人事务 应急管理 审计
    市场监督管理
    统计 医疗保障 林业 城市管理 信访 乡村振兴 体育 机关事务管理 行政审批 投资促进 粮食和物资储备 大数据管理"""
PLACES = [f"{a}{b}" for a in "青白石柳云南东西北" for b in "槐渡桥塘关"]


def county(portal: Portal, awaited: int = 0) -> Portal:
    """The portal with BODIES bodies that all published, but for the last ``awaited``."""
    made = [
        Agency(
            f"{portal.code}-{number:03}", portal.name + name, kind, topic=name[:4], level=portal.name[-1],
            dated=None if number >= BODIES - awaited else date(2026, 1, 8) + timedelta(number % 20),
        )
        for number, (name, kind) in enumerate(islice(_names(), BODIES))
    ]  # fmt: skip
    return replace(portal, agencies=tuple(made))


def _names() -> Iterator[tuple[str, str]]:
    """Names of bodies without the county's, and their kinds: the government, bureaus, towns."""
    yield "人民政府", "government"
    yield from ((f"{field}局", "department") for field in FIELDS.split())
    yield from ((f"{place}镇人民政府", "township") for place in PLACES)


@dataclass
class Cost:
    """What one sweep asked for, by kind of request."""

    requests: Counter[str]
    bytes: Counter[str]

    @classmethod
    def of(cls, store: Store, sweep_id: str) -> Cost:
        kinds = {
            row["url"]: row["kind"]
            for row in store.rows("SELECT url, kind FROM looks WHERE sweep_id = ? ORDER BY kind", (sweep_id,))
        }
        cost = cls(Counter(), Counter())
        for row in store.rows("SELECT url, status, size FROM fetches WHERE sweep_id = ?", (sweep_id,)):
            robots = urlsplit(row["url"]).path == "/robots.txt"
            kind = "robots.txt" if robots else kinds.get(row["url"], "paging, endpoint")
            cost.requests[kind] += 1
            cost.bytes[kind] += 0 if row["status"] == 304 else row["size"]
        return cost


def measure(chosen: dict[str, Portal]) -> Iterator[tuple[Cost, str]]:
    """Two sweeps of the portals in a home of their own: the cost of each, and what the ledger says."""
    codes = [portal.code for portal in chosen.values()]
    with tempfile.TemporaryDirectory() as folder, Replicas(only=chosen) as replicas:
        registry = load([replicas.registry_folder(Path(folder) / "registry")])
        config = Config(
            home=Path(folder) / "home", download_delay=0, rest_seconds=0.05, contact="bench", render="off"
        )
        archive = Archive(config.archive)
        with Store(config.database) as store:
            for day in DAYS:
                replicas.set_date(day)
                clock = Clock(datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI))
                done = run_sweep(store, archive, config, registry, clock, codes, (2025,))
                derive(store, archive, config, registry, clock, divisions=codes)
                rows = store.rows("SELECT status, COUNT(*) AS n FROM obligations GROUP BY status")
                told = ", ".join(f"{row['status']} {row['n']}" for row in rows)
                yield Cost.of(store, done.sweep_id), told


def main(names: list[str]) -> int:
    """Print both cases by kind of request; the exit status."""
    known = portals() | families()
    worst = 0.0
    for case, awaited in (("every report in hand", 0), (f"{AWAITED} reports awaited", AWAITED)):
        chosen = {name: county(known[name], awaited) for name in names or NAMES}
        print(f"{case}: {len(chosen)} portals of {BODIES} bodies")
        (first, told), (second, told_again) = measure(chosen)
        for kind in KINDS:
            print(_line(kind, [(c.requests[kind], c.bytes[kind]) for c in (first, second)]))
        totals = [(c.requests.total(), c.bytes.total()) for c in (first, second)]
        print(_line("together", totals))
        print(f"  first: {told}\n  second: {told_again}")
        worst = max(worst, *(after / before for before, after in zip(*totals, strict=True)))
    return 0 if worst < SHARE else 1


def _line(kind: str, sums: list[tuple[int, int]]) -> str:
    (asked, size), (asked_again, size_again) = sums
    requests = f"{asked:6} requests, then {asked_again:4} ({_part(asked_again, asked)})"
    taken = f"{size / 1e6:9.2f} MB, then {size_again / 1e6:6.2f} ({_part(size_again, size)})"
    return f"  {kind:17}{requests}{taken}"


def _part(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:5.1%}"


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.exit(main(sys.argv[1:]))
