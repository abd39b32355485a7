"""The six chapters of an invented report, in wording that differs between agencies and years.

Each slot has several phrasings; the agency and the year choose one. Figures in the text are those
of the tables, except where the story plants a contradiction (``Agency.claim``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.replicas.figures import figures
from data.replicas.model import YEAR, Agency, Publication, pick

HEADS = {
    "s1": "一、总体情况",
    "s2": "二、主动公开政府信息情况",
    "s3": "三、收到和处理政府信息公开申请情况",
    "s4": "四、政府信息公开行政复议、行政诉讼情况",
    "s5": "五、存在的主要问题及改进情况",
    "s6": "六、其他需要报告的事项",
}
WORKS = 5
"""So many of the ``works`` phrases stand in a report: what each unit did that few others did."""
GOVERNMENTS = ("government", "township")
"""Art. 50 asks governments of every level for assessment, public review and accountability."""
SELVES = {"office": "本办", "township": "本乡镇", "subdistrict": "本街道"}
SLOTS = {
    "s1": ("active", "works", "request", "management", "platform", "supervision"),
    "s5": ("problem", "improvement"),
    "s6": ("fee",),
}


@dataclass(frozen=True)
class Text:
    """A report as its media draw it: title, lead, chapters by id, and the printed figures."""

    title: str
    form: str
    lead: str
    chapters: dict[str, tuple[str, ...]]
    cells: dict[str, str]


@cache
def _phrases() -> dict[str, list[str]]:
    path = Path(__file__).with_name("phrases.toml")
    return {slot: list(choices) for slot, choices in tomllib.loads(path.read_text("utf-8")).items()}


def compose(publication: Publication) -> Text:
    """The report's words and figures, the same on every call."""
    agency, year = publication.agency, publication.year
    cells = figures(agency, year, publication.revised)
    facts = _facts(agency, year, cells)
    chapters = {
        chapter: tuple(_say(agency, year, slot, facts) for slot in slots) for chapter, slots in SLOTS.items()
    }
    if agency.kind in GOVERNMENTS:
        chapters["s1"] += (_say(agency, year, "accountability", facts),)
    return Text(publication.title, agency.form, _say(agency, year, "lead", facts), chapters, cells)


def _say(agency: Agency, year: int, slot: str, facts: dict[str, object]) -> str:
    """The slot's words. A unit that copies another's report has all its words, with its own figures."""
    choices, writer = list(_phrases()[slot]), agency.copies or agency.agency_id
    said = []
    for turn in range(WORKS if slot == "works" else 1):
        said.append(choices.pop(pick(len(choices), writer, year, slot, *([turn] if turn else []))))
    return "".join(said).format(**facts)


def _facts(agency: Agency, year: int, cells: dict[str, str]) -> dict[str, object]:
    def count(what: str, least: int, most: int) -> int:
        return least + pick(most - least, agency.agency_id, year, what)

    claim = agency.claim if year == YEAR else 0
    level = agency.level
    return {
        "level": level,
        "org": agency.title_name if agency.kind != "government" else f"{agency.title_name}人民政府",
        "we": {
            "government": f"全{level}",
            "office": "本办",
            "township": "本乡镇",
            "subdistrict": "本街道",
        }.get(agency.kind, "我局"),
        "topic": agency.topic,
        "year": year,
        "next": year + 1,
        "items": count("items", 45, 900),
        "site": count("site", 30, 400),
        "wechat": count("wechat", 20, 260),
        "read": count("read", 2, 25),
        "train": count("train", 2, 7),
        "meet": count("meet", 2, 6),
        "people": count("people", 18, 160),
        "check": count("check", 3, 13),
        "posts": count("posts", 2, 9),
        "recv": int(cells["t3.new_recv.tot"]) + claim,
        "in": cells["t3.carry_in.tot"],
        "done": cells["t3.done_total.tot"],
        "out": cells["t3.carry_out.tot"],
    }
