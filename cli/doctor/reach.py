"""`--connect`: servers are greeted, and sent nothing; their certificates are looked at on the way."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Engine

from cli.doctor.check import Check, attention, fine, wrong
from cli.doctor.keeping import clock_check
from config.settings import Settings
from dondoc.errors import DondocError

if TYPE_CHECKING:
    from tasks.channels.mail import Mail

SECONDS = 10.0
SOON = timedelta(days=30)
NOW_OR_NEVER = timedelta(days=7)
Greet = Callable[[], "datetime | None"]


@dataclass(frozen=True, slots=True)
class Server:
    """A server to be greeted; `greet` gives when its certificate ends, None without one."""

    name: str
    greet: Greet


def reachable(settings: Settings, engine: Engine | None, now: datetime) -> Iterator[Check]:
    """Every server that messages, reports and people go through."""
    servers = {one.name: one for one in _servers(settings, engine)}
    for name in sorted(servers):
        yield from _greeted(servers[name], now)
    yield from _clocks(settings)


def _servers(settings: Settings, engine: Engine | None) -> Iterator[Server]:
    if engine is not None:
        yield from _of_contacts(engine)
    if settings.mailbox_url.get_secret_value():
        yield Server("hộp thư nhận báo cáo", lambda: _mailbox(settings))
    for name in ("public_url", "prefect_url", "oidc_issuer"):
        parts = urlsplit(getattr(settings, name))
        if parts.scheme == "https" and parts.hostname:
            yield _over_tls(parts.hostname, parts.port or 443, verify=True)


def _of_contacts(engine: Engine) -> Iterator[Server]:
    from dondoc.errors import InvalidSettings
    from models.contacts import contacts
    from models.engine import reading
    from tasks.channels.registry import WrongAddress, channel_of

    with suppress(InvalidSettings), reading(engine) as opened:
        for contact in contacts(session=opened, only_active=True):
            # one that cannot be read was named where the contacts were looked at
            with suppress(WrongAddress):
                yield from _of_channel(channel_of(contact.url))


def _of_channel(channel: Any) -> Iterator[Server]:
    from tasks.channels.mail import Mail
    from tasks.channels.webhook import Webhook

    if isinstance(channel, Mail):
        yield Server(f"máy chủ thư {channel.smtp_host}:{channel.port}", lambda: _mail(channel))
    elif isinstance(channel, Webhook):
        place = channel._host()
        if place.secure:
            yield _over_tls(place.name, place.port, verify=place.verify)
        else:
            yield Server(
                f"{place.name}:{place.port}", lambda: _in_the_clear(place.name, place.port)
            )


def _greeted(server: Server, now: datetime) -> Iterator[Check]:
    try:
        ends = server.greet()
    except ssl.SSLCertVerificationError as failure:
        message = f"{server.name}: chứng thư không kiểm chứng được ({failure.verify_message})"
        yield wrong("certificates", message, "thay chứng thư, hoặc thêm CA qua SSL_CERT_FILE")
        return
    except (smtplib.SMTPAuthenticationError, imaplib.IMAP4.error):
        remedy = "xem lại tài khoản và mật khẩu"
        yield wrong("connections", f"{server.name} không nhận tài khoản", remedy)
        return
    except (OSError, smtplib.SMTPException, DondocError) as failure:
        # what a server says may quote an address
        why = getattr(failure, "strerror", None) or type(failure).__name__
        remedy = "xem máy chủ có chạy không, và tường lửa"
        yield wrong("connections", f"{server.name} không kết nối được ({why})", remedy)
        return
    yield fine("connections", f"{server.name} trả lời")
    if ends is not None:
        yield _certificate(server.name, ends, now)


def _certificate(name: str, ends: datetime, now: datetime) -> Check:
    left = ends - now
    message = f"{name}: chứng thư còn {left.days} ngày, đến {ends:%d/%m/%Y}"
    if left < NOW_OR_NEVER:
        return wrong("certificates", message, "thay chứng thư ngay")
    if left < SOON:
        return attention("certificates", message, "xin chứng thư mới")
    return fine("certificates", message)


def _mail(channel: Mail) -> datetime | None:
    """Greet, encrypt as the address says, sign in where it has an account, and part."""
    from apprise.plugins.email.common import SecureMailMode

    from tasks.channels.tls import tls

    place, context = (channel.smtp_host, int(channel.port)), tls(channel.verify_certificate)
    if channel.secure_mode == SecureMailMode.SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(*place, timeout=SECONDS)
    with server:
        if channel.secure_mode == SecureMailMode.STARTTLS:
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if channel.user and channel.password:
            server.login(channel.user, channel.password)
        return _end_of(server.sock)


def _mailbox(settings: Settings) -> datetime | None:
    from tasks.channels.tls import tls
    from tasks.mailbox.imap import place_of

    place = place_of(
        settings.mailbox_url.get_secret_value(), in_the_clear=settings.allow_unverified_tls
    )
    if place.is_open:
        server: imaplib.IMAP4 = imaplib.IMAP4(place.host, place.port, timeout=SECONDS)
    else:
        server = imaplib.IMAP4_SSL(place.host, place.port, ssl_context=tls(True), timeout=SECONDS)
    with server:
        server.login(place.user, place.password)
        return _end_of(server.socket())


def _over_tls(host: str, port: int, *, verify: bool) -> Server:
    from tasks.channels.tls import tls

    def greet() -> datetime | None:
        with (
            socket.create_connection((host, port), SECONDS) as plain,
            tls(verify).wrap_socket(plain, server_hostname=host) as secure,
        ):
            return _end_of(secure)

    return Server(f"{host}:{port}", greet)


def _in_the_clear(host: str, port: int) -> None:
    socket.create_connection((host, port), SECONDS).close()


def _end_of(connection: object) -> datetime | None:
    """When the certificate of the other side ends; unknown where it was not to be checked."""
    if not isinstance(connection, ssl.SSLSocket):
        return None
    told = connection.getpeercert() or {}
    ends = told.get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC) if ends else None


def _clocks(settings: Settings) -> Iterator[Check]:
    """This machine's clock against the Date of the public address, where somebody answers there."""
    with suppress(httpx.HTTPError, ValueError, KeyError):
        answer = httpx.head(f"{settings.public_url}/healthz", timeout=SECONDS, trust_env=False)
        theirs = parsedate_to_datetime(answer.headers["date"])
        yield clock_check(datetime.now(UTC), theirs, f"{settings.public_url}")
