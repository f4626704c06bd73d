"""The folder of all data, the disk, and the servers of this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from cli.doctor.check import Check, attention, fine, wrong
from cli.serving.ports import answers
from config.settings import Settings

GIBIBYTE = 2**30
# the database, the files taken in and the logs of a year come to less
COMFORTABLE = 2 * GIBIBYTE
NEEDED = GIBIBYTE // 5


def home_folder(settings: Settings) -> Check:
    """Whether data can be written where the settings say."""
    folder = _nearest(settings.home)
    if not folder.is_dir():
        return wrong("home", f"{folder} không phải thư mục", "đặt DONDOC_HOME là một thư mục")
    if not os.access(folder, os.W_OK | os.X_OK):
        remedy = "cấp quyền ghi cho người chạy chương trình, hoặc đổi DONDOC_HOME"
        return wrong("home", f"không ghi được vào {folder}", remedy)
    there = "ghi được" if folder == settings.home else "chưa có, sẽ được tạo khi nhập kế hoạch"
    return fine("home", f"thư mục {settings.home} {there}")


def disk_space(settings: Settings) -> Check:
    """Whether the disk under the data has room."""
    free = shutil.disk_usage(_nearest(settings.home)).free
    message = f"còn {free / GIBIBYTE:.1f} GiB trên đĩa chứa dữ liệu"
    if free < NEEDED:
        return wrong("disk", message, "dọn đĩa trước khi dùng tiếp")
    if free < COMFORTABLE:
        return attention("disk", message, "nên dọn đĩa")
    return fine("disk", message)


def web_application(settings: Settings) -> Check:
    """Whether the agencies' pages and calendars are served."""
    place = f"http://{settings.web_host}:{settings.web_port}"
    if answers(settings.web_host, settings.web_port, "/healthz"):
        return fine("web", f"trang của các cơ quan trả lời ở {place}")
    message = f"trang và lịch của các cơ quan không chạy ở {place}"
    return attention("web", message, "chạy: dondoc serve")


def _nearest(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(one for one in (path, *path.parents) if one.exists())
