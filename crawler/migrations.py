"""The store's schema, as named migrations. A released migration is never edited: add another.

Three layers: reference (what the registry says), collected (what was fetched and seen; append
only), derived (may be dropped and made again from the archive at any time).
"""

from __future__ import annotations

from crawler.database import Database, Migrations

migrations = Migrations("gongkai")

_REFERENCE = """
CREATE TABLE divisions (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, level TEXT, parent_code TEXT, province TEXT, city TEXT
) WITHOUT ROWID;
CREATE TABLE portals (
    division_code TEXT PRIMARY KEY, name TEXT, home_url TEXT NOT NULL, column_url TEXT, hosts TEXT,
    family TEXT, note TEXT
) WITHOUT ROWID;
CREATE TABLE agencies (
    agency_id TEXT PRIMARY KEY, division_code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    basis TEXT NOT NULL, aliases TEXT, url TEXT, valid_from INTEGER, valid_to INTEGER,
    successor_of TEXT, note TEXT, source TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX agencies_division ON agencies(division_code);
"""

_COLLECTED = """
CREATE TABLE sweeps (
    sweep_id TEXT PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT, state TEXT NOT NULL,
    years TEXT NOT NULL, scope TEXT NOT NULL, pid INTEGER, host TEXT, version TEXT, summary TEXT
);
CREATE TABLE visits (
    sweep_id TEXT NOT NULL, division_code TEXT NOT NULL, state TEXT NOT NULL,
    lease_owner TEXT, lease_until REAL, tries INTEGER NOT NULL DEFAULT 0,
    started_at TEXT, finished_at TEXT, finish_reason TEXT, family TEXT, family_score REAL,
    requests INTEGER, bytes INTEGER, accepted INTEGER, verdict TEXT,
    PRIMARY KEY (sweep_id, division_code)
);
CREATE TABLE fetches (
    fetch_id INTEGER PRIMARY KEY, sweep_id TEXT NOT NULL, division_code TEXT NOT NULL,
    request_key TEXT NOT NULL, method TEXT NOT NULL, url TEXT NOT NULL, final_url TEXT,
    at TEXT NOT NULL, wall_at TEXT NOT NULL, status INTEGER, outcome TEXT NOT NULL, reason TEXT,
    sha256 TEXT, size INTEGER, seconds REAL, headers TEXT, etag TEXT, last_modified TEXT,
    tls TEXT, error TEXT,
    UNIQUE (sweep_id, division_code, request_key)
);
CREATE INDEX fetches_url ON fetches(url);
CREATE INDEX fetches_sha ON fetches(sha256);
CREATE TABLE looks (
    look_id INTEGER PRIMARY KEY, sweep_id TEXT NOT NULL, division_code TEXT NOT NULL,
    seq INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL, parent_url TEXT,
    outcome TEXT NOT NULL, reason TEXT, unit TEXT, year INTEGER, declared INTEGER, seen INTEGER,
    complete INTEGER, note TEXT, sha256 TEXT,
    UNIQUE (sweep_id, division_code, seq)
);
CREATE TABLE sightings (
    sighting_id INTEGER PRIMARY KEY, sweep_id TEXT NOT NULL, division_code TEXT NOT NULL,
    url TEXT NOT NULL, list_url TEXT, title TEXT NOT NULL, hints TEXT, year_hint INTEGER,
    dates TEXT, documents TEXT, outcome TEXT NOT NULL, followed INTEGER NOT NULL, note TEXT,
    at TEXT NOT NULL,
    UNIQUE (sweep_id, division_code, url)
);
"""

_DERIVED = """
CREATE TABLE documents (
    sha256 TEXT PRIMARY KEY, media_type TEXT, size INTEGER, url TEXT, name TEXT, first_seen TEXT,
    last_seen TEXT, parser_version TEXT, parsed_at TEXT, form TEXT, error TEXT, result BLOB
) WITHOUT ROWID;
CREATE TABLE reports (
    agency_id TEXT NOT NULL, division_code TEXT NOT NULL, year INTEGER NOT NULL,
    sha256 TEXT NOT NULL, version INTEGER NOT NULL, current INTEGER NOT NULL,
    url TEXT, document_url TEXT, title TEXT, agency_printed TEXT, form TEXT, media_type TEXT,
    method TEXT, period_from TEXT, period_to TEXT, confidence REAL, needs_review INTEGER,
    review_reasons TEXT, error TEXT, published_on TEXT, published_source TEXT, dates TEXT,
    matched_by TEXT, first_seen TEXT, last_seen TEXT,
    PRIMARY KEY (agency_id, year, sha256)
) WITHOUT ROWID;
CREATE TABLE cells (
    agency_id TEXT NOT NULL, year INTEGER NOT NULL, sha256 TEXT NOT NULL, cell_id TEXT NOT NULL,
    value REAL, raw TEXT, state TEXT NOT NULL, place TEXT, notes TEXT,
    PRIMARY KEY (agency_id, year, sha256, cell_id)
) WITHOUT ROWID;
CREATE TABLE sections (
    agency_id TEXT NOT NULL, year INTEGER NOT NULL, sha256 TEXT NOT NULL, section TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (agency_id, year, sha256, section)
) WITHOUT ROWID;
CREATE TABLE obligations (
    agency_id TEXT NOT NULL, year INTEGER NOT NULL, division_code TEXT NOT NULL, due TEXT,
    status TEXT NOT NULL, timeliness TEXT, certainty TEXT, published_on TEXT, published_source TEXT,
    not_before TEXT, not_after TEXT, days_late INTEGER, title TEXT, url TEXT, document_url TEXT,
    sha256 TEXT, form TEXT, confidence REAL, why_zh TEXT NOT NULL, why_en TEXT NOT NULL,
    evidence TEXT, derived_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, year)
) WITHOUT ROWID;
CREATE INDEX obligations_division ON obligations(division_code, year);
CREATE TABLE findings (
    id TEXT PRIMARY KEY, code TEXT NOT NULL, severity TEXT NOT NULL, status TEXT NOT NULL,
    responsibility TEXT, agency_id TEXT NOT NULL, division_code TEXT NOT NULL, year INTEGER NOT NULL,
    message_zh TEXT, message_en TEXT, left TEXT, right TEXT, cells TEXT, quote TEXT, place TEXT,
    url TEXT, sha256 TEXT, review TEXT NOT NULL DEFAULT '', first_seen TEXT, last_seen TEXT
) WITHOUT ROWID;
CREATE INDEX findings_agency ON findings(agency_id, year);
CREATE TABLE notices (
    notice_id TEXT PRIMARY KEY, condition TEXT NOT NULL, state TEXT NOT NULL, opened_at TEXT NOT NULL,
    closed_at TEXT, agency_id TEXT, division_code TEXT, year INTEGER, message_zh TEXT, message_en TEXT
) WITHOUT ROWID;
"""


def _run(db: Database, script: str) -> None:
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m001_reference(db: Database) -> None:
    """Divisions, portals, agencies."""
    _run(db, _REFERENCE)


@migrations()
def m002_collected(db: Database) -> None:
    """Sweeps, visits (a portal in a sweep), fetches, looks, sightings."""
    _run(db, _COLLECTED)


@migrations()
def m003_derived(db: Database) -> None:
    """Documents, reports, cells, sections, obligations, findings, notices."""
    _run(db, _DERIVED)


@migrations()
def m004_parser_bookkeeping(db: Database) -> None:
    """What the ledger needs of a document without unpacking it, and which parser made a report's cells."""
    _run(
        db,
        "ALTER TABLE documents ADD COLUMN summary TEXT; ALTER TABLE reports ADD COLUMN parser_version TEXT",
    )


@migrations()
def m005_visit_errors(db: Database) -> None:
    """How many exceptions a visit's spider raised: a visit with any proves nothing."""
    _run(db, "ALTER TABLE visits ADD COLUMN errors INTEGER")


_ALERTS = """
ALTER TABLE notices ADD COLUMN kind TEXT;
ALTER TABLE notices ADD COLUMN severity TEXT;
ALTER TABLE notices ADD COLUMN subject TEXT;
ALTER TABLE notices ADD COLUMN url TEXT;
ALTER TABLE notices ADD COLUMN episode INTEGER NOT NULL DEFAULT 1;
ALTER TABLE notices ADD COLUMN closed_zh TEXT;
ALTER TABLE notices ADD COLUMN closed_en TEXT;
ALTER TABLE notices ADD COLUMN acked_at TEXT;
ALTER TABLE notices ADD COLUMN acked_by TEXT;
ALTER TABLE notices ADD COLUMN ack_note TEXT;
CREATE INDEX notices_state ON notices(state);
CREATE TABLE mutes (
    target TEXT PRIMARY KEY, scope TEXT NOT NULL, until TEXT, who TEXT NOT NULL, note TEXT,
    made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY, delivery_id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL,
    recipient TEXT NOT NULL, batch TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    repeats INTEGER NOT NULL DEFAULT 0, planned_at TEXT NOT NULL, started_at TEXT, sent_at TEXT,
    next_try TEXT, error TEXT, title TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX deliveries_state ON deliveries(state);
CREATE TABLE delivery_items (
    item_id INTEGER PRIMARY KEY, delivery_id TEXT NOT NULL, channel TEXT NOT NULL,
    notice_id TEXT NOT NULL, episode INTEGER NOT NULL, event TEXT NOT NULL
);
CREATE INDEX delivery_items_notice ON delivery_items(channel, notice_id, episode);
CREATE INDEX delivery_items_delivery ON delivery_items(delivery_id);
"""


@migrations()
def m006_alerts(db: Database) -> None:
    """Notices with episodes and acknowledgements, mutes, and every delivery with what it carried."""
    _run(db, _ALERTS)


_ACROSS = """
ALTER TABLE agencies ADD COLUMN owed INTEGER;
ALTER TABLE obligations ADD COLUMN basis TEXT;
ALTER TABLE obligations ADD COLUMN due_rule TEXT;
ALTER TABLE obligations ADD COLUMN due_source TEXT;
ALTER TABLE reports ADD COLUMN print TEXT;
ALTER TABLE findings ADD COLUMN evidence TEXT;
CREATE TABLE verdicts (
    verdict_id INTEGER PRIMARY KEY, finding_id TEXT NOT NULL, evidence TEXT NOT NULL, verdict TEXT NOT NULL,
    note TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, code TEXT NOT NULL, agency_id TEXT NOT NULL,
    division_code TEXT NOT NULL, year INTEGER NOT NULL, message_zh TEXT, message_en TEXT
);
CREATE INDEX verdicts_finding ON verdicts(finding_id, evidence);
CREATE TABLE sketches (
    agency_id TEXT NOT NULL, year INTEGER NOT NULL, division_code TEXT NOT NULL, source TEXT NOT NULL,
    buckets BLOB NOT NULL, stale INTEGER NOT NULL, PRIMARY KEY (agency_id, year)
) WITHOUT ROWID;
CREATE INDEX sketches_division ON sketches(division_code);
CREATE INDEX sketches_stale ON sketches(agency_id, year) WHERE stale;
CREATE TABLE sketch_bands (
    bucket INTEGER NOT NULL, agency_id TEXT NOT NULL, PRIMARY KEY (bucket, agency_id)
) WITHOUT ROWID;
"""


@migrations()
def m007_across_reports(db: Database) -> None:
    """People's verdicts on findings, sketches of narratives, which rule a due date follows."""
    _run(db, _ACROSS)


@migrations()
def m008_overview(db: Database) -> None:
    """Counting the ledger by year and place reads this index alone, not the sentences beside it."""
    _run(
        db,
        "CREATE INDEX obligations_counts ON obligations"
        "(year, division_code, basis, status, timeliness, due, due_source)",
    )


@migrations()
def m009_pages(db: Database) -> None:
    """A county's page asks for its findings and looks, among those of all counties."""
    _run(
        db,
        "CREATE INDEX findings_division ON findings(division_code, year);"
        "CREATE INDEX looks_division ON looks(division_code, at)",
    )


_RETRIES = """
ALTER TABLE documents ADD COLUMN retry TEXT;
ALTER TABLE documents ADD COLUMN tried_with TEXT;
ALTER TABLE documents ADD COLUMN attempts INTEGER;
UPDATE documents SET retry = error
WHERE error IN ('crashed', 'timeout', 'too_large', 'ocr_missing', 'converter_missing');
CREATE INDEX documents_retry ON documents(retry) WHERE retry IS NOT NULL;
"""


@migrations()
def m010_retries(db: Database) -> None:
    """With what a document was tried that could not be read for a reason that may pass."""
    _run(db, _RETRIES)


_KEY = ("agency_id", "year", "sha256", "section")
_OF = {side: " AND ".join(f"{name} = {side}.{name}" for name in _KEY) for side in ("old", "new")}
# two letters more, so that the last letters of a text begin a group of three as well
_INDEXED = "INSERT INTO narrative_search (rowid, text) SELECT narrative_id, new.text || char(10, 10)"
_FORGOTTEN = (
    "INSERT INTO narrative_search (narrative_search, rowid, text) "
    "SELECT 'delete', narrative_id, old.text || char(10, 10)"
)
_SEARCH = (
    "CREATE TABLE narratives (narrative_id INTEGER PRIMARY KEY, agency_id TEXT NOT NULL, "
    "year INTEGER NOT NULL, sha256 TEXT NOT NULL, section TEXT NOT NULL, "
    "UNIQUE (agency_id, year, sha256, section))",
    "CREATE VIEW narrative_texts AS SELECT n.narrative_id, s.text || char(10, 10) AS text "
    "FROM narratives n JOIN sections s USING (agency_id, year, sha256, section)",
    "CREATE VIRTUAL TABLE narrative_search USING fts5(text, content='narrative_texts', "
    "content_rowid='narrative_id', tokenize='trigram', detail='none')",
    "CREATE VIRTUAL TABLE narrative_terms USING fts5vocab('narrative_search', 'row')",
    f"INSERT INTO narratives ({', '.join(_KEY)}) SELECT {', '.join(_KEY)} FROM sections",
    "INSERT INTO narrative_search (rowid, text) SELECT narrative_id, text FROM narrative_texts",
    f"CREATE TRIGGER sections_added AFTER INSERT ON sections BEGIN "
    f"INSERT INTO narratives ({', '.join(_KEY)}) VALUES ({', '.join(f'new.{name}' for name in _KEY)}); "
    f"{_INDEXED} FROM narratives WHERE {_OF['new']}; END",
    f"CREATE TRIGGER sections_removed AFTER DELETE ON sections BEGIN "
    f"{_FORGOTTEN} FROM narratives WHERE {_OF['old']}; DELETE FROM narratives WHERE {_OF['old']}; END",
    f"CREATE TRIGGER sections_changed AFTER UPDATE ON sections BEGIN "
    f"{_FORGOTTEN} FROM narratives WHERE {_OF['old']}; "
    f"UPDATE narratives SET {', '.join(f'{name} = new.{name}' for name in _KEY)} WHERE {_OF['old']}; "
    f"{_INDEXED} FROM narratives WHERE {_OF['new']}; END",
)


@migrations()
def m011_search(db: Database) -> None:
    """Full text of the narratives by groups of three letters (Chinese has no spaces), kept by triggers."""
    for statement in _SEARCH:
        db.execute(statement)


@migrations()
def m012_lists(db: Database) -> None:
    """Newest first in feeds, and looks page by page, without reading everything."""
    _run(
        db,
        "CREATE INDEX obligations_seen ON obligations(not_after) WHERE not_after IS NOT NULL;"
        "CREATE INDEX findings_first ON findings(code, first_seen);"
        "CREATE INDEX looks_pages ON looks(division_code, look_id)",
    )


@migrations()
def m013_positions(db: Database) -> None:
    """Where a report stands in its list, to see lists that are in no order."""
    db.execute("ALTER TABLE sightings ADD COLUMN position INTEGER")
