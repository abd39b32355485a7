"""An invented county's collected rows, written as the crawler writes them, for the ledger to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.clock import Clock, parse_as_of
from crawler.config import Config
from crawler.derive import DeriveSummary, derive
from crawler.ledger.calculate import Calculation, calculate
from crawler.ledger.documents import pack, summarise
from crawler.ledger.tables import put_rows
from crawler.registry.load import Registry, load
from crawler.store import Store
from extract import PARSER_VERSION

CODE = "990101"
HOME = "http://127.0.0.1:9/"
COLUMN = f"{HOME}nb/"
AGENCIES = {
    "990101-zf": ("栖云县人民政府", "government"),
    "990101-zfb": ("栖云县人民政府办公室", "office"),
    "990101-jyj": ("栖云县教育局", "department"),
    "990101-sj": ("栖云县审计局", "department"),
    "990101-yxz": ("永兴镇人民政府", "township"),
    "990101-sw": ("国家税务总局栖云县税务局", "vertical"),
}


def cell(value: int) -> dict[str, Any]:
    return {"state": "number", "value": value, "raw": str(value), "where": {"row": 1}, "notes": []}


def reading(sha256: str, **given: Any) -> dict[str, Any]:
    """A parsed report, as the parser would give it; ``cells`` maps ids to numbers, or to whole cells."""
    shown = given.pop("cells", {"t3.new_recv.nat": 3, "t4.review.total": 1})
    cells = {k: v if isinstance(v, dict) else cell(v) for k, v in shown.items()}
    full = {
        "sha256": sha256, "media_type": "text/html", "method": "html", "title": "", "agency": "",
        "year": None, "form": "2021",
        "period": {"from": None, "to": None}, "cells": cells, "findings": [], "leftovers": [],
        "sections": {f"s{i}": f"第{i}章的内容。" for i in range(1, 7)},
        "confidence": 1.0, "needs_review": False, "review_reasons": [], "error": None,
    }  # fmt: skip
    return full | given


NOTHING = {"form": "none", "cells": {}, "sections": {}, "confidence": 0.0}


def _ref(url: str, sha256: str, role: str) -> dict[str, Any]:
    """A document that was fetched: the page at the row's own address, a file beside it."""
    at = url if role == "page" else f"{url}.{role}"
    return {"url": at, "role": "page" if role == "page" else "attachment", "outcome": "ok", "sha256": sha256}


class World:
    """A home with one county. Methods add what a sweep would have collected."""

    def __init__(
        self,
        root: Path,
        agencies: dict[str, tuple[str, str]] | None = AGENCIES,
        aliases: dict[str, str] | None = None,
        **config: Any,
    ) -> None:
        self.root = root
        folder = root / "registry"
        folder.mkdir(parents=True)
        (folder / "portals.csv").write_text(
            f"division_code,name,home_url\n{CODE},栖云县人民政府,{HOME}\n", "utf-8"
        )
        other = aliases or {}
        rows = [f"{k},{CODE},{n},{kind},{other.get(k, '')}" for k, (n, kind) in (agencies or {}).items()]
        if agencies is not None:
            text = "\n".join(["agency_id,division_code,name,kind,aliases", *rows, ""])
            (folder / "agencies.csv").write_text(text, "utf-8")
        self.registry: Registry = load([folder])
        self.config = Config(home=root / "home", **config)
        self.store = Store(self.config.database)
        self.archive = Archive(self.config.archive)
        self._seq = 0

    def sweep(
        self, day: str, years: tuple[int, ...] = (2025,), ending: str = "finished", state: str = "done"
    ) -> str:
        """A sweep with one visit; ``day`` is an ISO date or moment. Its id."""
        at = parse_as_of(day).isoformat()
        sweep_id = f"s{at}"
        with self.store.transaction() as db:
            put_rows(db, "sweeps", [{
                "sweep_id": sweep_id, "started_at": at, "finished_at": at, "state": "finished",
                "years": json.dumps(years), "scope": "[]",
            }])  # fmt: skip
            put_rows(db, "visits", [{
                "sweep_id": sweep_id, "division_code": CODE, "state": state, "finish_reason": ending or None,
            }])  # fmt: skip
        return sweep_id

    def look(self, sweep_id: str, kind: str, outcome: str = "ok", **given: Any) -> int:
        self._seq += 1
        row = {
            "look_id": self._seq, "sweep_id": sweep_id, "division_code": CODE, "seq": self._seq,
            "at": sweep_id[1:], "kind": kind, "url": HOME if kind == "home" else COLUMN, "outcome": outcome,
            "complete": None, "unit": "", "year": None, "parent_url": HOME, "sha256": f"look{self._seq}",
        }  # fmt: skip
        with self.store.transaction() as db:
            put_rows(db, "looks", [row | given])
        return self._seq

    def column(self, sweep_id: str, outcome: str = "ok", complete: bool | None = True, **given: Any) -> int:
        return self.look(sweep_id, "column", outcome, complete=complete, **given)

    def document(self, name: str, **given: Any) -> str:
        """A parsed document; its hash."""
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        full = reading(sha256, **given)
        with self.store.transaction() as db:
            put_rows(db, "documents", [{
                "sha256": sha256, "media_type": full["media_type"], "size": 1, "url": "", "name": name,
                "first_seen": "2026-01-01T12:00:00+08:00", "last_seen": "2026-01-01T12:00:00+08:00",
                "parser_version": PARSER_VERSION, "form": full["form"], "error": full["error"],
                "result": pack(full), "summary": json.dumps(summarise(full), ensure_ascii=False),
            }])  # fmt: skip
        return sha256

    def sighting(
        self, sweep_id: str, title: str, url: str, documents: Sequence[Any] = (), **given: Any
    ) -> None:
        """A row seen on the list. ``documents`` are references, or (hash, role) for short."""
        self._seq += 1
        refs = [d if isinstance(d, dict) else _ref(url, *d) for d in documents]
        row = {
            "sighting_id": self._seq, "sweep_id": sweep_id, "division_code": CODE, "url": url,
            "list_url": COLUMN,
            "title": title, "hints": {}, "year_hint": None, "dates": [], "documents": refs, "outcome": "ok",
            "followed": 1, "note": "", "at": sweep_id[1:],
        } | given  # fmt: skip
        dates = (
            [{"value": v, "source": s, "raw": v} for s, v in dict(row["dates"]).items()]
            if row["dates"]
            else []
        )
        packed = {
            "hints": json.dumps(row["hints"]),
            "dates": json.dumps(dates),
            "documents": json.dumps(row["documents"]),
        }
        with self.store.transaction() as db:
            put_rows(db, "sightings", [row | packed])

    def report(self, sweep_id: str, agency: str, year: int = 2025, day: str = "", **given: Any) -> str:
        """A report of an agency, listed and read. The hash of its page."""
        name = given.pop("doc", f"{agency}{year}")
        sha256 = self.document(
            name, title=f"{agency}{year}年政府信息公开工作年度报告", **given.pop("read", {})
        )
        url = given.pop("url", f"{COLUMN}{hashlib.md5(f'{agency}{year}'.encode()).hexdigest()[:6]}.html")
        dates = {"article": day} if day else {}
        title = f"{agency}{year}年政府信息公开工作年度报告"
        self.sighting(sweep_id, title, url, ((sha256, "page"),), dates=dates, **given)
        return sha256

    def calculate(self) -> Calculation:
        return calculate(self.store, self.config, self.registry, CODE)

    def status(self, agency_id: str, year: int = 2025) -> Any:
        """The obligation as calculated."""
        return next(
            o for o in self.calculate().obligations if o.agency.agency_id == agency_id and o.year == year
        )

    def derive(self, fresh: bool = False) -> DeriveSummary:
        clock = Clock(parse_as_of("2026-06-01"))
        return derive(self.store, self.archive, self.config, self.registry, clock, fresh=fresh)

    def table(self, name: str) -> list[dict[str, Any]]:
        return sorted(self.store.rows(f"SELECT * FROM {name}"), key=lambda row: json.dumps(row, default=str))


JYJ, NAME = "990101-jyj", "栖云县教育局"
FAULT = {
    "code": "A01", "severity": "error", "status": "fail", "responsibility": "source",
    "message": "3 is not 4", "message_zh": "3 不等于 4", "left": {"expression": "new + carry", "value": 3},
    "right": {"expression": "done + left", "value": 4}, "cells": ["t3.new_recv.nat"],
    "quote": "", "where": None,
}  # fmt: skip


def story(world: World) -> None:
    """Two agencies over three sweeps: one publishes late with a fault and then changes, one never does."""
    for day in ("2026-02-02", "2026-02-09", "2026-02-20"):
        sweep = world.sweep(day)
        world.look(sweep, "home")
        world.column(sweep)
        if day == "2026-02-09":
            world.report(sweep, NAME, day="2026-02-05", doc="first", read={"findings": [FAULT]})
        if day == "2026-02-20":
            cells = {"t3.new_recv.nat": 5, "t4.review.total": 1}
            world.report(sweep, NAME, day="2026-02-05", doc="second", read={"cells": cells})
