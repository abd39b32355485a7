"""One sentence for each answer of the ledger, in Chinese and English, that a person can forward."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from crawler.ledger.obligation import Obligation
from crawler.registry.model import Division

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, Lang] = ("zh", "en")


@dataclass(frozen=True)
class Sentence:
    """The same words in both languages."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        return self.en if lang == "en" else self.zh


@cache
def texts() -> dict[str, dict[str, Sentence]]:
    """The texts of data/why.toml: by table and name, in both languages."""
    data = tomllib.loads(resources.files("data").joinpath("why.toml").read_text(encoding="utf-8"))
    return {table: {name: Sentence(**pair) for name, pair in rows.items()} for table, rows in data.items()}


def why(item: Obligation, division: Division) -> Sentence:
    """The sentence of an obligation: dates, place, what was seen."""
    sentence, tail = texts()["sentence"][_key(item)], _tail(item)
    return Sentence(
        f"{sentence.zh.format(**_fields(item, division, 'zh'))}{tail.zh}。",
        f"{sentence.en.format(**_fields(item, division, 'en'))}{tail.en}.",
    )


def _key(item: Obligation) -> str:
    known = texts()["sentence"]
    if item.status == "published" and item.timing:
        undated = item.claimed is None and item.timing.timeliness == "late"
        exact = "late_undated" if undated else f"{item.timing.timeliness}_{item.timing.certainty}"
        return exact if exact in known else "unknown_date"
    if item.status == "missing":
        return f"missing_{item.certainty}"
    return item.code if item.code in known else "unknown_place"


def _tail(item: Obligation) -> Sentence:
    name = ""
    if item.status == "published" and (failure := _failure(item)):
        return Sentence(f"；{failure.zh}", f"; {failure.en}")
    if item.status == "published" and item.trail.unlisted():
        name = "unlisted"
    elif item.basis == "practice" and item.status in ("missing", "not_due"):
        name = "practice"
    return texts()["tail"][name] if name else Sentence("", "")


def _fields(item: Obligation, division: Division, lang: Lang) -> dict[str, object]:
    claim, timing, page = item.claim, item.timing, item.claimed
    proof = item.grounds[0].answer if item.grounds else None
    reasons = texts()["reason"]
    return {
        "who": who(item, division),
        "year": item.year,
        "due": day(item.due.isoformat() if item.due else "", lang),
        "first": day(item.trail.not_after or item.at, lang),
        "before": day(item.trail.not_before or "", lang),
        "at": day(item.at, lang),
        "first_proof": day(proof.at if proof else item.at, lang),
        "on": day(page.day.isoformat(), lang) if page else "",
        "source": texts()["source"][page.source].of(lang) if page else "",
        "days": timing.days_late if timing else None,
        "url": claim.sighting.url if claim else "",
        "place": place(item, lang),
        "reason": reasons.get(item.code, reasons["not_understood"]).of(lang),
        "outcome": _outcome(item).of(lang),
    }


def who(item: Obligation, division: Division) -> str:
    """The agency with its division's name before it, unless its own name carries it."""
    name = item.agency.name
    stem = division.name[:2]
    return (
        name if name.startswith(division.name) or (len(stem) == 2 and stem in name) else division.name + name
    )


def day(moment: str, lang: Lang) -> str:
    """A day as the language writes it; '' for none."""
    if not moment:
        return ""
    when = date.fromisoformat(moment[:10])
    return when.isoformat() if lang == "en" else f"{when.year}年{when.month}月{when.day}日"


def place(item: Obligation, lang: Lang) -> str:
    """The address that was looked at, and how many more."""
    told = item.trail.before if item.status in ("published", "withdrawn") else None
    passage = told or (item.grounds[-1] if item.grounds else None)
    looks = passage.answer.looks if passage and passage.answer else ()
    urls = list(dict.fromkeys(x.url for x in looks))
    if not urls:
        return texts()["place"]["portal"].of(lang)
    more = texts()["place"]["more"].of(lang).format(count=len(urls), rest=len(urls) - 1)
    return f"{urls[0]}{more}" if len(urls) > 1 else urls[0]


def _failure(item: Obligation) -> Sentence | None:
    """What went wrong where a document was fetched and none of its kind could be read; None otherwise."""
    readings = [u.reading for u in item.claim.documents if u.reading] if item.claim else []
    if any(r.confirms for r in readings):
        return None
    return next((texts()["error"][r.error] for r in readings if r.error in texts()["error"]), None)


def _outcome(item: Obligation) -> Sentence:
    known, claim = texts()["outcome"], item.claim
    outcomes = [claim.sighting.outcome, *(u.ref.outcome for u in claim.documents)] if claim else []
    worst = next((o for o in outcomes if o != "ok"), "")
    if not worst and (failure := _failure(item)):
        return failure
    if claim and not worst and not claim.sighting.followed:
        return known["unread"]
    return known.get(worst or "ok", Sentence(worst, worst))
