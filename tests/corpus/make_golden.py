"""Write the committed samples, each with its expected cells as JSON.

    python -m tests.corpus.make_golden

``tests/golden/media``: documents that are read without a doubt, made by real programs.
``tests/golden/corpus``: one document of each kind of the full corpus. Needs what ``make corpus`` needs; the
tests need only what it wrote.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.corpus import tools
from tests.corpus.catalogue import catalogue
from tests.corpus.docx import docx_bytes
from tests.corpus.html import html_bytes
from tests.corpus.make import write
from tests.corpus.sample import Sample, make_sample

GOLDEN = Path(__file__).parents[1] / "golden" / "media"
CORPUS = GOLDEN.with_name("corpus")

WORD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "writer_2021_breaks": ({"edition": "2021", "seed": 12}, {"spacing": 6, "size": 7}),
    "writer_2019_landscape": ({"edition": "2019", "seed": 13}, {"landscape": True, "size": 8}),
    "writer_2021_wrapped": ({"edition": "2021", "seed": 14, "low": 300_000, "high": 800_000}, {}),
}
"""Name -> (arguments of the sample, arguments of the Word file)."""
PRINTED = {"chromium_2021": ({"edition": "2021", "seed": 15}, "trs")}
HTML = {
    "trs_2021": ({"edition": "2021", "seed": 21}, "trs"),
    "word_export_2019": ({"edition": "2019", "seed": 22}, "word_export"),
    "layout_tables_2021": ({"edition": "2021", "seed": 23}, "layout_tables"),
}
KEPT = (
    "html_wps_export_2021_small", "html_cell_paragraphs_2019_small", "html_nested_tables_2021_blank",
    "html_script_json_2021_large", "html_cdata_2019_blank", "html_hidden_nodes_2021_small",
    "html_traditional_2021_small", "html_glued_2021", "html_pipes_2021_small", "html_sheet_editor_stat2014",
    "html_one_cell_a_paragraph_2021_small", "html_blanks_between_2021_small", "html_headed_narrative",
    "writer_html_usual_2021_small", "docx_usual_stat2014", "docx_tiny_narrative",
    "writer_docx_usual_2019_small",
    "writer_doc_usual_2021_blank", "rtf_2019_small", "writer_pdf_usual_2021_small",
    "weasyprint_collapsed_2021_small",
    "drawn_turned_content_2021_small", "drawn_repeated_heads_2019_blank", "drawn_lines_only_2021_blank",
    "drawn_narrow_heads_2021_small", "xlsx_2019_small", "xls_stat2014", "ofd_2021_blank", "ofd_2019_small",
    "zip_2021_small", "rar_stat2014", "scan_150_2021_small", "scan_200_stamp_2019_small",
)  # fmt: skip
"""Entries of the catalogue that are committed: small ones, one of each kind."""


def main() -> int:
    lacking = tools.missing()
    if lacking:
        print("; ".join(lacking), file=sys.stderr)
        return 2
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, (arguments, habit) in HTML.items():
        sample = make_sample(**arguments)
        _write(f"{name}.html", html_bytes(sample, habit), sample)
    for name, (arguments, layout) in WORD.items():
        sample = make_sample(**arguments)
        data = docx_bytes(sample, **layout)
        _write(f"{name}.docx", data, sample)
        _write(f"{name}.pdf", tools.saved_by_writer({"word.docx": data}, "pdf")["word.docx"], sample)
    for name, (arguments, habit) in PRINTED.items():
        sample = make_sample(**arguments)
        _write(f"{name}.pdf", tools.printed_by_chromium(html_bytes(sample, habit)), sample)
    write((entry for entry in catalogue() if entry.name in KEPT), CORPUS)
    return 0


def _write(name: str, data: bytes, sample: Sample) -> None:
    (GOLDEN / name).write_bytes(data)
    facts = {"form": sample.edition, "agency": sample.agency, "year": sample.year, "title": sample.title}
    text = json.dumps({**facts, "cells": sample.cells}, ensure_ascii=False, indent=1)
    (GOLDEN / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
