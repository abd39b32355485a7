"""The entries of the menu, in order: path, Chinese, English. A page that is added stands here."""

from __future__ import annotations

NAV: tuple[tuple[str, str, str], ...] = (
    ("/", "概览", "Overview"),
    ("/data/", "数据表", "Tables"),
    ("/words", "用语", "Words"),
)
