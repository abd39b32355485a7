"""What must hold of an obligation whatever was seen, in any order of good and bad looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.clock import SHANGHAI
from crawler.items import DateCandidate, DocumentRef
from crawler.ledger.bounds import Passage, Trail
from crawler.ledger.evidence import LookRow, SightingRow, Visit
from crawler.ledger.obligation import Obligation, evidence, obligation
from crawler.ledger.places import Answer
from crawler.ledger.resolve import Claim, DocumentUse
from crawler.ledger.why import why
from crawler.registry.model import Agency, Division
from extract.title import read_title

AGENCY = Agency("990101-jyj", "990101", "栖云县教育局")
DIVISION = Division("990101", "栖云县")
DUE = date(2026, 1, 31)
URL = "http://a.test/nb/1.html"
TITLE = "栖云县教育局2025年政府信息公开工作年度报告"
HOURS = 24.0

sights = st.sampled_from(
    ["absent", "blocked", "unreachable", "unknown", "published", "announced", "gone", "alive"]
)
days = st.integers(-20, 40)
events = st.lists(st.tuples(days, sights, st.none() | days), min_size=1, max_size=7, unique_by=lambda e: e[0])


def passage(number: int, offset: int, sight: str, dated: int | None) -> Passage:
    at = (datetime(2026, 1, 31, 12, tzinfo=SHANGHAI) + timedelta(days=offset)).isoformat()
    kind = {"gone": "not_found", "alive": "ok"}.get(sight)
    looks = [LookRow(number, f"s{number}", 0, at, "column", "http://a.test/nb/", "ok", complete=True)]
    if kind:
        looks.append(LookRow(number + 100, f"s{number}", 1, at, "article", URL, kind))
    visit = Visit(f"s{number}", at, frozenset({2025}), "done", "finished", tuple(looks), (), True, "accepted")
    if sight not in ("published", "announced"):
        state = sight if sight in ("blocked", "unreachable", "unknown") else "absent"
        return Passage(
            visit, (), Answer(state, "complete" if state == "absent" else state, at, tuple(looks[:1]))
        )
    dates = () if dated is None else (DateCandidate((DUE + timedelta(days=dated)).isoformat(), "article"),)
    use = DocumentUse(DocumentRef(URL, "page", sha256="a" * 64), None)
    sighting = SightingRow(number, f"s{number}", at, URL, TITLE, "http://a.test/nb/", dates=dates)
    standing = "report" if sight == "published" else "announced"
    claim = Claim(sighting, read_title(TITLE), standing, (AGENCY.agency_id,), "title", 2025, "title", (use,))
    return Passage(visit, (claim,), None)


def derived(seen: list[tuple[int, str, int | None]]) -> Obligation:
    ordered = sorted(seen)
    return obligation(AGENCY, 2025, DUE, Trail([passage(i, *e) for i, e in enumerate(ordered)]), HOURS)


@given(events)
@settings(max_examples=400)
def test_missing_needs_a_complete_look_after_the_due_date_and_nothing_listed_since(seen):
    found = derived(seen)
    absences = [d for d, sight, _ in seen if sight in ("absent", "gone", "alive") and d > 0]
    if found.status == "missing":
        assert absences
        assert not any(sight == "published" for _, sight, _ in seen)
        assert not any(sight == "announced" and d > max(absences) for d, sight, _ in seen)
    if found.certainty == "certain" and found.status == "missing":
        assert max(absences) - min(absences) >= HOURS / 24


@given(events)
@settings(max_examples=400)
def test_looks_that_saw_nothing_never_make_anybody_guilty(seen):
    """Bad looks added to any history never turn an answer into ``missing``, ``late`` or ``withdrawn``."""
    harmless = [(d, s, x) for d, s, x in seen if s not in ("blocked", "unreachable", "unknown")]
    if not harmless:
        assert derived(seen).status in ("blocked", "unreachable", "unknown")
        return
    before, after = derived(harmless), derived(seen)
    guilt = ("missing", "withdrawn")
    assert after.status not in guilt or before.status == after.status
    if after.timing and after.timing.timeliness == "late":
        assert before.timing == after.timing


@given(events)
@settings(max_examples=300)
def test_a_published_report_is_bounded_by_the_looks(seen):
    found = derived(seen)
    first, before = found.trail.not_after, found.trail.not_before
    published = [d for d, sight, _ in seen if sight == "published"]
    assert bool(published) == (found.status in ("published", "withdrawn"))
    if published:
        assert first
        if before:
            assert before < first
    if found.status == "withdrawn":
        assert any(sight == "gone" and d > max(published) for d, sight, _ in seen)
    if found.status == "not_due":
        assert max(d for d, _, _ in seen) <= 0 or not any(
            s in ("absent", "gone", "alive") and d > 0 for d, s, _ in seen
        )


@given(events, st.randoms())
@settings(max_examples=200)
def test_the_answer_does_not_depend_on_the_order_of_collection(seen, random):
    shuffled = list(seen)
    random.shuffle(shuffled)
    one, two = derived(seen), derived(shuffled)
    assert (one.status, one.certainty, one.timing, one.at) == (two.status, two.certainty, two.timing, two.at)
    assert evidence(one) == evidence(two)


@given(events)
@settings(max_examples=200)
def test_every_answer_has_a_sentence_and_evidence(seen):
    found = derived(seen)
    told = why(found, DIVISION)
    for text in (told.zh, told.en):
        assert "2025" in text
        assert "教育局" in text
        assert "{" not in text
        assert "None" not in text
        assert "  " not in text
    proof = evidence(found)
    assert proof["sweeps"]
    if found.status == "missing":
        assert proof["looks"]
    if found.status in ("published", "withdrawn"):
        assert proof["sightings"]
        assert proof["sha256"]
