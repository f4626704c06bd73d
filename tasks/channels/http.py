"""One JSON post, and what its answer or its silence says about whether it was taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tasks.channels.delivery import Delivery, failed_for_good, failed_for_now, sent, unsure
from tasks.channels.tls import tls

TRY_LATER = frozenset({408, 425, 429})
NEVER_BEGUN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOT_A_PLACE = (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError)
LONGEST_ANSWER = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, the headers (lower-case names) and the beginning of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def post(
    url: str,
    body: Any,
    *,
    timeouts: tuple[float, float],
    verify: bool = True,
    method: str = "POST",
    **options: Any,
) -> Answer | Delivery:
    """Post JSON without following redirects; a Delivery where there is no answer to read.

    `timeouts` are the seconds to connect and to wait for the answer.
    """
    limits = httpx.Timeout(timeouts[1], connect=timeouts[0])
    try:
        # A redirect would hand the message, and the token in its headers, to another host.
        with (
            httpx.Client(verify=tls(verify), timeout=limits, follow_redirects=False) as client,
            client.stream(method, url, json=body, **options) as answer,
        ):
            return Answer(answer.status_code, answer.headers, _beginning(answer))
    except NEVER_BEGUN as failure:
        return failed_for_now(f"không kết nối được ({type(failure).__name__})")
    except NOT_A_PLACE:
        return failed_for_good("địa chỉ không dùng được")
    except httpx.TransportError as failure:
        return unsure(f"gửi rồi không có trả lời ({type(failure).__name__})")


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


def _beginning(answer: httpx.Response) -> bytes:
    read = b""
    for part in answer.iter_bytes():
        read += part
        if len(read) >= LONGEST_ANSWER:
            break
    return read[:LONGEST_ANSWER]


def _seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
