"""``python -m data.replicas``: run the replica portals by hand until interrupted.

python -m data.replicas --date 2026-01-20 --port-file ports.json --registry replica-registry
curl 'http://127.0.0.1:PORT/_replica/date?set=2026-02-10'
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from data.replicas.load import families, portals, troubled
from data.replicas.server import START, Replicas


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Exit status 2 for wrong usage, 1 when no port can be opened."""
    parser = argparse.ArgumentParser("python -m data.replicas", description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--date", type=date.fromisoformat, default=START, help="the portals' date (default %(default)s)")
    add(
        "--only",
        action="append",
        choices=[*portals(), *families(), *troubled()],
        help="run this portal (repeatable)",
    )
    add("--port-file", type=Path, help="write the addresses as JSON, name to URL")
    add("--registry", type=Path, help="write a registry folder for `gongkai sweep --registry`")
    options = parser.parse_args(arguments)
    done = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: done.set())
    try:
        with Replicas(lambda: options.date, only=options.only, control=True) as replicas:
            _announce(replicas, options.port_file, options.registry)
            done.wait()
    except OSError as error:
        print(f"cannot serve the replica portals: {error}", file=sys.stderr)
        return 1
    return 0


def _announce(replicas: Replicas, port_file: Path | None, registry: Path | None) -> None:
    urls = {name: replicas.url(name) for name in replicas.portals}
    for name, url in urls.items():
        portal = replicas.portals[name]
        print(f"{portal.code}  {portal.name}  {url}  ({name})")
    print(f"date {replicas.today()}; move it with any portal's /_replica/date?set=YYYY-MM-DD", flush=True)
    if registry:
        replicas.registry_folder(registry)
    if port_file:
        port_file.write_text(json.dumps(urls, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
