"""The user's settings: HOME/gongkai.toml, overridden by GONGKAI_* variables."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from crawler.errors import UserError

DEFAULT_HOME = "gongkai-home"
FILE_NAME = "gongkai.toml"


class ConfigError(UserError):
    """A setting cannot be used. Raised by ``load``; the message is one line for the user."""


class Config(BaseSettings):
    """Every setting, with its unit. Names are those of ``gongkai.toml`` and, in upper case after
    ``GONGKAI_``, of the environment."""

    model_config = SettingsConfigDict(env_prefix="GONGKAI_", extra="ignore", frozen=True)

    home: Path = Path(DEFAULT_HOME)
    contact: str = Field("", description="e-mail or URL that the user agent carries")
    download_delay: float = Field(3.0, ge=0, le=600, description="least seconds between requests to a host")
    download_timeout: float = Field(30.0, gt=0, le=600, description="seconds for a whole answer")
    retry_times: int = Field(2, ge=0, le=10)
    max_bytes: int = Field(64 * 2**20, ge=1024, description="largest body taken from a portal")
    rest_seconds: float = Field(
        1.0, ge=0, le=600, description="least seconds of the first rest given to a host that begins to refuse"
    )
    revisit_days: float = Field(
        7.0, ge=0, le=365, description="most days for which a report in hand is not asked for again"
    )
    request_budget: int = Field(600, ge=10, description="most requests to one portal in one sweep")
    concurrent_portals: int = Field(16, ge=1, le=200, description="portals swept at once per process")
    parse_seconds: float = Field(60.0, gt=0, description="processor seconds for one document")
    parse_megabytes: int = Field(2048, ge=64, description="memory limit for one document")
    confirm_hours: float = Field(
        24.0, ge=0, description="least time between the two looks that make a missing certain"
    )
    render: str = Field("auto", pattern="^(auto|off)$", description="whether a browser draws pages")
    chromium: str = Field("", description="the browser's path or name; empty: a Chromium on the PATH")
    render_seconds: float = Field(60.0, gt=0, le=600, description="time limit for drawing one page")
    lang: str = Field("", pattern="^(zh|en|)$", description="language of messages; empty: from the locale")

    web_token: str = Field(
        "",
        pattern="^(.{16,})?$",
        description="whoever knows it may record verdicts on the pages; empty: nobody",
    )
    web_sql: bool = Field(False, description="whether visitors of the table browser may write SQL")
    web_seconds: float = Field(5.0, gt=0, le=600, description="time limit for what one page asks the store")

    @property
    def database(self) -> Path:
        return self.home / "gongkai.db"

    @property
    def archive(self) -> Path:
        return self.home / "archive"


def load(home: str | Path | None = None) -> Config:
    """Settings for a home directory. Order: environment, HOME/gongkai.toml, defaults.

    Raises ConfigError naming the file or variable, the setting and what it takes."""
    root = Path(home or os.environ.get("GONGKAI_HOME") or DEFAULT_HOME)
    path = root / FILE_NAME
    values = _read_file(path)
    from_environment = {name for name in Config.model_fields if f"GONGKAI_{name.upper()}" in os.environ}
    try:
        known = {k: v for k, v in values.items() if k not in from_environment and k != "home"}
        unknown = sorted(set(values) - set(Config.model_fields))
        if unknown:
            raise ConfigError(
                f"{path}: unknown setting {unknown[0]!r}; known are {', '.join(Config.model_fields)}"
            )
        return Config(home=root, **known)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        where = f"GONGKAI_{name.upper()}" if name in from_environment else str(path)
        raise ConfigError(f"{where}: {name}: {first['msg']} (got {first['input']!r})") from None


def _read_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}") from None
