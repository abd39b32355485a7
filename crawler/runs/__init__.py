"""A sweep: its plan, its workers, its visits to portals, and how it goes on after a crash."""
