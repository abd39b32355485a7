"""A portal behind a script challenge: 412 and a small page on every path."""

from __future__ import annotations

import hashlib

from data.replicas.model import Portal
from data.replicas.web import Page, Request, Site


class Challenge(Site):
    def answer(self, request: Request) -> Page | None:
        if request.method == "HEAD":
            return Page(b"", status=405)
        blob = hashlib.sha256(f"{self.portal.code}{request.path}".encode()).hexdigest()
        headers = {"Set-Cookie": f"x8dJtAnZHN9gO={blob[:40]}; Path=/; HttpOnly", "Cache-Control": "no-store"}
        return Page(self.draw("challenge", blob=blob * 4), "text/html", status=412, headers=headers)


def build(portal: Portal) -> Site:
    return Challenge(portal)
