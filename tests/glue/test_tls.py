"""Servers that speak only TLS 1.0 are reached on the second rung, and the log says so."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from crawler.fetch.handlers import legacy_context
from tests.glue.conftest import Home
from tests.glue.server import Site, page, serving


def _certificate(folder: Path, host: str) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def _server(
    folder: Path, oldest: ssl.TLSVersion, newest: ssl.TLSVersion, host: str = "127.0.0.1"
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder, host))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = oldest, newest
    return context


def _speaks_tls10(context: ssl.SSLContext) -> bool:
    """Whether this OpenSSL can make a TLS 1.0 handshake at all, tried in memory."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = legacy_context().wrap_bio(incoming, outgoing)
    server = context.wrap_bio(outgoing, incoming, server_side=True)
    for _ in range(5):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
    return client.version() == "TLSv1"


def test_a_server_of_tls_1_0_only_is_reached_and_noted(home: Home, tmp_path: Path) -> None:
    context = _server(tmp_path, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1)
    if not _speaks_tls10(context):
        pytest.skip("this OpenSSL was built without TLS 1.0, so no such server can be made here")
    site = Site({"/": page("/a"), "/a": page()}, tls=context)
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/a"][0] == "ok", home.outcomes()
    assert {row["tls"] for row in home.rows("fetches")} == {"legacy"}


def test_a_modern_server_with_its_own_certificate_needs_no_second_rung(home: Home, tmp_path: Path) -> None:
    site = Site({"/": page()}, tls=_server(tmp_path, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3))
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/"][0] == "ok"
    assert {row["tls"] for row in home.rows("fetches")} == {""}


_GROUP = """-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""
"""A well-known prime of 1,024 bits (RFC 2409, second group): too short for today's defaults."""


def test_a_server_with_a_short_key_exchange_and_anothers_name_is_reached(home: Home, tmp_path: Path) -> None:
    group = tmp_path / "group.pem"
    group.write_text(_GROUP, "ascii")
    context = _server(tmp_path, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "www.another.example")
    context.load_dh_params(group)
    context.set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
    site = Site({"/": page("/a"), "/a": page()}, tls=context)
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/a"][0] == "ok", home.outcomes()
    assert {row["tls"] for row in home.rows("fetches")} == {"legacy"}


def test_http_behind_an_https_address_is_reached_and_noted(home: Home) -> None:
    site = Site({"/": page()})
    with serving(site):
        home.sweep(site.url.replace("http:", "https:") + "/")
    assert home.outcomes()["/"][0] == "ok"
    said = [
        row["reason"]
        for row in home.rows("fetches")
        if row["outcome"] == "ok" and row["url"] == site.url + "/"
    ]
    assert said == [f"switched: https{site.url[4:]}/ gave no answer, {site.url}/ did"]
