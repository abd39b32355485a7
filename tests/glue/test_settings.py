"""The settings that must not drift."""

from __future__ import annotations

from pathlib import Path

from crawler.config import Config
from crawler.settings import scrapy_settings, user_agent


def _config(tmp_path: Path, **values: object) -> Config:
    return Config(home=tmp_path, **values)


def test_doors_are_closed_and_caches_are_off(tmp_path: Path) -> None:
    settings = scrapy_settings(_config(tmp_path))
    for name in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "HTTPCACHE_ENABLED", "HTTPPROXY_ENABLED"):
        assert settings.getbool(name) is False, name
    assert settings["JOBDIR"] is None
    assert not [p for p in settings["ITEM_PIPELINES"] if "files" in p.lower()]
    assert {s for s, handler in settings["DOWNLOAD_HANDLERS"].items() if handler} == {"http", "https"}


def test_limits_come_from_the_users_settings(tmp_path: Path) -> None:
    settings = scrapy_settings(_config(tmp_path, max_bytes=5000, download_timeout=7, retry_times=4))
    assert settings.getint("DOWNLOAD_MAXSIZE") == 5000
    assert settings.getfloat("DOWNLOAD_TIMEOUT") == 7
    assert settings.getint("RETRY_TIMES") == 4
    assert settings.getint("REDIRECT_MAX_TIMES") <= 6


def test_challenges_are_never_tried_again(tmp_path: Path) -> None:
    codes = {int(code) for code in scrapy_settings(_config(tmp_path)).getlist("RETRY_HTTP_CODES")}
    assert not codes & {202, 400, 403, 405, 412, 422, 468, 521}


def test_the_user_agent_is_honest_and_browser_compatible(tmp_path: Path) -> None:
    agent = user_agent(_config(tmp_path, contact="mailto:me@example.org"))
    assert agent.startswith("Mozilla/5.0 (compatible; Gongkai/")
    assert "mailto:me@example.org" in agent
