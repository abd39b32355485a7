"""The API of the demo's home."""

from __future__ import annotations

from tests.web.conftest import Browser, browser, demo_home, home, shared

__all__ = ["Browser", "browser", "demo_home", "home", "shared"]
