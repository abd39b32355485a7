"""Which cell of the form stands under which head of table 4: by the block printed over each result."""

from __future__ import annotations

from extract.document import GridCell
from extract.forms import Form

SUIT = "suit"  # 行政诉讼, the head over two blocks
_SUITS = ("suit_direct", "suit_after")
_ALLOWED = ({"review"}, {"suit_direct"}, {"suit_after"}, {SUIT, "suit_direct"}, {SUIT, "suit_after"})
Head = tuple[GridCell, str]


def head_ids(
    results: list[Head], blocks: list[Head], apart: list[Head], form: Form
) -> tuple[list[str], list[str]]:
    """The cell ids under the result heads, from left to right, and what is doubtful about them; no ids where
    heads contradict each other or name a cell twice. ``apart``: block heads that stand in another table.

    Where merged heads reach over their results, these tell the block. Plain text keeps only the order of
    the heads: blocks as printed, five results each.
    """
    over = [{block for head, block in blocks if _covers(head, cell)} for cell, _ in results]
    if all(names in _ALLOWED for names in over):
        named = [next(iter(names - {SUIT})) for names in over]
        doubts: list[str] = []
    else:
        named, doubts = _by_order(results, [*apart, *blocks], len(apart), form)
        wide = [
            {block for head, block in blocks if head.colspan > 1 and _covers(head, c)} for c, _ in results
        ]
        if any(names and block not in _within(names) for names, block in zip(wide, named, strict=False)):
            return [], ["t4_heads_contradict"]
    ids = [f"t4.{block}.{result}" for block, (_, result) in zip(named, results, strict=False)]
    if len(ids) != len(results) or len(set(ids)) != len(ids) or not ids:
        return [], ["t4_heads_not_understood"]
    return ids, doubts


def _within(names: set[str]) -> set[str]:
    """The blocks that all of these heads together may stand over."""
    return set.intersection(*({name, *_SUITS} if name == SUIT else {name} for name in names))


def _covers(head: GridCell, cell: GridCell) -> bool:
    return head.column <= cell.column < head.column + head.colspan


def _by_order(
    results: list[Head], blocks: list[Head], before: int, form: Form
) -> tuple[list[str], list[str]]:
    """The block of each result by the order in which the blocks are printed, the first ``before`` of them
    above the others. Another order than the form's is read as printed and doubted: without merged heads
    it is no proof."""
    printed = [*blocks[:before], *sorted(blocks[before:], key=_place)]
    suits = list(dict.fromkeys(b for _, b in printed if b in _SUITS))
    top = [b for _, b in printed if b in ("review", SUIT)]
    order: list[str] = []
    for block in dict.fromkeys(top):
        order += suits if block == SUIT else [block]
    order += [] if SUIT in top else suits
    size = len(form.t4_results)
    named = [block for block in order for _ in range(size)]
    usual = [b.id for b in form.t4_blocks if b.id in order]
    straight = [r for _, r in results] == [r.id for r in form.t4_results] * len(order)
    return named, [] if order == usual and straight else ["t4_heads_reordered"]


def _place(head: Head) -> tuple[int, int]:
    return head[0].row, head[0].column
