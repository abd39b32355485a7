"""Menus of bodies: which page is whose, also where an entry is adorned or says less than a name.

An entry that no rule takes for a body, amid entries that are bodies, is somebody's page all the same
(水利 beside 财政局 and 教育局). It is read under its own words: passed over it would leave a list that
looks whole and lacks the very report that stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spiders import links, urls
from spiders.page import Anchor
from spiders.titles import title_of

_ELSEWHERE = re.compile(
    r"首页|主页|返回|更多|上一|下一|末页|尾页|全部|不限|选择|导航|地图|登录|注册|查询|搜索|检索|信箱|热线|主办|承办|版权|备案"
    r"|公开|目录|指南|年报|报告|制度|办事(?!处)|服务(?!中心)|动态|通知|公告|公示|新闻|要闻|领导|政策|解读|法规|文件|规划|计划"
    r"|预算|决算|统计(?!局)|数据|人事|招聘|采购|招标|申请|监督(?!管理)|投诉|举报|意见|互动|交流|走进|概况|简介|职责|职能|机构|友情|链接"
    r"|无障碍|长者|手机|微信|微博|客户端|繁体|关于我们|联系我们|\bRSS\b|网$|网站$"
)
"""Words of the site's own navigation, not of a body."""
_LONGEST = 24


def bodies(anchors: Iterable[Anchor], county: str = "") -> list[tuple[Anchor, str]]:
    """The entries of agency menus with the bodies they name. A menu is a group of links of which most,
    and at least two, name bodies; what else in it may be one is named by its own words."""
    groups: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        groups.setdefault(anchor.group, []).append(anchor)
    found: dict[str, tuple[Anchor, str]] = {}
    for members in groups.values():
        named = {a: name for a in members if (name := links.body_name(a.label, county))}
        if not most(len(named), len(members)):
            continue
        for anchor in members:
            name = named.get(anchor) or unnamed(anchor.label)
            if name and not links.is_foreign(name, county):
                found.setdefault(urls.key(anchor.url), (anchor, name))
    return list(found.values())


def most(named: int, entries: int) -> bool:
    """Whether a menu in which so many entries name bodies is one of bodies."""
    return named >= 2 and named * 2 > entries


def unnamed(text: str) -> str:
    """The words of a menu's entry that names no body and may be one all the same, else ''."""
    words = re.sub(r"\s+|[>»›+]", "", text)
    if not 2 <= len(words) <= _LONGEST or not re.search(r"[\u4e00-\u9fff]{2}", words):
        return ""
    if _ELSEWHERE.search(words) or links.CLASS.match(words) or re.search(r"20[0-3]\d", words):
        return ""
    return words if title_of(words).kind == "other" else ""
