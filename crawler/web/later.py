"""An application that is made when it is first asked: what few visitors open costs no start-up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """Stands for the application that ``make`` gives; it is called once, in a thread of its own."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._made
        if app is None:
            app = await asyncio.to_thread(self._application)
        await app(scope, receive, send)

    def _application(self) -> ASGIApp:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
