"""Off-limits is off-limits: in links, after redirects, and when a name leads to an inner address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.allowlist import AllowList, address_of, is_inner
from tests.glue.conftest import TOY, Home
from tests.glue.server import Answer, Site, page, serving

LIST = AllowList.of(
    [
        "http://www.a.gov.cn/x/",
        "b.example.cn",
        "c.example.cn:8080",
        "http://127.0.0.1:8000/",
        "http://jx.test:81/",
    ]
)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://www.a.gov.cn/y", True),
        ("https://www.a.gov.cn/y", True),
        ("http://www.a.gov.cn:8081/", False),
        ("http://b.example.cn/", True),
        ("http://c.example.cn:8080/", True),
        ("http://c.example.cn/", False),
        ("http://127.0.0.1:8000/any", True),
        ("http://127.0.0.1:8001/", False),
        ("http://127.0.0.1/", False),
        ("http://localhost:8000/", False),
        ("http://2130706433:8000/", False),
        ("http://user@127.0.0.1:8001/", False),
        ("http://www.a.gov.cn@127.0.0.1:8001/", False),
        ("http://www.a.gov.cn.evil.com/", False),
        ("http://[::1]:8000/", False),
        ("http://", False),
        ("http://a:port/", False),
    ],
)
def test_what_is_registered(url: str, allowed: bool) -> None:
    assert LIST.registered(url) is allowed


def test_a_list_survives_its_names() -> None:
    assert AllowList.of(LIST.names()) == LIST


@pytest.mark.parametrize(
    ("host", "port", "address", "allowed"),
    [
        ("www.a.gov.cn", 80, "1.2.3.4", True),
        ("www.a.gov.cn", 80, "127.0.0.1", False),
        ("www.a.gov.cn", 80, "10.0.0.8", False),
        ("www.a.gov.cn", 80, "::ffff:10.0.0.8", False),
        ("www.a.gov.cn", 80, "2002:0a00:0001::1", False),
        ("www.a.gov.cn", 80, "fe80::1", False),
        ("www.a.gov.cn", 8000, "127.0.0.1", True),  # the registry names that very address and port
        ("jx.test", 81, "127.0.0.1", True),
        ("jx.test", 82, "127.0.0.1", False),
        ("www.a.gov.cn", 80, "198.18.0.7", True),  # what local proxies answer for public names
    ],
)
def test_where_a_name_may_lead(host: str, port: int, address: str, allowed: bool) -> None:
    assert LIST.may_resolve(host, port, address) is allowed


@given(st.ip_addresses())
def test_every_loopback_or_private_address_of_python_is_inner(address: object) -> None:
    found = address_of(str(address))
    assert found is not None
    if found.is_loopback or found.is_link_local or found.is_multicast or found.is_unspecified:
        assert is_inner(found)


@given(st.text(max_size=60))
def test_any_text_is_judged_without_an_exception(text: str) -> None:
    LIST.registered(text)
    LIST.registered(f"http://{text}")


LINKS = {
    "http://192.168.1.9/a": "inner",
    "http://61.150.65.235/a": "bare address",
    "http://mirror.example.com/zfxxgknb/": "not registered",
    "http://localhost:9/": "not registered",
    "ftp://127.0.0.1/x": "not an http",
}


def test_links_off_limits_are_recorded_and_not_asked(home: Home) -> None:
    other = Site({"/": page()})
    site = Site(
        {"/": page(*LINKS, other.url + "/a", "/hop"), "/hop": Answer("", 302, {"Location": other.url + "/b"})}
    )
    with serving(site, other):
        home.sweep(site.url + "/")
    looks = {look["url"]: look for look in home.looks()}
    for link, why in LINKS.items():
        assert looks[link]["outcome"] == "off_limits"
        assert why in looks[link]["reason"]
    assert looks[other.url + "/a"]["outcome"] == "off_limits"
    assert looks[site.url + "/hop"]["outcome"] == "off_limits"
    assert other.log == []


def test_a_public_name_that_leads_to_an_inner_address_is_not_asked(home: Home) -> None:
    """A hostile zone: the name is allowed and registered, its address is not."""
    site = Site({"/": page()})
    with serving(site):
        home.sweep(f"http://inner.gov.cn:{site.port}/", spider_modules=("tests.glue.fake_dns", *TOY))
    assert home.looks()[0]["outcome"] == "off_limits"
    assert "127.0.0.1" in home.looks()[0]["reason"]
    assert site.log == []


def test_a_name_that_can_only_be_an_inner_one_is_asked_where_it_is_registered(home: Home) -> None:
    site = Site({"/": page()})
    with serving(site):
        home.sweep(f"http://jx.test:{site.port}/", spider_modules=("tests.glue.fake_dns", *TOY))
    assert home.looks()[0]["outcome"] == "ok"


def test_government_hosts_are_asked_when_a_registered_portal_links_to_them(home: Home) -> None:
    """One link away from the portal; what only such a host links to is off limits."""
    site = Site({"/": page(), "/a": page("/b"), "/b": page()})
    linked, further = f"http://linked.gov.cn:{site.port}/a", f"http://further.gov.cn:{site.port}/"
    site.pages["/"] = page(linked)
    site.pages["/b"] = page(further)
    inner = f"127.0.0.1:{site.port}"  # so that the names may lead to this machine
    with serving(site):
        home.sweep(site.url + "/", hosts=(inner,), spider_modules=("tests.glue.fake_dns", *TOY))
    looks = {look["url"]: look["outcome"] for look in home.looks()}
    assert looks == {
        site.url + "/": "ok",
        linked: "ok",
        f"http://linked.gov.cn:{site.port}/b": "ok",
        further: "off_limits",
    }
