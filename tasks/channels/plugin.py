"""What our own plugins share with Apprise's: its `notify()` works with them as with any other."""

from __future__ import annotations

from email.utils import make_msgid
from typing import Any

from apprise.common import NotifyFormat
from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase

from models.office import utc_now
from tasks.channels.delivery import Delivery, Outcome, Outgoing
from tasks.channels.lines import Lines

LONGEST_TEXT = 2000
CUT_MARK = "… (còn nữa, xem trong thư hoặc trang của đơn vị)"


class OwnPlugin(NotifyBase):  # type: ignore[misc]
    """A channel of ours as a plugin of Apprise: plain text, nothing waits between messages."""

    kind: str
    notify_format = NotifyFormat.TEXT
    title_maxlen = 0
    body_maxlen = LONGEST_TEXT
    request_rate_per_sec = 0
    socket_read_timeout = 20.0

    def __str__(self) -> str:
        # Apprise's own gives the whole address
        return self.kind

    def deliver(self, message: Outgoing, lines: Lines) -> Delivery:
        """Make one attempt."""
        raise NotImplementedError

    def send(self, body: str, title: str = "", **_options: Any) -> bool:
        """Apprise's way to send: only whether it was taken."""
        from tasks.channels.pool import open_channels

        message = Outgoing(title, body, "", make_msgid(domain="dondoc.invalid"), utc_now())
        with open_channels() as out:
            return self.deliver(message, out.lines).outcome is Outcome.SENT


def register(plugin: type[OwnPlugin]) -> None:
    """Make Apprise know the plugin, unless it has one of its own for the same addresses."""
    NotificationManager().add(plugin)


def in_one_text(message: Outgoing) -> str:
    """Subject and text for a channel without subjects, cut where it is longer than allowed."""
    text = f"{message.subject}\n\n{message.text}" if message.subject else message.text
    return shortened(text)


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text, cut at a line's end and marked so where it is longer than allowed."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(CUT_MARK) - 1]
    whole_lines = kept.rpartition("\n")[0] or kept
    return f"{whole_lines}\n{CUT_MARK}"
