"""One run of all replica portals for the tests that only read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPMessage

import pytest

from data.replicas.server import Replicas

Answer = tuple[int, HTTPMessage, bytes]


@pytest.fixture
def replicas() -> Iterator[Replicas]:
    with Replicas() as running:
        yield running


@pytest.fixture
def ask(replicas: Replicas) -> Callable[..., Answer]:
    """Ask a portal by name: ``ask("trs", "/")`` gives status, headers, body."""

    def asked(name: str, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        connection = HTTPConnection(replicas.host(name), timeout=10)
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        try:
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    return asked
