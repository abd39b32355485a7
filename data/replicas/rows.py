"""The rows of a 年报 list: the reports, and among them what is none, as real lists have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from data.replicas import html
from data.replicas.model import EARLIER, YEAR, Portal, Publication, serial
from data.replicas.texts import compose

AFTER_ALL = 90
"""Index of the first serial that no agency has."""


@dataclass(frozen=True)
class Lookalike:
    """A row that is no report: its title, date, article number and one line of text."""

    title: str
    dated: date
    serial: int
    text: str


def lookalikes(portal: Portal, today: date) -> list[Lookalike]:
    """The rows shown on ``today``: website returns, a picture version, a reading, a notice."""
    county, rows = portal.name, []
    for year in (*EARLIER, YEAR):
        rows.append(
            Lookalike(
                f"{county}{year}年政府网站工作年度报表",
                date(year + 1, 1, 11),
                serial(AFTER_ALL, year),
                f"{county}人民政府网站{year}年独立用户访问总量、网站总访问量等情况见报表。",
            )
        )
    last = EARLIER[-1]
    rows += [
        Lookalike(
            f"图解：{county}{last}年政府信息公开工作年度报告",
            date(last + 1, 3, 29),
            serial(AFTER_ALL + 1, last),
            "一图读懂年度公开工作。",
        ),
        Lookalike(
            f"《{county}{last}年政府信息公开工作年度报告》解读",
            date(last + 1, 3, 30),
            serial(AFTER_ALL + 2, last),
            "现就报告的编制背景和主要内容作如下说明。",
        ),
        Lookalike(
            f"关于做好{county}{YEAR}年政府信息公开工作年度报告编制发布工作的通知",
            date(YEAR, 12, 22),
            serial(AFTER_ALL + 3, YEAR),
            f"各乡镇人民政府（街道办事处）、{county[-1]}政府各部门：请按时编制并发布年度报告。",
        ),
    ]
    return [row for row in rows if row.dated <= today]


Row = Publication | Lookalike


def listed(portal: Portal, today: date) -> list[Row]:
    """Everything the portal's list shows on ``today``, newest date first."""
    rows: list[Row] = [*portal.publications(today), *lookalikes(portal, today)]
    return sorted(rows, key=lambda row: (row.dated, row.serial), reverse=True)


def publisher(row: Row) -> str:
    """发布机构 as the article prints it."""
    return row.agency.name if isinstance(row, Publication) else ""


def content(row: Row, *, office: bool = False) -> str:
    """The article's inner HTML."""
    if isinstance(row, Publication):
        return html.body(compose(row), office=office)
    return html.PLAIN_P.format(escape(row.text))
