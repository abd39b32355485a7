"""Text that a page keeps in a script and draws in the browser: an article as members of a JS object.

Some systems (the disclosure platform of Guangdong among them) print the whole report only there,
with ``<`` written ``\\u003C``; without this the page would read as an empty one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from html import escape

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.S | re.I)
_STRING = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)"""
_CONTENT = re.compile(
    rf"""["']?\b(?:content|articleContent|htmlContent|contentHtml)["']?\s*:\s*{_STRING}""", re.S
)
_FACTS = {
    "title": re.compile(rf"""["']?\b(?:title|articleTitle)["']?\s*:\s*{_STRING}"""),
    "发布机构": re.compile(rf"""["']?\b(?:publisher|publishOrg|source)["']?\s*:\s*{_STRING}"""),
    "发布日期": re.compile(
        r"""["']?\b(?:display_publish_time|first_publish_time|publish_time|publishTime|date)["']?\s*:\s*"""
        rf"""(?:{_STRING}|(\d{{10}}(?:\d{{3}})?))"""
    ),
}
_FILE = re.compile(
    r"""[{,]\s*["']?(?:url|path|href|file_url)["']?\s*:\s*["']([^"']+\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar))["']""",
    re.I,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.S)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": ""}
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.S | re.I)
_MARKUP = re.compile(r"<(?:p|div|table|span|section|h\d|br)\b", re.I)
_LEAST = 200
_NEAR = 4000
_CHINA = timezone(timedelta(hours=8))


def scripted_article(source: str) -> str:
    """The article that a script of the page holds, as markup: its title, publishing body and date as
    far as they stand beside it, its content and its files. '' if there is none. ``source`` is the
    page's markup; content shorter than a paragraph or two is no article, and a page that shows as
    much text by itself keeps none back."""
    best = ""
    for script in _SCRIPT.findall(source) if "script" in source else ():
        for found in _CONTENT.finditer(script):
            text = _text(found)
            if len(text) >= _LEAST and len(text) > len(best) and _MARKUP.search(text):
                around = script[max(0, found.start() - _NEAR) : found.start()] + script[found.end() :][:_NEAR]
                best = _draw(text, around)
    return best if best and len(_words(best)) > len(_words(source)) else ""


def unescape(literal: str) -> str:
    """A JavaScript string literal's text, surrogate pairs joined, without its quotes."""
    text = _ESCAPE.sub(_character, literal)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _draw(content: str, around: str) -> str:
    facts = {name: _text(found) for name, form in _FACTS.items() if (found := form.search(around))}
    title = facts.pop("title", "")
    head = f'<h1 class="title">{escape(title)}</h1>' if title else ""
    rows = "".join(f"<p>{name}：{escape(_day(value))}</p>" for name, value in facts.items() if value)
    files = dict.fromkeys(unescape(f) for f in _FILE.findall(around))
    attached = "".join(f'<p><a href="{escape(f)}">{escape(f.rpartition("/")[2])}</a></p>' for f in files)
    return f'{head}{rows}<div id="zoom">{content}</div>{attached}'


def _text(found: re.Match[str]) -> str:
    return unescape(next((g for g in found.groups() if g), "")).strip()


def _words(markup: str) -> str:
    return re.sub(r"\s+", "", _TAG.sub("", markup))


def _day(value: str) -> str:
    """Seconds or milliseconds of the epoch as a day in China, anything else as it is."""
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", value):
        return value
    return datetime.fromtimestamp(int(value[:10]), UTC).astimezone(_CHINA).date().isoformat()


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "" if match[3] else _PLAIN.get(match[4], match[4])
