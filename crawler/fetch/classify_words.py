"""The words and marks by which an answer shows that it is not the page asked for.

Gathered from public templates of web servers, content systems and firewalls used by Chinese
government sites; a wording is one fact, no page is quoted.
"""

from __future__ import annotations

import re

SOFT_404 = re.compile(
    r"(页面|网页|文章|文件|栏目)\s*(不存在|未找到|找不到|没有找到|已失效)"
    r"|(页面|网页|文章|文件|栏目|内容|信息)\s*已(经)?被?(删除|移除)|(内容|信息)不存在或"
    r"|(不存在|找不到|无法找到|没有找到|未找到)[^。\n]{0,8}(页面|网页|文章|文件|资源)"
    r"|不存在或(已|者)[^。\n]{0,6}(删除|移除|失效)|404\s*(错误|页面|not\s*found)|page\s+not\s+found"
    r"|file\s+or\s+directory\s+not\s+found|(错误|error)\s*[:：]?\s*404",
    re.I,
)
TITLE_404 = re.compile(
    r"^\s*(404|not\s*found|页面不存在|找不到页面|出错了|错误页面)|404\s*(not found|错误)", re.I
)

CHALLENGE_CODE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("acw", re.compile(r"\bvar\s+arg1\s*=\s*['\"][0-9A-Fa-f]{40}['\"]")),
    ("jsl", re.compile(r"__jsl_clearance|;go\(\{[^<]{0,400}['\"]bts['\"]")),
    ("cloudflare", re.compile(r"/cdn-cgi/challenge-platform/|\bcf[-_]chl", re.I)),
    ("riversec", re.compile(r"\$_ts\b|<(?:meta|script)[^>]*\br=['\"]?m\b", re.I)),
)
CHALLENGE_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("safeline", re.compile(r"safeline|长亭|雷池", re.I)),
    (
        "captcha",
        re.compile(
            r"滑动(验证|滑块)|拖动滑块|人机(验证|识别)|请输入(图形|图片)?验证码|安全验证|captcha", re.I
        ),
    ),
)
"""Marks of a challenge page and its kind, in its markup and in its visible words. A real page may
carry one of them: they count only in a page without content of its own."""

REFUSALS = re.compile(
    r"请求可能存在(威胁|风险)|(访问|请求)(已)?被(拦截|阻断|拒绝|禁止)|不合法的参数|(事件|拦截|请求)\s*ID\s*[:：]|"
    r"网站防火墙|Web应用防火墙|云防护|云盾|安全狗|创宇盾|(?:访问|操作|请求)(?:过于|太过?)(?:频繁|快)|疑似攻击|访问行为异常|被[^。\n]{0,14}规则\s*拦截|"
    r"IP(?:地址)?(?:已)?被[^。\n]{0,4}(?:限制|禁止|封)|限制访问|仅限(?:境内|国内|中国)|禁止访问|access\s+denied|request\s+blocked",
    re.I,
)
"""Words of a firewall that refuses. They too count only in a page without content."""

CLOSED = re.compile(r"(网站|站点|系统)(正在)?(升级|维护|改版|关闭|停用)|(已|已经)迁移(至|到)|停止(服务|访问)")
"""Words of a site that has moved or is shut for maintenance."""

DATA_HOOKS = re.compile(
    r"unitbuild\.js|query[dD]ata\s*=|<datastore|<recordset|dataproxy\.jsp|createPage(HTML)?\s*\(|_CONFIG\s*=|Ls\.pagination|"
    r"/queryList|\{\{#each|<i?frame\b|document\.write|dataList\s*=|maxPageNum|showVsbpdfIframe|\$\.(ajax|get|post|getJSON)\b|"
    r"funclick\(|zNodes|\bd\.add\(|/module/xxgk/|wbtreeid|<embed\b|<object\b|<img\b|<table\b|<form\b|<select\b",
    re.I,
)
"""Marks of a page whose content a spider can still get: a data address, a frame, a picture."""

_REFRESH = r"http-equiv\s*=\s*[\"']?refresh"
_DELAYED = r"content\s*=\s*[\"']?\s*\d+\s*;\s*url\s*=\s*[\"']?([^\"'>\s]+)"
REFRESHES = (
    re.compile(rf"<meta[^>]*{_REFRESH}[^>]*{_DELAYED}", re.I),
    re.compile(rf"<meta[^>]*{_DELAYED}[^>]*{_REFRESH}", re.I),
)
SCRIPT_JUMPS = (
    re.compile(r"location\.(?:replace|assign)\s*\(\s*[\"']([^\"']+)[\"']\s*\)", re.I),
    re.compile(r"\blocation(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']", re.I),
)
"""Ways in which a page without content sends its reader on, by markup and by script."""
DELAY = re.compile(r"setTimeout|setInterval|content\s*=\s*[\"']?\s*[1-9]\d*\s*;", re.I)
"""A sending on that waits, as pages of errors do."""
DEVICE = re.compile(r"userAgent|isMobile|screen\.width|uaredirect", re.I)
"""A script that sends some readers on, by their device: no jump for everybody."""
