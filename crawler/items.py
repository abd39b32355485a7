"""What a spider may say: Looks (attempts to see a place) and Sightings (reports it saw listed).

Spiders only record. Which agency and year a sighting belongs to, whether a document is a report,
and what absence means is derived later from these rows and the archive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crawler.registry.model import Portal

Outcome = Literal[
    "ok",  # the place was seen as it is
    "empty",  # a well-formed empty list ("暂无相关信息"), proof that nothing is there
    "not_found",  # 404, 410
    "soft_404",  # 200 with the words or the body of a missing page
    "blocked",  # a WAF or challenge answered instead of the site (status, stub, captcha)
    "unreachable",  # DNS, connect, TLS, timeout, 5xx after retries
    "shell",  # a page without content that needs JavaScript, not resolved
    "catch_all",  # the host answers every path with the same body
    "robots",  # robots.txt forbids the place
    "off_limits",  # the host is not on the allow-list (intranet address, foreign host)
    "moved",  # redirected to a home page or another site
    "wrong_site",  # identity check failed: another county's site, parked or hijacked
    "too_large",  # over the size limit
    "not_understood",  # read, but no layout that we know
]

LookKind = Literal[
    "home",  # the portal's front page
    "root",  # the 政府信息公开 column (专栏)
    "column",  # a 年报 column with all its pages: ``complete`` says whether it was read to its end
    "article",  # a report's page
    "attachment",  # a file of a report
    "endpoint",  # a family's data endpoint
    "probe",  # a nonsense path, to unmask catch-all hosts
]


@dataclass
class Look:
    """One attempt to see a place, with its outcome.

    ``unit`` is the agency name as the site prints it where the place belongs to one agency only,
    ``year`` the reported or folder year where it belongs to one year. ``declared`` is the number
    of items the list claims, ``seen`` the distinct items we collected, ``complete`` whether the
    list was proven to be read to its end (None where the place is not a list). ``reason`` says why
    this place was chosen ("link text 政府信息公开年报: 12 points"), ``note`` what was odd
    (``paging_loop``, ``hole_at_page_7`` …). ``sha256`` is the archived body, the evidence.
    """

    kind: LookKind
    url: str
    outcome: Outcome
    reason: str = ""
    unit: str = ""
    year: int | None = None
    declared: int | None = None
    seen: int | None = None
    complete: bool | None = None
    note: str = ""
    sha256: str = ""
    parent_url: str = ""


@dataclass
class DateCandidate:
    """A publication date that some source claims. ``value`` is ISO; ``source`` names the rung of
    the date ladder (``article``, ``list``, ``meta``, ``url``, ``signature``, ``last_modified``)."""

    value: str
    source: str
    raw: str = ""


@dataclass
class DocumentRef:
    """A page or file that may carry the report. ``role`` is ``page`` or ``attachment``."""

    url: str
    role: Literal["page", "attachment"]
    outcome: Outcome = "ok"
    sha256: str = ""
    media_type: str = ""
    name: str = ""


@dataclass
class Sighting:
    """A report that a list (or a menu, or a column page that is itself the report) shows.

    ``title`` is the longest form of the title seen. ``hints`` keeps the agency as each source
    names it (keys ``breadcrumb``, ``publisher``, ``column``, ``heading``, ``list``); ``year_hint``
    is the folder or column year, weaker than the title. ``outcome`` is how the article itself
    answered; sightings of years not asked for are recorded without documents, outcome ``ok`` and
    ``followed`` False. ``position`` is its row in the whole list, from 1; None where it stands in none,
    or in one of several on its page.
    """

    title: str
    url: str
    list_url: str
    hints: dict[str, str] = field(default_factory=dict)
    year_hint: int | None = None
    dates: list[DateCandidate] = field(default_factory=list)
    documents: list[DocumentRef] = field(default_factory=list)
    outcome: Outcome = "ok"
    followed: bool = True
    note: str = ""
    position: int | None = None


@dataclass(frozen=True)
class Known:
    """A report that an earlier sweep saw published: re-visited when the lists no longer show it."""

    url: str
    title: str
    year: int
    unit: str


@dataclass(frozen=True)
class Task:
    """One portal to sweep: what a spider is given.

    ``years`` are the reported years whose articles are to be fetched; rows of other years are
    recorded unfollowed. ``known`` are reports seen before, ``columns`` column addresses learned by
    earlier sweeps (hints). ``unit_urls`` maps agency names to sites of their own, where given.
    ``wanted`` are (name, division code) of divisions whose sites are looked for (``registry grow``).
    """

    portal: Portal
    years: tuple[int, ...]
    known: tuple[Known, ...] = ()
    columns: tuple[str, ...] = ()
    unit_urls: tuple[tuple[str, str], ...] = ()
    request_budget: int = 600
    wanted: tuple[tuple[str, str], ...] = ()
