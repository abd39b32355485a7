"""Make the golden files of tests/extract_media/golden: ``python -m tests.corpus_media`` (needs LibreOffice
for .doc and the Noto CJK faces for scans)."""

from __future__ import annotations

import json
from pathlib import Path

from extract.legacy.office import convert
from tests.corpus_media.ofds import ofd
from tests.corpus_media.packages import rar_file, zip_file
from tests.corpus_media.report import distinct, usual
from tests.corpus_media.scans import SANS, Look, image, pdf
from tests.corpus_media.sheets import xls, xlsx
from tests.corpus_media.words import docx_file, rtf_file

GOLDEN = Path(__file__).parents[1] / "extract_media" / "golden"


def main() -> None:
    """Write every file, and the figures that each of them prints."""
    figured, common = distinct(), usual()
    word, plain = docx_file(figured), docx_file(common)
    files = {
        "distinct.xlsx": xlsx(figured, hidden=True),
        "usual.xls": xls(common),
        "distinct.doc": convert(word, ".docx", "doc"),
        "usual.wps": convert(plain, ".docx", "doc"),
        "distinct.rtf": rtf_file(figured),
        "usual.rtf": convert(plain, ".docx", "rtf"),
        "distinct.ofd": ofd(figured),
        "pictures_only.ofd": ofd(common, pictures_only=True),
        "distinct.zip": zip_file(
            {"附件/云岭县水务局2024年政府信息公开工作年度报告.docx": word, "说明.txt": "附件说明".encode()}
        ),
        "distinct.rar": rar_file({"云岭县水务局2024年政府信息公开工作年度报告.docx": word}),
        "distinct_scan.pdf": pdf(figured, Look(dpi=200, skew=0.4, noise=3, quality=60)),
        "usual_scan.pdf": pdf(common, Look(dpi=200, skew=-0.8, noise=3, quality=60, latin=True)),
        "usual.jpg": image(common, Look(dpi=200, skew=0.3, quality=60, face=SANS), "JPEG"),
    }
    GOLDEN.mkdir(exist_ok=True)
    for name, data in files.items():
        (GOLDEN / name).write_bytes(data)
    figures = {"distinct": figured.cells, "usual": common.cells}
    (GOLDEN / "figures.json").write_text(json.dumps(figures, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
