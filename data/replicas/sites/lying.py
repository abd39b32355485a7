"""A portal that lies: its 年报 column is gone, and every unknown path answers 200."""

from __future__ import annotations

from datetime import date

from data.replicas.model import Portal
from data.replicas.web import Page, Request, Site, links


class Lying(Site):
    """Front page and 专栏 are real; the column they link to, robots.txt and any other path give
    one and the same "page does not exist" with status 200."""

    def pages(self, today: date) -> dict[str, Page]:
        menu = {
            "/zfxxgk/zn.html": "政府信息公开指南",
            "/zfxxgk/zd.html": "政府信息公开制度",
            "/zfxxgk/zdgk.html": "法定主动公开内容",
            "/zfxxgk/zfxxgknb/": "政府信息公开年报",
        }
        home = Page(self._layout("首页", links({"/zfxxgk/": "政府信息公开", "/zwdt/": "政务动态"})))
        found = {"/": home, "/index.html": home, "/zfxxgk/": Page(self._layout("政府信息公开", links(menu)))}
        for path, name in list(menu.items())[:3]:
            text = f"<h1>{name}</h1><p>{self.portal.name}人民政府办公室编制，解释权归本机关。</p>"
            found[path] = Page(self._layout(name, text))
        return found

    def _layout(self, column: str, body: str) -> bytes:
        return self.draw("lying_layout", column=column, body=body)

    def not_found(self, request: Request) -> Page:
        return Page(self.draw("soft404"))


def build(portal: Portal) -> Site:
    return Lying(portal)
