"""Filling templates: the language of the visitor, the words of the domain, nothing unescaped."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crawler import __version__, reasons, said, words
from crawler.answers import ANSWERS, answer
from crawler.web import show
from crawler.web.nav import NAV
from crawler.words import Word

_SIDEWAYS = Markup('tabindex="0" role="group" aria-label="{}"')
"""Of a box that scrolls: the keyboard must reach it, and a reader be told what it is."""
Lang = Literal["zh", "en"]
COOKIE = "lang"
YEAR_SECONDS = 365 * 24 * 3600


@cache
def environment() -> Environment:
    """The templates. Every value is escaped, and its hidden characters are written out."""
    made = Environment(
        loader=PackageLoader("crawler.web"), autoescape=True, undefined=StrictUndefined,
        finalize=show.finalize, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {
        "cut": show.cut, "outside": show.outside, "moment": show.moment, "number": show.number,
    }  # fmt: skip
    made.globals |= {
        "percent": show.percent, "is_web": show.is_web, "ANSWERS": ANSWERS, "NAV": NAV,
        "version": __version__, "words": words, "answer_of": answer,
    }  # fmt: skip
    return made


def lang_of(request: Request) -> Lang:
    """``?lang=`` first, then what was chosen before, else Chinese."""
    told = request.query_params.get("lang") or request.cookies.get(COOKIE)
    return "en" if told == "en" else "zh"


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """A page. ``values`` are what the template shows."""
    lang = lang_of(request)
    text = environment().get_template(template).render(_common(request, lang) | values)
    answer = HTMLResponse(text, status, headers={"Vary": "Cookie", "Content-Language": lang})
    if request.query_params.get("lang") in ("zh", "en"):
        answer.set_cookie(COOKIE, lang, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return answer


def _common(request: Request, lang: Lang) -> dict[str, Any]:
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    def label(word: Word) -> str:
        return word.label(lang)

    def chip(name: str, text: str = "") -> Markup:
        """An answer with its sign and colour."""
        word = ANSWERS[name]
        return Markup('<span class="chip s-{}"><b aria-hidden="true">{}</b>{}</span>').format(
            name, word.sign, text or word.label(lang)
        )

    def here(**changes: Any) -> str:
        """This page's address with some of its questions changed (None: taken out)."""
        return with_query(request, **changes)

    def told(reason: str | None) -> str:
        """A reason of a look in the visitor's language."""
        return reasons.told(reason, lang)

    return {
        "t": t, "told": told, "label": label, "chip": chip, "here": here, "lang": lang,
        "code": partial(said.code, lang=lang), "codes": partial(said.codes, lang=lang),
        "side": partial(said.side, lang=lang), "figure": partial(said.figure, lang=lang),
        "path": request.url.path, "site": request.app.state.site,
        "sideways": _SIDEWAYS.format(t("表格，可左右滚动", "table, scrolls sideways")),
    }  # fmt: skip


def with_query(request: Request, **changes: Any) -> str:
    """The path of a request with its query changed (None: taken out)."""
    held = {k: v for k, v in request.query_params.items() if k != "lang"} | changes
    query = urlencode({k: v for k, v in held.items() if v is not None and v != ""})
    return f"{request.url.path}?{query}" if query else request.url.path
