"""The demo's own folder and settings: nothing of the office's real data is touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dondoc.errors import DondocError

MARK = ".dondoc-demo"
SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


def prepare_folder(folder: Path) -> Path:
    """An empty folder for what the demo makes; one made by an earlier demo is replaced.

    Raises DondocError where the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise DondocError(
            "thư mục này đã có tệp khác",
            where=str(folder),
            remedy="chọn một thư mục mới bằng --out",
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    return folder.resolve()


def set_environment(data: Path) -> None:
    """Point the settings and Prefect at the demo's data folder. To be called before Prefect's import.

    The flows run against a server that Prefect starts for this process alone.
    """
    # Prefect makes its own folder, but none above it
    (data / "prefect").mkdir(parents=True)
    for name in [name for name in os.environ if name.startswith(("PREFECT_", "DONDOC_"))]:
        del os.environ[name]
    os.environ |= {
        "DONDOC_HOME": str(data),
        "DONDOC_ALLOW_PRIVATE_WEBHOOKS": "true",
        "PREFECT_HOME": str(data / "prefect"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "DO_NOT_TRACK": "1",
    }


def sample(name: str) -> Path:
    """A file of the bundled sample. Raises DondocError where the program runs without it."""
    found = SAMPLES / name
    if not found.is_file():
        raise DondocError(
            "không có tệp mẫu đi kèm",
            where=str(found),
            remedy="chạy dondoc demo từ thư mục mã nguồn",
        )
    return found
