"""Where the data files are, and reading them with errors that name the file."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from dondoc.errors import InvalidSettings

PACKAGED_FOLDER = Path(__file__).resolve().parent
_PLACE = re.compile(r"at line (\d+), column (\d+)")


def data_file(name: str, folder: Path | None = None) -> Path:
    """The file called `name`: the office's own copy in `folder` (or `DONDOC_CONFIG`), else ours.

    Reads the variable itself: `dondoc read` needs the agencies, and not all of the settings.
    """
    own_folder = folder or Path(os.environ.get("DONDOC_CONFIG") or PACKAGED_FOLDER)
    own = own_folder / name
    return own if own.is_file() else PACKAGED_FOLDER / name


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises InvalidSettings with file and line when it is no TOML in UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        place = _PLACE.search(str(wrong))
        where = f" ở dòng {place[1]}, cột {place[2]}" if place else " ở cuối tệp"
        raise InvalidSettings(
            f"sai cú pháp TOML{where}", where=str(path), remedy="xem lại dấu ngoặc và dấu nháy"
        ) from wrong
    except UnicodeDecodeError as wrong:
        raise InvalidSettings(
            "tệp không phải UTF-8", where=str(path), remedy="lưu lại tệp với mã UTF-8"
        ) from wrong
    except OSError as wrong:
        raise InvalidSettings(f"không đọc được tệp: {wrong.strerror}", where=str(path)) from wrong


def line_of(path: Path, fragment: str) -> int | None:
    """The first line (from 1) that contains `fragment`: where a person should look."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if fragment in line), None)


def refuse(path: Path, entry: str, message: str, remedy: str = "") -> InvalidSettings:
    """The error for a wrong entry: names the file, the line where it can be found, the entry."""
    line = line_of(path, entry) if entry else None
    place = f"{path}, dòng {line}" if line else str(path)
    return InvalidSettings(f"{entry}: {message}" if entry else message, where=place, remedy=remedy)
