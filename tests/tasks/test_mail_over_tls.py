"""Mail over TLS: the certificate is checked, and nothing goes out in the clear instead."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tasks.channels import Outcome, open_channels, send
from tasks.channels.tls import tls
from tests.tasks.servers import MailServer, mail_server
from tests.tasks.test_mail_channel import MESSAGE


def self_signed(folder: Path, name_of_host: str = "127.0.0.1") -> ssl.SSLContext:
    """A server's context with a certificate for 127.0.0.1 and a name that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(IPv4Address("127.0.0.1")), x509.DNSName(name_of_host)]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.fixture(params=["starttls", "ssl"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways of reaching a server over TLS."""
    return str(request.param)


@pytest.fixture
def mails(mode: str, tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(self_signed(tmp_path), mode) as server:
        yield server


def url(mails: MailServer, mode: str, more: str = "") -> str:
    return mails.url(more=f"&mode={mode}{more}").replace("mailto:", "mailtos:")


def test_a_certificate_that_nobody_vouches_for_is_refused(mails: MailServer, mode: str) -> None:
    delivery = send(url(mails, mode), MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)
    assert "CERTIFICATE_VERIFY_FAILED" in delivery.reason
    assert mails.mails == []


def test_an_address_cannot_ask_for_an_unproven_server_by_itself(
    mails: MailServer, mode: str
) -> None:
    delivery = send(url(mails, mode, "&verify=no"), MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, True)
    assert "DONDOC_ALLOW_UNVERIFIED_TLS" in delivery.reason
    assert mails.mails == []


def test_the_operator_may_allow_an_unproven_server(
    mails: MailServer, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_ALLOW_UNVERIFIED_TLS", "true")
    assert send(url(mails, mode, "&verify=no"), MESSAGE).outcome is Outcome.SENT
    assert len(mails.mails) == 1


def test_an_office_may_vouch_for_its_own_server(
    mails: MailServer, mode: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    tls.cache_clear()
    try:
        assert send(url(mails, mode), MESSAGE).outcome is Outcome.SENT
    finally:
        tls.cache_clear()


def test_a_session_over_tls_is_kept(
    mails: MailServer, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_ALLOW_UNVERIFIED_TLS", "true")
    with open_channels() as out:
        for _ in range(3):
            assert out.send(url(mails, mode, "&verify=no"), MESSAGE).outcome is Outcome.SENT
    assert len(mails.mails) == 3
    assert mails.sessions == 1


@pytest.fixture(params=["mat-khau:@/4711", "mật-khẩu"])
def password(request: pytest.FixtureRequest) -> str:
    """What lets in: in ASCII, and in Vietnamese."""
    return str(request.param)


@pytest.fixture
def guarded(
    mode: str, password: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MailServer]:
    """A server that the office vouches for, and that wants a password."""
    with mail_server(self_signed(tmp_path), mode, password.encode()) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        tls.cache_clear()
        yield server
    tls.cache_clear()


def with_password(mails: MailServer, mode: str, password: str) -> str:
    account = f"mailtos://dieuphoi:{quote(password, safe='')}@127"
    return url(mails, mode).replace("mailtos://127", account)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_an_account_and_its_password_let_us_in_once_for_all(
    guarded: MailServer, mode: str, password: str
) -> None:
    with open_channels() as out:
        for _ in range(2):
            delivery = out.send(with_password(guarded, mode, password), MESSAGE)
            assert delivery.outcome is Outcome.SENT, delivery.reason
    assert (len(guarded.mails), guarded.sessions) == (2, 1)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("given", ["sai-mat-khau", "sai-mật-khẩu"])
def test_a_wrong_password_is_no_fault_of_the_recipient(
    guarded: MailServer, mode: str, given: str
) -> None:
    delivery = send(with_password(guarded, mode, given), MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)
    assert "535" in delivery.reason
    assert given not in delivery.reason
    assert guarded.mails == []
