"""HOME/alerts.toml: who is told what, where, when. Read and checked whole; secrets are never repeated."""

from __future__ import annotations

import tomllib
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator

from crawler.alerts.channels import Channel, channels_of
from crawler.alerts.words import kinds
from crawler.clock import SHANGHAI
from crawler.errors import UserError

FILE_NAME = "alerts.toml"
GRAVITY = ("info", "warning", "error")


class RouteError(UserError):
    """alerts.toml cannot be used. Raised by ``load_routes``; one line naming file and key."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recipient(_Strict):
    """One party to tell. Empty ``divisions`` and ``kinds`` mean all."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[\w.@ -]+$")
    urls: tuple[str, ...] = Field(min_length=1, max_length=20, repr=False)
    lang: Literal["zh", "en"] = "zh"
    divisions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    severity: Literal["info", "warning", "error"] = "info"
    digest: bool = True
    remind_days: int = Field(default=7, ge=0, le=366)
    quiet: str = ""
    _channels: tuple[Channel, ...] = PrivateAttr(default=())
    _hours: tuple[time, time] | None = PrivateAttr(default=None)

    @field_validator("kinds")
    @classmethod
    def _kinds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for kind in value:
            if kind not in kinds():
                raise ValueError(f"{kind!r} is no kind of alert; known are {', '.join(kinds())}")
        return value

    @field_validator("divisions")
    @classmethod
    def _divisions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for prefix in value:
            if not prefix.isalnum():
                raise ValueError(f"{prefix!r} is no division code or the beginning of one")
        return value

    @field_validator("quiet")
    @classmethod
    def _quiet(cls, value: str) -> str:
        _hours(value)
        return value

    def model_post_init(self, context: Any) -> None:
        """Read the quiet hours and the channels once. Raises ValueError."""
        self._hours = _hours(self.quiet)
        self._channels = channels_of(self.name, self.urls)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Where the recipient is told, one for each address."""
        return self._channels

    def wants(self, kind: str, severity: str, division: str) -> bool:
        """Whether such a notice is for this recipient."""
        return (
            (not self.kinds or kind in self.kinds)
            and GRAVITY.index(severity) >= GRAVITY.index(self.severity)
            and (not self.divisions or division.startswith(self.divisions))
        )

    def quiet_until(self, now: datetime) -> str:
        """'' when the recipient may be told now, else the hour (``07:00``, Asia/Shanghai) when again."""
        if self._hours is None:
            return ""
        start, end = self._hours
        at = now.astimezone(SHANGHAI).time()
        inside = start <= at < end if start < end else at >= start or at < end
        return f"{end:%H:%M}" if inside else ""


class Routes(_Strict):
    """The whole file. ``deadline_days``: how long before a due date a list that is still open is told;
    ``portal_looks``: after so many sweeps in a row that could not see a portal that is told."""

    send_after_sweep: bool = False
    deadline_days: int = Field(default=7, ge=0, le=120)
    portal_looks: int = Field(default=3, ge=1, le=100)
    recipient: tuple[Recipient, ...] = ()


def load_routes(home: Path) -> Routes | None:
    """The routes of a home; None where it has no alerts.toml. Raises RouteError."""
    path = home / FILE_NAME
    if not path.is_file():
        return None
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RouteError(f"{path}: cannot be read as TOML: {error}") from None
    try:
        routes = Routes.model_validate(data)
    except ValidationError as error:
        raise RouteError(f"{path}: {_first(error, data)}") from None
    names = [recipient.name for recipient in routes.recipient]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise RouteError(f"{path}: recipient: the name {twice!r} is given twice")
    return routes


def _hours(text: str) -> tuple[time, time] | None:
    if not text:
        return None
    try:
        start, end = (datetime.strptime(part.strip(), "%H:%M").time() for part in text.split("-"))
    except ValueError:
        raise ValueError(f"{text!r} is no span of hours: write 22:00-07:00 (Asia/Shanghai)") from None
    if start == end:
        raise ValueError(f"{text!r} leaves no hour to send in, or means none: leave it out")
    return start, end


def _first(error: ValidationError, data: dict[str, Any]) -> str:
    """The first fault as ``recipient 2 (office): severity: …``, without the value that was given."""
    fault = error.errors(include_input=False, include_url=False)[0]
    parts = [str(part) for part in fault["loc"]]
    told = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        model = Recipient if parts[0] == "recipient" else Routes
        told = f"unknown key; known are {', '.join(model.model_fields)}"
    if parts[0] == "recipient" and len(parts) > 1 and parts[1].isdigit():
        number = int(parts[1])
        given = data["recipient"][number]
        name = given.get("name") if isinstance(given, dict) else None
        shown = f" ({name})" if isinstance(name, str) else ""
        parts[:2] = [f"recipient {number + 1}{shown}"]
    if len(parts) > 2 and parts[-1].isdigit():
        parts[-2:] = [f"{parts[-2]} {int(parts[-1]) + 1}"]
    return f"{': '.join(parts)}: {told}"
