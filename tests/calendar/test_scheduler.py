"""The calendar: dense around the dates of Art. 49, kept over restarts, missed runs made up once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

import scheduler
from crawler.clock import SHANGHAI


def nights(year: int, month: int) -> int:
    starts = scheduler.upcoming(datetime(year, month, 1, tzinfo=SHANGHAI), 60)
    return sum((s.year, s.month) == (year, month) for s in starts)


@pytest.mark.parametrize(("month", "count"), [(1, 31), (2, 28), (3, 31), (4, 12), (5, 2), (12, 2)])
def test_sweeps_are_dense_around_the_legal_dates(month: int, count: int) -> None:
    assert nights(2026, month) == count


def test_a_sweep_follows_each_legal_date_within_a_day_even_in_holidays() -> None:
    for day in (
        datetime(2026, 1, 31, 23, 59, tzinfo=SHANGHAI),
        datetime(2026, 3, 31, 23, 59, tzinfo=SHANGHAI),
    ):
        assert scheduler.upcoming(day, 1)[0] - day < timedelta(days=1)


def test_starts_are_at_night_in_china() -> None:
    assert {s.hour for s in scheduler.upcoming(datetime(2026, 1, 1, tzinfo=SHANGHAI), 200)} == {1}


def test_the_job_survives_a_restart_and_a_missed_run_is_made_up_once(tmp_path: Path) -> None:
    scheduler.stop(scheduler.start(tmp_path, ["990101"]))
    _miss_a_run(tmp_path)
    second = scheduler.start(tmp_path, ["990101"])
    try:
        deadline = time.monotonic() + 20
        while not (tmp_path / "ran").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert second.get_job(scheduler.JOB).next_run_time > datetime.now(SHANGHAI)
    finally:
        scheduler.stop(second)
    assert (tmp_path / "ran").read_text() == "x"


def _miss_a_run(home: Path) -> None:
    """While no calendar runs, the job's start passes; the job is one that leaves a mark."""
    idle = BackgroundScheduler(timezone=SHANGHAI)
    jobs = SQLAlchemyJobStore(url=f"sqlite:///{home / 'gongkai.db'}", tablename="schedule")
    jobs.start(idle, "default")
    job = jobs.lookup_job(scheduler.JOB)
    idle._jobstores["default"] = jobs
    job._modify(next_run_time=datetime.now(SHANGHAI) - timedelta(hours=30), func=_note)
    jobs.update_job(job)
    jobs.shutdown()


def _note(home: str, arguments: list[str]) -> None:
    with (Path(home) / "ran").open("a") as file:
        file.write("x")


def test_schedule_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crawler.cli", "schedule", "990101", "--home", str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = process.stderr.readline()
    assert "next sweep" in line
    while not (tmp_path / "gongkai.db").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(20) == 0
    assert "Traceback" not in process.stderr.read()


def test_a_sweep_is_a_child_process_and_its_failure_is_its_own(tmp_path: Path) -> None:
    assert scheduler.sweep(str(tmp_path), ["no-such-place"]) == 2
