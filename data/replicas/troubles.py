"""Access troubles of the replicas: what stands between a visitor and a portal. Times are seconds."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from typing import Any

from data.replicas.county import Trouble, Troubled
from data.replicas.web import Page, Request

CLOSED = Page(b"", status=0)
"""The connection is closed without an answer."""
STUB = 1334
LIMIT, WINDOW, BAN = 12, 0.7, 1.2
"""So many requests in so many seconds bring a ban of so many; a thirtieth of what is met outside."""
DRY = 1.5
"""How long the soft limit leaves the lists of all sibling hosts without rows."""
_siblings: dict[str, dict[str, Any]] = defaultdict(dict)


def small(text: str, status: int, **headers: str) -> Page:
    """A short page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(f"<html><head></head><body>{text}</body></html>".encode(), status=status, headers=named)


def jsl(site: Troubled, request: Request) -> Page:
    """加速乐: 521 twice, then the portal for who has run the scripts."""
    cookies = request.headers.get("cookie", "")
    if "__jsl_clearance_s=" in cookies:
        return site.plain(request)
    if "__jsluid_s=" in cookies:
        code = "".join(
            (";go({", '"bts":["1","2"],"chars":"abc","ct":"5f","ha":"sha1","is":true,', '"wt":"1500"})')
        )
        return Page(f"<script>{code}</script>".encode(), status=521)
    script = "<script>document.cookie=('_')+('_jsl_clearance_s=1');location.href=location.pathname</script>"
    return Page(script.encode(), status=521, headers={"Set-Cookie": "__jsluid_s=1; path=/", "X-Via-JSL": "1"})


def riversec(site: Troubled, request: Request) -> Page:
    """瑞数: 412 and a page of script."""
    if request.method == "HEAD":
        return Page(b"", status=405)
    blob = hashlib.sha256(request.path.encode()).hexdigest()
    meta = f"<meta id='a' content='{blob}' r='m'><script r='m'>$_ts=window['$_ts'];</script>"
    return Page(f"<html><head>{meta}</head></html>".encode(), status=412)


def mentions(site: Troubled, request: Request) -> Page:
    """The portal itself, with a firewall's mark in each page."""
    page = site.plain(request)
    return Page(page.body.replace(b"</head>", b"<script>$_ts=1;</script></head>"), status=page.status)


def acw(site: Troubled, request: Request) -> Page:
    return Page(f"<html><script>var arg1='{'0AF1' * 10}';</script></html>".encode())


def safeline(site: Troubled, request: Request) -> Page:
    return small("", 468)


def firewall(site: Troubled, request: Request) -> Page:
    return small("访问被拦截，事件ID：7f21c", 403)


def tiny422(site: Troubled, request: Request) -> Page:
    return small("不合法的参数", 422)


def tiny405(site: Troubled, request: Request) -> Page:
    return Page(b"", status=405)


def accepted(site: Troubled, request: Request) -> Page:
    return small("", 202)


def stub(site: Troubled, request: Request) -> Page:
    """One length on all sibling hosts, never the same bytes."""
    mark = hashlib.sha256(f"{site.portal.code}{request.path}".encode()).hexdigest()
    body = f'<html><head><script>var k="{mark}";</script></head><body><iframe src="/{mark}"></iframe>'
    return Page(body.ljust(STUB - 14).encode() + b"</body></html>")


def rate_block(site: Troubled, request: Request) -> Page:
    """Who asks too fast is refused for a while."""
    with site.lock:
        now, times = time.monotonic(), site.memory.setdefault("times", [])
        if now < site.memory.get("until", 0.0):
            return small("访问过于频繁", 403)
        times[:] = [t for t in times if now - t < WINDOW] + [now]
        if len(times) > LIMIT:
            site.memory["until"] = now + BAN
            times.clear()
            return small("访问过于频繁", 403)
    return site.plain(request)


def retry_after(site: Troubled, request: Request) -> Page:
    """Every sixth request is told to come again in a second."""
    with site.lock:
        site.memory["count"] = count = site.memory.get("count", 0) + 1
    return small("", 429, Retry_After="1") if count % 6 == 0 else site.plain(request)


def soft_limit(site: Troubled, request: Request) -> Page:
    """From a list's first visit of the day the lists of all siblings have no rows for a while."""
    shared = _siblings[site.portal.code[:4]]
    if request.path.endswith("/gknb/"):
        with site.lock:
            until = shared.setdefault(request.today.isoformat(), time.monotonic() + DRY)
        if time.monotonic() < until:
            words = "暂无相关信息" if site.portal.code.endswith("1") else ""
            return site.framed("政府信息公开年报", f'<ul class="list"></ul><p>{words}</p>')
    return site.plain(request)


def silence(site: Troubled, request: Request) -> None:
    return None


def reset(site: Troubled, request: Request) -> Page:
    return CLOSED


def loop(site: Troubled, request: Request) -> Page:
    """Two addresses that send to each other."""
    return Page(b"", status=302, headers={"Location": "/" if request.path != "/" else "/index.html"})


def _robots(text: str, status: int = 200, kind: str = "text/plain") -> Trouble:
    def trouble(site: Troubled, request: Request) -> Page:
        if request.path == "/robots.txt":
            return Page(text.encode(), kind, status)
        return site.plain(request)

    return trouble


def menu_blocked(site: Troubled, request: Request) -> Page:
    """The departments' own menu, where a report could stand, is refused."""
    if request.path == "/bmxxgk/":
        return small("访问被拦截，事件ID：7f21c", 403)
    page = site.plain(request)
    if request.path != "/zfxxgk/":
        return page
    menu = '<li><a href="/bmxxgk/">部门信息公开</a></li></ul>'.encode()
    return Page(page.body.replace(b"</ul>", menu), status=page.status)


def intranet(site: Troubled, request: Request) -> Page:
    """One row of the list leads into the county's own network."""
    page = site.plain(request)
    lines = page.body.split(b"<li>")
    for n, row in enumerate(lines):
        if "教育局2025年".encode() in row and request.path.endswith("/gknb/"):
            lines[n] = row.replace(b'href="/', b'href="http://192.168.1.9/')
    return Page(b"<li>".join(lines), status=page.status)


def undisturbed(site: Troubled, request: Request) -> Page:
    return site.plain(request)


ACCESS: dict[str, Trouble] = {
    "jsl": jsl,
    "riversec": riversec,
    "mentions": mentions,
    "acw": acw,
    "safeline": safeline,
    "firewall": firewall,
    "tiny422": tiny422,
    "tiny405": tiny405,
    "accepted": accepted,
    "stub": stub,
    "rate_block": rate_block,
    "retry_after": retry_after,
    "soft_limit": soft_limit,
    "silence": silence,
    "reset": reset,
    "loop": loop,
    "robots_deny": _robots("User-agent: *\nDisallow: /\n"),
    "robots_403": _robots("", 403),
    "robots_page": _robots("<html><body>首页</body></html>", 200, "text/html"),
    "robots_delay": _robots("User-agent: *\nCrawl-delay: 0.3\n"),
    "robots_part": _robots("User-agent: *\nDisallow: /zfxxgk/\n"),
    "menu_blocked": menu_blocked,
    "intranet": intranet,
    "undisturbed": undisturbed,
    "nameless": undisturbed,
}
