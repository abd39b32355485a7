"""Words of trades that no government speaks for: how a page that was broken into shows itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

_STRANGE = re.compile(
    r"百家乐|老虎机|真人(?:娱乐|荷官|视讯)|博彩|赌球|买球|投注|下注|(?:在线)?赌场|葡京|六合彩|时时彩|捕鱼游戏"
    r"|棋牌(?:游戏|平台|app|下载)|(?:体育|竞彩)(?:app|官网|下注|平台)|决赛竞猜|威尼斯人"
    r"|\b(?:uedbet|bet365|bet\d{2,}|betway|manbetx|kaiyun|yabo|leyu|fun88|w88|188bet)\b|亚博|乐鱼体育|开云体育",
    re.I,
)
_AGAINST = re.compile(r"打击|整治|治理|查处|警惕|严禁|禁止|防范|抵制|反赌|案|涉赌|举报|宣传|彩票管理")


def strange(text: str) -> str:
    """The words of gambling in a text, '' for none. News about gambling, and orders against it, is none."""
    return "、".join(dict.fromkeys(_words([text])))[:60]


def strange_words(texts: Iterable[str]) -> str:
    """The same of several texts, each judged by itself."""
    return "、".join(dict.fromkeys(_words(texts)))[:60]


def _words(texts: Iterable[str]) -> list[str]:
    return [found[0] for text in texts if not _AGAINST.search(text) for found in _STRANGE.finditer(text)]
