"""Divisions, agencies and portals: who owes a report, and where it is looked for."""
