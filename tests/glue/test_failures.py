"""Every way of failing ends in an outcome and a reason, never in a traceback or in silence."""

from __future__ import annotations

import gzip
import itertools
import socket
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError

from crawler.clock import Clock
from crawler.exceptions import NotAPage
from crawler.fetch.allowlist import AllowList
from crawler.fetch.visit import Context, Visit
from crawler.items import Task
from crawler.middlewares.failures import FailuresMiddleware, other_name, other_scheme
from crawler.registry.model import Portal
from tests.glue.conftest import Home
from tests.glue.server import NOTHING, Answer, Hit, Page, Site, page, serving

LIMIT = 200_000


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (Answer("late", pause=3), "unreachable", "timeout"),
        (Answer(cut=True), "unreachable", "reset"),
        (Answer("busy", 503), "unreachable", "http 503"),
        (Answer(b"x" * (LIMIT + 1)), "too_large", "larger than the limit"),
        (
            Answer(gzip.compress(bytes(50 * LIMIT)), headers={"Content-Encoding": "gzip"}),
            "too_large",
            "unpacked",
        ),
        (Answer(b"\x1f\x8b\x08broken", headers={"Content-Encoding": "gzip"}), "unreachable", "encoding"),
        (Answer("", 302, {"Location": "/a"}), "not_understood", "redirect loop"),
        (Answer("", 302, {"Location": "/"}), "moved", "front page"),
        (Answer("", 302), "not_understood", "Location"),
        (Answer("short", headers={"Content-Length": "500"}), "unreachable", "reset"),
        (Answer("gone", 410), "not_found", "410"),
    ],
)
def test_a_failed_request_says_what_failed(tmp_path: Path, answer: Page, outcome: str, reason: str) -> None:
    home = Home(tmp_path, download_timeout=1, retry_times=1, max_bytes=LIMIT)
    site = Site({"/": page("/a"), "/a": answer})
    with serving(site):
        home.sweep(site.url + "/")
    got = home.outcomes()["/a"]
    assert got[0] == outcome
    assert reason in got[1]
    assert home.rows("visits")[0]["finish_reason"] == "finished"


def test_nothing_listens_and_names_that_do_not_exist(home: Home) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
    home.sweep(closed, "http://nowhere.invalid:8080/")
    looks = {look["url"]: look for look in home.looks()}
    assert looks[closed]["outcome"] == "unreachable"
    assert "refused" in looks[closed]["reason"]
    assert looks["http://nowhere.invalid:8080/"]["outcome"] == "unreachable"
    assert "dns" in looks["http://nowhere.invalid:8080/"]["reason"]


@pytest.mark.parametrize(
    ("url", "reason", "other"),
    [
        ("https://www.a.gov.cn/x?y=1", "timeout", "http://www.a.gov.cn/x?y=1"),
        ("http://www.a.gov.cn/", "refused", "https://www.a.gov.cn/"),
        ("http://127.0.0.1:8000/", "timeout", ""),
        (
            "https://127.0.0.1:8000/",
            "tls: [('SSL routines', '', 'wrong version number')]",
            "http://127.0.0.1:8000/",
        ),
    ],
)
def test_the_other_scheme_of_an_address(url: str, reason: str, other: str) -> None:
    assert other_scheme(url, reason) == other


def test_the_other_name_of_an_address() -> None:
    assert other_name("http://www.a.gov.cn:81/x") == "http://a.gov.cn:81/x"
    assert other_name("https://a.gov.cn/") == "https://www.a.gov.cn/"
    assert other_name("http://127.0.0.1/") == other_name("http://portal/") == ""


def test_a_name_without_address_is_asked_with_or_without_www(home: Home) -> None:
    allow = AllowList.of(["www.a.gov.cn"])
    context = Context(home.config, Clock(), "s", home.store, home.archive, allow)
    task = Task(portal=Portal("990001", "", "http://www.a.gov.cn/"), years=(2025,))
    failures = FailuresMiddleware(Visit(context, task))
    other = failures.process_exception(Request("http://www.a.gov.cn/"), CannotResolveHostError())
    assert other.url == "http://a.gov.cn/"
    assert allow.registered(other.url)
    with pytest.raises(NotAPage, match=r"dns.*dns"):
        failures.process_exception(other, CannotResolveHostError())
    with pytest.raises(NotAPage):
        failures.process_exception(Request("http://www.b.gov.cn/"), CannotResolveHostError())


@pytest.mark.parametrize(
    ("error", "switches"),
    [
        (NotAPage("unreachable", "host postponed: robots.txt tls: wrong version number"), True),
        (DownloadTimeoutError(), True),
        (DownloadConnectionRefusedError(), True),
        (NotAPage("robots", "forbidden by robots.txt"), False),
        (NotAPage("unreachable", "host postponed: robots.txt answered 503"), False),
    ],
)
def test_a_host_silent_by_one_scheme_is_asked_by_the_other_once(
    home: Home, error: Exception, switches: bool
) -> None:
    allow = AllowList.of(["www.a.gov.cn"])
    context = Context(home.config, Clock(), "s", home.store, home.archive, allow)
    task = Task(portal=Portal("990001", "", "https://www.a.gov.cn/"), years=(2025,))
    failures = FailuresMiddleware(Visit(context, task))
    request = Request("https://www.a.gov.cn/")
    if not switches:
        with pytest.raises(NotAPage):
            failures.process_exception(request, error)
        return
    other = failures.process_exception(request, error)
    assert other.url == "http://www.a.gov.cn/"
    with pytest.raises(NotAPage):
        failures.process_exception(other, error)


def test_retry_after_is_waited_for(home: Home) -> None:
    answers = iter([Answer("busy", 429, {"Retry-After": "1"}), Answer(page())])
    site = Site({"/": page("/a"), "/a": lambda hit: next(answers)})
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/a"][0] == "ok"
    times = [hit.at for hit in site.log if hit.path == "/a"]
    assert times[1] - times[0] >= 0.95


def test_every_try_is_in_the_fetch_log(home: Home) -> None:
    answers = iter([Answer("busy", 500), Answer(page())])
    site = Site({"/": page("/a"), "/a": lambda hit: next(answers)})
    with serving(site):
        home.sweep(site.url + "/")
    rows = [row for row in home.rows("fetches") if row["url"] == site.url + "/a"]
    assert [(row["status"], row["outcome"]) for row in rows] == [(500, "unreachable"), (200, "ok")]


def test_a_host_that_gives_no_answer_is_left_alone(tmp_path: Path) -> None:
    """A robots.txt and a front page, and then silence: not every link costs its timeouts."""
    home = Home(tmp_path, download_timeout=0.5, retry_times=0)
    links = [f"/{i}" for i in range(30)]
    site = Site({"/": page(*links)} | {link: Answer(pause=2) for link in links})
    with serving(site):
        home.sweep(site.url + "/")
    outcomes = home.outcomes()
    assert {outcomes[link][0] for link in links} == {"unreachable"}
    assert len([p for p in site.paths if p in links]) < 10


def test_a_block_that_passes_is_waited_out(home: Home) -> None:
    answers = itertools.chain([Answer("no", 412)], itertools.repeat(Answer(page())))
    site = Site({"/": page("/a"), "/a": lambda hit: next(answers)})
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/a"][0] == "ok"


def test_a_portal_that_blocks_from_the_start_costs_few_requests(home: Home) -> None:
    site = Site()
    site.default = Answer("<script>document.cookie=('__jsl')</script>", 521)
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/"][0] == "blocked"
    assert len(site.log) <= 4


def test_the_budget_of_requests_ends_a_portal(tmp_path: Path) -> None:
    home = Home(tmp_path, request_budget=10)

    def endless(hit: Hit) -> Answer:
        number = hit.path.strip("/") or "0"
        return Answer(page(f"/{int(number) + 1}")) if number.isdigit() else NOTHING

    site = Site({"/robots.txt": ""})
    site.default = endless
    with serving(site):
        home.sweep(site.url + "/")
    assert len(site.log) <= 10
    assert home.rows("visits")[0]["finish_reason"] == "request_budget"


def test_exceptions_of_the_spider_are_counted(home: Home) -> None:
    site = Site({"/": page("/raise", "/a"), "/raise": page(), "/a": page()})
    with serving(site):
        home.sweep(site.url + "/")
    visit = home.rows("visits")[0]
    assert visit["errors"] == 1
    assert visit["finish_reason"] == "spider_errors:1"
    assert home.outcomes()["/a"][0] == "ok"
