"""Tables without ruling lines: columns from where the figures stand. Always flagged."""

from __future__ import annotations

from extract.document import Block
from extract.pdf_geometry import Glyph, Page


def borderless_tables(page: Page, glyphs: list[Glyph]) -> tuple[list[tuple[float, Block]], list[Glyph]]:
    """Tables found without rules, with the y at which each begins, and the glyphs left over."""
    return [], glyphs
