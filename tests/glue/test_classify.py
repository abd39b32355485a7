"""What an answer is: challenges, soft 404s, stubs and shells, and the pages that only look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.classify import Page, is_front, judge, same_as_nonsense
from tests.glue.conftest import Home
from tests.glue.server import FILLER, Answer, Hit, Site, page, serving

URL = "http://www.test.gov.cn/zfxxgk/zfxxgknb/"
CHROME = "".join(f'<a href="/{i}">栏目{i}</a>' for i in range(30))


def _page(body: str | bytes, status: int = 200, **headers: str) -> Page:
    data = body if isinstance(body, bytes) else body.encode()
    text = body if isinstance(body, str) else None
    return Page(URL, status, data, text, {k.replace("_", "-"): v for k, v in headers.items()})


def _html(inner: str, title: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body>{inner}</body></html>"


CASES: list[tuple[str, Page, str, str]] = [
    ("a page", _page(page("/a", "/b")), "ok", ""),
    ("404", _page(_html("没有"), 404), "not_found", "404"),
    (
        "jsl",
        _page("<script>document.cookie=('_')+('_');location.href=location.pathname</script>", 521),
        "blocked",
        "jsl",
    ),
    ("cloudflare 521", _page(_html("Web server is down"), 521), "unreachable", "521"),
    (
        "riversec",
        _page(
            "<html><head><meta id=\"x\" content=\"blob\" r='m'><script r='m'>$_ts=1;</script></head></html>",
            412,
        ),
        "blocked",
        "riversec",
    ),
    (
        "riversec as 202",
        _page("<html><script>$_ts={};</script><script src='/a.js'></script></html>", 202),
        "blocked",
        "riversec",
    ),
    ("riversec as 400", _page("<html><script>$_ts={};</script></html>", 400), "blocked", "riversec"),
    ("400", _page(_html("Bad Request"), 400), "not_understood", "400"),
    (
        "a real page with $_ts",
        _page(page("/a", "/b", "/c", "/d", text=FILLER + "<script>$_ts={}</script>")),
        "ok",
        "",
    ),
    ("acw", _page(f"<html><script>var arg1='{'0A' * 20}';</script></html>"), "blocked", "acw"),
    ("468", _page(_html("SafeLine"), 468), "blocked", "safeline"),
    ("firewall", _page(_html("您的请求可能存在威胁，已被拦截。事件ID：1234"), 403), "blocked", "firewall"),
    ("firewall with 200", _page(_html("访问被拦截！拦截ID: 77")), "blocked", "firewall"),
    ("405", _page("", 405), "blocked", "405"),
    ("422", _page(_html("不合法的参数"), 422), "blocked", "firewall"),
    ("429", _page("", 429), "blocked", "rate limit"),
    (
        "captcha",
        _page(_html("请输入验证码 <img src=/captcha.jpg><form><input></form>")),
        "blocked",
        "captcha",
    ),
    ("stub", _page("<html><script>" + "var a=1;" * 100 + "</script></html>"), "blocked", "stub"),
    (
        "shell",
        _page('<html><body><div id="app"></div><script src="/app.js"></script></body></html>'),
        "shell",
        "JavaScript",
    ),
    ("empty", _page(""), "shell", "empty"),
    ("500", _page("", 500), "unreachable", "500"),
    *[
        (f"soft 404 {i}", _page(_html(words, title)), "soft_404", "")
        for i, (words, title) in enumerate(
            [
                ("您访问的页面不存在", ""),
                ("抱歉，您要访问的内容不存在或已删除", ""),
                ("该信息已经被移除", ""),
                ("页面未找到", ""),
                ("404 文件不存在", ""),
                ("您所查找的页面暂时无法访问", "404 Not Found"),
                (CHROME + "<p>您访问的页面不存在</p>", "某某县人民政府"),
            ]
        )
    ],
    ("closed", _page(_html("网站正在升级维护，请稍后访问")), "moved", "维护"),
    ("an empty list", _page("<ul class='xxgk_nav_list'></ul>暂无相关信息"), "ok", ""),
    ("an empty search", _page(_html("没有找到相关信息")), "ok", ""),
    ("json", _page('{"success":true,"data":{"total":0,"results":[]}}'), "ok", ""),
    ("an empty datastore", _page("<datastore><recordset></recordset></datastore>"), "ok", ""),
    ("a frameset", _page("<html><frameset><frame src='a.html'></frameset></html>"), "ok", ""),
    (
        "a shell with a data address",
        _page("<html><script src='/unitbuild.js' querydata=\"{}\"></script></html>"),
        "ok",
        "",
    ),
    ("a pdf", _page(b"%PDF-1.4 ..."), "ok", ""),
    (
        "a report that speaks of missing pages",
        _page(_html(FILLER * 3 + "有的链接页面不存在，已整改。")),
        "ok",
        "",
    ),
    (
        "a page with images only",
        _page(_html("<img src=1.jpg><img src=2.jpg><script src=/a.js></script>")),
        "ok",
        "",
    ),
]


@pytest.mark.parametrize(("answer", "outcome", "reason"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_one_answer_by_itself(answer: Page, outcome: str, reason: str) -> None:
    verdict = judge(answer)
    assert verdict.outcome == outcome, verdict
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ('<script>location.replace("./2024/")</script>', URL + "2024/"),
        ("<script>window.location.href = '/zfxxgk/'</script>", "http://www.test.gov.cn/zfxxgk/"),
        ('<meta http-equiv=refresh content="0;url=./2024/">', URL + "2024/"),
        ('<meta content="0; url=a.html" http-equiv="Refresh">', URL + "a.html"),
        ('<base href="/b/"><script>location="c.html"</script>', "http://www.test.gov.cn/b/c.html"),
        ('<script>if(/Mobile/.test(navigator.userAgent))location.href="/m/";</script>', ""),
        ('<!-- <script>location.replace("./old/")</script> --><script>1</script>', ""),
    ],
)
def test_where_a_page_without_content_sends_on(body: str, target: str) -> None:
    assert judge(_page(f"<html><head>{body}</head></html>")).target == target


def test_front_pages() -> None:
    assert all(is_front(url) for url in ("http://a/", "http://a", "http://a/index.html"))
    assert not any(is_front(url) for url in ("http://a/?a=1", "http://a/b/", "http://a/zfxxgk.html"))


def test_a_catch_all_differs_only_in_numbers_and_its_own_address() -> None:
    def body(path: str, clicks: int) -> str:
        return _html(f"<div>欢迎 {path} 访问量 {clicks}</div>" + "文字" * 300)

    nonsense = Page("http://h/gongkai-1/1.html", 200, b"", body("gongkai-1/1.html", 3), {})
    same = Page("http://h/zfxxgk/nb.html", 200, b"", body("zfxxgk/nb.html", 99), {})
    other = Page("http://h/zfxxgk/nb.html", 200, b"", _html("一份报告" * 300), {})
    verdict = same_as_nonsense(same, nonsense)
    assert verdict is not None
    assert verdict.outcome == "catch_all"
    assert same_as_nonsense(other, nonsense) is None


@given(body=st.binary(max_size=400), status=st.integers(200, 599))
def test_any_bytes_are_judged_without_an_exception(body: bytes, status: int) -> None:
    judge(_page(body, status))
    judge(_page(body.decode("latin-1"), status))


def test_a_catch_all_host_proves_nothing(home: Home) -> None:
    """the host gives its front page for every unknown path."""
    front = page(*(f"/{i}.html" for i in range(6)), title="首页")
    site = Site({"/robots.txt": "", "/": front, "/1.html": page("/", text="真的" * 300)})
    site.default = front
    with serving(site):
        home.sweep(site.url + "/")
    outcomes = {path: outcome for path, (outcome, _) in home.outcomes().items()}
    assert outcomes["/"] == outcomes["/1.html"] == "ok"
    assert {outcomes[f"/{i}.html"] for i in (0, 2, 3, 4, 5)} == {"catch_all"}
    rows = {row["url"]: row["outcome"] for row in home.rows("fetches")}
    assert rows[site.url + "/3.html"] == "catch_all"
    probes = [row for row in home.rows("looks") if row["kind"] == "probe"]
    assert [row["outcome"] for row in probes] == ["catch_all"]


def test_a_host_that_says_404_in_its_own_words(home: Home) -> None:
    """A soft 404 without any known wording is unmasked by the body of a path that cannot exist."""

    def lost(hit: Hit) -> Answer:
        return Answer(_html(f"哎呀，走丢了 {hit.path}" + "去别处看看吧" * 100, "哎呀"))

    site = Site({"/robots.txt": "", "/": page("/a"), "/b": page()})
    site.default = lost
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/a"][0] in ("catch_all", "soft_404")


def test_pages_that_only_send_on_are_followed_and_loops_end(home: Home) -> None:
    def shell(target: str) -> str:
        return f'<html><script>location.replace("{target}")</script></html>'

    site = Site({"/": page("/a", "/x"), "/a": shell("/b"), "/b": shell("/c"), "/c": page()})
    site.pages |= {"/x": shell("/y"), "/y": shell("/x")}
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/a"][0] == "ok"
    assert home.outcomes()["/x"][0] == "shell"


def test_charsets_that_lie_and_files_under_a_false_type(home: Home) -> None:
    gbk = page(text="塘㙍镇政府信息公开" * 50, title="公开").encode("gb18030")
    site = Site({"/": page("/g", "/u", "/f"), "/f": Answer(b"%PDF-1.4 x" * 50)})
    site.pages["/g"] = Answer(gbk, headers={"Content-Type": "text/html; charset=ISO-8859-1"})
    site.pages["/u"] = Answer(page(text="公开" * 300), headers={"Content-Type": "application/octet-stream"})
    with serving(site):
        home.sweep(site.url + "/", spider_modules=("tests.glue.reader",))
    notes = {look["url"].rsplit("/", 1)[1]: look["note"] for look in home.looks()}
    assert notes["g"] == "HtmlResponse gb18030 塘㙍镇"
    assert notes["u"].startswith("HtmlResponse utf-8")
    assert notes["f"] == "Response"


def test_the_registered_home_is_a_front_page_wherever_it_lies(home: Home) -> None:
    site = Site({"/county/": page("/county/a", "/county/b"), "/county/b": page()})
    site.pages["/county/a"] = Answer("", 302, {"Location": "/county/"})
    with serving(site):
        home.sweep(site.url + "/county/")
    outcomes = {path: outcome for path, (outcome, _) in home.outcomes().items()}
    assert outcomes == {"/county/": "ok", "/county/a": "moved", "/county/b": "ok"}


def test_a_plain_refusal_is_of_one_page_only(home: Home) -> None:
    links = [f"/no/{i}" for i in range(8)]
    site = Site({"/": page("/a", *links), "/a": page()} | {link: Answer("", 403) for link in links})
    with serving(site):
        home.sweep(site.url + "/")
    assert {home.outcomes()[link] for link in links} == {("blocked", "refused: http 403")}
    assert home.outcomes()["/a"][0] == "ok"
    assert sum(site.asked(link) for link in links) <= len(links) + 1, "one at most is asked again"
