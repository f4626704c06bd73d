"""The ways out: one file per kind of address, `registry` says which takes which."""

from tasks.channels.delivery import Attachment, Delivery, Outcome, Outgoing
from tasks.channels.pool import Channels, open_channels
from tasks.channels.registry import channel_name
from tasks.channels.sending import masked, recipient, send

__all__ = [
    "Attachment",
    "Channels",
    "Delivery",
    "Outcome",
    "Outgoing",
    "channel_name",
    "masked",
    "open_channels",
    "recipient",
    "send",
]
