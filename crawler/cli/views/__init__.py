"""What people see on a terminal. Nothing here decides anything: rows come in, text goes out."""

from crawler.cli.views.ledger import status_tables
from crawler.cli.views.lists import finding_table, look_table, registry_table, sweep_panel
from crawler.cli.views.report import check_panel, report_panel
from crawler.cli.views.story import story_panel

__all__ = [
    "check_panel",
    "finding_table",
    "look_table",
    "registry_table",
    "report_panel",
    "status_tables",
    "story_panel",
    "sweep_panel",
]
