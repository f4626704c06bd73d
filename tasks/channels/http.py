"""One request with a body, and what its answer or its silence says about whether it was taken."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from tasks.channels.delivery import (
    Delivery,
    failed_for_good,
    failed_for_now,
    not_reached,
    sent,
    unsure,
)
from tasks.channels.destinations import ForbiddenHost
from tasks.channels.http_session import Answer, Host, HttpSession, NoAnswer
from tasks.channels.lines import Lines
from tasks.channels.sessions import NotHandedOver
from tasks.channels.tls import NOT_UNVERIFIED

TRY_LATER = frozenset({408, 425, 429})
# what a path may hold as it is (RFC 3986, 3.3), and the sign of what is escaped already
IN_A_PATH = "/%:@!$&'()*+,;=~"
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
NOT_TO_BE_SET = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"}
)
NOT_A_PLACE = "địa chỉ không dùng được"
FORBIDDEN = (
    "địa chỉ trong mạng nội bộ, không được gửi tới; "
    "muốn cho phép thì đặt DONDOC_ALLOW_PRIVATE_WEBHOOKS=true"
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a host; `body` goes as JSON unless it is bytes already."""

    host: Host
    path: str
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"

    def as_bytes(self) -> bytes:
        """The request as it goes over the wire; ValueError for what no request can hold."""
        is_ready = isinstance(self.body, bytes)
        body = self.body if is_ready else _json(self.body)
        lines = [f"{self.method} {self._target()} HTTP/1.1", f"Host: {_host_header(self.host)}"]
        for name, value in self._all_headers(len(body)).items():
            if not NAME.fullmatch(name) or any(sign in value for sign in "\r\n\0"):
                raise ValueError("no header")
            lines.append(f"{name}: {value}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _target(self) -> str:
        asked = f"?{urlencode(self.query)}" if self.query else ""
        return (quote(self.path, safe=IN_A_PATH) or "/") + asked

    def _all_headers(self, length: int) -> dict[str, str]:
        own = {"User-Agent": "dondoc", "Accept": "*/*", "Content-Type": "application/json"}
        given = {
            name: value for name, value in self.headers.items() if name.lower() not in NOT_TO_BE_SET
        }
        overridden = {name.lower() for name in given}
        kept = {name: value for name, value in own.items() if name.lower() not in overridden}
        return {**kept, **given, "Content-Length": str(length)}


def _json(body: Any) -> bytes:
    # half a character, as hostile names have, is no UTF-8
    return json.dumps(body, ensure_ascii=False).encode(errors="replace")


def basic_auth(user: str, password: str) -> dict[str, str]:
    """The header of HTTP's Basic scheme (RFC 7617)."""
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


def post(request: Request, lines: Lines, *, timeouts: tuple[float, float]) -> Answer | Delivery:
    """Make the request, following no redirect; a Delivery where there is no answer to read.

    `timeouts` are the seconds to connect and for the answer to be there whole. A redirect would
    hand the message, and the token in its headers, to another host.
    """
    if request.host.secure and not request.host.verify and not lines.allowed.unverified_tls:
        return failed_for_good(NOT_UNVERIFIED)
    host = replace(request.host, private_allowed=lines.allowed.private_hosts)
    try:
        wire = request.as_bytes()
        connect = partial(HttpSession, host, timeouts[0])
        exchange = partial(_exchanged, request.method, wire, timeouts[1], host, lines)
        return lines.sessions.run(host, connect, exchange)
    except ForbiddenHost:
        return failed_for_good(FORBIDDEN)
    except OSError as failure:  # a certificate that is refused is a ValueError too
        return not_reached(f"không kết nối được ({type(failure).__name__})")
    except ValueError:  # also what encodes to no name of a host
        return failed_for_good(NOT_A_PLACE)


def judged(answer: Answer) -> Delivery:
    """What an HTTP status says: taken, not taken, or nobody knows (RFC 9110, 15)."""
    if 200 <= answer.status < 300:
        return sent()
    reason = f"bên nhận trả lời HTTP {answer.status}"
    if answer.status in TRY_LATER:
        return failed_for_now(reason, retry_after=_seconds(answer.headers.get("retry-after", "")))
    if answer.status >= 500:
        return unsure(reason)
    if 300 <= answer.status < 400:
        return failed_for_good(f"{reason}: chuyển hướng sang nơi khác, không đi theo")
    return failed_for_good(reason)


def _exchanged(
    method: str, wire: bytes, timeout: float, host: Host, lines: Lines, session: HttpSession
) -> Answer | Delivery:
    is_kept = session.answered > 0
    try:
        return session.post(method, wire, timeout)
    except NoAnswer as silence:
        if silence.nothing_came and is_kept:
            lines.sessions.distrust(host)
        return unsure(f"gửi rồi không có trả lời ({silence.kind})")
    except OSError as failure:
        reason = f"đứt kết nối khi đang gửi ({type(failure).__name__})"
        raise NotHandedOver(failed_for_now(reason)) from None


def _host_header(host: Host) -> str:
    name = f"[{host.name}]" if ":" in host.name else host.name
    return name if host.port == (443 if host.secure else 80) else f"{name}:{host.port}"


def _seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
