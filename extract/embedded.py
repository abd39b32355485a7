"""Text that a page keeps in a script and draws in the browser: an article's body as a JS string.

Some systems (the disclosure platform of Guangdong among them) print the whole report only there,
with ``<`` written ``\\u003C``; without this the page would read as an empty one.
"""

from __future__ import annotations

import re

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.S | re.I)
_VALUE = re.compile(
    r"""["']?\b(?:content|articleContent|htmlContent|contentHtml)["']?\s*:\s*"""
    r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)""",
    re.S,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.S)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": ""}
_MARKUP = re.compile(r"<(?:p|div|table|span|section|h\d|br)\b", re.I)
_LEAST = 200


def scripted_content(source: str) -> str:
    """The longest markup that a script of the page holds as an article's content; '' if none.
    ``source`` is the page's markup; what is shorter than a paragraph or two is no article."""
    if "script" not in source:
        return ""
    found = (unescape(next(filter(None, m), "")) for s in _SCRIPT.findall(source) for m in _VALUE.findall(s))
    bodies = [text for text in found if len(text) >= _LEAST and _MARKUP.search(text)]
    return max(bodies, key=len, default="")


def unescape(literal: str) -> str:
    """A JavaScript string literal's text, surrogate pairs joined, without its quotes."""
    text = _ESCAPE.sub(_character, literal)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "" if match[3] else _PLAIN.get(match[4], match[4])
