"""A home-made portal in GBK: ASP paths, a folder a year, numbered pager links, a click counter.

Its list pages are served without a charset, its articles with a wrong one.
"""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, content, listed, publisher
from data.replicas.web import CLICKS, Page, Request, Site, links

SILENT, WRONG = "text/html", "text/html; charset=ISO-8859-1"
COLUMN = "/xxgk/nb/"
ROWS = 5


class Asp(Site):
    """Front page -> 信息公开 -> 年度报告 -> a folder for each reported year -> numbered pages."""

    def pages(self, today: date) -> dict[str, Page]:
        folders = self._folders(today)
        years = {f"{year}/list.asp": f"{year}年度" for year in folders}
        menu = {
            "zn.asp": "政府信息公开指南",
            "zd.asp": "政府信息公开制度",
            "zdgk.asp": "法定主动公开内容",
            "nb/": "政府信息公开年度报告",
        }
        fixed = {
            "/": ("首页", links({"/xxgk/index.asp": "政府信息公开", "/fwdh/index.asp": "服务导航"})),
            "/xxgk/index.asp": ("政府信息公开", links(menu)),
            COLUMN: ("政府信息公开年度报告", links(years)),
        }
        for path in list(menu)[:3]:
            fixed[f"/xxgk/{path}"] = (menu[path], f"<li>{menu[path]}：由县政府办公室负责解释。</li>")
        found = {path: Page(self._layout(*text), SILENT) for path, text in fixed.items()}
        found["/index.asp"] = found["/"]
        for year, rows in folders.items():
            found |= self._lists(year, rows)
            found |= {article(row): self._article(row) for row in rows}
        return found

    def address(self, publication: Publication) -> str:
        return article(publication)

    def not_found(self, request: Request) -> Page:
        return Page("<h1>找不到文件或目录。</h1>".encode("gbk"), SILENT, status=404)

    def _folders(self, today: date) -> dict[int, list[Row]]:
        rows = listed(self.portal, today)
        years = sorted({row.dated.year - 1 for row in rows}, reverse=True)
        return {year: [row for row in rows if row.dated.year - 1 == year] for year in years}

    def _lists(self, year: int, rows: list[Row]) -> dict[str, Page]:
        base, count = f"{COLUMN}{year}/list.asp", max(1, -(-len(rows) // ROWS))
        found = {}
        for number in range(1, count + 1):
            items = "\n".join(map(_row, rows[(number - 1) * ROWS : number * ROWS]))
            body = f"<ul>{items}</ul><p>{_pager(number, count, len(rows))}</p>"
            found[f"{base}?page={number}"] = Page(self._layout(f"{year}年度", body), SILENT)
        return found | {base: found[f"{base}?page=1"]}

    def _layout(self, column: str, body: str) -> bytes:
        return self.draw("asp_layout", "gbk", column=column, body=body)

    def _article(self, row: Row) -> Page:
        body = self.draw(
            "asp_article",
            "gbk",
            title=escape(row.title),
            date=f"{row.dated:%Y年%m月%d日}",
            publisher=publisher(row),
            content=content(row, office=True),
            clicks=CLICKS.decode(),
        )
        return Page(body, WRONG)


def article(row: Row) -> str:
    return f"{COLUMN}{row.dated.year - 1}/show.asp?id={row.serial}"


def _row(row: Row) -> str:
    day = f"{row.dated.year}/{row.dated.month}/{row.dated.day}"
    link = f"<a href='show.asp?id={row.serial}'>{escape(row.title)}</a>"
    return f"<li>·{link} <font color=gray>({day})</font></li>"


def _pager(number: int, count: int, total: int) -> str:
    """``共N条 第i/n页`` and links, the current page's number without one."""

    def link(page: int, text: object) -> str:
        return f"<a href='list.asp?page={page}'>{text}</a>"

    numbers = " ".join(f"<b>{n}</b>" if n == number else link(n, n) for n in range(1, count + 1))
    following = link(number + 1, "下一页") if number < count else "下一页"
    return f"共{total}条 第{number}/{count}页 {numbers} {following} {link(count, '尾页')}"


def build(portal: Portal) -> Site:
    return Asp(portal)
