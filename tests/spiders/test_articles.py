"""A report's page: dates and their traps, titles, publisher, files in every form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from spiders import dates
from spiders.articles import read_article
from spiders.page import Page
from tests.spiders.driver import HOME, sweep
from tests.spiders.sites import CHAPTERS, UNITS, frame, listing, page, report, titled

URL = HOME + "zfxxgk/nb/202501/t20250120_1.html"


def read(body: str, url: str = URL, headers: dict[str, str] | None = None) -> Page:
    return Page(HtmlResponse(url, body=body.encode(), encoding="utf-8", headers=headers))


def claims(body: str, title: str = "", **more: object) -> dict[str, str]:
    found = dates.article_dates(read(body, **more), title)  # type: ignore[arg-type]
    return {d.source: d.value for d in found}


def test_every_rung_says_its_own() -> None:
    body = (
        '<head><meta name="PubDate" content="2025-01-21 09:00:00"></head><body><h1>标题标题标题</h1>'
        "<p>发布时间：2025-01-22</p><p>正文</p><p>山河县教育局</p><p>2025年1月18日</p></body>"
    )
    assert claims(body, headers={"Last-Modified": "Mon, 20 Jan 2025 17:30:00 GMT"}) == {
        "article": "2025-01-22",
        "meta": "2025-01-21",
        "url": "2025-01-20",
        "signature": "2025-01-18",
        "last_modified": "2025-01-21",
    }


@pytest.mark.parametrize(
    "made",
    [
        "<!-- 页面生成时间 2025-10-25 11:32:37 -->",
        '<meta name="others" content="页面生成时间 2025-10-25 11:32:37">',
        '<meta name="Maketime" content="2025-10-25 11:32:37">',
    ],
)
def test_the_moment_of_generation_is_no_publication(made: str) -> None:
    body = f'<head><meta name="PubDate" content="2025-10-25 11:32:37">{made}</head>'
    assert "meta" not in claims(body)
    assert claims(body)["generated"] == "2025-10-25"
    assert (
        claims(body.replace("11:32:37", "11:32:37", 1).replace('"2025-10-25 11', '"2025-01-20 08', 1)).get(
            "meta"
        )
        == "2025-01-20"
        or "Maketime" in made
    )


@pytest.mark.parametrize(
    "text",
    [
        "索引号：2026-02-00018",
        "自2024年1月1日起至2024年12月31日止",
        "统计期限为2024年1月1日至12月31日",
        "<div class=top>2019年12月3日 星期二 晴</div><p>正文</p>",
        "文号：山政发〔2024〕12号",
    ],
)
def test_what_is_no_publication_date(text: str) -> None:
    assert "article" not in claims(
        f"<body>{text}</body>", "山河县教育局2024年政府信息公开工作年度报告", url=HOME
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-01-21", "2025-01-21"),
        ("[2025-01-21]", "2025-01-21"),
        ("(2025/1/5)", "2025-01-05"),
        ("2025.01.21", "2025-01-21"),
        ("2025年1月21日", "2025-01-21"),
        ("二〇二五年一月二十一日", "2025-01-21"),
        ("二○二五年十二月三十日", "2025-12-30"),
        ("2025-\n01-\n21", "2025-01-21"),
        ("1737388800", "2025-01-21"),
        ("1737388800000", "2025-01-21"),
        ("2025-13-41", None),
        ("12345", None),
    ],
)
def test_dates_of_rows(text: str, value: str | None) -> None:
    found = dates.row_date(text, HOME)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("url", "value"),
    [(HOME + "t20250122_1.html", "2025-01-20"), (HOME + "t20240622_1.html", None), (HOME + "x.html", None)],
)
def test_a_row_date_without_year_is_completed_by_the_address_only(url: str, value: str | None) -> None:
    found = dates.row_date("01-20", url)
    assert (found.value if found else None) == value


@given(st.text(max_size=200))
def test_no_text_breaks_the_date_readers(text: str) -> None:
    for value, _, _, _ in dates.dates_in(text):
        assert 2000 <= int(value[:4]) <= 2099
    dates.row_date(text, "http://x.gov.cn/" + text)
    dates.signature_date(text)


FORMS = {
    "plain": '<a href="./P020250114.pdf">附件</a>',
    "word": '<a href="W020250114.docx">附件</a>',
    "viewer": '<iframe src="/js/web/viewer.html?file=%2Ff%2Fx.pdf"></iframe>',
    "iframe": '<iframe src="/f/x.pdf"></iframe>',
    "embed": '<embed src="/f/x.pdf">',
    "object": '<object data="/f/x.pdf"></object>',
    "param": '<object><param name="src" value="/f/x.pdf"></object>',
    "opened": '<a href="javascript:;" onclick="window.open(\'/f/x.pdf\')">下载</a>',
    "data": '<div data-pdf-url="/f/x.pdf"></div>',
    "jpaas": '<div id="pdfshow" data-value="/f/x.pdf"></div>',
    "vsb": '<script>showVsbpdfIframe("/__local/A/BC/x.pdf", "100%")</script>',
    "vsb download": '<a href="/system/_content/download.jsp?urltype=news&wbfileid=2">附件.pdf</a>',
    "hanweb": '<a href="/module/download/downfile.jsp?classid=0&filename=0a.pdf">附件</a>',
    "lonsun": '<a href="/group6/M00/01/x.docx">附件</a>',
    "line break": '<a href="/f/《报告》\n.pdf">附件</a>',
}


@pytest.mark.parametrize("form", FORMS)
def test_files_are_found_in_every_form(form: str) -> None:
    found = read_article(read(page(f"<h1>{titled('教育局', 2024)}</h1>{FORMS[form]}")))
    assert len(found.files) == 1


def test_files_are_limited_and_taken_once() -> None:
    many = "".join(
        f'<a href="/f/{n}.pdf">x</a><a href="http://www.shanhe.gov.cn/f/{n}.pdf">y</a>' for n in range(40)
    )
    assert len(read_article(read(page(many))).files) == 20


def test_pictures_are_the_report_only_where_there_is_nothing_else() -> None:
    pictures = '<div id="zoom"><img src="W1.jpg"><img src="W2.png"><img src="spacer.gif?x"></div>'
    assert [u[-6:] for u, _ in read_article(read(page(pictures))).files][:2] == ["W1.jpg", "W2.png"]
    assert not read_article(read(report("x", extra=pictures))).files


def test_boilerplate_files_of_the_list_are_not_the_reports() -> None:
    guide = '<a href="/static/guide.pdf">使用说明</a>'
    column = HOME + "zfxxgk/nb/"
    site = {k: v.replace("</body>", guide + "</body>") for k, v in frame().items()}
    site |= {column: listing([("1.html", titled("教育局", 2024), "2025-01-20")], guide)}
    site |= {column + "1.html": report(titled("教育局", 2024), extra=guide)}
    (sighting,) = sweep(site).sightings
    assert [d.role for d in sighting.documents] == ["page"]


def test_a_web_page_in_a_files_place_is_no_document() -> None:
    column = HOME + "zfxxgk/nb/"
    site: dict[str, str] = frame() | {column: listing([("1.html", titled("教育局", 2024), "2025-01-20")])}
    site[column + "1.html"] = page(
        '<h1>x</h1><a href="a.pdf">a</a><a href="b.doc">b</a><a href="c.pdf">c</a>'
    )
    site |= {
        column + "a.pdf": page("<p>请输入验证码</p>"),
        column + "b.doc": '<html xmlns:o="urn:schemas-microsoft-com:office"><p class=MsoNormal>x</p></html>',
    }
    (sighting,) = sweep(site).sightings
    assert [(d.role, d.outcome) for d in sighting.documents] == [
        ("page", "ok"),
        ("attachment", "not_understood"),
        ("attachment", "ok"),
        ("attachment", "not_found"),
    ]


def test_who_published_is_read_from_each_place() -> None:
    body = (
        '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/a/">部门公开</a> &gt; '
        '<a href="/b/">县水利局</a> &gt; 年报</div>'
        "<table><tr><td>发布机构：</td><td>山河县民政局</td></tr></table><h1>山河县教育局2024年政府信息公开工作年度报告</h1>"
    )
    found = read_article(read(page(body)))
    assert found.hints == {"breadcrumb": "县水利局", "publisher": "山河县民政局", "heading": "山河县教育局"}


def test_cut_titles_are_completed_and_a_contradicting_year_is_noted() -> None:
    column = HOME + "zfxxgk/nb/"
    cut, whole = titled("教育局", 2024)[:18] + "…", titled("民政局", 2024)
    rows = f'<ul><li><a href="1.html">{cut}</a></li><li><a href="2.html">{whole}</a></li></ul>'
    site = frame() | {column: page(rows)}
    site |= {
        column + "1.html": report(titled("教育局", 2024)),
        column + "2.html": report(titled("民政局", 2023)),
    }
    found = {s.url[-6:]: s for s in sweep(site).sightings}
    assert found["1.html"].title == titled("教育局", 2024)
    assert found["2.html"].title == titled("民政局", 2024)
    assert titled("民政局", 2023) in found["2.html"].note


def test_the_period_of_the_text_outranks_the_folder() -> None:
    body = "".join(f"<h4>{c}</h4>" for c in CHAPTERS) + "<p>统计期限自2023年1月1日至2023年12月31日</p>"
    assert read_article(read(page(body))).period == 2023


def test_a_row_that_says_only_more_takes_its_title_from_the_row() -> None:
    column = HOME + "zfxxgk/nb/"
    rows = "".join(
        f"<tr><td>{n}</td><td>{titled(u, 2023)}</td><td><a href='{n}.html'>查看</a></td></tr>"
        for n, u in enumerate(UNITS)
    )
    found = sweep(frame() | {column: page(f"<table>{rows}</table>")})
    assert found.titles(False) == sorted(titled(u, 2023) for u in UNITS)


@pytest.mark.parametrize(
    "script",
    [
        "var strLink='{u}'; var strTitle='{t}'; document.write('<a href=\"'+strLink+'\">'+strTitle+'</a>');",
        "document.write(\"<li><a href='{u}'>{t}</a><span>2024-01-20</span></li>\");",
        'var dataList=[{{"title":"{t}","url":"{u}","date":"2024-01-20"}}];',
    ],
)
def test_rows_made_by_script(script: str) -> None:
    column = HOME + "zfxxgk/nb/"
    made = "".join(
        f"<script>{script.format(u=f'./{n}.html', t=titled(u, 2023))}</script>" for n, u in enumerate(UNITS)
    )
    found = sweep(frame() | {column: page(made)})
    assert found.titles(False) == sorted(titled(u, 2023) for u in UNITS)


def test_a_column_of_one_body_says_whose_it_is() -> None:
    column = HOME + "zfxxgk/nb/"
    own = [
        (f"{y}.html", f"山河县{y}年政府信息公开工作年度报告", f"{y + 1}-03-20") for y in (2023, 2022, 2021)
    ]
    assert sweep(frame() | {column: listing(own)}).column.unit == "山河县"
    mixed = [*own, ("j.html", titled("教育局", 2022), "2023-01-20")]
    assert sweep(frame() | {column: listing(mixed)}).column.unit == ""
    assert sweep(frame() | {column: listing(own[:1])}).column.unit == ""


def test_empty_words_beside_a_list_that_we_cannot_read_prove_nothing() -> None:
    column = HOME + "zfxxgk/nb/"
    strange = "<ul><li><a href='a.html'>二〇二四年工作情况</a></li></ul><p>相关解读：暂无相关信息</p>"
    assert sweep(frame() | {column: page(strange)}).column.complete is False


def test_a_script_that_starts_counting_at_nothing_declares_nothing() -> None:
    column = HOME + "zfxxgk/nb/"
    shell = page("<div id=app></div><script>var totalCount = 0;</script>")
    assert sweep(frame() | {column: shell}).column.outcome == "shell"
    rows = [(f"{n}.html", titled(u, 2023), "2024-01-20") for n, u in enumerate(UNITS)]
    pager = "<script>var totalCount = 0; createPageHTML(3, 0, 'index', 'html')</script>"
    assert sweep(frame() | {column: listing(rows, pager)}).column.complete is False
