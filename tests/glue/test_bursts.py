"""Downloads in a burst: from the fourth on a portal answers with a page instead of the file."""

from __future__ import annotations

import time

import pytest

from tests.glue.conftest import Home
from tests.glue.server import Answer, Hit, Site, page, serving

DOWNLOAD = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid={}"
BURST, PAUSE = 3, 0.5
PAGES = {
    "captcha": "<html><head><title>请输入验证码</title></head><body><form action='/captcha'>"
    "<img src='/codeimg'><input name='code'><p>您的下载过于频繁，请输入验证码后继续下载</p></form></body>",
    "rate limit": "<html><head><title>提示</title></head><body><p>您的访问过于频繁，请稍后再试</p></body>",
}


class Burst:
    """Gives ``BURST`` files, then the page until nobody has asked for ``PAUSE`` seconds."""

    def __init__(self, refusal: str) -> None:
        self.refusal, self.given, self.last = refusal, 0, 0.0

    def __call__(self, hit: Hit) -> Answer:
        now, before = time.monotonic(), self.last
        self.last = now
        self.given = 0 if now - before > PAUSE else self.given
        if self.given >= BURST:
            return Answer(self.refusal, headers={"Content-Type": "text/html; charset=utf-8"})
        self.given += 1
        kind = {"Content-Type": "application/pdf"}
        return Answer(f"%PDF-1.4\n{hit.path} ".encode() + b"x" * 3000, headers=kind)


@pytest.mark.parametrize("kind", PAGES)
def test_a_limit_on_downloads_is_named_waited_for_and_never_taken_for_the_file(home: Home, kind: str) -> None:
    files = [DOWNLOAD.format(n) for n in range(5)]
    site = Site({"/": page(*(f.replace("&", "&amp;") for f in files))})
    site.default = Burst(PAGES[kind])
    site.pages["/robots.txt"] = Answer("", 404)
    made = Home(home.config.home / "slow", rest_seconds=PAUSE * 1.5, download_delay=0)
    with serving(site):
        summary = made.sweep(site.url + "/")
    assert summary.endings == {"finished": 1}
    rows = [r for r in made.rows("fetches") if "download.jsp" in r["url"]]
    refused = [r for r in rows if r["outcome"] == "blocked"]
    assert {r["reason"].split(":")[0] for r in refused} <= {kind, "firewall"}
    assert refused
    assert all(made.archive.get(r["sha256"]).startswith(b"<html") for r in refused)
    looks = {x["url"]: x for x in made.looks() if "download.jsp" in x["url"]}
    assert len(looks) == len(files)
    for look in looks.values():
        assert look["outcome"] == "ok", look
        assert made.archive.get(look["sha256"]).startswith(b"%PDF")
    made.store.close()
