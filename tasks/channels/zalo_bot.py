"""A bot of Zalo's Bot Platform: `zalo://bot_token/chat_id`, the form of Apprise's own later plugin.

The platform's answers as read in Apprise 2.1 and @openclaw/zalo 2026.9.5: `{"ok": true, "result":
{…}}`, or `ok` false with an `error_code`, also under HTTP 200. The person must have written to the
bot first. When Prefect allows Apprise 2.1, its own plugin can take this one's place.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from urllib.parse import urlsplit

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
from tasks.channels.http import TRY_LATER, Request, judged, post
from tasks.channels.http_session import Answer, host_of
from tasks.channels.lines import Lines
from tasks.channels.masking import said_by_others
from tasks.channels.plugin import OwnPlugin, in_one_text

PLATFORM = "https://bot-api.zaloplatforms.com"


class ZaloBot(OwnPlugin):
    """A bot and the one chat that it writes to; `?base=` names another server, as tests do."""

    kind = "zalo"
    service_name = "Zalo Bot"
    secure_protocol = "zalo"
    templates = ("{schema}://{token}/{targets}",)

    def __init__(self, token: str, targets: list[str], base: str = PLATFORM, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.token, self.targets, self.base = token, targets, base.rstrip("/")
        try:
            self._host = host_of(self.base, verify=self.verify_certificate)
        except ValueError:
            raise TypeError("zalo://…?base=https://host") from None
        if not token or len(targets) != 1:
            raise TypeError("zalo://bot_token/chat_id")

    @property
    def place(self) -> Hashable:
        return (self.kind, self.token)

    def deliver(self, message: Outgoing, lines: Lines) -> Delivery:
        """Make one attempt; what is beyond 2,000 characters is cut at a line's end."""
        request = Request(
            host=self._host,
            path=f"{urlsplit(self.base).path}/bot{self.token}/sendMessage",
            body={"chat_id": self.targets[0], "text": in_one_text(message)},
        )
        answer = post(request, lines, timeouts=self.request_timeout)
        return answer if isinstance(answer, Delivery) else self._judged(answer)

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

    def _judged(self, answer: Answer) -> Delivery:
        by_status = judged(answer)
        if by_status.outcome is not Outcome.SENT:
            return by_status
        said = answer.json()
        if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
            return unsure("Zalo trả lời không đúng dạng")
        return _taken(said.get("result")) if said["ok"] else self._refused(said)

    def _refused(self, said: dict[str, Any]) -> Delivery:
        code = said.get("error_code")
        secrets = (self.token, *self.token.split(":"))
        told = said_by_others(str(said.get("description", "")), secrets)
        reason = f"Zalo từ chối: {code} {told}".rstrip()
        if code in TRY_LATER:
            return failed_for_now(reason)
        if isinstance(code, int) and code >= 500:
            return unsure(reason)
        return failed_for_good(reason)


def _taken(result: Any) -> Delivery:
    named = result.get("message_id") if isinstance(result, dict) else None
    return unsure("Zalo trả lời không có mã tin") if named is None else sent(str(named))
