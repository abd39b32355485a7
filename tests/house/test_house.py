"""The house rules that a reader relies on: which room may know which, and how large a file may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("extract", "crawler", "spiders", "scheduler", "data", "tests")

MAY_IMPORT: dict[str, set[str]] = {
    "extract": {"extract"},
    "crawler": {"crawler", "extract"},
    "spiders": {
        "spiders",
        "crawler.items",
        "crawler.exceptions",
        "crawler.registry",
        "extract.package.embedded",
        "extract.title",
        "extract.strange",
        "extract.numbers",
        "extract.report",
    },
    "scheduler": {"crawler"},
}
"""One way only: scheduler -> crawler -> extract, spiders -> items, registry, titles."""

ENTRANCE = {"crawler/cli/demo.py": "data.replicas", "crawler/cli/schedule.py": "scheduler"}
"""The command is the front door: it opens the demo's portals and the calendar."""


def modules(room: str) -> list[Path]:
    path = ROOT / room
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def within(name: str, allowed: set[str]) -> bool:
    return any(name == a or name.startswith(a + ".") for a in allowed)


@pytest.mark.parametrize(
    "path", [p for room in MAY_IMPORT for p in modules(room)], ids=lambda p: str(p.relative_to(ROOT))
)
def test_rooms_know_only_the_rooms_below(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    room = name.split("/")[0].removesuffix(".py")
    allowed = MAY_IMPORT[room] | ({ENTRANCE[name]} if name in ENTRANCE else set())
    ours = [i for i in imports(path) if i.split(".")[0] in ROOMS]
    assert [i for i in ours if not within(i, allowed)] == []


def test_extract_knows_no_network_database_or_clock() -> None:
    forbidden = {
        "scrapy",
        "twisted",
        "aiohttp",
        "urllib.request",
        "http",
        "socket",
        "sqlite3",
        "sqlite_utils",
        "datetime.now",
        "time",
    }
    found = {
        str(p.relative_to(ROOT)): [i for i in imports(p) if within(i, forbidden)] for p in modules("extract")
    }
    assert {k: v for k, v in found.items() if v} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_is_longer_than_400_lines(room: str) -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in modules(room)
        if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


@pytest.mark.parametrize("room", ["extract", "crawler", "spiders", "scheduler"])
def test_every_public_function_says_what_it_means(room: str) -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules(room)
        for node in _public(ast.parse(path.read_text("utf-8")))
        if not ast.get_docstring(node)
    ]
    assert silent == []


def _public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(
            node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef
        ) and not node.name.startswith("_"):
            yield node


@pytest.mark.parametrize("room", ["extract", "crawler", "spiders", "data"])
def test_every_module_opens_with_what_it_is(room: str) -> None:
    mute = [
        str(p.relative_to(ROOT))
        for p in modules(room)
        if p.read_text("utf-8").strip()
        and p.name != "__main__.py"
        and not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert mute == []


def test_nothing_needs_a_folder_beside_the_project() -> None:
    named = [
        str(p.relative_to(ROOT))
        for room in ROOMS[:-1]
        for p in modules(room)
        if "../shared" in p.read_text("utf-8")
    ]
    assert named == []


@pytest.mark.parametrize(
    "path", [p for room in ROOMS for p in modules(room)], ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_page_that_the_code_cites_is_here(path: Path) -> None:
    pages = {page.name for page in ROOT.glob("docs/*.md")} | {"README.md", "CHANGELOG.md", "codebook.md"}
    cited = re.findall(r"[\w-]+\.md\b", path.read_text("utf-8"))
    assert {page for page in cited if page not in pages} == set()
