"""A Zalo Official Account: `zalooa://ACCOUNT/user_id`, the account as `dondoc channel zalooa` keeps it.

OpenAPI v3 (zaloplatform/zalo-php-sdk): errors come with HTTP 200 as `{"error": -216, "message": …}`,
and only `error` 0 with a message id is a message that was taken. No token stands in the address: they
change by themselves. A person who has not written for seven days cannot be written to (-230).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from urllib.parse import urlsplit

from apprise.plugins.base import NotifyBase

from tasks.channels.delivery import (
    Delivery,
    Outcome,
    Outgoing,
    failed_for_good,
    failed_for_now,
    sent,
    unsure,
)
from tasks.channels.http import Request, judged, post
from tasks.channels.http_session import Answer, host_of
from tasks.channels.lines import Lines
from tasks.channels.masking import said_by_others
from tasks.channels.plugin import OwnPlugin, in_one_text
from tasks.channels.zalo_accounts import Account, NoToken

TOKEN_REFUSED = -216
# what no second try mends; the meaning of others is told differently by those who wrote of them
FOR_GOOD = {
    -230: "người nhận không nhắn cho tài khoản trong 7 ngày qua, Zalo không cho gửi",
    404: "Zalo không có đường này",
}


class ZaloOA(OwnPlugin):
    """An Official Account and the one person that it writes to."""

    kind = "zalooa"
    service_name = "Zalo Official Account"
    secure_protocol = "zalooa"
    templates = ("{schema}://{account}/{targets}",)

    def __init__(self, account: str, targets: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.account, self.targets = account, targets
        if not account or len(targets) != 1:
            raise TypeError("zalooa://account/user_id")

    @property
    def place(self) -> Hashable:
        return (self.kind, self.account)

    def deliver(self, message: Outgoing, lines: Lines) -> Delivery:
        """Make one attempt; a token that Zalo refuses is renewed, and the message sent with the next."""
        accounts = lines.zalo_accounts()
        try:
            account = accounts.account(self.account, lines)
            answer = self._answered(message, account, lines)
            if isinstance(answer, Answer) and _code(answer) == TOKEN_REFUSED:
                account = accounts.renewed(account, lines)
                answer = self._answered(message, account, lines)
        except NoToken as failure:
            refused = failed_for_good if failure.permanent else failed_for_now
            return refused(failure.reason)
        return answer if isinstance(answer, Delivery) else _judged(answer, account)

    def url(self, privacy: bool = False, *_arguments: Any, **_options: Any) -> str:
        """The address again; the person hidden with `privacy`."""
        target = self.pprint(self.targets[0], privacy, safe="")
        return f"{self.secure_protocol}://{self.quote(self.account, safe='')}/{target}"

    @staticmethod
    def parse_url(url: str) -> dict[str, Any] | None:
        """The parts of an address, None where it is none."""
        parts: dict[str, Any] | None = NotifyBase.parse_url(url, verify_host=False)
        if parts is None:
            return None
        parts["account"] = NotifyBase.unquote(parts["host"])
        parts["targets"] = NotifyBase.split_path(parts["fullpath"])
        return parts

    def _answered(self, message: Outgoing, account: Account, lines: Lines) -> Answer | Delivery:
        request = Request(
            host=host_of(account.messages_at),
            path=f"{urlsplit(account.messages_at).path}/v3.0/oa/message/cs",
            body={
                "recipient": {"user_id": self.targets[0]},
                "message": {"text": in_one_text(message)},
            },
            headers={"access_token": account.access_token},
        )
        return post(request, lines, timeouts=self.request_timeout)


def _code(answer: Answer) -> int | None:
    said = answer.json()
    code = said.get("error") if isinstance(said, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _judged(answer: Answer, account: Account) -> Delivery:
    by_status = judged(answer)
    if by_status.outcome is not Outcome.SENT:
        return by_status
    code, said = _code(answer), answer.json()
    if code is None:
        return unsure("Zalo trả lời không đúng dạng")
    if code == 0:
        return _taken(said.get("data"))
    told = said_by_others(str(said.get("message", "")), (account.access_token,))
    if code in FOR_GOOD:
        return failed_for_good(f"Zalo từ chối: {code} {FOR_GOOD[code]}")
    return failed_for_now(f"Zalo từ chối: {code} {told}".rstrip())


def _taken(data: Any) -> Delivery:
    named = data.get("message_id") if isinstance(data, dict) else None
    return unsure("Zalo trả lời không có mã tin") if named is None else sent(str(named))
