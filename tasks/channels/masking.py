"""Texts and addresses without what nobody else is to read."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"([^\s/@:?=&,<>;]+)(?:@|%40)([^\s/@:?=&,<>;]+)", re.IGNORECASE)
SHORTEST_SECRET = 4


def without_addresses(text: str) -> str:
    """Mail addresses as people may recognise and nobody can use them: "ng***@so.example"."""
    return ADDRESS.sub(lambda one: f"{one[1][:2]}***@{one[2]}", text)


def without(secrets: tuple[str | None, ...], text: str) -> str:
    """The text with each of the secrets struck out, which the other side may have repeated."""
    for secret in secrets:
        if secret and len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, "***")
    return without_addresses(text)
