"""Replicas whose lists exist only by JavaScript: no address that a crawler could guess shows a row."""

from __future__ import annotations

import json

from data.replicas.county import Trouble, Troubled
from data.replicas.vendor import REPORTS
from data.replicas.web import Page, Request

COLUMN, SCRIPT, DATA = "/zfxxgk/gknb/", "/js/gknb.js", "/gw/r"
FIRST = 5
"""Rows that a list shows before more are asked for by a click."""


def list_by_script(site: Troubled, request: Request) -> Page:
    """An ordinary portal but for its 年报 list, whose rows a script asks for by a signed POST and
    draws, with their total."""
    return _answer(site, request, f"{_ASK}ask(function (rows) {{ show(rows); total(rows.length); }});")


def more_by_click(site: Troubled, request: Request) -> Page:
    """The same, with the newest rows only and no total: further ones come after a click."""
    script = f"{_ASK}ask(function (rows) {{ show(rows.slice(0, {FIRST})); more(rows); }});"
    return _answer(site, request, script)


def _answer(site: Troubled, request: Request, script: str) -> Page:
    if request.path == COLUMN:
        return site.framed(REPORTS, f'<div class="mod" id="m7"></div><script src="{SCRIPT}"></script>')
    if request.path == SCRIPT:
        return Page(script.encode(), "text/javascript; charset=utf-8")
    if request.path == DATA:
        return _rows(site, request)
    return site.plain(request)


def _rows(site: Troubled, request: Request) -> Page:
    signed = request.headers.get("x-requested-with") == "XMLHttpRequest"
    if request.method != "POST" or request.form.get("k") != "knbg" or not signed:
        return Page(b'{"code": 1}', "application/json", 403)
    rows = [
        {
            "t": row.title,
            "u": site.address(row).rpartition("/")[2],
            "m": f"{row.dated:%Y%m}",
            "d": f"{row.dated}",
        }
        for row in site.rows(request.today)
    ]
    return Page(json.dumps({"code": 0, "rows": rows}).encode(), "application/json")


_ASK = """
var box = document.getElementById('m7');
function show(rows) {
  var ul = document.createElement('ul');
  rows.forEach(function (r) {
    var li = document.createElement('li'), a = document.createElement('a');
    var s = document.createElement('span');
    a.href = '/zfxxgk/gknb/' + r.m + '/' + r.u; a.title = a.textContent = r.t; s.textContent = r.d;
    li.appendChild(a); li.appendChild(s); ul.appendChild(li);
  });
  box.replaceChildren(ul);
}
function total(n) {
  var p = document.createElement('p'); p.textContent = '共 ' + n + ' 条记录'; box.appendChild(p);
}
function more(rows) {
  var b = document.createElement('button'); b.textContent = '加载更多';
  b.addEventListener('click', function () { show(rows); }); box.appendChild(b);
}
function ask(then) {
  var x = new XMLHttpRequest();
  x.open('POST', '/gw' + String.fromCharCode(47, 114));
  x.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
  x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
  x.onload = function () { setTimeout(function () { then(JSON.parse(x.responseText).rows); }, 300); };
  x.send('k=' + 'gbnk'.split('').reverse().join(''));
}
"""

SCRIPTED: dict[str, Trouble] = {"list_by_script": list_by_script, "more_by_click": more_by_click}
