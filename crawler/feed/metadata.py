"""The papers of a release: datapackage.json, CITATION.cff, Zenodo, README, checksums."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.feed import codebook
from crawler.feed.schema import Field, Table, tables

TITLE = "Gongkai: annual open-government-information reports of China's counties and districts"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
"""Of the dataset. The reports themselves are official documents (Art. 5 of the Copyright Law)."""
CSV_TABLES = ("reports", "cells", "obligations", "findings", "changes", "wide")


def datapackage(version: str, moment: datetime, counts: dict[str, int]) -> str:
    """A Frictionless data package of the CSV files, with types, keys, labels and sources."""
    resources = [_resource(tables()[name]) for name in CSV_TABLES] + [_resource(codebook.TABLE)]
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": "gongkai",
        "title": TITLE,
        "version": version,
        "created": moment.isoformat(),
        "licenses": [LICENCE],
        "sources": [
            {"title": "Portals of county and district governments; each row names its address and hash"}
        ],
        "software": f"gongkai {__version__}",
        "counts": counts,
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(table: Table) -> dict[str, Any]:
    packed = {"compression": "gz"} if table.csv.endswith(".gz") else {}
    return {
        "name": table.name,
        "title": f"{table.en} {table.zh}",
        "path": table.csv,
        **packed,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": {
            "fields": [_field(f) for f in table.fields],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _field(field: Field) -> dict[str, Any]:
    made = {"name": field.name, "type": field.type, "title": field.zh, "description": field.en}
    return made | ({"format": "any"} if field.type in ("date", "datetime") else {})


def citation(version: str, moment: datetime) -> str:
    """CITATION.cff."""
    return f"""cff-version: 1.2.0
message: If you use this dataset, please cite it with its version.
type: dataset
title: "{TITLE}"
version: "{version}"
date-released: {moment:%Y-%m-%d}
license: CC-BY-4.0
authors:
  - name: Gongkai contributors
"""


def zenodo(version: str, moment: datetime) -> str:
    """Metadata for a Zenodo deposit."""
    made = {
        "title": TITLE,
        "upload_type": "dataset",
        "version": version,
        "publication_date": f"{moment:%Y-%m-%d}",
        "license": "cc-by-4.0",
        "creators": [{"name": "Gongkai contributors"}],
        "keywords": ["政府信息公开", "open government information", "China", "counties", "transparency"],
        "description": "Ledger, reports, statutory cells and findings, with provenance down to the cell.",
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def readme(version: str, counts: dict[str, int], doubts: list[str]) -> str:
    """What lies here, how many rows, what is doubtful, where to begin."""
    listed = "\n".join(f"- `{name}`: {count:,} rows" for name, count in counts.items())
    doubtful = "\n".join(f"- {doubt}" for doubt in doubts) or "- none"
    return f"""# {TITLE}

Version {version}. Begin with `codebook.md`. `wide` has a row for every obligation
(agency by year), `cells` every
printed cell with its raw text, state and place. *Blocked*, *unreachable* and *unknown* are never *missing*.

{listed}

Below the usual bounds in this version:

{doubtful}

A text in CSV that a spreadsheet would run as a formula has a leading apostrophe, and in CSV and XLSX
control, direction and zero-width characters are written out (⟨U+202E⟩); other formats have them as they are.
`changes.csv` compares with the previous release down to the cell. Checksums: `sha256sum -c SHA256SUMS`.
Licence of the dataset: CC BY 4.0. The reports themselves are official documents.
"""


def checksums(folder: Path) -> str:
    """SHA256SUMS of every file in a folder, in the form that ``sha256sum -c`` reads."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in files)
