"""Keys that stay: they come from where a thing stands in the plan, never from its dates or text."""

from __future__ import annotations

from hashlib import blake2b

from dondoc.language.text import match_key
from dondoc.plan import PlanHeader

KEY_BYTES = 10
# no cell holds it, so "I" + "12" and "I1" + "2" differ
_SEPARATOR = "\x1f"


def plan_key(header: PlanHeader) -> str:
    """20 hexadecimal digits from issuer, year and title; never the number, which may come later."""
    return stable_key(match_key(header.issuer), str(header.year), match_key(header.title))


def stable_key(*parts: str) -> str:
    """20 hexadecimal digits of the parts in order."""
    return KeyMaker(*parts[:-1]).key(parts[-1])


class KeyMaker:
    """The parts that many keys begin with, hashed once."""

    def __init__(self, *parts: str) -> None:
        self._state = blake2b(digest_size=KEY_BYTES)
        for part in parts:
            self._state.update(f"{part}{_SEPARATOR}".encode())

    def key(self, last: str) -> str:
        """The key of these parts and a last one."""
        state = self._state.copy()
        state.update(last.encode())
        return state.hexdigest()
