"""The table of what the replica portals prove names nothing that is not there, and leaves no replica out."""

from __future__ import annotations

import re
from pathlib import Path

from data.replicas.load import families, portals, troubled
from tests.variants import test_variants
from tests.variants.lab import VARIANTS

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/replicas.md").read_text("utf-8")
KNOWN = {
    "family": set(families()),
    "portal": set(portals()),
    "trouble": {p.traits[0] for p in troubled().values()},
    "variant": set(VARIANTS),
}
NAMED = re.findall(r"`(family|portal|trouble|variant) (\w+)`", TABLE)


def test_what_the_table_names_exists() -> None:
    assert test_variants.MODULES
    assert [n for n in NAMED if n[1] not in KNOWN[n[0]]] == []
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)
    assert len(tests) > 40
    assert [t for t in tests if f"\ndef {t[1]}(" not in (ROOT / t[0]).read_text("utf-8")] == []


def test_no_replica_is_left_out() -> None:
    for kind in ("family", "portal", "trouble"):
        assert KNOWN[kind] - {name for k, name in NAMED if k == kind} == set()


def test_every_line_of_the_table_is_proven() -> None:
    lines = [line for line in TABLE.splitlines() if line.startswith("| ") and "proven by" not in line]
    assert len(lines) > 75
    assert [line for line in lines if not re.search(r"\| (?:`[^`]+` ?)+\|$", line)] == []
