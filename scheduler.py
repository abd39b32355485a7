"""The calendar of sweeps, and nothing else.

Dense around the legal dates (31 January, 31 March: Art. 49 of 令第711号), sparse otherwise, always
at night in China. Jobs live in the home's database and survive restarts; runs missed while the
machine was off are made up once. Each run is a child process, so a sweep that hangs or dies costs
only itself. The legal dates are dates: holidays do not move them, so holidays do not move sweeps.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from crawler.clock import SHANGHAI

JOB = "sweep"
LIMIT_HOURS = 20
"""A sweep that runs longer is ended: the next night goes on where it stopped."""

MISSED_HOURS = 72
"""How long after its time a missed run is still made up."""

NIGHTS: tuple[dict[str, Any], ...] = (
    {"month": "1-3", "day": "*", "hour": 1},
    {"month": 4, "day": "1-10", "hour": 1},
    {"month": 4, "day": "17,24", "hour": 1},
    {"month": "5-12", "day": "10,25", "hour": 1},
)
"""When sweeps start, in Asia/Shanghai: every night until ten days after 31 March, then twice a month."""

SPREAD_SECONDS = 3600
"""Sweeps start up to this much later, so that not every installation knocks at one o'clock."""


def calendar() -> OrTrigger:
    """The trigger of the sweep job."""
    return OrTrigger(
        [CronTrigger(minute=0, timezone=SHANGHAI, jitter=SPREAD_SECONDS, **night) for night in NIGHTS]
    )


def upcoming(moment: datetime, count: int) -> list[datetime]:
    """The next ``count`` starts after ``moment`` (without the spread)."""
    triggers = OrTrigger([CronTrigger(minute=0, timezone=SHANGHAI, **night) for night in NIGHTS])
    found: list[datetime] = []
    while len(found) < count:
        start = triggers.get_next_fire_time(found[-1] if found else None, moment)
        if start is None:
            break
        found.append(start)
        moment = start.replace(minute=1)
    return found


def sweep(home: str, arguments: Sequence[str]) -> int:
    """The job: one ``gongkai sweep`` in a child process; its exit status, 124 when over the limit."""
    command = [sys.executable, "-m", "crawler.cli", "sweep", "--home", home, *arguments]
    child = subprocess.Popen(command, start_new_session=True)
    _children.add(child)
    try:
        return child.wait(LIMIT_HOURS * 3600)
    except subprocess.TimeoutExpired:
        _end(child)
        return 124
    finally:
        _children.discard(child)


_children: set[subprocess.Popen[bytes]] = set()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask a sweep to stop (it keeps what it has), then insist."""
    try:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(30)
    except ProcessLookupError:
        return
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)


def start(home: Path, arguments: Sequence[str] = ()) -> BackgroundScheduler:
    """Start the calendar over the home's database and return it, running.

    A job left by an earlier run keeps its next start, so what was missed meanwhile is made up
    once; ``arguments`` (of ``gongkai sweep``) replace the former ones.
    """
    home.mkdir(parents=True, exist_ok=True)
    scheduler = BackgroundScheduler(
        jobstores={
            "default": SQLAlchemyJobStore(url=f"sqlite:///{home / 'gongkai.db'}", tablename="schedule")
        },
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISSED_HOURS * 3600},
        timezone=SHANGHAI,
    )
    scheduler.start(paused=True)
    job = scheduler.get_job(JOB)
    if job is None:
        scheduler.add_job(sweep, calendar(), id=JOB, args=[str(home), list(arguments)])
    else:
        job.modify(args=[str(home), list(arguments)])
    scheduler.resume()
    return scheduler


def stop(scheduler: BackgroundScheduler) -> None:
    """End the running sweep (it can be resumed) and the calendar; its job stays in the database."""
    scheduler.pause()
    for child in list(_children):
        _end(child)
    scheduler.shutdown(wait=True)
