"""A JSON webhook by Apprise's `json://` and `jsons://`, with the same body and our outcomes."""

from __future__ import annotations

from typing import Any

from apprise.plugins.custom_json import NotifyJSON

from tasks.channels.delivery import Delivery, Outgoing
from tasks.channels.http import judged, post


class Webhook(NotifyJSON):  # type: ignore[misc]
    """A webhook as Apprise reads its address; a redirect is never followed."""

    request_rate_per_sec = 0
    socket_read_timeout = 20.0

    def deliver(self, message: Outgoing) -> Delivery:
        """Make one attempt; `message_id` lets the other side recognise a repeat."""
        answer = post(
            self._place(),
            self._body(message),
            method=self.method,
            params=self.params or None,
            headers={"User-Agent": "dondoc", **self.headers},
            auth=(self.user, self.password or "") if self.user else None,
            timeouts=self.request_timeout,
            verify=self.verify_certificate,
        )
        return answer if isinstance(answer, Delivery) else judged(answer)

    def _place(self) -> str:
        scheme = "https" if self.secure else "http"
        port = f":{self.port}" if isinstance(self.port, int) else ""
        return f"{scheme}://{self.host}{port}{self.fullpath}"

    def _body(self, message: Outgoing) -> dict[str, Any]:
        body: dict[str, Any] = {
            "version": self.json_version,
            "title": message.subject,
            "message": message.text,
            "attachments": [],
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
