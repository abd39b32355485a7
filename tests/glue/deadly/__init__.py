"""A spider that ends its whole process on one portal, as a crash of a C library would."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from typing import Any

from tests.glue.toy.portal import ToyPortal


class DeadlyPortal(ToyPortal):
    name = "portal"

    async def start(self) -> AsyncIterator[Any]:
        if "die" in self.task.portal.home_url:
            os.kill(os.getpid(), signal.SIGKILL)
        async for request in super().start():
            yield request
