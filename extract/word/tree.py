"""Ways through the XML of a Word file, by local names: the strict and the ordinary schema differ else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

NOT_SHOWN = frozenset(
    {"del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rPr", "pPr", "txbxContent", "rt"}
)
"""Elements whose words are no part of the line that they stand in."""
_OFF = frozenset({"0", "false", "off", "none"})


def local(node: etree._Element) -> str:
    """Tag without namespace."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: etree._Element) -> Iterator[etree._Element]:
    """Child elements that are part of the document as it stands: no deletions, no fallbacks."""
    return (child for child in node if local(child) not in NOT_SHOWN)


def attribute(node: etree._Element, name: str) -> str | None:
    """The attribute with this local name, whatever its namespace; None where there is none."""
    for key, text in node.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return None


def find(node: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant along child names."""
    step: etree._Element | None = node
    for name in path:
        step = next((c for c in step if local(c) == name), None) if step is not None else None
    return step


def value(node: etree._Element, *path: str) -> int:
    """The whole number in ``w:val`` along child names, 0 where there is none."""
    found = find(node, *path)
    text = attribute(found, "val") if found is not None else None
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else 0


def off(text: str) -> bool:
    """Whether a property's value switches it off."""
    return text.lower() in _OFF


def is_on(node: etree._Element, *path: str) -> bool:
    """Whether a switch along child names is there and not off."""
    found = find(node, *path)
    return found is not None and not off(attribute(found, "val") or "1")


def dropped(node: etree._Element, top: etree._Element) -> bool:
    """Whether an element stands, below ``top``, in something that is not shown there."""
    step = node.getparent()
    while step is not None and step is not top:
        if local(step) in NOT_SHOWN:
            return True
        step = step.getparent()
    return False
