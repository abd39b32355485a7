"""A 年报 column while it is read: what is known of it so far, and the Look that it ends in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.items import Look, Outcome
from extract.title import TitleReading
from spiders import choices
from spiders.page import Page
from spiders.pager import Pager
from spiders.paging import Ask
from spiders.rows import Listing
from spiders.strangers import ENOUGH

_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")


@dataclass
class Column:
    """A column or one of its folders. ``links_before`` are the links of the pages that led here: what
    stands on those too is the site's frame, not the column. ``label`` is the link's text. ``finished`` is
    None until its Look is said, then whether it was read whole; ``waiting`` are other columns that
    lead to it as well. ``ask`` is how its first page is asked for where that is no plain address,
    ``instead`` what to try where it fails, ``claimed`` how many items the menu says it holds, and
    ``loaded`` how many parts that its page loads by script were read. ``strangers`` are other counties
    whose reports stand here, ``other_county`` the one whose bodies' reports all of them are."""

    url: str
    reason: str
    label: str = ""
    unit: str = ""
    year: int | None = None
    parent: Column | None = None
    parent_url: str = ""
    depth: int = 0
    links_before: frozenset[str] = frozenset()
    open: int = 0
    outcome: Outcome = "ok"
    sha256: str = ""
    groups: frozenset[str] = frozenset()
    pagers: list[Pager] = field(default_factory=list)
    items: dict[str, int] = field(default_factory=dict)
    reports: int = 0
    lookalikes: int = 0
    others: int = 0
    folders: int = 0
    empties: int = 0
    """Folders that said in so many words that they hold nothing."""
    folder_years: set[int] = field(default_factory=set)
    skipped_years: set[int] = field(default_factory=set)
    unread_units: int = 0
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_leaf: bool = False
    says_empty: bool = False
    loads_later: bool = False
    bodies: dict[str, set[int]] = field(default_factory=dict)
    finished: bool | None = None
    waiting: list[Column] = field(default_factory=list)
    ask: Ask | None = None
    instead: tuple[Ask, ...] = ()
    claimed: int | None = None
    loaded: int = 0
    strangers: set[str] = field(default_factory=set)
    other_county: str = ""
    site_name: str = ""
    said: Look | None = None
    lists: dict[frozenset[str], list[Column]] = field(default_factory=dict)
    """The folders below by what they list: a choice of year or body that changes nothing shows here."""

    def holds_up(self, other: Column) -> bool:
        """Whether ``other`` cannot end before this column does: it is above it, or waits for it."""
        above = [c for c in (self.parent, *self.waiting) if c is not None]
        return self is other or any(c.holds_up(other) for c in above)

    def note_body(self, reading: TitleReading) -> None:
        """Whose reports stand here; nobody's in particular is noted as a body of its own."""
        name = re.sub(r"(?:人民政府|政府)$", "", reading.agency or self.unit)
        self.bodies.setdefault(name, set()).update({reading.year} if reading.year else set())

    def share(self, column: Column) -> None:
        """``column`` leads to this folder too, which another one led to before: it waits for its end,
        unless that would be waiting for itself."""
        if self.finished is False:
            column.broken.append(f"folder_{self.label or self.url}:shared")
        elif self.finished is None and not column.holds_up(self) and column not in self.waiting:
            column.open += 1
            self.waiting.append(column)

    def left_open(self, column: Column, outcome: str, asked: Collection[int]) -> None:
        """What a folder that was not read whole means for this column above it. Within one year it is a
        gap. Between years it is one where a report of the asked years may stand in it: in a folder of
        theirs, or of a neighbouring year (misfiled); not in one whose bodies' own pages alone are
        unread, for no other year's report can stand on those."""
        same = column.year is None or self.year == column.year
        if column.only_unread and (same or column.year not in asked):
            self.unread_units += column.unread_units if same else 0
        elif same or any(abs((column.year or year) - year) <= 1 for year in asked):
            self.broken.append(f"folder_{column.label or column.url}:{outcome}")

    def compare(self) -> None:
        """Tell the column above what this folder lists. Two folders of different years or bodies that
        list the very same are one list: the choice is not honoured, and neither proves anything."""
        if self.parent is None or not self.items or not (self.year or self.unit):
            return
        alike = self.parent.lists.setdefault(frozenset(self.items), [])
        alike.append(self)
        if len({(c.year, c.unit) for c in alike}) < 2:
            return
        self.parent.broken.append("choice_not_honoured")
        for look in (c.said for c in alike if c.said is not None and c.said.complete):
            look.complete, look.note = False, "; ".join(n for n in (look.note, "choice_not_honoured") if n)

    def empty_for(self, page: Page) -> None:
        """A page that says it is empty says so of the year that it is about: the one in its address or
        label, or the chosen one of several."""
        if not self.says_empty or self.year is not None:
            return
        told = set(map(int, _YEAR.findall(urlsplit(page.url).query + " " + self.label)))
        offered = choices.years(page)
        if len(told) == 1:
            self.year = told.pop()
        elif told or offered:
            self.says_empty = False
            self.broken.append("empty_for_some_year")

    def note_unseen(self, listing: Listing) -> None:
        """Rows that a reader does not see, or whose address nobody knows."""
        self.notes += ["INJECTED_CONTENT"] * bool(listing.injected)
        self.broken += ["kept_elsewhere"] * listing.elsewhere
        self.broken += ["hidden_rows"] * bool(listing.hidden)
        self.broken += [f"rows_without_address={listing.dead}"] * bool(listing.dead)

    @property
    def owner(self) -> str:
        """The body that the column belongs to: the one whose menu led here, or the only one whose
        reports of several years stand here (many 年报 columns hold the government's own reports
        alone, and say nothing of its departments)."""
        if self.unit or self.year is not None or len(self.bodies) != 1:
            return self.unit
        name, years = next(iter(self.bodies.items()))
        return name if len(years) > 1 else ""

    @property
    def is_citys(self) -> bool:
        """Whether it is a city's page about its counties: it proves nothing of one county's bodies."""
        return len(self.strangers) >= ENOUGH

    @property
    def only_unread(self) -> bool:
        """Whether nothing is wrong with it but that the pages of some bodies were left unread."""
        sound = self.outcome == "ok" and not self.broken and all(p.verdict() for p in self.pagers)
        return sound and self.unread_units > 0

    def look(self) -> Look:
        """What is said of the column at its end."""
        outcome, complete = self.verdict()
        notes = [*self.notes, *(n for p in self.pagers for n in p.notes), *self.broken]
        if self.is_citys:
            notes.append(f"other_divisions={len(self.strangers)}")
        if self.other_county:
            notes.append(f"other_county={self.other_county}")
        if self.lookalikes:
            notes.append(f"lookalikes={self.lookalikes}")
        if self.others:
            notes.append(f"others={self.others}")
        if self.folder_years:
            notes.append("folders=" + ",".join(map(str, sorted(self.folder_years))))
        if self.unread_units:
            notes.append(f"units_not_read={self.unread_units}")
        if as_of := min((p.as_of for p in self.pagers if p.as_of), default=""):
            notes.append(f"further_pages_as_of={as_of}")
        if self.skipped_years:
            notes.append("not_read=" + ",".join(map(str, sorted(self.skipped_years))))
        declared = [p.items for p in self.pagers]
        total = sum(n or 0 for n in declared) if declared and None not in declared else None
        return Look(
            "column", self.url, outcome, self.reason, self.owner, self.year, total, len(self.items),
            complete, "; ".join(dict.fromkeys(notes)), self.sha256, self.parent_url,
        )  # fmt: skip

    def verdict(self) -> tuple[Outcome, bool]:
        """The outcome and whether it was read whole. Nothing seen is never an empty column, unless the
        page says so in words or its endpoint gave a well-formed empty set."""
        if self.outcome != "ok":
            return self.outcome, False
        whole = all(p.verdict() for p in self.pagers) and not (self.broken or self.unread_units)
        whole = whole and not self.is_citys and not self.other_county
        whole = whole and not (self.loads_later and not self.items and not self.loaded)
        if self.items or self.folders or self.folder_years or self.reports:
            if self.reports or self.unread_units or (whole and (self.empties or self.folder_years)):
                return "ok", whole
            self.notes.append(f"no_report_among={len(self.items)}")
            return "not_understood", False
        endpoint_empty = bool(self.pagers) and all(p.answered_none for p in self.pagers)
        if (endpoint_empty or self.says_empty) and not self.broken and not self.claimed:
            return "empty", True
        return ("shell" if self.loads_later else "not_understood"), False

    def absent_years(self, look: Look, asked: Iterable[int]) -> Iterator[Look]:
        """A column of year folders that lacks the asked year's: said for that year by itself."""
        if not self.folder_years or self.year is not None:
            return
        for year in sorted(set(asked) - self.folder_years):
            yield Look(
                "column", self.url, look.outcome, self.reason, self.owner, year, None, None, look.complete,
                f"no_folder={year}; {look.note}", self.sha256, self.parent_url,
            )  # fmt: skip
