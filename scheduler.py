"""The calendar of sweeps and of alerts, and nothing else.

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
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from crawler.alerts import routes
from crawler.clock import SHANGHAI

JOB = "sweep"
ALERTS = "alerts"
"""The second job: sends what is due. A failed message is tried again after 5 minutes at the earliest,
and quiet hours end on any hour, so it runs by day and by night."""
ALERTS_MINUTES = (5, 35)
"""Minutes of each hour at which it runs. It does nothing without HOME/alerts.toml: nobody is to be told."""
ALERTS_LIMIT_SECONDS = 1500
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


def next_alerts(moment: datetime) -> datetime:
    """When alerts are sent next after ``moment``."""
    start = _alerts_trigger().get_next_fire_time(None, moment)
    assert isinstance(start, datetime)  # it fires for ever
    return start


def _alerts_trigger() -> CronTrigger:
    return CronTrigger(minute=",".join(map(str, ALERTS_MINUTES)), timezone=SHANGHAI)


def sweep(home: str, arguments: Sequence[str]) -> int:
    """The first job: one ``gongkai sweep`` in a child process, then what is to be told of it, however
    the sweep ended; the sweep's exit status, 124 when over the limit."""
    status = _run(["sweep", "--home", home, *arguments], LIMIT_HOURS * 3600)
    if not _stopping.is_set():
        alerts(home)
    return status


def alerts(home: str) -> int:
    """The second job: one ``gongkai alerts send`` (new notices, retries, reminders, digests) in a child
    process; its exit status, 0 where the home has no routes."""
    if not (Path(home) / routes.FILE_NAME).is_file():
        return 0
    return _run(["alerts", "send", "--home", home], ALERTS_LIMIT_SECONDS)


def _run(arguments: Sequence[str], seconds: float) -> int:
    child = subprocess.Popen([sys.executable, "-m", "crawler.cli", *arguments], start_new_session=True)
    _children.add(child)
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        _end(child)
        return 124
    finally:
        _children.discard(child)


_children: set[subprocess.Popen[bytes]] = set()
_stopping = threading.Event()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to stop (a sweep keeps what it has), then insist."""
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
    once; ``arguments`` (of ``gongkai sweep``) replace the former ones. Sweeps run one after the other;
    alerts are sent beside them.
    """
    home.mkdir(parents=True, exist_ok=True)
    scheduler = BackgroundScheduler(
        jobstores={
            "default": SQLAlchemyJobStore(url=f"sqlite:///{home / 'gongkai.db'}", tablename="schedule")
        },
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISSED_HOURS * 3600},
        timezone=SHANGHAI,
    )
    _stopping.clear()
    scheduler.start(paused=True)
    if scheduler.get_job(ALERTS) is None:
        scheduler.add_job(alerts, _alerts_trigger(), id=ALERTS, args=[str(home)])
    else:
        scheduler.modify_job(ALERTS, args=[str(home)])
    job = scheduler.get_job(JOB)
    if job is None:
        scheduler.add_job(sweep, calendar(), id=JOB, args=[str(home), list(arguments)])
    else:
        job.modify(args=[str(home), list(arguments)])
    scheduler.resume()
    return scheduler


def stop(scheduler: BackgroundScheduler) -> None:
    """End the running sweep (it can be resumed) and the calendar; its jobs stay in the database."""
    _stopping.set()
    scheduler.pause()
    for child in list(_children):
        _end(child)
    scheduler.shutdown(wait=True)
