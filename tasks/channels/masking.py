"""Texts and addresses without what nobody else is to read."""

from __future__ import annotations

import re

from tasks.channels.headers import one_line

ADDRESS = re.compile(r"([^\s/@:?=&,<>;]+)(?:@|%40)([^\s/@:?=&,<>;]+)", re.IGNORECASE)
SHORTEST_SECRET = 4
SHOWN = 200


def without_addresses(text: str) -> str:
    """Mail addresses as people may recognise and nobody can use them: "ng***@so.example"."""
    return ADDRESS.sub(lambda one: f"{one[1][:2]}***@{one[2]}", text)


def said_by_others(text: str, secrets: tuple[str | None, ...] = ()) -> str:
    """The beginning of what the other side says, for a person: one line, no secrets, no addresses.

    Many servers repeat the address that they refuse; a terminal would obey control characters.
    """
    line = one_line(text)
    for secret in secrets:
        if secret and len(secret) >= SHORTEST_SECRET:
            line = line.replace(secret, "***")
    return without_addresses(line)[:SHOWN]
