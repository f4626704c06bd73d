"""The key of addresses and tokens, sealed by a passphrase: scrypt (RFC 7914) makes the key of Fernet."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode, urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from dondoc.errors import DondocError

# 128 MiB and some tenths of a second for each guess
COST, BLOCK, PARALLEL = 2**17, 8, 1
SHORTEST_PASSPHRASE = 12


def seal(keys: str, passphrase: str) -> bytes:
    """The keys as only who knows the passphrase can read them. Raises DondocError for a short one."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise DondocError(f"cụm mật khẩu phải dài ít nhất {SHORTEST_PASSPHRASE} ký tự")
    salt = os.urandom(16)
    sealed = _fernet(passphrase, salt, COST).encrypt(keys.encode())
    written = {"kdf": "scrypt", "n": COST, "salt": b64encode(salt).decode(), "key": sealed.decode()}
    return json.dumps(written).encode()


def unseal(written: bytes, passphrase: str) -> str:
    """The keys again. Raises DondocError for another passphrase."""
    try:
        found = json.loads(written)
        salt, cost = b64decode(found["salt"]), int(found["n"])
        return _fernet(passphrase, salt, min(cost, COST)).decrypt(found["key"]).decode()
    except (InvalidToken, ValueError, KeyError, TypeError):
        # from None: nothing of the passphrase or the key in a trace
        raise DondocError("cụm mật khẩu không đúng với khóa trong bản sao lưu") from None


def _fernet(passphrase: str, salt: bytes, cost: int) -> Fernet:
    derived = Scrypt(salt=salt, length=32, n=cost, r=BLOCK, p=PARALLEL).derive(passphrase.encode())
    return Fernet(urlsafe_b64encode(derived))
