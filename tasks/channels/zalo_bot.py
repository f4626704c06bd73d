"""A bot of Zalo's Bot Platform: `zalo://bot_token/chat_id`, the form of Apprise's own later plugin.

The platform's answers as read in Apprise 2.1 and @openclaw/zalo 2026.9.5: `{"ok": true, "result":
{…}}`, or `ok` false with an `error_code`, also under HTTP 200. The person must have written to the
bot first. When Prefect allows Apprise 2.1, its own plugin can take this one's place.
"""

from __future__ import annotations

from typing import Any

from apprise.common import NotifyFormat
from apprise.plugins.base import NotifyBase
from apprise.url import PrivacyMode

from tasks.channels.delivery import (
    Delivery,
    Outcome,
    Outgoing,
    failed_for_good,
    failed_for_now,
    sent,
    unsure,
)
from tasks.channels.http import TRY_LATER, Answer, judged, post

PLATFORM = "https://bot-api.zaloplatforms.com"
LONGEST_TEXT = 2000
CUT_MARK = "… (còn nữa, xem trong thư hoặc trang của đơn vị)"


class ZaloBot(NotifyBase):  # type: ignore[misc]
    """A bot and the one chat that it writes to; `?base=` names another server, as tests do."""

    service_name = "Zalo Bot"
    secure_protocol = "zalo"
    templates = ("{schema}://{token}/{targets}",)
    title_maxlen = 0
    body_maxlen = LONGEST_TEXT
    notify_format = NotifyFormat.TEXT
    request_rate_per_sec = 0
    socket_read_timeout = 20.0

    def __init__(self, token: str, targets: list[str], base: str = PLATFORM, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.token, self.targets, self.base = token, targets, base.rstrip("/")
        if not token or len(targets) != 1:
            raise TypeError("zalo://bot_token/chat_id")

    def deliver(self, message: Outgoing) -> Delivery:
        """Make one attempt; what is beyond 2,000 characters is cut at a line's end."""
        answer = post(
            f"{self.base}/bot{self.token}/sendMessage",
            {"chat_id": self.targets[0], "text": shortened(f"{message.subject}\n\n{message.text}")},
            timeouts=self.request_timeout,
            verify=self.verify_certificate,
        )
        return answer if isinstance(answer, Delivery) else _judged(answer)

    def url(self, privacy: bool = False, *_arguments: Any, **_options: Any) -> str:
        """The address again; its token hidden with `privacy`."""
        token = self.pprint(self.token, privacy, mode=PrivacyMode.Secret, safe=":")
        base = "" if self.base == PLATFORM else f"?base={self.quote(self.base, safe='')}"
        return f"{self.secure_protocol}://{token}/{self.quote(self.targets[0], safe='')}{base}"

    @staticmethod
    def parse_url(url: str) -> dict[str, Any] | None:
        """The parts of an address, None where it is none."""
        parts: dict[str, Any] | None = NotifyBase.parse_url(url, verify_host=False)
        if parts is None:
            return None
        # a token is number:secret, and a secret of digits alone is taken for a port
        port = f":{parts['port']}" if parts["port"] else ""
        parts["token"] = NotifyBase.unquote(parts["host"]) + port
        parts["targets"] = NotifyBase.split_path(parts["fullpath"])
        parts["base"] = NotifyBase.unquote(parts["qsd"].get("base", "")) or PLATFORM
        return parts


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text, cut at a line's end and marked so where it is longer than allowed."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(CUT_MARK) - 1]
    whole_lines = kept.rpartition("\n")[0] or kept
    return f"{whole_lines}\n{CUT_MARK}"


def _judged(answer: Answer) -> Delivery:
    by_status = judged(answer)
    if by_status.outcome is not Outcome.SENT:
        return by_status
    said = answer.json()
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        return unsure("Zalo trả lời không đúng dạng")
    if said["ok"]:
        return sent(_message_id(said.get("result")))
    return _refused(said)


def _message_id(result: Any) -> str | None:
    named = result.get("message_id") if isinstance(result, dict) else None
    return None if named is None else str(named)


def _refused(said: dict[str, Any]) -> Delivery:
    code = said.get("error_code")
    reason = f"Zalo từ chối: {code} {str(said.get('description', ''))[:200]}".rstrip()
    if code in TRY_LATER:
        return failed_for_now(reason)
    if isinstance(code, int) and code >= 500:
        return unsure(reason)
    return failed_for_good(reason)
