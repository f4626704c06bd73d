"""What goes out on a channel, and what became of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tasks.channels.lines import Lines


class Outcome(StrEnum):
    """What is known after one attempt; `UNSURE` means that it may or may not have arrived."""

    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; `kind` is its MIME type."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one recipient, in text and HTML; `message_id` has its angle brackets.

    `unsubscribe_url` is where one POST ends it for this recipient (RFC 8058), if there is such a
    page; without it, `mark` is by what the office's own page knows the address. `headers` are for
    mail.
    """

    subject: str
    text: str
    html: str
    message_id: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    unsubscribe_url: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one attempt.

    `permanent` says that trying again cannot help; `reason` is Vietnamese, for the office;
    `provider_id` is the other side's own id; `retry_after` is in seconds, where it named one.
    `unreached` says that it was the way there that failed, for whomever the message was.
    """

    outcome: Outcome
    permanent: bool = False
    reason: str = ""
    provider_id: str | None = None
    retry_after: int | None = None
    unreached: bool = False


class Channel(Protocol):
    """A parsed address that can take a message; `kind` is one of config.channels.KINDS."""

    @property
    def kind(self) -> str: ...

    @property
    def place(self) -> Hashable:
        """Whose limits hold: the server, the bot, the account."""
        ...

    def deliver(self, message: Outgoing, lines: Lines) -> Delivery:
        """Make one attempt; never raises for anything that the other side does."""
        ...


def sent(provider_id: str | None = None) -> Delivery:
    """The other side said that it has taken the message."""
    return Delivery(Outcome.SENT, provider_id=provider_id)


def failed_for_now(reason: str, retry_after: int | None = None) -> Delivery:
    """It was surely not taken, and may be later."""
    return Delivery(Outcome.FAILED, reason=reason, retry_after=retry_after)


def not_reached(reason: str) -> Delivery:
    """The server, the bot or the account could not be reached; another message would fare the same."""
    return Delivery(Outcome.FAILED, reason=reason, unreached=True)


def failed_for_good(reason: str) -> Delivery:
    """It was surely not taken, and will not be until a person mends something."""
    return Delivery(Outcome.FAILED, permanent=True, reason=reason)


def unsure(reason: str) -> Delivery:
    """No answer that says whether it was taken."""
    return Delivery(Outcome.UNSURE, reason=reason)
