"""Deriving: written whole or not at all, the same however often, and nothing a person said is lost."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.clock import Clock, parse_as_of
from crawler.ledger.tables import put_rows
from crawler.queries import finding_rows, look_rows, obligation_story, status_rows
from tests.ledger.world import CODE, COLUMN, JYJ, NAME, World, story

DERIVED = (
    "divisions",
    "portals",
    "agencies",
    "reports",
    "cells",
    "sections",
    "obligations",
    "findings",
    "visits",
)
STATUS_FIELDS = """
division_code division agency_id agency kind basis year due status timeliness certainty published_on
published_source not_before not_after days_late title url document_url sha256 form confidence why
"""
FINDING_FIELDS = """
id code severity status agency_id agency division_code year message left right cells quote url sha256
review first_seen last_seen
"""


def rows(world: World) -> dict[str, list]:
    return {name: world.table(name) for name in DERIVED}


def test_deriving_twice_gives_identical_rows(world):
    story(world)
    world.derive()
    before = rows(world)
    assert before["obligations"]
    assert before["cells"]
    assert before["findings"]
    world.derive()
    assert rows(world) == before


def test_from_nothing_gives_the_same_as_step_by_step(world, tmp_path):
    story(world)
    world.derive()
    again = World(tmp_path / "again")
    story(again)
    for sweep in [r["sweep_id"] for r in again.table("sweeps")][1:]:
        with again.store.transaction() as db:
            db.conn.execute("UPDATE looks SET division_code = 'x' || sweep_id WHERE sweep_id = ?", (sweep,))
    again.derive()
    with again.store.transaction() as db:
        db.conn.execute("UPDATE looks SET division_code = ?", (CODE,))
    again.derive()
    assert rows(again) == rows(world)


def test_the_order_in_which_rows_were_collected_does_not_matter(world):
    story(world)
    world.derive()
    before = {n: r for n, r in rows(world).items() if n != "visits"}
    for table in ("looks", "sightings"):
        kept = list(world.store.rows(f"SELECT * FROM {table}"))
        random.Random(7).shuffle(kept)
        with world.store.transaction() as db:
            db.conn.execute(f"DELETE FROM {table}")
            put_rows(db, table, kept)
    world.derive()
    assert {n: r for n, r in rows(world).items() if n != "visits"} == before


@pytest.mark.parametrize("table", ["agencies", "reports", "cells", "obligations", "findings"])
def test_an_interruption_leaves_the_former_state_and_the_next_run_finishes(world, table):
    story(world)
    world.derive()
    whole = rows(world)
    with world.store.transaction() as db:
        for name in ("reports", "cells", "sections", "obligations", "findings", "agencies"):
            db.conn.execute(f"DELETE FROM {name}")
    empty = rows(world)
    world.store.connection.execute(
        f"CREATE TRIGGER stop BEFORE INSERT ON {table} BEGIN SELECT RAISE(FAIL, 'stopped'); END"
    )
    with pytest.raises(Exception, match="stopped"):
        world.derive()
    assert rows(world) == empty
    world.store.connection.execute("DROP TRIGGER stop")
    world.derive()
    assert rows(world) == whole


KILLED = """
import os, signal, sys
from pathlib import Path
import crawler.ledger.tables as tables
from crawler.archive import Archive
from crawler.clock import Clock, parse_as_of
from crawler.config import Config
from crawler.derive import derive
from crawler.registry.load import load
from crawler.store import Store

root, last = Path(sys.argv[1]), int(sys.argv[2])
put, calls = tables.put_rows, 0

def put_then_die(db, table, rows):
    global calls
    put(db, table, rows)
    calls += 1
    if calls == last:
        os.kill(os.getpid(), signal.SIGKILL)

tables.put_rows = put_then_die
config = Config(home=root / "home")
registry, clock = load([root / "registry"]), Clock(parse_as_of("2026-06-01"))
with Store(config.database) as store:
    derive(store, Archive(config.archive), config, registry, clock)
"""


@pytest.mark.parametrize("last", [1, 2, 3, 4])
def test_kill_9_in_the_middle_of_writing_leaves_the_former_state(world, last):
    story(world)
    empty = rows(world)
    died = subprocess.run([sys.executable, "-c", KILLED, str(world.root), str(last)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert rows(world) == empty
    world.derive()
    assert {r["status"] for r in world.table("obligations")} >= {"published", "missing"}


def test_the_rows_have_the_fields_of_the_contract(world):
    story(world)
    world.derive()
    for row in status_rows(world.store, lang="en"):
        assert set(row) >= {*STATUS_FIELDS.split()}
        assert row["why"] == row["why_en"]
        json.dumps(row)
    for row in finding_rows(world.store):
        assert set(row) >= {*FINDING_FIELDS.split()}
        json.dumps(row)
    assert {r["complete"] for r in look_rows(world.store, [CODE], [2025])} == {True, None}
    assert status_rows(world.store, ["000000"]) == []
    assert {r["year"] for r in status_rows(world.store, years=[2025])} == {2025}


def test_the_story_of_an_obligation_holds_its_looks(world):
    story(world)
    world.derive()
    (told,) = obligation_story(world.store, JYJ, 2025)
    assert [r["version"] for r in told["reports"]] == [1, 2]
    assert {f["code"] for f in told["findings"]} == {"T02", "T05"}
    (missing,) = obligation_story(world.store, "990101-sj", [2025], "en")
    assert len([x for x in missing["looks"] if x["kind"] == "column"]) == 3
    assert obligation_story(world.store, "nobody") == []


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-02-05", "missing"), ("2026-02-09", "published"), ("2026-03-01", "published")],
)
def test_as_of_another_day(world, day, status):
    story(world)
    world.derive()
    clock = Clock(parse_as_of(day))
    (row,) = [r for r in status_rows(world.store, years=[2025], clock=clock) if r["agency_id"] == JYJ]
    assert row["status"] == status
    stored = set(status_rows(world.store)[0])
    assert set(row) == stored


def test_as_of_a_day_after_the_due_date_without_a_new_look(world):
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    world.derive()
    by_day = {
        day: {
            r["status"]
            for r in status_rows(world.store, clock=Clock(parse_as_of(day)))
            if r["agency_id"] == JYJ
        }
        for day in ("2026-01-10", "2026-01-31", "2026-02-01")
    }
    assert by_day == {"2026-01-10": set(), "2026-01-31": {"not_due"}, "2026-02-01": {"unknown"}}


def test_documents_are_parsed_once_and_again_for_a_new_parser(world, monkeypatch):
    page = "<html><body><h1>栖云县教育局2025年政府信息公开工作年度报告</h1><p>一、总体情况</p></body></html>"
    sha = world.archive.put(page.encode())
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    world.sighting(
        sweep, f"{NAME}2025年政府信息公开工作年度报告", f"{COLUMN}p.html", ((sha, "page"), ("0" * 64, "pdf"))
    )
    first = world.derive()
    assert (first.parsed, first.unread) == (1, 1)
    assert world.derive().parsed == 0
    assert world.derive(fresh=True).parsed == 1
    monkeypatch.setattr("crawler.ledger.documents.PARSER_VERSION", "next")
    assert world.derive().parsed == 1


def test_a_damaged_archive_file_costs_one_document(world):
    whole, broken = (world.archive.put(text.encode()) for text in ("<p>好</p>", "<p>坏</p>"))
    next(world.archive.root.glob(f"*/*/{broken}.zst")).write_bytes(b"rubbish")
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    world.sighting(
        sweep, f"{NAME}2025年政府信息公开工作年度报告", f"{COLUMN}p.html", ((broken, "page"), (whole, "pdf"))
    )
    summary = world.derive()
    assert (summary.parsed, summary.unread) == (1, 1)


def test_a_division_can_be_derived_when_its_registry_folder_is_gone(world, tmp_path: Path):
    from crawler.registry.load import load

    story(world)
    world.derive()
    before = rows(world)
    world.registry = load()
    world.derive()
    assert rows(world) == before
