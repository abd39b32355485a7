"""Fonts that a page brings along and in which a figure may look like another: 3 in the text, 7 on the screen.

The markup cannot tell what such a font shows. So a page is flagged where figures of its content are set in a
font of its own that is packed into the page, or that has the name of no font one knows; and where a font or a
class calls itself a cipher. Fonts of the machine, known ones that a site gives along, and icons are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from extract.html.sheets import FACE, Priority, matches, rules_of
from extract.html.text import SKIP, Element, source_text

ODD_FONT = "odd_font"

_HINTS = (
    b"@font-face",
    b"yhfont",
    b"stonefont",
    b"secret",
    b"encrypt",
    b"jiami",
    b"scrambl",
    b"obfus",
    b"cipher",
)
_FAMILY = re.compile(r"font-family\s*:\s*([^;}]+)", re.IGNORECASE)
_SHORT = re.compile(r"(?:^|;)font:([^;]+)")
_FETCHED = re.compile(r"url\s*\(\s*[\"']?\s*(data:)?", re.IGNORECASE)
_SECRET = re.compile(r"yhfont|stonefont|secret|encrypt|jiami|scrambl|obfus|cipher|anti-?(?:spider|crawl)")
_KNOWN = re.compile(
    r"[\u5b8b\u4eff\u9ed1\u6977\u96b6\u5706]|方正|华文|思源|苹方|等线|微软|雅黑"
    r"|song|simsun|fangsong|heiti|simhei|kaiti|yahei|pingfang|hansans|hanserif|noto|sourcehan|puhui|harmony"
    r"|misans|^(?:fz|hy|st)[a-z0-9]|\bdin\b|^din|roboto|arial|helvetica|times|georgia|lato|opensans|montserrat"
    r"|poppins|calibri|cambria|verdana|tahoma|impact|oswald|bebas|digital"
    r"|icon|awesome|glyph|material|swiper|slick|video|layui|element"
)
_DIGIT = re.compile(r"\d")
_NAMES = etree.XPath("//@class | //@style | //@face | //style/text()", smart_strings=False)


def hints_at_fonts(data: bytes) -> bool:
    """Whether a page is worth a closer look: a test of its bytes that takes no time."""
    small = data.replace(b"\0", b"").lower()
    return any(hint in small for hint in _HINTS)


def has_odd_figures(root: Element, content: Element) -> bool:
    """Whether a figure in the content is set in a font that may show another one."""
    odd, elsewhere = _odd_faces(root)
    if not odd and not _SECRET.search("\n".join(set(cast("list[str]", _NAMES(root)))).lower()):
        return False
    families = _families(root)
    figures = list(_with_figures(content))
    if figures and elsewhere:
        return True
    known: dict[Element, bool] = {}
    return any(_is_odd(node, odd, families, known) for node in figures)


def _with_figures(content: Element) -> Iterator[Element]:
    """The nodes whose own words hold a digit; characters without a meaning are no figures anyhow."""
    for node in content.iter("*"):
        if node.tag not in SKIP:
            own = (node.text or "", *(child.tail or "" for child in node))
            if any(map(_DIGIT.search, own)):
                yield node


def _odd_faces(root: Element) -> tuple[set[str], bool]:
    """The names of the page's own fonts that may show anything, and whether a block of rules for some screens
    only speaks of one."""
    odd: set[str] = set()
    rest = []
    for sheet in root.iter("style"):
        css = source_text(sheet)
        rest.append(FACE.sub("", css).lower())
        for face in FACE.finditer(css):
            family, fetched = _FAMILY.search(face[1]), _FETCHED.findall(face[1])
            if family and fetched and (any(fetched) or not _KNOWN.search(_name(family[1]))):
                odd.add(_name(family[1]))
    blocks = [block for css in rest if "@" in css for block in css.split("@")[1:]]
    return odd, any(name in block for block in blocks for name in odd)


def _name(family: str) -> str:
    return "".join(family.split()).strip("\"'").lower()


def _families(root: Element) -> dict[Element, str]:
    """The families that the page's rules give each node, by the rule that counts most."""
    found: dict[Element, tuple[Priority, str]] = {}
    for rule in rules_of(root):
        families = _named(rule.body)
        for node, before, priority in matches(rule, root) if families else ():
            if not before and (node not in found or priority > found[node][0]):
                found[node] = priority, families
    return {node: families for node, (_, families) in found.items()}


def _named(style: str) -> str:
    """The families that declarations name, packed and in small letters."""
    packed = "".join(style.lower().split())
    long, short = _FAMILY.search(packed), _SHORT.search(packed)
    return long[1] if long else short[1] if short else ""


def _is_odd(node: Element, odd: set[str], families: dict[Element, str], known: dict[Element, bool]) -> bool:
    """Whether the words of a node are set in an odd font: by the nearest node that names one."""
    chain = []
    verdict = False
    for above in (node, *node.iterancestors()):
        if above in known:
            verdict = known[above]
            break
        chain.append(above)
        if any(
            _SECRET.search(token.lower()) for token in (above.get("class") or "").split() if "font" in token
        ):
            verdict = True
            break
        if told := "".join(_told(above, families)):
            names = [_name(name) for name in told.split(",")]  # of a short form the last word is one
            verdict = any(name.endswith(tuple(odd)) or _SECRET.search(name) for name in names)
            break
    known.update(dict.fromkeys(chain, verdict))
    return verdict


def _told(node: Element, families: dict[Element, str]) -> Iterator[str]:
    """The families of a node: of its own style, else of the page's rules, else of a ``font`` element."""
    own = _named(node.get("style") or "") or families.get(node, "")
    yield own or (node.get("face") or "" if node.tag == "font" else "")
