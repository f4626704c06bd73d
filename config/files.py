"""Where the data files are, and reading them with errors that name the file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from config.at_work import variables
from dondoc.errors import InvalidSettings

PACKAGED_FOLDER = Path(__file__).resolve().parent
_PLACE = re.compile(r"at line (\d+), column (\d+)")


def data_file(name: str, folder: Path | None = None) -> Path:
    """The file called `name`: the office's own copy in `folder` (or `DONDOC_CONFIG`), else ours.

    Reads the variable itself: `dondoc read` needs the agencies, and not all of the settings.
    """
    own_folder = folder or Path(variables().get("DONDOC_CONFIG") or PACKAGED_FOLDER)
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


def line_of(path: Path, fragment: str, start: int = 1) -> int | None:
    """The first line (from 1) at or behind `start` that has `fragment` as a whole word.

    Comments do not count: a person is to look at what is in force.
    """
    named = re.compile(rf"(?<![\w-]){re.escape(fragment)}(?![\w-])")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(
        (
            number
            for number, line in enumerate(lines, 1)
            if number >= start and not line.lstrip().startswith("#") and named.search(line)
        ),
        None,
    )


def nth_line_of(path: Path, pattern: str, nth: int, start: int = 1) -> int:
    """The line at or behind `start` with the nth match (from 0) of `pattern`; `start` if there is none.

    Where tables of a list begin: "{", or "[[off]]".
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [
        number
        for number, line in enumerate(lines, 1)
        if number >= start and not line.lstrip().startswith("#")
        for _ in re.finditer(pattern, line)
    ]
    return found[nth] if nth < len(found) else start


def refuse(
    path: Path, entry: str, message: str, remedy: str = "", *, start: int | None = None
) -> InvalidSettings:
    """The error for a wrong entry: names the file, the line where it can be found, the entry.

    `start` is the line on which the table with the entry begins, where one name stands in several;
    it is the line named where the entry itself is missing.
    """
    line = (line_of(path, entry, start or 1) if entry else None) or start
    place = f"{path}, dòng {line}" if line else str(path)
    return InvalidSettings(f"{entry}: {message}" if entry else message, where=place, remedy=remedy)


def tables_of(path: Path, data: dict[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
    """The tables [[name]] of a file with the line on which each begins. Raises InvalidSettings."""
    tables = data.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise refuse(path, name, f"phải viết thành các mục [[{name}]]")
    header = rf"^\s*\[\[\s*{re.escape(name)}\s*\]\]"
    return [(nth_line_of(path, header, nth), table) for nth, table in enumerate(tables)]
