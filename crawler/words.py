"""The closed vocabularies, in Chinese and English, with a sign that is readable without colour."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A term of the contract as people see it: label by language, sign, colour on a terminal."""

    zh: str
    en: str
    sign: str = ""
    style: str = ""

    def label(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


STATUS: dict[str, Word] = {
    "published": Word("已公布", "published", "●", "green"),
    "missing": Word("未公布", "missing", "✗", "bold red"),
    "not_due": Word("未到期", "not due", "○", "dim"),
    "blocked": Word("被拦截", "blocked", "▣", "magenta"),
    "unreachable": Word("无法访问", "unreachable", "⌀", "magenta"),
    "unknown": Word("不明", "unknown", "?", "yellow"),
    "withdrawn": Word("已撤下", "withdrawn", "↶", "bold red"),
    "not_owed": Word("不适用", "not owed", "–", "dim"),
}

TIMELINESS: dict[str, Word] = {
    "on_time": Word("按时", "on time", "●", "green"),
    "late": Word("逾期", "late", "◐", "yellow"),
    "unknown": Word("时间不明", "time unknown", "◎", "yellow"),
}

CERTAINTY: dict[str, Word] = {
    "certain": Word("确定", "certain"),
    "probable": Word("可能", "probable"),
    "disputed": Word("存疑", "disputed"),
}

SEVERITY: dict[str, Word] = {
    "error": Word("错误", "error", "✗", "red"),
    "warning": Word("提示", "warning", "!", "yellow"),
    "info": Word("信息", "info", "i", "dim"),
}

TERM: dict[str, Word] = {
    "late": Word("不按时", "not in time"),
    "inaccurate": Word("不准确", "inaccurate"),
    "incomplete": Word("不全面", "incomplete"),
    "copied": Word("内容雷同", "copied"),
    "perfunctory": Word("敷衍塞责", "perfunctory"),
    "other": Word("其他", "other"),
}
"""How 国办公开办函〔2021〕30号 第四条第（四）项 names the defects of a report, in its order."""

REVIEW: dict[str, Word] = {
    "": Word("", "", ""),
    "confirmed": Word("已核实", "confirmed", "✓", "green"),
    "dismissed": Word("已排除", "dismissed", "–", "dim"),
}

CELL_STATE: dict[str, Word] = {
    "number": Word("数字", "number"),
    "blank": Word("空白", "blank"),
    "dash": Word("斜杠或横线", "dash"),
    "text": Word("文字", "text"),
    "absent": Word("表中没有", "absent"),
    "unreadable": Word("无法识别", "unreadable"),
}

OUTCOME: dict[str, Word] = {
    "ok": Word("看到", "seen"),
    "empty": Word("空列表", "empty list"),
    "not_found": Word("不存在", "not found"),
    "soft_404": Word("假 200 页", "soft 404"),
    "blocked": Word("被拦截", "blocked"),
    "unreachable": Word("无法访问", "unreachable"),
    "shell": Word("空壳页", "shell"),
    "catch_all": Word("任何路径同一页", "catch-all"),
    "robots": Word("robots 不允许", "robots"),
    "off_limits": Word("不在范围", "off limits"),
    "moved": Word("已迁移", "moved"),
    "wrong_site": Word("不是本站", "wrong site"),
    "too_large": Word("过大", "too large"),
    "not_understood": Word("看不懂", "not understood"),
}

FORM: dict[str, Word] = {
    "2021": Word("2021 年格式", "2021 form"),
    "2019": Word("2019 年试行格式", "2019 form"),
    "stat2014": Word("2014 年统计表", "2014 statistics"),
    "narrative": Word("只有文字", "narrative only"),
    "none": Word("未识别", "none"),
}

STANDING: dict[str, Word] = {
    "open": Word("未解决", "open"),
    "acknowledged": Word("已知悉", "acknowledged"),
    "muted": Word("已静音", "muted"),
    "closed": Word("已解除", "closed"),
}

DELIVERY: dict[str, Word] = {
    "planned": Word("待发", "planned", "○", "dim"),
    "sending": Word("正在发", "sending", "◌", "yellow"),
    "sent": Word("已送达", "sent", "●", "green"),
    "failed": Word("未送达", "failed", "✗", "bold red"),
    "uncertain": Word("不确定", "uncertain", "?", "yellow"),
    "dropped": Word("不再发", "dropped", "–", "dim"),
}

KIND: dict[str, Word] = {
    "government": Word("政府", "government"),
    "office": Word("政府办公室", "government office"),
    "department": Word("部门", "departments"),
    "vertical": Word("垂直管理部门", "vertically managed bodies"),
    "authorised": Word("法律法规授权组织", "authorised bodies"),
    "township": Word("乡镇", "townships"),
    "subdistrict": Word("街道", "subdistricts"),
    "zone": Word("开发区", "zones"),
}
"""Kinds of agencies, in the order in which they are listed."""

LOOK: dict[str, Word] = {
    "home": Word("网站首页", "home page"),
    "root": Word("政府信息公开专栏", "disclosure section"),
    "column": Word("年报栏目", "column of reports"),
    "article": Word("报告页面", "report page"),
    "attachment": Word("附件", "attachment"),
    "endpoint": Word("数据接口", "data endpoint"),
    "probe": Word("试探（不存在的路径）", "probe (a path that is not there)"),
}
"""The places that a look is at."""

_OOXML = "application/vnd.openxmlformats-officedocument"
MEDIA: dict[str, Word] = {
    "text/html": Word("网页", "web page"),
    "application/xhtml+xml": Word("网页", "web page"),
    "application/pdf": Word("PDF", "PDF"),
    f"{_OOXML}.wordprocessingml.document": Word("Word（DOCX）", "Word (DOCX)"),
    f"{_OOXML}.spreadsheetml.sheet": Word("Excel（XLSX）", "Excel (XLSX)"),
    "application/msword": Word("Word（DOC、WPS）", "Word (DOC, WPS)"),
    "application/vnd.ms-excel": Word("Excel（XLS）", "Excel (XLS)"),
    "application/rtf": Word("RTF", "RTF"),
    "application/ofd": Word("OFD", "OFD"),
    "application/vnd.oasis.opendocument.text": Word("ODT", "ODT"),
    "application/vnd.oasis.opendocument.spreadsheet": Word("ODS", "ODS"),
    "application/vnd.ms-word.2003+xml": Word("Word 2003（XML）", "Word 2003 (XML)"),
    "application/vnd.ms-excel.2003+xml": Word("Excel 2003（XML）", "Excel 2003 (XML)"),
    "application/zip": Word("压缩包（ZIP）", "package (ZIP)"),
    "text/plain": Word("纯文本", "plain text"),
    "image/jpeg": Word("图片（JPEG）", "picture (JPEG)"),
    "image/png": Word("图片（PNG）", "picture (PNG)"),
    "image/tiff": Word("图片（TIFF）", "picture (TIFF)"),
}
"""Kinds of files that reports come as; another is named by its media type."""
