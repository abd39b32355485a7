"""Words that stand in the statutory tables: readers ask for them to tell the report's tables from
a page's furniture, and a good reading from a garbled one. The forms themselves are data/forms/."""

from __future__ import annotations

import re

from extract.document import Document
from extract.fold import simplified

FORM_WORDS = (
    "规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费", "申请人情况", "自然人",
    "法律服务机构", "社会公益组织", "本年新收", "上年结转", "予以公开", "部分公开", "不予公开",
    "国家秘密", "内部事务信息", "过程性信息", "无法提供", "另行制作", "不予处理", "重复申请",
    "大量反复申请", "其他处理", "结转下", "结果维持", "结果纠正", "尚未审结", "未经复议直接起诉",
    "复议后起诉", "信息内容", "主动公开政府信息数", "统计指标",
)  # fmt: skip
_SHORTEST = min(map(len, FORM_WORDS))
_BLANKS = re.compile(r"\s+")


def count_words(text: str) -> int:
    """How many different words of the forms occur in ``text``; blanks inside words do not count."""
    packed = simplified(_BLANKS.sub("", text))
    return len([word for word in FORM_WORDS if word in packed]) if len(packed) >= _SHORTEST else 0


def table_words(document: Document) -> int:
    """How many different words of the forms its tables hold."""
    return count_words("".join([cell.text for table in document.tables() for cell in table.cells]))
