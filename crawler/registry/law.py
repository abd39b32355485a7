"""Who owes a report by law alone: the government of every division and its office."""

from __future__ import annotations

from crawler.registry.model import Agency, Division

_COMMISSIONED = ("地区", "盟")
"""Prefectures without a people's government: an administrative office (行政公署) acts for the province."""


def by_law(division: Division) -> list[Agency]:
    """The government (Art. 49 para. 2 of 国务院令第711号) and its office, a department with a report of
    its own (para. 1). Of provinces the office is a 办公厅, elsewhere a 办公室."""
    commissioned = division.level == "prefecture" and division.name.endswith(_COMMISSIONED)
    government = division.name + ("行政公署" if commissioned else "人民政府")
    office = government + ("办公厅" if division.level == "province" else "办公室")
    return [
        Agency(f"{division.code}-gov", division.code, government, "government", source="law"),
        Agency(f"{division.code}-office", division.code, office, "office", source="law"),
    ]
