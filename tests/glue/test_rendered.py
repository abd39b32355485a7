"""The rendered lane: lists that only JavaScript shows, drawn by a browser that has no network."""

from __future__ import annotations

import asyncio
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.fetch import rendered
from crawler.fetch.frames import Message
from crawler.fetch.rendered import Answer, Drawn, NotDrawn
from crawler.queries import look_rows, status_rows
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.load import troubled
from data.replicas.server import Replicas
from tests.glue.server import Site, serving

LACKING = rendered.why_not(Config(render="auto"))
with_browser = pytest.mark.skipif(bool(LACKING), reason=LACKING or "a browser is here")
PORTALS = {name: portal for name, portal in troubled().items() if "drawn" in portal.expects}
BUREAUS = ("财政局", "教育局", "水利局")


class Swept:
    """One sweep of the portals that need a browser."""

    def __init__(self, home: Path, only: Any = PORTALS, **settings: Any) -> None:
        codes = [portal.code for portal in only.values()]
        clock = Clock(datetime(2026, 2, 10, 12, tzinfo=SHANGHAI))
        config = Config(home=home / "home", download_delay=0, rest_seconds=0.02, contact="tests", **settings)
        with Replicas(only=only) as replicas, Store(config.database) as store:
            replicas.set_date(date(2026, 2, 10))
            registry, self.archive = (
                load([replicas.registry_folder(home / "registry")]),
                Archive(config.archive),
            )
            self.summary = run_sweep(store, self.archive, config, registry, clock, codes, (2025,))
            derive(store, self.archive, config, registry, clock, divisions=codes)
            self.hosts = {replicas.host(name) for name in only}
            self.looks = look_rows(store, codes)
            self.fetches = list(store.rows("SELECT * FROM fetches ORDER BY fetch_id"))
            self.rows = status_rows(store, codes, (2025,), "en")

    def statuses(self, portal: Any) -> list[str]:
        found = {r["agency"].removeprefix(portal.name): r["status"] for r in self.rows
                 if r["division_code"] == portal.code}  # fmt: skip
        return [found[name] for name in BUREAUS]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Swept:
    return Swept(tmp_path_factory.mktemp("drawn"), render="auto")


@with_browser
@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_what_a_browser_shows_is_found_and_only_a_told_total_proves_absence(
    drawn: Swept, portal: Any
) -> None:
    assert drawn.statuses(portal) == portal.expects["drawn"].split()


@with_browser
def test_the_drawn_page_and_what_it_asked_for_are_evidence(drawn: Swept) -> None:
    pages = [row for row in drawn.fetches if row["method"] == "RENDER"]
    assert {row["reason"] for row in pages} == {"rendered: 2 requests of the page"}
    columns = [x for x in drawn.looks if x["kind"] == "column"]
    assert len(columns) == len(PORTALS)
    for column in columns:
        assert "rendered" in column["note"]
        assert "财政局2025年" in drawn.archive.get(column["sha256"]).decode()
    answers = [row for row in drawn.fetches if "/gw/r" in row["url"] or "/api/page" in row["url"]]
    assert answers
    assert all(drawn.archive.get(row["sha256"]).startswith(b"{") for row in answers)


@with_browser
def test_nothing_leaves_for_elsewhere_and_shells_are_kept_as_they_came(drawn: Swept) -> None:
    assert {row["url"].split("/")[2] for row in drawn.fetches} <= drawn.hosts
    shells = [row for row in drawn.fetches if row["outcome"] == "shell" and row["method"] == "GET"]
    assert all(b'id="app"' in drawn.archive.get(row["sha256"]) for row in shells)
    assert drawn.summary.undrawn == 0


@pytest.mark.parametrize("settings", [{"render": "off"}, {"render": "auto", "chromium": "/nowhere/chromium"}])
def test_without_a_browser_the_answer_is_unknown_and_says_what_is_lacking(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    swept = Swept(tmp_path, {name: PORTALS[name] for name in list(PORTALS)[:1]}, **settings)
    assert {row["status"] for row in swept.rows} == {"unknown"}
    assert swept.summary.undrawn >= 1
    notes = [x["note"] for x in swept.looks if "not rendered: " in x["note"]]
    told = "render = off" if settings["render"] == "off" else "was not found: pip install 'gongkai[render]'"
    assert len(notes) == swept.summary.undrawn
    assert all(told in note or "playwright" in note for note in notes)
    assert not [row for row in swept.fetches if row["method"] == "RENDER"]


def draw(markup: str, fetch: Any = None, **settings: Any) -> tuple[Drawn, list[Message]]:
    """Draw a page of markup; what it showed, and all that it asked for."""
    asked: list[Message] = []

    async def refuse(wanted: Message) -> Answer:
        asked.append(wanted)
        return (fetch or (lambda _: Answer(refused="off_limits")))(wanted)

    async def whole() -> Drawn:
        first = Answer(200, (("Content-Type", "text/html; charset=utf-8"),), markup.encode())
        config = Config(**{"render": "auto", "render_seconds": 60.0} | settings)
        return await rendered.draw(config, "UA", "http://portal.test/nb/", first, refuse, asyncio.Event())

    return asyncio.run(whole()), asked


HOSTILE = """<html><body><p id=a>列表</p><img src="{other}/picture.png"><iframe src="file:///etc/passwd"></iframe>
<link rel=prefetch href="{other}/prefetch"><script>
document.cookie = 'passed=1; path=/';
for (const u of ['{other}/fetch', 'http://10.0.0.1/', 'http://localhost:{port}/', 'file:///etc/passwd'])
  fetch(u, {{mode: 'no-cors'}}).catch(() => 0);
fetch('/own', {{headers: {{'X-Other': '1'}}}});
try {{ new WebSocket('ws://127.0.0.1:{port}/socket'); }} catch (e) {{}}
try {{ new EventSource('{other}/events'); }} catch (e) {{}}
try {{ navigator.sendBeacon('{other}/beacon', 'x'); }} catch (e) {{}}
try {{
  new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}}).createOffer();
}} catch (e) {{}}
try {{ new Worker('{other}/worker.js'); }} catch (e) {{}}
window.open('{other}/popup'); alert(1);
var d = document.createElement('a'); d.href = 'data:text/plain,x'; d.download = 'x.exe'; d.click();
document.getElementById('a').textContent = '画好了';
</script></body></html>"""


@with_browser
def test_a_page_reaches_nothing_by_itself() -> None:
    other = Site()
    with serving(other):
        shown, asked = draw(HOSTILE.format(other=other.url, port=other.port))
        time.sleep(0.3)
    assert "画好了" in shown.html
    assert "<script" not in shown.html
    assert "root:" not in shown.html
    assert other.log == []
    assert not {w["url"].split(":")[0] for w in asked} - {"http", "https"}
    own = next(w for w in asked if w["url"].endswith("/own"))
    assert not {name.lower() for name in own["headers"]} & {"cookie", "x-other", "authorization"}


@with_browser
def test_a_page_in_an_endless_loop_costs_its_time_only(tmp_path: Path) -> None:
    mark = f"loop-{tmp_path.name}"
    began = time.monotonic()
    with pytest.raises(NotDrawn, match="longer than 2 s"):
        draw("<p>x</p><script>while (true) {}</script>", render_seconds=2.0, contact=mark)
    assert time.monotonic() - began < 30
    assert not [p for p in Path("/proc").glob("[0-9]*/cmdline") if _ours(p)]


def _ours(path: Path) -> bool:
    """Whether a process is a browser that this test's interpreter started."""
    try:
        return b"host-resolver-rules=MAP * ~NOTFOUND" in path.read_bytes() and _age(path) < 30
    except OSError:
        return False


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


@with_browser
def test_a_page_that_asks_without_end_or_grows_without_end_is_cut_off() -> None:
    asking = "<p>x</p><script>setInterval(() => fetch('/x' + Math.random()), 5)</script>"
    shown, asked = draw(asking, lambda _: Answer(200, (), b"{}"))
    assert shown.asked == len(asked) == rendered.MOST_ASKED
    assert shown.refused[0] == "the page asks for too much"
    growing = "<p>x</p><script>document.body.innerHTML = '<b>很多</b>'.repeat(200000)</script>"
    with pytest.raises(NotDrawn, match="larger than the limit"):
        draw(growing, max_bytes=1_000_000)


@with_browser
def test_rows_that_come_at_the_end_of_the_page_are_waited_for() -> None:
    markup = """<ul id=u style="min-height:3000px"></ul><script>
    window.addEventListener('scroll', () => fetch('/more').then(r => r.json())
      .then(j => { document.getElementById('u').innerHTML = j.t; }), {once: true});</script>"""
    shown, asked = draw(
        markup, lambda _: Answer(200, (("Content-Type", "application/json"),), b'{"t": "<li>late"}')
    )
    assert "<li>late" in shown.html
    assert [w["url"] for w in asked] == ["http://portal.test/more"]
