"""Whatever goes wrong on the machine: nothing lost, nothing twice, no half state."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import crawler.runs.sweep
import crawler.store
from crawler.archive import Archive
from crawler.clock import Clock, parse_as_of
from crawler.config import Config
from crawler.derive import derive
from crawler.errors import UserError
from crawler.findings.verdicts import record
from crawler.home_lock import HomeLock
from crawler.queries import finding_rows
from crawler.registry.load import load
from crawler.store import Store, StoreError
from tests.ledger.world import CODE, COLUMN, FAULT, JYJ, NAME, World, story

DERIVED = ("agencies", "reports", "cells", "sections", "obligations", "findings", "sketches", "sketch_bands")
COPIED = "本年度在各乡镇集市摆摊宣讲并收回意见卡逐条办理回复" * 12


def derived(world: World) -> dict[str, list]:
    return {name: world.table(name) for name in DERIVED}


def told(world: World) -> None:
    """A county with everything: a late report that changes, a missing one, a narrative copied."""
    story(world)
    sections = {"sections": {"s1": COPIED} | {f"s{i}": "内容" for i in range(2, 7)}}
    sweep = world.sweep("2026-03-01")
    world.look(sweep, "home")
    world.column(sweep)
    cells = {"t3.new_recv.nat": 5, "t4.review.total": 1}
    world.report(sweep, NAME, day="2026-02-05", doc="second", read={"cells": cells})
    for name in ("栖云县审计局", "栖云县水利局"):
        world.report(sweep, name, day="2026-01-15", read=sections)


KILLED = """
import os, signal, sys
from pathlib import Path
import crawler.findings.copies as copies
import crawler.findings.sketches as sketches
import crawler.ledger.writing as writing
from crawler.archive import Archive
from crawler.clock import Clock, parse_as_of
from crawler.config import Config
from crawler.derive import derive
from crawler.registry.load import load
from crawler.store import Store

root, where = Path(sys.argv[1]), sys.argv[2]
module, name = {
    "write": (writing, "_write_verdicts"),
    "sketch": (sketches, "_replace"),
    "orphans": (copies, "_drop_orphans"),
    "stale": (copies, "_settle"),
}[where]
real = getattr(module, name)

def then_die(*args):
    real(*args)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(module, name, then_die)
config = Config(home=root / "home")
registry, clock = load([root / "registry"]), Clock(parse_as_of("2026-06-01"))
with Store(config.database) as store:
    derive(store, Archive(config.archive), config, registry, clock)
"""


@pytest.mark.parametrize("where", ["write", "sketch", "orphans", "stale"])
def test_kill_9_at_any_point_of_a_derivation_is_made_good_by_the_next(world, tmp_path, where):
    whole = World(tmp_path / "whole")
    told(whole)
    whole.derive()
    told(world)
    died = subprocess.run([sys.executable, "-c", KILLED, str(world.root), where], check=False)
    assert died.returncode == -signal.SIGKILL
    world.derive()
    assert derived(world) == derived(whole)
    assert [f["code"] for f in finding_rows(world.store)].count("I05") == 2
    whole.store.close()


def test_two_derivations_at_once_give_what_one_gives(world, tmp_path):
    whole = World(tmp_path / "whole")
    told(whole)
    whole.derive()
    told(world)
    plain = KILLED.replace("setattr(module, name, then_die)", "")
    running = [subprocess.Popen([sys.executable, "-c", plain, str(world.root), "write"]) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    assert derived(world) == derived(whole)
    whole.store.close()


def test_a_reader_sees_the_former_state_until_the_new_one_is_whole(world):
    told(world)
    reader = sqlite3.connect(world.config.database)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM obligations").fetchone() == (0,)
    world.derive()
    assert reader.execute("SELECT count(*) FROM obligations").fetchone() == (0,)
    reader.execute("COMMIT")
    assert reader.execute("SELECT count(*) FROM obligations").fetchone()[0] > 0
    reader.close()


def test_another_writer_that_does_not_let_go_is_told_and_costs_nothing(world, monkeypatch):
    told(world)
    world.derive()
    before = derived(world)
    monkeypatch.setattr(crawler.store, "BUSY_SECONDS", 0)
    other = Store(world.config.database)
    holder = sqlite3.connect(world.config.database)
    holder.isolation_level = None
    holder.execute("BEGIN IMMEDIATE")
    clock = Clock(parse_as_of("2026-06-02"))
    with pytest.raises(StoreError, match="nothing was written"):
        derive(other, world.archive, world.config, world.registry, clock)
    holder.execute("ROLLBACK")
    holder.close()
    derive(other, world.archive, world.config, world.registry, clock)
    other.close()
    assert derived(world) == before


def test_a_second_sweep_of_a_home_is_refused_and_touches_nothing(world, monkeypatch):
    monkeypatch.setattr(crawler.runs.sweep, "GRACE_SECONDS", 0)
    told(world)
    before = world.table("sweeps")
    parts = (world.store, world.archive, world.config, world.registry, Clock(), [CODE], (2025,))
    with HomeLock(world.config.home / "sweep.lock", 0), pytest.raises(UserError, match="another sweep"):
        crawler.runs.sweep.run_sweep(*parts)
    assert world.table("sweeps") == before


def test_a_clock_that_was_set_back_changes_no_answer(tmp_path):
    """Sweeps are told apart by their own times, not by the order in which they were made."""
    results = []
    for number, days in enumerate((("2026-02-02", "2026-02-20"), ("2026-02-20", "2026-02-02"))):
        world = World(tmp_path / str(number))
        for day in days:
            sweep = world.sweep(day)
            world.look(sweep, "home")
            world.column(sweep)
            if day == "2026-02-20":
                world.report(sweep, NAME, day="2026-01-15")
            world.derive()
        results.append({(o["agency_id"], o["status"], o["certainty"], o["not_before"], o["not_after"])
                        for o in world.table("obligations")})  # fmt: skip
        world.store.close()
    assert results[0] == results[1]


def test_the_last_verdict_counts_also_when_the_clock_was_set_back(world):
    told(world)
    world.derive()
    (late,) = [f for f in finding_rows(world.store) if (f["code"], f["agency_id"]) == ("T02", JYJ)]
    for verdict, at in (("confirmed", "2026-03-02"), ("dismissed", "2026-03-01")):
        record(world.store, [late["id"]], verdict, note="n", who="w", at=f"{at}T08:00:00+08:00")
    world.derive()
    (late,) = [f for f in finding_rows(world.store) if (f["code"], f["agency_id"]) == ("T02", JYJ)]
    assert late["review"] == "dismissed"


PAGE = """<html><body><h1>栖云县教育局2025年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>内容</p><p>五、存在的主要问题及改进情况</p><p>内容</p></body></html>"""


def test_a_new_parser_between_runs_reads_all_again_and_invents_no_change(world, monkeypatch):
    sha = world.archive.put(PAGE.encode())
    for day in ("2026-01-20", "2026-01-25"):
        sweep = world.sweep(day)
        world.column(sweep)
        world.sighting(sweep, f"{NAME}2025年政府信息公开工作年度报告", f"{COLUMN}p.html", ((sha, "page"),))
        world.derive()
        for module in ("crawler.ledger.documents", "crawler.ledger.writing"):
            monkeypatch.setattr(f"{module}.PARSER_VERSION", f"after {day}")
    assert world.derive().parsed == 1
    (report,) = world.table("reports")
    assert (report["version"], report["parser_version"]) == (1, "after 2026-01-25")
    assert not [f for f in finding_rows(world.store) if f["code"] == "T05"]


def test_a_reading_that_changed_without_its_cells_being_written_is_made_good(world):
    """A kill between parsing and writing: the next run, fresh or not, writes what the parser says now."""
    story(world)
    world.derive()
    cells = {"t3.new_recv.nat": 7, "t4.review.total": 1}
    world.document("second", title=f"{NAME}2025年政府信息公开工作年度报告", cells=cells, findings=[FAULT])
    world.derive()
    current = next(r["sha256"] for r in world.table("reports") if r["current"])
    values = [c["value"] for c in world.table("cells") if c["sha256"] == current]
    assert 7.0 in values
    assert [f["code"] for f in finding_rows(world.store)].count("A01") == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], check=False)
    if made.returncode:
        pytest.skip("file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_told_in_one_line_and_the_next_run_goes_on(small_disk, tmp_path):
    whole = World(tmp_path / "whole")
    told(whole)
    whole.derive()
    world = World(small_disk / "world")
    told(world)
    before = derived(world)
    filler = small_disk / "filler"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    filler.write_bytes(b"\0" * (free - 8192))
    with pytest.raises(StoreError, match=r"nothing was written: .*(full|disk)"):
        world.derive()
    assert derived(world) == before
    filler.unlink()
    world.derive()
    assert derived(world) == derived(whole)
    world.store.close()
    whole.store.close()


def test_a_full_disk_leaves_no_half_document_in_the_archive(small_disk):
    archive = Archive(small_disk / "archive")
    kept = archive.put(b"kept")
    big = os.urandom(4 * 2**20)
    with pytest.raises(OSError, match="space"):
        archive.put(big)
    archive.tidy()
    assert archive.get(kept) == b"kept"
    assert [p for p in archive.root.rglob("*") if p.is_file() and kept not in p.name] == []


def test_a_home_on_a_full_disk_is_told_by_the_command(small_disk, capsys):
    from crawler.cli import run

    world = World(small_disk / "world")
    told(world)
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "filler").write_bytes(b"\0" * (free - 8192))
    config = Config(home=world.config.home)
    assert load([world.root / "registry"])
    assert run(["derive", "--home", str(config.home)]) == 2
    assert capsys.readouterr().err.strip().count("\n") == 0
    world.store.close()


def test_a_home_of_an_earlier_version_is_told_to_readers_and_brought_up_by_writers(world):
    story(world)
    world.store.connection.execute(
        "DELETE FROM _sqlite_migrations WHERE name IN ('m007_across_reports', 'm008_overview')"
    )
    world.store.connection.execute("DROP INDEX obligations_counts")
    for table in ("verdicts", "sketches", "sketch_bands"):
        world.store.connection.execute(f"DROP TABLE {table}")
    for table, columns in {
        "agencies": ("owed",), "obligations": ("basis", "due_rule", "due_source"), "reports": ("print",),
        "findings": ("evidence",),
    }.items():  # fmt: skip
        for column in columns:
            world.store.connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    with pytest.raises(StoreError, match="earlier version"):
        Store(world.config.database, read_only=True)
    Store(world.config.database).close()
    Store(world.config.database, read_only=True).close()
    world.derive()
    assert world.table("findings")
