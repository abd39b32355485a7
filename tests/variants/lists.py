# ruff: noqa: E501
"""Lists and their pages, as systems cut them that nobody has written down."""

from __future__ import annotations

import json

from data.replicas.vendor import answer, part
from data.replicas.web import Page, Request
from tests.variants.lab import Item, Lab, Pages, facts, variant

COLUMN = "/zfxxgk/nb/"
SIZE = 3


@variant()
def plain(s: Lab) -> Pages:
    return s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}


@variant()
def shouting_markup(s: Lab) -> Pages:
    """Upper-case tags, unquoted attributes, one quote kind."""
    row = "<LI><A HREF='/zfxxgk/nb/{id}.html' TARGET=_blank>{title}</A><FONT color=gray>({dot})</FONT></LI>"
    return s.way() | s.reports() | {COLUMN: f"<UL CLASS=list>{s.rows(row)}</UL>"}


@variant()
def gbk_pages(s: Lab) -> Pages:
    pages = s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}
    done = {}
    for url, page in pages.items():
        body = page if isinstance(page, Page) else s.page("年报", str(page))
        text = body.body.decode().replace("utf-8", "gb2312")
        done[url] = Page(text.encode("gb18030"), "text/html")
    return done


@variant()
def base_href(s: Lab) -> Pages:
    """Rows are relative to a base that is not the page's folder."""
    head = '<base href="/site/zwgk/">'
    row = '<tr><td><a href="content/{id}.html">{title}</a></td><td>{day}</td></tr>'
    list_ = s.page("年报", f"<table>{s.rows(row)}</table>", head)
    return s.way() | s.reports("/site/zwgk/content/{id}.html") | {COLUMN: list_}


def paged(s: Lab, k: int, pager: str, row: str = "") -> str:
    rows = part(s.oldest, k, SIZE)  # type: ignore[type-var]
    drawn = s.rows(row, rows) if row else s.rows(items=rows)
    return f'<ul class="l">{drawn}</ul>{pager}'


def last(s: Lab) -> int:
    return -(-len(s.items) // SIZE)


@variant()
def pager_named_pn(s: Lab) -> Pages:
    """Pages by ?pn=, linked by number only, the next one called “后页”."""

    def show(request: Request) -> str:
        k = int(request.query.get("pn", "1"))
        numbers = "".join(f'<a href="?pn={n}">{n}</a> ' for n in range(1, last(s) + 1) if n != k)
        return paged(s, k, f'<div class="fy">{numbers}<a href="?pn={min(k + 1, last(s))}">后页</a></div>')

    return s.way() | s.reports() | {COLUMN: show}


@variant()
def pager_offset(s: Lab) -> Pages:
    """Pages by ?start= offset, links “下一页” with blanks and an arrow."""

    def show(request: Request) -> str:
        start = int(request.query.get("start", "0"))
        more = f'<a href="?start={start + SIZE}">下 一 页 »</a>' if start + SIZE < len(s.items) else ""
        return f'<ul>{s.rows(items=s.oldest[start : start + SIZE])}</ul><p class="pg">{more}</p>'

    return s.way() | s.reports() | {COLUMN: show}


@variant()
def pager_previous_and_next_only(s: Lab) -> Pages:
    """上页 / 下页 without any number or total."""

    def show(k: int) -> str:
        before = f'<a href="p{k - 1}.html">上页</a>' if k > 1 else "上页"
        after = f'<a href="p{k + 1}.html">下页</a>' if k < last(s) else "下页"
        return paged(s, k, f"<div>{before} {after}</div>")

    pages = {f"{COLUMN}p{k}.html": show(k) for k in range(1, last(s) + 1)}
    return s.way() | s.reports() | pages | {COLUMN: show(1)}


@variant("unknown", "unknown")
def pager_by_unknown_script(s: Lab) -> Pages:
    """A script that no one knows turns the pages; the first shows what it shows."""
    pager = '<div class="page" onclick="turn(2)">后一页</div><script src="/js/turn.js"></script>'
    rows = f"<ul>{s.rows(items=s.oldest[:6])}</ul>"
    return s.way() | s.reports() | {COLUMN: rows + pager}


@variant("unknown", "unknown")
def pager_hidden_numbers(s: Lab) -> Pages:
    """Numbers only, as spans with data-page, no words at all."""
    pager = "".join(f'<span class="num" data-page="{n}">{n}</span>' for n in range(1, 5))
    return (
        s.way() | s.reports() | {COLUMN: f"<ul>{s.rows(items=s.oldest[:6])}</ul><div class=pg>{pager}</div>"}
    )


@variant("published", "unknown")
def total_bigger_than_list(s: Lab) -> Pages:
    """The page says 合计 40 条 and shows fewer, without any pager."""
    return s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul><p>合计：40条，每页20条</p>"}


@variant()
def select_pager(s: Lab) -> Pages:
    """Pages are chosen in a drop-down whose values are addresses."""

    def show(k: int) -> str:
        options = "".join(f'<option value="list_{n}.htm">第{n}页</option>' for n in range(1, last(s) + 1))
        return paged(s, k, f'<select onchange="location=this.value">{options}</select>')

    pages = {f"{COLUMN}list_{k}.htm": show(k) for k in range(1, last(s) + 1)}
    return s.way() | s.reports() | pages | {COLUMN: show(1)}


@variant()
def post_form_pager(s: Lab) -> Pages:
    """The next page is asked for by a form with a hidden number."""

    def show(request: Request) -> str:
        k = int(request.form.get("pageNo", "1") or "1")
        form = (
            '<form id="f" name="f" method="post" action="/zfxxgk/nb/list.do"><input type="hidden" name="catId" value="9">'
            f'<input type="hidden" name="pageNo" value="{k}"></form>'
            f"<a href=\"javascript:goPage('{min(k + 1, last(s))}')\">下一页</a> 共{last(s)}页 {len(s.items)}条"
            "<script>function goPage(n){document.f.pageNo.value=n;document.f.submit();}</script>"
        )
        return paged(s, k, form)

    return s.way() | s.reports() | {COLUMN: show, f"{COLUMN}list.do": show}


def rows_json(
    items: list[Item], address: str = "/zfxxgk/nb/{id}.html", **names: str
) -> list[dict[str, object]]:
    known = {"title": "title", "url": "url", "date": "date"} | names
    return [
        {known["title"]: i.title, known["url"]: address.format(**facts(i)), known["date"]: str(i.day)}
        for i in items
    ]


@variant("unknown", "unknown")
def json_behind_unknown_script(s: Lab) -> Pages:
    """The list is drawn by a script file of the site's own; nothing in the page says from where."""
    data = {"code": 0, "rows": rows_json(s.items)}
    shell = '<div id="list"></div><script src="/js/list.js"></script>'
    return s.way() | s.reports() | {COLUMN: shell, "/api/list": answer(data)}


@variant("published", "missing")
def json_by_inline_ajax(s: Lab) -> Pages:
    """An inline $.ajax names its address and the first page; other keys than usual."""

    def show(request: Request) -> Page:
        k = int(request.query.get("pageNumber", "1"))
        return answer(
            {
                "Result": {
                    "RowCount": len(s.items),
                    "Items": rows_json(
                        list(part(s.oldest, k, SIZE)), title="ArticleTitle", url="LinkUrl", date="PublishTime"
                    ),
                }
            }
        )  # type: ignore[type-var]

    script = (
        '<ul id="nb"></ul><script>$(function(){ load(1); function load(n){ $.getJSON("/api/cms/articles?channel=77&pageNumber=1&pageSize=3",'
        'function(d){ $.each(d.Result.Items,function(i,o){ $("#nb").append("<li><a href=\'"+o.LinkUrl+"\'>"+o.ArticleTitle+"</a></li>"); }); }); } });</script>'
    )
    return s.way() | s.reports() | {COLUMN: script, "/api/cms/articles": show}


@variant("published", "missing")
def rows_as_script_array(s: Lab) -> Pages:
    """All rows stand in the page as a script's array."""
    script = f"<div id=box></div><script>var newsList = {json.dumps(rows_json(s.items, title='newsTitle', url='newsUrl', date='newsDate'), ensure_ascii=False)};draw(newsList);</script>"
    return s.way() | s.reports() | {COLUMN: script}


@variant()
def links_in_definition_list(s: Lab) -> Pages:
    row = '<dl><dt><a href="./{id}.html">{title}</a></dt><dd>发布时间：{cn}</dd></dl>'
    return s.way() | s.reports() | {COLUMN: s.rows(row)}


@variant()
def onclick_rows(s: Lab) -> Pages:
    """Rows without href: a script opens them."""
    row = "<li onclick=\"window.open('/zfxxgk/nb/{id}.html')\"><span>{title}</span><i>{day}</i></li>"
    return s.way() | s.reports() | {COLUMN: f"<ul>{s.rows(row)}</ul>"}


@variant("published", "missing")
def javascript_href_rows(s: Lab) -> Pages:
    """Rows whose href is a script with the address in it."""
    row = "<li><a href=\"javascript:openInfo('/zfxxgk/nb/{id}.html')\">{title}</a><span>{slash}</span></li>"
    return s.way() | s.reports() | {COLUMN: f"<ul>{s.rows(row)}</ul>"}


@variant("unknown", "unknown")
def javascript_id_rows(s: Lab) -> Pages:
    """Rows whose href is a script with a number only: nobody can know the address."""
    row = '<li><a href="javascript:view({id})">{title}</a><span>{day}</span></li>'
    return s.way() | s.reports("/detail.do/{id}") | {COLUMN: f"<ul>{s.rows(row)}</ul>"}


@variant()
def two_lists_side_by_side(s: Lab) -> Pages:
    """Departments and towns in two lists of different markup."""
    bureaus = [i for i in s.items if i.unit.endswith("局")]
    towns = [i for i in s.items if not i.unit.endswith("局")]
    row = '<p><a href="/zfxxgk/nb/{id}.html">{title}</a></p>'
    return (
        s.way()
        | s.reports()
        | {
            COLUMN: f'<div class="l"><h3>部门</h3><ul>{s.rows(items=bureaus)}</ul></div><div class="r"><h3>乡镇</h3>{s.rows(row, towns)}</div>'
        }
    )
