"""What the database keeps unreadable: addresses and tokens, by keys that can be changed.

Fernet (AES-128-CBC and HMAC-SHA-256); the first key writes, all keys read. The keys are
`DONDOC_SECRET_KEYS`, or the lines of `secret.key` in the folder of all data.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path
from secrets import token_hex

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from config.at_work import code_at_work, variables
from config.settings import load_settings
from dondoc.errors import InvalidSettings
from models.engine import OFFICE_OF_DIALECT

KEY_FILE = "secret.key"
OWNER_ONLY = 0o600
OTHERS_MAY = 0o077
PURPOSE = b"dondoc: lookup of hidden text"


class KeyRing:
    """Keys of Fernet, the current one first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._lookups = [hmac(key.encode(), PURPOSE, sha256).digest() for key in keys]

    def hidden(self, text: str) -> str:
        """The text made unreadable, differently each time."""
        return self._fernet.encrypt(text.encode()).decode()

    def shown(self, hidden: str) -> str:
        """The text again; raises InvalidSettings where no key fits."""
        try:
            return self._fernet.decrypt(hidden).decode()
        except InvalidToken:
            raise InvalidSettings(
                "không giải mã được địa chỉ trong cơ sở dữ liệu: thiếu khóa đã dùng khi lưu",
                where=f"DONDOC_SECRET_KEYS hoặc {KEY_FILE}",
                remedy="ghi thêm khóa cũ, hoặc lấy lại tệp khóa từ bản sao lưu",
            ) from None

    def mark(self, text: str) -> str:
        """The same for the same text and key, and of no use without the key: to find it again."""
        return self.marks(text)[0]

    def marks(self, text: str) -> list[str]:
        """The marks that a text may have, by the current key and by older ones."""
        return [hmac(key, text.encode(), sha256).hexdigest() for key in self._lookups]


class SecretText(TypeDecorator[str]):
    """Text that the database gets only unreadable; two rows of the same text differ there."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _ring_for(dialect).hidden(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _ring_for(dialect).shown(value)

    def __repr__(self) -> str:
        return "String()"


def key_ring() -> KeyRing:
    """The keys of this machine's settings; the first use on a new machine makes the key file.

    Raises InvalidSettings for a key file that others may read, or that holds no keys.
    """
    # asked for every column of every row: settings are read again only when these change
    known = variables()
    return _ring(known.get("DONDOC_SECRET_KEYS", ""), known.get("DONDOC_HOME", ""))


def _ring_for(dialect: Dialect) -> KeyRing:
    """The keys at work, which must be those of the office whose database this is.

    A thread that lost its office must neither write under another's key nor look for one.
    """
    whose = getattr(dialect, OFFICE_OF_DIALECT, "")
    if whose != code_at_work():
        raise RuntimeError(f"the database of office {whose!r} and the keys of {code_at_work()!r}")
    return key_ring()


# one for each office that a process serves
@lru_cache(maxsize=128)
def _ring(_keys: str, _home: str) -> KeyRing:
    settings = load_settings()
    return KeyRing(settings.given_keys() or _keys_in(settings.home / KEY_FILE))


def _keys_in(file: Path) -> list[str]:
    if not file.exists():
        _make(file)
    if file.stat().st_mode & OTHERS_MAY:
        raise InvalidSettings(
            "người khác đọc được tệp khóa", where=str(file), remedy=f"chạy: chmod 600 {file}"
        )
    keys = file.read_text(encoding="ascii", errors="replace").split()
    try:
        KeyRing(keys)
    except ValueError:
        raise InvalidSettings(
            "tệp khóa hỏng", where=str(file), remedy="lấy lại tệp này từ bản sao lưu"
        ) from None
    return keys


def _make(file: Path) -> None:
    """Write a new key; of several that try at once, one succeeds whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    own = file.with_name(f".{file.name}.{token_hex(8)}")
    written = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(written, "wb") as opened:
            opened.write(Fernet.generate_key() + b"\n")
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(own, file)
    finally:
        own.unlink()
