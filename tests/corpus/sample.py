"""A report with known figures: every figure different, the form's identities true.

Labels and cell ids are those of the two statutory forms (国办公开办函〔2019〕60号, 〔2021〕30号), written
down here a second time, so that an error in data/forms/ cannot hide itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

COLUMNS = ("nat", "biz", "sci", "ngo", "law", "oth", "tot")
COLUMN_LABELS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
DENY = (
    ("deny_secret", "1.属于国家秘密"),
    ("deny_law", "2.其他法律行政法规禁止公开"),
    ("deny_safety", "3.危及“三安全一稳定”"),
    ("deny_third", "4.保护第三方合法权益"),
    ("deny_intern", "5.属于三类内部事务信息"),
    ("deny_process", "6.属于四类过程性信息"),
    ("deny_casefile", "7.属于行政执法案卷"),
    ("deny_query", "8.属于行政查询事项"),
)
UNABLE = (
    ("unable_nothold", "1.本机关不掌握相关政府信息"),
    ("unable_create", "2.没有现成信息需要另行制作"),
    ("unable_unclear", "3.补正后申请内容仍不明确"),
)
NOPROC = (
    ("noproc_petition", "1.信访举报投诉类申请"),
    ("noproc_repeat", "2.重复申请"),
    ("noproc_publish", "3.要求提供公开出版物"),
    ("noproc_mass", "4.无正当理由大量反复申请"),
    ("noproc_confirm", "5.要求行政机关确认或重新出具已获取信息"),
)
OTHER_2021 = (
    ("other_nocorrect", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("other_nofee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("other_misc", "3.其他"),
)
RESULTS = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
BLOCKS = ("review", "suit_direct", "suit_after")

Span = tuple[str, int, int]
"""Text, rows, columns."""
Grid = list[list[Span]]


@dataclass
class Sample:
    """A report before it is written in any medium."""

    edition: str
    agency: str
    year: int
    cells: dict[str, str] = field(default_factory=dict)
    tables: list[Grid] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    @property
    def chapters(self) -> list[tuple[str, list[str | Grid]]]:
        """Heading and contents of the six chapters."""
        number = self.cells["t3.new_recv.tot"]
        aspects = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
        first: list[str | Grid] = [
            f"本报告所列数据的统计期限自{self.year}年1月1日起，至{self.year}年12月31日止。",
            *(
                f"（{n}）{a}。本机关按照要求做好{a}的各项工作，全年有序推进，成效较好。"
                for n, a in zip("一二三四五", aspects, strict=True)
            ),
            f"{self.year}年新收到政府信息公开申请{number}件。",
        ]
        return [
            ("一、总体情况", first),
            ("二、主动公开政府信息情况", [self.tables[0]]),
            ("三、收到和处理政府信息公开申请情况", [self.tables[1]]),
            ("四、政府信息公开行政复议、行政诉讼情况", [self.tables[2]]),
            (
                "五、存在的主要问题及改进情况",
                ["存在问题：公开的及时性还需提高。改进情况：加强培训，明确专人。"],
            ),
            ("六、其他需要报告的事项", ["本年度发出收费通知的件数和总金额，以及实际收取的总金额均为0。"]),
        ]


class _Figures:
    """Different figures, handed out one by one."""

    def __init__(self, seed: int, low: int, high: int) -> None:
        numbers = list(range(low, high))
        random.Random(seed).shuffle(numbers)
        self._numbers = iter(numbers)

    def next(self) -> int:
        return next(self._numbers)


def make_sample(
    edition: str,
    seed: int = 1,
    low: int = 11,
    high: int = 999,
    year: int = 2024,
    noughts: frozenset[str] = frozenset(),
) -> Sample:
    """A sample of edition ``2021`` or ``2019``. Figures lie between ``low`` and ``high``, sums above.

    All figures of the three tables are different from each other; seeds are tried until they are. The rows
    of table three named in ``noughts`` (parts of the outcomes) are 0 all along."""
    for attempt in range(10_000):
        sample = Sample(edition, "云溪县林业和草原局", year)
        figures = _Figures(seed * 10_000 + attempt, low, high)
        _table_two(sample, figures)
        _table_three(sample, figures, noughts)
        _table_four(sample, figures)
        values = [v for k, v in sample.cells.items() if k.split(".")[1] not in noughts]
        if len(set(values)) == len(values) and all(float(v) > 0 for v in values):
            return sample
    raise ValueError("no seed gives figures that are all different")


def _put(sample: Sample, cell_id: str, value: object) -> str:
    sample.cells[cell_id] = str(value)
    return str(value)


_T2_2021 = (
    ("一", ("本年制发件数", "本年废止件数", "现行有效件数"), ("issued", "repealed", "in_force"),
     (("rules", "规章"), ("normdocs", "行政规范性文件"))),
    ("五", ("本年处理决定数量",), ("decisions",), (("licensing", "行政许可"),)),
    ("六", ("本年处理决定数量",), ("decisions",), (("penalty", "行政处罚"), ("coercion", "行政强制"))),
    ("八", ("本年收费金额（单位：万元）",), ("amount_wan",), (("fees", "行政事业性收费"),)),
)  # fmt: skip
_ITEMS = ("上一年项目数量", "本年增/减", "处理决定数量")
_ITEM_IDS = ("items_prev", "items_delta", "decisions_2019")
_T2_2019 = (
    ("一", ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
     ("made_2019", "disclosed_2019", "disclosed_total_2019"),
     (("rules", "规章"), ("normdocs", "规范性文件"))),
    ("五", _ITEMS, _ITEM_IDS, (("licensing", "行政许可"), ("services", "其他对外管理服务事项"))),
    ("六", _ITEMS, _ITEM_IDS, (("penalty", "行政处罚"), ("coercion", "行政强制"))),
    ("八", _ITEMS[:2], _ITEM_IDS[:2], (("fees", "行政事业性收费"),)),
    ("九", ("采购项目数量", "采购总金额"), ("items", "amount"), (("procurement", "政府集中采购"),)),
)  # fmt: skip


def _table_two(sample: Sample, figures: _Figures) -> None:
    grid: Grid = []
    for item, labels, ids, rows in _T2_2021 if sample.edition == "2021" else _T2_2019:
        last = 3 - len(labels) + 1  # the last column takes what is left of four
        widths = [1] * (len(labels) - 1) + [last]
        grid.append([(f"第二十条第（{item}）项", 1, 4)])
        grid.append([("信息内容", 1, 1), *((x, 1, w) for x, w in zip(labels, widths, strict=True))])
        for row_id, label in rows:
            triple = sorted(figures.next() for _ in ids)
            triple = triple[1:2] + triple[:1] + triple[2:] if len(triple) == 3 else triple
            values = [
                _put(sample, f"t2.{row_id}.{c}", f"{v}.{v % 9 + 1}" if c in ("amount_wan", "amount") else v)
                for c, v in zip(ids, triple, strict=True)
            ]
            grid.append([(label, 1, 1), *((v, 1, w) for v, w in zip(values, widths, strict=True))])
    sample.tables.append(grid)


def _table_three(sample: Sample, figures: _Figures, noughts: frozenset[str]) -> None:
    other = OTHER_2021 if sample.edition == "2021" else (("other_all", "（六）其他处理"),)
    parts = [("grant", ""), ("grant_part", ""), *DENY, *UNABLE, *NOPROC, *other]
    values = {row: [0 if row in noughts else figures.next() for _ in range(6)] for row, _ in parts}
    values["done_total"] = [sum(column) for column in zip(*values.values(), strict=True)]
    values["carry_out"] = [figures.next() for _ in range(6)]
    values["carry_in"] = [figures.next() for _ in range(6)]
    values["new_recv"] = [
        d + o - i
        for d, o, i in zip(values["done_total"], values["carry_out"], values["carry_in"], strict=True)
    ]

    def row(row_id: str, *labels: Span) -> list[Span]:
        numbers = [*values[row_id], sum(values[row_id])]
        cells = (_put(sample, f"t3.{row_id}.{c}", v) for c, v in zip(COLUMNS, numbers, strict=True))
        return [*labels, *((text, 1, 1) for text in cells)]

    grid: Grid = [
        [
            ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            ("申请人情况", 1, 7),
        ],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(label, 1, 1) for label in COLUMN_LABELS[1:6]],
        row("new_recv", ("一、本年新收政府信息公开申请数量", 1, 3)),
        row("carry_in", ("二、上年结转政府信息公开申请数量", 1, 3)),
        row("grant", ("三、本年度办理结果", len(parts) + 1, 1), ("（一）予以公开", 1, 2)),
        row("grant_part", ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2)),
    ]
    groups = [("（三）不予公开", DENY), ("（四）无法提供", UNABLE), ("（五）不予处理", NOPROC)]
    if sample.edition == "2021":
        groups.append(("（六）其他处理", OTHER_2021))
    for head, rows in groups:
        for n, (row_id, label) in enumerate(rows):
            lead: list[Span] = [(head, len(rows), 1)] if n == 0 else []
            grid.append(row(row_id, *lead, (label, 1, 1)))
    if sample.edition == "2019":
        grid.append(row("other_all", ("（六）其他处理", 1, 2)))
    grid.append(row("done_total", ("（七）总计", 1, 2)))
    grid.append(row("carry_out", ("四、结转下年度继续办理", 1, 3)))
    sample.tables.append(grid)


def _table_four(sample: Sample, figures: _Figures) -> None:
    numbers: list[Span] = []
    for block in BLOCKS:
        parts = [figures.next() for _ in range(4)]
        for (result, _), value in zip(RESULTS, [*parts, sum(parts)], strict=True):
            numbers.append((_put(sample, f"t4.{block}.{result}", value), 1, 1))
    labels = [label for _, label in RESULTS]
    sample.tables.append(
        [
            [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
            [*((x, 2, 1) for x in labels), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
            [(x, 1, 1) for x in labels * 2],
            numbers,
        ]
    )


def blank_cells(sample: Sample, share: float, seed: int = 1) -> None:
    """Leave about this share of the figures empty, in the tables and in what is expected."""
    ids = {value: cell_id for cell_id, value in sample.cells.items()}
    chosen = random.Random(seed)
    for row in (row for grid in sample.tables for row in grid):
        for index, (text, rows, columns) in enumerate(row):
            if text in ids and chosen.random() < share:
                row[index] = ("", rows, columns)
                sample.cells[ids[text]] = ""


def expected_rows(grid: Grid) -> list[list[str]]:
    """The grid with each merged text at every position it covers, as Table.rows() gives it."""
    taken: dict[tuple[int, int], str] = {}
    for r, row in enumerate(grid):
        column = 0
        for text, rows, columns in row:
            while (r, column) in taken:
                column += 1
            taken.update({(r + i, column + j): text for i in range(rows) for j in range(columns)})
            column += columns
    width = max(c for _, c in taken) + 1
    return [[taken.get((r, c), "") for c in range(width)] for r in range(len(grid))]
