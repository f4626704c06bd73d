"""Reading the entries of one data file: each checked, each refusal with its file, line and entry."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

from config.files import refuse
from dondoc.errors import InvalidSettings


class Entries:
    """The entries of a file; keeps its path and how far it has come, so that a refusal says where."""

    def __init__(self, path: Path, table: dict[str, Any], start: int | None = None) -> None:
        self.path = path
        self.table = table
        self.start = start

    def refuse(self, entry: str, message: str, remedy: str = "") -> InvalidSettings:
        """The error for a wrong entry."""
        return refuse(self.path, entry, message, remedy, start=self.start)

    def only_known(self, table: dict[str, Any], known: set[str]) -> None:
        """Raises InvalidSettings for an entry that there is not."""
        for key in table:
            if key not in known:
                raise self.refuse(key, "mục này không có", f"chỉ dùng: {', '.join(sorted(known))}")

    def value(self, table: dict[str, Any], key: str) -> Any:
        """The entry; raises InvalidSettings where it is missing."""
        if key not in table:
            raise self.refuse("", f"thiếu mục {key}")
        return table[key]

    def count(self, key: str, *, least: int = 0, of: str = "số ngày") -> int:
        """A whole number."""
        value = self.value(self.table, key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refuse(key, f"{value!r} không phải {of}", f"ghi một số nguyên từ {least}")
        return value

    def flag(self, table: dict[str, Any], key: str) -> bool:
        """True or false."""
        value = self.value(table, key)
        if not isinstance(value, bool):
            raise self.refuse(key, f"{value!r} không rõ", "ghi true (có) hoặc false (không)")
        return value

    def time(self, key: str) -> time:
        """A time of the day, as "17:00"."""
        value = self.value(self.table, key)
        try:
            return time.fromisoformat(value)
        except (TypeError, ValueError) as wrong:
            raise self.refuse(key, f"{value!r} không phải giờ", 'ghi như "17:00"') from wrong

    def words(self, table: dict[str, Any], key: str) -> str:
        """A text that is not empty."""
        value = self.value(table, key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, f"{value!r} không phải lời", "ghi trong dấu nháy")
        return value
