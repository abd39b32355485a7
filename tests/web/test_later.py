"""The table browser is made when it is first asked."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import crawler.web
from crawler.web.later import Later


def test_start_up_does_not_import_the_table_browser() -> None:
    """Datasette costs as much to import as all the rest: only the table browser may, and nobody it."""
    dear = re.compile(
        r"^(?:from|import) (?:datasette|crawler\.web\.(?:browser|fence))\b|^from crawler\.web import .*fence",
        re.MULTILINE,
    )
    folder = Path(crawler.web.__file__).parent
    found = {path.name for path in folder.rglob("*.py") if dear.search(path.read_text("utf-8"))}
    assert found == {"browser.py", "fence.py"}


def test_it_is_made_once_however_many_ask() -> None:
    made, asked = [], []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])

    def make() -> Any:
        made.append(1)
        return app

    async def all_at_once() -> None:
        later = Later(make)
        await asyncio.gather(*(later({"path": str(n)}, None, None) for n in range(6)))

    asyncio.run(all_at_once())
    assert sorted(asked) == [str(n) for n in range(6)]
    assert made == [1]
