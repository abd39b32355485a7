"""The codebook, made from the forms and the schema that the parser and the writers use."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.feed.rows import Row
from crawler.feed.schema import Field, Table, cell_specs, harmonised, sums, tables
from extract.forms import CellSpec, Form, forms

FIELDS = tuple(
    Field(name, "string", zh, en)
    for name, zh, en in (
        ("table", "表", "Table of the release"),
        ("name", "变量名", "Column name (also in Stata)"),
        ("cell_id", "单元格编号", "Cell id"),
        ("label_zh", "中文标签", "Chinese label"),
        ("label_en", "英文标签", "English label"),
        ("unit", "单位", "Unit"),
        ("type", "类型", "Type"),
        ("forms", "适用格式", "Editions of the form that have the cell"),
        ("years", "适用年度", "Reported years of those editions"),
        ("source", "依据", "Notice that prescribes the form"),
        ("variants", "标签异写", "Pieces of labels that are recognised"),
        ("comparability", "可比性", "With which cells it can be compared, and where a series breaks"),
    )
)
TABLE = Table("codebook", "编码手册", "Codebook", ("table", "name"), FIELDS)

_BREAK = "series break 2019/2021: 本年制发 is not 本年新制作, 现行有效 is not 对外公开总数量"
_SAME_NAME = "series break 2019/2021: comparable in name only with t2.*.decisions of the other edition"


def rows() -> list[Row]:
    """One row a column of every table, cells with what the forms say of them."""
    plain = [
        _row(table.name, field)
        for table in tables().values()
        for field in table.fields
        if table.name != "wide" or field.name in _ledger_names()
    ]
    return plain + [_cell(spec) for spec in cell_specs().values()] + [_harmonised(f) for f in harmonised()]


def _ledger_names() -> set[str]:
    cells = {spec.stata for spec in cell_specs().values()} | {field.name for field in harmonised()}
    return {name for name in tables()["wide"].names if name not in cells}


def _row(table: str, field: Field) -> Row:
    facts = dict.fromkeys((f.name for f in FIELDS), None)
    return facts | {
        "table": table,
        "name": field.name,
        "label_zh": field.zh,
        "label_en": field.en,
        "type": field.type,
    }


def _cell(spec: CellSpec) -> Row:
    editions = [form for form in forms().values() if spec.id in form.cells]
    return _row("wide", Field(spec.stata, "number", spec.zh, spec.en)) | {
        "cell_id": spec.id,
        "unit": spec.unit,
        "forms": " ".join(sorted(form.edition for form in editions)),
        "years": "; ".join(f"{form.valid_from}–{form.valid_to or ''}" for form in editions),
        "source": "; ".join(form.source for form in editions),
        "variants": " | ".join(sorted(set(_variants(spec, editions)))),
        "comparability": _comparability(spec, editions),
    }


def _variants(spec: CellSpec, editions: list[Form]) -> Iterator[str]:
    row_id = spec.id.split(".")[1]
    for form in editions:
        labels = (*form.rows, *form.t4_blocks, *(row for block in form.blocks for row in block.rows))
        for label in labels:
            if label.id == row_id:
                yield from (*label.match, *label.exact)


def _comparability(spec: CellSpec, editions: list[Form]) -> str:
    if len(editions) > 1:
        return "the same in all editions named"
    if spec.id.startswith("t3.other_"):
        return "harmonised as h_other_*"
    return _SAME_NAME if "decisions" in spec.id else _BREAK


def _harmonised(field: Field) -> Row:
    _, group, column = field.name.split("_")
    parts = " + ".join(f"t3.{row}.{column}" for row in sums()[group])
    whole = f", or t3.{group}_all.{column} where the form has that row" if group == "other" else ""
    facts = {
        "unit": "件", "forms": "2019 2021",
        "years": "; ".join(f"{f.valid_from}–{f.valid_to or ''}" for f in forms().values()),
        "source": "; ".join(f.source for f in forms().values()),
        "comparability": f"comparable over 2019 and 2021: {parts}{whole}; only where every part is a number",
    }  # fmt: skip
    return _row("wide", field) | facts


_SHOWN = ("name", "label_zh", "label_en", "unit", "forms", "comparability")


def markdown() -> str:
    """The codebook for reading: one table a part, with what the states of a cell mean."""
    lines = ["# Codebook 编码手册", "", _INTRODUCTION]
    made = rows()
    for name, table in tables().items():
        head = "| " + " | ".join(_SHOWN) + " |"
        lines += ["", f"## {name}: {table.en} {table.zh}", "", head, "|---" * len(_SHOWN) + "|"]
        lines += [_line(row) for row in made if row["table"] == name]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    return "| " + " | ".join(str(row[name] or "").replace("|", "/") for name in _SHOWN) + " |"


_INTRODUCTION = """\
Blank is not zero. A cell has a value only in state `number`; the other states say why there is none:
`blank` (an empty cell), `dash` (/, —), `text` (无, words), `absent` (not in the document), `unreadable`.
In the Stata file they are the missing values .b .d .t .a .u; a plain . means that no report was read.
Nothing is repaired: a wrong printed total stays as printed, with a finding beside it."""
