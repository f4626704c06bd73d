"""Several offices in one installation: a file of variables for each, in the folder `DONDOC_OFFICES`.

An office takes nothing from the environment that says where data, keys or people are, so that a
line that was forgotten never leads to another office's; and no two offices may name the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.apart import refusals_among, refuse_shared
from config.at_work import OFFICES, Place, own_place
from config.env_file import EnvFile, read_env_file
from config.files import PACKAGED_FOLDER
from dondoc.errors import DondocError, InvalidSettings, NotFound

SUFFIX = ".env"
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_CODE = 30
# of the machine and of Prefect, which all offices share: said in the environment only
OF_THE_INSTALLATION = frozenset(
    {
        *("DONDOC_WEB_HOST", "DONDOC_WEB_PORT", "DONDOC_WEB_WORKERS", "DONDOC_LOG_FORMAT"),
        *("DONDOC_PREFECT_HOST", "DONDOC_PREFECT_PORT", "DONDOC_PREFECT_URL"),
        *("PREFECT_API_AUTH_STRING", "DONDOC_ALARM_URL"),
        *("DONDOC_OFFICE", "DONDOC_OFFICES", "DONDOC_ONLY_OFFICES"),
    }
)
# the environment says them for all offices, and an office for itself
FOR_ALL_UNLESS_SAID = frozenset(
    {
        *("DONDOC_ALLOW_PRIVATE_WEBHOOKS", "DONDOC_ALLOW_UNVERIFIED_TLS"),
        *("DONDOC_SESSION_IDLE_MINUTES", "DONDOC_SESSION_HOURS", "DONDOC_METRICS_TOKEN"),
        *("DONDOC_LINK_REQUESTS_A_MINUTE", "DONDOC_ADDRESS_REQUESTS_A_MINUTE"),
    }
)
REQUIRED = {
    "DONDOC_OFFICE_NAME": "tên cơ quan đứng tên các tin nhắn",
    "DONDOC_SENDER_ADDRESS": "địa chỉ gửi thư của cơ quan",
    "DONDOC_PUBLIC_URL": "địa chỉ mà các cơ quan mở trang, mỗi văn phòng một địa chỉ",
}
_PATHS = ("DONDOC_HOME", "DONDOC_CONFIG", "DONDOC_INBOX_FOLDER")
OTHERS_MAY_WRITE = 0o022


def offices_folder() -> Path | None:
    """The folder of the offices' files; None where the installation serves one office."""
    written = os.environ.get(OFFICES, "")
    return Path(written).expanduser().absolute() if written else None


def codes() -> list[str]:
    """The codes of the offices there are, by the names of their files. Raises InvalidSettings."""
    folder = _checked_folder()
    return sorted(file.name.removesuffix(SUFFIX) for file in folder.glob(f"*{SUFFIX}"))


def place_of(code: str) -> Place:
    """The office of that code. Raises NotFound, and InvalidSettings naming file and line.

    It is refused where another office's file names the same database, folder, address or key.
    """
    place = _alone(code)
    refuse_shared(place, [*_others(code), *_of_the_environment()])
    return place


def places() -> tuple[list[Place], dict[str, DondocError]]:
    """The offices that can be read, and by code what is wrong with the others.

    The environment's own comes first, unless it is said to be none. Raises InvalidSettings where the
    folder itself cannot be used.
    """
    read = _of_the_environment()
    broken: dict[str, DondocError] = {}
    for code in codes():
        try:
            read.append(_alone(code))
        except DondocError as refusal:
            broken[code] = refusal
    refused = refusals_among(read)
    # the environment's own office was there first
    broken |= {code: refusal for code, refusal in refused.items() if code}
    return [one for one in read if one.code not in broken], broken


def _others(code: str) -> Iterator[Place]:
    for other in codes():
        if other != code:
            try:
                yield _alone(other)
            except DondocError:
                # said where that office is asked for; it must not stop this one
                continue


def _of_the_environment() -> list[Place]:
    if os.environ.get("DONDOC_ONLY_OFFICES", "").lower() in ("true", "1", "yes", "on"):
        return []
    return [own_place()]


def _alone(code: str) -> Place:
    """The office by its own file, whatever the others say."""
    folder = _checked_folder()
    file = folder / f"{code}{SUFFIX}"
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise InvalidSettings(
            f"mã văn phòng «{code}» không dùng được",
            where=str(file),
            remedy=f"chỉ dùng chữ thường không dấu, số và gạch nối, tối đa {LONGEST_CODE} ký tự",
        )
    if not file.is_file():
        known = ", ".join(codes()) or "chưa có văn phòng nào"
        raise NotFound(f"không có văn phòng {code}", where=str(folder), remedy=f"đang có: {known}")
    written = read_env_file(file, known=_may_say())
    return Place(code, _in_force(code, folder, written), file, written.lines)


def _may_say() -> frozenset[str]:
    from config.settings import variable_names

    return variable_names() - OF_THE_INSTALLATION


def _in_force(code: str, folder: Path, written: EnvFile) -> dict[str, str]:
    for name, what in REQUIRED.items():
        if not written.values.get(name):
            raise InvalidSettings(f"thiếu {name}", where=str(written.file), remedy=f"ghi {what}")
    shared = OF_THE_INSTALLATION | FOR_ALL_UNLESS_SAID
    values = {name: value for name, value in os.environ.items() if name in shared}
    values |= {"DONDOC_OFFICE": code, **written.values}
    values.setdefault("DONDOC_HOME", str(_home_of_all() / "offices" / code))
    values.setdefault("DONDOC_CONFIG", code)
    for name in _PATHS:
        if values.get(name):
            values[name] = str(folder / Path(values[name]).expanduser())
    _refuse_borrowed_agencies(values, written)
    _refuse_relative_database(values, written)
    return values


def _home_of_all() -> Path:
    return Path(os.environ.get("DONDOC_HOME") or "var").expanduser().absolute()


def _refuse_borrowed_agencies(values: Mapping[str, str], written: EnvFile) -> None:
    """The packaged agencies are those of Hà Nội: no other office is to get them by oversight."""
    own = Path(values["DONDOC_CONFIG"])
    if own.resolve() == PACKAGED_FOLDER or not (own / "agencies.toml").is_file():
        raise InvalidSettings(
            f"thư mục {own} chưa có agencies.toml",
            where=written.where("DONDOC_CONFIG"),
            remedy="mỗi văn phòng cần danh bạ cơ quan của mình; xem mẫu: config/agencies.toml",
        )


def _refuse_relative_database(values: Mapping[str, str], written: EnvFile) -> None:
    _, is_sqlite, path = values.get("DONDOC_DATABASE_URL", "").partition("sqlite:///")
    if is_sqlite and not path.startswith("/"):
        raise InvalidSettings(
            "DONDOC_DATABASE_URL phải ghi đường dẫn đầy đủ của tệp",
            where=written.where("DONDOC_DATABASE_URL"),
            remedy="ghi bốn gạch chéo: sqlite:////đường/dẫn/dondoc.db",
        )


def _checked_folder() -> Path:
    folder = offices_folder()
    if folder is None:
        raise InvalidSettings(
            "chưa cài đặt thư mục các văn phòng", where=OFFICES, remedy="đặt biến này rồi chạy lại"
        )
    if not folder.is_dir():
        raise InvalidSettings(f"không có thư mục {folder}", where=OFFICES)
    if folder.stat().st_mode & OTHERS_MAY_WRITE:
        raise InvalidSettings(
            f"người khác ghi được vào thư mục {folder}",
            where=OFFICES,
            remedy=f"chạy: chmod go-w {folder}",
        )
    return folder
