"""From what a person types to division codes."""

from __future__ import annotations

import pytest

from crawler.errors import UserError
from crawler.registry.load import load
from tests.registry.conftest import Make


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (["420104"], ["420104"]),
        (["硚口区"], ["420104"]),
        (["硚口"], ["420104"]),
        ([" 硚口区 "], ["420104"]),
        (["武汉市硚口区"], ["420104"]),
        (["江苏通州区"], ["320612"]),
        (["北京市通州区"], ["110112"]),
        (["江苏省南通市通州区"], ["320612"]),
        (["武汉市"], ["420104", "420106", "420116"]),
        (["420100"], ["420104", "420106", "420116"]),
        (["武汉", "420104", "硚口区"], ["420104", "420106", "420116"]),
        (["460000"], ["460105", "469002", "469007", "469021"]),
        (["内蒙古"], ["150207", "150624", "150802", "150923", "152921", "152922"]),
        (["430000", "硚口区"], ["430203", "430211", "430624", "430922", "430923", "420104"]),
        (["420102"], ["420102"]),
    ],
)
def test_selectors(typed: list[str], codes: list[str]) -> None:
    assert load().expand(typed) == codes


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("通州区", ["110112 北京市通州区", "320612 江苏省南通市通州区", "use the code"]),
        ("磽口区", ["no such division", "420104"]),
        ("420199", ["no such division", "4201"]),
        ("兖州市", ["370812", "since 2013"]),
        ("810000", ["no portal"]),
        ("", ["empty"]),
        ("xyz", ["no such division"]),
    ],
)
def test_clear_refusals(typed: str, words: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        load().expand([typed])
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_invented_divisions_are_found_by_code_and_name(folder: Make) -> None:
    text = (
        "division_code,name,home_url\n990101,栖云县,http://127.0.0.1:1/\nXC-1,云岭新区,http://127.0.0.1:2/\n"
    )
    registry = load([folder(portals=text)])
    assert registry.expand(["栖云县", "XC-1", "云岭新区", "栖云"]) == ["990101", "XC-1"]
