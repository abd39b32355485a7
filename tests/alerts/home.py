"""A home whose ledger is written row by row, and a clock that the test sets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.alerts import outbox
from crawler.alerts.channels import Channel
from crawler.alerts.conditions import Condition, conditions
from crawler.alerts.facts import read_facts
from crawler.alerts.post import Answer
from crawler.alerts.send import send
from crawler.clock import Clock, parse_as_of
from crawler.ledger.tables import put_rows
from crawler.store import Store

CODE = "990101"


@dataclass(frozen=True)
class At(Clock):
    """The real clock, standing at a moment. (``fixed`` is for --as-of, which asks the ledger anew.)"""

    moment: str = "2026-02-10T08:30"

    def now(self) -> datetime:
        return parse_as_of(self.moment)


class Recorder:
    """A channel of the test's own: what was sent, and what it is to answer."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str, str, str]] = []

    def __call__(self, channel: Channel, title: str, body: str, delivery_id: str) -> Answer:
        self.sent.append((channel.name, title, body, delivery_id))
        state: Any = self.answers.pop(0) if self.answers else "sent"
        return Answer(state, "" if state == "sent" else "told to")

    def take(self) -> list[tuple[str, str, str, str]]:
        taken, self.sent = self.sent, []
        return taken


class Home:
    """Two counties, some agencies, and methods that write what ``derive`` would have."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = Store(root / "gongkai.db")
        with self.store.transaction() as db:
            for code, name in ((CODE, "栖云县"), ("990202", "榆坪县")):
                put_rows(db, "divisions", [{"code": code, "name": name, "level": "county"}])
                put_rows(db, "portals", [
                    {"division_code": code, "name": name, "home_url": f"http://{code}.example.cn/"}
                ])  # fmt: skip

    def routes(self, text: str) -> None:
        (self.root / "alerts.toml").write_text(text, "utf-8")

    def owe(self, agency: str = "990101-jyj", status: str = "missing", **given: Any) -> None:
        """An obligation as it stands now."""
        name = given.pop("name", f"{agency}局")
        row = {
            "agency_id": agency, "year": 2025, "division_code": agency[:6], "due": "2026-01-31",
            "status": status, "timeliness": None, "certainty": "certain", "url": None,
            "why_zh": f"{name}：{status}。", "why_en": f"{name}: {status}.", "evidence": "{}",
            "derived_at": "2026-02-10",
        } | given  # fmt: skip
        basis = row.pop("basis", "statutory")
        with self.store.transaction() as db:
            put_rows(db, "agencies", [{
                "agency_id": agency, "division_code": agency[:6], "name": name, "kind": "department",
                "basis": basis, "source": "registry",
            }])  # fmt: skip
            put_rows(db, "obligations", [row])

    def forget(self, agency: str) -> None:
        with self.store.transaction() as db:
            db.execute("DELETE FROM obligations WHERE agency_id = ?", [agency])

    def find(self, code: str, agency: str = "990101-jyj", **given: Any) -> str:
        """A finding; its id."""
        row = {
            "id": f"{code}-{agency}", "code": code, "severity": "error", "status": "fail",
            "responsibility": "source", "agency_id": agency, "division_code": agency[:6], "year": 2025,
            "message_zh": f"{code}不符。", "message_en": f"{code} fails.",
            "url": "http://a.example.cn/1.html", "review": "",
        } | given  # fmt: skip
        with self.store.transaction() as db:
            put_rows(db, "findings", [row])
        return str(row["id"])

    def visit(self, day: str, outcome: str = "ok", code: str = CODE, **given: Any) -> None:
        """A judged visit with one look at the front page."""
        verdict = "accepted" if outcome == "ok" else "nothing_reached"
        row = {
            "accepted": int(verdict == "accepted"),
            "verdict": verdict,
            "finish_reason": "finished",
        } | given
        sweep = f"s{day}"
        with self.store.transaction() as db:
            put_rows(db, "sweeps", [{
                "sweep_id": sweep, "started_at": f"{day}T01:00:00+08:00", "state": "finished",
                "years": json.dumps([2025]), "scope": "[]",
            }])  # fmt: skip
            visit = {"sweep_id": sweep, "division_code": code, "state": "done"}
            put_rows(db, "visits", [visit | row])
            look = {"sweep_id": sweep, "division_code": code, "seq": 1, "at": f"{day}T01:00:00+08:00"}
            place = {"kind": "home", "url": f"http://{code}.example.cn/", "outcome": outcome, "sha256": "ab"}
            put_rows(db, "looks", [look | place])

    def conditions(
        self, at: str = "2026-02-10T08:30", deadline_days: int = 7, looks: int = 3
    ) -> list[Condition]:
        return conditions(read_facts(self.store, At(moment=at), deadline_days, looks))

    def kinds(self, **given: Any) -> list[str]:
        return [c.kind for c in self.conditions(**given)]

    def send(self, at: str = "2026-02-10T08:30", sender: outbox.Post | None = None) -> list[dict[str, Any]]:
        return send(self.store, At(moment=at), sender or Recorder())

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(self.store.rows(f"SELECT * FROM {table}"))
