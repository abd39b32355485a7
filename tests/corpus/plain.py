"""Samples as plain text: rows with tabs, rows with pipes."""

from __future__ import annotations

from tests.corpus.sample import Grid, Sample, expected_rows


def _flat(text: str) -> str:
    return " ".join(text.split())


def unmerged(grid: Grid) -> list[list[str]]:
    """Each merged text once, at its first position."""
    full = [[_flat(t) for t in row] for row in expected_rows(grid)]
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid):
        column = 0
        for _, rows, columns in row:
            while (r, column) in taken:
                column += 1
            covered = [(r + i, column + j) for i in range(rows) for j in range(columns)]
            taken |= set(covered)
            for i, j in covered[1:]:
                full[i][j] = ""
            column += columns
    return full


def _story(sample: Sample, table: str) -> str:
    lines = [sample.title, ""]
    for heading, contents in sample.chapters:
        lines += [heading, ""]
        for content in contents:
            if isinstance(content, str):
                lines += [content, ""]
            else:
                lines += [
                    table.join(row) if table == "\t" else f"| {' | '.join(row)} |"
                    for row in unmerged(content)
                ]
                lines.append("")
    return "\n".join(lines)


def tabbed(sample: Sample) -> bytes:
    """Tables as rows with a tab between cells."""
    return _story(sample, "\t").encode()


def piped(sample: Sample) -> bytes:
    """Tables as rows with bars between cells."""
    return _story(sample, "|").encode()
