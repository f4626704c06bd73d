"""A JSON webhook by Apprise's `json://` and `jsons://`, with the same body and our outcomes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Hashable
from typing import Any

from apprise.plugins.custom_json import NotifyJSON

from tasks.channels.delivery import Delivery, Outgoing
from tasks.channels.http import Request, basic_auth, judged, post
from tasks.channels.http_session import Host
from tasks.channels.lines import Lines


class Webhook(NotifyJSON):  # type: ignore[misc]
    """A webhook as Apprise reads its address; a redirect is never followed."""

    kind = "webhook"
    request_rate_per_sec = 0
    socket_read_timeout = 20.0

    def __str__(self) -> str:
        return self.kind

    @property
    def place(self) -> Hashable:
        return (self.kind, self.host, self.port)

    def deliver(self, message: Outgoing, lines: Lines) -> Delivery:
        """Make one attempt; `message_id` lets the other side recognise a repeat."""
        auth = basic_auth(self.user, self.password or "") if self.user else {}
        request = Request(
            host=self._host(),
            path=self.fullpath,
            body=self._body(message),
            headers={**auth, **self.headers},
            query=self.params,
            method=self.method,
        )
        answer = post(request, lines, timeouts=self.request_timeout)
        return answer if isinstance(answer, Delivery) else judged(answer)

    def _host(self) -> Host:
        port = self.port if isinstance(self.port, int) else 443 if self.secure else 80
        return Host(self.host.strip("[]"), port, self.secure, self.verify_certificate)

    def _body(self, message: Outgoing) -> dict[str, Any]:
        body: dict[str, Any] = {
            "version": self.json_version,
            "title": message.subject,
            "message": message.text,
            "attachments": [
                {
                    "filename": one.name,
                    "base64": b64encode(one.content).decode(),
                    "mimetype": one.kind,
                }
                for one in message.attachments
            ],
            "type": "info",
            "message_id": message.message_id,
        }
        # As Apprise has it: ":name=" drops a field, ":name=other" renames it, else one is added.
        for name, value in self.payload_extras.items():
            if name not in body:
                body[name] = value
                continue
            kept = body.pop(name)
            if value:
                body[value] = kept
        return body
