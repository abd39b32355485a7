"""The main job on the replica portals: four sweeps, and every row of the ledger as it should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.queries import finding_rows, look_rows, status_rows
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.expectations import SWEEPS, Expected, expected
from data.replicas.httpd import Entry
from data.replicas.load import portals
from data.replicas.model import YEAR
from data.replicas.server import Replicas

MOST_REQUESTS = 250
MINE = sorted(portal.code for portal in portals().values())
Row = dict[str, Any]


@dataclass(frozen=True)
class Swept:
    """What stood in the store after one sweep, and what the servers were asked for in it."""

    rows: list[Row]
    findings: list[Row]
    looks: list[Row]
    requests: list[Entry]


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[date, Swept]]:
    root = tmp_path_factory.mktemp("replicas")
    done: dict[date, Swept] = {}
    with Replicas() as replicas:
        folder = replicas.registry_folder(root / "registry")
        for day in SWEEPS:
            replicas.set_date(day)
            before = len(replicas.log)
            rows, findings, looks = sweep(root / "home", folder, day)
            done[day] = Swept(rows, findings, looks, replicas.log[before:])
        yield done


def sweep(home: Path, folder: Path, day: date) -> tuple[list[Row], list[Row], list[Row]]:
    config = Config(home=home, download_delay=0, download_timeout=2, retry_times=0, contact="tests")
    clock = Clock(datetime.combine(day, time(12), SHANGHAI))
    registry, archive = load([folder]), Archive(config.archive)
    with Store(config.database) as store:
        run_sweep(store, archive, config, registry, clock, MINE, (YEAR,), workers=1, progress=None)
        derive(store, archive, config, registry, clock, divisions=MINE)
        return status_rows(store, MINE, (YEAR,)), finding_rows(store, MINE, (YEAR,)), look_rows(store, MINE)


def told(row: Row, findings: list[Row]) -> Expected:
    """A row of the ledger as an expectation, so that the two compare field by field."""
    codes = {f["code"] for f in findings if f["agency_id"] == row["agency_id"] and counts(f)}
    return Expected(
        row["division_code"],
        row["agency"],
        row["kind"],
        row["basis"],
        date.fromisoformat(row["due"]),
        row["status"],
        row["timeliness"],
        row["certainty"],
        row["days_late"],
        day_of(row["published_on"]),
        day_of(row["not_before"]),
        day_of(row["not_after"]),
        frozenset(codes),
    )


def counts(finding: Row) -> bool:
    failed = finding["status"] == "fail" and finding["severity"] != "info"
    return failed or finding["code"].startswith("T")


def day_of(moment: str | None) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None


@pytest.mark.parametrize("count", range(1, len(SWEEPS) + 1), ids=[str(day) for day in SWEEPS])
def test_every_row_of_the_ledger(sweeps, count):
    swept = sweeps[SWEEPS[count - 1]]
    found = {(row["division_code"], row["agency"]): told(row, swept.findings) for row in swept.rows}
    want = {(row.division_code, row.agency): row for row in expected(SWEEPS[:count])}
    wrong = [line for key in want | found if (line := difference(want.get(key), found.get(key)))]
    assert not wrong, "\n".join(["", *wrong])


def difference(want: Expected | None, found: Expected | None) -> str:
    """One line naming the fields that differ; empty where none does."""
    if want is None or found is None:
        row = want or found
        assert row is not None
        return f"{row.agency}: {'not expected' if want is None else 'not in the ledger'} ({row.status})"
    fields = [name for name in vars(want) if getattr(want, name) != getattr(found, name)]
    told = ", ".join(f"{name} {getattr(found, name)} (want {getattr(want, name)})" for name in fields)
    return f"{want.agency}: {told}" if fields else ""


@pytest.mark.parametrize("day", SWEEPS, ids=str)
def test_a_sweep_is_cheap(sweeps, day):
    assert 0 < len(sweeps[day].requests) <= MOST_REQUESTS


def test_the_challenge_and_the_silence_are_not_hammered(sweeps):
    for day in SWEEPS:
        by_status = Counter(entry.status for entry in sweeps[day].requests)
        assert by_status[412] <= 5
        assert by_status[0] <= 5


def test_robots_are_obeyed(sweeps):
    paths = [entry.path for swept in sweeps.values() for entry in swept.requests]
    assert not [path for path in paths if path.startswith(("/admin/", "/was5/", "/search/"))]


def test_a_second_sweep_asks_for_what_may_have_changed(sweeps):
    """The portal that keeps validators answers 304 for what stayed as it was."""
    first, second = SWEEPS[:2]
    assert not [entry for entry in sweeps[first].requests if entry.status == 304]
    assert [entry for entry in sweeps[second].requests if entry.status == 304]


def test_columns_were_read_to_their_end(sweeps):
    looks = [look for look in sweeps[SWEEPS[-1]].looks if look["kind"] == "column"]
    whole = {look["division_code"] for look in looks if look["complete"]}
    assert whole == {"990101", "990102", "990103", "990104"}


def test_the_changed_figure_is_named(sweeps):
    changed = [f for f in sweeps[date(2026, 2, 10)].findings if f["code"] == "T05"]
    assert [f["cells"] for f in changed] == [["t2.licensing.decisions"]]


def test_the_planted_error_is_named(sweeps):
    for code, column in (("A01", "tot"), ("A03", "carry_out")):
        found = [f for f in sweeps[SWEEPS[0]].findings if f["code"] == code and f["status"] == "fail"]
        assert len(found) == 1
        assert "t3.carry_out.tot" in found[0]["cells"], column


def test_reports_and_their_documents_are_archived(sweeps):
    for row in sweeps[SWEEPS[-1]].rows:
        if row["status"] == "published":
            assert row["sha256"]
            assert row["why"]


def test_one_sentence_for_every_answer(sweeps):
    for swept in sweeps.values():
        assert all(row["why"].strip() for row in swept.rows)
