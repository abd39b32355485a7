# ruff: noqa: E501
"""Refusals, missing pages and shells in words and forms that are not in any list of ours."""

from __future__ import annotations

from collections.abc import Callable

from data.replicas.web import Page, Request
from tests.variants.lab import Item, Lab, Pages, facts, variant
from tests.variants.lists import COLUMN


def html(body: str, status: int = 200, title: str = "", kind: str = "text/html; charset=utf-8") -> Page:
    return Page(
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>".encode(),
        kind,
        status,
    )


def instead(column: Page | str) -> Callable[[Lab], Pages]:
    """A site whose column answers with another page."""

    def draw(s: Lab) -> Pages:
        return s.way() | s.reports() | {COLUMN: column}

    return draw


WALLS = {
    "wall_yunsuo": html("<h3>云锁</h3><p>您的访问行为异常，已被管理员设置的规则拦截</p>", 200, "拦截提示"),
    "wall_yundun_405": html("<div>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</div>", 405, "405"),
    "wall_huawei": html("<p>您的请求疑似攻击行为！</p><p>事件ID：81-0000-0000-0000</p>", 418, "访问被拦截！"),
    "wall_tencent": html('<script src="https://turing.captcha.qcloud.com/TCaptcha.js"></script><div id=TencentCaptcha>请完成验证后继续访问</div>', 200, "安全验证"),
    "wall_cloudflare": html('<h1>Just a moment...</h1><noscript>Enable JavaScript and cookies to continue</noscript><script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script>', 503, "Just a moment..."),
    "wall_foreign_ip": html("<p>该网站仅限境内访问，您所在的地区不在服务范围内</p>", 200, "提示"),
    "wall_ipban": html("<center>您的IP地址已被限制访问，请联系网站管理员</center>", 200, "禁止访问"),
    "wall_slow_down": html("<p>您的操作太频繁，请稍后再试</p>", 200, "系统提示"),
    "wall_sso": html('<form action="/sso/login" method=post><input name=user><input type=password name=pw><button>登录</button></form>', 200, "统一身份认证平台"),
    "wall_browser": html("<p>您的浏览器版本过低，请升级浏览器后访问本站</p>", 200, "浏览器升级提示"),
    "error_java": html("<h1>HTTP Status 500</h1><pre>java.lang.NullPointerException at cn.cms.List</pre>", 200, "Error"),
    "error_sql": html("<p>数据库连接失败，请联系管理员</p>", 200, "系统错误"),
    "error_unusual_404": html("<div class=err>哎呀，您要找的内容走丢了！</div><a href='/'>回首页看看</a>", 200, "温馨提示"),
    "error_deleted": html("<p>此信息已下架或尚未发布，请返回</p>", 200, "提示信息"),
    "error_sorry": html("<h2>Sorry!</h2><p>The page you requested was not found on this server</p>", 200, "Oops"),
    "under_construction": html("<p>栏目建设中，敬请期待……</p>", 200, "政府信息公开年报"),
    "maintenance": html("<p>为提升服务，本站于今日进行系统升级，期间暂停访问，给您带来不便敬请谅解。</p>", 200, "系统升级公告"),
    "no_permission": html("<p>对不起，您没有权限浏览该栏目，暂无数据</p>", 200, "提示"),
    "empty_200": Page(b"", "text/html"),
    "spaces_200": Page(b" \n \n", "text/html"),
    "half_a_page": Page(b"<html><body><ul><li><a href='/zfxxgk/nb/x.html' tit", "text/html"),
    "binary_junk": Page(bytes(range(256)) * 8, "text/html"),
    "only_a_frame_of_menus": "<ul><li><a href='/zfxxgk/zn/'>指南</a></li></ul><div>加载中…</div>",
    "loading_then_none": "<div id=list>正在加载</div><div style='display:none'>暂无数据</div>",
    "template_none": "<ul id=list></ul><script type='text/template' id=none><p>暂无信息</p></script><script>render()</script>",
    "none_beside_tabs": "<div class=tab><a href='javascript:;'>2025年</a><a href='javascript:;'>2024年</a></div><p>暂无信息</p>",
    "none_for_search": "<form action='/s'><input name=q></form><p>请输入关键词，没有找到相关信息</p>",
}  # fmt: skip
for _name, _page in WALLS.items():
    _draw = instead(_page)
    _draw.__name__ = _name
    variant("unseen", "unseen")(_draw)


def broken_articles(page: Callable[[Item], Page]) -> Callable[[Lab], Pages]:
    """A good list whose articles of the education bureau answer otherwise."""

    def draw(s: Lab) -> Pages:
        pages = s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}
        return pages | {f"/zfxxgk/nb/{i.id}.html": page(i) for i in s.items}

    return draw


ARTICLES: dict[str, Callable[[Item], Page]] = {
    "article_unusual_404": lambda i: html("<div>哎呀，您要找的内容走丢了！</div><a href='/'>回首页看看</a>", 200, "温馨提示"),
    "article_empty": lambda i: Page(b"", "text/html"),
    "article_binary": lambda i: Page(bytes(range(256)) * 40, "text/html"),
    "article_cut": lambda i: Page(f"<html><body><h1>{i.title}</h1><div><ta".encode(), "text/html"),
    "article_login": lambda i: html("<form><input type=password></form>请登录", 200, "登录"),
    "article_500": lambda i: html("x", 500),
    "article_other_title": lambda i: html("<h1>关于春节放假的通知</h1><p>正文内容</p><a href='/a'>a</a><a href='/b'>b</a><a href='/c'>c</a><a href='/d'>d</a>", 200, "通知"),
}  # fmt: skip
for _name, _body in ARTICLES.items():
    _draw = broken_articles(_body)
    _draw.__name__ = _name
    variant("unproven", "missing")(_draw)


@variant("unseen", "unseen")
def catch_all_front_with_changing_parts(s: Lab) -> Pages:
    """Every address gives the front page with a clock and a random number in it."""
    count = [0]

    def front(request: Request) -> Page:
        count[0] += 1
        return s.page(
            "首页",
            f"<p>现在是{count[0]}时 随机{count[0] * 7919}</p><ul>{'<li><a href=/zfxxgk/>政府信息公开</a></li>'}</ul><a href=/a>a</a><a href=/b>b</a><a href=/c>c</a>",
        )

    return {"/": front, "*": front}


@variant("unseen", "unseen")
def catch_all_list_page(s: Lab) -> Pages:
    """Every address gives a “no data” list, 200."""
    none = s.page("列表", "<ul class=list></ul><p>暂无信息</p>")
    return s.way() | {"*": lambda request: none}


@variant()
def https_link_to_http_site(s: Lab) -> Pages:
    """The links are absolute, with www-less host and a default port written out."""

    def column(request: Request) -> str:
        host = request.headers.get("host", "")
        return (
            "<ul>"
            + "".join(
                f'<li><a href="http://{host}/zfxxgk/nb/{facts(i)["id"]}.html">{i.title}</a><span>{i.day}</span></li>'
                for i in s.items
            )
            + "</ul>"
        )

    return s.way() | s.reports() | {COLUMN: column}


@variant()
def meta_refresh_chain(s: Lab) -> Pages:
    pages = (
        s.way()
        | s.reports()
        | {
            COLUMN: Page(
                b'<html><head><META content="0;URL=index.jsp" http-equiv=refresh></head></html>', "text/html"
            )
        }
    )
    pages[f"{COLUMN}index.jsp"] = Page(
        b"<script>window.top.location.href = 'list1.html';</script>", "text/html"
    )
    return pages | {f"{COLUMN}list1.html": f"<ul>{s.rows()}</ul>"}


@variant()
def noscript_redirect(s: Lab) -> Pages:
    pages = (
        s.way()
        | s.reports()
        | {
            COLUMN: Page(
                b"<html><body onload=\"self.location='real/'\"><noscript>x</noscript></body></html>",
                "text/html",
            )
        }
    )
    return pages | {f"{COLUMN}real/": f"<ul>{s.rows()}</ul>"}
