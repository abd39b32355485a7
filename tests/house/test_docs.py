"""The docs tell the truth: settings, verbs and links exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.cli import VERBS
from crawler.config import Config
from crawler.items import Outcome
from crawler.words import OUTCOME, STATUS

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    for name, field in Config.model_fields.items():
        if name == "home":
            continue
        row = next((line for line in text.splitlines() if line.startswith(f"| `{name}`")), None)
        assert row, name
        assert str(field.default) in row or field.default == "", row


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{path.name} -> {target}"


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_commands_that_the_pages_show_exist(path: Path) -> None:
    for name in re.findall(r"gongkai ([a-z]+)", path.read_text("utf-8")):
        assert name in VERBS, f"{path.name}: gongkai {name}"


def test_every_word_of_the_contract_has_a_label() -> None:
    assert set(OUTCOME) == set(Outcome.__args__)
    text = (ROOT / "docs/contract.md").read_text("utf-8")
    assert all(f"`{status}`" in text for status in STATUS)
