"""The sample report as Word (.docx), old Word (.doc, by LibreOffice), and RTF as WPS Writer exports it."""

from __future__ import annotations

import io

import docx

from tests.corpus_media.report import Sample, placed

RTF_WIDTH = 9000  # twips


def docx_file(sample: Sample) -> bytes:
    """Merged cells as Word keeps them."""
    document = docx.Document()
    document.add_heading(sample.title, 0)
    for head, texts, grid in sample.story:
        for line in (head, *texts):
            document.add_paragraph(line)
        if grid:
            cells = placed(grid)
            rows, columns = max(c[0] + c[2] for c in cells), max(c[1] + c[3] for c in cells)
            table = document.add_table(rows, columns)
            table.style = "Table Grid"
            for row, column, high, wide, words in cells:
                cell = table.cell(row, column)
                if high * wide > 1:
                    cell = cell.merge(table.cell(row + high - 1, column + wide - 1))
                cell.text = words
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rtf_file(sample: Sample) -> bytes:
    """GBK bytes under a Chinese font, row marks before and behind each row, paragraphs inside cells."""
    parts = [r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"]
    parts.append(rf"\pard\qc\f0 {_rtf(sample.title)}\par")
    for head, texts, grid in sample.story:
        parts += [rf"\pard {_rtf(line)}\par" for line in (head, *texts)]
        if grid:
            parts += _rtf_rows(placed(grid))
    return "\n".join([*parts, "}"]).encode("ascii")


def _rtf(text: str) -> str:
    """GBK as hexadecimal escapes; what GBK lacks as a Unicode escape."""
    out = ""
    for char in text:
        try:
            raw = char.encode("gbk")
        except UnicodeEncodeError:
            out += rf"\u{ord(char)}?"
            continue
        out += raw.decode("ascii") if raw.isascii() else "".join(f"\\'{byte:02x}" for byte in raw)
    return out


def _rtf_rows(cells: list[tuple[int, int, int, int, str]]) -> list[str]:
    columns = max(c[1] + c[3] for c in cells)
    lines = []
    for row in range(max(c[0] + c[2] for c in cells)):
        here = sorted((c for c in cells if c[0] <= row < c[0] + c[2]), key=lambda c: c[1])
        shape = r"\trowd\trgaph108"
        for top, column, high, wide, _ in here:
            merge = "" if high == 1 else r"\clvmgf" if top == row else r"\clvmrg"
            shape += rf"{merge}\cellx{(column + wide) * RTF_WIDTH // columns}"
        words = "".join(rf"{_broken(c[4]) if c[0] == row else ''}\cell " for c in here)
        lines.append(rf"{shape}\pard\intbl {words}{shape}\row")
    return lines


def _broken(text: str) -> str:
    """Heads of more than six characters are printed in two paragraphs."""
    if 6 < len(text) < 9 and not text.isascii():
        return rf"{_rtf(text[:4])}\par {_rtf(text[4:])}"
    return _rtf(text)
