"""Reading a file of variables (NAME=value a line), as strictly as one reads the environment."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from dondoc.errors import InvalidSettings

OTHERS_MAY = 0o077
_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What a file says: each variable's value, and the line on which it stands, from 1."""

    file: Path
    values: Mapping[str, str] = field(repr=False)
    lines: Mapping[str, int]

    def where(self, name: str) -> str:
        """The place of a variable, as a refusal names it; the file where it does not stand in it."""
        line = self.lines.get(name)
        return f"{self.file}, dòng {line}" if line else str(self.file)


def read_env_file(file: Path, *, known: Set[str]) -> EnvFile:
    """The variables of a file, which only its owner may read. Raises InvalidSettings with the line.

    Comments begin a line with "#"; a value may stand in quotes; there is nothing else to it, so
    that systemd and containers read the same.
    """
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(_text_of(file).splitlines(), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        name, value = _parted(written, f"{file}, dòng {number}", known)
        if name in lines:
            raise InvalidSettings(
                f"{name} đã ghi ở dòng {lines[name]}", where=f"{file}, dòng {number}"
            )
        lines[name] = number
        if value:
            values[name] = value
    return EnvFile(file, values, lines)


def _text_of(file: Path) -> str:
    try:
        if file.stat().st_mode & OTHERS_MAY:
            raise InvalidSettings(
                "người khác đọc được tệp này, trong khi nó có thể chứa mật khẩu",
                where=str(file),
                remedy=f"chạy: chmod 600 {file}",
            )
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        # from None: the fault would quote bytes of a password
        raise InvalidSettings(
            "tệp không phải UTF-8", where=str(file), remedy="lưu lại tệp với mã UTF-8"
        ) from None
    except OSError as wrong:
        raise InvalidSettings(f"không đọc được tệp: {wrong.strerror}", where=str(file)) from wrong


def _parted(written: str, where: str, known: Set[str]) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in written.partition("="))
    if not equals:
        # the line may be a password that lost its name: it is not shown
        raise InvalidSettings("dòng này không có dạng DONDOC_TÊN=giá trị", where=where)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        remedy = f"có phải là {near[0]}?" if near else "xem bảng các biến trong tài liệu"
        raise InvalidSettings(
            f"không dùng biến {name} trong tệp của văn phòng", where=where, remedy=remedy
        )
    return name, _unquoted(value, name, where)


def _unquoted(value: str, name: str, where: str) -> str:
    if value[:1] not in _QUOTES:
        return value
    if len(value) < len("''") or value[-1] != value[0]:
        raise InvalidSettings(f"{name}: thiếu dấu nháy đóng", where=where)
    return value[1:-1]
