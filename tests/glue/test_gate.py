"""The least gap between requests to a host holds across portals and processes."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.fetch.gate import Closed, HostGate, host_key
from tests.glue.conftest import Home
from tests.glue.server import Site, page, serving

GAP = 0.3


def _gaps(times: list[float]) -> list[float]:
    return [b - a for a, b in itertools.pairwise(sorted(times))]


def test_inner_addresses_are_hosts_by_port_and_names_are_not() -> None:
    assert host_key("http://127.0.0.1:8001/a") == "127.0.0.1:8001"
    assert host_key("http://www.x.gov.cn/a") == host_key("https://www.x.gov.cn:443/b") == "www.x.gov.cn"


def test_requests_of_one_process_keep_the_gap(tmp_path: Path) -> None:
    gate = HostGate(tmp_path / "gate", GAP)
    spans: list[tuple[float, float]] = []

    async def ask() -> None:
        async with gate.turn("h", asyncio.Event()):
            begin = time.time()
            await asyncio.sleep(0.05)
            spans.append((begin, time.time()))

    async def several() -> None:
        await asyncio.gather(*(ask() for _ in range(4)))

    asyncio.run(several())
    assert all(b[0] - a[1] >= GAP for a, b in itertools.pairwise(spans))


_OTHER = """
import asyncio, sys, time
from pathlib import Path
from crawler.fetch.gate import HostGate
async def main():
    gate = HostGate(Path(sys.argv[1]), float(sys.argv[2]))
    for _ in range(4):
        async with gate.turn("h", asyncio.Event()):
            print(time.time(), flush=True)
asyncio.run(main())
"""


def test_requests_of_several_processes_keep_the_gap(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OTHER, str(tmp_path / "gate"), str(GAP)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    times = [float(t) for process in processes for t in process.communicate()[0].split()]
    assert len(times) == 12
    assert min(_gaps(times)) >= GAP


def test_a_visit_that_ends_does_not_wait_for_its_turn(tmp_path: Path) -> None:
    gate = HostGate(tmp_path / "gate", 60)

    async def ask() -> None:
        closing = asyncio.Event()
        async with gate.turn("h", closing):
            pass
        asyncio.get_running_loop().call_later(0.1, closing.set)
        with pytest.raises(Closed):
            async with gate.turn("h", closing):
                pass

    asyncio.run(asyncio.wait_for(ask(), 5))


def test_a_clock_set_back_costs_no_more_than_one_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = HostGate(tmp_path / "gate", GAP)

    async def ask() -> float:
        async with gate.turn("h", asyncio.Event()):
            return time.monotonic()

    async def both() -> float:
        await ask()
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() - 86_400)
        before = time.monotonic()
        return await ask() - before

    assert asyncio.run(both()) < 10 * GAP


def test_floors_only_grow_and_no_delay_is_none(tmp_path: Path) -> None:
    gate = HostGate(tmp_path / "gate", 0)
    assert gate.gap("h") == 0
    gate.set_floor("h", 2)
    gate.set_floor("h", 1)
    assert gate.gap("h") == 2


def test_portals_that_share_a_host_keep_the_gap_by_the_servers_log(tmp_path: Path) -> None:
    home = Home(tmp_path, download_delay=GAP)
    site = Site({f"/{i}/": page(f"/{i}/a") for i in range(3)} | {f"/{i}/a": page() for i in range(3)})
    with serving(site):
        summary = home.sweep(*(f"{site.url}/{i}/" for i in range(3)), workers=3)
    assert summary.portals_done == 3
    assert min(_gaps([hit.at for hit in site.log])) >= GAP
