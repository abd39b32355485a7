"""Preformatted text: its lines and tabs are shown as they stand, as in a plain text file."""

from __future__ import annotations

from dataclasses import replace

from extract import text
from extract.document import Block, Paragraph
from extract.html.nodes import Paths
from extract.html.text import Element, words


def read_lines(node: Element, paths: Paths) -> list[Block]:
    """The blocks of a ``pre`` element. Each place is the element's, with the line in it."""
    path = paths.of(node)
    blocks: list[Block] = []
    for block in text.read(words(node).encode()).blocks:
        place = replace(block.place, xpath=path)
        if isinstance(block, Paragraph):
            blocks.append(replace(block, place=place))
        else:
            cells = tuple(replace(c, place=replace(c.place, xpath=path)) for c in block.cells)
            blocks.append(replace(block, cells=cells, place=place))
    return blocks
