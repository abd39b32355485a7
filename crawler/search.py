"""Searching the narratives of reports: any words, also Chinese ones of one or two characters.

The index holds groups of three letters, which every phrase of three letters or more is made of; what
it proposes is then compared with the text itself. For a shorter word the groups that begin with it are
asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.errors import UserError
from crawler.feed.scope import EVERYTHING, Scope
from crawler.store import Store

LONGEST = 100
"""Letters of a question."""
MOST_WORDS = 8
MOST = 100
_GROUP = 3
_BEGINNINGS = 400
"""Groups asked for at most for one short word; a word with more is so common that reading finds it soon."""
_AROUND = 45
"""Letters shown on either side of a find."""
_AFTER = 20
_SHOWN = 3
"""Places shown of one text."""

_SQL = """
SELECT n.narrative_id, n.agency_id, n.year, n.sha256, n.section, s.text, a.name AS agency, r.division_code,
    d.name AS division, r.title, r.url
FROM {source} JOIN sections s ON s.agency_id = n.agency_id AND s.year = n.year AND s.sha256 = n.sha256
    AND s.section = n.section
JOIN reports r ON r.agency_id = n.agency_id AND r.year = n.year AND r.sha256 = n.sha256
LEFT JOIN agencies a ON a.agency_id = n.agency_id LEFT JOIN divisions d ON d.code = r.division_code
WHERE {conditions} ORDER BY {newest} DESC LIMIT ?
"""
_INDEX = "narrative_search f CROSS JOIN narratives n ON n.narrative_id = f.rowid"


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``found`` where it is what was asked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Hit:
    """One chapter of one report that has every word. ``snippets`` are its places, in pieces."""

    narrative_id: int
    agency_id: str
    agency: str
    division_code: str
    division: str
    year: int
    section: str
    sha256: str
    title: str
    url: str
    snippets: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Hits:
    """One page of hits, the newest reading first; ``further`` names the next page (0 at the end)."""

    items: tuple[Hit, ...] = ()
    further: int = 0


@dataclass(frozen=True)
class Asked:
    """What is searched: the words (every one must be there), and where."""

    words: tuple[str, ...]
    scope: Scope = field(default=EVERYTHING)
    year: int | None = None
    section: str = ""


def words_of(question: str) -> tuple[str, ...]:
    """The words of a question, parted by spaces. Raises UserError where there is none, or too much."""
    words = tuple(dict.fromkeys("".join(c if c.isprintable() else " " for c in question).lower().split()))
    if not words:
        raise UserError("give at least one word to search for")
    if len(question) > LONGEST or len(words) > MOST_WORDS:
        raise UserError(f"search for at most {MOST_WORDS} words, {LONGEST} letters in all")
    return words


def search(store: Store, asked: Asked, before: int = 0, limit: int = 20) -> Hits:
    """The chapters of current reports that have every word, as a page that begins after ``before``."""
    most = max(1, min(limit, MOST))
    match = _match(store, asked.words)
    if match is None:
        return Hits()
    conditions, values = ["r.current = 1"], []
    if match:
        conditions.append("f.narrative_search MATCH ?")
        values.append(match)
    for word in asked.words:
        conditions.append("instr(lower(s.text), ?) > 0")
        values.append(word)
    newest = "f.rowid" if match else "n.narrative_id"  # the index gives its rows in this order
    for text, more in _where(asked, before, newest):
        conditions.append(text)
        values += more
    sql = _SQL.format(
        source=_INDEX if match else "narratives n", conditions=" AND ".join(conditions),
        newest=newest,
    )  # fmt: skip
    rows = list(store.rows(sql, (*values, most + 1)))
    shown = tuple(_hit(row, asked.words) for row in rows[:most])
    return Hits(shown, shown[-1].narrative_id if len(rows) > most else 0)


def _where(asked: Asked, before: int, number: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if asked.scope.prefix:
        yield asked.scope.where("r.division_code")
    if asked.year:
        yield "n.year = ?", (asked.year,)
    if asked.section:
        yield "n.section = ?", (asked.section,)
    if before:
        yield f"{number} < ?", (before,)


def _match(store: Store, words: Sequence[str]) -> str | None:
    """What to ask the index: '' nothing (every word is short and common), None where it has no such text."""
    parts = []
    for word in words:
        if len(word) >= _GROUP:
            groups = [word[i : i + _GROUP] for i in range(len(word) - _GROUP + 1)]
            parts.append(" AND ".join(_quoted(group) for group in dict.fromkeys(groups)))
            continue
        groups = _beginning(store, word)
        if not groups:
            return None
        if len(groups) <= _BEGINNINGS:
            parts.append(f"({' OR '.join(_quoted(group) for group in groups)})")
    return " AND ".join(parts)


def _beginning(store: Store, word: str) -> list[str]:
    rows = store.rows(
        "SELECT term FROM narrative_terms WHERE term >= ? AND term < ? LIMIT ?",
        (word, word + chr(0x10FFFF), _BEGINNINGS + 1),
    )
    return [row["term"] for row in rows]


def _quoted(group: str) -> str:
    return '"' + group.replace('"', '""') + '"'


def _hit(row: dict[str, Any], words: Sequence[str]) -> Hit:
    told: dict[str, Any] = {name: "" if row[name] is None else row[name] for name in row if name != "text"}
    names = {
        "agency": told["agency"] or row["agency_id"],
        "division": told["division"] or row["division_code"],
    }
    return Hit(**(told | names), snippets=tuple(_snippets(row["text"], words)))


def _snippets(text: str, words: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """The first places of the words, each with what stands around it; places that touch are one."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    spans: list[tuple[int, int]] = []
    for word in words:
        at = lowered.find(word)
        while at >= 0 and len(spans) < _SHOWN * len(words):
            spans.append((at, at + len(word)))
            at = lowered.find(word, at + len(word))
    spans = _apart(sorted(spans))
    shown = 0
    while spans and shown < _SHOWN:
        begin, end = max(0, spans[0][0] - _AROUND), spans[0][1] + _AROUND
        inside = [span for span in spans if span[1] <= end]
        yield tuple(_pieces(text, begin, max(end, inside[-1][1] + _AFTER), inside))
        spans = spans[len(inside) :]
        shown += 1


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of which none reaches into the next."""
    made: list[tuple[int, int]] = []
    for begin, end in spans:
        if made and begin < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((begin, end))
    return made


def _pieces(text: str, begin: int, end: int, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    at = begin
    if begin:
        yield Piece("…", False)
    for first, last in spans:
        if first > at:
            yield Piece(text[at:first], False)
        yield Piece(text[first:last], True)
        at = last
    yield Piece(text[at:end] + ("…" if end < len(text) else ""), False)
