"""Invented pages for the spider tests: lists, articles, menus."""

from __future__ import annotations

from collections.abc import Iterable

CHAPTERS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
HOME = "http://www.shanhe.gov.cn/"


def page(body: str, title: str = "山河县人民政府") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def links(rows: Iterable[tuple[str, str]], css: str = "menu") -> str:
    return f'<ul class="{css}">' + "".join(f'<li><a href="{u}">{t}</a></li>' for u, t in rows) + "</ul>"


def listing(rows: Iterable[tuple[str, str, str]], more: str = "") -> str:
    items = "".join(f'<li><a href="{u}" title="{t}">{t[:14]}…</a><span>{d}</span></li>' for u, t, d in rows)
    return page(f'<div class="list"><ul>{items}</ul></div>{more}')


def report(title: str, date: str = "2025-01-20", extra: str = "", heading: bool = True) -> str:
    text = "".join(f"<h4>{c}</h4><p>本年度按要求开展工作。</p>" for c in CHAPTERS)
    head = f"<h1>{title}</h1>" if heading else ""
    return page(
        f'{head}<p>发布时间：{date} 来源：山河县人民政府办公室</p><div id="zoom">{text}</div>{extra}', title
    )


UNITS = ("教育局", "民政局", "财政局", "司法局", "水利局", "统计局", "商务局", "审计局", "林业局", "信访局")


def titled(unit: str, year: int) -> str:
    return f"山河县{unit}{year}年政府信息公开工作年度报告"


def frame(column: str = "/zfxxgk/nb/", name: str = "政府信息公开年报") -> dict[str, str]:
    """Front page and 政府信息公开 page of a site whose column has this address."""
    return {
        HOME: page(links([("/zfxxgk/", "政府信息公开"), ("/news/", "山河要闻")])),
        HOME + "zfxxgk/": page(
            links([("/zfxxgk/zn/", "政府信息公开指南"), ("/zfxxgk/zd/", "政府信息公开制度"), (column, name)])
        ),
    }
