"""The entries of the menu, in order: path, Chinese, English. A page that is added stands here."""

from __future__ import annotations

NAV: tuple[tuple[str, str, str], ...] = (
    ("/", "概览", "Overview"),
    ("/findings", "问题", "Findings"),
    ("/search", "检索", "Search"),
    ("/check", "预检", "Check a draft"),
    ("/data/", "数据表", "Tables"),
    ("/feeds", "订阅与接口", "Feeds & API"),
    ("/words", "用语", "Words"),
)
