"""Reports of other forms: the statistics of 2014 to 2018, and reports without tables."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from extract.indicators import statistics
from tests.corpus.sample import Grid, Sample, make_sample

_PARTS = {
    "sd.total": "一、主动公开情况",
    "resp.events": "二、回应解读情况",
    "req.recv": "三、依申请公开情况",
    "means.offices": "八、机构建设和保障经费情况",
    "training.meetings": "九、政府信息公开会议和培训情况",
}
_ASPECTS = ("制度建设", "渠道完善", "教育培训", "监督检查")


@dataclass
class Statistics(Sample):
    """A report of the years 2014 to 2018 with its appended statistics table."""

    @property
    def chapters(self) -> list[tuple[str, list[str | Grid]]]:
        told = "本机关按照《中华人民共和国政府信息公开条例》的规定编制本年度报告。"
        return [
            (
                "一、概述",
                [told, *(f"（{n}）{a}稳步推进。" for n, a in zip("一二三四", _ASPECTS, strict=True))],
            ),
            ("二、主动公开政府信息情况", ["通过门户网站、公开栏等渠道主动公开政府信息。"]),
            ("三、依申请公开政府信息情况", ["依法办理政府信息公开申请，按时答复。"]),
            ("四、因政府信息公开申请行政复议、提起行政诉讼的情况", ["有关情况见附表。"]),
            ("五、存在的主要问题及改进措施", ["公开的时效性有待提高，下一步将加强培训。"]),
            ("六、附表：政府信息公开情况统计表", [self.tables[0]]),
        ]


@dataclass
class Narrative(Sample):
    """A report of six chapters whose tables are not printed."""

    told: list[tuple[str, list[str | Grid]]] = field(default_factory=list)

    @property
    def chapters(self) -> list[tuple[str, list[str | Grid]]]:
        return self.told


def make_statistics(seed: int = 1, low: int = 11, high: int = 999, year: int = 2016) -> Statistics:
    """Every indicator of the form with a figure of its own; totals are the sums of their parts."""
    indicators = statistics().indicators
    for attempt in range(10_000):
        numbers = random.Random(seed * 10_000 + attempt).sample(range(low, high), len(indicators))
        values = dict(zip((x.id for x in indicators), numbers, strict=True))
        for indicator in sorted((x for x in indicators if x.sum_of), key=lambda x: len(x.sum_of)):
            values[indicator.id] = sum(values[part] for part in indicator.sum_of)
        if len(set(values.values())) == len(values):
            break
    sample = Statistics("stat2014", "云溪县林业和草原局", year, {k: str(v) for k, v in values.items()})
    grid: Grid = [[("统计指标", 1, 1), ("单位", 1, 1), ("统计数", 1, 1)]]
    for indicator in indicators:
        if indicator.id in _PARTS:
            grid.append([(_PARTS[indicator.id], 1, 1), ("——", 1, 1), ("——", 1, 1)])
        grid.append([(indicator.zh, 1, 1), (indicator.unit, 1, 1), (sample.cells[indicator.id], 1, 1)])
    sample.tables.append(grid)
    return sample


def make_narrative(seed: int = 1, year: int = 2020) -> Narrative:
    """A report in words only."""
    whole = make_sample("2021", seed=seed, year=year)
    told: list[tuple[str, list[str | Grid]]] = [
        (head, [text for text in contents if isinstance(text, str)] or ["有关数据见附件。"])
        for head, contents in whole.chapters
    ]
    return Narrative("narrative", whole.agency, year, told=told)
