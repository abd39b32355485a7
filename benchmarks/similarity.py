"""How fast copied narratives are found among many reports: ``python -m benchmarks.similarity [N]``.

Writes N invented reports of one year (200 bodies a county) into a new store, among them copies with other
names and figures, and lets the ledger look for them: all at once, then after one county has changed.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from crawler.findings.copies import write_copies
from crawler.ledger.tables import put_rows
from crawler.store import Store

YEAR = 2025
BODIES = 200
COPIED = 50
"""One report in so many is a copy of another unit's."""
SENTENCES = 18
_LETTERS = (
    "政务公开办理服务群众企业项目资金监督检查培训宣传平台栏"
    "目更新制度审核保密回应解读会议考核流程材料窗口网站信息"
)
_STOCK = [
  "坚持以公开为常态不公开为例外的原则积极推进政府信息公开工作",
  "健全登记审核办理答复各环节的制度依法依规做好申请办理",
  "严格落实先审后发制度确保发布的信息准确及时权威",
  "加强组织领导明确专人负责政务公开日常工作",
  "公开内容与群众的期盼相比还有差距",
]  # fmt: skip
"""Turns of phrase that many reports share without being copies."""


def narrative(chance: random.Random, name: str) -> str:
    """A chapter of invented sentences, some of the stock kind."""
    lines = [f"{YEAR}年，{name}共公开信息{chance.randint(10, 900)}条。"]
    for _ in range(SENTENCES):
        own = "".join(chance.choices(_LETTERS, k=chance.randint(18, 40)))
        lines.append((chance.choice(_STOCK) if chance.random() < 0.25 else own) + "。")
    return "".join(lines)


def fill(store: Store, count: int, chance: random.Random) -> dict[str, str]:
    """Write the reports; which agency copied which."""
    copied: dict[str, str] = {}
    texts: dict[str, str] = {}
    for start in range(0, count, BODIES):
        code = f"{100000 + start // BODIES}"
        ids = [f"{code}-{i:03}" for i in range(min(BODIES, count - start))]
        for agency in ids:
            source = chance.choice(list(texts)) if texts and len(texts) % COPIED == 0 else ""
            if source:
                copied[agency] = source
            texts[agency] = texts[source].replace(source, agency) if source else narrative(chance, agency)
        write(store, code, {agency: texts[agency] for agency in ids})
    return copied


def write(store: Store, code: str, texts: dict[str, str]) -> None:
    """Rows of one county as a derivation leaves them."""
    seen = {"first_seen": "2026-01-20", "last_seen": "2026-01-20"}
    with store.transaction() as db:
        put_rows(db, "divisions", [{"code": code, "name": code}])
        put_rows(db, "agencies", [
            {"agency_id": a, "division_code": code, "name": a, "kind": "department", "basis": "statutory",
             "source": "seen"} for a in texts])  # fmt: skip
        put_rows(db, "reports", [
            {"agency_id": a, "division_code": code, "year": YEAR, "sha256": f"sha {a}", "version": 1,
             "current": 1, "url": a, "print": text[:40]} | seen for a, text in texts.items()])  # fmt: skip
        put_rows(db, "sections", [
            {"agency_id": a, "year": YEAR, "sha256": f"sha {a}", "section": "s1", "text": text}
            for a, text in texts.items()])  # fmt: skip


def main() -> None:
    """Print times, memory, and how many of the planted copies were found."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "gongkai.db") as store:
        copied = fill(store, count, chance)
        codes = [row["code"] for row in store.rows("SELECT code FROM divisions ORDER BY 1")]
        started = time.perf_counter()
        write_copies(store, codes)
        print(f"{count} reports, all new: {time.perf_counter() - started:.1f} s")
        found = {row["agency_id"] for row in store.rows("SELECT agency_id FROM findings WHERE code = 'I05'")}
        wanted = set(copied) | set(copied.values())
        print(f"planted copies and their originals: {len(found & wanted)} of {len(wanted)} found")
        print(f"others taken for copies: {len(found - wanted)}")
        changed = {f"{codes[0]}-{i:03}": narrative(chance, "x") for i in range(min(BODIES, count))}
        write(store, codes[0], changed)
        started = time.perf_counter()
        judged = write_copies(store, codes[:1])
        print(f"one county changed: {time.perf_counter() - started:.2f} s, {judged} reports judged again")
        started = time.perf_counter()
        write_copies(store, codes)
        print(f"nothing changed: {time.perf_counter() - started:.2f} s")
        print(f"database {Path(folder, 'gongkai.db').stat().st_size / 1e6:.0f} MB, "
              f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
