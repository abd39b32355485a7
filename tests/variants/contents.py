# ruff: noqa: E501
"""Titles, dates, files, look-alikes, joint reports as no replica has them."""

from __future__ import annotations

from data.replicas.sites.files import FILES
from data.replicas.web import Page
from tests.variants.lab import Item, Lab, Pages, variant
from tests.variants.lists import COLUMN


def retitled(s: Lab, form: str, row: str = '<li><a href="{id}.html">{t}</a><span>{day}</span></li>') -> Pages:
    """A site whose reports carry a title of another form, in list and page."""
    lines, pages = "", {}
    for i in s.items:
        t = form.format(y=i.year, u=i.unit, c=s.name, s=i.unit.removesuffix("人民政府"))
        lines += row.format(id=i.id, t=t, day=i.day)
        pages[f"{COLUMN}{i.id}.html"] = s.report(i, title=t)
    return s.way() | pages | {COLUMN: f"<ul>{lines}</ul>"}


@variant()
def title_year_last(s: Lab) -> Pages:
    return retitled(s, "{c}{u}政府信息公开工作年度报告（{y}年度）")


@variant()
def title_bracketed_agency(s: Lab) -> Pages:
    return retitled(s, "【{u}】{y}年度政府信息公开年报")


@variant()
def title_agency_behind(s: Lab) -> Pages:
    return retitled(s, "{y}年政府信息公开工作年度报告（{c}{u}）")


@variant()
def title_agency_behind_dash(s: Lab) -> Pages:
    return retitled(s, "{y}年政府信息公开年度报告—{u}")


@variant()
def title_of_file_name(s: Lab) -> Pages:
    return retitled(s, "{u}{y}年信息公开年报.docx")


@variant()
def title_colon(s: Lab) -> Pages:
    return retitled(s, "{s}：{y}年度政府信息公开工作报告")


@variant()
def title_government_affairs(s: Lab) -> Pages:
    return retitled(s, "{c}{u}关于{y}年度政务公开工作的年度报告")


@variant()
def title_spaced(s: Lab) -> Pages:
    return retitled(s, "{c} {u} {y} 年 政府 信息 公开 工作 年度 报告")


@variant()
def title_of_agency_only_in_year_folder(s: Lab) -> Pages:
    """Rows are names of bodies alone, under a year's folder."""
    pages: Pages = {}
    menu = ""
    for y in (2025, 2024, 2023):
        rows = "".join(
            f'<li><a href="/zfxxgk/nb/{i.id}.html">{s.name}{i.unit}</a></li>' for i in s.items if i.year == y
        )
        pages[f"{COLUMN}{y}/"] = f"<ul>{rows}</ul>"
        menu += f'<li><a href="{y}/">{y}年</a></li>'
    return s.way() | s.reports() | pages | {COLUMN: f"<ul>{menu}</ul>"}


@variant()
def dates_in_odd_places(s: Lab) -> Pages:
    """The list has no dates, the page prints them in Chinese below the text, behind 发布于."""

    def page(i: Item) -> Page:
        drawn = s.report(i).body.decode().replace(f"发布日期：{i.day}", "阅读：<b>2019</b>次")
        day = f"{i.day.year}年{i.day.month:02d}月{i.day.day:02d}日"
        return Page(
            drawn.replace("</h1>", f'</h1><p class="t">发布于 {day} 09:12 &nbsp; 字号：大 中 小</p>').encode()
        )

    row = '<li><a href="{id}.html">{title}</a></li>'
    return s.way() | {f"{COLUMN}{i.id}.html": page(i) for i in s.items} | {COLUMN: f"<ul>{s.rows(row)}</ul>"}


@variant()
def date_before_title(s: Lab) -> Pages:
    """The row's date stands before the link, as day over year-month."""
    row = '<li><div class="d"><b>{day.day:02d}</b><i>{day.year}-{day.month:02d}</i></div><a href="{id}.html">{title}</a></li>'
    return s.way() | s.reports() | {COLUMN: f"<ul>{s.rows(row)}</ul>"}


@variant()
def us_dates_and_clicks(s: Lab) -> Pages:
    row = '<tr><td>{id}</td><td><a href="{id}.html">{title}</a></td><td>{slash} 10:22:31</td><td>点击：2025</td></tr>'
    return s.way() | s.reports() | {COLUMN: f"<table>{s.rows(row)}</table>"}


@variant("published", "unknown")
def lookalikes_around(s: Lab) -> Pages:
    """Website returns, readings, rule-of-law reports, budgets and notices for every body that lacks a report."""
    water = f"{s.name}水利局"
    fakes = (
        f"{water}2025年法治政府建设年度报告", f"{water}2025年政府网站与政务新媒体工作年度报告",
        f"图解{water}2025年政府信息公开工作年度报告", f"关于{water}2025年政府信息公开工作年度报告的说明",
        f"{water}2025年度部门决算信息公开报告", f"{water}2025年政府信息公开工作要点", f"{water}2025年工作总结报告",
        f"{water}2025年度政府信息公开申请办理情况统计报告",
    )  # fmt: skip
    rows = "".join(
        f'<li><a href="f{n}.html">{t}</a><span>2026-01-2{n}</span></li>' for n, t in enumerate(fakes)
    )
    pages: Pages = {
        f"{COLUMN}f{n}.html": s.page(t, f"<h1>{t}</h1><div id=zoom><p>{t}的正文，内容略。</p></div>")
        for n, t in enumerate(fakes)
    }
    return s.way() | s.reports() | pages | {COLUMN: f"<ul>{s.rows()}{rows}</ul>"}


@variant()
def reports_of_neighbours(s: Lab) -> Pages:
    """Other counties' and other towns' reports stand among ours, as examples."""
    others = (
        "清源县2025年政府信息公开工作年度报告",
        "邻水市教育局2025年政府信息公开工作年度报告",
        "清源县财政局2025年政府信息公开工作年度报告",
    )
    rows = "".join(
        f'<li><a href="o{n}.html">{t}</a><span>2026-01-21</span></li>' for n, t in enumerate(others)
    )
    pages: Pages = {
        f"{COLUMN}o{n}.html": s.page(t, f"<h1>{t}</h1><div id=zoom><p>正文</p></div>")
        for n, t in enumerate(others)
    }
    return s.way() | s.reports() | pages | {COLUMN: f"<ul>{s.rows()}{rows}</ul>"}


@variant()
def reports_of_sub_units(s: Lab) -> Pages:
    """Reports of a bureau's own sub-units stand in the list."""
    n = s.name
    others = (f"{n}教育局第一小学2025年政府信息公开工作年度报告", f"{n}财政局国库支付中心2025年政府信息公开工作年度报告",
              f"{n}柳塘镇人民政府财政所2025年政府信息公开工作年度报告", f"{n}第二人民医院2025年信息公开年度报告")  # fmt: skip
    rows = "".join(
        f'<li><a href="o{k}.html">{t}</a><span>2026-01-21</span></li>' for k, t in enumerate(others)
    )
    pages: Pages = {
        f"{COLUMN}o{k}.html": s.page(t, f"<h1>{t}</h1><div id=zoom><p>正文</p></div>")
        for k, t in enumerate(others)
    }
    return s.way() | s.reports() | pages | {COLUMN: f"<ul>{s.rows()}{rows}</ul>"}


def with_file(s: Lab, inner: str, url: str = "/upload/r{id}.pdf", file: str = "990104-cz.pdf") -> Pages:
    """Reports whose page holds only a way to a file."""
    data = (FILES / "990104-yb.pdf").read_bytes()
    pages: Pages = {}
    for i in s.items:
        target = url.format(id=i.id)
        pages[f"{COLUMN}{i.id}.html"] = s.page(
            i.title,
            f'<h1>{i.title}</h1><p>发布日期：{i.day}</p><div class="con">{inner.format(url=target, id=i.id)}</div>',
        )
        pages[target] = Page(data, "application/pdf")
    return s.way() | pages | {COLUMN: f"<ul>{s.rows()}</ul>"}


@variant()
def file_by_object_tag(s: Lab) -> Pages:
    return with_file(s, '<OBJECT DATA="{url}#toolbar=0" TYPE="application/pdf"></OBJECT>')


@variant()
def file_by_pdfjs(s: Lab) -> Pages:
    return with_file(
        s, '<iframe src="/js/pdfjs/web/viewer.html?file=..%2F..%2F..%2Fupload%2Fr{id}.pdf"></iframe>'
    )


@variant()
def file_by_script_variable(s: Lab) -> Pages:
    return with_file(
        s, '<div id="pdf"></div><script>var pdfUrl = "{url}"; PDFObject.embed(pdfUrl, "#pdf");</script>'
    )


@variant()
def file_by_download_page(s: Lab) -> Pages:
    """The address has no ending and answers with an attachment."""
    return with_file(s, '附件：<a href="{url}" download>年报全文</a>', "/common/download/{id}")


@variant()
def file_by_onclick_span(s: Lab) -> Pages:
    return with_file(s, "<span class=att onclick=\"downFile('{url}','年报')\">附件下载</span>")


@variant()
def pictures_only(s: Lab) -> Pages:
    """Two scanned pages as lazy pictures."""
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    pages = with_file(
        s,
        '<p><img data-src="/upload/{id}-1.png" src="/img/blank.gif"></p><p><img data-src="/upload/{id}-2.png" src="/img/blank.gif"></p>',
    )
    return pages | {f"/upload/{i.id}-{n}.png": Page(png, "image/png") for i in s.items for n in (1, 2)}


@variant()
def joint_report(s: Lab) -> Pages:
    """Finance and education report together for 2025."""
    pages = s.way() | s.reports()
    rows = [i for i in s.items if not (i.year == 2025 and i.unit in ("财政局", "教育局"))]
    first, _ = (next(i for i in s.items if i.year == 2025 and i.unit == u) for u in ("财政局", "教育局"))
    title = f"{s.name}财政局、{s.name}教育局2025年政府信息公开工作年度报告"
    pages[f"{COLUMN}{first.id}.html"] = s.report(first, title=title)
    line = f'<li><a href="{first.id}.html">{title}</a><span>{first.day}</span></li>'
    return pages | {COLUMN: f"<ul>{line}{s.rows(items=rows)}</ul>"}


@variant("published", "unknown")
def injected_links(s: Lab) -> Pages:
    """Spam in white, tiny and far away, looking like reports of the water bureau."""
    spam = f'<a href="/x/{{n}}.html">{s.name}水利局2025年政府信息公开工作年度报告</a>'
    hidden = (
        f'<div style="position:absolute;top:-9999px">{spam.format(n=1)}</div><p style="opacity:0">{spam.format(n=2)}</p>'
        f'<div style="height:0;overflow:hidden">{spam.format(n=3)}</div><div hidden>{spam.format(n=4)}</div>'
        f'<span style="text-indent:-9999em">{spam.format(n=5)}</span><marquee width="1" height="1">{spam.format(n=6)}</marquee>'
    )
    return s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>{hidden}"}
