"""The API keeps what its OpenAPI description promises, for whatever is asked within it and outside it."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode

from crawler.clock import Clock, parse_as_of
from crawler.config import load
from crawler.web.api.lists import LISTS
from crawler.web.app import create_app

pytestmark = pytest.mark.filterwarnings("ignore")
_FEW = settings(
    max_examples=12, derandomize=True, phases=[Phase.generate], database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def description(demo_home: Path) -> schemathesis.BaseSchema:
    app = create_app(load(demo_home), Clock(parse_as_of("2026-02-11")))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


def test_every_list_is_described(description: schemathesis.BaseSchema) -> None:
    assert {f"/{name}" for name in LISTS} <= set(description)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", LISTS)
def test_every_answer_is_as_described(
    description: schemathesis.BaseSchema, name: str, mode: GenerationMode
) -> None:
    @_FEW
    @given(case=description[f"/{name}"]["GET"].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        answer = case.call()
        assume(answer.status_code != 414)  # too long to be looked at, right or wrong
        case.validate_response(answer)

    ask()
