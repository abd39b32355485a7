"""Search over narratives finds what is there, all of it, and nothing else, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import UserError
from crawler.feed.scope import Scope
from crawler.search import LONGEST, Asked, Hits, search, words_of
from crawler.store import Store

TEXTS = (
    "全年收到行政复议1件，被提起行政诉讼0件。",
    "依法办理政府信息公开申请12件，其中涉及征地拆迁3件",
    "The GIS 平台 was rebuilt; 50% of \"pages\" have a 二维码 (QR_code).",
    "公", "复议", "",
    "甲乙甲乙甲乙，诉",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("search") / "gongkai.db") as held:
        with held.transaction():
            for number, text in enumerate(TEXTS):
                add(held, f"99010{number % 2}-a{number}", text)
        yield held


def add(store: Store, agency: str, text: str, *, current: int = 1, year: int = 2025, sha: str = "") -> None:
    sha = sha or f"{agency}-sha"
    store.db["reports"].insert({
        "agency_id": agency, "division_code": agency[:6], "year": year, "sha256": sha, "version": 1,
        "current": current, "title": "T", "url": "http://h/",
    })  # fmt: skip
    store.db.execute("INSERT INTO sections VALUES (?, ?, ?, 's1', ?)", [agency, year, sha, text])


def everything(store: Store, asked: Asked, limit: int = 2) -> list[str]:
    found: list[str] = []
    before = 0
    while True:
        page = search(store, asked, before, limit)
        found += [hit.agency_id for hit in page.items]
        before = page.further
        if not before:
            return found


def truth(words: tuple[str, ...]) -> set[str]:
    return {
        f"99010{n % 2}-a{n}" for n, text in enumerate(TEXTS) if all(word in text.lower() for word in words)
    }


@pytest.mark.parametrize(
    "question",
    ["行政复议", "复议", "公", "件", "件。", "拆迁3件", "3件",
     "gis", "GIS 平台", "50%", '"pages"', "qr_code", "诉",
     "0件", "甲乙甲乙", "复议 诉讼", "无此词", "*", "' OR 1", "NEAR(", "a AND", "^公", "公*", "\\", "😀"],
)  # fmt: skip
def test_what_is_found_is_what_is_there(store: Store, question: str) -> None:
    words = words_of(question)
    found = everything(store, Asked(words))
    assert set(found) == truth(words)
    assert len(found) == len(set(found))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="公复议诉讼政府信息件0123%_\"'*()- aAgG甲乙。", min_size=1, max_size=12))
def test_any_question_is_answered_truly(store: Store, question: str) -> None:
    try:
        words = words_of(question)
    except UserError:
        return
    assert set(everything(store, Asked(words), 3)) == truth(words)


def test_snippets_mark_every_word_and_keep_the_text(store: Store) -> None:
    hit = search(store, Asked(words_of("GIS 二维码"))).items[0]
    marked = [piece.text for snippet in hit.snippets for piece in snippet if piece.found]
    assert marked == ["GIS", "二维码"]
    whole = "".join(piece.text for snippet in hit.snippets for piece in snippet)
    assert whole == TEXTS[2]


def test_only_current_versions_of_the_place_and_year_asked_for(store: Store) -> None:
    with store.transaction():
        add(store, "990109-x", "只此一处词语", current=0)
        add(store, "990109-y", "只此一处词语", year=2024)
    asked = words_of("只此一处词语")
    assert everything(store, Asked(asked)) == ["990109-y"]
    assert everything(store, Asked(asked, year=2025)) == []
    assert everything(store, Asked(asked, Scope("990108"))) == []
    assert everything(store, Asked(asked, section="s2")) == []


def test_the_index_follows_the_texts(store: Store) -> None:
    with store.transaction() as db:
        add(store, "990107-z", "最初的说法")
        db.execute("UPDATE sections SET text = '后来的说法' WHERE agency_id = '990107-z'")
    assert everything(store, Asked(("最初的说法",))) == []
    assert everything(store, Asked(("后来的说法",))) == ["990107-z"]
    with store.transaction() as db:
        db.execute("DELETE FROM sections WHERE agency_id = '990107-z'")
        db.execute("INSERT INTO narrative_search (narrative_search) VALUES ('integrity-check')")
    assert everything(store, Asked(("后来",))) == []


@pytest.mark.parametrize("question", ["", "   ", "\x00\x07", "字" * (LONGEST + 1), "a b c d e f g h i"])
def test_a_question_that_is_none_or_too_long_is_said(question: str) -> None:
    with pytest.raises(UserError):
        words_of(question)


def test_an_older_home_is_indexed_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "gongkai.db"
    with Store(path) as store, store.transaction() as db:
        for name in ("added", "removed", "changed"):
            db.execute(f"DROP TRIGGER sections_{name}")
        for kind, name in (
            ("TABLE", "narrative_terms"), ("TABLE", "narrative_search"), ("VIEW", "narrative_texts"),
            ("TABLE", "narratives"),
        ):  # fmt: skip
            db.execute(f"DROP {kind} {name}")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm011_search'")
        add(store, "990101-a", "旧库中的文字")
    with Store(path) as store:
        assert everything(store, Asked(("文字",))) == ["990101-a"]


def test_nothing_is_found_in_an_empty_home(tmp_path: Path) -> None:
    with Store(tmp_path / "gongkai.db") as store:
        assert search(store, Asked(("公",))) == search(store, Asked(("公开年报",))) == Hits()
