"""Lies of the replicas: pages that are not what they seem, portals that move, traps without end."""

from __future__ import annotations

import json
import secrets
from datetime import date

from data.replicas.county import Trouble, Troubled
from data.replicas.web import CLICKS, HTML, Page, Request, links

MOVES = date(2026, 2, 8)
"""The day on which the portals of this file move, are given up or reused."""
WORDINGS = (
    "您访问的页面不存在",
    "该信息已经被移除",
    "抱歉，内容不存在或已删除",
    "页面未找到",
    "404 文件不存在",
)
SPENT = (
    "<html><head><title>域名出售</title></head><body><p>该域名已到期，购买请联系经纪人。</p></body></html>"
)
BETS = "<html><head><title>欧洲杯决赛竞猜_真人娱乐</title></head><body><ul>{}</ul></body></html>"


def soft404(site: Troubled, request: Request) -> Page:
    """Reports of this year answer 200 with five wordings of "not here", one after a pause by script."""
    if "/2026" not in request.path:
        return site.plain(request)
    number = int("".join(filter(str.isdigit, request.path))[-4:]) // 7 % (len(WORDINGS) + 1)
    if number == len(WORDINGS):
        return Page(b"<html><body><script>setTimeout(\"location.href='/'\",3000)</script></body></html>")
    return Page(
        f"<html><head><title>提示</title></head><body><p>{WORDINGS[number]}</p></body></html>".encode()
    )


def spa(site: Troubled, request: Request) -> Page:
    """Every address gives one shell; a script draws the pages from an endpoint."""
    if request.path == "/robots.txt":
        return Page(b"", "text/plain")
    if request.path == "/assets/app.js":
        return Page(_APP.encode(), "text/javascript")
    if request.path == "/api/page":
        body = site.plain(Request(request.method, request.query.get("path", "/"), request.today)).body
        return Page(json.dumps({"html": body.decode()}).encode(), "application/json")
    return Page(_SHELL)


_SHELL = b'<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body><div id="app"></div><script src="/assets/app.js"></script></body></html>'  # noqa: E501
_APP = """
fetch('/api/page?path=' + encodeURIComponent(location.pathname))
  .then(function (answer) { return answer.json(); })
  .then(function (page) {
    var read = new DOMParser().parseFromString(page.html, 'text/html');
    document.title = read.title;
    document.getElementById('app').innerHTML = read.body.innerHTML;
  });
"""


def catch_all(site: Troubled, request: Request) -> Page:
    """The list is gone, and unknown addresses give the front page."""
    page = site.plain(request)
    lost = page.status == 404 or request.path.startswith("/zfxxgk/gknb/")
    return site.plain(Request("GET", "/", request.today)) if lost else page


def revamp(site: Troubled, request: Request) -> Page:
    """From ``MOVES`` on every address is new, old ones lead to the front page, and of the reports only
    this year's have moved along."""
    if request.today < MOVES:
        return site.plain(request)
    if request.path not in ("/", "/robots.txt") and not request.path.startswith("/new/"):
        return Page(b"", status=302, headers={"Location": "/"})
    page = site.plain(Request("GET", request.path.replace("/new/", "/"), request.today))
    if request.path.endswith("/gknb/"):
        page = site.listing([row for row in site.rows(request.today) if row.dated.year == MOVES.year])
    return Page(page.body.replace(b'href="/zfxxgk', b'href="/new/zfxxgk'), status=page.status)


def parked(site: Troubled, request: Request) -> Page:
    return site.plain(request) if request.today < MOVES else Page(SPENT.encode())


def reused(site: Troubled, request: Request) -> Page:
    """Another county's portal, with a list just like the one that was looked for."""
    page = site.plain(request)
    body = page.body.replace(site.portal.name.encode(), "风陵县".encode())
    return Page(body.replace(f"{site.portal.code}0001".encode(), b"9999990001"), status=page.status)


def hijacked(site: Troubled, request: Request) -> Page:
    """Gambling for robots, the portal for people."""
    robot = "gongkai" in request.headers.get("user-agent", "").lower()
    bets = links({f"/bet/{n}.html": f"买球平台{n}" for n in range(20)})
    return Page(BETS.format(bets).encode()) if robot else site.plain(request)


def twins(site: Troubled, request: Request) -> Page:
    """The front page links to versions for telephones, for the old, in English: the same once more."""
    for start in ("/m/", "/wza/", "/en/"):
        if request.path.startswith(start):
            return site.plain(Request("GET", request.path[len(start) - 1 :], request.today))
    versions = links({"/m/": "手机版", "/wza/": "长者版", "/en/": "English"})
    page = site.plain(request)
    return Page(page.body.replace(b"</ul>", f"{versions}</ul>".encode(), 1), status=page.status)


def traps(site: Troubled, request: Request) -> Page:
    """Session ids and stamps in every link, a calendar and a search without end."""
    path = request.path.partition(";")[0]
    page = site.plain(Request("GET", path, request.today))
    session = secrets.token_hex(16).upper()
    body = page.body.replace(b'/"', f'/;jsessionid={session}?t={secrets.randbelow(10**9)}"'.encode())
    body = body.replace(b'.html"', f'.html;jsessionid={session}"'.encode())
    month = int(request.query.get("month", "0")) if request.query.get("month", "0").isdigit() else 0
    more = "".join(
        f'<a href="{path}?{what}={month + 1}">{text}</a>'
        for what, text in (("month", "下个月"), ("page", "更多搜索结果"), ("facet", "按部门筛选"))
    )
    return Page(body.replace(b"</body>", more.encode() + b"</body>"), status=page.status)


def clicks(site: Troubled, request: Request) -> Page:
    """Counters and quotations that differ from visit to visit."""
    page = site.plain(request)
    footer = b"<p>\xe6\xb5\x8f\xe8\xa7\x88\xe6\xac\xa1\xe6\x95\xb0\xef\xbc\x9a" + CLICKS + b"</p><!-- "
    tail = footer + secrets.token_hex(8).encode() + b" --></body>"
    return Page(page.body.replace(b"</body>", tail), page.media_type, page.status)


def injected(site: Troubled, request: Request) -> Page:
    """Links that no reader sees, in every page."""
    page = site.plain(request)
    bets = "".join(f'<a href="/bet/{n}.html">真人娱乐2025年政府信息公开年报</a>' for n in range(3))
    hidden = f'<div style="display:none">{bets}</div><p style="left:-9999px">{bets}</p></body>'
    return Page(page.body.replace(b"</body>", hidden.encode()), page.media_type, page.status)


def holes(site: Troubled, request: Request) -> Page:
    """A list of five pages: the third is missing, and so is the last."""
    if not request.path.startswith("/zfxxgk/gknb/") or "content_" in request.path:
        return site.plain(request)
    name = request.path.rpartition("/")[2].removesuffix(".html")
    number = int(name.removeprefix("index_")) if name.startswith("index_") else 0
    rows = site.rows(request.today)[number * 3 : number * 3 + 3]
    if number in (2, 4) or not rows:
        return Page(b"", HTML, 404)
    page = site.listing(rows)
    pager = f'<script>createPageHTML(5, {number}, "index", "html");</script>'
    start, _, rest = page.body.partition(b'<div class="pages">')
    return Page(start + pager.encode() + rest.partition(b"</div>")[2])


LIES: dict[str, Trouble] = {
    "soft404": soft404,
    "spa": spa,
    "catch_all": catch_all,
    "revamp": revamp,
    "parked": parked,
    "reused": reused,
    "hijacked": hijacked,
    "twins": twins,
    "traps": traps,
    "clicks": clicks,
    "injected": injected,
    "holes": holes,
}
