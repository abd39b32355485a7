"""What a host's robots.txt allows, read as RFC 9309 asks."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego
from scrapy.http import Response

MOST_BYTES = 500 * 1024
"""As much of a robots.txt is read as RFC 9309 §2.5 asks for."""


@dataclass(frozen=True)
class Rules:
    """What a host's robots.txt says. ``parser`` None: no rules; ``postponed``: why the host may not
    be asked now; ``note``: what was odd about the file."""

    parser: Protego | None = None
    postponed: str = ""
    note: str = ""


def read_rules(response: Response) -> Rules:
    """Rules from an answer for robots.txt, after all retries.

    5xx and 429 postpone the host (RFC 9309 §2.3.1.4), except for 521, the challenge of a firewall:
    the pages themselves will show it. Other refusals and pages in HTML are no rules, and noted."""
    status, body = response.status, response.body[:MOST_BYTES]
    if status == 521:
        return Rules(note="no rules: http 521 (challenge)")
    if status >= 500 or status == 429:
        return Rules(postponed=f"robots.txt answered {status}")
    if status != 200:
        return Rules(note=f"no rules: http {status}")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return Rules(note="no rules: a page instead of robots.txt")
    return Rules(parser=Protego.parse(body.decode("utf-8-sig", "replace")))
