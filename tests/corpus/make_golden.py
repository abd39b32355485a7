"""Write tests/golden/media/: documents made by real programs, each with its expected cells as JSON.

    python -m tests.corpus.make_golden

Needs LibreOffice Writer, Chromium and the Noto CJK fonts; the tests need only what it wrote.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.corpus.docx import docx_bytes
from tests.corpus.html import html_bytes
from tests.corpus.sample import Sample, make_sample

GOLDEN = Path(__file__).parents[1] / "golden" / "media"

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


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, (arguments, habit) in HTML.items():
        sample = make_sample(**arguments)
        _write(f"{name}.html", html_bytes(sample, habit), sample)
    for name, (arguments, layout) in WORD.items():
        sample = make_sample(**arguments)
        data = docx_bytes(sample, **layout)
        _write(f"{name}.docx", data, sample)
        _write(f"{name}.pdf", convert(data, ".docx", WRITER), sample)
    for name, (arguments, habit) in PRINTED.items():
        sample = make_sample(**arguments)
        _write(f"{name}.pdf", convert(html_bytes(sample, habit), ".html", CHROMIUM), sample)


WRITER = ("soffice", "--headless", "--convert-to", "pdf", "--outdir", "{folder}", "{source}")
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
    "--print-to-pdf={folder}/source.pdf", "file://{source}",
)  # fmt: skip


def convert(data: bytes, suffix: str, command: tuple[str, ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        filled = [part.format(folder=folder, source=source) for part in command]
        subprocess.run(filled, check=True, capture_output=True, timeout=120)
        return Path(folder, "source.pdf").read_bytes()


def _write(name: str, data: bytes, sample: Sample) -> None:
    (GOLDEN / name).write_bytes(data)
    facts = {"form": sample.edition, "agency": sample.agency, "year": sample.year, "title": sample.title}
    text = json.dumps({**facts, "cells": sample.cells}, ensure_ascii=False, indent=1)
    (GOLDEN / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
