"""What is worth telling, found by looking at the ledger, the findings and the visits.

The same state gives the same conditions with the same ids; nothing is remembered here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.alerts.facts import Facts, PortalState
from crawler.alerts.words import joined, kinds, known, say, sentence
from crawler.ledger.why import LANGUAGES, Lang, Sentence, day
from crawler.words import OUTCOME

Row = dict[str, Any]

_NAMES_SHOWN = 12
SETTLED = ("published", "withdrawn", "not_owed")
"""Statuses of obligations that no deadline concerns any more."""


@dataclass(frozen=True)
class Condition:
    """Something wrong that lasts. ``subject`` is the agency or place as people name it; ``year`` None
    where none is meant; ``about`` tells conditions of one kind apart."""

    kind: str
    about: str
    division_code: str
    subject: str
    text: Sentence
    severity: str
    url: str = ""
    agency_id: str = ""
    year: int | None = None

    @property
    def key(self) -> str:
        """What the condition is, for people and programs: ``missing:990101-jyj:2025``."""
        return f"{self.kind}:{self.about}"

    @property
    def notice_id(self) -> str:
        """The stable id of its notice."""
        return f"{self.kind}-{hashlib.blake2b(self.key.encode(), digest_size=4).hexdigest()}"


def conditions(facts: Facts) -> list[Condition]:
    """Every condition that holds, each id once, in a stable order."""
    found = {c.notice_id: c for finder in _FINDERS for c in finder(facts)}
    return sorted(found.values(), key=lambda c: (c.division_code, c.key))


def _of_obligation(kind: str, row: Row) -> Condition:
    lesser = row["basis"] == "practice" and kind in ("missing", "late")
    return Condition(
        kind, f"{row['agency_id']}:{row['year']}", row["division_code"], row["agency"] or row["agency_id"],
        Sentence(row["why_zh"], row["why_en"]), "info" if lesser else kinds()[kind].severity,
        row["url"] or next(iter((row["evidence"] or {}).get("urls", ())), ""), row["agency_id"], row["year"],
    )  # fmt: skip


def _obligations(facts: Facts) -> Iterator[Condition]:
    """Missing (only what is certain), late, withdrawn; not where a person has dismissed the finding."""
    for row in facts.obligations:
        if row["status"] == "missing" and row["certainty"] == "certain":
            kind, code = "missing", "T01"
        elif row["status"] == "published" and row["timeliness"] == "late":
            kind, code = "late", "T02"
        elif row["status"] == "withdrawn":
            kind, code = "withdrawn", "T06"
        else:
            continue
        if (code, row["agency_id"], row["year"]) not in facts.dismissed:
            yield _of_obligation(kind, row)


def _changes(facts: Facts) -> Iterator[Condition]:
    for row in facts.findings:
        if row["code"] == "T05":
            text = Sentence(row["message_zh"] or "", row["message_en"] or "")
            yield _of_finding("changed", row, row["id"], text)


def _identities(facts: Facts) -> Iterator[Condition]:
    """One condition a report, however many of its figures fail. What may be our own misreading
    (responsibility other than the source's) is shown in the findings, and alarms nobody."""
    failed: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in facts.findings:
        ours = row["responsibility"] not in (None, "source")
        if row["code"].startswith("A") and row["severity"] == "error" and not ours:
            failed[(row["agency_id"], row["year"])].append(row)
    for (agency_id, year), rows in failed.items():
        text = _both(
            "identity",
            agency=rows[0]["agency"],
            year=year,
            count=len(rows),
            message={lang: (rows[0][f"message_{lang}"] or "").rstrip("。.") for lang in LANGUAGES},
        )
        yield _of_finding("identity", rows[0], f"{agency_id}:{year}", text)


def _of_finding(kind: str, row: Row, about: str, text: Sentence) -> Condition:
    return Condition(
        kind, about, row["division_code"], row["agency"] or row["agency_id"], text, kinds()[kind].severity,
        row["url"] or "", row["agency_id"], row["year"],
    )  # fmt: skip


def _deadlines(facts: Facts) -> Iterator[Condition]:
    """One condition for all that a place still owes by a day. Its text follows the shrinking list."""
    owing: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for row in facts.obligations:
        if row["due"] and row["status"] not in SETTLED:
            left = (date.fromisoformat(row["due"]) - facts.today).days
            if 0 <= left <= facts.deadline_days:
                owing[(row["division_code"], row["year"], row["due"])].append(row)
    for (code, year, due), rows in owing.items():
        names = [row["agency"] or row["agency_id"] for row in rows]
        left = (date.fromisoformat(due) - facts.today).days
        text = _both(
            "deadline",
            division=facts.place(code),
            year=year,
            due=_day(due),
            days=left,
            count=len(names),
            names={lang: joined(names, lang, _NAMES_SHOWN) for lang in LANGUAGES},
        )
        lesser = all(row["basis"] == "practice" for row in rows)
        yield Condition(
            "deadline", f"{code}:{year}:{due}", code, facts.place(code), text,
            "info" if lesser else kinds()["deadline"].severity, facts.home(code), year=year,
        )  # fmt: skip


def _portals(facts: Facts) -> Iterator[Condition]:
    """A portal that none of the last visits could see, and one whose last visit is not believed for
    another reason: a site that was down once waits for the n-th time."""
    for code, visits in facts.visits.items():
        dark = [v for v in visits if v.dark]
        if len(visits) >= facts.portal_looks and len(dark) == len(visits):
            yield _portal(facts, code, visits)
        elif visits and not visits[0].accepted and not visits[0].dark:
            yield _rejected(facts, code, visits[0])


def _portal(facts: Facts, code: str, visits: list[PortalState]) -> Condition:
    last = visits[0]
    text = _both(
        "portal",
        division=facts.place(code),
        count=len(visits),
        at=_day(last.at),
        outcome={lang: OUTCOME[last.outcome].label(lang) for lang in LANGUAGES},
    )
    return Condition(
        "portal", code, code, facts.place(code), text, kinds()["portal"].severity, facts.home(code)
    )


def _rejected(facts: Facts, code: str, visit: PortalState) -> Condition:
    text = _both(
        "rejected",
        division=facts.place(code),
        at=_day(visit.at),
        verdict={lang: verdict(visit.verdict, lang) for lang in LANGUAGES},
    )
    return Condition(
        "rejected", code, code, facts.place(code), text, kinds()["rejected"].severity, facts.home(code)
    )


def verdict(code: str, lang: Lang) -> str:
    """A visit's verdict in words, its figures behind it; an unknown one as it is."""
    name, _, figures = code.partition(":")
    if not known("verdict", name):
        return code
    words = sentence("verdict", name).of(lang)
    return f"{words} ({figures})" if figures else words


def _day(moment: str) -> dict[Lang, str]:
    return {lang: day(moment, lang) for lang in LANGUAGES}


def _both(name: str, **fields: object) -> Sentence:
    """A text in both languages; a field that is a dict has a value for each of them."""
    zh, en = (
        say("text", name, lang, **{k: v[lang] if isinstance(v, dict) else v for k, v in fields.items()})
        for lang in LANGUAGES
    )
    return Sentence(zh, en)


_FINDERS: tuple[Callable[[Facts], Iterator[Condition]], ...] = (
    _obligations,
    _changes,
    _identities,
    _deadlines,
    _portals,
)
