"""Serve the replica portals on loopback, one port each, following a date that can be moved."""

from __future__ import annotations

import csv
import importlib
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType

from data.replicas.httpd import Entry, PortalServer
from data.replicas.load import families, portals, troubled
from data.replicas.model import Agency, Portal

POLL = 0.02
"""Seconds within which ``stop`` is noticed."""
START = date(2026, 1, 20)
PORTAL_COLUMNS = ("division_code", "name", "home_url", "column_url", "hosts", "family", "note")
AGENCY_COLUMNS = (
    "agency_id", "division_code", "name", "kind", "aliases", "url",
    "valid_from", "valid_to", "successor_of", "note",
)  # fmt: skip


class Replicas:
    """The running replica portals. A context manager, or ``start`` and ``stop``.

    ``clock`` gives the replicas' date until ``set_date`` fixes one. ``only`` names the portals to
    run (file stems of data/replicas/portals and portals/families; those of the demo by default;
    KeyError for an unknown name); a mapping gives the portals themselves.
    ``control`` opens ``/_replica/date?set=YYYY-MM-DD`` on every port.
    ``log`` holds every request served, in order of arrival, control requests left out.
    """

    def __init__(
        self,
        clock: Callable[[], date] = lambda: START,
        only: Iterable[str] | Mapping[str, Portal] | None = None,
        *,
        control: bool = False,
    ) -> None:
        known = portals() | (families() | troubled() if only is not None else {})
        given = only if isinstance(only, Mapping) else {}
        names = known if only is None else only
        self.portals: dict[str, Portal] = {name: given.get(name) or known[name] for name in names}
        self.log: list[Entry] = []
        self._clock = clock
        self._control = control
        self._servers: dict[str, PortalServer] = {}
        self._threads: list[threading.Thread] = []

    def today(self) -> date:
        return self._clock()

    def set_date(self, day: date) -> None:
        """From now on it is ``day`` on every portal."""
        self._clock = lambda: day

    def start(self) -> Replicas:
        """Open the ports and begin to answer. Raises OSError when the system gives no port."""
        set_date = self.set_date if self._control else None
        for name, portal in self.portals.items():
            site = importlib.import_module(f"data.replicas.sites.{portal.site}").build(portal)
            self._serve(name, PortalServer(site, self.today, self.log, set_date))
            if "two_hosts" in portal.traits:
                self._serve(f"{name}/2", PortalServer(site, self.today, self.log, set_date))
                site.second = self.host(f"{name}/2")
        return self

    def _serve(self, name: str, server: PortalServer) -> None:
        self._servers[name] = server
        thread = threading.Thread(
            target=server.serve_forever, args=(0.02,), name=f"replica-{name}", daemon=True
        )
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        """Close every port and connection, also the ones left hanging, and end every thread."""
        for server in self._servers.values():
            server.stop()
        for thread in self._threads:
            thread.join()
        self._servers.clear()
        self._threads.clear()

    def __enter__(self) -> Replicas:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def host(self, name: str) -> str:
        """``127.0.0.1:PORT`` of a running portal; of its second host with ``/2`` behind the name."""
        return f"127.0.0.1:{self._servers[name].server_address[1]}"

    def url(self, name: str, path: str = "/") -> str:
        return f"http://{self.host(name)}{path}"

    def hosts(self, name: str) -> list[str]:
        """Every host of a running portal."""
        return [self.host(n) for n in (name, f"{name}/2") if n in self._servers]

    def _home(self, name: str, portal: Portal) -> str:
        return f"http://r{portal.code}.invalid/" if "nameless" in portal.traits else self.url(name)

    def _second(self, name: str, portal: Portal) -> str:
        return self.host(f"{name}/2") if "two_hosts" in portal.traits else ""

    def registry_folder(self, path: Path) -> Path:
        """Write portals.csv and agencies.csv for the running ports into ``path``; returns it."""
        path.mkdir(parents=True, exist_ok=True)
        rows = (
            [p.code, p.name, self._home(name, p), "", self._second(name, p), "", "replica"]
            for name, p in self.portals.items()
        )
        _write(path / "portals.csv", PORTAL_COLUMNS, rows)
        listed = (a for p in self.portals.values() if p.listed for a in p.agencies if a.registered)
        _write(path / "agencies.csv", AGENCY_COLUMNS, map(_agency_row, listed))
        return path


def _agency_row(agency: Agency) -> list[str]:
    code = agency.agency_id.split("-")[0]
    valid_to = str(agency.valid_to or "")
    return [
        agency.agency_id,
        code,
        agency.name,
        agency.kind,
        "|".join(agency.aliases),
        "",
        "",
        valid_to,
        "",
        "",
    ]


def _write(path: Path, head: tuple[str, ...], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
