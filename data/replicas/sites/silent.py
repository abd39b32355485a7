"""A host that takes the connection and never answers."""

from __future__ import annotations

from data.replicas.model import Portal
from data.replicas.web import Page, Request, Site


class Silent(Site):
    def answer(self, request: Request) -> Page | None:
        return None


def build(portal: Portal) -> Site:
    return Silent(portal)
