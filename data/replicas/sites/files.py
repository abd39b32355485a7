"""A portal whose reports are files: behind an almost empty page, in the list itself, beside a page."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import quote

from data.replicas.model import YEAR, Portal, Publication
from data.replicas.rows import Row, content, listed, publisher
from data.replicas.web import Page, Site, links

COLUMN = "/zfxxgk/gknb/"
FILES = Path(__file__).parent.parent / "files"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SUFFIX = {"pdf": "pdf", "docx": "docx", "file": "pdf", "twin": "pdf", "dead": "pdf"}


class Files(Site):
    """One list of all years on one page (``共 N 条``), articles, and the files of ``YEAR``."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        menu = {
            "zn/": "政府信息公开指南",
            "zd/": "政府信息公开制度",
            "fdzdgknr/": "法定主动公开内容",
            "gknb/": "信息公开年报",
        }
        items = "\n".join(map(_row, rows))
        column = f'<ul class="list">{items}</ul><div class="pages">共 {len(rows)} 条记录 1/1 页</div>'
        home = Page(
            self._layout("首页", f"<ul>{links({'/zfxxgk/': '政府信息公开', '/hdjl/': '互动交流'})}</ul>")
        )
        found = {"/": home, "/index.html": home}
        found["/zfxxgk/"] = Page(self._layout("政府信息公开", f"<ul>{links(menu)}</ul>"))
        for slug in list(menu)[:3]:
            found[f"/zfxxgk/{slug}"] = Page(
                self._layout(menu[slug], f"<p>{menu[slug]}由区政府办公室编制。</p>")
            )
        found[COLUMN] = found[f"{COLUMN}index.html"] = Page(self._layout("信息公开年报", column))
        for row in rows:
            found |= self._report(row)
        return found

    def address(self, publication: Publication) -> str:
        page = medium_of(publication) in ("page", "dead")
        return article(publication) if page else quote(attachment(publication))

    def _report(self, row: Row) -> dict[str, Page]:
        """A row's page (unless the list links to the file) and its file (unless it is dead)."""
        medium = medium_of(row)
        found = {} if medium == "file" else {article(row): Page(self._article(row, medium))}
        if medium in SUFFIX and medium != "dead" and isinstance(row, Publication):
            body = stored(row).read_bytes()
            found[quote(attachment(row))] = Page(body, TYPES[SUFFIX[medium]])
        return found

    def _article(self, row: Row, medium: str) -> bytes:
        link = ""
        if isinstance(row, Publication) and medium != "page":
            name = f"{row.title}.{SUFFIX[medium]}"
            link = f'<p>附件：<a href="{quote(attachment(row))}">{escape(name)}</a></p>'
        return self.draw(
            "files_article",
            title=escape(row.title),
            date=row.dated,
            publisher=publisher(row),
            content=content(row) if medium in ("page", "twin") else "<p>&nbsp;</p>",
            attachment=link,
        )

    def _layout(self, column: str, body: str) -> bytes:
        return self.draw("files_layout", column=column, body=body)


def medium_of(row: Row) -> str:
    """How a row is served: files exist for ``YEAR`` only, everything else is a page."""
    return row.agency.medium if isinstance(row, Publication) and row.year == YEAR else "page"


def article(row: Row) -> str:
    return f"{COLUMN}{row.dated:%Y%m}/content_{row.serial}.html"


def attachment(row: Publication) -> str:
    """The file's path as people write it (the address is percent-encoded)."""
    return f"/upload/files/{row.dated:%Y%m%d}/{row.title}.{SUFFIX[row.agency.medium]}"


def stored(row: Publication) -> Path:
    """Where make_files.py keeps the file."""
    return FILES / f"{row.agency.agency_id}.{SUFFIX[row.agency.medium]}"


def _row(row: Row) -> str:
    href, title = article(row), escape(row.title)
    if isinstance(row, Publication) and medium_of(row) == "file":
        href = quote(attachment(row))
    return f'<li><span class="date">{row.dated}</span><a href="{href}" title="{title}">{title}</a></li>'


def build(portal: Portal) -> Site:
    return Files(portal)
