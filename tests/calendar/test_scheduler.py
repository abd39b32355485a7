"""The calendar: dense around the dates of Art. 49, kept over restarts, missed runs made up once."""

from __future__ import annotations

import json
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
from crawler.cli import run
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


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What children were started to do, instead of starting them."""
    done: list[list[str]] = []
    scheduler._stopping.clear()

    def run(arguments: list[str], seconds: float) -> int:
        done.append(list(arguments))
        return 124 if arguments[0] == "sweep" else 0

    monkeypatch.setattr(scheduler, "_run", run)
    return done


def test_alerts_follow_each_sweep_however_it_ended(tmp_path: Path, ran: list[list[str]]) -> None:
    (tmp_path / "alerts.toml").write_text("")
    assert scheduler.sweep(str(tmp_path), ["990101"]) == 124
    assert [a[:2] for a in ran] == [["sweep", "--home"], ["alerts", "send"]]


def test_nobody_is_told_where_no_routes_are(tmp_path: Path, ran: list[list[str]]) -> None:
    assert scheduler.alerts(str(tmp_path)) == 0
    scheduler.sweep(str(tmp_path), [])
    assert [a[0] for a in ran] == ["sweep"]


def test_alerts_have_times_of_their_own_and_run_beside_a_sweep(tmp_path: Path) -> None:
    moment = datetime(2026, 2, 1, 3, 6, tzinfo=SHANGHAI)
    assert scheduler.next_alerts(moment) == moment.replace(minute=35)
    assert scheduler.next_alerts(moment.replace(minute=36)) == moment.replace(hour=4, minute=5)
    running = scheduler.start(tmp_path, [])
    try:
        jobs = {job.id: job.max_instances for job in running.get_jobs()}
        assert jobs == {scheduler.JOB: 1, scheduler.ALERTS: 1}
        assert running._executors["default"]._pool._max_workers == 2
    finally:
        scheduler.stop(running)


def test_the_due_message_really_goes(tmp_path: Path) -> None:
    """A real child, with routes that name nobody yet: it says so and ends, and nothing hangs."""
    (tmp_path / "alerts.toml").write_text("")
    assert scheduler.alerts(str(tmp_path)) == 2


def test_the_list_names_holidays_and_alerts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "alerts.toml").write_text("")
    assert run(["schedule", "--list", "--json", "--home", str(tmp_path), "--as-of", "2026-02-14"]) == 0
    first, *sweeps = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["verb"] == "alerts send"
    assert {row["verb"] for row in sweeps} == {"sweep"}
    assert {row["at"][:10] for row in sweeps if row["holiday"] == "春节"} >= {"2026-02-17", "2026-02-18"}
    assert run(["schedule", "--list", "--home", str(tmp_path), "--as-of", "2031-02-14"]) == 0
    assert "2031-02-15 01:00 gongkai sweep" in capsys.readouterr().out


def test_a_sweep_is_a_child_process_and_its_failure_is_its_own(tmp_path: Path) -> None:
    assert scheduler.sweep(str(tmp_path), ["no-such-place"]) == 2
