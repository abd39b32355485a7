# ruff: noqa: E501
"""Invented portals that no replica is like, each a dict of pages; one server and one sweep for all.

Every county has the same story: finance (15 January 2026), education (19 January) and a town (22 January)
published for 2025, the water bureau did not; all four did for 2023 and 2024.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from html import escape
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.queries import finding_rows, look_rows, status_rows
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.httpd import Entry, PortalServer
from data.replicas.model import YEAR, Agency, Portal, Publication
from data.replicas.server import AGENCY_COLUMNS, PORTAL_COLUMNS, _agency_row, _write
from data.replicas.vendor import Vendor
from data.replicas.web import Page, Request, links

DAYS = (date(2026, 2, 10),)
"""One sweep after the due date: what further sweeps change is shown with the replicas."""
UNITS = (
    ("cz", "财政局", "department", "财政预决算", date(2026, 1, 15)),
    ("jy", "教育局", "department", "义务教育招生入学", date(2026, 1, 19)),
    ("zt", "柳塘镇人民政府", "township", "惠农补贴", date(2026, 1, 22)),
    ("sl", "水利局", "department", "防汛抗旱", None),
)
ABSENT = "水利局"
Answer = Page | str | Callable[[Request], Page | str | None]
Pages = dict[str, Answer]
Draw = Callable[["Lab"], Pages]
VARIANTS: dict[str, tuple[Draw, str, str]] = {}
"""Every variant by name: how its pages are drawn, what is to be said of the three who published, and of
the one who did not."""


def variant(published: str = "published", absent: str = "missing") -> Callable[[Draw], Draw]:
    """Enter a drawing function as a variant."""

    def enter(draw: Draw) -> Draw:
        VARIANTS[draw.__name__] = (draw, published, absent)
        return draw

    return enter


@dataclass(frozen=True)
class Item:
    """A report of the county: ``id`` is its number, ``day`` its date."""

    publication: Publication
    id: int
    title: str
    day: date
    unit: str
    year: int


def county(name: str, number: int) -> Portal:
    """The county of a variant."""
    letters = "云山石林溪谷泉岭松柏梅竹桃槐柳枫兰荷桂棠"
    place = f"{letters[number % 20]}{letters[(number // 20 + number * 7 + 3) % 20]}{'州湾坪原'[number // 20 % 4]}县"
    code = f"99{number // 100 + 40:02d}{number % 100:02d}"
    agencies = tuple(
        Agency(f"{code}-{key}", f"{place}{unit}", kind, topic=topic, dated=day)
        for key, unit, kind, topic, day in UNITS
    )
    return Portal(code, place, name, agencies)


class Lab(Vendor):
    """One variant's site. ``items`` are its reports, newest first, ``oldest`` the other way round; ``seen`` what was asked."""

    def __init__(self, portal: Portal, draw: Draw) -> None:
        super().__init__(portal)
        self.name = portal.name
        self.memory: dict[str, Any] = {}
        shown = portal.publications(DAYS[-1])
        self.items = [
            Item(p, p.serial, p.title, p.dated, p.agency.name.removeprefix(portal.name), p.year)
            for p in shown
        ]
        self.oldest = self.items[::-1]
        self.table = draw(self)

    def answer(self, request: Request) -> Page | None:
        whole = f"{request.path}?{request.raw_query}" if request.raw_query else request.path
        found = self.table.get(whole, self.table.get(request.path))
        if callable(found):
            found = found(request)
            if found is None:
                return self.not_found(request)
        if isinstance(found, str):
            return self.page("", found)
        return found or (self.table["*"](request) if "*" in self.table else self.not_found(request))  # type: ignore[operator,return-value]

    def page(self, title: str, body: str, head: str = "", charset: str = "utf-8") -> Page:
        """A page in the county's frame."""
        found = self.framed(title or "政府信息公开", body, head)
        if charset == "utf-8":
            return found
        text = found.body.decode().replace('<meta charset="utf-8">', f'<meta charset="{charset}">')
        return Page(text.encode(charset), "text/html")

    def home(self, url: str = "/zfxxgk/", text: str = "政府信息公开", more: str = "") -> Pages:
        """The front page."""
        return {
            "/": self.page(
                "首页", f'<ul class="nav">{links({url: text, "/zjxq/": "走进" + self.name})}</ul>{more}'
            )
        }

    def way(self, column: str = "/zfxxgk/nb/", name: str = "政府信息公开年报") -> Pages:
        """Front page and disclosure page that lead to a column."""
        menu = {"/zfxxgk/zn/": "政府信息公开指南", "/zfxxgk/zd/": "政府信息公开制度", column: name}
        return self.home() | {"/zfxxgk/": self.page("政府信息公开", f'<ul class="gk">{links(menu)}</ul>')}

    def report(self, item: Item, box: str = '<div id="zoom">{}</div>', title: str = "") -> Page:
        """A report's page."""
        drawn = self.reported(item.publication, box)
        if not title:
            return drawn
        return Page(drawn.body.replace(item.title.encode(), title.encode()), drawn.media_type)

    def reports(self, address: str = "/zfxxgk/nb/{id}.html", items: Iterable[Item] | None = None) -> Pages:
        """The pages of all reports."""
        return {address.format(**facts(i)): self.report(i) for i in (self.items if items is None else items)}

    def rows(
        self,
        form: str = '<li><a href="/zfxxgk/nb/{id}.html" title="{title}">{title}</a><span>{day}</span></li>',
        items: Iterable[Item] | None = None,
    ) -> str:
        """Rows of a list."""
        return "".join(form.format(**facts(i)) for i in (self.items if items is None else items))


def facts(item: Item) -> dict[str, Any]:
    """What rows and addresses may be made of."""
    return {
        "id": item.id, "title": escape(item.title), "day": item.day, "y": item.year, "unit": item.unit,
        "ymd": f"{item.day:%Y%m%d}", "ym": f"{item.day:%Y%m}", "md": f"{item.day:%m-%d}",
        "cut": escape(item.title[:12]) + "…", "dot": f"{item.day:%Y.%m.%d}", "slash": f"{item.day:%Y/%m/%d}",
        "cn": f"{item.day.year}年{item.day.month}月{item.day.day}日", "wide": _wide(item.day.isoformat()),
    }  # fmt: skip


def _wide(text: str) -> str:
    return text.translate({ord("0") + n: ord("0") + n for n in range(10)})


@dataclass
class Result:
    """What stood in the store after all sweeps; ``read`` are the reports by agency id, ``findings`` what
    is wrong with them."""

    statuses: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    looks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    log: dict[str, list[Entry]] = field(default_factory=dict)
    read: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    findings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def run(root: Path, chosen: Mapping[str, tuple[Draw, str, str]], days: Iterable[date] = DAYS) -> Result:
    """Serve the variants, sweep them all on each day, and read the ledger."""
    names = list(VARIANTS)
    portals = {name: county(name, names.index(name)) for name in chosen}
    logs: dict[str, list[Entry]] = {name: [] for name in chosen}
    today = [DAYS[0]]
    servers = {
        name: PortalServer(Lab(portals[name], chosen[name][0]), lambda: today[0], logs[name])
        for name in chosen
    }
    threads = [threading.Thread(target=s.serve_forever, args=(0.02,), daemon=True) for s in servers.values()]
    for thread in threads:
        thread.start()
    folder = root / "registry"
    folder.mkdir(parents=True)
    rows = (
        [p.code, p.name, f"http://127.0.0.1:{servers[n].server_address[1]}/", "", "", "", ""]
        for n, p in portals.items()
    )
    _write(folder / "portals.csv", PORTAL_COLUMNS, rows)
    _write(
        folder / "agencies.csv",
        AGENCY_COLUMNS,
        (_agency_row(a) for p in portals.values() for a in p.agencies),
    )
    config = Config(
        home=root / "home", concurrent_portals=12, contact="tests", download_delay=0.0, download_timeout=6,
        retry_times=1, rest_seconds=0.1,
    )  # fmt: skip
    codes = [p.code for p in portals.values()]
    result = Result(log=logs)
    try:
        with Store(config.database) as store:
            archive, registry = Archive(config.archive), load([folder])
            for day in days:
                today[0] = day
                clock = Clock(datetime.combine(day, time(12), SHANGHAI))
                run_sweep(store, archive, config, registry, clock, codes, (YEAR,), workers=1, progress=None)
            derive(store, archive, config, registry, clock, divisions=codes)
            found = status_rows(store, codes, (YEAR,))
            looks, faults = look_rows(store, codes), finding_rows(store, codes, (YEAR,))
            read = list(store.rows("SELECT * FROM reports WHERE current = 1 AND year = ?", (YEAR,)))
    finally:
        for server in servers.values():
            server.stop()
        for thread in threads:
            thread.join()
    for name, portal in portals.items():
        mine = [r for r in found if r["division_code"] == portal.code]
        result.statuses[name] = {r["agency"].removeprefix(portal.name): r for r in mine}
        result.read[name] = {r["agency_id"]: r for r in read if r["division_code"] == portal.code}
        result.findings[name] = [f for f in faults if f["division_code"] == portal.code]
        result.looks[name] = [x for x in looks if x["division_code"] == portal.code]
    return result
