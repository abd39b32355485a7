"""Writes invented reports in every text layout that is known, and as Document grids, from given figures."""

from __future__ import annotations

from collections.abc import Mapping

from extract.document import Document, GridCell, Paragraph, Place, Table
from extract.forms import Form, forms

Figures = Mapping[str, str]
Rows = list[list[str]]

TITLE = "青石县林草局2024年政府信息公开工作年度报告"
PERIOD = "本报告所列数据的统计期限自2024年1月1日起，至2024年12月31日止。"
_S1 = (
    f"{PERIOD}"
    "（一）主动公开。2024年，我局按时公开机构职能。（二）依申请公开。完善登记、办理、答复流程。"
    "（三）政府信息管理。信息发布前逐级审核。（四）平台建设。维护县政府网站专栏。（五）监督保障。组织业务培训。"
)
_S5 = "存在的问题是公开内容不够全面。下一步将加强培训，进一步改进。"
_S6 = "2024年未发出收费通知，未收取信息处理费。"
HEADS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_GROUPS = {g.id: g.zh for f in forms().values() for g in f.groups}


def edition(name: str) -> Form:
    return forms()[name]


def t2_rows(form: Form, figures: Figures) -> Rows:
    rows: Rows = []
    for block in form.blocks:
        rows.append([block.item])
        rows.append(["信息内容", *(c.zh for c in block.columns)])
        rows += [[r.zh, *(figures[f"t2.{r.id}.{c.id}"] for c in block.columns)] for r in block.rows]
    return rows


def t3_rows(form: Form, figures: Figures) -> list[tuple[list[str], list[str]]]:
    """(label cells, seven values) for every row; the first of a group carries the group's label."""
    rows = []
    group, first = "", True
    for row in form.rows:
        values = [figures[f"t3.{row.id}.{c.id}"] for c in form.columns]
        stage = "三、本年度办理结果" if first and row.zh.startswith("（") else ""
        first = first and not stage
        if row.zh[0] in "一二四":
            labels = [row.zh]
        elif not row.group:
            labels = [stage, row.zh]
        else:
            labels = ["", "" if row.group == group else _GROUPS[row.group], row.zh]
        group = row.group
        rows.append((labels, values))
    return rows


def t4_rows(form: Form, figures: Figures) -> Rows:
    results = [r.zh for r in form.t4_results]
    return [
        ["行政复议", "", "", "", "", "行政诉讼", *[""] * 9],
        [*results, "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", ""],
        ["", "", "", "", "", *results, *results],
        [figures[f"t4.{b.id}.{r.id}"] for b in form.t4_blocks for r in form.t4_results],
    ]


def _story(tables: list[str], title: str = TITLE) -> str:
    bodies = [_S1, tables[0], tables[1], tables[2], _S5, _S6]
    parts = [title, *(f"{h}\n\n{b}" for h, b in zip(HEADS, bodies, strict=True))]
    return "\n\n".join(parts) + "\n"


def _tabbed(rows: Rows, width: int) -> str:
    return "\n".join("\t".join(r + [""] * (width - len(r))) for r in rows)


def tsv(form: Form, figures: Figures) -> str:
    """Tab-separated rows padded to ten columns, with the rows that conversion shifts to the left."""
    rows = [
        [
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            "",
            "申请人情况",
            *[""] * 5,
            "总计",
        ],
        ["", "", "自然人", "法人或其他组织"],
        ["", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    for labels, values in t3_rows(form, figures):
        if labels[-1] == "3.其他" or labels[-1] == "（七）总计":
            labels = [labels[-1]] if labels[-1] == "（七）总计" else [labels[-1], ""]
        elif len(labels) == 1:
            labels = [*labels, ""]
        rows.append([*labels, *values])
    t2 = _tabbed(t2_rows(form, figures), 4)
    return _story([t2, _tabbed(rows, 10), _tabbed(t4_rows(form, figures), 15)])


def split_tsv(form: Form, figures: Figures) -> str:
    """As tsv, in markdown, with the last row of table 2 split off behind a blank line and a rule."""
    text = tsv(form, figures)
    head, mark, rest = text.partition("行政事业性收费\t")
    row, _, tail = rest.partition("\n")
    text = f"{head}\n{mark}{row.rstrip(chr(9))}\n---------\t---\n{tail}"
    for index, heading in enumerate(HEADS):
        text = text.replace(f"\n{heading}\n", f"\n{'#' * (2 + index % 3)} {heading}\n")
    return f"# {text}"


def one_cell_a_line(form: Form, figures: Figures) -> str:
    """One cell a line behind a tab, a blank line between rows, breaks inside heads."""
    t3 = [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
        ["", "自然人", "法人或其他组织", "总计"],
        ["", "", "商业企业", "科研\n\n机构", "社会公益组织", "法律服务机构", "其他", ""],
    ]
    t3 += [
        [label.replace("三、本", "三、\n本\n") for label in labels] + values
        for labels, values in t3_rows(form, figures)
    ]
    results = ["结果\n\n维持", "结果\n纠正", "其他\n\n结果", "尚未\n审结", "总计"]
    t4 = [
        ["行政复议", "行政诉讼"],
        [*results, "未经复议直接起诉", "复议后起诉"],
        ["", "", "", "", "", *results, *results],
        t4_rows(form, figures)[-1],
    ]
    texts = [
        "\n\n".join("\n".join(f"\t{c}" for c in row) for row in t) for t in (t2_rows(form, figures), t3, t4)
    ]
    return _story([f"{t}\n" for t in texts])


def pipes(form: Form, figures: Figures) -> str:
    """Markdown tables with pipes."""
    rows = [["", "", "", *(c.zh for c in form.columns)]]
    for labels, values in t3_rows(form, figures):
        rows.append([*[""] * (3 - len(labels)), *labels, *values])

    def table(rows: Rows) -> str:
        width = max(len(r) for r in rows)
        lines = ["| " + " | ".join(r + [""] * (width - len(r))) + " |" for r in rows]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    return _story([table(t2_rows(form, figures)), table(rows), table(t4_rows(form, figures))])


def grid(rows: list[list[tuple[str, int, int]]], number: int = 0) -> Table:
    """A table of (text, rowspan, colspan) cells, each put at the first free place of its row."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for text, rowspan, colspan in row:
            while (r, column) in taken:
                column += 1
            taken |= {(r + i, column + j) for i in range(rowspan) for j in range(colspan)}
            place = Place(table=number, row=r, column=column)
            cells.append(GridCell(text, r, column, place, rowspan, colspan))
    return Table(tuple(cells), Place(table=number))


def grid_rows(form: Form, figures: Figures) -> tuple[list[list[tuple[str, int, int]]], ...]:
    """Tables 2, 3 and 4 with the merged cells of the printed form."""
    t2 = []
    for block in form.blocks:
        span = 3 // len(block.columns)
        t2.append([(block.item, 1, 4)])
        t2.append([("信息内容", 1, 1), *((c.zh, 1, span) for c in block.columns)])
        for row in block.rows:
            t2.append([(row.zh, 1, 1), *((figures[f"t2.{row.id}.{c.id}"], 1, span) for c in block.columns)])
    t3: list[list[tuple[str, int, int]]] = [
        [("（本列数据的勾稽关系为：……）", 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(c.zh, 1, 1) for c in form.columns[1:6]],
    ]
    counts = {g: sum(r.group == g for r in form.rows) for g in _GROUPS}
    group, begun = "", False
    for row in form.rows:
        cells: list[tuple[str, int, int]] = []
        if row.zh[0] in "一二四":
            cells.append((row.zh, 1, 3))
        else:
            if not begun:
                cells.append(("三、本年度办理结果", len(form.rows) - 3, 1))
                begun = True
            if not row.group:
                cells.append((row.zh, 1, 2))
            else:
                if row.group != group:
                    cells.append((_GROUPS[row.group], counts[row.group], 1))
                cells.append((row.zh, 1, 1))
        group = row.group
        t3.append([*cells, *((figures[f"t3.{row.id}.{c.id}"], 1, 1) for c in form.columns)])
    results = [(r.zh, 1, 1) for r in form.t4_results]
    t4: list[list[tuple[str, int, int]]] = [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((t, 2, 1) for t, _, _ in results), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [*results, *results],
        [(t, 1, 1) for t in t4_rows(form, figures)[-1]],
    ]
    return t2, t3, t4


def document(tables: list[list[Table]], title: str = TITLE) -> Document:
    """A Document with the six chapters around the given tables of chapters two, three and four."""
    bodies: list[list[Table] | str] = [_S1, tables[0], tables[1], tables[2], _S5, _S6]
    document = Document("application/x-test", "test", [Paragraph(title, Place(line=0))])
    for head, body in zip(HEADS, bodies, strict=True):
        document.blocks.append(Paragraph(head, Place(line=len(document.blocks))))
        if isinstance(body, str):
            document.blocks.append(Paragraph(body, Place(line=len(document.blocks))))
        else:
            document.blocks.extend(body)
    return document


def grid_document(form: Form, figures: Figures) -> Document:
    return document([[grid(rows, n)] for n, rows in enumerate(grid_rows(form, figures))])
