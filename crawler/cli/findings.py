"""``gongkai findings``: what is wrong, with both sides of the evidence, and what people say of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.common import Session, divisions_argument, say, verb, years_option
from crawler.errors import UserError

if TYPE_CHECKING:
    from crawler.store import Store

Row = dict[str, Any]


@click.command()
@divisions_argument
@years_option
@click.option("--code", "codes", multiple=True, help="Only this rule, e.g. A01 or T (repeatable).")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Only this severity.")
@click.option("--agency", metavar="AGENCY_ID", help="Only this agency.")
@click.option(
    "--all", "everything", is_flag=True,
    help="Also what could not be assessed, mere information, and what was dismissed.",
)  # fmt: skip
@click.option("--confirm", multiple=True, metavar="ID", help="Say that a finding is right (repeatable).")
@click.option("--dismiss", multiple=True, metavar="ID", help="Say that a finding is wrong (repeatable).")
@click.option("--reopen", multiple=True, metavar="ID", help="Take a verdict back (repeatable).")
@click.option("--note", default="", help="Why; needed for a verdict.")
@click.option("--by", "who", default="", help="Who says so; needed for a verdict.")
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE",
    help="Write the list of defects (问题清单) as .xlsx or .docx, in Chinese.",
)  # fmt: skip
@verb
def findings(
    session: Session,
    divisions: tuple[str, ...],
    years: tuple[int, ...],
    codes: tuple[str, ...],
    severity: str | None,
    agency: str | None,
    everything: bool,
    confirm: tuple[str, ...],
    dismiss: tuple[str, ...],
    reopen: tuple[str, ...],
    note: str,
    who: str,
    report: Path | None,
) -> int:
    """List findings: rule, agency, year, message, quotation, address.

    \b
    gongkai findings
    gongkai findings 990101 --severity error
    gongkai findings --code A01 --json
    gongkai findings --dismiss T02-1f2e3d4c5b6a7988 --note "moved the site that week" --by Wang
    gongkai findings 990101 --report 问题清单.xlsx

    The table leaves out information, what could not be assessed and what was dismissed; --json and
    --all do not. A verdict holds as long as the evidence stays the same.
    """
    decided = {"confirmed": confirm, "dismissed": dismiss, "reopened": reopen}
    if any(decided.values()):
        return _decide(session, decided, note, who)
    with session.store(read_only=True) as store:
        rows = [
            row
            for row in _rows(session, store, divisions, years)
            if (not codes or row["code"].startswith(tuple(codes)))
            and severity in (None, row["severity"])
            and agency in (None, row["agency_id"])
        ]
        title = _title(store, divisions, agency, years, rows)
    if report:
        return _report(session, rows, title, report)
    _show(session, rows, everything=everything, severity=severity)
    return 0


def _rows(session: Session, store: Store, divisions: tuple[str, ...], years: tuple[int, ...]) -> list[Row]:
    from crawler.cli.scope import codes_of
    from crawler.queries import finding_rows

    scope = codes_of(session, store, divisions)
    return finding_rows(store, divisions=scope, years=years or None, lang=session.lang, clock=session.clock)


def _show(session: Session, rows: list[Row], *, everything: bool, severity: str | None) -> None:
    from crawler.cli.views import finding_table

    if session.json:
        session.emit(rows)
        return
    shown = [r for r in rows if everything or r["review"] != "dismissed"]
    finding_table(
        shown if everything or severity else [r for r in shown if r["severity"] != "info"], session.lang
    )


def _decide(session: Session, decided: dict[str, tuple[str, ...]], note: str, who: str) -> int:
    from crawler.findings.verdicts import record_all

    with session.store() as store:
        rows = record_all(store, decided, note=note, who=who, at=session.clock.now().isoformat())
    if session.json:
        session.emit(rows)
    else:
        for row in rows:
            say(f"{row['id']}: {row['verdict']}")
    return 0


def _report(session: Session, rows: list[Row], title: str, path: Path) -> int:
    from crawler.findings.defects import defect_list, write_list

    made = defect_list(rows, title, session.clock.today().isoformat())
    write_list(made, path)
    count = {"file": str(path), "units": len(made.units), "defects": made.count}
    if session.json:
        session.emit([count])
    else:
        say(f"{path}: {made.count} defect(s) of {len(made.units)} unit(s)")
    return 0


def _title(
    store: Store, divisions: tuple[str, ...], agency: str | None, years: tuple[int, ...], rows: list[Row]
) -> str:
    """What the list is about, in Chinese: the agency's or the divisions' names and the years."""
    name = ""
    if agency:
        held = store.row("SELECT name FROM agencies WHERE agency_id = ?", (agency,))
        if held is None:
            raise UserError(f"{agency}: no such agency is held; `gongkai status --json` lists the ids")
        name = held["name"]
    elif divisions:
        named = [r["name"] for r in store.rows("SELECT name FROM divisions ORDER BY code")]
        places = dict.fromkeys(row["division"] for row in rows)
        name = "、".join(places) if 0 < len(places) <= 3 else "、".join(d for d in divisions if d in named)
    span = f"{'、'.join(map(str, sorted(years)))}年度" if years else ""
    return f"{name}{span}政府信息公开工作年度报告问题清单"
