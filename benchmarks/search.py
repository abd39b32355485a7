"""How fast narratives are searched at national size: ``python -m benchmarks.search [N]``.

Writes N invented chapters (200 bodies a county) into a new store, then asks for common and rare words of
one letter and more. Times are the process's own.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.similarity import BODIES, narrative, write
from crawler.feed.scope import scope_of
from crawler.search import Asked, search, words_of
from crawler.store import Store

PARTS = 3
"""Invented chapters are put together of so many pieces: about 2,000 letters, as a long real one."""
RARE = "海绵城市地下管廊"
QUESTIONS = (
    "公",
    "公开",
    "信息公开",
    "政府信息公开工作",
    "会议材料",
    RARE,
    "群众 先审后发",
    "绝无此词",
    RARE[:2],
)


def fill(store: Store, count: int, chance: random.Random) -> None:
    """Write the chapters; one in five hundred has the rare words."""
    for start in range(0, count, BODIES):
        texts = {}
        for number in range(start, min(start + BODIES, count)):
            text = "".join(narrative(chance, "某局") for _ in range(PARTS))
            texts[f"{number:06}"] = text + (RARE if number % 500 == 0 else "")
        write(store, f"{100000 + start // BODIES}", texts)


def main(count: int) -> None:
    """Write, ask, print."""
    with tempfile.TemporaryDirectory() as place, Store(Path(place) / "gongkai.db") as store:
        began = time.process_time()
        fill(store, count, random.Random(7))
        print(f"{count:,} chapters written and indexed: {time.process_time() - began:.1f} s")
        sizes = store.row(
            "SELECT (SELECT sum(length(block)) FROM narrative_search_data) AS found, "
            "(SELECT sum(length(CAST(text AS BLOB))) FROM sections) AS texts"
        )
        assert sizes
        print(f"texts {sizes['texts'] / 2**20:,.0f} MiB, index {sizes['found'] / 2**20:,.0f} MiB")
        for question in QUESTIONS:
            show(store, question, question, Asked(words_of(question)))
        county = scope_of(store, "100000")
        show(store, f"公开 in one county of {count // BODIES}", "公开", Asked(("公开",), county))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def show(store: Store, name: str, question: str, asked: Asked) -> None:
    """Ask for the first page and the second; print what they took."""
    began = time.process_time()
    first = search(store, asked)
    middle = time.process_time()
    search(store, asked, first.further) if first.further else None
    took = (middle - began) * 1000, (time.process_time() - middle) * 1000
    print(f"{name}: {len(first.items)} hits in {took[0]:.0f} ms, next page {took[1]:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
