"""Passwords of coordinators: Argon2id (RFC 9106, second recommended option), checked a few at a time."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from dondoc.errors import DondocError
from dondoc.language.text import match_key, nfc

SHORTEST, LONGEST = 12, 256
# 64 MiB each: more at once than processors only costs memory
AT_ONCE = BoundedSemaphore(2)
_HASHER = PasswordHasher(
    time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16, type=Type.ID
)


def checked_password(password: str, name: str) -> str:
    """The password in NFC. Raises DondocError for one that is too short or too long, or the name."""
    password = nfc(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise DondocError(
            f"mật khẩu phải dài từ {SHORTEST} đến {LONGEST} ký tự", remedy="dùng một câu dễ nhớ"
        )
    if match_key(name) in match_key(password) or len(set(password)) < SHORTEST // 3:
        raise DondocError("mật khẩu quá dễ đoán", remedy="đừng dùng tên hoặc ký tự lặp lại")
    return password


def hashed(password: str) -> str:
    """The hash that is kept of a password, with its salt and parameters."""
    with AT_ONCE:
        return _HASHER.hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether the password is the one that was kept.

    Without a kept hash it takes as long and is False, so that nobody learns which names exist.
    """
    # cut first: composing marks takes time, and NFC makes no text longer than three times
    password = nfc(password[: 3 * LONGEST])[: LONGEST + 1]
    with AT_ONCE:
        try:
            return _HASHER.verify(kept or _NOBODYS, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


# hash of a random password that nobody knows
_NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "NcUz4Kgr/WkMC8FBNy/fGQ$viOqGQNzkfVIwGj6KGyTEpaL2robOxEoy5I75SLkhdw"
)
