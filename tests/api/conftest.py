"""The API of the demo's home."""

from __future__ import annotations

from tests.web.conftest import Browser, browser, home, shared

__all__ = ["Browser", "browser", "home", "shared"]
